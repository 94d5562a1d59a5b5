# SPDX-License-Identifier: Apache-2.0
"""What Apple's messages keep in property lists: earlier wordings, parts taken back, cards of other apps."""

import plistlib
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from leeward.exports.apple_time import AppleClock
from leeward.exports.typedstream import text_of

_MOST: Final = 4 << 20
_DEEPEST: Final = 32
_MOST_WORDS: Final = 200
_SPOKEN: Final = (
    "ldtext", "caption", "subcaption", "secondary-subcaption", "tertiary-subcaption", "image-title",
    "image-subtitle", "title", "summary", "siteName", "itemTitle", "an", "appName", "URL", "originalURL",
    "name", "album", "artist",
)  # fmt: skip
"""Keys of a card whose values are shown to people, in the order in which they say most."""
_DAMAGE = (
    plistlib.InvalidFileException, ValueError, TypeError, KeyError, IndexError, AttributeError,
    OverflowError, RecursionError, MemoryError, EOFError, LookupError,
)  # fmt: skip
"""What plistlib raises on broken lists; XML ones raise ``ExpatError``, a ``ValueError`` it is not."""


class Summary(NamedTuple):
    """The list of a message: wordings by part with their times, parts taken back, what it answers."""

    wordings: tuple[tuple[str, str | None, str], ...] = ()
    taken_back: tuple[int, ...] = ()
    about: str = ""


def plist(untrusted: object) -> Any:
    """A binary property list; None where it is none. XML is not read: no message is stored in it."""
    if not isinstance(untrusted, bytes) or not untrusted.startswith(b"bplist") or len(untrusted) > _MOST:
        return None
    try:
        return plistlib.loads(untrusted, fmt=plistlib.FMT_BINARY)
    except _DAMAGE:
        return None


def summary(untrusted: object, clock: AppleClock) -> Summary | None:
    """What ``message_summary_info`` says; None where there is something that cannot be read."""
    found = plist(untrusted)
    if not isinstance(found, dict):
        return None
    wordings = tuple(_wordings(found.get("ec"), clock))
    back = found.get("rp")
    taken = tuple(one for one in back if isinstance(one, int)) if isinstance(back, list) else ()
    about = found.get("ams")
    return Summary(wordings, taken, about if isinstance(about, str) else "")


def _wordings(edits: object, clock: AppleClock) -> Iterator[tuple[str, str | None, str]]:
    for part, events in edits.items() if isinstance(edits, dict) else ():
        for event in events if isinstance(events, list) else ():
            if isinstance(event, dict):
                body = event.get("t")
                text = text_of(body) if isinstance(body, bytes) else None
                yield str(part), clock.utc(event.get("d")), text or ""


def card(untrusted: object) -> dict[str, str]:
    """What a card of another app shows to people: captions, titles, addresses, by the keys it uses."""
    archive = plist(untrusted)
    objects = archive.get("$objects") if isinstance(archive, dict) else None
    if not isinstance(objects, list):
        return {}
    found: dict[str, str] = {}
    for one in objects:
        if isinstance(one, dict):
            for key, value in _pairs(one, objects):
                if key in _SPOKEN and isinstance(value, str) and value and len(found) < _MOST_WORDS:
                    found.setdefault(key, value)
    return {key: found[key] for key in _SPOKEN if key in found}


def _pairs(one: Mapping[Any, Any], objects: list[Any]) -> Iterator[tuple[str, object]]:
    """Names and values of an archived object: a dictionary has them in two lists, others in itself."""
    keys, values = one.get("NS.keys"), one.get("NS.objects")
    if isinstance(keys, list) and isinstance(values, list):
        pairs = zip(keys, values, strict=False)
    else:
        pairs = ((key, value) for key, value in one.items())  # type: ignore[assignment]
    for key, value in pairs:
        name = _followed(key, objects)
        if isinstance(name, str):
            yield name, _spoken(_followed(value, objects), objects)


def _followed(value: object, objects: list[Any]) -> object:
    if isinstance(value, plistlib.UID):
        return objects[value.data] if value.data < len(objects) else None
    return value


def _spoken(value: object, objects: list[Any]) -> object:
    """The words in a value: a string, or the address in an archived URL."""
    depth = 0
    while isinstance(value, dict) and depth < _DEEPEST:
        inner = next((value[key] for key in ("NS.relative", "NS.string") if key in value), None)
        value, depth = _followed(inner, objects), depth + 1
    return value
