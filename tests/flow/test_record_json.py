# SPDX-License-Identifier: Apache-2.0
"""A record as JSON: every line is one line for every reader, and every text of an export can be printed."""

import json

import pytest

from leeward.flow.record_json import as_json, json_line, to_seconds
from leeward.handles import Circle
from leeward.records import Amount, Attachment, Party, Record, RecordId, Sha256, When, Where

EXPORT = Sha256("0" * 64)


def record(**fields: object) -> Record:
    said: dict[str, object] = {
        "kind": "message",
        "channel": "whatsapp",
        "thread": "Femi",
        "time": When("20/04/2026, 10:00", "2026-04-20T10:00", exact_to="minute"),
        "sender": Party(name="Femi"),
        "text": "hi",
        "where": Where(None, 0, 10),
    }
    return Record(**{**said, **fields})  # type: ignore[arg-type]  # the test names its fields


@pytest.mark.parametrize("text", ["a\u2028b", "a\u2029b", "a\x85b", "a\nb", "a\r\nb", "a\x0bb", "\U0001f525"])
def test_a_line_ends_once_for_every_reader_and_loses_nothing(text: str) -> None:
    line = json_line({"text": text})
    assert len(line.decode().splitlines()) == 1
    assert line.endswith(b"}\n")
    assert json.loads(line) == {"text": text}


def test_half_a_character_is_printed_as_its_escape() -> None:
    assert json.loads(json_line({"file": "a\udcff", "parts": [{"file": "b\udcfe"}]})) == {
        "file": "a\\udcff",
        "parts": [{"file": "b\\udcfe"}],
    }


@pytest.mark.parametrize(
    ("utc", "printed"),
    [
        (None, None),
        ("2026-01-03T18:42Z", "2026-01-03T18:42:00Z"),
        ("2026-01-03T18:42:05Z", "2026-01-03T18:42:05Z"),
        ("2026-01-03T18:42:05.250Z", "2026-01-03T18:42:05.250Z"),
    ],
)
def test_utc_always_has_seconds(utc: str | None, printed: str | None) -> None:
    assert to_seconds(utc) == printed


def test_a_record_has_the_keys_of_the_interface() -> None:
    assert list(as_json(record(), EXPORT, "a.txt", None)) == [
        "type", "id", "kind", "channel", "thread", "time", "from", "to", "direction", "text", "seconds",
        "state", "attachments", "extra", "where",
    ]  # fmt: skip


def test_what_only_some_records_have_is_absent_from_the_others() -> None:
    line = as_json(
        record(
            kind="payment",
            subject="s",
            about=RecordId("a" * 26),
            amount=Amount("50.00", "NGN"),
            lat="6.5",
            lon="3.25",
            attachments=(Attachment("a.jpg"),),
        ),
        EXPORT,
        "a.txt",
        None,
    )
    assert (line["subject"], line["about"], line["lat"], line["lon"]) == ("s", "a" * 26, 6.5, 3.25)
    assert line["amount"] == {"value": "50.00", "currency": "NGN"}
    assert line["attachments"] == [{"name": "a.jpg", "sha256": None, "present": False}]


@pytest.mark.parametrize(
    ("sender", "stated", "wanted"),
    [
        (Party(name="Ada"), "unknown", "out"),
        (Party(name="Femi"), "unknown", "in"),
        (Party(), "unknown", "unknown"),
        (Party(name="Ada"), "in", "in"),
        (Party("0800 000 0111"), "unknown", "out"),
    ],
)
def test_the_source_speaks_first_on_the_direction(sender: Party, stated: str, wanted: str) -> None:
    me = Circle.of(("Ada", "+234 800 000 0111"), "NG")
    line = as_json(record(sender=sender, direction=stated), EXPORT, "a.txt", None, me, "NG")
    assert line["direction"] == wanted
