# SPDX-License-Identifier: Apache-2.0
"""Nobody real is in this repository: only reserved numbers and example domains, in every fixture."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Numbers that regulators keep for drama, and ranges of Nigeria and Kenya that are not given out.
RESERVED = re.compile(
    r"1?\d{3}55501\d\d"  # North America
    r"|1?\d{3}[01]\d{6}"  # North America: no exchange begins with 0 or 1
    r"|(440?|0)?7700900\d{3}"  # United Kingdom, Ofcom; with or without its (0)
    r"|(2340?|0)?8000000\d{3}"  # Nigeria
    r"|(2540?|0)?7000000\d\d"  # Kenya
)
SPACE = r"[\s\-.()\u00a0\u2009\u202f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
NUMBER = re.compile(
    rf"\+{SPACE}*\d(?:{SPACE}*\d){{9,14}}+(?![\dx])"  # international
    r"|(?<![\w.+/-])\(?\d{3}\)?[ .-]\d{3}[.-]\d{4}(?![\w.-])"  # North American
    r'|(?<=number=")\d{9,15}(?=")|(?<=address=")\d{9,15}(?=")',  # a phone backup
    re.ASCII,
)
MAIL = re.compile(r"[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})\b", re.IGNORECASE | re.ASCII)
OURS = re.compile(r"(.*\.)?(example\.(com|org|net)|example|test|invalid|localhost)", re.IGNORECASE)
# WhatsApp writes a number as an address; groups get numbers of their own, which begin with 120363.
WHATSAPP = re.compile(r"\\?n?(\d*)(?:[a-z]*)@(?:s\.whatsapp\.net|c\.us|g\.us)")
GROUP = re.compile(r"1203630{10}\d\d")

TEXT = {".txt", ".xml", ".json", ".jsonl", ".vcf", ".csv", ".py", ".md", ".eml", ".html", ".po"}


def committed() -> Iterator[Path]:
    for folder in ("tests", "samples", "docs", "src", "bench", "tools"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path != Path(__file__):
                yield path


def texts(path: Path) -> Iterator[str]:
    if path.suffix in TEXT:
        yield path.read_bytes().decode("utf-8", "replace")
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if Path(member.filename).suffix in TEXT and not member.flag_bits & 1:
                    yield archive.read(member).decode("utf-8", "replace")


def strangers(text: str) -> list[str]:
    numbers = [m[0] for m in NUMBER.finditer(text)]
    # no country's code begins with 0, so "+0…" is nobody's
    digits = {n: re.sub(r"\D", "", n) for n in numbers}
    found = [
        n for n in numbers if not RESERVED.fullmatch(digits[n]) and not (n[0] == "+" and digits[n][0] == "0")
    ]
    return found + [m[0] for m in MAIL.finditer(text) if not OURS.fullmatch(m[1]) and not _is_invented(m[0])]


def _is_invented(address: str) -> bool:
    """Whether an address of WhatsApp holds a reserved number, a group that is nobody's, or no number."""
    found = WHATSAPP.fullmatch(address)
    if found is None:
        return False
    return not found[1] or bool(RESERVED.fullmatch(found[1]) or GROUP.fullmatch(found[1]))


@pytest.mark.parametrize("path", list(committed()), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_file_holds_a_number_or_address_that_could_be_somebodys(path: Path) -> None:
    for text in texts(path):
        assert not strangers(text)


@pytest.mark.parametrize(
    "text",
    [
        "+234 803 123 4567",
        "call (212) 867-5309 now",
        '<sms address="447911123456" />',
        '<sms address="08031234567" />',
        "\u202a+49\u00a01512 3456789\u202c",
        "somebody@gmail.com",
        "447911123456@s.whatsapp.net",
        "120363041234567890@g.us",
    ],
)
def test_the_scan_sees_a_stranger(text: str) -> None:
    assert strangers(text)


@pytest.mark.parametrize(
    "text", ["+234 800 000 0142", "(202) 555-0143", "+44 7700 900123", "me@mail.example.org"]
)
def test_the_scan_lets_invented_people_pass(text: str) -> None:
    assert not strangers(text)
