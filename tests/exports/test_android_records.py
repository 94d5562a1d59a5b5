# SPDX-License-Identifier: Apache-2.0
"""Android's columns say who, when and what; what no column explains is kept by its name."""

from collections import Counter

from leeward.exports.android_records import AndroidRecords, MmsParts
from leeward.records import Party, Where

from .phone_stores import ADA, BEN, MS, Lying, document

WHERE = Where(row=1)


def made() -> tuple[AndroidRecords, Counter[str]]:
    notes: Counter[str] = Counter()
    return AndroidRecords(notes), notes


def test_text_and_number_say_the_same() -> None:
    make, _ = made()
    one = make.sms({"type": 1, "date": MS, "address": ADA, "body": "x"}, WHERE)
    other = make.sms({"type": "1", "date": str(MS), "address": ADA, "body": "x"}, WHERE)
    assert one == other


def test_a_column_that_nobody_knows_is_kept_and_never_takes_a_name_of_ours() -> None:
    make, _ = made()
    found = make.sms({"type": 1, "event": "blocked", "new_column": 7, "nested": [1]}, WHERE)
    assert found.extra == {"event_as_written": "blocked", "new_column": "7"}


def test_a_date_that_is_none_is_counted_and_kept() -> None:
    make, notes = made()
    assert make.call({"type": 1, "number": ADA, "date": "soon"}, WHERE).time.as_written == "soon"
    assert notes["undated"] == 1


def test_a_name_belongs_to_a_single_other_and_to_no_one_of_a_group() -> None:
    make, _ = made()
    row = {"msg_box": 1, "date": MS}
    alone = make.mms(row, [("137", ADA)], ["hi"], (), WHERE, name="Ada")
    group = make.mms(row, [("137", ADA), ("151", BEN)], ["hi"], (), WHERE, name="Ada, Ben")
    assert alone.sender == Party(ADA, "Ada")
    assert group.sender == Party(ADA)
    assert group.thread == "Ada, Ben"


def test_a_subject_is_mended_only_where_it_says_so() -> None:
    make, _ = made()
    assert make.mms({"sub": "Ã¼", "sub_cs": 106}, [], [], (), WHERE).subject == "ü"
    assert make.mms({"sub": "Ã¼", "sub_cs": 4}, [], [], (), WHERE).subject == "Ã¼"
    assert make.mms({"sub": "naïve", "sub_cs": 106}, [], [], (), WHERE).subject == "naïve"


def test_parts_are_words_files_or_layout() -> None:
    near = Lying("data/PART_1", b"picture")
    parts = MmsParts(document(b"", "x", {"part_1": near}))
    for part in (
        {"ct": "application/smil", "text": "<smil/>"},
        {"ct": "text/plain", "text": "one"},
        {"ct": "text/plain", "text": None},
        {"ct": "image/png", "_data": "/data/app_parts/PART_1", "cl": None, "name": "a.png"},
        {"ct": "text/plain", "_data": "/data/app_parts/PART_2"},
    ):
        parts.take(part)
    assert parts.texts == ["one"]
    assert [(file.name, file.present) for file in parts.files] == [("a.png", True), ("PART_2", False)]
