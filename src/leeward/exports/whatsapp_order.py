# SPDX-License-Identifier: Apache-2.0
"""What only a whole chat text tells: which number is the day, and which headers are forged.

**Day order.** Every date of the file, in its order, is read in each way it can be (day, month or year
first). The reading of the file that costs least is taken: a date that the calendar lacks costs 100, a
change of order 6 (1 where the spelling of the date changes too), a step back of more than a day 1, a
media name of another day (``IMG-20241202-WA0001`` on 02/12/24) 3, and two-digit years in front 3 unless
the half-day word is Chinese, Japanese or Korean. A month in front costs 1, once a file, where the first
date is written with dots or hyphens: no locale of the CLDR writes it so. Where another reading costs
less than 1 more and gives another day, the date stays open and the person is asked. An answer of the
person outweighs all but the calendar.

**Forged headers.** A message can hold a line that looks like a header. It is text of the message before
it when one of these holds; no rule applies to a line whose message before is an event or has no words:

1. its time or date exists in no calendar or clock;
2. its form (brackets, separators, comma, seconds, half-day words, line end) is not the one that nine of
   ten headers have, and at most 20 such lines stand between headers of the usual form: a phone writes
   one form in one export, while a real change of form lasts;
3. in at most 10 lines time runs back and then goes on where it was, by more than a day, or by more than an
   hour where every sender of those lines has written later words shortly before: nobody's own messages
   arrive in that order, while late delivery mixes two people's messages and clock changes stay within the
   hour. Not where the file then repeats itself: that is a second export;
4. at most 10 lines lie ahead of the three or more ordered lines that follow them and of the line before,
   fewer than the lines one would have to call late instead, and either their senders go on writing at
   times before them, or they are ahead by more than twice the largest step back that the file has
   otherwise: where late delivery is at home, a step back of its size proves nothing.

Whole older blocks (a second export behind the first) do not come back within 10 lines and stay messages.
If more than one header in 20 (and more than three) would be forged, the order of the file says nothing and
rules 3 and 4 are not used.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

from leeward.exports import whatsapp_words as words
from leeward.exports.whatsapp_lines import Damage, Grammar, Order, blocks, clock, read_header, readings
from leeward.exports.whatsapp_survey import Opened, Survey

ORDERS: Final[tuple[Order, ...]] = ("dmy", "mdy", "ymd")
FOREIGN_BLOCK: Final = 20
BLOCK_LINES: Final = 10
AFTER: Final = 3
REACH: Final = 40


@dataclass(frozen=True, slots=True)
class Stretch:
    """From this header on, dates are read in one of these orders; several when they cost the same."""

    first: int
    orders: tuple[Order, ...]

    def day(self, date_text: str) -> date | None:
        """The day meant, or None where it stays open or is not of our calendar."""
        ways = readings(date_text)
        meant = {ways[o] for o in self.orders if o in ways} or set(ways.values())
        return meant.pop() if len(meant) == 1 and "other" not in ways else None

    def likely(self, date_text: str) -> date | None:
        """A day to compare neighbours with, also where the day stays open."""
        ways = readings(date_text)
        return next((ways[o] for o in self.orders if o in ways), None)


def _costs(found: Survey, day_first: bool | None) -> list[dict[Order, float]]:
    costs: list[dict[Order, float]] = []
    against = {True: "mdy", False: "dmy"}.get(day_first) if day_first is not None else None
    for visit, text in enumerate(found.dates):
        ways = readings(text)
        year_open = "ymd" in ways and len(ways) > 1
        cost: dict[Order, float] = dict.fromkeys(ORDERS, 100.0)
        for order in cost:
            if order in ways or "other" in ways:
                cost[order] = 40.0 if order == against else 0.0
        if year_open:
            for order in ("dmy", "mdy") if visit in found.year_first else ("ymd",):
                cost[order] += 3.0
        named = found.media.get(visit)
        if named and any(f"{d:%Y%m%d}" == named for d in ways.values()):
            for order, d in ways.items():
                cost[order] = cost.get(order, 0.0) + (0.0 if f"{d:%Y%m%d}" == named else 3.0)
        if visit == 0 and is_dotted(text):
            cost["mdy"] += 1.0
        costs.append(cost)
    return costs


def is_dotted(date_text: str) -> bool:
    """Whether a date is written with dots or hyphens, as no month-first locale of the CLDR does."""
    return "/" not in date_text and ("." in date_text or "-" in date_text)


def _step(found: Survey, visit: int, before: Order, after: Order) -> float:
    """What it costs to read one date in this order and the next one in that."""
    cost = 0.0
    if before != after:
        cost = 6.0 if found.date_forms[visit] == found.date_forms[visit - 1] else 1.0
    earlier, later = readings(found.dates[visit - 1]).get(before), readings(found.dates[visit]).get(after)
    if earlier and later and (earlier - later).days > 1:
        cost += 1.0
    return cost


def stretches(found: Survey, day_first: bool | None) -> list[Stretch]:
    """How the dates of the file are to be read, from the first header on."""
    costs = _costs(found, day_first)
    orders = ORDERS
    there: list[dict[Order, float]] = []
    for visit, cost in enumerate(costs):
        past = there[-1] if there else None
        there.append(
            {
                o: cost[o] + (min(past[p] + _step(found, visit, p, o) for p in orders) if past else 0.0)
                for o in orders
            }
        )
    result: list[Stretch] = []
    back = dict.fromkeys(orders, 0.0)
    kept: list[tuple[Order, ...]] = [()] * len(costs)
    for visit in range(len(costs) - 1, -1, -1):
        total = {o: there[visit][o] + back[o] for o in orders}
        least = min(total.values())
        kept[visit] = tuple(sorted((o for o in orders if total[o] < least + 1.0), key=total.__getitem__))
        back = (
            {p: min(_step(found, visit, p, o) + costs[visit][o] + back[o] for o in orders) for p in orders}
            if visit
            else back
        )
    last: tuple[Order, ...] = ()
    for run in found.runs:
        if kept[run.visit] != last:
            last = kept[run.visit]
            result.append(Stretch(run.first, last))
    return result or [Stretch(0, orders)]


def stays_open(found: Survey, plan: list[Stretch]) -> bool:
    """Whether some date of the file can still be two days."""
    firsts = [stretch.first for stretch in plan]
    for run in found.runs:
        text = found.dates[run.visit]
        if plan[bisect_right(firsts, run.first) - 1].day(text) is None and "other" not in readings(text):
            return True
    return False


def steps_back(found: Survey, order: Order) -> int:
    """How often the dates run back by more than a day when all are read in one order."""
    days = [ways[order] for text in found.dates if order in (ways := readings(text))]
    return sum((a - b).days > 1 for a, b in pairwise(days))


class Line(NamedTuple):
    """A header seen again closely: when it claims to be, who it claims wrote it, whether words follow."""

    at: int
    who: str
    plain: bool
    text: str


def forged(
    untrusted_open: Opened, grammar: Grammar, found: Survey, plan: Sequence[Stretch]
) -> frozenset[int]:
    """The numbers of the headers that are text of the message before them, by the rules above."""
    certain = set(found.impossible)
    odd = sorted(found.foreign - certain)
    lasting = found.headers >= 10 and len(odd) * 10 <= found.headers
    steps = _steps(found, plan)
    timed = 0 < len(steps) <= max(3, found.headers // 20)
    wanted: set[int] = set()
    for n in (*(odd if lasting else ()), *(steps if timed else ())):
        wanted.update(range(max(0, n - REACH), n + REACH))
    if not wanted:
        return frozenset(certain)
    lines = dict(_look(untrusted_open, grammar, plan, wanted, certain))
    if lasting:
        certain |= set(_foreign_blocks(odd, lines, found.headers))
    if timed:
        certain |= _out_of_time([n for n in steps if n not in certain], lines, certain, found.headers)
    return frozenset(certain)


def _seconds(plan: Stretch, date_text: str, time_text: str) -> int | None:
    day = plan.likely(date_text)
    told = clock(time_text)
    return None if day is None or told is None else day.toordinal() * 86_400 + told[0]


def _steps(found: Survey, plan: Sequence[Stretch]) -> list[int]:
    """The headers before which time runs back."""
    steps: list[int] = []
    at, last = 0, None
    for run in found.runs:
        while at + 1 < len(plan) and plan[at + 1].first <= run.first:
            at += 1
        day = plan[at].likely(found.dates[run.visit])
        if day is not None:
            base = day.toordinal() * 86_400
            if last is not None and base + run.start < last:
                steps.append(run.first)
            last = base + run.end
    return steps


def _look(
    untrusted_open: Opened, grammar: Grammar, plan: Sequence[Stretch], wanted: set[int], skip: set[int]
) -> Iterator[tuple[int, Line]]:
    number, at = -1, 0
    with untrusted_open() as untrusted:
        for _, fields in blocks(untrusted, grammar, Damage()):
            for d, t, g, body in zip(*[iter(fields)] * 4, strict=True):
                number += 1
                if number not in wanted or number in skip:
                    continue
                while at + 1 < len(plan) and plan[at + 1].first <= number:
                    at += 1
                header = read_header(g) if g is not None else None
                day, time = (header.date, header.time) if header else (d, t)
                name, colon, text = body.partition(": ")
                bare = text.strip("\u200e\u200f\r\n ")
                plain = bool(colon and bare) and not text.startswith("\u200e") and not bare.startswith("<")
                said = bare.removesuffix(".")
                plain = plain and said not in words.OMITTED and said not in words.DELETED
                seconds = _seconds(plan[at], day, time)
                if seconds is not None:
                    yield number, Line(seconds, name if colon else "", plain, text[:200])


def _foreign_blocks(odd: Sequence[int], lines: Mapping[int, Line], headers: int) -> Iterator[int]:
    """Rule 2: short blocks of another form that stand inside a message."""
    block: list[int] = []
    for n in [*odd, headers + FOREIGN_BLOCK]:
        if block and n != block[-1] + 1:
            before = lines.get(block[0] - 1)
            if len(block) <= FOREIGN_BLOCK and before and before.plain and block[-1] + 1 < headers:
                yield from block
            block = []
        block.append(n)


def _out_of_time(steps: Sequence[int], lines: Mapping[int, Line], skip: set[int], headers: int) -> set[int]:
    """Rules 3 and 4."""
    sure: set[int] = set()
    ahead: list[tuple[int, list[int]]] = []
    largest = 0
    for step in steps:
        if step in sure:
            continue
        near = [
            n for n in range(step - REACH, step + REACH) if n in lines and n not in skip and n not in sure
        ]
        at = near.index(step) if step in near else -1
        around = [lines[n] for n in near]
        dip, peak = (_dip(around, at), _peak(around, at)) if at > 0 else (None, None)
        if dip and not (peak and len(peak) < len(dip)):
            if _quoted(around, dip):
                sure.update(near[i] for i in dip)
                continue
        elif peak and _own_clock(around, peak):
            sure.update(near[i] for i in peak)
            continue
        elif peak:
            ahead.append((around[at - 1].at - around[at].at, [near[i] for i in peak]))
            continue
        if at > 0:
            largest = max(largest, around[at - 1].at - around[at].at)
    for height, numbers in ahead:
        if height > 2 * largest:
            sure.update(numbers)
    return sure if len(sure) <= max(3, headers // 20) else set()


def _dip(around: Sequence[Line], at: int) -> range | None:
    """The lines that lie in the past, if time then goes on where it was."""
    for end in range(at + 1, min(at + BLOCK_LINES + 1, len(around))):
        if around[end].at >= around[at - 1].at:
            return range(at, end)
    return None


def _quoted(around: Sequence[Line], dip: range) -> bool:
    """Rule 3: whether lines from the past stand in a message, and do not begin a second export."""
    before, again = around[: dip.start], around[dip.stop]
    if not before[-1].plain or again in before:
        return False
    for i in dip:
        line = around[i]
        later = any(e.who == line.who and e.plain and e.at > line.at + 3600 for e in before)
        if not line.who or not (later or before[-1].at - line.at > 86_400):
            return False
    return True


def _peak(around: Sequence[Line], at: int) -> range | None:
    """The lines that lie ahead of what follows, if all around them is in order."""
    start = at - 1
    while start > 0 and around[start - 1].at > around[at].at and at - start < BLOCK_LINES:
        start -= 1
    if start == 0 or around[start - 1].at > around[at].at or not around[start - 1].plain:
        return None
    after, block = around[at : at + AFTER], around[start:at]
    ordered = all(a.at <= b.at for s in (after, block) for a, b in pairwise(s))
    behind = len(after) == AFTER and max(a.at for a in after) < min(b.at for b in block)
    return range(start, at) if ordered and behind and all(b.who for b in block) else None


def _own_clock(around: Sequence[Line], peak: range) -> bool:
    """Whether each sender of these lines goes on writing at times before them."""
    after = around[peak.stop :]
    return all(any(a.who == around[i].who and a.plain and a.at < around[i].at for a in after) for i in peak)
