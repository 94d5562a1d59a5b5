# SPDX-License-Identifier: Apache-2.0
"""The accounting of an export with several stores inside, each read by the reader of its own format."""

from collections import Counter

from leeward.parts import Document
from leeward.records import Said, Skipped, Tally, Unread, Where


class BackupAccount:
    """The accounting of all stores of one backup."""

    def __init__(self, name: str, document: Document) -> None:
        self._name = name
        self._document = document
        self._seen: Counter[str] = Counter()
        self._skipped: dict[str, tuple[int, str]] = {}
        self._said: dict[str, Counter[str]] = {}
        self._cut = False
        self._question: str | None = None

    def lost(self, why: str, member: str | None = None, question: str | None = None) -> Unread:
        """A store, or the whole backup, that could not be read."""
        self.skip(Skipped(why, 1, member or "byte:0"))
        self._question = question or self._question
        where = Where(self._document.member, 0, self._document.size)
        return Unread(why, Where(member, 0, 0) if member else where)

    def cut(self) -> None:
        """The export ends too early."""
        self._cut = True

    def skip(self, one: Skipped) -> None:
        """Count what became no record."""
        count, first = self._skipped.get(one.why, (0, one.where))
        self._skipped[one.why] = (count + one.count, first)

    def say(self, key: str, **counts: int) -> None:
        """Something that the receipt has to say; counts of the same sentence are added up."""
        if counts.get("n", 1):
            self._said.setdefault(key, Counter()).update(counts)

    def add(self, part: Tally, member: str) -> None:
        """Take over the accounting of one store."""
        self._seen.update(records=part.records, system=part.system, continuations=part.continuations)
        for one in part.skipped:
            self.skip(Skipped(one.why, one.count, f"{member} {one.where}"))
        for said in (*part.assumptions, *part.caveats):
            self.say(said.key, **{name: n for name, n in said.facts.items() if isinstance(n, int)})
        self._cut = self._cut or part.truncated

    def tally(self) -> Tally:
        """The accounting, which adds up."""
        seen, skipped = self._seen, tuple(Skipped(w, n, first) for w, (n, first) in self._skipped.items())
        return Tally(
            format=self._name,
            seen=seen.total() + sum(one.count for one in skipped),
            records=seen["records"],
            system=seen["system"],
            continuations=seen["continuations"],
            skipped=skipped,
            caveats=tuple(Said(key, dict(counts)) for key, counts in self._said.items()),
            truncated=self._cut,
            question=self._question,
        )
