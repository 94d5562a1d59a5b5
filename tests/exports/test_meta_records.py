# SPDX-License-Identifier: Apache-2.0
"""What a message of Messenger or Instagram says is told; letters that Meta broke are mended, no others."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.meta_json import READER
from leeward.exports.meta_records import MOST_TO, repaired
from leeward.prepared import GROUP_EVENT_MARK, prepare
from leeward.records import Record, Sha256

from .json_exports import document, records

FEMI = {"sender_name": "Femi", "timestamp_ms": 1_772_990_000_000}
EXPORT = Sha256("ab" * 32)


def one(message: object, people: int = 2) -> list[Record]:
    names = [{"name": name} for name in ["Ada", "Femi", *map(str, range(people - 2))]]
    raw = json.dumps({"participants": names, "messages": [message]}, indent=1)
    return records(READER, document(raw.encode(), "your_facebook_activity/inbox/f_1/message_1.json"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("caf\u00c3\u00a9", "café"),  # broken
        ("café", "café"),  # right already
        ("caf\u00c3\u00a9 \u201c", "caf\u00c3\u00a9 \u201c"),  # mixed: not touched
        ("\u201chi\u201d", "\u201chi\u201d"),
        ("\u00f0\u009f\u0091", "\u00f0\u009f\u0091"),  # half an emoji
        ("plain", "plain"),
    ],
)
def test_a_text_is_mended_where_all_of_it_fits_and_else_left_alone(written: str, meant: str) -> None:
    (found,) = one({**FEMI, "content": written})
    assert found.text == meant
    assert found.extra.get("text_as_written", meant) == written


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_meta_breaks_is_mended(text: str) -> None:
    assert repaired(text.encode().decode("latin-1")) == text


def test_a_missed_call_is_a_call_and_so_is_one_without_a_type() -> None:
    (missed,) = one({**FEMI, "type": "Call", "missed": True, "call_duration": 0, "content": "x"})
    assert (missed.kind, missed.state, missed.extra["in_app"]) == ("call", ("missed",), "yes")
    (newer,) = one({**FEMI, "content": "You missed a call from Femi.", "call_duration": 0})
    assert (newer.kind, newer.state) == ("call", ("missed",))
    (answered,) = one({**FEMI, "content": "Femi called you.", "call_duration": 75})
    assert (answered.kind, answered.state, answered.seconds) == ("call", ("answered",), 75)


def test_a_message_taken_back_is_kept_as_deleted() -> None:
    assert one({**FEMI, "is_unsent": True})[0].state == ("deleted",)
    encrypted = {"senderName": "Femi", "timestamp": 1_772_990_000_000, "text": "oops", "isUnsent": True}
    (found,) = one(encrypted)
    assert (found.state, found.text, found.sender.name) == (("deleted",), "oops", "Femi")


def test_a_reaction_points_to_its_message() -> None:
    said, reacted = one({**FEMI, "content": "hi", "reactions": [{"actor": "Ada", "reaction": "❤"}]})
    assert (reacted.kind, reacted.sender.name, reacted.text) == ("reaction", "Ada", "❤")
    pointed = prepare(EXPORT, reacted).sealed
    message_id = json.loads(pointed)["about"]
    assert prepare(EXPORT, said).digest.hex()[:10] == _first_bits(message_id)


def _first_bits(record: str) -> str:
    number = 0
    for letter in record[:8]:
        number = number << 5 | "abcdefghijklmnopqrstuvwxyz234567".index(letter)
    return number.to_bytes(5, "big").hex()


def test_a_reaction_with_braces_in_it_is_found_all_the_same() -> None:
    found = one({**FEMI, "content": "hi", "reactions": [{"actor": "}{", "reaction": "x"}, {"actor": "b"}]})
    assert [r.sender.name for r in found] == ["Femi", "}{", "b"]


def test_three_people_are_a_group_as_the_file_says() -> None:
    (pair,) = one({**FEMI, "content": "hi"})
    (group,) = one({**FEMI, "content": "hi"}, people=3)
    assert [p.name for p in pair.to] == ["Ada"]
    assert [p.name for p in group.to] == ["Ada", "0"]
    assert not prepare(EXPORT, pair).mark & GROUP_EVENT_MARK
    assert prepare(EXPORT, group).mark & GROUP_EVENT_MARK
    (crowd,) = one({**FEMI, "content": "hi"}, people=MOST_TO + 2)
    assert (crowd.to, crowd.extra["participants"]) == ((), str(MOST_TO + 2))


def test_somebody_who_is_no_participant_is_not_taken_for_one() -> None:
    (found,) = one({"sender_name": "Facebook user", "timestamp_ms": 1_772_990_000_000, "content": "x"})
    assert (found.sender.name, found.to) == ("Facebook user", ())


def test_a_flag_that_is_raised_is_kept() -> None:
    (found,) = one({**FEMI, "content": "hi", "is_geoblocked_for_viewer": True})
    assert dict(found.extra) == {"is_geoblocked_for_viewer": "true"}
    (quiet,) = one({**FEMI, "content": "hi", "is_geoblocked_for_viewer": False})
    assert dict(quiet.extra) == {}


def test_what_is_not_known_is_kept_beside_the_message() -> None:
    (found,) = one({**FEMI, "content": "hi", "ip": "203.0.113.9", "new": {"a": 1.50}, "group": "mine"})
    assert dict(found.extra) == {"ip": "203.0.113.9", "new": '{"a":"1.5"}', "group_as_written": "mine"}


@pytest.mark.parametrize(
    ("stamp", "utc"),
    [
        (1_772_990_000_000, "2026-03-08T17:13:20Z"),
        (1_772_990_000_001, "2026-03-08T17:13:20.001Z"),
        (1_772_990_000, "2026-03-08T17:13:20Z"),  # seconds
        ("1772990000000", "2026-03-08T17:13:20Z"),
        (0, None),
        (-5, None),
        (10**30, None),
        (1.5, None),
        (None, None),
        (True, None),
    ],
)
def test_a_time_is_read_by_its_size_and_what_is_none_is_kept_as_written(stamp: object, utc: str) -> None:
    (found,) = one({**FEMI, "timestamp_ms": stamp, "content": "hi"})
    assert found.time.utc == utc
    assert found.time.as_written == ("" if stamp is None else json.dumps(stamp).strip('"'))


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "sender_name",
                "timestamp_ms",
                "content",
                "type",
                "reactions",
                "likes",
                "photos",
                "sticker",
                "share",
                "call_duration",
                "missed",
                "is_unsent",
                "media",
                "users",
                "text",
                "timestamp",
                "senderName",
            ]
        ),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
            ),
            max_leaves=6,
        ),
    )
)
def test_no_shape_of_a_field_breaks_the_reader(fields: dict[str, object]) -> None:
    raw = json.dumps({"participants": [fields], "messages": [fields, 1, [fields], "x"]})
    document(raw.encode(), "m.json")
    records(READER, document(raw.encode(), "m.json"))
