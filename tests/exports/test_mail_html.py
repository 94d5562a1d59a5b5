# SPDX-License-Identifier: Apache-2.0
"""A mail in HTML is read as text: what is shown, line by line, and nothing that is not."""

import time
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.mail_html import shown

from .mails import HALVES

QUOTE = '<blockquote class="gmail_quote">'


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two<BR/>three", "one\ntwo\nthree"),
        ("<div>one</div>\n <div>two  \n words</div>", "one\n\ntwo words"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
        ("<style>p { x: 1 }</style><title>t</title><script>if (a < b) {}</script>said", "said"),
        ("<!-- <p>no</p> -->yes<!-- never ends <p>still shown</p>", "yes never ends\n\nstill shown"),
        ("<html><head><body>no end of head", "no end of head"),
        (
            "a &amp; b &lt;c&gt; &eacute;&nbsp;&#8364;&#x20AC;&#146; &nosuch; &amp",
            "a & b <c> é\xa0€€’ &nosuch; &",
        ),
        ("&#55357;&#56832; &#xD83D;", "😀 \ufffd"),
        ("&#999999999999999999999; &#0;", "&#999999999999999999999; \ufffd"),
        ("1 < 2 and a<b>c</b> <3", "1 < 2 and ac <3"),
        ("<a title='x > y' href=\"z>\">link</a>", "link"),
        ("<pre>a\n  b</pre>c", "a\nb\nc"),
        ("<blockquote type=cite>he said<br>this</blockquote>me", "> he said\n> this\nme"),
        (f"{QUOTE}a{QUOTE}b</blockquote>c</blockquote>", "> a\n> > b\n> c"),
        ("<blockquote style='margin:0'>only indented</blockquote>", "only indented"),
        ("un<b>broken</b> <unknown-tag>words</unknown-tag>", "unbroken words"),
        ("", ""),
    ],
)
def test_pages(html: str, text: str) -> None:
    lines = [line.strip(" ") for line in shown(html).split("\n")]
    wanted = text.split("\n")
    assert [line for line in lines if line] == [line for line in wanted if line]


def test_paragraphs_are_apart_and_lines_are_not() -> None:
    assert shown("<p>a</p><p>b<br>c</p>") == "a\n\nb\nc"


PLAIN = st.text(HALVES, max_size=40).map(lambda t: t.translate(dict.fromkeys(range(32))))


@given(st.lists(PLAIN, max_size=4))
def test_words_come_back_as_they_were_escaped(paragraphs: list[str]) -> None:
    page = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    found = [line for line in shown(page).split("\n") if line]
    assert [f.split() for f in found] == [text.split() for text in paragraphs if text.strip(" ")]


@given(st.text("<>!-/\"'=& abpre;#x1\n", max_size=80))
def test_nothing_like_a_page_breaks(html: str) -> None:
    shown(html).encode()


@pytest.mark.parametrize(
    "bait",
    ["<", "<a ", "<a '", '<a "', '<a ">', "<!--", "<style>", QUOTE, "&", "&#", "&amp", "<p>", " ", "<pre>\n"],
)
def test_bait_is_read_in_linear_time(bait: str) -> None:
    begun = time.process_time()
    shown(bait * 100_000)
    assert time.process_time() - begun < 4
