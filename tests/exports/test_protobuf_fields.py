# SPDX-License-Identifier: Apache-2.0
"""Side notes of WhatsApp are taken apart without a schema, and without harm."""

from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.protobuf_fields import fields, first, text_of

from .phone_stores import protobuf

value = st.one_of(st.binary(max_size=40), st.integers(0, (1 << 63) - 1))


@given(st.lists(st.tuples(st.integers(1, 5000), value), max_size=30))
def test_fields_come_back_as_they_were_written(said: list[tuple[int, bytes | int]]) -> None:
    assert list(fields(protobuf(*said))) == said


@given(st.binary(max_size=300))
def test_any_bytes_give_what_comes_before_the_break(untrusted: bytes) -> None:
    found = list(fields(untrusted))
    assert len(found) <= len(untrusted)


def test_numbers_of_fixed_width_are_passed_over_whole() -> None:
    assert list(fields(b"\x0d\1\2\3\4\x11\1\2\3\4\5\6\7\x08\x18\x05")) == [
        (1, b"\1\2\3\4"),
        (2, b"\1\2\3\4\5\6\7\x08"),
        (3, 5),
    ]


def test_the_first_field_of_a_number_is_found_and_no_text_is_nothing() -> None:
    assert text_of(first(protobuf((5, b"one"), (5, b"two")), 5)) == "one"
    assert text_of(first(b"", 5)) == text_of(7) == ""
    assert list(fields("words")) == list(fields(b"\x0a\xff\xff\xff\xff\x0f")) == []
