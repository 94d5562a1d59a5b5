# SPDX-License-Identifier: Apache-2.0
"""``leeward screen`` on a made stream: rows per CPU second and memory, as one line of JSON.

Usage: python bench/screen.py [ROWS]. The messages are made of everyday words and of the invented messages of
the tests, one in fifty, so that the rules have something to hear. Real SMS: tools/measure_screen.py.
"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from leeward.cli.screen import answered

ROWS = 200_000
ONE_IN = 50
SAID = Path(__file__).resolve().parents[1] / "tests/signs/data/said.txt"
WORDS = """
ok see you later at home i am on the way can we eat first what time is class tomorrow sorry the bus was late
did you call your sister yes no maybe thanks so much good night where are they going how was work today lol
""".split()  # noqa: SIM905  (one line a word would be a page)


def made(path: Path, rows: int) -> None:
    """The stream, the same on every machine: a fixed walk through the words, no chance in it."""
    said = [line.split("|", 2) for line in SAID.read_text("utf-8").splitlines() if not line.startswith("#")]
    with path.open("w", encoding="utf-8") as file:
        at = 0
        for row in range(rows):
            side, _, text = said[row // ONE_IN % len(said)]
            if row % ONE_IN:
                length = 4 + row * 7 % 15
                text = " ".join(
                    WORDS[(at + n * n) % len(WORDS)] + str(row % 97) * (n == 3) for n in range(length)
                )
                at += length
            file.write(json.dumps({"id": row, "text": text, "from": side}) + "\n")


def main() -> None:
    """Print the line."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.jsonl")
        made(source, rows)
        started = time.process_time()
        counts = answered(source, Path(folder, "out.jsonl"))
        spent = time.process_time() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        json.dumps(
            {
                "rows": counts.rows,
                "flagged": counts.flagged,
                "rows_per_second": round(rows / spent),
                "mb": megabytes,
            }
        )
    )


if __name__ == "__main__":
    main()
