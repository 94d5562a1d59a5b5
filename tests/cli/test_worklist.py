# SPDX-License-Identifier: Apache-2.0
"""``leeward worklist``: the words stand under their pile, and what the list does not mean is said."""

from pathlib import Path

import pytest

from leeward.cli import worklist as worklist_cli
from leeward.flow import over, worklist

from ..flow.cases import NOW, at, brought, chat, opened, settle  # noqa: TID252 - as in conftest
from .conftest import Run


def test_what_is_to_be_heard_is_told_with_the_command_that_types_its_words(
    leeward: Run, key: Path, tmp_path: Path
) -> None:
    note = "20/04/2026, 10:00 - Femi: PTT-20260420-WA0001.opus (file attached)"
    with opened(tmp_path / "v") as vault:
        brought(vault, chat(tmp_path, "Femi", at("19/04/2026, 10:00", "Ada", "it is over"), note))
        settle(vault, ["Ada"], ["Femi"])
        over.set_time(vault, "2026-04-19", "in the chat", NOW)
    told = leeward("worklist", tmp_path / "v", "--passphrase-file", key)
    assert told.code == 0
    assert "PTT-20260420-WA0001.opus" in told.out
    assert "leeward amend" in told.out
    assert "may matter too" in told.out
    done = leeward("worklist", tmp_path / "v", "--json", "--passphrase-file", key)
    assert [line["type"] for line in done.lines] == ["to_hear", "summary"]


def test_a_message_of_many_lines_is_listed_in_one(leeward: Run, key: Path, tmp_path: Path) -> None:
    text = "Nobody will look\nafter you as I did\nyou know that"
    said = [at(f"2{day}/04/2026, 10:00", "Femi", f"{text} {day}") for day in range(9)]
    with opened(tmp_path / "v") as vault:
        brought(vault, chat(tmp_path, "Femi", at("19/04/2026, 10:00", "Ada", "it is over"), *said))
        settle(vault, ["Ada"], ["Femi"])
        over.set_time(vault, "2026-04-19", "in the chat", NOW)
        listed = [line for line in worklist.lines(vault) if line["type"] == "to_read"]
    assert listed
    out = leeward("worklist", tmp_path / "v", "--passphrase-file", key).out
    assert "\u240a" not in out
    for line in listed:
        assert f"  {' '.join(line['text'].split())}\n" in out


def test_a_message_that_no_single_word_put_there_has_no_line_of_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = {"type": "to_read", "time": {"local": "2026-04-20T10:00", "as_written": ""}, "id": "abc"}
    worklist_cli.print_line({**line, "band": "weak", "text": "on my way", "words": []})
    assert "on my way\n\n" in capsys.readouterr().out
    worklist_cli.print_line({**line, "band": "weak", "text": "on my way", "words": ["way"]})
    assert "on my way\n  Words that put it here: way\n" in capsys.readouterr().out
