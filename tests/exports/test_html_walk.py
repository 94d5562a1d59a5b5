# SPDX-License-Identifier: Apache-2.0
"""A page is cut into its tags and texts without losing a byte or taking a script for words."""

import io
import time

from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.html_walk import Node, nodes, path, plain_path, said

from .json_exports import Drip

PIECES = [
    "<",
    ">",
    "<a href='x'>",
    '<b class="y">',
    "</a>",
    "<script>",
    "</script>",
    "<!-- x -->",
    "text",
    '"',
]


def walk(page: bytes) -> list[Node]:
    return list(nodes(io.BytesIO(page)))


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3)))
def test_every_byte_of_a_page_is_in_one_piece(parts: list[str]) -> None:
    page = "".join(parts).encode()
    found = walk(page)
    assert b"".join(node.tag + node.text for node in found) == page
    assert [page[n.offset : n.offset + len(n.tag)] for n in found] == [n.tag for n in found]
    assert list(nodes(Drip(page))) == found


def test_attributes_are_read_in_every_spelling() -> None:
    (_, tag) = walk(b"<A Class=\"a &amp; b\" href='x y' src=z title>")
    assert (tag.name, tag.get(b"class"), tag.get(b"href"), tag.get(b"src")) == (b"a", "a & b", "x y", "z")
    assert tag.get(b"title") == ""
    assert tag.classes() == {"a", "&", "b"}


def test_scripts_and_styles_hold_no_words() -> None:
    page = b"a<style> x <b>y</b></style>b<script>if (a<b) c</script>d<!-- e -->f"
    assert b"".join(node.text for node in walk(page)) == b"abdf"[:3]


def test_links_that_lead_elsewhere_are_no_files() -> None:
    assert [path(link) for link in ("https://x", "tel:+1", "#a", "//x", " ", "a b-1-1")] == [
        *[None] * 5,
        "a b-1-1",
    ]
    assert plain_path("a%20b%C3%A9%zz") == "a bé%zz"
    assert said(b"&lt;\xff&amp") == "<\ufffd&"


def test_bait_takes_no_longer_than_other_bytes() -> None:
    begun = time.process_time()
    for bait in (
        b"<a " + b"x " * 300_000,
        b"<a " + b"x=" * 300_000,
        b"<a '" * 200_000,
        b"<a " + b" " * 600_000,
    ):
        for node in walk(bait + b">"):
            node.get(b"href")
    assert time.process_time() - begun < 5
