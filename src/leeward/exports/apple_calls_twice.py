# SPDX-License-Identifier: Apache-2.0
"""Calls of WhatsApp that an iPhone keeps twice: in its own list of calls, and in WhatsApp's databases.

Where those lie beside the list, such a call counts there, because WhatsApp tells more of it; the row of the
list stays as a line of the app itself.
"""

import math
from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from leeward.exports.sqlite_bytes import rows_beside
from leeward.exports.whatsapp_ios_calls import FILE as CALLS
from leeward.exports.whatsapp_ios_calls import NEAR, listed_beside
from leeward.exports.whatsapp_ios_db import FILE as CHATS
from leeward.exports.whatsapp_ios_db import is_call
from leeward.parts import Document
from leeward.records import Record

FILES: Final = (CALLS, CHATS)


class Twice:
    """The calls that WhatsApp's databases beside a list have; each stands for one row of the list."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._times: list[float] | None = None

    def seen(self, found: Record, at: object) -> Record:
        """A call of the list as it counts: one that stands beside too is an event here. ``at``: its time."""
        if found.channel != "whatsapp" or not isinstance(at, int | float) or not self._takes(at):
            return found
        names = [name for name in FILES if name in self._document.beside]
        extra = {**found.extra, "event": "call_in_list", "same_as_in": ", ".join(names)}
        return replace(found, kind="event", state=("system",), extra=extra)

    def _takes(self, at: float) -> bool:
        if self._times is None:
            self._times = sorted(_times(self._document))
        start = bisect_left(self._times, at - NEAR)
        end = bisect_left(self._times, at + NEAR)
        nearest = min(range(start, end), key=lambda n: abs((self._times or [])[n] - at), default=None)
        if nearest is None:
            return False
        del self._times[nearest]
        return True


def _times(document: Document) -> list[float]:
    """When WhatsApp's calls were: those of its list, and those that only a chat shows."""
    listed = listed_beside(document)
    found = list(listed.times)
    for identifier, at in _in_chats(document):
        if not listed.has(identifier, at):
            insort(found, at)
    return found


def _in_chats(document: Document) -> Iterator[tuple[str, float]]:
    names = ("ZMESSAGETYPE", "ZGROUPEVENTTYPE", "ZMESSAGEDATE", "ZSTANZAID")
    for _, kind, event, at, identifier in rows_beside(document, CHATS, "ZWAMESSAGE", *names):
        if is_call(kind, event) and isinstance(at, int | float) and math.isfinite(at):
            yield (identifier if isinstance(identifier, str) else ""), at
