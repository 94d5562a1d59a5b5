# SPDX-License-Identifier: Apache-2.0
"""The same export in another dress, as programs save it again; and a message longer than the head."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from .events import stream
from .formats import FORMATS, LETTERS
from .ledger import Written
from .test_truth import IN_PIECES, as_document, claimants, compare, events, lost, read

MARK = b"\xef\xbb\xbf"
TEXTS = [
    n for n in IN_PIECES if n.startswith(("whatsapp", "line", "signal", "tiktok_text")) and "page" not in n
]
JSON = [n for n in IN_PIECES if FORMATS[n].write(list(stream(1))).name.endswith((".json", ".js"))]
STORES = [n for n in FORMATS if n not in IN_PIECES]


def unchanged(name: str, written: Written, data: bytes) -> None:
    """The same records by the same reader."""
    whole = claimants(as_document(written, written.whole()))
    assert claimants(as_document(written, data)) == whole, name
    records, _, tally = read(written, data)
    compare(records, written.truths)
    assert not tally.truncated


@pytest.mark.parametrize("name", IN_PIECES)
def test_a_mark_at_the_beginning_changes_nothing(name: str) -> None:
    written = FORMATS[name].write(events(name, 60))
    unchanged(name, written, MARK + written.whole().removeprefix(MARK))


@pytest.mark.parametrize("name", TEXTS)
def test_line_ends_of_windows_change_nothing(name: str) -> None:
    written = FORMATS[name].write([replace(e, text=e.text.replace("\n", " ")) for e in stream(60)])
    unchanged(name, written, written.whole().replace(b"\n", b"\r\n"))


def spaced() -> Iterator[tuple[str, int | None, bool]]:
    for name in JSON:
        if name != "signal_json":  # of which each line is an object
            yield from ((name, indent, ascii_only) for indent in (None, 2) for ascii_only in (True, False))


@pytest.mark.parametrize(("name", "indent", "ascii_only"), list(spaced()))
def test_json_may_be_spaced_and_escaped_in_any_way(name: str, indent: int | None, ascii_only: bool) -> None:
    written = FORMATS[name].write(events(name, 60))
    head, equals, body = (
        written.whole().partition(b" = ") if written.name.endswith(".js") else (b"", b"", written.whole())
    )
    told = json.dumps(json.loads(body), indent=indent, ensure_ascii=ascii_only)
    unchanged(name, written, head + equals + told.replace("</", "<\\/").encode())


@pytest.mark.parametrize("name", [n for n in FORMATS if n != "tiktok_comments"])  # those are short by rule
def test_a_first_message_longer_than_the_head_hides_nothing(name: str) -> None:
    first, *others = stream(30)
    written = FORMATS[name].write([replace(first, text="you " * 60_000 + "end"), *others])
    reader = claimants(as_document(written, FORMATS[name].write(others).whole()))
    assert claimants(as_document(written, written.whole())) == reader
    compare(read(written, written.whole())[0], written.truths)


@pytest.mark.parametrize("share", [0.3, 0.9])
@pytest.mark.parametrize("name", STORES)
def test_half_a_database_says_that_it_was_cut(name: str, share: float) -> None:
    written = FORMATS[name].write(list(stream(200)))
    data = written.whole()[: int(len(written.whole()) * share)]
    records, _, tally = read(written, data)
    # The numbers of a contact stand in a table of their own, of which pages may be gone.
    found = {(r.kind, r.text) for r in records if r.kind != "contact"}
    assert found <= {(t.kind, t.text) for t in written.truths}
    assert len(records) == len(written.truths) or tally.truncated or lost(tally)


@pytest.mark.parametrize("name", LETTERS)
def test_half_a_file_of_its_own_says_so(name: str) -> None:
    plants = LETTERS[name].plants
    # A mail of one part ends where it ends; one with a picture names its last line.
    event = next(e for e in stream(300, plants=plants) if "picture" not in plants or e.plant == "picture")
    written = LETTERS[name].write([event])
    data = written.whole()[: len(written.whole()) * 2 // 3]
    if claimants(as_document(written, data)):
        _, _, tally = read(written, data)
        assert tally.truncated or lost(tally)
