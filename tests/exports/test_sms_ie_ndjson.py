# SPDX-License-Identifier: Apache-2.0
"""What SMS Import / Export writes is read: texts, multimedia messages, calls, contacts, and their files."""

import base64
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.sms_ie_ndjson import READER
from leeward.flow.asked import Asked
from leeward.flow.read import read_path
from leeward.flow.readers import Readers
from leeward.flow.receipts import Receipt
from leeward.records import Party, Record, Unread

from .phone_stores import ADA, BEN, DATA, MS, Lying, answers, document, read, records

FOLDER = DATA / "sms_ie_ndjson"
SAMPLES = [p for p in sorted(FOLDER.glob("*")) if not p.name.endswith(".expected.json")]
PATH = "/data/user/0/com.android.providers.telephony/app_parts/"
SMS: dict[str, Any] = {
    "_id": "1",
    "thread_id": "1",
    "address": ADA,
    "date": str(MS),
    "type": "1",
    "body": "hi",
}


def lines(*rows: dict[str, Any]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def found(data: bytes, name: str = "messages.ndjson", **beside: Lying) -> list[Record]:
    near = {key.replace("__", "."): one for key, one in beside.items()}
    return records(READER, document(data, name, near))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    of = document(path.read_bytes(), path.name)
    assert claimants(of) == (READER,)
    assert answers(path.with_suffix(".expected.json"), *read(READER, of))


def test_texts_have_sides_names_and_their_bytes() -> None:
    data = lines(SMS | {"__display_name": "Ada"}, SMS | {"type": "2", "body": "stop"}, SMS | {"type": "3"})
    received, sent, draft = found(data)
    assert (received.sender, received.thread, received.direction) == (Party(ADA, "Ada"), "Ada", "in")
    assert (sent.to, sent.text) == ((Party(ADA),), "stop")
    assert draft.state == ("draft",)
    assert received.where.length == data.index(b"\n")
    assert received.where.sha256 == hashlib.sha256(data.splitlines()[0]).hexdigest()


def test_multimedia_messages_are_in_seconds_and_find_their_files() -> None:
    row = {
        "_id": "9", "date": str(MS // 1000), "msg_box": "1", "m_type": "132", "sub": None,
        "__sender_address": {"address": ADA, "type": "137"},
        "__recipient_addresses": [{"address": BEN, "type": "151"}],
        "__parts": [
            {"ct": "application/smil", "text": "<smil/>"},
            {"ct": "text/plain", "text": "your door"},
            {"ct": "image/jpeg", "cl": "door.jpg", "_data": PATH + "PART_1_door.jpg"},
        ],
    }  # fmt: skip
    (one,) = found(lines(row), part_1_door__jpg=Lying("data/PART_1_door.jpg", b"picture"))
    assert (one.sender, one.to, one.text) == (Party(ADA), (Party(BEN),), "your door")
    assert one.time.utc == "2026-01-01T20:40:00Z"
    assert (one.attachments[0].name, one.attachments[0].present) == ("door.jpg", True)


def test_the_list_of_before_version_2_is_read_with_the_bytes_in_it() -> None:
    part = {"ct": "image/png", "cl": "a.png", "binary_data": base64.b64encode(b"picture").decode()}
    old = {"date": str(MS // 1000), "msg_box": "2", "__parts": [part]}
    old["__addresses"] = [{"address": "insert-address-token", "type": "137"}, {"address": ADA, "type": "151"}]
    whole = json.dumps([SMS, old, {**old, "__parts": [{**part, "binary_data": "?"}]}], indent=1).encode()
    text, mms, broken = found(whole, "messages.json")
    assert text.text == "hi"
    assert (mms.direction, mms.to) == ("out", (Party(ADA),))
    assert mms.attachments[0].sha256 == hashlib.sha256(b"picture").hexdigest()
    assert broken.attachments[0].present is False


def test_calls_and_contacts_are_read() -> None:
    call = {"number": ADA, "date": str(MS), "duration": "0", "type": "5", "presentation": "1", "_id": "3"}
    kind = "vnd.android.cursor.item/"
    cells = [("name", "Ada Obi"), ("phone_v2", ADA), ("note", "do not answer")]
    contact = {"raw_contacts": [{"contacts_data": [{"mimetype": kind + k, "data1": v} for k, v in cells]}]}
    declined, ada = found(lines(call | {"__display_name": "Ada"}, contact))
    assert (declined.kind, declined.state, declined.sender) == ("call", ("declined",), Party(ADA, "Ada"))
    assert (ada.kind, ada.sender.name, ada.text, ada.extra) == (
        "contact",
        "Ada Obi",
        ADA,
        {"note": "do not answer"},
    )


def test_a_bad_line_costs_one_and_what_is_neither_is_named() -> None:
    items, tally = read(READER, document(lines(SMS) + b"noise\n" + lines({"x": 1}, SMS)[:-20], "m.ndjson"))
    assert [one.why for one in items if isinstance(one, Unread)] == ["bad_json", "not_recognised", "cut_off"]
    assert (tally.records, tally.truncated) == (1, True)


def test_other_json_is_not_claimed() -> None:
    for other in (b"", b"[]", b'{"messages": []}', b'{"number": 1}', b'words "__parts": 1'):
        assert READER.claim(document(other, "messages.ndjson")) is None


def test_a_zip_of_the_app_is_one_export_with_its_pictures(tmp_path: Path) -> None:
    path = tmp_path / "messages-2026-01-01.zip"
    row = {"date": "1767300000", "msg_box": "1", "__sender_address": {"address": ADA}}
    part = {"ct": "image/jpeg", "_data": PATH + "PART_1.jpg"}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data/PART_1.jpg", b"picture")
        archive.writestr("messages.ndjson", lines({**row, "__parts": [part]}))
    with Readers(Asked()) as readers:
        *items, receipt = list(read_path(path, readers))
    assert isinstance(receipt, Receipt)
    assert receipt.records == 1
    (one,) = items
    assert not isinstance(one, Receipt)
    assert isinstance(one.item, Record)
    assert one.item.attachments[0].present


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_do_harm(untrusted: bytes) -> None:
    for begin in (b"", b"[", b"{"):
        of = document(begin + untrusted, "m.ndjson")
        READER.claim(of)
        read(READER, of)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_no_byte_that_is_wrong_does_harm(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from(SAMPLES)).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    read(READER, document(bytes(whole), "m.ndjson"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"))), st.booleans())
def test_what_was_written_is_read(said: list[str], as_list: bool) -> None:
    rows = [SMS | {"body": text} for text in said]
    whole = json.dumps(rows).encode() if as_list else lines(*rows)
    assert [one.text for one in found(whole)] == said
