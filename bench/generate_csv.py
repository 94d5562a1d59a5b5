# SPDX-License-Identifier: Apache-2.0
"""Writes a large table of messages as iMazing writes it: invented people, the same bytes for the same size.

    python bench/generate_csv.py FILE [ROWS]

375,000 rows are 50 MB. One text in ten has a comma, one in fifty a line break, one in forty a quotation.
"""

import csv
import hashlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROWS = 375_000
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
NAMES = """Chat Session,Message Date,Delivered Date,Read Date,Edited Date,Service,Type,Sender ID,Sender Name,
Status,Replying to,Subject,Text,Reactions,Attachment,Attachment type"""
HEADER = tuple(name.strip() for name in NAMES.split(","))
PHRASES = (
    "please stop",
    "call me",
    "where are you tonight",
    "I waited at the door again",
    "the children ask for you",
    "school tomorrow",
    "key letter flowers",
    "sorry",
    "never answer",
    "bus rain dinner photo 😀",
    "é ọ",
)
PEOPLE = tuple(
    (f"+{2_348_000_000_000 + who}", name) for who, name in enumerate(("Ada Obi", "Ben O'Neil", "Dee"))
)


def picked(number: int, below: int, salt: str) -> int:
    """A number that looks random and is not."""
    digest = hashlib.sha256(f"{salt}:{number}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % below


def body(number: int) -> str:
    """Words of a message."""
    start, many = picked(number, len(PHRASES), "start"), 1 + picked(number, 6, "many")
    said = (", " if number % 10 == 0 else " ").join(
        PHRASES[(start + 7 * i) % len(PHRASES)] for i in range(many)
    )
    if number % 50 == 0:
        said += "\nand then"
    return f'he said "{said}"' if number % 40 == 0 else said


def rows(many: int) -> Iterator[tuple[str, ...]]:
    """The rows below the header."""
    for number in range(many):
        at = (FIRST + timedelta(seconds=90 * number)).strftime("%Y-%m-%d %H:%M:%S")
        handle, name = PEOPLE[picked(number, len(PEOPLE), "who")]
        service = ("iMessage", "iMessage", "SMS")[picked(number, 3, "service")]
        if picked(number, 5, "type") < 2:
            yield (
                name,
                at,
                at,
                "",
                "",
                service,
                "Outgoing",
                "",
                "",
                "Delivered",
                "",
                "",
                body(number),
                "",
                "",
                "",
            )
        else:
            yield (
                name,
                at,
                "",
                at,
                "",
                service,
                "Incoming",
                handle,
                name,
                "Read",
                "",
                "",
                body(number),
                "",
                "",
                "",
            )


def main(file: Path, many: int = ROWS) -> None:
    """Write the file."""
    with file.open("w", encoding="utf-8-sig", newline="") as made:
        writer = csv.writer(made)
        writer.writerow(HEADER)
        writer.writerows(rows(many))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(many) for many in sys.argv[2:3]))
