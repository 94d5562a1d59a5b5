# SPDX-License-Identifier: Apache-2.0
"""Dates, places and labels as the report prints them."""

from dataclasses import replace

from leeward.pack.desk import Desk, clock, grouped, ranges, seconds_of
from leeward.pack.story import Moment
from leeward.records import Said, Where

from .story_for_report import story


def test_neighbouring_labels_become_a_range() -> None:
    assert ranges(["E2.5", "E2.6", "E2.7", "E2.9", "E3.10", "N1"]) == "E2.5–E2.7, E2.9, E3.10, N1"


def test_a_time_is_printed_with_its_offset() -> None:
    moment = Moment("x", "2026-05-03T20:30:05.120", None, "Africa/Lagos", "+01:00", False, "second", 0)
    assert Desk.of(story()).stamp(moment) == "Sun 3 May 2026 20:30:05 +01:00"


def test_a_time_that_nobody_could_tell_is_printed_as_the_source_writes_it() -> None:
    moment = Moment("03/05/2026, 20:30", None, None, None, None, False, "minute", None)
    assert Desk.of(story()).stamp(moment) == "03/05/2026, 20:30"


def test_days_are_counted_from_the_refusal() -> None:
    desk = Desk.of(story())
    moment = Moment("", "2026-05-03", None, None, None, False, "day", -12)
    assert desk.day_number(moment) == "day −12"
    assert desk.day_number(replace(moment, day=34)) == "day +34"
    assert desk.day_number(replace(moment, day=None)) == ""


def test_the_refusal_is_found_by_label_and_by_id() -> None:
    told = story()
    assert told.refusal is not None
    by_id = replace(told, refusal=replace(told.refusal, item=Desk.of(told).items["E1.10"].id))
    assert Desk.of(told).refusal_label() == Desk.of(by_id).refusal_label() == "E1.10"


def test_a_place_is_a_byte_a_row_or_a_whole_file() -> None:
    desk = Desk.of(story())
    assert desk.place("E1", Where("a/b.txt", 7, 9)) == "b.txt, byte 7 + 9"
    assert desk.place("E1", Where(None, row=4)) == "E1, row 4"
    assert desk.place("E1", Where("a/b.txt")) == "b.txt, whole file"


def test_small_things() -> None:
    assert clock("2026-05-03T20:30") == "20:30"
    assert clock("2026-05-03") == ""
    assert grouped("c807ef57") == "c807 ef57"
    assert seconds_of("1970-01-02T00:00:00Z") == 86_400


def test_facts_of_a_sentence_are_said_as_people_say_them() -> None:
    (source,) = story().sources
    told = Said("not_examined.skipped", {"n": 2, "file": source.file, "why": "odd"})
    assert Desk.of(story()).tell(told) == f"{source.file.rpartition('/')[2]}: 2 pieces (odd)"
    assert Desk.of(story(audience="served")).tell(told) == f"{source.label}: 2 pieces (odd)"
    at = Said("report.sealed", {"when": "2026-05-03T20:30:05"})
    assert Desk.of(story()).tell(at) == "sealed Sun 3 May 2026 20:30:05"


def test_an_export_that_is_not_in_the_pack_is_named_in_her_own_copy_only() -> None:
    told = Said("not_examined.skipped", {"n": 2, "file": "2026/Letters to the shelter.zip", "why": "odd"})
    assert Desk.of(story(audience="me")).tell(told) == "Letters to the shelter.zip: 2 pieces (odd)"
    for audience in ("police", "lawyer", "served"):
        assert Desk.of(story(audience=audience)).tell(told) == "a file: 2 pieces (odd)"


def test_a_day_that_she_wrote_down_is_counted_from_the_refusal_too() -> None:
    assert Desk.of(story()).day_number_of("2026-05-05") == "day +2"
    assert Desk.of(story()).day_number_of("in May") == ""
