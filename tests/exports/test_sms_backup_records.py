# SPDX-License-Identifier: Apache-2.0
"""What a phone's numbers mean: who wrote to whom, when, and whether it was ever sent."""

import pytest

from leeward.exports.places import Letters, where
from leeward.exports.sms_backup_records import Records
from leeward.exports.xml_bytes import Words
from leeward.records import Direction, Party, Record, State, When

PLACE = where(None, 0, b"", Letters(None))
HIM = b"+2348000000101"


def text(records: Records, **new: bytes) -> Record:
    said = {"date": b"1767225600000", "type": b"1", "body": b"a", "name": b"null", "subject": b"null"} | new
    values = (HIM, said["date"], said["type"], said["body"], said["name"], said["subject"], b"null")
    return records.sms(values, PLACE)


def call(records: Records, number: bytes = HIM, kind: bytes = b"1", shown: bytes = b"1") -> Record:
    return records.call((number, b"1767225600000", kind, b"7", b"null", shown), PLACE)


def mms(records: Records, addrs: list[tuple[bytes, bytes]], **new: bytes) -> Record:
    said = {b"address": HIM, b"date": b"1767225600", b"msg_box": b"1"}
    said |= {key.encode(): value for key, value in new.items()}
    return records.mms(said, addrs, records.parts(), PLACE)


@pytest.mark.parametrize(
    ("kind", "direction", "state"),
    [
        (b"1", "in", ()),
        (b"2", "out", ()),
        (b"3", "out", ("draft",)),
        (b"4", "out", ("queued",)),
        (b"5", "out", ("failed",)),
        (b"6", "out", ("queued",)),
        (b"0", "unknown", ()),
        (b"null", "unknown", ()),
    ],
)
def test_the_type_of_a_text(kind: bytes, direction: Direction, state: tuple[State, ...]) -> None:
    record = text(Records(Words()), type=kind)
    assert (record.direction, record.state) == (direction, state)


@pytest.mark.parametrize(
    ("kind", "direction", "state"),
    [
        (b"1", "in", ("answered",)),
        (b"2", "out", ()),
        (b"3", "in", ("missed",)),
        (b"4", "in", ("voicemail",)),
        (b"5", "in", ("declined",)),
        (b"6", "in", ("blocked",)),
        (b"7", "in", ("answered",)),
        (b"99", "unknown", ()),
    ],
)
def test_the_type_of_a_call(kind: bytes, direction: Direction, state: tuple[State, ...]) -> None:
    record = call(Records(Words()), kind=kind)
    assert (record.direction, record.state, record.seconds) == (direction, state, 7)
    assert record.channel == "phone"


@pytest.mark.parametrize(
    ("number", "shown"),
    [(b"", b"1"), (b"null", b"1"), (b"-1", b"1"), (b" -2", b"1"), (HIM, b"2"), (HIM, b"4")],
)
def test_a_withheld_number_is_nobodys(number: bytes, shown: bytes) -> None:
    record = call(Records(Words()), number, b"3", shown)
    assert record.state == ("missed", "withheld")
    assert record.sender == Party()
    assert record.extra == ({"number": HIM.decode()} if number == HIM else {})


@pytest.mark.parametrize(
    ("date", "utc"),
    [
        (b"1767225600000", "2026-01-01T00:00:00Z"),
        (b"1767225600007", "2026-01-01T00:00:00.007Z"),
        (b"1767225600", "2026-01-01T00:00:00Z"),
        (b"788918400000", "1995-01-01T00:00:00Z"),
        (b"4133980799999", "2100-12-31T23:59:59.999Z"),
        (b"951782399000", "2000-02-28T23:59:59Z"),
        (b"951782400000", "2000-02-29T00:00:00Z"),
    ],
)
def test_a_date_is_told_to_the_millisecond(date: bytes, utc: str) -> None:
    assert text(Records(Words()), date=date).time == When(date.decode(), None, utc, "second")


@pytest.mark.parametrize(
    "date",
    [b"0", b"1", b"788918399999", b"4133980800000", b"-5", b"1e12", b" 1", b"9" * 30, b"", b"\xd9\xa1"],
)
def test_a_date_that_is_none_is_kept_as_written_and_counted(date: bytes) -> None:
    records = Records(Words())
    assert text(records, date=date).time == When(date.decode())
    assert records.notes["undated"] == 1
    assert text(records, date=b"null").time == When()


def test_the_word_null_is_no_text_and_that_is_said() -> None:
    records = Records(Words())
    assert text(records, body=b"null").text == ""
    assert text(records, body=b"Null").text == "Null"
    assert records.notes["null_text"] == 1


def test_an_unknown_contact_has_no_name_and_the_number_names_the_thread() -> None:
    records = Records(Words())
    unknown, known = text(records, name=b"(Unknown)"), text(records, name=b"Kola &amp; Co")
    assert (unknown.sender.name, unknown.thread) == (None, "+2348000000101")
    assert (known.sender.name, known.thread) == ("Kola & Co", "Kola & Co")


def test_a_multimedia_message_is_from_whom_its_addresses_say() -> None:
    addrs = [(b"137", b"08000000101"), (b"151", b"insert-address-token"), (b"130", b"+447700900123")]
    record = mms(Records(Words()), addrs, contact_name=b"Kola Example")
    assert record.sender == Party("08000000101", "Kola Example")
    assert record.to == (Party("+447700900123"),)


def test_a_multimedia_message_without_addresses_is_from_its_address() -> None:
    assert mms(Records(Words()), []).sender == Party("+2348000000101")


def test_nobody_is_guessed_in_a_group_without_addresses() -> None:
    record = mms(Records(Words()), [], address=HIM + b"~+447700900123")
    assert record.sender == Party()
    assert record.thread == "+2348000000101, +447700900123"


def test_a_group_she_wrote_to_is_split_into_its_people() -> None:
    record = mms(Records(Words()), [], msg_box=b"2", address=HIM + b"~+447700900123")
    assert record.sender == Party()
    assert record.to == (Party("+2348000000101"), Party("+447700900123"))


def test_a_sender_other_than_the_address_is_kept_and_counted() -> None:
    records = Records(Words())
    record = mms(records, [(b"137", b"+447700900123")], contact_name=b"Kola Example")
    assert record.sender == Party("+447700900123")
    assert record.thread == "Kola Example"
    assert records.notes["from_differs"] == 1


def test_a_message_without_a_box_is_told_by_its_kind() -> None:
    attributes = {b"address": HIM, b"m_type": b"128"}
    records = Records(Words())
    assert records.mms(attributes, [], records.parts(), PLACE).direction == "out"
    assert records.mms({}, [], records.parts(), PLACE).direction == "unknown"
