# SPDX-License-Identifier: Apache-2.0
"""The words of a message are taken out of Apple's archive whole, however long, and whatever stands behind."""

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leeward.exports import typedstream
from leeward.exports.typedstream import runs_of, text_of

from .apple_stores import body

BLOBS = Path(__file__).parents[2] / "../shared/corpus/exports/imessage/imessage-exporter"
needs_shared = pytest.mark.skipif(not BLOBS.is_dir(), reason="shared corpus not present")
KINDS = pytest.mark.parametrize("kind", ["plain", "mutable"])


def slowly(untrusted: bytes) -> str | None:
    """The text by taking the whole archive apart."""
    return typedstream._text_in(typedstream._Stream(untrusted))


@KINDS
@pytest.mark.parametrize("length", [0, 1, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, 200_000])
def test_a_text_of_any_length_is_whole(kind: str, length: int) -> None:
    said = "a" * length
    assert text_of(body(said, kind)) == said
    assert slowly(body(said, kind)) == said


@KINDS
@given(text=st.text(st.characters(codec="utf-8")))
def test_what_was_written_is_read(kind: str, text: str) -> None:
    assert text_of(body(text, kind)) == text
    assert slowly(body(text, kind)) == text
    (run,) = runs_of(body(text, kind))
    assert run.length == len(text.encode("utf-16-le")) // 2
    assert run.attributes == {"__kIMMessagePartAttributeName": 0}


@KINDS
def test_a_file_that_stands_in_a_text_has_a_name(kind: str) -> None:
    (run,) = runs_of(body("\ufffc", kind, "IMG_0001.HEIC"))
    assert run.attributes["__kIMFilenameAttributeName"] == "IMG_0001.HEIC"


def test_what_stands_behind_the_text_cannot_hide_it() -> None:
    whole = body("Please stop.", "mutable")
    text_ends = whole.index(b"Please stop.") + len(b"Please stop.")
    for cut in range(text_ends, len(whole)):
        assert text_of(whole[:cut]) == "Please stop."
        assert slowly(whole[:cut]) == "Please stop."
        assert text_of(whole[:cut] + b"\xff" * 9) == "Please stop."
    assert text_of(whole + b"rubbish") == "Please stop."


def test_a_text_that_is_cut_is_none() -> None:
    whole = body("Please stop.")
    assert text_of(whole[: whole.index(b"stop")]) is None
    assert text_of(b"") is None
    assert text_of(b"bplist00") is None


@given(st.binary(max_size=300))
@example(b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@" + b"\x84" * 200)
@example(b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x0a[999999c]{\x84")
@example(b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x04{a=@\x92")
@example(b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x0d[9999999[9[9i")
def test_no_bytes_do_harm(untrusted: bytes) -> None:
    for data in (untrusted, b"\x04\x0bstreamtyped\x81\xe8\x03\x84" + untrusted, body("x")[:60] + untrusted):
        text_of(data)
        slowly(data)
        runs_of(data)


@given(data=st.data())
def test_a_byte_that_is_wrong_costs_no_more_than_the_text(data: st.DataObject) -> None:
    whole = bytearray(body("words " * 5, "mutable", "IMG.HEIC"))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    text_of(bytes(whole))
    slowly(bytes(whole))
    runs_of(bytes(whole))


def test_an_archive_that_refers_to_itself_ends() -> None:
    start = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x01A\0\x85"
    began = time.process_time()
    for tail in (
        b"\x92\x92" * 5000,
        b"\x84\x0b[900000000@]\x92",
        b"\x84\x10[99999[99999[9@]]]" + b"\x92" * 99,
    ):
        slowly(start + tail)
    assert time.process_time() - began < 2


def test_the_other_order_of_bytes_is_read() -> None:
    little = body("x" * 300)
    at = little.index(b"+\x81") + 2
    big = little.replace(b"streamtyped\x81\xe8\x03", b"typedstream\x81\x03\xe8")
    big = big[:at] + big[at : at + 2][::-1] + big[at + 2 :]
    assert text_of(big) == "x" * 300


@needs_shared
@pytest.mark.parametrize("name", ["AttributedBodyTextOnly", "URL", "WeirdText"])
def test_an_archive_of_a_real_mac_is_read_alike_in_both_ways(name: str) -> None:
    blob = (BLOBS / name).read_bytes()
    assert text_of(blob)
    assert text_of(blob) == slowly(blob)
    assert all(run.attributes for run in runs_of(blob))
