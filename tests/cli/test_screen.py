# SPDX-License-Identifier: Apache-2.0
"""``leeward screen IN OUT``, as an organisation calls it."""

import json
from pathlib import Path

from .conftest import Run

ROW = '{"id":"a","text":"I will kill you","from":"other"}\n'


def test_every_row_is_answered_in_the_file_that_was_named(leeward: Run, tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(ROW + '{"id":"b"}\n', "utf-8")
    done = leeward("screen", source, out)
    assert done.code == 0
    assert done.out == ""
    assert "2 rows answered; in 1 a rule heard something." in done.err
    assert "1 row could not be looked at" in done.err
    assert [json.loads(line)["band"] for line in out.read_text("utf-8").splitlines()] == ["strong", "none"]
    assert {p.name for p in tmp_path.iterdir()} == {"in.jsonl", "out.jsonl"}


def test_the_words_of_no_message_are_said_on_stderr(leeward: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(ROW, "utf-8")
    assert "kill" not in leeward("screen", source, tmp_path / "out").err


def test_another_engine_is_refused_and_nothing_is_written(leeward: Run, tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(ROW, "utf-8")
    for engine in ("dask", "steam"):
        done = leeward("screen", source, out, "--engine", engine)
        assert done.code == 2
        assert done.err
    assert not out.exists()


def test_the_messages_are_never_written_over(leeward: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(ROW, "utf-8")
    assert leeward("screen", source, source).code == 2
    assert source.read_text("utf-8") == ROW


def test_a_refused_table_leaves_no_half_answer(leeward: Run, tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.jsonl"
    source.write_text("name,body\n1,2\n", "utf-8")
    assert leeward("screen", source, out).code == 2
    assert {p.name for p in tmp_path.iterdir()} == {"in.csv"}


def test_a_file_that_is_not_there_is_said(leeward: Run, tmp_path: Path) -> None:
    assert leeward("screen", tmp_path / "none.jsonl", tmp_path / "out").code == 2
