# SPDX-License-Identifier: Apache-2.0
"""Lines of chats end at line feeds alone, and every one of them is accounted for."""

import hashlib
import io

from hypothesis import given
from hypothesis import strategies as st

from leeward.exports import chat_lines
from leeward.exports.chat_lines import TextAccount, Turn, head_lines, lines, spelling_of
from leeward.exports.places import Letters

from .json_exports import Drip, document


def test_letters_that_look_like_line_ends_are_letters() -> None:
    raw = "a\u2028b\x85c\rd\x0be\r\nf\n".encode()
    assert [line for _, line in lines(io.BytesIO(raw), Letters(None))] == [raw[:-2], b"f\n"]


@given(
    st.text(st.sampled_from("ab\n\r\u2028é😁"), max_size=40),
    st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
)
def test_the_lines_of_a_file_are_the_file(text: str, codec: str) -> None:
    mark = b"" if codec == "utf-8" else "\ufeff".encode(codec)
    raw = mark + text.encode(codec)
    spelling = spelling_of(raw)
    for stream in (io.BytesIO(raw), Drip(raw)):
        found = list(lines(stream, spelling))
        assert b"".join(spelling.original(line) for _, line in found) == raw
        at = 0
        for offset, line in found:
            assert offset == at
            at += spelling.width(line)


def test_a_line_without_end_comes_in_pieces() -> None:
    raw = b"x" * (2 * chat_lines.CHUNK + chat_lines.LONGEST_LINE) + b"\ny"
    found = list(lines(io.BytesIO(raw), Letters(None)))
    assert len(found) > 2
    assert b"".join(line for _, line in found) == raw


def test_empty_lines_within_a_message_are_its_own_and_behind_it_nobodys() -> None:
    raw = b"one\r\n\r\ntwo\r\n \t\r\n\r\nthree"
    account = TextAccount("x", document(raw, "x"))
    rows = list(account.lines())
    turn = Turn(rows[0][0], None, rows[0][2], rows[0][1])
    for _, piece, text in rows[1:5]:
        assert turn.add(text, piece)
    place = account.took(turn)
    assert turn.text() == "one\n\ntwo"
    assert (place.offset, place.length) == (0, 10)
    assert place.sha256 == hashlib.sha256(raw[:10]).hexdigest()
    account.kept += 1
    account.stray(rows[5][0], rows[5][1])
    tally = account.close()
    assert tally.adds_up()
    assert (tally.seen, tally.continuations) == (6, 2)
    assert {one.why: one.count for one in tally.skipped} == {"layout": 2, "stray_text": 1}


def test_broken_letters_are_replaced_and_counted() -> None:
    account = TextAccount("x", document(b"\xef\xbb\xbfa\xff\n", "x"))
    assert [text for _, _, text in account.lines()] == ["a\ufffd"]
    assert any(said.key == "caveat.text.not_utf8" for said in account.close().caveats)


def test_the_head_gives_whole_lines_only() -> None:
    assert head_lines(document(b"a\r\nb", "x")) == ["a", "b"]
    long = document(b"a\n" * 40_000, "x")
    assert head_lines(long, 3) == ["a", "a", "a"]
    assert head_lines(document("\ufeffa\nb".encode("utf-16-le"), "x")) == ["a", "b"]


def test_a_first_line_longer_than_the_head_stands_for_itself() -> None:
    assert head_lines(document(b"x" * 70_000 + b"\ny\n", "x")) == ["x" * 65536]
    assert head_lines(document(b"x\n" + b"y" * 70_000, "x")) == ["x"]
