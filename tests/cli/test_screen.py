# SPDX-License-Identifier: Apache-2.0
"""``leeward screen IN OUT``, as an organisation calls it."""

import json
from pathlib import Path

import pytest

from leeward.cli import screen
from leeward.flow.screen_dask import is_there
from leeward.words import say

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
    for more in (["--engine", "steam"], ["--scheduler", "tcp://127.0.0.1:9"]):
        done = leeward("screen", source, out, *more)
        assert done.code == 2
        assert done.err
    assert not out.exists()


@pytest.mark.skipif(is_there(), reason="the extra [fleet] is installed")
def test_what_needs_the_extra_names_it_and_nothing_is_written(leeward: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(ROW, "utf-8")
    for out, more in (("out.parquet", []), ("out.jsonl", ["--engine", "dask"])):
        done = leeward("screen", source, tmp_path / out, *more)
        assert done.code == 2
        assert "pip install 'leeward[fleet]'" in done.err
    assert {p.name for p in tmp_path.iterdir()} == {"in.jsonl"}


def test_counts_are_printed_as_json_for_a_program(leeward: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id":1,"text":"hi"}\n' * 5, "utf-8")
    done = leeward("screen", source, tmp_path / "out", "--json")
    counts = {"rows": 5, "flagged": 0, "unread": 0, "cut": 0, "unknown_from": 0}
    assert done.lines == [{"type": "screened", **counts}]


def test_rows_of_nobody_known_are_counted_for_a_person_and_a_program(leeward: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id":1,"text":"hi","from":"ex"}\n{"id":2,"text":"hi","from":"Self"}\n', "utf-8")
    done = leeward("screen", source, tmp_path / "out", "--json")
    assert done.lines[-1]["unknown_from"] == 1
    assert say("screen.unknown_from", n=1) in done.err
    assert "ex" not in done.err.replace(say("screen.unknown_from", n=1), "").split()


def test_progress_is_told_in_steps(monkeypatch: pytest.MonkeyPatch, leeward: Run, tmp_path: Path) -> None:
    monkeypatch.setattr(screen, "STEP", 2)
    source = tmp_path / "in.jsonl"
    source.write_text('{"id":1,"text":"hi"}\n' * 5, "utf-8")
    told, _ = leeward("screen", source, tmp_path / "out", "--json").lines
    assert told == {"type": "progress", "rows": 5}


def test_a_table_of_calls_becomes_a_line_for_each_pair(leeward: Run, tmp_path: Path) -> None:
    source, out = tmp_path / "calls.csv", tmp_path / "out.jsonl"
    source.write_text("Who,Whom,At\na,b,2026-01-03T23:00\na,b,yesterday\nb,a,2026-01-04T09:00\n", "utf-8")
    done = leeward("screen", source, out, "--pairs", "who,whom,at")
    assert (done.code, done.out) == (0, "")
    assert "2 pairs, from 3 rows." in done.err
    assert "1 row has no time" in done.err
    assert "before or after" in done.err
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [line["type"] for line in lines] == ["pair", "pair", "summary"]
    assert (lines[0]["contacts"], lines[0]["night"], lines[0]["replies"]) == (1, 1, 1)


def test_pairs_are_refused_on_a_cluster_and_without_columns(leeward: Run, tmp_path: Path) -> None:
    source = tmp_path / "calls.csv"
    source.write_text("a,b,t\n", "utf-8")
    assert leeward("screen", source, tmp_path / "out", "--pairs", "a,b").code == 2
    assert leeward("screen", source, tmp_path / "out", "--pairs", "a,b,c").code == 2
    assert {p.name for p in tmp_path.iterdir()} == {"calls.csv"}


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


def test_help_names_the_columns_that_are_needed_and_what_an_answer_holds(leeward: Run) -> None:
    told = " ".join(leeward("screen", "--help").out.replace("│", " ").split())
    for word in ("id, text", "from (other, self or third)", "band (strong, some, weak or none)", '"Pick up"'):
        assert word in told


def test_other_columns_are_told_with_the_names_that_they_need(leeward: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("uuid,message,sender\n1,hello there,other\n", "utf-8")
    done = leeward("screen", source, tmp_path / "out")
    assert done.code == 2
    assert "id, text" in done.err
    for renamed in ("uuid -> id", "message -> text", "sender -> from"):
        assert renamed in done.err


def test_a_table_without_a_heading_has_no_message_of_its_own_repeated(leeward: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("1,I know where you sleep,other\n", "utf-8")
    done = leeward("screen", source, tmp_path / "out")
    assert done.code == 2
    assert "sleep" not in done.err
    assert "3 fields" in done.err
