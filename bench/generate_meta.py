# SPDX-License-Identifier: Apache-2.0
r"""Writes a large Messenger message_1.json with invented people, the same bytes for the same size.

    python bench/generate_meta.py FILE [MESSAGES]

Text is written as Meta writes it: the bytes of its UTF-8 one by one as \u00xx.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from generate_telegram import PHRASES, picked

MESSAGES = 300_000
LAST = 1_760_000_000_000
PEOPLE = ("Ada Obi", "Femi Adéyemi")


def broken(text: str) -> str:
    """A text as Meta stores it."""
    return text.encode().decode("latin-1")


def message(number: int) -> dict[str, object]:
    """One message, newest first; one in forty has a reaction, one in sixty a photo."""
    start, many = picked(number, len(PHRASES), "start"), 1 + picked(number, 6, "many")
    said = " ".join(PHRASES[(start + 7 * i) % len(PHRASES)] for i in range(many))
    found: dict[str, object] = {
        "sender_name": broken(PEOPLE[picked(number, 2, "who")]),
        "timestamp_ms": LAST - number * 61_007,
        "content": broken(said),
        "is_geoblocked_for_viewer": False,
        "is_unsent_image_by_messenger_kid_parent": False,
    }
    if number % 40 == 0:
        found["reactions"] = [{"reaction": broken("❤"), "actor": PEOPLE[0]}]
    if number % 60 == 0:
        found["photos"] = [{"uri": f"messages/inbox/femi_1/photos/{number}.jpg", "creation_timestamp": 1}]
    return found


def pieces(messages: int) -> Iterator[str]:
    """The whole file, piece by piece."""
    people = json.dumps([{"name": broken(name)} for name in PEOPLE])
    yield f'{{\n  "participants": {people},\n  "messages": [\n'
    for number in range(messages):
        lines = json.dumps(message(number), indent=2).splitlines()
        yield "\n".join(f"    {line}" for line in lines) + (",\n" if number < messages - 1 else "\n")
    yield '  ],\n  "title": "Femi",\n  "thread_path": "inbox/femi_1"\n}\n'


def main() -> None:
    """Write the file that the command line names."""
    messages = int(sys.argv[2]) if len(sys.argv) > 2 else MESSAGES
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(pieces(messages))


if __name__ == "__main__":
    main()
