# SPDX-License-Identifier: Apache-2.0
"""Writers of chat texts: WhatsApp of two phones and three countries, LINE, Signal."""

from collections.abc import Sequence

from .events import Event
from .ledger import Truth, Writer, Written, at_wall

MINUTE = "%Y-%m-%dT%H:%M"


def _texts(events: Sequence[Event], form: str) -> tuple[Truth, ...]:
    return tuple(Truth("message", e.who, e.text, *at_wall(e, form)) for e in events)


def _whatsapp(stamp: str, form: str) -> Writer:
    def write(events: Sequence[Event]) -> Written:
        pieces = tuple(f"{_written(e, stamp)}{e.who}: {e.text}\n".encode() for e in events)
        return Written("WhatsApp Chat with Femi Bello.txt", b"", pieces, b"", _texts(events, form))

    return write


def _written(event: Event, stamp: str) -> str:
    half = "\u202f" + ("AM" if event.wall.hour < 12 else "PM")
    hour = event.wall.hour % 12 or 12
    day = stamp.replace("%-m", str(event.wall.month)).replace("%-d", str(event.wall.day))
    return event.wall.strftime(day.replace("%I", str(hour)).replace("%p", half))


whatsapp_british = _whatsapp("%d/%m/%Y, %H:%M - ", MINUTE)
whatsapp_american = _whatsapp("%-m/%-d/%y, %I:%M%p - ", MINUTE)
whatsapp_german = _whatsapp("%d.%m.%y, %H:%M - ", MINUTE)
whatsapp_iphone = _whatsapp("[%d/%m/%Y, %H:%M:%S] ", "%Y-%m-%dT%H:%M:%S")


def signal(events: Sequence[Event]) -> Written:
    """chat.md of signal-export: a message ends in two spaces."""
    pieces = tuple(f"[{e.wall:%Y-%m-%d %H:%M:%S}] {e.who}: {e.text}  \n".encode() for e in events)
    return Written("chat.md", b"", pieces, b"", _texts(events, "%Y-%m-%dT%H:%M:%S"))
