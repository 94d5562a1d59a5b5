# SPDX-License-Identifier: Apache-2.0
"""The order in which a pack prints a conversation: the time of each record, the file's order within a second.

Some downloads (Messenger, Instagram) hold the newest message first. A chat text is in the order in which
its app showed it, which is truer than wall clocks: clocks are set back, and minutes hold many messages.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TypeAlias

from leeward.records import Record

Thread: TypeAlias = tuple[int, int]
"""An import and a thread in it."""

UNSORTED = 20
"""One step back in time in so many is a clock that was set back; more is a file that nobody sorted. A
convention of ours."""


def in_time(rows: Sequence[int], wall: Sequence[int | None], utc: Sequence[int | None]) -> list[int]:
    """The rows of a conversation, given in the order of their file, in the order of time.

    ``wall`` and ``utc`` are seconds by row, None where a time is not known. A row without one (a reaction,
    say) stays behind the row that it follows in the file.
    """
    clock = utc if all(utc[row] is not None or wall[row] is None for row in rows) else wall
    times = [at for row in rows if (at := clock[row]) is not None]
    steps = [(later > one) - (later < one) for one, later in pairwise(times)]
    found = _turned(rows, clock) if sum(steps) < 0 else list(rows)
    against = min(steps.count(-1), steps.count(1))
    if clock is wall and against * UNSORTED <= len(steps):
        return found
    return _sorted(found, clock)


_ANSWERED = re.compile(r"(?:(?:re|fwd?|aw|wg|sv|vs|rv|tr|res)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)


def by_thread(thread: Callable[[int], Thread], most: int, shown: Iterable[int]) -> dict[Thread, list[int]]:
    """The rows of every conversation that some of these stand in, in the order of its file."""
    wanted = {thread(row) for row in shown}
    found: dict[Thread, list[int]] = defaultdict(list)
    for row in range(most):
        if (key := thread(row)) in wanted:
            found[key].append(row)
    return found


def title_of(shown: Sequence[Record], thread: str) -> str:
    """What a conversation is called; mails by their subject, because their thread is only a number."""
    if not any(record.kind == "mail" for record in shown):
        return thread
    return next((plain for record in shown if (plain := plain_subject(record.subject or ""))), "")


def plain_subject(subject: str) -> str:
    """The subject of a mail without what answering and passing on put before it, on one line."""
    line = " ".join(subject.split())
    answered = _ANSWERED.match(line)
    return line[answered.end() :] if answered else line


def _turned(rows: Sequence[int], clock: Sequence[int | None]) -> list[int]:
    """The rows from the last to the first, each with those behind it that have no time of their own."""
    groups: list[list[int]] = []
    for row in rows:
        if clock[row] is None and groups:
            groups[-1].append(row)
        else:
            groups.append([row])
    return [row for group in reversed(groups) for row in group]


def _sorted(rows: Sequence[int], clock: Sequence[int | None]) -> list[int]:
    keys: dict[int, int] = {}
    last = min((at for row in rows if (at := clock[row]) is not None), default=0)
    for row in rows:
        at = clock[row]
        last = last if at is None else at
        keys[row] = last
    return sorted(rows, key=keys.__getitem__)


def is_newest_first(rows: Sequence[int], wall: Sequence[int | None]) -> bool:
    """Whether time runs backwards through a file."""
    times = [at for row in rows if (at := wall[row]) is not None]
    return sum((later > one) - (later < one) for one, later in pairwise(times)) < 0
