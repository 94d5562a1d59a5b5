# SPDX-License-Identifier: Apache-2.0
"""The page that shows how to add a reader shows one that works."""

import io
import re
from pathlib import Path

from leeward.parts import Choices, Document, Reader
from leeward.records import Record, Tally, Unread

PAGE = Path(__file__).parents[1] / "docs/adding.md"
DATA = b"2026-03-08 20:14|Femi|please | answer\r\nno bar here\n2026-03-08 20:16|Femi|pick up\n"


def reader_of_the_page() -> Reader:
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(code, str(PAGE), "exec"), names)
    found = names["READER"]
    assert isinstance(found, Reader)
    return found


def test_the_reader_of_the_page_reads_and_adds_up() -> None:
    reader = reader_of_the_page()
    document = Document("a.txt", None, len(DATA), DATA, lambda: io.BytesIO(DATA))
    assert reader.claim(document) is not None
    *items, tally = reader.read(document, Choices())
    assert isinstance(tally, Tally)
    assert tally.adds_up()
    assert [type(item) for item in items] == [Record, Unread, Record]
    for item in items:
        assert isinstance(item, Record | Unread)
        place = item.where
        assert place.offset is not None
        assert place.length is not None
        assert b"\n" not in DATA[place.offset : place.offset + place.length]
