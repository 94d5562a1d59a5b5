# SPDX-License-Identifier: Apache-2.0
"""How well writing alone tells accounts of one person from those of others, on real SMS beside the project.

    python tools/measure_accounts.py [FILE]

FILE is a table with the columns sender and text. Of each sender with 120 messages or more, the first 100 are
known and later ones, 20 at a time, are asked about. People with 40 to 119 messages are the others.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

from leeward.signs.common.accounts_style import ALIKE, Hand, Others, hand

SMS = Path(__file__).parents[2] / "shared/corpus/signs/nus_sms/even_senders.csv"
KNOWN, ASKED, MOST_ASKED = 100, 20, 8
MOST_OTHERS = 24


def senders(path: Path) -> dict[str, list[str]]:
    """The distinct messages of each sender."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["sender"]].setdefault(row["text"])
    return {sender: list(texts) for sender, texts in found.items()}


def asked(texts: list[str]) -> list[Hand]:
    """Later messages of a sender, 20 at a time, evenly spaced."""
    rest = texts[KNOWN:]
    parts = [rest[at : at + ASKED] for at in range(0, len(rest) - ASKED + 1, ASKED)]
    return [hand(part) for part in parts[:: max(1, len(parts) // MOST_ASKED)][:MOST_ASKED]]


def area(same: list[int], different: list[int]) -> float:
    """The chance that a pair of one person scores above a pair of two (area under the ROC curve)."""
    above = sum((s > d) + (s == d) / 2 for s in same for d in different)
    return above / (len(same) * len(different))


def measure(path: Path) -> tuple[float, float, float, int]:
    """Area, share of same pairs called alike, share of different ones, and how many people."""
    people = senders(path)
    known = {s: hand(t[:KNOWN]) for s, t in sorted(people.items()) if len(t) >= KNOWN + ASKED}
    few = sorted(s for s, t in people.items() if 2 * ASKED <= len(t) < KNOWN + ASKED)
    others = Others([hand(people[s][:60]) for s in few[:MOST_OTHERS]])
    same: list[int] = []
    different: list[int] = []
    for sender in known:
        for part in asked(people[sender]):
            for other, theirs in known.items():
                (same if other == sender else different).append(others.alike(part, theirs))
    kept, wrong = (sum(score >= ALIKE for score in scores) / len(scores) for scores in (same, different))
    return area(same, different), kept, wrong, len(known)


def main() -> None:
    """Print the table."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SMS
    found, kept, wrong, people = measure(path)
    sys.stdout.write(f"people {people}\narea under the curve {found:.4f}\n")
    sys.stdout.write(f"called alike: same person {kept:.3f}, two people {wrong:.4f}\n")


if __name__ == "__main__":
    main()
