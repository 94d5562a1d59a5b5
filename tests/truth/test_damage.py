# SPDX-License-Identifier: Apache-2.0
"""Bytes that no app should write, in one message: it may be counted as unread, no other may suffer."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from .apps import mojibake
from .events import Event, stream
from .formats import FORMATS
from .ledger import Truth, Written
from .test_truth import IN_PIECES, as_document, claimants, compare, lost, read, told

MARK = "beforeXafter"
TEXT = f"größer “{MARK}” später"
"""The text of the message that is damaged; the X is what is replaced, and the letters around it must stay."""
AT = 17
ONE_SPOILS_ALL = frozenset(
    {
        *("messenger", "instagram_comments", "instagram_logins"),
        *(
            "instagram",
            "table",
            "imazing",
            "imazing_whatsapp",
            "linkedin",
            "contacts",
            "reddit",
            "paypal",
            "qif",
        ),
    }
)
"""Where one broken letter leaves all letters of its text as single bytes: a text of Meta is mended whole or
not at all, and a cell of a table is read in one set of letters."""
NOT_IN = {"bare_tag": ("sheet", "open_sheet"), "return": ("qif",)}
"""What would not be text: a tag between the tags of XML, and a line end where each line is a field."""
BYTES = {
    "no_utf8": b"\xff\xfe",
    "half_letter": b"\xe2\x82",
    "surrogate": b"\xed\xa0\xbd",
    "nul": b"\0",
    "return": b"\r",
    "form_feed": b"\x0c",
    "separator": b"\x1c",
    "end_of_text": b"\x1a",
    "wide_break": "\u2028\u2029\x85".encode(),
    "bidi": "\u202e\u2066\u200f".encode(),
    "mark": "\ufeff".encode(),
    "ampersand": b"&",
    "bare_tag": b"a < b > c",
}
IN_JSON = {
    "hex": rb"\x0C",
    "lone_surrogate": rb"\ud83d",
    "backslash": b"\\",
    "zero": rb"\u0000",
    "line_break": b"\n",
}
IN_MARKUP = {
    "zero": b"&#0;",
    "pair": b"&#55357;&#56841;",
    "half_a_pair": b"&#xD83D;",
    "no_such_name": b"&bogus;",
    "far": b"&#99999999;",
    "open": b"&#",
}


def marked() -> list[Event]:
    """Events of which one has a text that can be found in the file."""
    return [replace(e, text=TEXT) if e.number == AT else e for e in stream(40)]


def words(truth: Truth) -> str:
    """All that was said, wherever the record keeps it."""
    return "\n".join((truth.text, *(value for _, value in truth.extra)))


def is_json(written: Written) -> bool:
    return written.name.endswith((".json", ".js", ".ndjson"))


def is_markup(written: Written) -> bool:
    return written.name.endswith((".html", ".xml"))


def damages() -> Iterator[tuple[str, str, bytes]]:
    for name in IN_PIECES:
        written = FORMATS[name].write(marked())
        if MARK.encode() not in written.whole():
            continue
        more = IN_JSON if is_json(written) else IN_MARKUP if is_markup(written) else {}
        for kind, bytes_ in {**BYTES, **{f"written_{k}": v for k, v in more.items()}}.items():
            if name not in NOT_IN.get(kind, ()):
                yield name, kind, bytes_


@pytest.mark.parametrize(("name", "kind", "untrusted"), list(damages()))
def test_damage_to_one_message_is_no_damage_to_another(name: str, kind: str, untrusted: bytes) -> None:
    written = FORMATS[name].write(marked())
    whole = written.whole()
    data = whole.replace(MARK.encode(), MARK.encode().replace(b"X", untrusted))
    assert claimants(as_document(written, data)) == claimants(as_document(written, whole))
    records, unread, tally = read(written, data)
    place = next(n for n, truth in enumerate(written.truths) if MARK in words(truth))
    truth = written.truths[place]
    if len(records) == len(written.truths):
        damaged = told(records.pop(place), truth)
        assert damaged == replace(truth, text=damaged.text, extra=damaged.extra, who=damaged.who)
        for found, wanted in ((words(damaged), words(truth)), (damaged.who or "", truth.who or "")):
            begin, _, end = wanted.partition("X")
            if name in ONE_SPOILS_ALL and not found.startswith(begin):
                begin, end = mojibake(begin), mojibake(end)
            assert found.startswith(begin)
            assert found.endswith(end)
    else:
        # A break in the middle of a line that is one object makes two of it, and both are none.
        assert len(unread) == len(written.unread) + 1 + (untrusted == b"\n")
        assert len(unread) == lost(tally).total()
    compare(records, (*written.truths[:place], *written.truths[place + 1 :]))
    assert not tally.truncated
