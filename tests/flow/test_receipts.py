# SPDX-License-Identifier: Apache-2.0
"""A receipt adds up, says the worst, and comes out of the vault as it went in."""

import pytest

from leeward.errors import RefusedError
from leeward.flow.receipts import Receipt, Span, of_error, of_tally, restored, stored, whole
from leeward.records import Said, Skipped, Tally, When

TALLY = Tally(
    "vcard",
    seen=7,
    records=4,
    system=1,
    continuations=1,
    skipped=(Skipped("cut_off", 1, "byte 9"),),
    caveats=(Said("caveat.zip_cut"),),
)


def receipt(**changes: object) -> Receipt:
    said: dict[str, object] = {"path": "p", "file": "f", "sha256": None, "format": "vcard"}
    return Receipt(**{**said, **changes})  # type: ignore[arg-type]  # the test names its fields


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, 0),
        ({"truncated": True}, 1),
        ({"truncated": True, "question": "day_order"}, 3),
        ({"format": None, "question": "day_order"}, 4),
    ],
)
def test_the_worst_of_a_receipt_is_its_exit_code(changes: dict[str, object], code: int) -> None:
    assert receipt(**changes).exit_code == code


def test_a_whole_is_the_sum_of_its_parts_and_of_what_is_no_part() -> None:
    one = of_tally("p", "a", None, TALLY, Span(None))
    found = whole("p", "in", None, [one, one], [Skipped("media", 2, "a.jpg"), Skipped("media", 1, "b.jpg")])
    assert (found.seen, found.records, found.system, found.continuations) == (17, 8, 2, 2)
    assert found.skipped == (Skipped("cut_off", 2, "byte 9"), Skipped("media", 3, "a.jpg"))
    assert found.caveats == (Said("caveat.zip_cut"),)
    assert found.adds_up()
    assert not receipt(seen=3, records=2).adds_up()
    assert not receipt(parts=(receipt(seen=3, records=2),)).adds_up()


def test_a_receipt_comes_back_as_it_was_kept() -> None:
    one = of_tally("p", "a", None, TALLY, Span(None))
    assert restored(stored(whole("p", "in", None, [one], []))) == whole("p", "in", None, [one], [])


def test_the_span_compares_times_of_minutes_with_times_of_seconds() -> None:
    span = Span("Africa/Lagos")
    for when in (When(local="2026-04-20T10:00", exact_to="minute"), When(utc="2026-04-20T09:00:30Z")):
        span.see(when)
    assert span.ends() == ("2026-04-20T09:00:00Z", "2026-04-20T09:00:30Z")


def test_what_could_not_be_opened_has_a_receipt_that_says_why() -> None:
    line = of_error("p/x", "x", RefusedError("error.not_a_file", file="x")).as_json("en")
    assert (line["path"], line["format"], line["seen"], line["parts"]) == ("p/x", None, 0, [])
    assert line["caveats"] == ["x is not a file or folder."]


def test_a_receipt_has_the_keys_of_the_interface() -> None:
    keys = {
        "type", "path", "file", "sha256", "format", "seen", "records", "system", "continuations", "skipped",
        "first_utc", "last_utc", "assumptions", "caveats", "truncated", "limits_off", "parts",
    }  # fmt: skip
    assert keys <= set(receipt().as_json("en"))
