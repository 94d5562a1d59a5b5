# SPDX-License-Identifier: Apache-2.0
"""Telegram's own words: actions of service lines, what stands in place of a file, and text in parts."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

EVENTS: Final[Mapping[str, str]] = {
    "create_group": "created",
    "create_channel": "created",
    "invite_members": "added",
    "remove_members": "removed",
    "join_group_by_link": "joined",
    "join_group_by_request": "joined",
    "edit_group_title": "subject_changed",
}
"""Actions that Leeward has a word for; any other action is its own."""

GIFTS: Final = frozenset({"send_star_gift", "send_premium_gift", "send_stars_gift", "send_ton_gift"})
"""A gift that carries words is a message of who sent it."""

NO_FILE: Final = re.compile(
    r"\((?:File|Photo) (?:not included|unavailable|exceeds maximum size)[^()]{0,100}\)\s*$", re.IGNORECASE
)
"""What the export writes in place of a path (export_output_json.cpp, ``pushPath``)."""


def flat(text: Any) -> str:
    """A text that is a string, or a list of strings and of parts with a ``text``."""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    parts = [part.get("text") if isinstance(part, dict) else part for part in text]
    return "".join(part for part in parts if isinstance(part, str))


def links(text: Any) -> str:
    """Where words of a text lead to without saying so, one a line."""
    parts = text if isinstance(text, list) else ()
    found = [part.get("href") for part in parts if isinstance(part, dict)]
    return "\n".join(link for link in found if isinstance(link, str))


def second_text(untrusted: bytes) -> str:
    """The text of a line that was written with two of them, the second empty (tdesktop 28781)."""
    if untrusted.count(b'"text"') < 2:
        return ""
    try:
        pairs = json.loads(untrusted, object_pairs_hook=list)
    except (ValueError, RecursionError):
        return ""
    texts = [value for key, value in pairs if key == "text"] if isinstance(pairs, list) else []
    return next((text for text in texts if isinstance(text, str) and text), "")
