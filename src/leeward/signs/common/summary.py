# SPDX-License-Identifier: Apache-2.0
"""The counts after she said it was over, as ``leeward signs`` and the first page of a pack print them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leeward.signs.common.columns import Columns, Mark, Refusal
from leeward.signs.common.contacts import (
    BURST_CONTACTS,
    BURST_SECONDS,
    DAY,
    Contacts,
    clusters,
    contacts,
    day_of,
    is_night,
    longest_silence,
    timed,
)

# What became of a call. A call that a log gives two states is counted under the first of these.
_OUTCOMES = (
    ("blocked", int(Mark.BLOCKED)),
    ("declined", int(Mark.DECLINED)),
    ("voicemail", int(Mark.VOICEMAIL)),
    ("missed", int(Mark.MISSED)),
    ("answered", int(Mark.ANSWERED)),
)
_UNSTATED = "unstated"
_PRINTED = ("missed", "answered", "declined", "blocked", "voicemail")
_IN_APP = int(Mark.IN_CHAT_CALL)


@dataclass(frozen=True, slots=True)
class Summary:
    """All counts of contact after the refusal, and before it by kind.

    ``calls`` always has the five outcomes of the interface, ``app_calls`` those that occur; a call
    whose source states no outcome is counted under "unstated". ``longest_silence_days`` are whole days
    that passed (floor), None where there are not two timed contacts. The numbers from ``withheld`` on
    stand beside the contacts and are not part of them.
    """

    contacts: int
    days: int
    by_channel: Mapping[str, int]
    calls: Mapping[str, int]
    app_calls: Mapping[str, int]
    own_replies: int
    duplicates: int
    longest_silence_days: int | None
    timed: int
    at_night: int
    bursts: int
    before: Mapping[str, int]
    after: Mapping[str, int]
    agreed: int
    withheld: int
    unproven: int
    group: int
    public: int
    third_party: int
    reactions: int
    never_sent: int
    typed: int
    undated: int

    @property
    def night_share(self) -> float | None:
        """The share of timed contacts from 22:00 to 06:00, to four places; None without any."""
        if not self.timed:
            return None
        return (20_000 * self.at_night + self.timed) // (2 * self.timed) / 10_000

    def after_over(self) -> dict[str, object]:
        """The object ``after_over`` of the summary line of ``leeward signs --json``."""
        return {
            "contacts": self.contacts,
            "days": self.days,
            "by_channel": dict(self.by_channel),
            "calls": dict(self.calls),
            "app_calls": dict(self.app_calls),
            "own_replies": self.own_replies,
            "agreed": self.agreed,
            "duplicates": self.duplicates,
            "longest_silence_days": self.longest_silence_days,
            "night_share": self.night_share,
            "bursts": self.bursts,
            "withheld": self.withheld,
            "unproven": self.unproven,
            "group": self.group,
            "public": self.public,
            "third_party": self.third_party,
            "reactions": self.reactions,
            "never_sent": self.never_sent,
            "typed": self.typed,
            "undated": self.undated,
        }


def summarise(columns: Columns, refusal: Refusal | None, found: Contacts | None = None) -> Summary:
    """Count a case. ``found`` saves the sorting where ``contacts`` was asked already."""
    found = contacts(columns, refusal) if found is None else found
    after = found.after
    times = [columns.local[row] for row in timed(columns, after)]
    silence = longest_silence(times)
    calls, app_calls = _calls(columns, after)
    return Summary(
        contacts=len(after),
        days=len({day_of(columns, row) for row in after}),
        by_channel=_sorted_counts(columns.channel[row] for row in after),
        calls=calls,
        app_calls=app_calls,
        own_replies=len(found.own_replies),
        duplicates=found.duplicates,
        longest_silence_days=None if silence is None else silence // DAY,
        timed=len(times),
        at_night=sum(map(is_night, times)),
        bursts=len(clusters(times, BURST_CONTACTS, BURST_SECONDS)),
        before=_sorted_counts(columns.kind[row] for row in found.before),
        after=_sorted_counts(columns.kind[row] for row in after),
        agreed=len(found.agreed),
        withheld=len(found.withheld),
        unproven=len(found.unproven),
        group=len(found.group),
        public=len(found.public),
        third_party=len(found.third_party),
        reactions=len(found.reactions),
        never_sent=len(found.never_sent),
        typed=len(found.typed),
        undated=len(found.undated),
    )


def outcome(mark: int) -> str:
    """What became of a call."""
    return next((name for name, bit in _OUTCOMES if mark & bit), _UNSTATED)


def _calls(columns: Columns, rows: Iterable[int]) -> tuple[dict[str, int], dict[str, int]]:
    """Telephone calls and calls inside apps, by what became of them."""
    marks = [columns.mark[row] for row in rows if columns.kind[row] == "call"]
    counted = Counter(outcome(mark) for mark in marks if not mark & _IN_APP)
    telephone = {name: counted[name] for name in _PRINTED}
    if counted[_UNSTATED]:
        telephone[_UNSTATED] = counted[_UNSTATED]
    return telephone, _sorted_counts(outcome(mark) for mark in marks if mark & _IN_APP)


def _sorted_counts(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
