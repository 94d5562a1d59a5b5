# SPDX-License-Identifier: Apache-2.0
"""Writes a stream of short private messages as JSON Lines for ``leeward screen``, the same for the same size.

    python bench/generate_stream.py FILE [ROWS]

One in fifty says something that a rule may hear. Invented; no collection is copied.
"""

import hashlib
import json
import sys
from pathlib import Path

ROWS = 1_000_000
WORDS = """
ok see you at the bus stop later tell mum i am on my way can we meet tomorrow after work have you eaten yet
call me when you get home the food was good today lecture starts at nine bring my book please i will be late
haha no problem thanks so much how was it what time is the film we are going to church on sunday send me the
address light is out again network is bad good morning happy birthday take care of yourself dear
""".split()  # noqa: SIM905 - words, not code
SAID = (
    "I am outside your gate, come out",
    "answer me or I will send the pictures to your office",
    "I left flowers with the guard for you",
    "you will regret this, watch",
)


def text(number: int) -> str:
    """The words of one row."""
    digest = hashlib.sha256(b"%d" % number).digest()
    if digest[0] < 5:
        return SAID[digest[1] % len(SAID)]
    start = int.from_bytes(digest[2:4], "big") % len(WORDS)
    stride = 1 + digest[5] % 7
    return " ".join(WORDS[(start + step * stride) % len(WORDS)] for step in range(3 + digest[4] % 14))


def main() -> None:
    """Write the file."""
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else ROWS
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="\n") as file:
        for number in range(rows):
            row = {"id": number, "text": text(number), "from": "other", "channel": "sms"}
            file.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
