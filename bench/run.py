# SPDX-License-Identifier: Apache-2.0
"""``make bench``: our readers beside their peers, the whole commands, and docs/measured.md of it all.

Usage: python bench/run.py PYTHON_OF_THE_PEERS [--only PART...] [--rounds N] [--date DAY]. Rounds are
interleaved, so that a busy machine is unfair to all alike; the median of CPU seconds counts. Files are made
anew in a temporary folder. Results are kept in .bench/results.json; docs/measured.md is written when every
part has one.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import tables
import whole
from whole import HERE, OURS, Result, made

ROOT = HERE.parent
KEPT = ROOT / ".bench/results.json"
PAGE = ROOT / "docs/measured.md"
CHAT_BYTES = 50_000_000
MEMORY_BYTES = (5_000_000, 50_000_000, 500_000_000)
SMS_RECORDS = 92_001
"""50 MB without its pictures' bytes."""

CHAT_READERS = {
    "leeward, the reader": (False, "whatsapp_txt"),
    "leeward, through its child": (False, "child"),
    "whatstk 0.9.1": (True, "whatstk"),
    "whatstk 0.9.1, told the header": (True, "whatstk-told"),
    "chat-miner 0.6.0": (True, "chat-miner"),
    "a bare regular expression": (False, "regex"),
}
SMS_READERS = {
    "leeward, the reader": (False, "sms_backup_xml"),
    "leeward, through its child": (False, "child"),
    "ElementTree, keeping nothing": (False, "ElementTree"),
}
FORMATS: dict[str, tuple[str, str, dict[str, str]]] = {
    "chat_db": (
        "generate_chat_db.py",
        "chat.db",
        {"leeward, the reader": "apple_messages", "sqlite3, rows as they lie": "sqlite3"},
    ),
    "mbox": (
        "generate_mbox.py",
        "All mail.mbox",
        {
            "leeward, the reader": "mbox",
            "mailbox and email, compat32": "mailbox",
        },
    ),
    "telegram": (
        "generate_telegram.py",
        "result.json",
        {"leeward, the reader": "telegram_json", "json.load of the whole": "json"},
    ),
    "messenger": (
        "generate_meta.py",
        "message_1.json",
        {"leeward, the reader": "meta_json", "json.load of the whole": "json"},
    ),
    "table": (
        "generate_csv.py",
        "messages.csv",
        {"leeward, the reader": "csv_table", "csv.reader, keeping nothing": "csv"},
    ),
}
"""What makes a file of a format, its name, and who reads it, all in our environment."""


def reading(python: str, reader: str, path: Path) -> Result:
    """One reading, in a process of its own."""
    command = [python, str(HERE / "measure.py"), reader, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: Result = json.loads(done.stdout.splitlines()[-1])
    return found


def compared(readers: dict[str, tuple[bool, str]], path: Path, peers: str, rounds: int) -> Result:
    """Every reader on the same file, side by side."""
    results: dict[str, list[Result]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name, (is_peer, reader) in readers.items():
            results[name].append(reading(peers if is_peer else OURS, reader, path))
    rows = {
        name: {key: statistics.median(r[key] for r in done) for key in done[0]}
        for name, done in results.items()
    }
    return {"bytes": path.stat().st_size, "rounds": rounds, "readers": rows}


def whatsapp(folder: Path, rounds: int, peers: str) -> Result:
    """The reader of chats beside its peers."""
    path = made("generate_whatsapp.py", folder / "WhatsApp Chat with Lorem.txt", "--bytes", str(CHAT_BYTES))
    return compared(CHAT_READERS, path, peers, rounds)


def sms(folder: Path, rounds: int, peers: str) -> Result:
    """The reader of backups beside the floor."""
    path = made("generate_sms.py", folder / "sms-lorem.xml", str(SMS_RECORDS))
    return compared(SMS_READERS, path, peers, rounds)


def of_format(name: str, folder: Path, rounds: int) -> Result:
    """A reader beside the floor of its format: what the standard library takes to walk it."""
    program, file, readers = FORMATS[name]
    path = made(program, folder / file)
    return compared({who: (False, reader) for who, reader in readers.items()}, path, OURS, rounds)


def memory(folder: Path, _rounds: int, _peers: str) -> Result:
    """Peak memory of reading a chat, alone and through the child, at three sizes."""
    found: Result = {}
    for size in MEMORY_BYTES:
        path = made("generate_whatsapp.py", folder / f"memory {size}.txt", "--bytes", str(size))
        found[str(size)] = {name: reading(OURS, name, path) for name in ("whatsapp_txt", "child")}
        path.unlink()
    return found


READINGS = {"whatsapp": whatsapp, "memory": memory, "sms": sms}
PARTS = (*READINGS, *FORMATS, *whole.PARTS)


def machine() -> dict[str, str]:
    """What it was measured on. No name and no path of it."""
    cpu = platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        cpu = f"{named[0]}, {len(named)} cores" if named else cpu
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    system = f"{platform.system()} {platform.release().partition('-')[0]}"
    return {
        "cpu": cpu,
        "memory": f"{memory_gib:.0f} GiB",
        "system": system,
        "python": platform.python_version(),
    }


def last_commit() -> str:
    """The day of the last commit and its name."""
    asked = ["git", "log", "-1", "--format=%cs, commit %h"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def main() -> None:
    """Measure what is asked for, keep it, and write the page."""
    asked = argparse.ArgumentParser(description="our readers and commands, measured")
    asked.add_argument("peers")
    asked.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--date", default=last_commit())
    chosen = asked.parse_args()
    kept: dict[str, Any] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    KEPT.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for part in chosen.only:
            load = os.getloadavg()[0]
            print(f"{part} (load {load:.1f})", flush=True)
            if part in READINGS:
                found = READINGS[part](Path(folder), chosen.rounds, chosen.peers)
            elif part in FORMATS:
                found = of_format(part, Path(folder), chosen.rounds)
            else:
                found = whole.PARTS[part](Path(folder), chosen.rounds)
            kept[part] = {**found, "load": load, "date": chosen.date, "machine": machine()}
            KEPT.write_text(json.dumps(kept, indent=1), "utf-8")
            print(tables.TABLES[part](kept[part]), flush=True)
    if missing := [part for part in PARTS if part not in kept]:
        print(f"docs/measured.md is not written: no result yet for {', '.join(missing)}")
    else:
        PAGE.write_text(tables.page(kept), "utf-8")


if __name__ == "__main__":
    main()
