# SPDX-License-Identifier: Apache-2.0
"""The receipt of an export: what was seen in it and where each unit went. It must add up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from leeward import clock
from leeward.errors import LeewardError
from leeward.flow.record_json import to_seconds
from leeward.records import Precision, Said, Sha256, Skipped, Tally, When
from leeward.words import tell

PART_ONLY, LOCKED = "part_of_download", "locked_archive"
"""The format of an archive that holds nothing but what records in the other archives of its download refer
to; and of one in which nothing can be read before its password is told."""


HOLDS_NOTHING = frozenset({"workbook_part", "blank_row", "blank_line"})
"""Why something is no record that could have held none. Receipts count it; nothing was left unexamined."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The accounting of one PATH, or of one member of it (``parts`` is then empty)."""

    path: str
    file: str
    sha256: Sha256 | None
    format: str | None
    seen: int = 0
    records: int = 0
    system: int = 0
    continuations: int = 0
    skipped: tuple[Skipped, ...] = ()
    first_utc: str | None = None
    last_utc: str | None = None
    assumptions: tuple[Said, ...] = ()
    caveats: tuple[Said, ...] = ()
    truncated: bool = False
    question: str | None = None
    already: bool = False
    linked: int = 0
    limits_off: tuple[str, ...] = ()
    parts: tuple["Receipt", ...] = ()
    left: tuple[Skipped, ...] = ()
    """Of a folder: each file that was not taken, by its name; ``skipped`` has them by their reasons."""

    @property
    def exit_code(self) -> int:
        """0 done, 1 damaged or a part not readable, 3 a question is open, 4 nothing could be taken."""
        if self.format is None:
            return 4
        if self.question:
            return 3
        return 1 if self.truncated or any(part.format is None for part in self.parts) else 0

    def adds_up(self) -> bool:
        """Whether every unit seen is accounted for, here and in every part."""
        whole = self.records + self.system + self.continuations + sum(s.count for s in self.skipped)
        return self.seen == whole and all(part.adds_up() for part in self.parts)

    def as_json(self, language: str) -> dict[str, Any]:
        """The receipt as ``read`` and ``add`` print it."""
        return {
            "type": "receipt",
            "path": self.path,
            "file": self.file,
            "sha256": self.sha256,
            "format": self.format,
            "seen": self.seen,
            "records": self.records,
            "system": self.system,
            "continuations": self.continuations,
            "skipped": [{"why": s.why, "count": s.count, "where": s.where} for s in self.skipped],
            "first_utc": self.first_utc,
            "last_utc": self.last_utc,
            "assumptions": [tell(s, language) for s in self.assumptions],
            "caveats": [tell(s, language) for s in self.caveats],
            "truncated": self.truncated,
            "question": self.question,
            "already": self.already,
            "same_as": self.linked,
            "limits_off": list(self.limits_off),
            "parts": [part.as_json(language) for part in self.parts],
        } | ({"not_taken": [{"why": s.why, "where": s.where} for s in self.left]} if self.left else {})


def of_error(path: str, file: str, error: LeewardError) -> Receipt:
    """The receipt of what could not be opened."""
    return Receipt(path, file, None, None, caveats=(Said(error.say, error.facts),))


def of_tally(path: str, file: str, sha256: Sha256 | None, tally: Tally, span: "Span") -> Receipt:
    """The receipt of one member from its reader's tally."""
    first, last = span.ends()
    nothing = () if tally.seen or tally.truncated else (Said("caveat.holds_nothing"),)
    return Receipt(
        path=path,
        file=file,
        sha256=sha256,
        format=tally.format,
        seen=tally.seen,
        records=tally.records,
        system=tally.system,
        continuations=tally.continuations,
        skipped=tally.skipped,
        first_utc=first,
        last_utc=last,
        assumptions=tally.assumptions,
        caveats=(*nothing, *tally.caveats),
        truncated=tally.truncated,
        question=tally.question,
    )


def tally(part: Receipt) -> Tally:
    """The reader's tally that a receipt of one member was made from."""
    return Tally(
        format=part.format or "",
        seen=part.seen,
        records=part.records,
        system=part.system,
        continuations=part.continuations,
        skipped=part.skipped,
        assumptions=part.assumptions,
        caveats=part.caveats,
        truncated=part.truncated,
    )


def whole(
    path: str,
    file: str,
    sha256: Sha256 | None,
    parts: Sequence[Receipt],
    others: Iterable[Skipped],
    *,
    cut: bool = False,
) -> Receipt:
    """The receipt of a zip or folder: the sums of its parts, and every member that is no part."""
    read = [part for part in parts if part.format is not None]
    formats = {part.format for part in read if part.format != PART_ONLY} or {part.format for part in read}
    skipped = _merged([s for part in parts for s in part.skipped] + list(others))
    taken = [
        sum(values) for values in zip(*((p.records, p.system, p.continuations) for p in parts), strict=True)
    ] or [0, 0, 0]
    utcs = [u for part in parts for u in (part.first_utc, part.last_utc) if u]
    return Receipt(
        path=path,
        file=file,
        sha256=sha256,
        format=None if not read else formats.pop() if len(formats) == 1 else "mixed",
        seen=sum(taken) + sum(s.count for s in skipped),
        records=taken[0],
        system=taken[1],
        continuations=taken[2],
        skipped=skipped,
        first_utc=min(utcs, default=None),
        last_utc=max(utcs, default=None),
        assumptions=_distinct(s for part in parts for s in part.assumptions),
        caveats=_distinct(s for part in parts for s in part.caveats),
        truncated=cut or any(part.truncated for part in parts),
        question=next((part.question for part in parts if part.question), None),
        already=bool(read) and all(part.already for part in read),
        linked=sum(part.linked for part in parts),
        limits_off=tuple(dict.fromkeys(limit for part in parts for limit in part.limits_off)),
        parts=tuple(parts),
    )


def _merged(skipped: Iterable[Skipped]) -> tuple[Skipped, ...]:
    counts: dict[str, Skipped] = {}
    for s in skipped:
        before = counts.get(s.why)
        counts[s.why] = Skipped(s.why, before.count + s.count, before.where) if before else s
    return tuple(counts.values())


def _distinct(sentences: Iterable[Said]) -> tuple[Said, ...]:
    found: list[Said] = []
    for sentence in sentences:
        if sentence not in found:
            found.append(sentence)
    return tuple(found)


def stored(receipt: Receipt) -> dict[str, Any]:
    """A receipt as the vault keeps it: sentences as keys and facts, so that any language can show it."""
    found: dict[str, Any] = msgspec.to_builtins(receipt)
    return found


def restored(data: Any) -> Receipt:
    """The receipt that ``stored`` wrote."""
    return msgspec.convert(data, Receipt)


class Span:
    """The first and last time of what went by, told in UTC at the end.

    Times are compared as the source wrote them down in ISO 8601: asking a zone for each of a million
    records would cost more than reading them.
    """

    def __init__(self, zone: str | None) -> None:
        self._zone = zone
        self._utc: list[str] = []
        self._local: list[str] = []

    def see(self, when: When) -> None:
        """Widen the span by a time."""
        if when.utc is not None:
            _widen(self._utc, when.utc)
        elif when.local is not None:
            _widen(self._local, when.local)

    def ends(self) -> tuple[str | None, str | None]:
        """The first and the last UTC time; None where UTC is not known."""
        known = [*self._utc]
        for local in self._local:
            exact: Precision = "minute" if len(local) == len("2026-01-03T19:42") else "second"
            utc = clock.see(When(local, local, exact_to=exact), self._zone).utc
            known += [utc] if utc else []
        return to_seconds(min(known, default=None)), to_seconds(max(known, default=None))


def _widen(ends: list[str], time: str) -> None:
    if not ends:
        ends += [time, time]
    elif time < ends[0]:
        ends[0] = time
    elif time > ends[1]:
        ends[1] = time
