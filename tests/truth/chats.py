# SPDX-License-Identifier: Apache-2.0
"""Writers of chats as text: WhatsApp of four forms, LINE of three, Signal of two programs."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from .apps import as_json
from .events import HIM, HIS_NICK, SMILE, Event, am_pm, half_day
from .ledger import MINUTE, SECOND, Truth, Writer, Written, at_wall, came_along, files, reacted, said

WHATSAPP_PLANTS = ("third", "deleted", "edited", "picture", "gone", "system", "missed", "empty", "nul")
LINE_PLANTS = ("third", "deleted", "gone", "system", "missed", "empty")
SIGNAL_PLANTS = ("deleted", "reply", "reaction", "picture", "gone", "missed", "empty", "nul")
TEXT_PLANTS = ("third", "gone", "system", "missed", "nul")
DELETED = {
    "%d/%m": "This message was deleted",
    "%-m": "This message was deleted",
    "%d.": "Diese Nachricht wurde gelöscht.",
    "[%d/": "\u200eThis message was deleted.",
}
OMITTED = {"%d/%m": "<Media omitted>", "%-m": "<Media omitted>", "%d.": "<Medien ausgeschlossen>"}


def _clock(event: Event, stamp: str) -> str:
    """Her clock in the form of a phone; iPhones and Androids write a narrow space before AM."""
    half = "\u202f" + am_pm(event.wall)
    day = stamp.replace("%-m", str(event.wall.month)).replace("%-d", str(event.wall.day))
    hour = str(event.wall.hour % 12 or 12)
    return event.wall.strftime(day.replace("%I", hour).replace("%p", half))


def _spoken(event: Event, stamp: str, form: str) -> tuple[str, Truth]:  # noqa: PLR0911 - one for each plant
    """What stands behind the time, and what it means."""
    e, truth = event, replace(said(event, at_wall(event, form)), files=())
    name, key = f"{e.who}: ", next(k for k in DELETED if stamp.startswith(k))
    if e.plant == "system":
        words = "Messages and calls are end-to-end encrypted. Tap to learn more."
        return words, replace(truth, kind="event", who=None, text=words, state=("system",))
    if e.plant == "missed":
        words = "Missed voice call"
        name = f"{e.who}: \u200e" if stamp.startswith("[") else ""
        who = e.who if name else None
        text = f"\u200e{words}" if name else words
        return f"{name}{words}", replace(truth, kind="call", who=who, text=text, state=("missed",))
    if e.plant == "deleted":
        return name + DELETED[key], replace(truth, text=DELETED[key], state=("deleted",))
    if e.plant == "edited":
        text = f"{e.text} <This message was edited>"
        return name + text, replace(truth, text=text, state=("edited",))
    if e.plant == "gone" and key in OMITTED:
        return name + OMITTED[key], replace(truth, text=OMITTED[key])
    if e.file:
        shown = f"\u200e<attached: {e.file}>" if stamp.startswith("[") else f"{e.file} (file attached)"
        return f"{name}{shown}\n{e.text}", replace(truth, text=f"{shown}\n{e.text}", files=files(e))
    return name + e.text, truth


def _whatsapp(stamp: str, form: str) -> Writer:
    def write(events: Sequence[Event]) -> Written:
        spoken = [_spoken(e, stamp, form) for e in events]
        lines = zip(events, spoken, strict=True)
        pieces = tuple(f"{_clock(e, stamp)}{words}\n".encode() for e, (words, _) in lines)
        truths = tuple(truth for _, truth in spoken)
        return Written(f"WhatsApp Chat with {HIM}.txt", b"", pieces, b"", truths, beside=came_along(events))

    return write


whatsapp_british = _whatsapp("%d/%m/%Y, %H:%M - ", MINUTE)
whatsapp_american = _whatsapp("%-m/%-d/%y, %I:%M%p - ", MINUTE)
whatsapp_german = _whatsapp("%d.%m.%y, %H:%M - ", MINUTE)
whatsapp_iphone = _whatsapp("[%d/%m/%Y, %H:%M:%S] ", SECOND)


def signal(events: Sequence[Event]) -> Written:
    """chat.md of signal-export: a message ends in two spaces, a quote stands above its words."""
    pieces, truths = [], []
    for e in events:
        begin, text = f"[{e.wall:%Y-%m-%d %H:%M:%S}] {e.who}: ", e.text
        truth = said(e, at_wall(e), files=files(e, f"media/{e.file}"))
        more = f"  ![{e.file}](./media/{e.file})" if e.file else ""
        if e.plant == "reaction":
            more = f"  \n(- {e.whom}: {SMILE} -)"
        elif e.plant == "deleted":
            text, truth = "(This message was deleted)", replace(truth, state=("deleted",))
        elif e.plant == "missed":
            text, truth = "Missed voice call", replace(truth, kind="call", way="in", state=("missed",))
        elif e.plant == "reply":
            text = f"\n\n> stop\n> it\n\n{e.text}"
        truths.append(replace(truth, text=text.removeprefix("\n\n") if e.plant == "reply" else text))
        if e.plant == "reaction":
            truths.append(reacted(e))
        pieces.append(f"{begin}{text}{more}  \n".encode())
    return Written("chat.md", b"", tuple(pieces), b"", tuple(truths), beside=came_along(events))


def signal_json(events: Sequence[Event]) -> Written:
    """data.json of signal-export: a message on each line."""
    pieces = [as_json({"date": "2025-10-25 20:00:00", "sender": "Me", "body": "first"}) + b"\n"]
    truths = [Truth("message", "Me", "first", "2025-10-25T20:00:00", None, way="out")]
    for e in events:
        truth = said(e, at_wall(e), "Me" if e.by_her else HIM, way=e.way, files=files(e, f"media/{e.file}"))
        fields = {"date": f"{e.wall:%Y-%m-%d %H:%M:%S}", "sender": truth.who, "body": e.text, "quote": ""}
        fields |= {"sticker": "", "reactions": [], "attachments": [], "deleted": e.plant == "deleted"}
        if e.file:
            fields["attachments"] = [{"name": e.file, "path": f"media/{e.file}"}]
        if e.plant == "deleted":
            truth = replace(truth, state=("deleted",))
        elif e.plant == "missed":
            fields["body"] = "Missed voice call"
            truth = replace(truth, kind="call", text="Missed voice call", way="in", state=("missed",))
        pieces.append(as_json(fields) + b"\n")
        truths.append(truth)
    return Written("data.json", b"", tuple(pieces), b"", tuple(truths), beside=came_along(events))


def signal_text(events: Sequence[Event]) -> Written:
    """A chat as signalbackup-tools writes text: stars before whatever is no message."""
    pieces, truths = [], []
    for e in events:
        words, truth = f"<{e.who}> {e.text}", replace(said(e, at_wall(e)), files=())
        if e.plant == "gone":
            words = f'*** <{e.who}> sent file "{e.file}"'
            truth = replace(truth, text="", files=files(e))
        elif e.plant == "system":
            words = f"*** {e.who} disabled disappearing messages."
            truth = replace(truth, kind="event", who=None, text=words[4:], state=("system",))
        elif e.plant == "missed":
            words = "*** Missed voice call"
            truth = replace(truth, kind="call", who=None, text=words[4:], way="in", state=("missed",))
        pieces.append(f"[{e.wall:%b %d, %Y %H:%M:%S}] {words}\n".encode())
        truths.append(truth)
    return Written("Femi (_id7).txt", b"", tuple(pieces), b"", tuple(truths))


def _line(head: str, day: str, clock: Callable[[Event], str], gone: str) -> Writer:
    """LINE of one language: a line for each day, texts of several lines in quotation marks."""

    def write(events: Sequence[Event]) -> Written:
        pieces, truths, before = [], [], ""
        for e in events:
            today = f"{e.wall:{day}}"
            text, truth = e.text, replace(said(e, at_wall(e, MINUTE)), files=())
            quoted = '"{}"'.format(text.replace('"', '""')) if "\n" in text else text
            words = f"{e.who}\t{quoted}"
            if e.plant == "deleted":
                words = f"{e.who} unsent a message."
                truth = replace(truth, text=words, state=("deleted",))
            elif e.plant == "gone":
                words, truth = f"{e.who}\t{gone}", replace(truth, text=gone)
            elif e.plant == "system":
                words = f"{e.who} joined the group."
                truth = replace(truth, kind="event", who=None, text=words, state=("system",))
                words = f"\t{words}"
            elif e.plant == "missed":
                words = f"{e.who}\t☎ Missed call"
                truth = replace(truth, kind="call", text="☎ Missed call", state=("missed",))
            begin = f"{'' if not before else chr(10)}{today}\n" if today != before else ""
            pieces.append(f"{begin}{clock(e)}\t{words}\n".encode())
            truths.append(truth)
            before = today
        return Written(f"[LINE] {HIS_NICK}.txt", head.encode(), tuple(pieces), b"", tuple(truths))

    return write


def _chinese(event: Event) -> str:
    wall = event.wall
    return f"{'上午' if wall.hour < 12 else '下午'}{wall.hour % 12 or 12:02}:{wall:%M}"


line_english = _line(
    "[LINE] Chat history with Femi\nSaved on: 01/05/2026 09:00\n\n",
    "%a, %d/%m/%Y",
    lambda e: f"{half_day(e.wall)}{am_pm(e.wall)}",
    "[Photo]",
)
line_desktop = _line(
    "[LINE] Chat history with Femi\nSaved on: 2026/05/01 09:00\n\n",
    "%Y.%m.%d %A",
    lambda e: f"{e.wall:%H:%M}",
    "[Photo]",
)
line_chinese = _line(
    "[LINE] 與Femi的聊天記錄\n儲存日期：2026/05/01 09:00\n\n", "%Y/%m/%d週二", _chinese, "[照片]"
)
