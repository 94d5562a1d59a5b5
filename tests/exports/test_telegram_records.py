# SPDX-License-Identifier: Apache-2.0
"""What a line of a Telegram export says: who to whom, calls, gifts, vanished accounts, places, reactions."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.telegram_json import READER
from leeward.records import Party, Record

from .json_exports import Beside, document, records

OWNER = {"user_id": 11, "first_name": "Ada", "last_name": "Obi"}
FEMI, ADA = Party("user22", "Femi"), Party("user11", "Ada Obi")
AT = {"id": 1, "date": "2026-03-08T18:13:20", "date_unixtime": "1772990000", "text": ""}
FROM_FEMI = {**AT, "type": "message", "from": "Femi", "from_id": "user22"}
FROM_ADA = {**AT, "type": "message", "from": "Ada Obi", "from_id": "user11"}
BY_FEMI = {**AT, "type": "service", "actor": "Femi", "actor_id": "user22"}


def export(*messages: object, kind: str = "personal_chat", number: int = 22, name: object = "Femi") -> bytes:
    chat = {"name": name, "type": kind, "id": number, "messages": messages}
    return json.dumps({"personal_information": OWNER, "chats": {"list": [chat]}}, indent=1).encode()


def told(*messages: object, kind: str = "personal_chat") -> list[Record]:
    return records(READER, document(export(*messages, kind=kind), "result.json"))


def test_a_whole_export_knows_whose_it_is() -> None:
    theirs, hers = told(FROM_FEMI, FROM_ADA)
    assert (theirs.sender, theirs.direction, theirs.to) == (FEMI, "in", (ADA,))
    assert (hers.sender, hers.direction, hers.to) == (ADA, "out", (FEMI,))


def test_a_single_chat_says_who_the_other_is_and_not_who_she_is() -> None:
    chat = {"name": "Femi", "type": "personal_chat", "id": 22, "messages": [FROM_FEMI, FROM_ADA]}
    theirs, hers = records(READER, document(json.dumps(chat).encode(), "result.json"))
    assert (theirs.direction, theirs.to) == ("in", ())
    assert (hers.direction, hers.to) == ("unknown", ())


def test_in_a_group_only_her_own_messages_have_a_direction() -> None:
    theirs, hers = told(FROM_FEMI, FROM_ADA, kind="private_supergroup")
    assert (theirs.direction, theirs.extra["group"]) == ("unknown", "yes")
    assert (hers.direction, hers.extra["group"]) == ("out", "yes")


def test_two_chats_of_one_name_are_two_threads() -> None:
    chats = [
        {"name": "Femi", "type": "personal_chat", "id": n, "messages": [{**FROM_FEMI, "from_id": f"user{n}"}]}
        for n in (22, 33, 22)
    ]
    raw = json.dumps({"chats": {"list": chats}}).encode()
    assert [r.thread for r in records(READER, document(raw, "r"))] == ["Femi", "Femi (33)", "Femi"]


@pytest.mark.parametrize(
    ("fields", "state", "seconds"),
    [
        ({"discard_reason": "missed"}, ("missed",), None),
        ({"discard_reason": "busy"}, ("declined",), None),
        ({"discard_reason": "hangup", "duration_seconds": 42}, ("answered",), 42),
        ({"discard_reason": "disconnect", "duration_seconds": 3}, ("answered",), 3),
        ({"discard_reason": "hangup"}, (), None),
        ({"discard_reason": ["x"], "duration_seconds": "x"}, (), None),
    ],
)
def test_a_phone_call_is_a_call(
    fields: dict[str, object], state: tuple[str, ...], seconds: int | None
) -> None:
    (call,) = told({**BY_FEMI, "action": "phone_call", **fields})
    assert (call.kind, call.state, call.seconds, call.direction) == ("call", state, seconds, "in")
    assert call.extra["in_app"] == "yes"


def test_any_other_service_line_is_an_event() -> None:
    found = told({**BY_FEMI, "action": "take_screenshot"}, {**BY_FEMI, "id": 2, "action": "create_group"})
    assert [(r.kind, r.state, r.extra["event"]) for r in found] == [
        ("event", ("system",), "take_screenshot"),
        ("event", ("system",), "created"),
    ]


def test_a_gift_with_words_is_a_message_of_who_sent_it() -> None:
    raw = export({**BY_FEMI, "action": "send_star_gift", "TEXT": "for you"}).replace(b'"TEXT"', b'"text"')
    raw = raw.replace(b'"text": "",\n', b"", 1).replace(b'"for you"', b'"for you",\n    "text": ""')
    (gift,) = records(READER, document(raw, "r"))
    assert (gift.kind, gift.text, gift.sender) == ("message", "for you", FEMI)
    (silent,) = told({**BY_FEMI, "action": "send_star_gift"})
    assert silent.kind == "event"


def test_an_account_that_was_deleted_keeps_its_number() -> None:
    (found,) = told({**FROM_FEMI, "from": None})
    assert (found.sender, found.extra["deleted_account"]) == (Party("user22"), "yes")


def test_edited_means_edited_and_1970_never() -> None:
    edited, never = told(
        {**FROM_FEMI, "edited": "2026-03-08T19:00:00"}, {**FROM_FEMI, "edited": "1970-01-01T01:00:00"}
    )
    assert (edited.state, edited.extra["edited"]) == (("edited",), "2026-03-08T19:00:00")
    assert (never.state, "edited" in never.extra) == ((), False)


def test_a_text_in_parts_is_one_text_and_hidden_links_are_kept() -> None:
    parts = [
        "see ",
        {"type": "text_link", "text": "this", "href": "https://example.com/"},
        "",
        {"text": None},
        7,
    ]
    (found,) = told({**FROM_FEMI, "text": parts})
    assert (found.text, found.extra["links"]) == ("see this", "https://example.com/")


def test_a_file_that_was_left_out_is_media_and_no_file_name() -> None:
    (photo,) = told(
        {**FROM_FEMI, "photo": "(File not included. Change data exporting settings to download.)"}
    )
    assert (photo.attachments, photo.extra["media"]) == ((), "omitted")
    (named,) = told({**FROM_FEMI, "file": "(File unavailable, please try again later)", "file_name": "a.ogg"})
    assert [a.name for a in named.attachments] == ["a.ogg"]


def test_a_file_that_came_along_is_joined() -> None:
    voice = Beside("chats/chat_1/voice_messages/audio_1.ogg", b"sound")
    raw = export({**FROM_FEMI, "file": voice.name, "media_type": "voice_message"})
    (found,) = records(READER, document(raw, "result.json", {"audio_1.ogg": voice}))
    assert (found.attachments[0].sha256, found.attachments[0].present) == (voice.sha256(), True)


def test_a_place_is_kept_digit_by_digit() -> None:
    raw = export({**FROM_FEMI, "location_information": {"latitude": "LAT", "longitude": 3.5}})
    (found,) = records(READER, document(raw.replace(b'"LAT"', b"6.52437900"), "r"))
    assert (found.lat, found.lon) == ("6.52437900", "3.5")
    for nowhere in ({"latitude": 91, "longitude": 0}, {"latitude": "x", "longitude": 0}, None, [1]):
        assert told({**FROM_FEMI, "location_information": nowhere})[0].lat is None


def test_a_reaction_is_of_whom_it_names_and_about_its_message() -> None:
    recent = [{"from": "Ada Obi", "from_id": "user11", "date": "2026-03-08T19:00:00"}]
    reactions = [{"type": "emoji", "count": 1, "emoji": "😡", "recent": recent}, {"type": "paid", "count": 3}]
    message, named, counted = told({**FROM_FEMI, "text": "hi", "reactions": reactions})
    assert (named.kind, named.text, named.sender, named.time.local) == (
        "reaction",
        "😡",
        ADA,
        "2026-03-08T19:00:00",
    )
    assert named.about == counted.about == f"o{message.where.offset}"
    assert (counted.sender, counted.extra["count"]) == (Party(), "3")


def test_a_message_that_telegram_could_not_export_is_kept_without_a_time() -> None:
    (found,) = told({"id": 5, "type": "unsupported"})
    assert (found.kind, found.time.as_written, found.extra["type"]) == ("message", "", "unsupported")


@pytest.mark.parametrize(
    "date", ["2026-13-01T00:00:00", "2026-02-30T00:00:00", "x", 5, None, "2026-03-08 18:00"]
)
def test_a_date_that_is_none_is_kept_as_written(date: object) -> None:
    fields = {**FROM_FEMI, "date": date}
    del fields["date_unixtime"]
    (found,) = told(fields)
    assert (found.time.local, found.time.utc) == (None, None)
    assert found.time.as_written == ("" if date is None else str(date))


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "id",
                "type",
                "date",
                "date_unixtime",
                "edited",
                "from",
                "from_id",
                "actor",
                "actor_id",
                "action",
                "text",
                "text_entities",
                "photo",
                "file",
                "file_name",
                "reactions",
                "poll",
                "location_information",
                "duration_seconds",
                "discard_reason",
            ]
        ),
        st.recursive(
            st.none()
            | st.integers()
            | st.floats(allow_nan=False)
            | st.sampled_from(["service", "message", "x"]),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
            ),
            max_leaves=6,
        ),
    )
)
def test_no_shape_of_a_field_breaks_the_reader(fields: dict[str, object]) -> None:
    told(fields, [fields], 1)
    records(READER, document(json.dumps({**fields, "messages": [fields]}).encode(), "r"))
