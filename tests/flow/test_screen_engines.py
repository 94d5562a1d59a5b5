# SPDX-License-Identifier: Apache-2.0
"""Whoever does the work of ``screen``, the bytes are the same, in order, and a worker may die."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import RefusedError
from leeward.flow import screen_batches, screen_engines
from leeward.flow.screen import answered, screen
from leeward.flow.screen_batches import batches, rows_of
from leeward.flow.screen_engines import Workers, here, local
from leeward.flow.screen_rows import NoRow, Row

SAID = ("see you at six", "I will kill you and burn your shop", "you will be sorry \u2028 soon", "")


def stream(rows: int) -> bytes:
    lines = [json.dumps({"id": n, "text": SAID[n % 4], "from": "other"}).encode() for n in range(rows)]
    lines[3:3] = [b"no row at all", b'{"text":"no id"}', b'{"id":"\\ud83d","text":"half"}', b"", b'{"id":1}']
    return b"\n".join(lines)


def opened(data: bytes) -> io.BufferedReader:
    return io.BufferedReader(io.BytesIO(data))  # type: ignore[arg-type]


def by(engine: screen_engines.Engine, data: bytes) -> tuple[bytes, screen_batches.Counts]:
    out = io.BytesIO()
    counts = screen(opened(data), "in.jsonl", out, "en", engine=engine)
    return out.getvalue(), counts


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_batches, "BATCH_BYTES", 2_000)
    monkeypatch.setattr(screen_engines, "cores", lambda: 2)


@pytest.mark.usefixtures("small")
def test_two_workers_give_the_bytes_of_one_process() -> None:
    data = stream(600)
    alone, counts = by(here, data)
    assert by(local, data) == (alone, counts)
    assert counts.rows == 604
    ids = [json.loads(line)["id"] for line in alone.splitlines()]
    assert [i for i in ids if isinstance(i, int)] == [0, 1, 2, 1, *range(3, 600)]


def test_a_short_stream_starts_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_engines, "WORKER", "leeward.nothing_of_this_name")
    assert by(local, stream(40))[1].rows == 44


def test_a_worker_that_is_killed_costs_no_row() -> None:
    batch = next(batches(opened(stream(50)), "in.jsonl"))
    workers = Workers("en", 1)
    try:
        first = workers.ask(batch)
        os.kill(workers.all[0].process.pid, signal.SIGKILL)
        assert workers.ask(batch) == first
        assert msgspec.msgpack.decode(first)[0] == answered(batch, "en")[0]
    finally:
        workers.stop()
        workers.close()


def test_a_batch_that_ends_every_worker_is_said() -> None:
    workers = Workers("en", 1)
    try:
        with pytest.raises(RefusedError, match=r"error\.screen_worker"):
            workers.ask(b"F\xc1")  # no batch of ours
        assert len(workers.all) == 1 + screen_engines.TRIES
    finally:
        workers.stop()
        workers.close()


@pytest.mark.usefixtures("small")
def test_only_a_few_batches_are_on_their_way() -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        one = next(batches(opened(stream(20)), "in.jsonl"))
        while True:
            taken += 1
            yield one

    answers = local(answered, endless(), "en")
    next(answers)
    assert taken <= screen_engines.FEW + screen_engines.AHEAD * 2
    answers.close()  # type: ignore[attr-defined]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is sent another way there")
def test_ctrl_c_leaves_no_answer_and_no_worker(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(stream(4_000) * 200)
    command = [sys.executable, "-m", "leeward", "screen", str(source), str(tmp_path / "out.jsonl")]
    asked = subprocess.Popen(command, stderr=subprocess.PIPE)
    part = tmp_path / "out.jsonl.part"
    while not part.exists() or not part.stat().st_size:
        assert asked.poll() is None
        time.sleep(0.05)
    children = Path(f"/proc/{asked.pid}/task/{asked.pid}/children")
    ids = children.read_text().split() if children.exists() else []
    asked.send_signal(signal.SIGINT)
    asked.communicate(timeout=60)
    assert asked.returncode == 130
    assert {p.name for p in tmp_path.iterdir()} == {"in.jsonl"}
    assert not [one for one in ids if Path(f"/proc/{one}").exists()]


CELL = st.one_of(st.none(), st.text(max_size=8))
ROW = st.builds(
    Row, st.one_of(CELL, st.integers(-(2**60), 2**60), st.floats(allow_nan=False)), CELL, CELL, CELL, CELL
)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.one_of(ROW, st.builds(NoRow, st.sampled_from(["not_csv", "too_long"]))), max_size=9))
def test_rows_come_out_of_batches_as_they_went_in(rows: list[Row | NoRow]) -> None:
    packed = screen_batches.row_batches(iter(rows))
    assert [row for batch in packed for row in rows_of(batch)] == rows


@settings(deadline=None, max_examples=80)
@given(st.binary(max_size=120), st.integers(1, 40))
def test_where_a_batch_ends_changes_no_answer(data: bytes, size: int) -> None:
    whole = list(rows_of(screen_batches.LINES + data.removeprefix(b"\xef\xbb\xbf")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(screen_batches, "BATCH_BYTES", size)
        cut = [row for batch in screen_batches.json_batches(io.BytesIO(data)) for row in rows_of(batch)]
    assert repr(cut) == repr(whole)
