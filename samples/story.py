# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001
"""Reads the invented story (samples/story/*.txt) into plain entries, for the writers and the ledger."""

import itertools
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

HERE = Path(__file__).parent
LAGOS = timezone(timedelta(hours=1))  # no summer time in Nigeria

ME = "Nkechi Obi"
OTHER = "Femi Coker"
MY_NUMBER = "+2348000000101"
NAMES = {
    "0110": "Sade Martins",
    "0111": "Chidi",
    "0112": "Mama",
    "0113": "Bola Adisa",
    "0142": OTHER,
    "0143": "Femi Work",
    "0150": "Example Courier",
}
"""The last four digits of +234 800 000 .... and the name in her phone. 0177 is in no contact."""

OTHERS = (OTHER, "+2348000000142", "+2348000000143")
UNPROVEN = "+2348000000177"
AGREED = "+2348000000143"

_CHAT = re.compile(r"(?:(\d{4}-\d\d-\d\d \d\d:\d\d)|\+(\d+)) ([^:]+): (.*)")


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a chat: when (local), who, and the words or a mark such as [deleted]."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One text message or call of the phone: when (local), the other end, the type, the rest."""

    at: datetime
    number: str
    name: str | None
    type: str
    rest: str


def _lines(stem: str) -> list[str]:
    text = (HERE / "story" / f"{stem}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def chat(stem: str) -> list[Said]:
    """The lines of a chat. "+N" is N minutes after the line before."""
    told: list[Said] = []
    for line in _lines(stem):
        found = _CHAT.fullmatch(line)
        if found is None:
            raise ValueError(line)
        stamp, later, who, text = found.groups()
        at = (
            datetime.strptime(stamp, "%Y-%m-%d %H:%M").replace(tzinfo=LAGOS)
            if stamp
            else told[-1].at + timedelta(minutes=int(later))
        )
        name = {"her": ME, "him": OTHER}.get(who, who)
        told.append(Said(at, name, text.replace("\\n", "\n")))
    if any(a.at > b.at for a, b in itertools.pairwise(told)):
        raise ValueError(stem)
    return told


def phone(stem: str) -> list[Sent]:
    """The text messages or calls of the phone."""
    told: list[Sent] = []
    for line in _lines(stem):
        day, clock, number, rest = line.split(" ", 3)
        kind, _, words = rest.replace(": ", " ", 1).partition(" ")
        at = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=LAGOS)
        full = f"+234800000{number}" if number.isdigit() else number
        told.append(Sent(at, full, NAMES.get(number), kind, words))
    return told
