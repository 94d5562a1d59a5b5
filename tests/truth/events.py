# SPDX-License-Identifier: Apache-2.0
"""One stream of invented events, the same for every format: what was really said, by whom and when.

Writers turn it into files as apps write them; the ledger beside a file says what a careful human finds in
it. Made from hashes, so that the same number gives the same events on every machine and at any size.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HER, HIM = "Ada Obi", "Femi Bello"
THIRD = "Dele 😀 (work)"
"""Someone else, in a group, named as phones let people be named."""
HER_NUMBER, HIS_NUMBER = "+2348000000101", "+2348000000102"
HER_MAIL, HIS_MAIL = "ada@example.com", "femi@example.org"
HER_NICK, HIS_NICK = "ada.o", "femi.b"
START = datetime(2025, 10, 25, 18, 0, 7, tzinfo=UTC)
JUMPS = {
    3: datetime(2025, 10, 26, 0, 40, 0, tzinfo=UTC),  # her clock says 02:40 in summer time
    4: datetime(2025, 10, 26, 1, 20, 0, tzinfo=UTC),  # and 02:20, forty minutes later
    30: datetime(2025, 12, 31, 22, 59, 58, tzinfo=UTC),  # the last second but one of her year
    31: datetime(2025, 12, 31, 23, 0, 0, tzinfo=UTC),  # midnight, a new year for her only
    32: datetime(2026, 1, 1, 11, 0, 0, tzinfo=UTC),  # noon
    60: datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),  # the last second before an hour that is missing
    61: datetime(2026, 3, 29, 1, 0, 0, tzinfo=UTC),
}
"""Events at the edges of clocks and years; the ones between come in chance gaps."""

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
    "\u202fnarrow\u2009and thin", "a paragraph\n\nand another", "12/01/2026, 10:00 - Femi Bello: hi",
    "2026-01-03 10:00 Femi: hi", "\ufffd", "e\u0301", "\U0001f469\u200d\u2764\ufe0f\u200d\U0001f468",
)  # fmt: skip
LONG = "again and again " * 1500 + "end"
SMILE = "😡"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened between the two: a message, or a call with its seconds.

    ``plant`` says what else was done to the message, as far as a format can hold it: "deleted", "edited",
    "reply", "reaction", "system", "picture" that came along, "gone" for one that did not, "undated", "draft",
    or "third" for someone else's message in a group.
    """

    number: int
    at: datetime
    by_her: bool
    text: str
    call: bool = False
    seconds: int = 0
    plant: str = ""

    @property
    def who(self) -> str:
        """The name of who wrote or called."""
        if self.plant == "third":
            return THIRD
        return HER if self.by_her else HIM

    @property
    def whom(self) -> str:
        """The name of the one across."""
        return HIM if self.by_her else HER

    @property
    def nick(self) -> str:
        """The user name of who wrote."""
        if self.plant == "third":
            return "dele_o"
        return HER_NICK if self.by_her else HIS_NICK

    @property
    def mail(self) -> str:
        """The address of who wrote."""
        if self.plant == "third":
            return "dele@example.com"
        return HER_MAIL if self.by_her else HIS_MAIL

    @property
    def way(self) -> str:
        """In or out, as her own phone tells it."""
        return "out" if self.by_her else "in"

    @property
    def offset(self) -> timedelta:
        """How far her clock is ahead of UTC: an hour, two in summer (from 1:00 UTC on last Sundays)."""
        begin, end = (_last_sunday(self.at.year, month) for month in (3, 10))
        return timedelta(hours=2 if begin <= self.at < end else 1)

    @property
    def wall(self) -> datetime:
        """Her clock at the time, without a zone."""
        return (self.at + self.offset).replace(tzinfo=None)

    @property
    def iso(self) -> str:
        """Her clock with its distance from UTC."""
        return f"{self.wall:%Y-%m-%dT%H:%M:%S}.000+0{self.offset.seconds // 3600}:00"

    @property
    def milliseconds(self) -> int:
        """Since 1970, UTC."""
        return int(self.at.timestamp()) * 1000

    @property
    def file(self) -> str:
        """The picture that hangs on the message, if one does."""
        return f"photo_{self.number}.jpg" if self.plant in {"picture", "gone"} else ""


def half_day(at: datetime) -> str:
    """The hour of a clock of twelve hours, with AM or PM to come."""
    return f"{at.hour % 12 or 12}:{at:%M}"


def am_pm(at: datetime) -> str:
    return "AM" if at.hour < 12 else "PM"


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def _picked(number: int, salt: str, below: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{salt}:{number}".encode()).digest()[:6], "big") % below


def _text(number: int, plant: str) -> str:
    if plant == "empty":
        return ""
    words = [WORDS[_picked(number * 64 + n, "word", len(WORDS))] for n in range(1 + _picked(number, "n", 12))]
    odd = _picked(number, "odd", 3 * len(ODD))
    if odd < len(ODD):
        words.append(ODD[odd])
    if plant == "nul":
        words.append("before\x00after")
    if number % 97 == 35:
        words.append(LONG)
    lines = _picked(number, "lines", 12)
    return "\n".join((" ".join(words), *(f"and more {n}" for n in range(lines if lines < 3 else 0))))


def stream(count: int, *, calls: bool = False, plants: Sequence[str] = ()) -> Iterator[Event]:
    """So many events, one after another in time; with ``calls`` every ninth is a call.

    Every seventh, but no call, has one of the ``plants``, in turn. Every tenth comes in the second of the
    one before, from the other side.
    """
    at, by_her = START, False
    for number in range(count):
        if number % 10 == 8:
            by_her = not by_her
        else:
            at += timedelta(seconds=1 + _picked(number, "gap", 5400))
            at = JUMPS.get(number, at)
            by_her = _picked(number, "side", 3) == 0
        is_call = calls and number % 9 == 4
        seconds = _picked(number, "call", 400) if is_call else 0
        plant = plants[number // 7 % len(plants)] if plants and number % 7 == 5 and not is_call else ""
        text = "" if is_call else _text(number, plant)
        yield Event(number, at, by_her, text, is_call, seconds, plant)
