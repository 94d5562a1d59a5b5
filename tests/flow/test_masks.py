# SPDX-License-Identifier: Apache-2.0
"""A private text is found however it is spelled, and other texts are left alone."""

import base64
import html
import quopri
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.flow.masks import Mask, Secret
from leeward.flow.masks_bytes import texts_in
from leeward.flow.masks_letters import compact


def mask(
    text: str, kind: str = "other", key: str = "", known: tuple[str, ...] = (), country: str = "NG"
) -> Mask:
    return Mask.of([Secret(text, key, kind)], country, known)


NUMBERS = [
    "0800 000 0777",
    "+234-800-000-0777",
    "00234 (800) 0000777",
    "٠٨٠٠٠٠٠٠٧٧٧",
    "0800\u200b0000777",
    "8000000777",
]


@pytest.mark.parametrize("secret", ["+234 800 000 0777", "08000000777", "+2348000000777"])
@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_found_in_every_spelling(secret: str, text: str) -> None:
    assert mask(secret, "number").holds(f"ring {text} now")
    assert (
        mask(secret, "number").cover(f"ring {text} now", "[x]").replace("+", "").replace("(", "")
        == "ring [x] now"
    )


@pytest.mark.parametrize("text", ["0800 000 0778", "at 10:00 and 11:00", "", "number"])
def test_another_number_is_left_alone(text: str) -> None:
    assert not mask("+234 800 000 0777", "number").holds(text)


ADDRESS = "14 Palm Grove Road, Yaba, Lagos"


@pytest.mark.parametrize(
    "text", ["14 palm grove rd", "PALM GROVE 14", "Palmgrove Road, no. 14", "flat 2, 14b Palm Grove"]
)
def test_an_address_is_found_by_its_street_and_house(text: str) -> None:
    assert mask(ADDRESS, "address").holds(text)
    assert "14" not in mask(ADDRESS, "address").cover(text, "[x]")


@pytest.mark.parametrize(
    "text", ["12 Palm Grove Road", "Yaba, Lagos", "Palm Grove", "14 Palm Street", "the 14th of May"]
)
def test_another_house_or_the_town_alone_is_left_alone(text: str) -> None:
    assert not mask(ADDRESS, "address").holds(text)


def test_a_house_with_a_name_is_found_by_its_name() -> None:
    assert mask("Haven House, Hill Road, Kisumu", "shelter").holds("I was at haven-house")
    assert not mask("Haven House, Hill Road, Kisumu", "shelter").holds("I was in Kisumu")


NAMES = [
    "NGOZI",
    "ngozi's",
    "Ngo\u200bzi",
    "Adeyemi",
    "ADÉYẸMÍ",
    "the adeyemis, Adeyemi too",
    "ngozi_adeyemi.jpg",
]


@pytest.mark.parametrize("text", NAMES)
def test_each_part_of_a_helpers_name_is_found_as_a_word(text: str) -> None:
    assert mask("Ngozi Adéyẹmí", "helper").holds(text)


def test_a_part_of_a_longer_word_and_a_name_he_knows_are_left_alone() -> None:
    assert not mask("Ngozi Coker", "helper").holds("Ngoziland")
    known = mask("Ngozi Coker", "helper", known=("Femi Coker",))
    assert not known.holds("Femi Coker")
    assert known.holds("Ngozi Coker")


def test_words_that_everybody_says_are_no_name() -> None:
    assert not mask("Auntie Ngozi", "helper").holds("your auntie")
    assert not mask("abc", "other")
    assert not mask("12345", "number")


@pytest.mark.parametrize(
    "text", ["Ada.New@Example.org", "ada . new @ example . org", "mailto:ada.new@example.org?x"]
)
def test_a_mail_address_is_found(text: str) -> None:
    assert mask("ada.new@example.org").holds(text)


def test_scripts_without_spaces_need_no_spaces_around() -> None:
    assert mask("王小明", "witness").holds("小王小明说")
    assert mask("สมชายดี", "witness").holds("คุณสมชายดีมา")


def test_what_is_covered_holds_it_no_more_also_where_two_halves_meet() -> None:
    found = mask("velvet anchor")
    assert found.cover("at the Velvet-Anchor, 9 pm", "[x]") == "at the [x], 9 pm"
    assert not found.holds(found.cover("velvet velvet anchor anchor", "[x]").replace("[x]", ""))


DRESSES = {
    "plain": lambda t: t.encode(),
    "utf-16": lambda t: t.encode("utf-16"),
    "utf-16-be": lambda t: t.encode("utf-16-be"),
    "base64": lambda t: b'data="' + base64.b64encode(t.encode()) + b'"',
    "base64 of utf-16": lambda t: base64.b64encode(t.encode("utf-16-le")),
    "hex": lambda t: b"x=" + t.encode().hex().encode(),
    "xml": lambda t: "".join(f"&#{ord(c)};" for c in t).encode(),
    "html": lambda t: html.escape(t).encode(),
    "json": lambda t: "".join(f"\\u{ord(c):04x}" for c in t).encode(),
    "quoted-printable": lambda t: b"".join(b"=%02X" % b for b in t.encode()),
    "quoted-printable, folded": lambda t: quopri.encodestring(b"x" * 70 + t.encode()),
    "link": lambda t: quote(t, safe="").encode(),
    "latin-1": lambda t: b"\xe9 " + t.encode(),
    "folded": lambda t: t[:4].encode() + b"\r\n " + t[4:].encode(),
    "base64, folded": lambda t: b"\r\n ".join(
        [base64.b64encode(t.encode())[:12], base64.b64encode(t.encode())[12:]]
    ),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_it_is_found_in_every_dress_that_an_export_gives_it(dress: str) -> None:
    data = b'<sms body="' + DRESSES[dress]("Velvet Anchor Inn") + b'" />'
    if dress.startswith("utf-16"):
        data = DRESSES[dress]('<sms body="Velvet Anchor Inn" />')
    assert mask("Velvet Anchor Inn").holds(*texts_in(data))


@given(st.binary(max_size=300))
def test_no_bytes_stop_the_search(data: bytes) -> None:
    assert all(isinstance(text, str) for text in texts_in(data))


@given(st.text(max_size=60), st.text(max_size=60))
def test_covering_never_leaves_it(before: str, after: str) -> None:
    found = mask("Velvet Anchor 8000000777", "other")
    for secret in ("velvet anchor 8000000777", "0800 000 0777"):
        covered = found.cover(f"{before} {secret} {after}", "[x]")
        assert not found.holds(covered)


@given(st.text(max_size=40))
def test_compact_is_the_same_however_often(text: str) -> None:
    assert compact(compact(text)) == compact(text)
