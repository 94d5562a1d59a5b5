# SPDX-License-Identifier: Apache-2.0
"""Comments, logins and blocked accounts of Instagram are read in each shape that exports have had."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward import words
from leeward.exports import claimants
from leeward.exports.instagram_activity import _LISTS as LISTS
from leeward.exports.instagram_activity import _NAMES as NAMES
from leeward.exports.instagram_activity import READER
from leeward.prepared import BLOCK_EVENT_MARK, prepare
from leeward.records import Record, Sha256, Unread

from .json_exports import answers_as_written, document, read, records, samples

EVENTS = {*LISTS.values(), *NAMES.values()}
SAMPLES = samples("instagram_activity", "json")
COMMENTS = SAMPLES[0].parent / "post_comments_1.json"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    answers_as_written(READER, path, f"your_instagram_activity/{path.name}")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert claimants(document(path.read_bytes(), path.name)) == (READER,)


def test_other_lists_are_not_claimed() -> None:
    for other in (
        b"",
        b"[1]",
        b'{"relationships_dismissed_suggested_users": [{"title": "", "string_list_data": []}]}',
        b'[{"title": "", "media": [{"uri": "a.jpg"}]}]',
    ):
        assert READER.claim(document(other, "removed_suggestions.json")) is None
    assert READER.claim(document(b"[]", "profile_photos.json")) is None


def test_followers_and_whom_she_follows_are_told_apart() -> None:
    raw = (SAMPLES[0].parent / "followers_1.json").read_bytes()
    first, second = records(READER, document(raw, "connections/followers_1.json"))
    assert (first.extra["event"], first.sender.name, first.direction) == ("follower", "femi.example", "in")
    assert (first.time.utc, second.sender.name) == ("2026-03-08T17:13:20Z", "ben.example")
    raw = (SAMPLES[0].parent / "following.json").read_bytes()
    (record,) = records(READER, document(raw, "following.json"))
    assert (record.extra["event"], record.to[0].name, record.direction) == ("following", "ben.example", "out")


def test_the_name_of_a_list_says_more_than_that_of_its_file() -> None:
    raw = b'{"relationships_hide_stories_from": [{"title": "femi.example", "string_list_data": []}]}'
    (record,) = records(READER, document(raw, "following.json"))
    assert record.extra["event"] == "story_hidden"


@pytest.mark.parametrize(
    ("name", "raw", "what"),
    [
        ("followers_1.json", b"[]", "no_follower"),
        ("following.json", b'{"relationships_following": []}', "no_following"),
        ("blocked_profiles.json", b'{"relationships_blocked_users":[]}', "no_blocked"),
        ("follow_requests_you've_received.json", b"{}", "no_follow_request"),
        ("x.json", b'{"relationships_unfollowed_users": [ ]}', "no_unfollowed"),
    ],
)
def test_an_empty_list_says_what_it_is_and_that_it_holds_nothing(name: str, raw: bytes, what: str) -> None:
    of = document(raw, f"connections/{name}")
    assert claimants(of) == (READER,)
    items, tally = read(READER, of)
    assert (items, tally.seen, tally.skipped) == ([], 0, ())
    assert [c.key for c in tally.caveats] == [f"caveat.instagram_activity.{what}"]


def test_every_kind_of_list_has_words_for_its_being_empty() -> None:
    assert {f"caveat.instagram_activity.no_{what}" for what in EVENTS} <= words.keys()


def test_a_comment_is_hers_and_names_whose_picture_it_stands_under() -> None:
    found = records(READER, document(COMMENTS.read_bytes(), "post_comments_1.json"))
    assert [(r.kind, r.direction, r.text) for r in found] == [
        ("comment", "out", "schön 🙂"),
        ("comment", "out", "Nein"),
        ("comment", "out", "newer form"),
    ]
    assert [p.name for r in found for p in r.to] == ["ben.example", "femi.example"]
    assert found[0].extra["text_as_written"] == "schön 🙂".encode().decode("latin-1")


def test_a_comment_is_found_by_its_label_wherever_it_stands() -> None:
    labels = {"Whose": {"value": "ben.example"}, "Kommentar": {"value": "Nein"}, "Zeit": {"timestamp": 1}}
    raw = json.dumps([{"string_map_data": labels}]).encode()
    assert [r.text for r in records(READER, document(raw, "post_comments_1.json"))] == ["Nein"]


def test_a_login_keeps_the_address_it_came_from_in_any_language() -> None:
    raw = (SAMPLES[0].parent / "login_activity.json").read_bytes()
    first, second = records(READER, document(raw, "login_activity.json"))
    assert (first.kind, first.extra["event"], first.extra["IP Address"]) == ("event", "login", "203.0.113.5")
    assert (second.extra["IP-Adresse"], second.time.utc) == ("203.0.113.6", "2026-03-07T17:13:20Z")


def test_a_blocked_account_is_an_event_of_its_own_thread() -> None:
    found = records(READER, document((SAMPLES[0].parent / "blocked.json").read_bytes(), "blocked.json"))
    assert [(r.thread, r.to[0].name, r.time.utc) for r in found] == [
        ("femi.example", "femi.example", "2026-03-08T17:13:20Z"),
        ("femi2.example", "femi2.example", "2026-03-08T17:15:00Z"),
    ]
    assert all(prepare(Sha256("ab" * 32), r).mark & BLOCK_EVENT_MARK for r in found)


def test_an_entry_of_no_known_shape_costs_itself() -> None:
    items, tally = read(READER, document(COMMENTS.read_bytes(), "post_comments_1.json"))
    assert [i.why for i in items if isinstance(i, Unread)] == ["not_recognised"]
    assert tally.records == 3


def test_a_cut_at_any_byte_keeps_every_whole_entry_before_it() -> None:
    raw = (SAMPLES[0].parent / "blocked.json").read_bytes()
    ends = [(i.where.offset or 0) + (i.where.length or 0) for i in records(READER, document(raw, "x.json"))]
    for cut in range(len(raw)):
        items, _ = read(READER, document(raw[:cut], "blocked_accounts.json"))
        assert sum(isinstance(item, Record) for item in items) == sum(end <= cut for end in ends)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    READER.claim(document(untrusted, "post_comments_1.json"))
    read(READER, document(untrusted, "post_comments_1.json"))


KEYS = st.sampled_from(
    [
        "title",
        "timestamp",
        "string_map_data",
        "string_list_data",
        "label_values",
        "value",
        "href",
        "Comment",
        "group",
    ]
)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=6),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=12,
    )
)
def test_no_shape_of_a_field_breaks_the_reader(value: object) -> None:
    for shape in (
        [value],
        {"account_history_login_history": [value]},
        {"relationships_blocked_users": [value]},
    ):
        read(READER, document(json.dumps(shape).encode(), "x.json"))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_instagram_writes_comes_back(text: str) -> None:
    broken = text.encode().decode("latin-1")
    entry = {"string_map_data": {"Comment": {"value": broken}, "Time": {"timestamp": 1_772_990_000}}}
    (found,) = records(READER, document(json.dumps([entry]).encode(), "post_comments_1.json"))
    assert found.text == text
