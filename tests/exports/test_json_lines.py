# SPDX-License-Identifier: Apache-2.0
"""A file of JSON Lines is cut into its lines, each with its place; a bad line costs one."""

import hashlib
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports import json_lines
from leeward.exports.json_items import Found
from leeward.exports.json_lines import JsonLines

values = st.dictionaries(st.text(), st.one_of(st.text(), st.integers(-(1 << 53), 1 << 53), st.booleans()))


def cut(untrusted: bytes) -> tuple[list[Found], JsonLines]:
    walk = JsonLines(io.BytesIO(untrusted))
    return list(walk), walk


@settings(max_examples=80, deadline=None)
@given(st.lists(values), st.booleans(), st.sampled_from(["\n", "\r\n", "\n\n \n"]), st.booleans())
def test_every_line_comes_back_with_its_place(
    said: list[dict[str, object]], ascii_only: bool, end: str, mark: bool
) -> None:
    lines = "".join(json.dumps(one, ensure_ascii=ascii_only) + end for one in said)
    whole = (b"\xef\xbb\xbf" if mark else b"") + lines.encode()
    found, walk = cut(whole)
    assert [one.value for one in found] == said
    assert all(whole[one.offset : one.offset + len(one.raw)] == one.raw for one in found)
    assert (walk.is_cut, walk.mended.total()) == (False, 0)


def test_a_bad_line_costs_one_and_a_cut_one_is_said() -> None:
    found, walk = cut(b'{"a": 1}\nnoise\n{"a": 2}\n{"a": ')
    assert [(one.value, one.why) for one in found] == [
        ({"a": 1}, None),
        (None, "bad_json"),
        ({"a": 2}, None),
        (None, "cut_off"),
    ]
    assert walk.is_cut


def test_half_a_character_is_mended_and_counted() -> None:
    found, walk = cut(b'{"a": "\\ud83d"}\n')
    assert found[0].value == {"a": "\ufffd"}
    assert walk.mended["lone"] == 1


def test_a_line_that_is_too_long_is_passed_over_with_its_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "BIGGEST_VALUE", 20)
    long = b'{"a": "' + b"x" * 50 + b'"}\n'
    found, _ = cut(long + b'{"a": 2}')
    assert [one.why for one in found] == ["element_too_big", None]
    assert found[0].passed is not None
    assert (found[0].passed.length, found[0].passed.sha256) == (len(long), hashlib.sha256(long).hexdigest())
    assert found[1].value == {"a": 2}


@given(st.binary(max_size=400))
def test_any_bytes_give_lines(untrusted: bytes) -> None:
    found, _ = cut(untrusted)
    assert len(found) <= untrusted.count(b"\n") + 1
