# SPDX-License-Identifier: Apache-2.0
"""How signal-export writes calls, files and reactions into the text of a message, and how they come out."""

import re
from typing import Final, NamedTuple
from urllib.parse import unquote

from leeward.records import Direction, State

_CALL: Final = re.compile(
    r"(Incoming|Outgoing|Missed) (?:[a-z]{1,12} )?call"
    r"(?: \(([a-z ]{1,30})(?:, (?:(\d{1,5})m )?(\d{1,5})s)?\))?"
)
_STATES: Final[dict[str, tuple[State, ...]]] = {
    "accepted": ("answered",),
    "declined": ("declined",),
    "declined by recipient": ("declined",),
    "unanswered": ("missed",),
    "missed": ("missed",),
}
_MOST_FILES: Final = 200
_MOST_REACTIONS: Final = 1000


class Call(NamedTuple):
    """What the words of a call say."""

    direction: Direction
    state: tuple[State, ...]
    seconds: int | None


class Ends(NamedTuple):
    """A text without what the program added behind it: files and reactions."""

    text: str
    paths: tuple[str, ...]
    reactions: tuple[tuple[str, str], ...]


def call(text: str) -> Call | None:
    """A call in the program's own words; None for any other text."""
    found = _CALL.fullmatch(text.strip()) if len(text) < 100 else None
    if found is None:
        return None
    how, detail, minutes, seconds = found.groups()
    lasted = int(minutes or 0) * 60 + int(seconds) if seconds else None
    if how == "Missed":
        return Call("in", ("missed",), None)
    return Call("in" if how == "Incoming" else "out", _STATES.get(detail or "", ()), lasted)


def ends_of(written: str) -> Ends:
    """What a text says, which files it names, and who reacted to it."""
    text, paths = written.rstrip(" "), list[str]()
    while text.endswith(")") and len(paths) < _MOST_FILES:
        begin = text.rfind("](")
        label = text.rfind("[", 0, begin)
        path = text[begin + 2 : -1]
        if begin < 0 or label < 0 or not path.startswith(("./", "../")) or "\n" in text[label:]:
            break
        paths.append(unquote(path.removeprefix("./")))
        text = text[:label].removesuffix("!").rstrip(" ")
    body, line, last = text.rpartition("\n")
    reactions: list[tuple[str, str]] = []
    if line and last.startswith("(- ") and last.endswith(" -)"):
        for one in last[3:-3].split(", ")[:_MOST_REACTIONS]:
            name, _, emoji = one.rpartition(": ")
            reactions.append((name, emoji))
        text = body.rstrip(" ")
    if text.startswith("\n\n> "):
        text = text[2:]
    return Ends(text, tuple(reversed(paths)), tuple(reactions))
