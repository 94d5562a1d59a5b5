# SPDX-License-Identifier: Apache-2.0
"""Measures our readers beside their peers on the same generated files, and prints one table.

Usage: python bench/run.py PYTHON_OF_THE_PEERS [--bytes N] [--rounds N]. Rounds are interleaved, so that
a busy machine is unfair to all alike; the median of CPU seconds counts. Files are made anew in a temporary
folder.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OURS = sys.executable


def made(folder: Path, size: int) -> dict[str, Path]:
    """The generated files."""
    chat, backup = folder / "WhatsApp Chat with Lorem.txt", folder / "sms-lorem.xml"
    records = size * 92_001 // 50_000_000
    commands = [
        ("generate_whatsapp.py", [str(chat), "--bytes", str(size)]),
        ("generate_sms.py", [str(backup), str(records)]),
    ]
    for program, arguments in commands:
        subprocess.run([OURS, str(HERE / program), *arguments], check=True)
    return {"chat": chat, "backup": backup}


def measured(python: str, reader: str, path: Path) -> dict[str, Any]:
    """One reading, in a process of its own."""
    command = [python, str(HERE / "measure.py"), reader, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description="our readers beside their peers")
    asked.add_argument("peers")
    asked.add_argument("--bytes", type=int, default=50_000_000)
    asked.add_argument("--rounds", type=int, default=3)
    chosen = asked.parse_args()
    runs = [
        ("leeward", OURS, "chat"),
        ("whatstk", chosen.peers, "chat"),
        ("chat-miner", chosen.peers, "chat"),
        ("leeward", OURS, "backup"),
        ("ElementTree", OURS, "backup"),
    ]
    results: dict[tuple[str, str], list[dict[str, Any]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        files = made(Path(folder), chosen.bytes)
        for _ in range(chosen.rounds):
            for reader, python, what in runs:
                found = measured(python, reader, files[what])
                results.setdefault((what, reader), []).append(found)
    print(f"{'file':8}{'reader':13}{'records':>9}{'CPU s':>9}{'records/CPU s':>15}{'wall s':>9}{'MB':>7}")
    for (what, reader), rounds in results.items():
        cpu = statistics.median(r["cpu"] for r in rounds)
        wall = statistics.median(r["wall"] for r in rounds)
        peak, count = max(r["peak_mb"] for r in rounds), rounds[0]["records"]
        print(f"{what:8}{reader:13}{count:>9}{cpu:>9.2f}{count / cpu:>15,.0f}{wall:>9.2f}{peak:>7}")


if __name__ == "__main__":
    main()
