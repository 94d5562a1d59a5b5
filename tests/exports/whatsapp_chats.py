# SPDX-License-Identifier: Apache-2.0
"""Small WhatsApp chats for the tests of their reader."""

import hashlib
import io
from pathlib import Path
from typing import BinaryIO

from leeward.exports.whatsapp_txt import READER
from leeward.parts import Choices, Document, Neighbour
from leeward.records import Record, Sha256, Tally, Unread

DATA = Path(__file__).parent / "data" / "whatsapp_txt"


class File:
    """A file beside a chat."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.size = len(data)
        self.data = data

    def sha256(self) -> Sha256:
        return Sha256(hashlib.sha256(self.data).hexdigest())

    def open(self) -> BinaryIO:
        return io.BytesIO(self.data)


def document(
    data: bytes | str, name: str = "_chat.txt", beside: dict[str, Neighbour] | None = None
) -> Document:
    raw = data.encode() if isinstance(data, str) else data
    return Document(name, None, len(raw), raw[:65536], lambda: io.BytesIO(raw), beside or {})


def read(
    data: bytes | str,
    choices: Choices | None = None,
    name: str = "_chat.txt",
    beside: dict[str, Neighbour] | None = None,
) -> tuple[list[Record | Unread], Tally]:
    *items, tally = READER.read(document(data, name, beside), choices or Choices())
    assert isinstance(tally, Tally)
    kept = [i for i in items if not isinstance(i, Tally)]
    assert len(kept) == len(items)
    return kept, tally


def records(data: bytes | str, **more: object) -> list[Record]:
    items, _ = read(data, **more)  # type: ignore[arg-type]
    return [i for i in items if isinstance(i, Record)]


def lines_of(data: bytes) -> int:
    return data.count(b"\n") + (not data.endswith(b"\n") and bool(data))
