# SPDX-License-Identifier: Apache-2.0
"""Receipts, limits and how to check, as data."""

from dataclasses import replace

import pytest

from leeward.errors import RefusedError
from leeward.pack.check import root_words
from leeward.pack.desk import Desk
from leeward.pack.pages import close
from leeward.words import say

from ..story_for_report import WORDS_OF_THE_ROOT, story  # noqa: TID252 - the builder stands one folder up


def test_a_receipt_that_does_not_add_up_stops_the_report() -> None:
    told = story()
    (source,) = told.sources
    ((member, tally),) = source.tallies
    wrong = replace(source, tallies=((member, replace(tally, seen=tally.seen + 1)),))
    with pytest.raises(RefusedError) as refused:
        close.receipts(Desk.of(replace(told, sources=(wrong,))))
    assert refused.value.say == "error.report.receipt"


def test_a_receipt_says_what_is_printed_hidden_and_left_out() -> None:
    (row,) = close.receipts(Desk.of(story()))["rows"]  # type: ignore[misc]
    assert "Printed here: 40. In numbered gaps: 14." in str(row)
    assert "records 54 + lines of the app 3 + continued lines 30 + skipped 7" in str(row)


def test_the_served_receipt_names_no_file_and_nobody() -> None:
    row = str(close.receipts(Desk.of(story(audience="served")))["rows"])
    for hidden in ("WhatsApp Chat with Femi", "/home", "_chat.txt", "Mira Okoro"):
        assert hidden not in row


def test_a_receipt_of_a_locked_zip_says_that_its_bytes_are_not_cut_out() -> None:
    told = story()
    (source,) = told.sources
    sentence = "A password locks this file"
    assert sentence not in str(close.receipts(Desk.of(told))["rows"])
    locked = replace(told, sources=(replace(source, opens=lambda _member: False),))
    assert sentence in str(close.receipts(Desk.of(locked))["rows"])


def test_an_empty_sentence_of_the_limits_stops_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    def blank(_: Desk, key: str, **_facts: str | int) -> str:
        return "" if key.endswith(".law.text") else "words"

    monkeypatch.setattr(Desk, "say", blank)
    with pytest.raises(RefusedError) as refused:
        close.limits(Desk.of(story()))
    assert refused.value.say == "error.report.limits"


def test_the_words_above_the_steps_of_checking_count_no_other_number_of_them() -> None:
    steps = close.checking(Desk.of(story()))["steps"]
    assert len(steps) == 5  # type: ignore[arg-type]
    numbers = {"two", "three", "four", "six", "seven"}
    assert not numbers & set(say("report.check.intro").casefold().split())


def test_checking_prints_all_twelve_words_and_the_whole_root() -> None:
    told = story()
    page = close.checking(Desk.of(told))
    assert page["words"] == list(WORDS_OF_THE_ROOT)
    assert isinstance(page["root"], list)
    assert "".join(page["root"]).replace(" ", "") == told.sealed.root.hex()


def test_checking_prints_words_of_earlier_days_as_many_as_fit() -> None:
    told = story()
    page = close.checking(Desk.of(told))
    lines = page["earlier"]
    assert isinstance(lines, list)
    assert len(lines) == close.EARLIER_LINES
    newest = told.sealed.earlier[-1]
    assert lines[0] == [str(newest.size), "Sun 12 Jul 2026", " ".join(root_words(newest.root))]
    assert lines[1][1] == "Sat 11 Jul 2026"  # one line a day: the last head of it
    assert str(len(told.sealed.earlier) - close.EARLIER_LINES) in str(page["earlier_rest"])


def test_the_other_side_does_not_read_on_which_days_she_worked_on_it() -> None:
    page = close.checking(Desk.of(story(audience="served")))
    assert {day for _, day, _ in page["earlier"]} == {""}  # type: ignore[misc, attr-defined]
    assert "2026" not in str(page["earlier"])


def test_a_log_without_earlier_heads_prints_no_table() -> None:
    told = story()
    page = close.checking(Desk.of(replace(told, sealed=replace(told.sealed, earlier=()))))
    assert (page["earlier"], page["earlier_rest"]) == ([], "")


def test_witnesses_are_named_in_the_police_version_only() -> None:
    assert "police version only" in str(close.confirm(Desk.of(story(audience="served"))))
    assert "police version only" not in str(close.confirm(Desk.of(story())))


def test_notes_by_hand_count_as_printed_in_their_receipt() -> None:
    told = story()
    note = replace(told.incidents[0], label="E1.41")
    (row,) = close.receipts(Desk.of(replace(told, incidents=(note,))))["rows"]  # type: ignore[misc]
    assert "Printed here: 41." in str(row)
