# SPDX-License-Identifier: Apache-2.0
"""Old Hangouts conversations: people are named, microseconds are times, a call is counted once."""

import json

from leeward.exports.google_chat_json import READER
from leeward.exports.hangouts import claims
from leeward.records import Party, Record

from .json_exports import DATA, document, read

RAW = (DATA / "google_chat_json/hangouts.json").read_bytes()


def found() -> list[Record]:
    return [item for item in read(READER, document(RAW, "Hangouts.json"))[0] if isinstance(item, Record)]


def test_a_message_has_its_people_its_time_and_its_lines() -> None:
    first, answer, *_ = found()
    assert (first.sender, first.thread, first.direction) == (Party("2", "Femi"), "Femi", "in")
    assert first.text == "one\nhttps://example.com"
    assert (first.time.as_written, first.time.utc) == ("1767468120123456", "2026-01-03T19:22:00.123Z")
    assert (answer.direction, answer.to) == ("out", (Party("2", "Femi"),))


def test_a_call_is_counted_where_it_begins_and_its_end_is_an_event() -> None:
    calls = [(r.kind, r.state) for r in found() if "hangout_event" in r.extra]
    assert calls == [("call", ()), ("event", ("system",))]
    assert [r.kind for r in found() if "voicemail" in r.state] == ["call"]


def test_an_end_without_a_beginning_is_the_call() -> None:
    begins = RAW.replace(b"START_HANGOUT", b"END_HANGOUT")
    items = read(READER, document(begins, "x"))[0]
    calls = [i for i in items if isinstance(i, Record) and "hangout_event" in i.extra]
    assert [(r.kind, r.seconds) for r in calls] == [("call", None), ("call", 6)]


def test_people_of_one_conversation_are_not_those_of_the_next() -> None:
    group = [r for r in found() if r.thread == "Family"]
    assert [r.sender for r in group][:2] == [Party("+2348000000011"), Party("2", "Femi")]
    assert all(r.extra.get("group") == "yes" for r in group)
    assert not any(r.extra.get("group") for r in found() if r.thread == "Femi")


def test_who_was_in_one_conversation_is_not_in_the_next() -> None:
    def chat(number: str, name: str) -> dict[str, object]:
        who = {"gaia_id": number}
        people = [{"id": who, "fallback_name": name}]
        event = {"sender_id": who, "timestamp": "1390000000000000", "event_type": "SMS"}
        said = {"chat_message": {"message_content": {"segment": [{"type": "TEXT", "text": name}]}}}
        about = {"conversation": {"type": "STICKY_ONE_TO_ONE", "participant_data": people}}
        return {"conversation": about, "events": [{**event, **said}]}

    raw = json.dumps({"conversations": [chat("2", "Femi"), chat("3", "Bola"), chat("4", "Chi")]}).encode()
    items = read(READER, document(raw, "Hangouts.json"))[0]
    told = [(i.thread, i.extra.get("group")) for i in items if isinstance(i, Record)]
    assert told == [("Femi", None), ("Bola", None), ("Chi", None)]


def test_an_older_file_with_other_names_is_read_alike() -> None:
    old = (
        b'{"conversation_state": [{"conversation_state": {"conversation": {"participant_data": '
        b'[{"id": {"gaia_id": "2"}, "fallback_name": "Femi"}]}, "event": [{"sender_id": {"gaia_id": "2"}, '
        b'"timestamp": "1390000000000000", "chat_message": {"message_content": {"segment": '
        b'[{"type": "TEXT", "text": "hi"}]}}, "event_type": "REGULAR_CHAT_MESSAGE"}]}}]}'
    )
    assert claims(old)
    (one,), tally = read(READER, document(old, "Hangouts.json"))
    assert isinstance(one, Record)
    assert (one.text, one.sender.name, one.time.utc) == ("hi", "Femi", "2014-01-17T23:06:40Z")
    assert tally.records == 1
