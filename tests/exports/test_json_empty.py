# SPDX-License-Identifier: Apache-2.0
"""A file that holds nothing is told from one whose entries nobody knows."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.json_empty import holds_nothing, only_lists, value_of

from .json_exports import document


@pytest.mark.parametrize(
    ("raw", "nothing"),
    [
        (b"[]", True),
        (b"\xef\xbb\xbf {}\n", True),
        (b'{"name": "Ben", "chats": {"list": []}}', True),
        (b"window.YTD.direct_messages.part0 = [ ]", True),
        (b'{"people": [{"name": "Ben"}]}', False),
        (b'{"chats": {"list": [1]}}', False),
        (b'{"chats": {"list": []}', False),
        (b"7", False),
        (b"", False),
    ],
)
def test_a_file_without_a_member_in_any_list_holds_nothing(raw: bytes, nothing: bool) -> None:
    assert holds_nothing(document(raw, "x.json")) is nothing


def test_lists_that_are_not_what_a_file_is_for_may_have_members() -> None:
    of = document(b'{"people": [{"name": "Ben"}], "messages": []}', "x.json")
    assert holds_nothing(of, ("people",))


def test_a_file_longer_than_its_head_is_not_called_empty() -> None:
    assert value_of(document(b"[" + b" " * 70_000 + b"]", "x.json")) is None


def test_a_name_beside_an_empty_list_makes_more_than_lists() -> None:
    assert only_lists({"a": [], "b": {}})
    assert not only_lists({"a": [], "name": "Ben"})
    assert not only_lists([[]])


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=8,
)


def has_member(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(has_member, value.values()))
    return isinstance(value, list) and bool(value)


@given(VALUES)
def test_what_is_called_empty_has_no_member_anywhere(value: object) -> None:
    of = document(json.dumps(value).encode(), "x.json")
    assert holds_nothing(of) == (isinstance(value, list | dict) and not has_member(value))


@given(st.binary(max_size=60))
def test_no_bytes_break_it(untrusted: bytes) -> None:
    holds_nothing(document(untrusted, "x.json"))
    holds_nothing(document(b"[" * 5000 + untrusted, "x.json"))
