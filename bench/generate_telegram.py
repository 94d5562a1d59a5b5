# SPDX-License-Identifier: Apache-2.0
"""Writes a large Telegram Desktop result.json with invented people, the same bytes for the same size.

    python bench/generate_telegram.py FILE [MESSAGES]

345,000 messages are about 129 MB. One message in fifty is a service line, one in thirty has a list of texts.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

MESSAGES = 345_000
FIRST = 1_735_689_600  # 2025-01-01T00:00:00Z
PHRASES = (
    "please stop",
    "call me",
    "where are you tonight",
    "I waited at the door again",
    "the children ask for you",
    "sorry",
    "never answer",
    "bus rain dinner photo 😀",
    "é ọ",
)
PEOPLE = (("Ada Obi", 11), ("Femi Adeyemi", 22))


def picked(number: int, below: int, salt: str) -> int:
    """A number that looks random and is not."""
    digest = hashlib.sha256(f"{salt}:{number}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % below


def message(number: int) -> dict[str, object]:
    """One message as Telegram writes it."""
    at = FIRST + 60 * number
    name, who = PEOPLE[picked(number, 2, "who")]
    start, many = picked(number, len(PHRASES), "start"), 1 + picked(number, 6, "many")
    said = " ".join(PHRASES[(start + 7 * i) % len(PHRASES)] for i in range(many))
    head: dict[str, object] = {
        "id": number,
        "type": "message",
        "date": datetime.fromtimestamp(at + 3600, UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        "date_unixtime": str(at),
    }
    if number % 50 == 0:
        head |= {"type": "service", "actor": name, "actor_id": f"user{who}", "action": "phone_call"}
        return head | {"duration_seconds": 42, "discard_reason": "hangup", "text": "", "text_entities": []}
    head |= {"from": name, "from_id": f"user{who}"}
    parts: list[object] = [{"type": "plain", "text": said}]
    if number % 30 == 0:
        link = {"type": "link", "text": "https://example.com/"}
        return head | {"text": [said, link], "text_entities": [*parts, link]}
    if number % 5 == 0:
        head["reply_to_message_id"] = number - 1
    return head | {"text": said, "text_entities": parts}


def pieces(messages: int) -> Iterator[str]:
    """The whole file, piece by piece, laid out as Telegram lays it out."""
    yield '{\n "name": "Femi Adeyemi",\n "type": "personal_chat",\n "id": 22,\n "messages": [\n'
    for number in range(messages):
        lines = json.dumps(message(number), indent=1, ensure_ascii=False).splitlines()
        yield "\n".join(f"  {line}" for line in lines) + (",\n" if number < messages - 1 else "\n")
    yield " ]\n}"


def main() -> None:
    """Write the file that the command line names."""
    messages = int(sys.argv[2]) if len(sys.argv) > 2 else MESSAGES
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(pieces(messages))


if __name__ == "__main__":
    main()
