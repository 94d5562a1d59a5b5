# SPDX-License-Identifier: Apache-2.0
"""Every bad file of the corpus, through every reader: a named result in bounded time, and nothing lost.

A tenth of the files, chosen by the hash of their names, is read every day; all of them in ``make test-long``.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from leeward.exports import READERS
from leeward.flow.asked import Asked
from leeward.flow.new import new
from leeward.flow.read import Found, read_path
from leeward.flow.readers import Readers
from leeward.flow.receipts import Receipt
from leeward.records import Record
from leeward.vault import Strength, Vault
from leeward.words import say

BAD = Path(__file__).parents[2] / "../shared/corpus/badinputs"
MOST_SECONDS = 10
MOST_BYTES = 1 << 30
PASSPHRASE = "six invented words for a test"
TENTHS = 10
LONG_TEXT = 16
"""Letters from which on a text of a record is looked for in what is said about its export."""

pytestmark = pytest.mark.skipif(not BAD.is_dir(), reason="shared corpus not present")
every_tenth = pytest.mark.parametrize(
    "tenth", [0, *(pytest.param(n, marks=pytest.mark.long, id=f"long-{n}") for n in range(TENTHS))]
)


def files(tenth: int) -> list[Path]:
    """The files of one tenth."""
    found = sorted(path for path in BAD.rglob("*") if path.is_file())
    names = {path: path.relative_to(BAD).as_posix().encode() for path in found}
    return [p for p in found if hashlib.sha256(names[p]).digest()[0] % TENTHS == tenth]


@dataclass
class Seen:
    """What reading one file gave."""

    path: Path
    receipt: Receipt
    texts: list[str] = field(default_factory=list)
    items: int = 0
    seconds: float = 0.0
    peak: int = 0


def read(path: Path, readers: Readers) -> Seen:
    worker, began, used = readers._worker, time.monotonic(), cpu(readers)
    seen = Seen(path, Receipt("", "", None, None))
    for item in read_path(path, readers):
        if isinstance(item, Receipt):
            seen.receipt = item
        else:
            assert isinstance(item, Found)
            seen.items += 1
            if isinstance(item.item, Record) and len(item.item.text) >= LONG_TEXT:
                seen.texts.append(item.item.text)
    took = time.monotonic() - began
    # The machine may be busy with other things: what it did for this file counts, where that is known.
    seen.seconds = min(took, cpu(readers) - used) if worker is readers._worker is not None else took
    seen.peak = peak(readers)
    return seen


def cpu(readers: Readers) -> float:
    """Seconds that this process and its child have computed."""
    return time.process_time() + (readers._worker._cpu() if readers._worker is not None else 0.0)


def peak(readers: Readers) -> int:
    """The most memory that the child has had, where the system tells and the child still lives."""
    if readers._worker is None or sys.platform != "linux":
        return 0
    status = Path(f"/proc/{readers._worker._process.pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


def problems(seen: Seen) -> Iterator[str]:
    """What is wrong with a result; nothing where it is as promised."""
    receipt = seen.receipt
    told = receipt.as_json("en")
    if seen.seconds > MOST_SECONDS:
        yield f"took {seen.seconds:.1f} s"
    if seen.peak > MOST_BYTES:
        yield f"needed {seen.peak >> 20} MiB"
    if not receipt.adds_up():
        yield "does not add up"
    keys = {c.key for part in (receipt, *receipt.parts) for c in part.caveats}
    if keys & {"caveat.child_crashed", "caveat.child_stopped", "caveat.child_silent"}:
        yield f"its reader fell over: {sorted(keys)}"
    if not (receipt.format or receipt.skipped or receipt.caveats or say("receipt.nothing", file="x")):
        yield "no word about why nothing was read"
    said = json.dumps([told[what] for what in ("caveats", "assumptions", "skipped")], ensure_ascii=False)
    for text in seen.texts:
        if text in said:
            yield "the receipt holds words of a record"


@every_tenth
@pytest.mark.parametrize("forced", [None, *(reader.name for reader in READERS)])
def test_every_bad_file_has_a_named_result_in_bounded_time_and_memory(tenth: int, forced: str | None) -> None:
    wrong: list[str] = []
    with Readers(Asked(as_format=forced, zone="Africa/Lagos", country="NG")) as readers:
        for path in files(tenth):
            wrong += [f"{path.relative_to(BAD)}: {what}" for what in problems(read(path, readers))]
    assert not wrong


@dataclass
class Machine:
    """A home, a working folder and a folder for temporary files that nothing may be written into."""

    folder: Path
    vault: Path

    def run(self, *arguments: object) -> "subprocess.CompletedProcess[bytes]":
        environment = {**os.environ, "HOME": str(self.folder / "home"), "TMPDIR": str(self.folder / "tmp")}
        command = [sys.executable, "-m", "leeward", *map(str, arguments)]
        return subprocess.run(
            command,
            cwd=self.folder / "work",
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=600,
        )

    def written(self) -> list[str]:
        return [
            path.relative_to(self.folder).as_posix()
            for name in ("home", "work", "tmp")
            for path in (self.folder / name).rglob("*")
        ]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    for name in ("home", "work", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "key").write_text(PASSPHRASE, "utf-8")
    new(tmp_path / "vault", PASSPHRASE, country="NG", zone="Africa/Lagos", strength=Strength(8192, 1, 1))
    return Machine(tmp_path, tmp_path / "vault")


@every_tenth
def test_every_bad_file_is_in_the_vault_byte_for_byte_and_nothing_is_written_elsewhere(
    machine: Machine, tenth: int
) -> None:
    paths = files(tenth)
    before = {path: path.stat().st_mtime_ns for path in BAD.rglob("*")}
    key = ["--passphrase-file", machine.folder / "key"]
    done = machine.run("add", machine.vault, *paths, "--json", *key)
    assert b"Traceback" not in done.stderr
    assert done.returncode in (0, 1, 3, 4)
    receipts = {line["path"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert set(receipts) == {str(path) for path in paths}
    assert machine.written() == []
    assert {path: path.stat().st_mtime_ns for path in BAD.rglob("*")} == before
    with Vault(machine.vault, PASSPHRASE) as vault:
        for path in paths:
            data = path.read_bytes()
            kept = vault.find_import(hashlib.sha256(data).hexdigest())  # type: ignore[arg-type]
            if kept is None:
                assert receipts[str(path)]["caveats"], f"{path} is neither kept nor refused in words"
                continue
            with vault.original(kept.number) as original:
                assert original.read() == data, path
    checked = machine.run("check", machine.vault, *key)
    assert (checked.returncode, machine.written()) == (0, []), checked.stderr


@every_tenth
def test_what_is_said_of_a_bad_file_on_the_terminal_is_no_traceback_and_holds_no_words_of_it(
    machine: Machine, tenth: int
) -> None:
    paths = files(tenth)
    done = machine.run("read", *paths)
    assert done.returncode in (0, 1, 3, 4)
    assert b"Traceback" not in done.stderr
    assert machine.written() == []
    said = done.stderr.decode()
    assert not [c for c in said if c < " " and c != "\n"], "what moves the cursor of a terminal"
    texts = {line["text"] for line in map(json.loads, done.stdout.splitlines()) if line["type"] == "record"}
    assert not [text for text in texts if len(text) >= LONG_TEXT and text in said]


def test_what_can_be_read_of_a_bad_file_is_read() -> None:
    """The tests above would pass if nothing were read: these are read."""
    with Readers(Asked(zone="Africa/Lagos")) as readers:
        one = read(BAD / "made/chat/hostile_whatsapp.txt", readers)
        nothing = read(BAD / "made/sqlite/not_a_db.db", readers)
    assert one.receipt.format == "whatsapp_txt"
    assert one.items == one.receipt.records + one.receipt.system > 3
    assert nothing.receipt.exit_code == 4
