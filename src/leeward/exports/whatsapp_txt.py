# SPDX-License-Identifier: Apache-2.0
"""Reads WhatsApp's "Export chat" text, in every language and date form we know.

The file is read twice, in blocks: first for what only the whole file tells (the day order and forged
headers, see ``whatsapp_order``), then for its records. A chat text names no zone and does not say who
exported it, so ``utc`` is never set and ``direction`` stays "unknown".
"""

import hashlib
import math
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from leeward.exports import whatsapp_words as words
from leeward.exports.quick_records import message, moment, place
from leeward.exports.whatsapp_lines import (
    BROKEN,
    WINDOWS,
    Damage,
    Grammar,
    Row,
    blocks,
    clock,
    grammar_of,
    head_lines,
    merged,
    numbered,
    read_header,
    readings,
)
from leeward.exports.whatsapp_order import Stretch, forged, is_dotted, stays_open, steps_back, stretches
from leeward.exports.whatsapp_survey import Survey, survey
from leeward.exports.whatsapp_text import WHOLE, Sender, chat_name, clear, event_of, sender_of, told
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import (
    Attachment,
    Party,
    Precision,
    Record,
    Said,
    Sha256,
    Skipped,
    Tally,
    Unread,
    When,
    Where,
)

FORMAT: Final = "whatsapp_txt"
KEPT_NAMES: Final = 20_000
OFTEN: Final = 3
"""What stands before ": " so often in the beginning of a file is a name, even if it reads like an event."""
LOOKS: Final = words.CALL_STARTS | words.NOTICE_STARTS
"""Three first letters of what WhatsApp itself may have written: such a text gets a closer look."""
NEAR_CAP: Final = (
    (40_000, 39_000, "caveat.whatsapp.cap_40000"),
    (10_000, 9_700, "caveat.whatsapp.cap_10000"),
)
"""WhatsApp stops an export at about 40,000 messages, or 10,000 with media (formats.md 2.1)."""
_ZIP: Final = b"PK\x03\x04"
_TAR: Final = b"ustar"
"""The mark of a tar file, where POSIX.1-1988 puts it."""


def claim(document: Document) -> Claim | None:
    """By the headers in the first 64 KiB. The name is a hint only.

    Signal's own text form is ``[2019-05-29, 15:04] Me: text``; iPhones write seconds there, so a file that
    has this form throughout, or is markdown, is claimed with little sureness.
    """
    lines = [] if _would_glue(document.untrusted_head) else head_lines(document.untrusted_head)
    bodies = [clear(rest).strip() for _, rest in lines]
    senders = [body.partition(": ")[0] for body in bodies if ":" in body]
    if not lines or (not senders and not any(event_of(b) for b in bodies)):
        return None
    if sum(b.startswith(("<", "* ", "-!-")) and "> " in b[:40] for b in bodies) * 2 > len(bodies):
        return None  # IRC
    if sum(s.split(" - ")[-1].strip() in words.LOG_LEVELS for s in senders) * 2 > len(senders):
        return None
    named = words.CHAT_NAMES.fullmatch(PurePosixPath(document.name).name) or "_chat" in document.name
    markdown = document.name.lower().endswith((".md", ".markdown"))
    signal = all(h.form[0] == "[" and h.form[1] == "--" and h.form[5] == 2 and h.form[4] for h, _ in lines)
    if markdown or signal:
        return Claim(20, "claim.whatsapp_txt.like_signal")
    if len(lines) == 1:
        return Claim(70 if named else 50, "claim.whatsapp_txt.one_line")
    return Claim(95 if named else 90 if len(lines) > 2 else 80, "claim.whatsapp_txt.headers")


def _would_glue(head: bytes) -> bool:
    """Whether its messages would run into one: packed without being squeezed, or with old ends of lines."""
    if head.startswith(_ZIP) or head[257:262] == _TAR:
        return True
    return b"\n" not in head and len(head_lines(head.replace(b"\r", b"\n"))) > 1


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message, call and event of the chat in file order, then the accounting."""
    grammar = grammar_of(document.untrusted_head)
    found = survey(document.untrusted_open, grammar)
    plan = stretches(found, choices.day_first)
    odd = forged(document.untrusted_open, grammar, found, plan)
    chat = _Chat(document, grammar, found, plan, odd)
    yield from chat.records()
    yield chat.tally(choices)


class _Chat:
    """One reading of one chat text: what is known so far, and what has been counted."""

    def __init__(
        self, document: Document, grammar: Grammar, found: Survey, plan: list[Stretch], odd: frozenset[int]
    ) -> None:
        self.document, self.grammar, self.found, self.plan, self.odd = document, grammar, found, plan, odd
        self.thread = chat_name(document.name)
        self.damage = Damage()
        self.senders: dict[str, Sender] = {}
        self.longer = _names_with_colon(found, self.thread)
        self.stretch, self.upcoming = plan[0], 0
        self.position = self.messages = self.system = self.continued = 0
        self.ambiguous = self.broken = self.files = self.long = 0
        self.open_days = self.other_calendar = False
        self.skipped: dict[str, list[int]] = {}
        self.hashes: dict[str, Sha256 | None] = {}
        self.named: set[str] = set()
        self.twice: set[str] = set()

    def records(self) -> Iterator[Record | Unread]:  # noqa: C901 - one loop, see below
        """The records and what could not be read. This loop runs for every message: it is kept lean."""
        grammar, thread, member, senders = self.grammar, self.thread, self.document.member, self.senders
        codec, newline, errors = grammar.codec, grammar.newline, grammar.errors
        lead, join, tail, marked = grammar.around()
        damage, sha256, times = self.damage, hashlib.sha256, _Times()
        day, minute, date, when, position, plain, change = None, None, None, When(), 0, 0, 0.0
        for loose, rows in self._rows():
            if loose:
                self.position = position
                yield self._unread(loose, first=not (plain or self.messages or self.system))
                position = self.position
            for number, d, t, g, body, odd in rows:
                if number >= change:
                    day, change = None, self._next_stretch(number)
                if d is not None and t is not None:
                    if d != day:
                        day, minute, date = d, None, self._date(d)
                    if t != minute:
                        minute, (exact_to, told_time) = t, times[t]
                        local = f"{date}{told_time}" if date and told_time else None
                        when = moment(clear(f"{d}{join}{t}") if marked else f"{d}{join}{t}", local, exact_to)
                    raw = f"{lead}{d}{join}{t}{tail}{body}"
                else:
                    day, when, raw = None, self._other_when(g or "", times), f"{g}{body}"
                size = newline
                if body[-1:] == "\r":
                    body, raw, size = body[:-1], raw[:-1], 2 * newline  # noqa: PLW2901 - without its CR
                data = raw.encode(codec, errors)
                where = place(member, position, len(data), sha256(data).hexdigest())
                position += len(data) + size
                if "\n" in body:
                    body = body.replace("\r\n", "\n")  # noqa: PLW2901 - as text
                    self.continued += body.count("\n")
                name, _, text = body.partition(": ")
                if (
                    name in senders
                    and not ("\u200e" in text or "<" in text or "(" in text or "maps" in text)
                    and text[:3].lower() not in LOOKS
                    and not (len(text) < 60 and text in WHOLE)
                    and not odd
                    and not damage.broken
                ):
                    plain += 1
                    yield message("whatsapp", thread, when, senders[name].party, text, where)
                else:
                    yield self._marked(when, where, body, odd)
        self.messages += plain

    def _rows(self) -> Iterator[tuple[str, Iterable[Row]]]:
        with self.document.untrusted_open() as untrusted:
            pieces = numbered(blocks(untrusted, self.grammar, self.damage))
            yield from merged(pieces, self.odd, self.grammar) if self.odd else pieces

    def _next_stretch(self, number: int) -> float:
        """Read dates as this header wants it from now on; the number of the header that wants otherwise."""
        while self.upcoming < len(self.plan) and self.plan[self.upcoming].first <= number:
            self.stretch = self.plan[self.upcoming]
            self.upcoming += 1
        return self.plan[self.upcoming].first if self.upcoming < len(self.plan) else math.inf

    def _date(self, day: str) -> str | None:
        """A date in ISO 8601 and a "T"; None where it stays open, which is noted."""
        meant = self.stretch.day(day)
        if meant is not None:
            return f"{meant.isoformat()}T"
        if "other" in readings(day):
            self.other_calendar = True
        elif readings(day):
            self.open_days = True
        return None

    def _other_when(self, untrusted_header: str, times: "_Times") -> When:
        header = read_header(untrusted_header)
        if header is None:
            return When(clear(untrusted_header).strip())
        date, (exact_to, told_time) = self._date(header.date), times[header.time]
        return moment(header.as_written, f"{date}{told_time}" if date and told_time else None, exact_to)

    def _unread(self, loose: str, *, first: bool) -> Unread:
        """Text that is under no header: before the first one, or the rest of a message without end."""
        codec, newline = self.grammar.codec, self.grammar.newline
        lines = loose.count("\n")
        if loose.startswith("\n"):
            loose = loose[1:]
        else:
            self.position -= newline
        data = loose.encode(codec, self.grammar.errors)
        place = Where(
            self.document.member, self.position, len(data), None, Sha256(hashlib.sha256(data).hexdigest())
        )
        self.position += len(data) + newline
        why = "before_first_header" if first else "message_too_long"
        entry = self.skipped.setdefault(why, [0, place.offset or 0])
        entry[0] += lines
        return Unread(why, place, max(lines, 1))

    def _marked(self, when: When, where: Where, body: str, odd: int) -> Record:
        """A record that needs a closer look: an event, a call, media, a new sender, damaged letters."""
        if self.damage.broken and BROKEN.search(body):
            self.broken += 1
            body = BROKEN.sub("\ufffd", body)
        sender, text = self._sender(body)
        state = ("ambiguous_line",) if odd else ()
        self.ambiguous += odd
        says = told(text)
        if sender is None or says.notice:
            return self._event(when, where, body, odd)
        self.messages += 1
        return Record(
            says.kind,
            "whatsapp",
            self.thread,
            when,
            sender.party,
            text,
            where,
            state=(*says.state, *state),
            seconds=says.seconds,
            attachments=tuple(self._attachment(n) for n in says.files),
            extra={**sender.extra, **says.extra},
        )

    def _event(self, when: When, where: Where, body: str, odd: int) -> Record:
        says = told(body)
        odd_state = ("ambiguous_line",) if odd else ()
        if says.kind == "call":
            self.messages += 1
            return Record(
                "call", "whatsapp", self.thread, when, Party(), body, where,
                state=(*says.state, *odd_state), seconds=says.seconds, extra=says.extra,
            )  # fmt: skip
        self.system += 1
        code = event_of(body)
        return Record(
            "event", "whatsapp", self.thread, when, Party(), body, where,
            state=("system", *odd_state), extra={"event": code} if code else {},
        )  # fmt: skip

    def _sender(self, body: str) -> tuple[Sender | None, str]:
        name, colon, text = body.partition(": ")
        for full in self.longer.get(name, ()):
            if body.startswith(f"{full}:"):
                return sender_of(full), body[len(full) + 1 :].removeprefix(" ")
        if colon and "\n" not in name:
            often = sum(self.found.pairs.get(name, {}).values()) >= OFTEN
            sender = self.senders.get(name) or sender_of(name, sure=often)
            if (
                sender is not None
                and name not in self.longer
                and not sender.extra
                and len(self.senders) < KEPT_NAMES
            ):
                self.senders[name] = sender
            return sender, text
        name, colon, text = body.partition(":")  # "name:" with nothing behind it, or no space
        known = name in self.senders or name in self.found.pairs
        if colon and "\n" not in name and (known or not text or text.startswith("\n")):
            return sender_of(name), text
        return None, body

    def _attachment(self, name: str) -> Attachment:
        self.files += 1
        key = unicodedata.normalize("NFC", PurePosixPath(name.replace("\\", "/")).name).casefold()
        if key in self.named:
            self.twice.add(key)
        elif len(self.named) < KEPT_NAMES:
            self.named.add(key)
        neighbour = self.document.beside.get(key)
        if neighbour is None:
            return Attachment(name)
        if key not in self.hashes:
            self.hashes[key] = neighbour.sha256()
        return Attachment(name, self.hashes[key], present=True)

    def tally(self, choices: Choices) -> Tally:
        """The accounting in physical lines, with what was assumed and what a reader of it must know."""
        skipped = tuple(Skipped(why, n, f"offset {at}") for why, (n, at) in self.skipped.items())
        if self.damage.blank:
            skipped = (*skipped, Skipped("blank_line", self.damage.blank))
        lines = self.messages + self.system + self.continued + sum(s.count for s in skipped)
        return Tally(
            FORMAT,
            lines,
            self.messages,
            self.system,
            self.continued,
            skipped,
            tuple(_assumptions(self.found, self.plan, choices)),
            tuple(self._caveats()),
            self.damage.cut,
            "day_order" if self.open_days else None,
        )

    def _caveats(self) -> Iterator[Said]:
        if self.messages:
            yield Said("caveat.whatsapp.no_zone")
        if self.grammar.codec == WINDOWS:
            yield Said("caveat.whatsapp.windows_letters")
        cap, near, key = NEAR_CAP[1] if self.files else NEAR_CAP[0]
        if near <= self.messages + self.system <= cap + 100:
            yield Said(key, {"n": self.messages + self.system})
        counted = (
            ("ambiguous_line", self.ambiguous),
            ("not_utf8", self.broken),
            ("same_file_name", len(self.twice)),
            ("other_calendar", int(self.other_calendar)),
            ("too_long", self.skipped.get("message_too_long", [0])[0]),
        )
        yield from (Said(f"caveat.whatsapp.{key}", {"n": n}) for key, n in counted if n)


class _Times(dict[str, tuple[Precision, str | None]]):
    """How exact a time text is, and the time in ISO 8601; None for what no clock shows."""

    def __missing__(self, time_text: str) -> tuple[Precision, str | None]:
        told_time = clock(time_text)
        exact: Precision = "none" if told_time is None else "second" if len(told_time[1]) > 5 else "minute"
        if len(self) > 200_000:
            self.clear()
        self[time_text] = answer = (exact, told_time[1] if told_time else None)
        return answer


def _names_with_colon(found: Survey, thread: str | None) -> dict[str, list[str]]:
    """Names that hold ": ": early lines of "A" all go on with "B: ", five times, or "A: B" is the title."""
    longer: dict[str, list[str]] = {}
    for name, after in found.pairs.items():
        for second, count in after.items():
            full = f"{name}: {second}"
            if second and (full == thread or (len(after) == 1 and count >= 5)) and sender_of(full):
                longer.setdefault(name, []).append(full)
    return longer


def _assumptions(found: Survey, plan: list[Stretch], choices: Choices) -> Iterator[Said]:
    """How the day order was decided, with the counts that decided it."""
    orders = {s.orders[0] for s in plan if len(s.orders) == 1}
    if not found.dates or not orders:
        return
    names = {"dmy": "day_first", "mdy": "month_first", "ymd": "year_first"}
    key = names[min(orders)] if len(orders) == 1 else "order_changes"
    facts = {
        "dates": len(found.dates),
        "fixed": sum(len({"dmy", "mdy"} & readings(d).keys()) < 2 for d in found.dates),
        "media": len(found.media),
        "back_day_first": steps_back(found, "dmy"),
        "back_month_first": steps_back(found, "mdy"),
    }
    if key == "day_first" and choices.day_first is None and not facts["fixed"] and is_dotted(found.dates[0]):
        yield Said("assumption.whatsapp.dotted")
    yield Said(f"assumption.whatsapp.{key}{'_chosen' if choices.day_first is not None else ''}", facts)


def question(document: Document, choices: Choices) -> str | None:
    """Whether a person must say the day order first: some date of the chat stays open without it."""
    found = survey(document.untrusted_open, grammar_of(document.untrusted_head))
    return "day_order" if stays_open(found, stretches(found, choices.day_first)) else None


READER = Reader(FORMAT, claim, read, question, joins="beside")
