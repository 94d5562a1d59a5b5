# SPDX-License-Identifier: Apache-2.0
"""What stands behind a header of a chat text: who wrote, and what WhatsApp's own words say about it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final

from leeward.exports import whatsapp_words as words
from leeward.exports.whatsapp_lines import MARKS
from leeward.records import Kind, Party, State

_MARK = re.compile(f"[{MARKS}]+")
_SPACE = " \u00a0\u2009\u202f\u3000"
_PUSH = re.compile(f"[~～][{_SPACE}]?")
_NUMBER = re.compile(rf"\+?[\d(][\d{_SPACE}()\-.\u2010\u2011\u2013/]{{4,30}}")
_CLEAR = str.maketrans(
    "", "", "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
LONGEST_NAME: Final = 200
"""A contact's name is shorter; longer text before a colon is an event's sentence."""

WHOLE: Final = frozenset(
    said + dot for said in words.OMITTED | words.DELETED | words.DELETED_BY_OWNER for dot in ("", ".")
)


def clear(text: str) -> str:
    """The text without the invisible direction marks that WhatsApp puts around names and numbers."""
    return text.translate(_CLEAR)


def chat_name(document_name: str) -> str | None:
    """The conversation's name as the file name shows it; None where it shows none (``_chat.txt``)."""
    base = unicodedata.normalize("NFC", clear(PurePosixPath(document_name.replace("\\", "/")).name))
    named = words.CHAT_NAMES.fullmatch(base)
    if named is not None:
        return named["name"].strip(_SPACE)
    stem = re.sub(r"\.(?:txt|zip)$", "", base, flags=re.IGNORECASE)
    return None if stem.startswith("_chat") or not stem else stem


@dataclass(frozen=True, slots=True)
class Sender:
    """Someone who wrote, with what the file shows beside the name."""

    party: Party
    extra: Mapping[str, str] = field(default_factory=dict)


def sender_of(shown: str, *, sure: bool = False) -> Sender | None:
    """Who a name before ": " stands for; None when it is part of an event's sentence, unless it is sure."""
    name = clear(shown).strip(_SPACE)
    if "\n" in name or len(name) > LONGEST_NAME:
        return None
    if not sure and (_open_quote(name) or words.SERVICE_IN_NAME.search(name)):
        return None
    push = _PUSH.match(name)
    if push is not None and push.end() < len(name):
        name = name[push.end() :]
    extra = {"push_name": "yes"} if push else {}
    if _NUMBER.fullmatch(name) and sum(c.isdigit() for c in name) >= 5:
        return Sender(Party(handle=name), extra)
    return Sender(Party(name=name) if name else Party(), extra)


def _open_quote(text: str) -> bool:
    """Whether a quotation begins and does not end: `changed the subject to "x` of `"x: y"`."""
    if text.count('"') % 2:
        return True
    low, high = text.count("“") + text.count("„"), text.count("”")
    closed = high if high or "„" not in text else text.count("“")
    opened = low if high or "„" not in text else text.count("„")
    return opened > closed or text.count("«") > text.count("»") or text.count("「") > text.count("」")


def event_of(sentence: str) -> str | None:
    """What an event's sentence tells, if its language is known."""
    said = clear(sentence).strip(_SPACE + "\r\n.")
    return next((code for code, phrase in words.EVENTS if phrase.search(said[:400])), None)


def is_notice(text: str) -> bool:
    """Whether WhatsApp itself speaks here, although a name stands before it (iPhones write it so)."""
    bare = clear(text).strip()
    if words.NOTICE.match(bare):
        return True
    return (
        text.startswith("\u200e") and bare.count("\n") == 0 and len(bare) < 400 and event_of(bare) is not None
    )


@dataclass(slots=True)
class Told:
    """What a message's text says about the message."""

    kind: Kind = "message"
    state: tuple[State, ...] = ()
    seconds: int | None = None
    files: tuple[str, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)
    notice: bool = False


def told(text: str) -> Told:
    """Deleted, edited, a call, left-out media, named files, a place: in WhatsApp's own words."""
    return _told_again(text) if len(text) < 60 else _told(text)


def _told(text: str) -> Told:
    result = Told()
    bare = clear(text).strip(_SPACE + "\r\n")
    said = bare.removesuffix(".")
    if said in words.DELETED or said in words.DELETED_BY_OWNER or words.DELETED_BY_ADMIN.match(said):
        result.state = ("deleted",)
        if said in words.DELETED_BY_OWNER:
            result.extra["by_owner"] = "yes"
        return result
    if _call(text, bare, result):
        return result
    if words.EDITED.search(text.rstrip("\r\n ")):
        result.state += ("edited",)
    if (
        words.VIEW_ONCE.match(bare)
        and len(bare) < 200
        and ("\u200e" in text or "<" in text or bare.lower().startswith("you "))
    ):
        result.state += ("view_once",)
    first = bare.split("\n", 1)[0].strip(_SPACE + "\r")
    after_mark = clear(text.rpartition("\u200e")[2]).strip() if "\u200e" in text else ""
    if first.removesuffix(".") in words.OMITTED or after_mark in words.OMITTED:
        result.extra["media"] = "omitted"
    result.files = _files(text)
    place = words.LOCATION.search(text)
    if place is not None:
        result.extra["location"] = f"{place['lat']},{place['lon']}"
    if not (result.state or result.extra or result.files):
        result.notice = is_notice(text)
    return result


_told_again = lru_cache(maxsize=512)(_told)
"""WhatsApp's own short sentences come by the thousand."""


def _files(text: str) -> tuple[str, ...]:
    names = [m["name"] for m in words.ATTACHED_TAG.finditer(text)]
    shape = words.ATTACHED_SHAPE.match(text)
    if shape is not None and (
        words.MEDIA_DAY.match(shape["name"])
        or (len(shape["words"]) <= 40 and not re.search(r"[\d:/\\,;=?!]", shape["words"]))
    ):
        names.append(shape["name"])
    return tuple(dict.fromkeys(clear(n).strip() for n in names))


def _call(text: str, bare: str, result: Told) -> bool:
    found = words.CALL.match(bare)
    if found is None or "\n" in bare:
        return False
    rest = bare[found.end() :].lstrip(_SPACE)
    by_whatsapp = "\u200e" in text
    if found["missed"]:
        if (
            not by_whatsapp
            and rest
            and (len(rest) > 40 or not re.match(r"[,.(،·]|(?:at|um|a las|à|às|alle|om) \d", rest))
        ):
            return False
        result.state = ("missed",)
    else:
        seconds = _duration(rest)
        silent = words.NO_ANSWER.search(rest) is not None
        if not (by_whatsapp or ((silent or seconds is not None) and len(rest) < 40)):
            return False
        result.state = ("missed",) if silent else ("answered",)
        result.seconds = seconds
    result.kind = "call"
    result.extra["in_app"] = "yes"
    return True


def _duration(rest: str) -> int | None:
    total, seen = 0, False
    for part in words.DURATION.finditer(rest):
        unit = part["unit"].lower()
        each = 3600 if unit in words.HOUR_UNITS else 1 if unit in words.SECOND_UNITS else 60
        total, seen = total + int(part["n"]) * each, True
    return total if seen else None
