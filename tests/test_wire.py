# SPDX-License-Identifier: Apache-2.0
"""Records as bytes: nothing is lost on the way there and back, and an id depends on the place alone."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.records import Amount, Attachment, Party, Record, RecordId, Sha256, Unread, When, Where
from leeward.wire import canonical, canonical_entry, from_canonical, id_prefix, identity, record_id, whole

EXPORT = Sha256(hashlib.sha256(b"an export").hexdigest())
PLAIN = Record(
    "message",
    "whatsapp",
    None,
    When("x", "2026-01-03T19:42", None, "minute"),
    Party(),
    "hi",
    Where(None, 0, 2),
)

words = st.text()  # every character that UTF-8 has
optional = st.none() | words
places = st.builds(
    Where,
    optional,
    st.none() | st.integers(0, 2**53),
    st.none() | st.integers(0, 2**53),
    st.none() | st.integers(0, 2**53),
    st.none() | st.just(EXPORT),
)
people = st.builds(Party, optional, optional)
times = st.builds(When, words, optional, optional, st.sampled_from(["second", "minute", "day", "none"]))
records = st.builds(
    Record,
    kind=st.sampled_from(["message", "call", "payment", "incident"]),
    channel=words,
    thread=optional,
    time=times,
    sender=people,
    text=words,
    where=places,
    to=st.lists(people, max_size=3).map(tuple),
    direction=st.sampled_from(["in", "out", "unknown"]),
    state=st.lists(st.sampled_from(["deleted", "draft", "missed"]), max_size=2).map(tuple),
    seconds=st.none() | st.integers(0, 2**40),
    subject=optional,
    attachments=st.lists(st.builds(Attachment, words, st.none() | st.just(EXPORT), st.booleans())).map(tuple),
    amount=st.none() | st.builds(Amount, words, words),
    about=st.none() | words.map(RecordId),
    lat=optional,
    lon=optional,
    extra=st.dictionaries(words, words, max_size=3),
)


@given(records)
def test_a_record_comes_back_as_it_was_sealed(record: Record) -> None:
    sealed = canonical(record)
    assert from_canonical(sealed) == record
    assert canonical(from_canonical(sealed)) == sealed


@given(st.builds(Unread, words, places, st.integers(1, 2**40)))
def test_what_could_not_be_read_comes_back_too(unread: Unread) -> None:
    assert from_canonical(canonical(unread)) == unread


@given(records)
def test_the_sealed_form_is_sorted_json_without_spaces_in_utf_8(record: Record) -> None:
    sealed = canonical(record)
    told = json.loads(sealed.decode())
    again = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    # Only the spelling of control characters is left open by JSON, so values are compared.
    assert list(told) == sorted(told)
    assert json.loads(again) == told
    assert len(sealed) <= len(again.encode()) + 6 * again.count("\\") + 6 * again.count("\x7f")


def test_empty_fields_of_a_record_are_left_out() -> None:
    assert set(json.loads(canonical(PLAIN))) == {"type", "kind", "channel", "time", "text", "where"}


def test_equal_records_give_equal_bytes_however_they_came_about() -> None:
    late = bytearray(b"unknown").decode()  # equal, and another object
    other = replace(PLAIN, direction=late, sender=Party(None, None), extra=dict[str, str]())  # type: ignore[arg-type]
    assert other == PLAIN
    assert canonical(other) == canonical(PLAIN)
    assert canonical(from_canonical(canonical(PLAIN))) == canonical(PLAIN)


def test_every_field_of_a_record_is_sealed() -> None:
    changed = {
        "kind": "call", "channel": "sms", "thread": "t", "time": When("y"), "sender": Party("a"),
        "text": "ho", "where": Where("m", 1, 2), "to": (Party("b"),), "direction": "in",
        "state": ("deleted",), "seconds": 0, "subject": "s",
        "attachments": (Attachment("a.jpg"),), "amount": Amount("1", "NGN"), "about": "x",
        "lat": "1.0", "lon": "2.0", "extra": {"k": "v"},
    }  # fmt: skip
    assert set(changed) == {f.name for f in fields(Record)}
    plain = canonical(PLAIN)
    for name, value in changed.items():
        assert canonical(replace(PLAIN, **{name: value})) != plain, name  # type: ignore[arg-type]


@given(st.text(st.characters(), min_size=1))
def test_half_characters_cost_one_letter_and_never_a_record(text: str) -> None:
    """``st.characters()`` gives lone surrogates too; readers promise none, the vault survives them."""
    record = replace(
        PLAIN,
        text=text,
        thread=text,
        sender=Party(text, text),
        where=Where(text, 0, 2),
        extra={text: text},
        attachments=(Attachment(text),),
    )
    back = from_canonical(canonical(record))
    assert isinstance(back, Record)
    assert back.text == back.thread == back.sender.name == back.attachments[0].name == whole(text)
    assert len(back.text) == len(text)
    assert identity(EXPORT, back.where) == identity(EXPORT, record.where)


def test_whole_text_stays_what_it_is_and_half_a_character_is_marked() -> None:
    assert whole("Adé \U0001f600") == "Adé \U0001f600"
    assert whole("a\ud83d") == "a\ufffd"


@given(st.dictionaries(st.text(st.characters()), st.text(st.characters()) | st.integers(0, 9) | st.none()))
def test_an_entry_of_the_log_is_canonical_json(entry: Mapping[str, object]) -> None:
    sealed = canonical_entry(entry)
    assert sealed == canonical_entry(dict(reversed(entry.items())))
    assert isinstance(json.loads(sealed), dict)


@given(st.integers(0, 2**60), st.none() | words)
def test_an_id_depends_on_the_export_and_the_place_and_nothing_else(offset: int, member: str | None) -> None:
    digest = identity(EXPORT, Where(member, offset, 1))
    assert digest == identity(EXPORT, Where(member, offset, 2, None, EXPORT))
    told = bytes.fromhex(EXPORT) + (member or "").encode() + b"\0o%d" % offset
    assert digest == hashlib.sha256(told).digest()
    assert digest != identity(EXPORT, Where(member, None, 1, offset))
    assert digest != identity(Sha256("00" * 32), Where(member, offset, 1))


@given(st.binary(min_size=32, max_size=32))
def test_an_id_shows_the_first_130_bits_of_the_identity(digest: bytes) -> None:
    shown = record_id(digest)
    assert len(shown) == 26
    assert shown == shown.lower()
    assert id_prefix(shown) == id_prefix(shown.upper()) == digest[:16]
    bits = f"{int.from_bytes(digest, 'big'):0256b}"[:130]
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    assert shown == "".join(letters[int(bits[at : at + 5], 2)] for at in range(0, 130, 5))


@pytest.mark.parametrize(
    "nonsense", ["", "a" * 25, "a" * 27, "1" * 26, "ä" * 26, "\u212a" * 26, "a" * 10**6, "\ud800" * 26]
)
def test_what_is_no_id_is_told_apart_at_once(nonsense: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        id_prefix(nonsense)


@given(st.text())
def test_any_text_is_an_id_or_is_refused(text: str) -> None:
    try:
        assert len(id_prefix(text)) == 16
    except ValueError:
        assert len(text) != 26 or set(text.lower()) - set("abcdefghijklmnopqrstuvwxyz234567")
