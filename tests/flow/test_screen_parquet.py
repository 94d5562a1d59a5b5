# SPDX-License-Identifier: Apache-2.0
"""A Parquet file is answered as the same rows in JSON Lines are, and answers can be one."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from leeward.cli.screen import answered, paired
from leeward.errors import DamagedError, UsageError
from leeward.flow.screen_parquet import parquet_rows

pyarrow: Any = pytest.importorskip("pyarrow", reason="the extra [fleet] is not installed")
parquet: Any = pytest.importorskip("pyarrow.parquet", reason="the extra [fleet] is not installed")

TEXTS = ["see you at six", "I will kill you and burn your shop", None, "I will\u2028 find you\0"]
ROWS = [{"id": n, "text": TEXTS[n % 4], "from": "other" if n % 3 else None} for n in range(9_000)]


def lines_of(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "in.parquet"
    parquet.write_table(pyarrow.Table.from_pylist(ROWS), path, row_group_size=1_000)
    return path


def test_parquet_gives_the_answers_of_json_lines(table: Path, tmp_path: Path) -> None:
    same = tmp_path / "in.jsonl"
    same.write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf-8")
    counts = answered(table, tmp_path / "a.jsonl")
    assert counts == answered(same, tmp_path / "b.jsonl")
    assert (counts.rows, counts.unread) == (9_000, 2_250)
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_answers_as_parquet_say_what_the_lines_say(table: Path, tmp_path: Path) -> None:
    answered(table, tmp_path / "a.jsonl")
    answered(table, tmp_path / "out.parquet")
    found = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    for line, row in zip(lines_of(tmp_path / "a.jsonl"), found, strict=True):
        line["id"] = str(line["id"])
        assert {key: value for key, value in row.items() if value is not None} == line
    assert {path.name for path in tmp_path.iterdir()} == {"in.parquet", "a.jsonl", "out.parquet"}


def test_nothing_in_gives_a_table_without_rows(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b"")
    answered(tmp_path / "in.jsonl", tmp_path / "out.parquet")
    assert parquet.read_table(tmp_path / "out.parquet").num_rows == 0


def test_texts_of_every_type_and_no_utf8_are_read_as_far_as_they_can_be() -> None:
    bad = pyarrow.array([b"I will \xff kill", None]).cast(pyarrow.binary()).view(pyarrow.string())
    columns = {
        "ID": pyarrow.array([1.5, float("nan")]),
        "Text": bad,
        "from": pyarrow.array(["other", "self"]).dictionary_encode(),
        "channel": pyarrow.array([1, 2]),
        "other": pyarrow.array([b"x", b"y"]),
    }
    out = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), out)
    one, two = parquet_rows(io.BytesIO(out.getvalue()))
    assert (one.id, one.text, one.sender, one.channel) == (1.5, "I will \ufffd kill", "other", None)
    assert (two.id, two.text, two.sender) == (None, None, "self")


def test_other_columns_and_broken_files_are_refused(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    other = tmp_path / "other.parquet"
    parquet.write_table(pyarrow.table({"uuid": ["a"], "message": ["b"]}), other)
    with pytest.raises(UsageError, match=r"error\.screen_columns"):
        answered(other, out)
    data = table.read_bytes()
    for cut in (data[:-20], data[: len(data) // 2], data[:4] + b"\xff" * 64 + data[68:], b"PAR1"):
        other.write_bytes(cut)
        with pytest.raises(DamagedError, match=r"error\.screen_parquet_damaged"):
            answered(other, out)
    assert not out.exists()


def test_pairs_are_counted_in_parquet_too(tmp_path: Path) -> None:
    at = pyarrow.array([1767469320, 1767469380], pyarrow.timestamp("s"))
    calls = {
        "a": ["x", "x"],
        "b": ["y", "y"],
        "at": at,
        "sum": pyarrow.array([1, 2], pyarrow.decimal128(9, 2)),
    }
    parquet.write_table(pyarrow.table(calls), tmp_path / "in.parquet")
    paired(tmp_path / "in.parquet", tmp_path / "out.jsonl", "a,b,at,sum")
    pair, summary = lines_of(tmp_path / "out.jsonl")
    assert (pair["contacts"], pair["first"], pair["amount"]["sum"]) == (2, "2026-01-03T19:42:00", "3.00")
    assert summary["unread"] == {}
    with pytest.raises(UsageError, match=r"error\.screen_pairs_column"):
        paired(tmp_path / "in.parquet", tmp_path / "out.jsonl", "a,b,when")


def test_sides_and_empty_cells_of_a_parquet_file_are_taken_as_those_of_json_lines(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "text": "I left flowers at your gate", "from": " Other"},
        {"id": "2", "text": "", "from": "self"},
        {"id": "", "text": "hi", "from": None},
        {"id": "3", "text": "hi", "from": "somebody"},
    ]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "in.parquet")
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    counts = answered(tmp_path / "in.parquet", tmp_path / "a.jsonl")
    assert counts == answered(tmp_path / "in.jsonl", tmp_path / "b.jsonl")
    assert (counts.flagged, counts.unread, counts.unknown_from) == (1, 2, 1)
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    numbers = [{"id": "4", "text": "hi", "from": 5}]
    parquet.write_table(pyarrow.Table.from_pylist(numbers), tmp_path / "in.parquet")
    assert answered(tmp_path / "in.parquet", tmp_path / "c.jsonl").unknown_from == 1
