# SPDX-License-Identifier: Apache-2.0
"""Tells a JSON file that holds nothing from one whose entries nobody knows: many exports have empty lists."""

import re
from collections.abc import Collection
from typing import Any, Final, TypeGuard

import msgspec

from leeward.parts import Document

_BEFORE: Final = re.compile(rb"\s*(?:window\.YTD\.[\w.]{1,200}\s{0,9}=)?\s*")
"""What an archive of X writes before its JSON."""
_MARK: Final = b"\xef\xbb\xbf"
_BROKEN: Final = (msgspec.DecodeError, ValueError, RecursionError)


def value_of(document: Document) -> Any:
    """What the whole file says as JSON; None where it says nothing or is longer than its first 64 KiB.

    A file that holds no entry is short: names of lists, and perhaps of people.
    """
    raw = document.untrusted_head
    if document.size > len(raw):
        return None
    body = raw.removeprefix(_MARK)
    before = _BEFORE.match(body)
    try:
        return msgspec.json.decode(body[before.end() if before else 0 :])
    except _BROKEN:
        return None


def holds_nothing(document: Document, besides: Collection[str] = ()) -> bool:
    """Whether no list of the file has a member, but for lists of the names ``besides``."""
    value = value_of(document)
    return isinstance(value, list | dict) and _is_empty(value, besides)


def only_lists(value: Any) -> TypeGuard[list[Any] | dict[str, Any]]:
    """Whether a value is an empty list, or an object of nothing but empty lists."""
    if isinstance(value, dict):
        return all(one in ([], {}) for one in value.values())
    return isinstance(value, list) and not value


def _is_empty(value: Any, besides: Collection[str]) -> bool:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [inside for name, inside in one.items() if name not in besides]
        elif isinstance(one, list) and one:
            return False
    return True
