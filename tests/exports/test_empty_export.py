# SPDX-License-Identifier: Apache-2.0
"""A file of a known export that holds nothing says what it is, and that nothing was in it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward import words
from leeward.exports import claimants
from leeward.exports.empty_export import _KINDS as KINDS
from leeward.exports.empty_export import READER
from leeward.flow.asked import Asked
from leeward.flow.read import lines

from .json_exports import answers_as_written, document, read, samples

CHANNEL = {"guild": {"name": "x"}, "channel": {"type": "DirectTextChat", "name": "Ben"}, "messageCount": 0}
EMPTIES = [
    ("Takeout/Google Chat/Groups/DM 7/messages.json", {"messages": []}, "google_chat"),
    ("Takeout/My Activity/Search/MyActivity.json", [], "google_activity"),
    ("location-history.json", [], "google_timeline"),
    (
        "Timeline (1).json",
        {"semanticSegments": [], "rawSignals": [], "userLocationProfile": {}},
        "google_timeline",
    ),
    ("Takeout/Location History/Records.json", {"locations": []}, "google_timeline"),
    ("package/Messages/c123/messages.json", [], "discord"),
    ("mydata/json/chat_history.json", {}, "snapchat_chats"),
    ("json/snap_history.json", {}, "snapchat_snaps"),
    ("json/friends.json", {"Friends": [], "Blocked Users": []}, "snapchat_friends"),
    ("calls-2026-03-08.json", [], "sms_ie_calls"),
    ("messages-2026-03-08.json", [], "sms_ie_messages"),
    ("contacts-2026-03-08.json", [], "sms_ie_contacts"),
    ("Ben [123].json", {**CHANNEL, "messages": []}, "discord_channel"),
]
(SAMPLE,) = samples("empty_export", "json")


def test_the_sample_reads_as_its_answer_says() -> None:
    answers_as_written(READER, SAMPLE, SAMPLE.name)


@pytest.mark.parametrize(("name", "value", "what"), EMPTIES, ids=lambda v: str(v)[:20])
def test_an_empty_file_says_what_it_would_hold(name: str, value: object, what: str) -> None:
    for of in (
        document(json.dumps(value).encode(), name),
        document(json.dumps(value, indent=1).encode(), name),
    ):
        assert claimants(of) == (READER,)
        items, tally = read(READER, of)
        assert (items, tally.seen, [c.key for c in tally.caveats]) == ([], 0, [f"caveat.empty_export.{what}"])


def test_every_kind_has_a_case_here_and_words() -> None:
    cases = {what for _, _, what in EMPTIES}
    assert cases == {*KINDS, "discord_channel"}
    assert {f"caveat.empty_export.{what}" for what in cases} <= words.keys()


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("other.json", b"[]"),
        ("chat_history.json", b'{"Received Saved Chat History": [{"From": "x"}]}'),
        ("chat_history.json", b'{"Something Else": []}'),
        ("MyActivity.json", b"{}"),
        ("MyActivity.json", b"[]]"),
        ("MyActivity.json", b""),
        ("Ben.json", json.dumps({**CHANNEL, "messages": [{"id": "1"}]}).encode()),
    ],
)
def test_what_holds_something_or_has_no_known_name_is_left_alone(name: str, raw: bytes) -> None:
    assert READER.claim(document(raw, name)) is None
    assert [s.why for s in read(READER, document(raw, name))[1].skipped] == ["not_recognised"] * bool(raw)


@given(st.binary(max_size=80), st.sampled_from([name for name, _, _ in EMPTIES]))
def test_no_bytes_break_the_reader(untrusted: bytes, name: str) -> None:
    READER.claim(document(untrusted, name))
    read(READER, document(untrusted, name))


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("result.json", b'{"name": "Ben", "type": "personal_chat", "id": 1, "messages": []}'),
        ("direct-messages.js", b"window.YTD.direct_messages.part0 = [ ]"),
        ("user_data_tiktok.json", b'{"Direct Message": {"Direct Messages": {"ChatHistory": {}}}}'),
        ("messages.json", b'{"userId": "8:x", "exportDate": "2020", "conversations": []}'),
        ("sms.xml", b"<?xml version='1.0' encoding='UTF-8'?><smses count=\"0\"></smses>"),
        ("MyActivity.json", b"[]"),
    ],
)
def test_an_empty_export_of_any_reader_is_said_to_hold_nothing(name: str, raw: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(raw)
    (receipt,) = lines((tmp_path / name,), Asked(), "en", lambda _: None)
    assert (receipt["format"] is None, receipt["seen"], receipt["skipped"]) == (False, 0, [])
    assert receipt["caveats"][0] == words.say("caveat.holds_nothing")
