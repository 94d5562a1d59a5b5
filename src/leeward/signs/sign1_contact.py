# SPDX-License-Identifier: Apache-2.0
"""Sign 1: unwanted, frequent calls and messages, above all after a clear no.

Every rule lists the exact rows and what speaks against it: her own replies of the same time stand in
``context`` and are counted in the facts. Where a threshold comes from is said beside it: L law, R
research, P a convention of this product (notes on signs, section 6). None of them is a legal test.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from leeward.records import Finding, Said
from leeward.signs.common.columns import Columns, Exact, Mark, Refusal
from leeward.signs.common.contacts import (
    BURST_CONTACTS,
    BURST_SECONDS,
    DAY,
    HOUR,
    MINUTE,
    Contacts,
    clusters,
    comes_after,
    contacts,
    day_of,
    is_night,
    timed,
    written,
    written_day,
)

# L: Protection from Harassment Act 1997 (UK) s.7, conduct on at least two occasions; the same two in
# Tjaden & Thoennes, NVAWS.
TWO_DAYS = 2
# R: Purcell, Pathe & Mullen 2004: going on beyond two weeks marks a more intrusive course.
STILL_GOING_DAYS = 14
# R: Mullen et al. 1999, the cut-off of ten intrusions over four weeks (as quoted in Roberts 2005).
MANY_CONTACTS = 10
MANY_IN_DAYS = 28
# P
STORM_CALLS = 3
STORM_SECONDS = 30 * MINUTE
# P
SILENT_DAYS = 7
# P
SWITCH_SECONDS = 24 * HOUR

_UNANSWERED = int(Mark.MISSED | Mark.DECLINED | Mark.BLOCKED | Mark.VOICEMAIL)

_END = (1 << 62) - 1
"""Later than any time."""

Facts = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class _Case:
    """What every rule looks at: the contacts, those of known time with their times, her replies."""

    columns: Columns
    refusal: Refusal | None
    found: Contacts
    timed: Sequence[int]
    times: Sequence[int]
    reply_times: Sequence[int]

    def replies(self, first: int, last: int) -> tuple[int, ...]:
        """Her replies from one local second to another, each taken to its whole minute.

        A reply that may lie just outside is counted: what can be said against a finding is shown.
        """
        begin = bisect_left(self.reply_times, first // MINUTE * MINUTE)
        end = bisect_right(self.reply_times, last // MINUTE * MINUTE + MINUTE - 1)
        return self.found.own_replies[begin:end]

    def unanswered_calls(self) -> list[int]:
        """The timed calls that she did not take, on the telephone or in an app."""
        kind, mark = self.columns.kind, self.columns.mark
        return [row for row in self.timed if kind[row] == "call" and mark[row] & _UNANSWERED]

    def span(self, rows: Sequence[int]) -> dict[str, str | int]:
        """The facts that every finding has: how many, on how many days, from when to when."""
        return {
            "count": len(rows),
            "days": len({day_of(self.columns, row) for row in rows}),
            "first": self.written(rows[0]),
            "last": self.written(rows[-1]),
        }

    def written(self, row: int) -> str:
        """The local time of a row as ISO 8601."""
        return written(self.columns.local[row], self.columns.exact[row])

    def finding(
        self,
        kind: str,
        rows: Sequence[int],
        facts: Facts,
        replies: Sequence[int],
        beside: Sequence[int] = (),
    ) -> Finding:
        """A finding about some rows, with her replies and whatever else belongs beside them."""
        shared: dict[str, str | int] = {
            **self.span(rows),
            **facts,
            "own_replies": len(replies),
        }
        said: tuple[int, ...] = ()
        if self.refusal is not None:
            shared["over"] = written(self.refusal.local, self.refusal.exact)
            said = () if self.refusal.row is None else (self.refusal.row,)
        apart = {
            "undated": len(self.found.undated),
            "withheld": len(self.found.withheld),
            "unproven": len(self.found.unproven),
        }
        return Finding(
            sign=1,
            kind=f"contact.{kind}",
            rule=f"sign1.{kind}@1",
            facts=shared,
            records=tuple(rows),
            context=tuple(dict.fromkeys((*said, *beside, *replies))),
            after_over=True,
            why=Said(f"sign1.{kind}.why", {**shared, "n": len(rows)}),
            other_side=Said(f"sign1.{kind}.other_side", {**shared, "n": len(replies)}),
            not_seen=Said(f"sign1.{kind}.not_seen", apart),
        )


def look(columns: Columns, refusal: Refusal | None, found: Contacts | None = None) -> Iterator[Finding]:
    """Every finding of sign 1, rule by rule. ``found`` saves the sorting if it was done already."""
    found = contacts(columns, refusal) if found is None else found
    with_time = timed(columns, found.after)
    case = _Case(
        columns,
        refusal,
        found,
        with_time,
        [columns.local[row] for row in with_time],
        [columns.local[row] for row in found.own_replies],
    )
    for rule in RULES:
        yield from rule(case)


def _after_over(case: _Case) -> Iterator[Finding]:
    """Contacts after the refusal: the expected number is none, so each one is listed."""
    if after := case.found.after:
        apart = {"agreed": len(case.found.agreed), "duplicates": case.found.duplicates}
        yield case.finding("after_over", after, apart, case.found.own_replies)


def _days(case: _Case) -> Iterator[Finding]:
    """Contacts on two or more different days; the records are the first contact of each."""
    first_of_day: dict[int, int] = {}
    for row in case.found.after:
        first_of_day.setdefault(day_of(case.columns, row), row)
    if len(first_of_day) >= TWO_DAYS:
        contacts_on_them = {"contacts": len(case.found.after)}
        firsts = tuple(first_of_day.values())
        yield case.finding("days", firsts, contacts_on_them, case.found.own_replies)


def _still_going(case: _Case) -> Iterator[Finding]:
    """Contacts on the fourteenth day after the refusal or later."""
    if case.refusal is None:
        return
    begins = case.refusal.local // DAY + STILL_GOING_DAYS
    rows = [row for row in case.found.after if day_of(case.columns, row) >= begins]
    if rows:
        facts: Facts = {
            "since": written_day(begins),
            "days_after": day_of(case.columns, rows[-1]) - case.refusal.local // DAY,
        }
        yield case.finding("still_going_14", rows, facts, case.replies(begins * DAY, _END))


def _ten_in_28(case: _Case) -> Iterator[Finding]:
    """Ten or more contacts within 28 local days: the first such days, with all their contacts."""
    after = case.found.after
    days = [day_of(case.columns, row) for row in after]
    begin = _first_many(days)
    if begin is not None:
        rows = after[begin : bisect_left(days, days[begin] + MANY_IN_DAYS)]
        replies = case.replies(days[begin] * DAY, (days[begin] + MANY_IN_DAYS) * DAY - 1)
        yield case.finding("ten_in_28", rows, {}, replies)


def _first_many(days: Sequence[int]) -> int | None:
    """Where the first ten contacts within 28 days begin."""
    tenth = MANY_CONTACTS - 1
    for begin in range(len(days) - tenth):
        if days[begin + tenth] - days[begin] < MANY_IN_DAYS:
            return begin
    return None


def _bursts(case: _Case) -> Iterator[Finding]:
    """Five or more contacts within 60 minutes, over all channels: one finding a burst."""
    for begin, end in clusters(case.times, BURST_CONTACTS, BURST_SECONDS):
        yield _cluster(case, "burst", case.timed[begin:end])


def _missed_call_storms(case: _Case) -> Iterator[Finding]:
    """Three or more unanswered calls within 30 minutes: one finding a storm."""
    calls = case.unanswered_calls()
    times = [case.columns.local[row] for row in calls]
    for begin, end in clusters(times, STORM_CALLS, STORM_SECONDS):
        yield _cluster(case, "missed_call_storm", calls[begin:end])


def _cluster(case: _Case, kind: str, rows: Sequence[int]) -> Finding:
    """A finding about rows close together, with her replies between the first and the last."""
    first, last = (case.columns.local[row] for row in (rows[0], rows[-1]))
    facts: Facts = {
        "minutes": (last - first) // MINUTE,
        "channels": len({case.columns.channel[row] for row in rows}),
    }
    return case.finding(kind, rows, facts, case.replies(first, last))


def _night(case: _Case) -> Iterator[Finding]:
    """Contacts from 22:00 to 06:00, beside those before the refusal; no threshold, no test."""
    local = case.columns.local
    rows = [row for row in case.timed if is_night(local[row])]
    if rows:
        before = timed(case.columns, case.found.before)
        at_night = [row for row in case.found.own_replies if is_night(local[row])]
        facts: Facts = {
            "timed": len(case.timed),
            "before_at_night": sum(is_night(local[row]) for row in before),
            "before_timed": len(before),
        }
        yield case.finding("night", rows, facts, timed(case.columns, at_night))


def _recontact_after_silence(case: _Case) -> Iterator[Finding]:
    """A contact after seven or more silent days: one finding a return, beside the contact before.

    A contact of which only the day is known breaks the silence when its day may lie within it.
    """
    columns = case.columns
    day_only = [day_of(columns, r) for r in case.found.after if columns.exact[r] < Exact.MINUTE]
    for before, row in pairwise(case.timed):
        begin, end = columns.local[before], columns.local[row]
        if end - begin < SILENT_DAYS * DAY:
            continue
        if bisect_right(day_only, end // DAY) > bisect_left(day_only, begin // DAY):
            continue
        facts: Facts = {
            "silent_days": (end - begin) // DAY,
            "silent_since": case.written(before),
        }
        yield case.finding(
            "recontact_after_silence",
            (row,),
            facts,
            case.replies(begin, end),
            (before,),
        )


def _channel_switch(case: _Case) -> Iterator[Finding]:
    """The first contact on another channel within 24 hours after she blocked the other on one.

    Blocks that led to the same contact make one finding; its facts are those of the last block.
    """
    local, channel = case.columns.local, case.columns.channel
    elsewhere = _by_channel(case, case.timed)
    blocks_before: dict[int, list[int]] = {}
    for block in timed(case.columns, case.found.blocks):
        if (row := _first_elsewhere(case, elsewhere, block)) is not None:
            blocks_before.setdefault(row, []).append(block)
    everywhere = _by_channel(case, (*case.found.before, *case.found.after))
    for row, blocks in blocks_before.items():
        last = max(blocks, key=lambda block: (local[block], channel[block]))
        on_it = everywhere[channel[row]]
        facts: Facts = {
            "blocked_on": channel[last],
            "blocked_at": case.written(last),
            "channel": channel[row],
            "minutes": (local[row] - local[last]) // MINUTE,
            "used_before": bisect_left(on_it, local[last], key=local.__getitem__),
        }
        yield case.finding("channel_switch", (row,), facts, case.replies(local[last], local[row]), blocks)


def _by_channel(case: _Case, rows: Sequence[int]) -> dict[str, list[int]]:
    """Rows by channel, each in time order."""
    found: dict[str, list[int]] = {}
    for row in sorted(rows, key=case.columns.local.__getitem__):
        found.setdefault(case.columns.channel[row], []).append(row)
    return found


def _first_elsewhere(case: _Case, on: Mapping[str, list[int]], block: int) -> int | None:
    """The first contact after a block that came on another channel, within the 24 hours."""
    columns, local = case.columns, case.columns.local
    blocked = Refusal(local[block], Exact(columns.exact[block]), block)
    after = comes_after(columns, blocked)
    firsts: list[int] = []
    for channel, rows in on.items():
        if channel != columns.channel[block]:
            begin = bisect_left(rows, blocked.local // MINUTE * MINUTE, key=local.__getitem__)
            firsts += islice((rows[i] for i in range(begin, len(rows)) if after(rows[i])), 1)
    first = min(firsts, key=lambda row: (local[row], columns.channel[row]), default=None)
    if first is None or local[first] - blocked.local > SWITCH_SECONDS:
        return None
    return first


def _frequent(case: _Case) -> Iterator[Finding]:
    """Ten or more contacts within 28 days anywhere in the record, whether or not a day is set."""
    columns = case.columns
    rows = (*case.found.before, *case.found.after)
    rows = tuple(sorted(rows, key=columns.local.__getitem__))
    days = [day_of(columns, row) for row in rows]
    if _first_many(days) is None:
        return
    most, busiest = max((count, -day) for day, count in Counter(days).items())
    facts: Facts = {"busiest_day": written_day(-busiest), "busiest_count": most}
    own = (*case.found.own_before, *case.found.own_replies)
    yield replace(case.finding("frequent", rows, facts, own), after_over=False)


RULES: tuple[Callable[[_Case], Iterator[Finding]], ...] = (
    _after_over,
    _days,
    _still_going,
    _ten_in_28,
    _bursts,
    _missed_call_storms,
    _night,
    _recontact_after_silence,
    _channel_switch,
    _frequent,
)
