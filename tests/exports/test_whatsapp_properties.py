# SPDX-License-Identifier: Apache-2.0
"""What holds for every chat text: nothing is lost, nothing raises, what was written is read again."""

import hashlib
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leeward.exports.whatsapp_txt import READER
from leeward.parts import Choices, Document
from leeward.records import Record, Tally, Unread
from leeward.wire import canonical

quick = settings(deadline=None, max_examples=100)


def read(data: bytes) -> tuple[list[Record | Unread], Tally]:
    chat = Document("_chat.txt", None, len(data), data[:65536], lambda: io.BytesIO(data))
    claim = READER.claim(chat)
    assert claim is None or 1 <= claim.sure <= 100
    *items, tally = READER.read(chat, Choices())
    assert isinstance(tally, Tally)
    return [i for i in items if not isinstance(i, Tally)], tally


def lines_of(data: bytes) -> int:
    return data.count(b"\n") + (not data.endswith(b"\n") and bool(data))


PIECES = [
    b"25/03/2026, 10:00 - Ada: hi",
    b"\n",
    b"\r\n",
    b"[05/04/26, 9:00:01\xe2\x80\xafPM] ",
    b"Ada: ",
    b"\xe2\x80\x8e",
    b"\xff\xfe",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\x00",
    b"31/02/2026, 25:61 - x: ",
    b"\xef\xbb\xbf",
    b"03/04/2026, 09:00 - B: ",
    b"2026-03-05 14:05 - C: x",
    b"IMG-20260305-WA0001.jpg (file attached)",
    b"You blocked this contact",
    b": ",
    b"\n\n",
]
pieces = st.sampled_from(PIECES)
chats = st.lists(pieces | st.binary(max_size=6), max_size=40).map(b"".join)


@quick
@given(chats)
@example("\ufeff[25/03/2026, 10:00:00] A: b".encode("utf-16-le") + b"\x0a")
@example(b"\xff\xfe\x00\xd8\n")
def test_no_bytes_make_it_raise_and_every_byte_is_accounted_for(data: bytes) -> None:
    items, tally = read(data)
    assert tally.adds_up()
    assert tally.records + tally.system == sum(isinstance(i, Record) for i in items)
    end = 0
    for item in items:
        canonical(item)
        start, size = item.where.offset, item.where.length
        assert start is not None
        assert size is not None
        assert data[end:start] in {b"", b"\n", b"\r\n", b"\n\0", b"\0\n", b"\r\0\n\0", b"\0\r\0\n"}
        assert hashlib.sha256(data[start : start + size]).hexdigest() == item.where.sha256
        end = start + size
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        assert tally.seen == lines_of(data)
        assert not data[end:].strip(b"\r\n")


MARKS = [0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
names = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Nd"], exclude_characters='"“„«「\u200e~～ \u00a0\u2009\u202f\u3000'
    )
    | st.sampled_from("😀:'"),
    min_size=1,
    max_size=20,
).filter(lambda n: n.strip() == n and not n.endswith(":") and n.translate(dict.fromkeys(MARKS)) == n)
texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r")
    | st.sampled_from("\u2028\x85\u202e\u2066:\n"),
    max_size=60,
).filter(lambda t: not t.endswith("\n"))
FORMS = [
    ("25/03/2026, 21:14 - {}: {}\n", "2026-03-25T21:14"),
    ("[25.03.26, 21:14:03] {}: {}\r\n", "2026-03-25T21:14:03"),
    ("[3/25/26, 9:14:03\u202fPM] {}: {}\n", "2026-03-25T21:14:03"),
    ("25/03/2026 21:14:03: {}: {}\n", "2026-03-25T21:14:03"),
    ("2026-03-25 21:14 - {}: {}\n", "2026-03-25T21:14"),
    ("25.3.2026 klo 21.14 - {}: {}\n", "2026-03-25T21:14"),
    ("2026. 3. 25. 오후 9:14 - {}: {}\n", "2026-03-25T21:14"),
    ("٢٥/٣/٢٠٢٦، ٩:١٤ م - {}: {}\n", "2026-03-25T21:14"),
]


@pytest.mark.parametrize(("form", "local"), FORMS)
@quick
@given(st.lists(st.tuples(names, texts), min_size=1, max_size=6))
def test_what_was_written_is_read_again(form: str, local: str, said: list[tuple[str, str]]) -> None:
    items, _ = read("".join(form.format(n, t) for n, t in said).encode())
    found = [i for i in items if isinstance(i, Record)]
    shown = [(r.sender.name or r.sender.handle, r.text, r.time.local) for r in found if r.kind != "event"]
    assert shown == [(n, t, local) for n, t in said]
