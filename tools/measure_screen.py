# SPDX-License-Identifier: Apache-2.0
"""How much the rules and points hear of the development scenarios and of ordinary private SMS, and how fast.

Usage: python tools/measure_screen.py [FOLDER]   (default: ../shared/corpus/signs, beside the project)

Both halves of the scenarios have been read while the rules were written, so neither tells what to expect
of messages that nobody here has seen. They are third-party; neither is part of the project.
"""

import csv
import json
import resource
import sys
import tempfile
from pathlib import Path
from typing import Any

from leeward.cli.screen import answered

HERE = Path(__file__).resolve().parents[1]
KINDS = ("threat", "gift", "visit", "exposure", "refusal", "pressure")
Row = dict[str, Any]


def say(line: str) -> None:
    """One line on stdout."""
    sys.stdout.write(line + "\n")


def screened(rows: list[Row]) -> tuple[list[set[str]], float]:
    """What the command says of each row, and the CPU seconds that it took for all."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        started = cpu_seconds()
        answered(source, out)
        spent = cpu_seconds() - started
        answers = map(json.loads, out.read_text("utf-8").splitlines())
        return [{kind_of(sign) for sign in answer["signs"]} for answer in answers], spent


def cpu_seconds() -> float:
    """What this process and its workers have spent."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def kind_of(sign: Row) -> str:
    """The label that the scenarios use for a sign."""
    return str(sign["kind"]).removeprefix("contact.").partition(".")[0]


def scenarios(folder: Path) -> None:
    """The two halves, kind by kind."""
    lines = (folder / "scenarios_dev.jsonl").read_text("utf-8").splitlines()
    rows = sorted(map(json.loads, lines), key=lambda row: str(row["id"]))
    say(f"{'':10}{'half A found':>16}{'flagged':>12}{'half B found':>18}{'flagged':>12}")
    halves = [list(zip(rows[n::2], screened(rows[n::2])[0], strict=True)) for n in (0, 1)]
    for kind in KINDS:
        cells = [f"{kind:10}"]
        for half in halves:
            found = [kind in said for row, said in half if kind in row["labels"]]
            wrong = [kind in said for row, said in half if kind not in row["labels"]]
            cells += [f"{sum(found)}/{len(found)}".rjust(16), f"{sum(wrong)}/{len(wrong)}".rjust(13)]
        say("".join(cells))


def ordinary(folder: Path) -> None:
    """Private SMS, as if the other had written them: flags per 1,000, and rows per CPU second."""
    with (folder / "nus_sms/even_senders.csv").open(encoding="utf-8", newline="") as file:
        rows = [{"id": r["id"], "text": r["text"], "from": "other"} for r in csv.DictReader(file)]
    said, spent = screened(rows)
    threats = sum("threat" in kinds for kinds in said)
    any_sign = sum(bool(kinds) for kinds in said)
    say(f"ordinary SMS: {len(rows)}, threat flags per 1,000: {threats * 1000 / len(rows):.2f}")
    say(f"any sign per 1,000: {any_sign * 1000 / len(rows):.1f}")
    say(f"rows per CPU second, reading the rules included: {len(rows) / spent:,.0f}")
    say(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "../shared/corpus/signs"
    if not folder.is_dir():
        say(f"not here: {folder}")
        return
    scenarios(folder)
    ordinary(folder)


if __name__ == "__main__":
    main()
