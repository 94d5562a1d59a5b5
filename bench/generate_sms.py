# SPDX-License-Identifier: Apache-2.0
"""Writes a large SMS Backup & Restore file with invented people, the same bytes for the same size.

    python bench/generate_sms.py FILE [RECORDS]

92,001 records are 50 MB. Every 1,000th record is a multimedia message with a 200 KB file in base64.
"""

import base64
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

RECORDS = 92_001
EVERY = 1_000
FILE_BYTES = 150_000  # 200 KB in base64
FIRST = 1_735_689_600_000  # 2025-01-01T00:00:00Z
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
NUMBERS = tuple(f"+{2_348_000_000_000 + who}" for who in range(5))
NAMES = ("Ada Obi", "Ben O'Neil", "(Unknown)", "Chidi & Co", "Dee")


def picked(number: int, below: int, salt: str) -> int:
    """A number that looks random and is not."""
    digest = hashlib.sha256(f"{salt}:{number}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % below


def body(number: int) -> str:
    """Words of a message; one in fifty has a line break, one in forty a quotation."""
    start, many = picked(number, len(PHRASES), "start"), 1 + picked(number, 10, "many")
    said = " ".join(PHRASES[(start + 7 * i) % len(PHRASES)] for i in range(many))
    if number % 50 == 0:
        said += "\nand then"
    if number % 40 == 0:
        said = f'he said "{said}"'
    return quoteattr(said, {"\n": "&#10;"})


def sms(number: int) -> str:
    """One text message."""
    date = FIRST + number * 300_000 + picked(number, 1000, "ms")
    who = picked(number, len(NAMES), "who")
    kind = (1, 1, 1, 2, 2, 3)[picked(number, 6, "type")]
    return (
        f'  <sms protocol="0" address="{NUMBERS[who]}" date="{date}" type="{kind}" '
        f'subject="null" body={body(number)} toa="null" sc_toa="null" service_center="null" '
        f'read="1" status="-1" locked="0" date_sent="{date - 900}" sub_id="1" '
        f'readable_date="1 Jan 2025 12:00:00" contact_name={quoteattr(NAMES[who])} />\n'
    )


def mms(number: int) -> str:
    """One multimedia message with a text and a picture."""
    seed = hashlib.sha256(str(number).encode()).digest()
    data = base64.b64encode(seed * (FILE_BYTES // len(seed))).decode()
    return (
        f'  <mms date="{FIRST + number * 300_000}" msg_box="1" address="+2348000000000" m_type="132" '
        'sub="null" contact_name="Ada Obi">\n    <parts>\n'
        f'      <part seq="0" ct="text/plain" cl="text.txt" text={body(number)} />\n'
        f'      <part seq="1" ct="image/jpeg" cl="image.jpg" text="null" data="{data}" />\n'
        '    </parts>\n    <addrs>\n      <addr address="+2348000000000" type="137" charset="106" />\n'
        '      <addr address="insert-address-token" type="151" charset="106" />\n    </addrs>\n'
        "  </mms>\n"
    )


def lines(records: int) -> Iterator[str]:
    """The whole file, piece by piece."""
    yield f'<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>\n<smses count="{records}">\n'
    for number in range(records):
        yield mms(number) if number % EVERY == 0 else sms(number)
    yield "</smses>\n"


def main() -> None:
    """Write the file that the command line names."""
    records = int(sys.argv[2]) if len(sys.argv) > 2 else RECORDS
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines(records))


if __name__ == "__main__":
    main()
