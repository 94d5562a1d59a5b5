# SPDX-License-Identifier: Apache-2.0
"""``leeward signs`` and ``leeward decide``: findings with their reasons, and what she makes of them."""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from leeward.clock import stamp
from leeward.errors import UsageError
from leeward.flow.accounts import leads_of, unproven
from leeward.flow.case import Case, settled
from leeward.flow.course import course_line
from leeward.flow.decisions import Decided, Decision, Decisions, entries, rule_name
from leeward.flow.over import by_file, over_line, refusal
from leeward.flow.receipts import HOLDS_NOTHING
from leeward.flow.sides import Seen, see
from leeward.flow.signs_words import listen, not_listened
from leeward.prepared import MEDIA_MARK
from leeward.records import Finding, RecordId, Said
from leeward.signs import (
    sign1_beside,
    sign1_contact,
    sign2_gifts,
    sign3_turning_up,
    sign4_exposure,
    sign5_threats,
)
from leeward.signs.common.columns import Columns, Refusal
from leeward.signs.common.contacts import Contacts, comes_after, contacts
from leeward.signs.common.noted import Noted
from leeward.signs.common.summary import Summary, summarise
from leeward.vault import Query, Vault
from leeward.words import tell

APART = (
    "group", "public", "third_party", "reactions", "withheld", "unproven", "agreed", "undated", "never_sent",
)  # fmt: skip
"""The parts of a record that are no contacts and stand beside the counts (interfaces, *Contact*)."""
SHORTEST_ID = 6
"""Letters of a finding's id that must be given; 26 are a lot to copy from a screen."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with its id, the ids of its records, and what she decided about it."""

    id: str
    finding: Finding
    records: tuple[RecordId, ...]
    context: tuple[RecordId, ...]
    decision: Decided

    @property
    def decided(self) -> str:
        """Whether she kept or dismissed it, having seen all of its records: "no", "kept" or "dismissed"."""
        return self.decision.word

    @property
    def is_open_again(self) -> bool:
        """Whether she had decided, and what it holds is no longer what she decided on."""
        return bool(self.decision.before)

    def as_json(self, language: str) -> dict[str, Any]:
        """The JSON object that ``signs --json`` prints."""
        f = self.finding
        return {
            "type": "finding",
            "id": self.id,
            "sign": f.sign,
            "kind": f.kind,
            "rule": f.rule,
            "facts": dict(f.facts),
            "records": list(self.records),
            "context": list(self.context),
            "after_over": f.after_over,
            "why": tell(f.why, language),
            "other_side": tell(f.other_side, language),
            "not_seen": tell(f.not_seen, language),
            "decided": self.decided,
            **({"note": self.decision.note} if self.decision.note else {}),
            **(self._open_again() if self.is_open_again else {}),
        }

    def _open_again(self) -> dict[str, Any]:
        """What she had decided, and the records that are new since."""
        new = self.decision.new
        return {"decided_before": self.decision.before, "new_since": len(new), "new_records": list(new)}


@dataclass(frozen=True, slots=True)
class Looked:
    """A case looked at: its columns, contacts, counts and findings."""

    case: Case
    seen: Seen
    columns: Columns
    """With the file of each row, where it decides what is after the refusal."""
    refusal: Refusal | None
    contacts: Contacts
    noted: Noted
    voice_notes: tuple[int, ...]
    """Sound of the other after the day (or at all, without one), for a person to listen to."""
    summary: Summary
    findings: tuple[Told, ...]
    not_examined: tuple[Said, ...]


def look(vault: Vault) -> Looked:
    """Look at everything in a vault. The same vault gives the same findings on any day and machine."""
    case = settled(vault)
    seen = see(vault, case)
    day = refusal(vault, case, seen.columns)
    columns = by_file(vault, seen.columns, day)
    columns = unproven(seen, columns, leads_of(vault, case, seen, columns, day, style=False))
    found = contacts(columns, day)
    noted = listen(vault, case, seen, columns)
    voice = tuple(noted.voice if day is None else filter(comes_after(columns, day), noted.voice))
    findings = tuple(_findings(columns, day, found, noted))
    return Looked(
        case=case,
        seen=seen,
        columns=columns,
        refusal=day,
        contacts=found,
        noted=noted,
        voice_notes=voice,
        summary=summarise(columns, day, found),
        findings=_told(vault, seen, findings),
        not_examined=(*_not_examined(vault, seen), *not_listened(noted, len(voice))),
    )


def _findings(columns: Columns, day: Refusal | None, found: Contacts, noted: Noted) -> Iterator[Finding]:
    """Every finding, sign by sign."""
    yield from sign1_contact.look(columns, day, found)
    yield from sign1_beside.look(columns, day, noted, found)
    yield from sign2_gifts.look(columns, day, noted, found)
    yield from sign3_turning_up.look(columns, day, noted, found)
    yield from sign4_exposure.look(columns, day, noted, found)
    yield from sign5_threats.look(columns, day, noted, found)


def _told(vault: Vault, seen: Seen, findings: Sequence[Finding]) -> tuple[Told, ...]:
    rows = sorted({seen.columns.place[i] for f in findings for i in (*f.records, *f.context)})
    ids = dict(zip(rows, Query(vault).ids_of(rows), strict=True))
    decisions = Decisions(entries(vault))
    told: list[Told] = []
    for finding in findings:
        records = tuple(ids[seen.columns.place[i]] for i in finding.records)
        context = tuple(ids[seen.columns.place[i]] for i in finding.context)
        name = finding_id(finding.rule, records)
        decided = decisions.about(name, finding.rule, records)
        told.append(Told(name, finding, records, context, decided))
    return tuple(told)


def finding_id(rule: str, records: Sequence[RecordId]) -> str:
    """The id of a finding: from its rule's name without the version, and its first record."""
    said = f"{rule_name(rule)}\0{records[0] if records else ''}"
    digest = hashlib.sha256(said.encode()).digest()
    return base64.b32encode(digest).decode().lower()[:26]


def _not_examined(vault: Vault, seen: Seen) -> tuple[Said, ...]:
    """What could not be looked at, said beside every result: silence of the program is never safety."""
    found: list[Said] = []
    for one in vault.imports():
        receipt: Mapping[str, Any] = one.receipt or {}
        for skipped in receipt.get("skipped", ()):
            if skipped["why"] in HOLDS_NOTHING:
                continue
            facts: dict[str, str | int] = {"n": skipped["count"], "file": one.name, "why": skipped["why"]}
            found.append(Said("not_examined.skipped", facts))
        if receipt.get("truncated"):
            found.append(Said("not_examined.cut", {"file": one.name}))
        if one.state == "stored":
            found.append(Said("not_examined.not_read", {"file": one.name}))
    media = sum(1 for m in seen.table.mark if m & MEDIA_MARK)
    if media:
        found.append(Said("not_examined.media", {"n": media}))
    return tuple(found)


def lines(vault: Vault, language: str, state: str | None = None) -> Iterator[dict[str, Any]]:
    """The findings as JSON objects and, last, the summary with the course of conduct.

    ``state``: whose law is told, where that differs from the state that the vault was made for.
    """
    looked = look(vault)
    for told in looked.findings:
        yield told.as_json(language)
    rows = [looked.columns.place[row] for row in looked.voice_notes]
    yield {
        **summary_line(vault, looked, language),
        "course": course_line(vault, looked, language, state),
        "voice_notes": list(Query(vault).ids_of(rows)),
        "open_again": sum(told.is_open_again for told in looked.findings),
    }


def summary_line(vault: Vault, looked: Looked, language: str) -> dict[str, Any]:
    """The last line of ``signs --json``."""
    by_sign: dict[str, int] = {}
    for told in looked.findings:
        by_sign[str(told.finding.sign)] = by_sign.get(str(told.finding.sign), 0) + 1
    return {
        "type": "summary",
        "over": over_line(vault, looked.case),
        "by_sign": by_sign,
        "after_over": looked.summary.after_over(),
        "before_over": dict(looked.summary.before),
        "apart": {name: len(getattr(looked.contacts, name)) for name in APART},
        "assumptions": [tell(s, language) for s in looked.seen.assumptions],
        "not_examined": [tell(_with_reason(s, language), language) for s in looked.not_examined],
    }


def _with_reason(said: Said, language: str) -> Said:
    """A sentence whose fact ``why`` is the code of a reason, with the reason in words."""
    why = said.facts.get("why")
    return replace(said, facts={**said.facts, "why": tell(Said(f"skipped.{why}"), language)}) if why else said


def named(vault: Vault, finding: str) -> Told:
    """The finding of this id; the beginning of an id is enough where only one finding begins with it."""
    wanted = finding.strip().lower()
    found = [t for t in look(vault).findings if len(wanted) >= SHORTEST_ID and t.id.startswith(wanted)]
    if len(found) != 1:
        raise UsageError("error.several_findings" if found else "error.no_such_finding", id=finding)
    return found[0]


def decide(
    vault: Vault, finding: str | Told, decision: Decision, why: str, now: datetime, note: str = ""
) -> None:
    """Keep or dismiss a finding, with a note of hers beside it.

    Kept ones are evidence, with the rule as it was that day; dismissals stay in the private log. The entry
    lists the records that it is about: what comes later was not decided on.
    """
    told = finding if isinstance(finding, Told) else named(vault, finding)
    turn = len(vault.entries("kept")) + len(vault.private_entries("dismissed"))
    body = {
        "finding": told.id,
        "rule": told.finding.rule,
        "records": list(told.records),
        "why": why,
        "turn": turn,
        "at": stamp(now),
        **({"note": note} if note else {}),
    }
    if decision == "kept":
        vault.write_entry("kept", body)
    else:
        vault.write_private("dismissed", body)
