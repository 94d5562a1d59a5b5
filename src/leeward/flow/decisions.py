# SPDX-License-Identifier: Apache-2.0
"""What she decided about findings, and whether a decision still holds when more has been found.

A decision is about what she saw: its entry in the log lists the records. It holds for the finding of its id
while she had seen every record of it. A finding with records that are new since is undecided again, and so
is one whose id moved because another record is its first now. What she had decided, and what is new, is said
beside it. That fewer records are left changes nothing, and context is not counted: docs/adr/0030.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from leeward.records import RecordId
from leeward.vault import Vault

Decision = Literal["kept", "dismissed"]


@dataclass(frozen=True, slots=True)
class Decided:
    """What stands about a finding: decided or not, her note, and a former decision that holds no more."""

    word: str = "no"
    note: str = ""
    before: str = ""
    """What she had decided, where it is open again; empty where a decision holds or none was made."""
    new: tuple[RecordId, ...] = ()
    """The records that she had not seen when she decided that."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision as it stands in its log."""

    turn: int
    """The how manieth decision it is, over both logs."""
    word: Decision
    finding: str
    rule: str
    records: frozenset[str] | None
    """None in an entry that does not list them: it is about whatever its finding holds."""
    note: str = ""

    def about(self, finding: str, records: Sequence[RecordId]) -> Decided:
        """What this decision says of a finding."""
        seen = self.records
        new = () if seen is None else tuple(one for one in records if one not in seen)
        if finding == self.finding and not new:
            return Decided(self.word, self.note)
        return Decided(note=self.note, before=self.word, new=new)


class Decisions:
    """All decisions of a vault, of which the latest counts."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_id: dict[str, Entry] = {}
        self._by_record: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
        for entry in sorted(entries, key=lambda one: one.turn):
            self._by_id[entry.finding] = entry
            self._by_record[rule_name(entry.rule)].update(dict.fromkeys(entry.records or (), entry))

    def about(self, finding: str, rule: str, records: Sequence[RecordId]) -> Decided:
        """What stands about a finding: by the latest decision on it, or on records of it by the same rule."""
        known = self._by_record.get(rule_name(rule), {})
        found = [known[one] for one in records if one in known]
        if finding in self._by_id:
            found.append(self._by_id[finding])
        latest = max(found, key=lambda entry: entry.turn, default=None)
        return Decided() if latest is None else latest.about(finding, records)


def rule_name(rule: str) -> str:
    """A rule without its version: what a later version finds is still what it was."""
    return rule.partition("@")[0]


def entries(vault: Vault) -> Iterator[Entry]:
    """Every decision of both logs; dismissals stand in the private one."""
    for _, _, body in vault.entries("kept"):
        yield _entry("kept", body)
    for _, _, body in vault.private_entries("dismissed"):
        yield _entry("dismissed", body)


def _entry(word: Decision, body: Mapping[str, Any]) -> Entry:
    records = frozenset(body["records"]) if "records" in body else None
    return Entry(int(body["turn"]), word, body["finding"], body["rule"], records, str(body.get("note", "")))
