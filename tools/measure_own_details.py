# SPDX-License-Identifier: Apache-2.0
"""How many own details are found in disguise, and how often an ordinary message is taken for one.

    python tools/measure_own_details.py [PEOPLE]

The disguises are those of tests/signs/common/disguises.py; ordinary messages are the SMS beside the project.
"""

import csv
import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

from leeward.signs.common.own_details import OwnDetails

ROOT = Path(__file__).parents[1]
SMS = ROOT.parent / "shared/corpus/signs/nus_sms/even_senders.csv"
PEOPLE, PEOPLE_FOR_SMS = 40, 6


def disguises() -> ModuleType:
    """The generator of the tests."""
    path = ROOT / "tests/signs/common/disguises.py"
    spec = importlib.util.spec_from_file_location("disguises", path)
    if spec is None or spec.loader is None:
        raise SystemExit(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["disguises"] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Print the table."""
    made = disguises()
    told: Counter[str] = Counter()
    found: Counter[str] = Counter()
    doors = at_doors = 0
    for entries, details in made.people(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE):
        own = OwnDetails(entries)
        for detail in details:
            told[detail.kind] += 1
            found[detail.kind] += detail.kind in own.kinds(detail.text)
        texts = list(made.next_doors(entries))
        doors += len(texts)
        at_doors += sum("addresses" in own.kinds(text) for text in texts)
    for kind, count in told.items():
        sys.stdout.write(f"{kind}: {found[kind]} of {count}\n")
    sys.stdout.write(
        f"all: {found.total() / told.total():.3f}; next doors taken for hers: {at_doors} of {doors}\n"
    )
    if SMS.is_file():
        with SMS.open(encoding="utf-8", newline="") as file:
            texts = [row["text"] for row in csv.DictReader(file)]
        wrong = sum(
            bool(own.kinds(text))
            for own in (OwnDetails(entries) for entries, _ in made.people(PEOPLE_FOR_SMS, seed=99))
            for text in texts
        )
        per = 5000 * wrong / (PEOPLE_FOR_SMS * len(texts))
        sys.stdout.write(f"ordinary messages taken for a detail: {per:.2f} of 5,000\n")


if __name__ == "__main__":
    main()
