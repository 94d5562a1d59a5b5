# SPDX-License-Identifier: Apache-2.0
"""The whole commands, measured from outside on cases that are made for it: add, signs, pack, check, start."""

import hashlib
import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
STREAM_ROWS = 1_000_000
OURS = sys.executable
Result = dict[str, Any]


def made(program: str, path: Path, *arguments: str) -> Path:
    """A generated file, made once a run."""
    if not path.exists():
        subprocess.run(
            [OURS, str(HERE / program), str(path), *arguments], check=True, stdout=subprocess.DEVNULL
        )
    return path


class Watched:
    """The memory of a process and everything below it, looked at again and again while it runs."""

    def __init__(self, root: int) -> None:
        self.root, self.tree_mb, self.parent_mb, self.child_mb = root, 0.0, 0.0, 0.0

    def look(self) -> None:
        """One look. Pages that two processes share count in each."""
        below, total = [self.root], 0.0
        while below:
            one = below.pop()
            try:
                below += map(int, Path(f"/proc/{one}/task/{one}/children").read_text("ascii").split())
                said = Path(f"/proc/{one}/status").read_text("utf-8", "replace")
            except OSError:
                continue  # it ended meanwhile
            # not ru_maxrss: a child inherits that from its parent over fork and exec
            peak, now = (
                re.search(rf"^{name}:\s+(\d+) kB", said, re.MULTILINE) for name in ("VmHWM", "VmRSS")
            )
            total += int(now[1]) / 1024 if now else 0
            if peak and one == self.root:
                self.parent_mb = max(self.parent_mb, int(peak[1]) / 1024)
            elif peak:
                self.child_mb = max(self.child_mb, int(peak[1]) / 1024)
        self.tree_mb = max(self.tree_mb, total)


def leeward(*arguments: str) -> Result:
    """One command: wall clock, CPU and memory, and its lines of JSON."""
    with tempfile.TemporaryDirectory() as folder:
        counts, printed = Path(folder) / "counts", Path(folder) / "printed"
        command = [OURS, str(HERE / "command.py"), str(counts), *arguments]
        began = time.perf_counter()
        with printed.open("wb") as out:
            process = subprocess.Popen(command, stdout=out)
            seen = Watched(process.pid)
            while process.poll() is None:
                seen.look()
                time.sleep(0.02)
        wall = time.perf_counter() - began
        found: Result = json.loads(counts.read_text("utf-8"))
        if process.returncode or found["code"]:
            raise SystemExit(f"{arguments[0]} ended with {found['code']}")
        peaks = {"tree_mb": seen.tree_mb, "parent_mb": seen.parent_mb, "child_mb": seen.child_mb}
        return {"wall": wall, "lines": printed.read_bytes().splitlines(), **peaks, **found}


class Case:
    """A vault that one benchmark makes, with its passphrase in a file."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / name
        shutil.rmtree(self.path, ignore_errors=True)
        self.secret = folder / "passphrase"
        self.secret.write_text("invented passphrase of the benchmark\n", "utf-8")
        self.do("new", "--country", "NG")

    def do(self, verb: str, *arguments: str) -> Result:
        """One command on it."""
        given = [verb, str(self.path), *arguments, "--passphrase-file", str(self.secret)]
        return leeward(*given, "--now", "2026-01-03T12:00:00+00:00")

    def add(self, export: Path) -> Result:
        """Its export, everything included: start, key, original, child, records, log, index, receipt."""
        said = (
            "--zone",
            "UTC",
            "--day-first",
            "--under-18",
            "no",
            "--how",
            "generated",
            "--by",
            "bench",
            "--json",
        )
        done = self.do("add", str(export), *said)
        receipt = json.loads(done.pop("lines")[-1])
        return {"records": receipt["records"], "bytes": export.stat().st_size, **done}


def add(folder: Path, _rounds: int) -> Result:
    """``leeward add`` at two sizes and of two formats."""
    found: Result = {}
    for count in (100_000, 1_000_000):
        chat = made("generate_whatsapp.py", folder / f"chat {count}.txt", "--messages", str(count))
        sms = made("generate_sms.py", folder / f"sms-{count}.xml", str(count))
        for kind, export in (("chat", chat), ("sms", sms)):
            found[f"{kind} {count}"] = Case(folder, f"case-{kind}-{count}").add(export)
    return found


def signs(folder: Path, rounds: int) -> Result:
    """``leeward signs`` on a million messages of a phone."""
    path = folder / "case-sms-1000000"
    if not path.exists():
        Case(folder, path.name).add(made("generate_sms.py", folder / "sms-1000000.xml", "1000000"))
    case = Case.__new__(Case)
    case.path, case.secret = path, folder / "passphrase"
    case.do("people", "--other", "+2348000000001")
    case.do("over", "--at", "2026-01-01T12:00:00+01:00", "--how", "by word of mouth")
    done = [case.do("signs", "--json") for _ in range(rounds)]
    summary = json.loads(done[0]["lines"][-1])
    for one in done:
        one.pop("lines")
    best = sorted(done, key=lambda one: one["wall"])[len(done) // 2]
    return {**best, "records": 1_000_000, "contacts": summary["after_over"]["contacts"]}


def screen(folder: Path, _rounds: int) -> Result:
    """``leeward screen``: rules and model on a stream of short messages."""
    stream = made("generate_stream.py", folder / "stream.jsonl", str(STREAM_ROWS))
    found = leeward("screen", str(stream), str(folder / "answers.jsonl"))
    found.pop("lines")
    return {**found, "rows": STREAM_ROWS}


def pack(folder: Path, _rounds: int) -> Result:
    """``leeward pack`` of 5,000 messages, and what the checker says of it."""
    case = Case(folder, "case-pack")
    case.add(
        made(
            "generate_whatsapp.py",
            folder / "WhatsApp Chat with Tunde.txt",
            "--messages",
            "5000",
            "--senders",
            "2",
        )
    )
    case.do("people", "--me", "Ada", "--other", "Tunde")
    case.do("over", "--at", "2019-03-01T07:00:00+00:00", "--how", "by word of mouth")
    done = case.do("pack", str(folder / "pack"), "--for", "police")
    done.pop("lines")
    checked = subprocess.run(
        [OURS, "-I", "-S", str(folder / "pack/check.py"), "--json"], check=True, capture_output=True
    )
    found = json.loads(checked.stdout)
    pages = (folder / "pack/data/report.pdf").stat().st_size
    return {**done, "entries": found["entries"], "extracts": found["extracts"], "report_bytes": pages}


def check(folder: Path, _rounds: int) -> Result:
    """A pack with an original of 1 GB: adding it, packing it, checking it."""
    export = folder / "WhatsApp Chat with Dele.zip"
    chat = made("generate_whatsapp.py", folder / "dele.txt", "--messages", "1000", "--senders", "2")
    with zipfile.ZipFile(export, "w", zipfile.ZIP_STORED) as archive:
        archive.write(chat, "_chat.txt")
        with archive.open(zipfile.ZipInfo("VID-20260103-WA0001.mp4"), "w") as video:
            for number in range(1000):
                video.write(hashlib.sha256(str(number).encode()).digest() * 31_250)  # a megabyte
    case = Case(folder, "case-check")
    added = case.add(export)
    case.do("people", "--me", "Ada", "--other", "Tunde")
    to = folder / "large pack"
    packed = case.do("pack", str(to), "--for", "police", "--originals", "1")
    packed.pop("lines")
    began = time.perf_counter()
    checked = subprocess.run(
        [OURS, "-I", "-S", str(to / "check.py"), "--json"], check=True, capture_output=True
    )
    wall = time.perf_counter() - began
    vault = case.do("check")
    vault.pop("lines")
    size = json.loads(checked.stdout)["bytes"]
    return {"add": added, "pack": packed, "vault": vault, "wall": wall, "bytes": size}


def start(folder: Path, _rounds: int) -> Result:
    """How long the program takes until it can work, and its sentences."""
    script = str(Path(OURS).with_name("leeward"))
    load = (
        "import time; began = time.process_time(); from leeward import words; "
        "words.say('fact.unknown'); print(time.process_time() - began)"
    )
    commands: dict[str, list[str]] = {
        "python": [OURS, "-c", "pass"],
        "leeward --version": [script, "--version"],
        "leeward --help": [script, "--help"],
        "leeward read (1 message)": [
            script,
            "read",
            "--day-first",
            str(made("generate_whatsapp.py", folder / "one.txt", "--messages", "1")),
        ],
    }
    found: Result = {"steps": {name: _timed(one) for name, one in commands.items()}}
    loads = [subprocess.run([OURS, "-c", load], check=True, capture_output=True, text=True) for _ in range(7)]
    took = statistics.median(float(one.stdout) for one in loads)
    found["steps"]["loading the sentences"] = {"wall": took, "cpu": took}
    return found


def _timed(command: list[str]) -> dict[str, float]:
    """Medians of seven runs; CPU seconds of it and its children."""
    walls, cpus = [], []
    for _ in range(7):
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        walls.append(time.perf_counter() - began)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {"wall": statistics.median(walls), "cpu": statistics.median(cpus)}


PARTS: dict[str, Callable[[Path, int], Result]] = {
    "add": add,
    "signs": signs,
    "screen": screen,
    "pack": pack,
    "check": check,
    "start": start,
}
