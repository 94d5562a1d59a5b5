# SPDX-License-Identifier: Apache-2.0
"""The tar in an Android backup is walked forwards, whatever its names and its bytes are."""

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports.android_tar import Tar, head_of

from .android_stores import tar_of

names = st.text(st.characters(codec="utf-8", exclude_characters="\0\n/"), min_size=1, max_size=150)


def walk(tar: bytes) -> tuple[dict[str, bytes | None], str | None]:
    """The files of a tar, and why the walk ended too early."""
    found = Tar(io.BytesIO(tar), packed=False, size=len(tar), most_held=1 << 20)
    entries = {entry.name: entry.data for entry in found.entries(("",))}
    return entries, found.damage


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(names, st.binary(max_size=1500), max_size=6))
def test_every_file_comes_back_whole(files: dict[str, bytes]) -> None:
    assert walk(tar_of(files)) == (files, None)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(names, st.binary(max_size=900), min_size=1, max_size=4), st.data())
def test_what_comes_before_a_cut_comes_back(files: dict[str, bytes], data: st.DataObject) -> None:
    whole = tar_of(files)
    found, damage = walk(whole[: data.draw(st.integers(0, len(whole) - 10_240))])
    assert all(files[name] == there for name, there in found.items() if there is not None)
    assert damage == "cut_off"


@given(st.binary(max_size=2000))
def test_any_bytes_end(untrusted: bytes) -> None:
    walk(untrusted)
    head_of(b"ANDROID BACKUP\n" + untrusted)


def test_a_file_is_held_only_where_it_is_wanted() -> None:
    tar = tar_of({"a": b"one", "b": b"two"})
    found = Tar(io.BytesIO(tar), packed=False, size=len(tar), most_held=1 << 20)
    assert [(one.name, one.size, one.data) for one in found.entries(("b",))] == [
        ("a", 3, None),
        ("b", 3, b"two"),
    ]


def test_a_size_that_goes_beyond_the_file_is_a_cut() -> None:
    assert walk(tar_of({"a": bytes(5000)})[:2000]) == ({"a": None}, "cut_off")
