# SPDX-License-Identifier: Apache-2.0
"""Times that chat services write as text: ISO 8601, "2026-03-08 19:14:05 UTC", or a tweet's own form.

An offset of zero is how these services write UTC. It says nothing of the wall clock where she was, so it
fixes ``utc`` alone.
"""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from leeward.exports.iso_times import iso_when
from leeward.records import When

_ZERO = re.compile(r"\s?(?:UTC|GMT|Z|[+-]00:?00)", re.ASCII)
_TWEET = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r" (\d\d) (\d\d:\d\d:\d\d) \+0000 (\d{4})",
    re.ASCII,
)
_MONTHS: Final = {
    name: f"{number:02}"
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}
_FRACTION = re.compile(r"\.(\d{1,9})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def stated(untrusted: Any) -> When:
    """The time as far as its text fixes it; only as written where it is none."""
    if not isinstance(untrusted, str):
        return When("" if untrusted is None else str(untrusted)[:100])
    text = untrusted.strip()
    tweet = _TWEET.fullmatch(text)
    if tweet:
        text = f"{tweet[4]}-{_MONTHS[tweet[1]]}-{tweet[2]}T{tweet[3]}Z"
    zero = _ZERO.search(text, max(0, len(text) - 7))
    if zero and zero.end() == len(text):
        text = f"{text[: zero.start()]}Z"
    found = iso_when(text)
    return replace(found, as_written=untrusted)


def counted(untrusted: Any, notes: Counter[str]) -> When:
    """The same; ``notes`` counts what is no time as "undated"."""
    found = stated(untrusted)
    notes["undated"] += found.local is None and found.utc is None
    return found


def milliseconds(utc: str | None) -> int | None:
    """The milliseconds since 1970 of a time that a record keeps; None where there is none."""
    if utc is None:
        return None
    fraction = _FRACTION.search(utc)
    at = datetime.fromisoformat(utc[:19]).replace(tzinfo=UTC)
    return int((at - _EPOCH).total_seconds()) * 1000 + (int(fraction[1][:3].ljust(3, "0")) if fraction else 0)


def seconds_between(first: When, last: When) -> int | None:
    """The whole seconds from one time to another; None where one is missing or they run backwards."""
    begin, end = milliseconds(first.utc), milliseconds(last.utc)
    return None if begin is None or end is None or end < begin else (end - begin) // 1000
