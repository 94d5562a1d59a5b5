# SPDX-License-Identifier: Apache-2.0
"""One stream of invented events, the same for every format: what was really said, by whom and when.

Writers turn it into files as apps write them; the ledger beside a file says what a careful human finds in
it. Made from hashes, so that the same number gives the same events on every machine and at any size.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HER, HIM = "Ada Obi", "Femi Bello"
HER_NUMBER, HIS_NUMBER = "+2348000000101", "+2348000000102"
HER_MAIL, HIS_MAIL = "ada@example.com", "femi@example.org"
START = datetime(2026, 1, 29, 21, 58, 7, tzinfo=UTC)
"""The first event; the stream crosses days, a month with 28 days, and noon and midnight."""
LAGOS = timedelta(hours=1)
"""Her clock is one hour ahead of UTC all year."""

WORDS = (
    "stop", "calling", "me", "tonight", "I", "saw", "you", "at", "the", "gate", "flowers", "school", "rent",
    "why", "no", "please", "mañana", "zurück", "Ọjọ́", "habari", "नहीं", "مرحبا", "שלום",
    "😀", "👩‍👧", "🇳🇬", "£50", "100%",
)  # fmt: skip
ODD = (
    'He said "never"', "it's over", "a; b, c\tand d", "<b>bold</b> & more", "C:\\new\\table", "--", "'; --",
    "&amp; &lt;", "line\u2028apart", "next\u0085line", "\u202eright to left\u202c", "\u200eleft\u200f",
    "{}[]",
    "From now on", "http://example.com/?a=1&b=2", "null", "0", "=1+1", "@Femi", "#", "\u00a0wide\u3000space.",
    "2026-01-03 10:00 Femi: hi", "\ufffd", "e\u0301", "\U0001f469\u200d\u2764\ufe0f\u200d\U0001f468",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened between the two: a message, or a call with its seconds."""

    number: int
    at: datetime
    by_her: bool
    text: str
    call: bool = False
    seconds: int = 0

    @property
    def who(self) -> str:
        """The name of who wrote or called."""
        return HER if self.by_her else HIM

    @property
    def whom(self) -> str:
        """The name of the one across."""
        return HIM if self.by_her else HER

    @property
    def wall(self) -> datetime:
        """Her clock at the time, without a zone."""
        return (self.at + LAGOS).replace(tzinfo=None)

    @property
    def milliseconds(self) -> int:
        """Since 1970, UTC."""
        return int(self.at.timestamp()) * 1000


def _picked(number: int, salt: str, below: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{salt}:{number}".encode()).digest()[:6], "big") % below


def _text(number: int) -> str:
    words = [WORDS[_picked(number * 64 + n, "word", len(WORDS))] for n in range(1 + _picked(number, "n", 12))]
    odd = _picked(number, "odd", 3 * len(ODD))
    if odd < len(ODD):
        words.append(ODD[odd])
    lines = _picked(number, "lines", 12)
    return "\n".join((" ".join(words), *(f"and more {n}" for n in range(lines if lines < 3 else 0))))


def stream(count: int, *, calls: bool = False) -> Iterator[Event]:
    """So many events, one after another in time; with ``calls`` every ninth is a call."""
    at = START
    for number in range(count):
        at += timedelta(seconds=1 + _picked(number, "gap", 5400))
        is_call = calls and number % 9 == 4
        seconds = _picked(number, "call", 400) if is_call else 0
        text = "" if is_call else _text(number)
        yield Event(number, at, _picked(number, "side", 3) == 0, text, is_call, seconds)
