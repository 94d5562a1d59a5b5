# SPDX-License-Identifier: Apache-2.0
"""What tests of readers of JSON and HTML share: reading a file whole, and what holds for any bytes."""

import hashlib
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from leeward.parts import Choices, Document, Neighbour, Reader
from leeward.records import Record, Said, Sha256, Tally, Unread
from leeward.words import tell

Item = Record | Unread
DATA = Path(__file__).parent / "data"


class Beside:
    """A file beside an export, in memory."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name, self._data, self.size = name, data, len(data)

    def sha256(self) -> Sha256:
        return Sha256(hashlib.sha256(self._data).hexdigest())


class Drip(io.BytesIO):
    """A stream that gives seven bytes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(7, size if size is not None and size >= 0 else 7))


def document(
    untrusted: bytes, name: str, beside: Mapping[str, Neighbour] | None = None, *, drip: bool = False
) -> Document:
    stream = Drip if drip else io.BytesIO
    return Document(name, None, len(untrusted), untrusted[:65536], lambda: stream(untrusted), beside or {})


def read(reader: Reader, of: Document) -> tuple[list[Item], Tally]:
    """Everything that is read, after checking what must hold for any bytes at all."""
    *items, tally = list(reader.read(of, Choices()))
    assert isinstance(tally, Tally)
    assert tally.adds_up()
    assert tally.format == reader.name
    found = [item for item in items if not isinstance(item, Tally)]
    assert len(found) == len(items)
    assert tally.records + tally.system == sum(isinstance(item, Record) for item in found)
    with of.untrusted_open() as stream:
        whole = b"".join(iter(lambda: stream.read(1 << 20), b""))
    places = set()
    for item in found:
        place = item.where
        assert place.offset is not None
        assert place.length is not None
        there = whole[place.offset : place.offset + place.length]
        assert len(there) == place.length
        assert hashlib.sha256(there).hexdigest() == place.sha256
        places.add(place.offset)
    assert len(places) == len(found), "two records of one identity"
    for one in (*tally.caveats, *tally.assumptions, *(Said(f"skipped.{s.why}") for s in tally.skipped)):
        assert tell(one)
    return found, tally


def records(reader: Reader, of: Document) -> list[Record]:
    return [item for item in read(reader, of)[0] if isinstance(item, Record)]


def said(tally: Tally) -> dict[str, dict[str, str | int]]:
    every: tuple[Said, ...] = (*tally.caveats, *tally.assumptions)
    return {one.key.rpartition(".")[2]: dict(one.facts) for one in every}


def plain(item: Item | Tally) -> dict[str, object]:
    """The fields that say something, as a sample's answer lists them."""
    fields: dict[str, object] = msgspec.to_builtins(item)
    return {key: value for key, value in fields.items() if value not in (None, "", [], (), {})}


def answers_as_written(reader: Reader, path: Path, name: str) -> None:
    """Compare a sample with its answer; UPDATE_GOLDEN writes the answer anew."""
    items, tally = read(reader, document(path.read_bytes(), name))
    answer = {"items": [plain(item) for item in items], "tally": plain(tally)}
    golden = path.with_suffix(".expected.json")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert json.loads(json.dumps(answer)) == json.loads(golden.read_text("utf-8"))
    dripped = document(path.read_bytes(), name, drip=True)
    assert read(reader, dripped) == (items, tally)


def samples(folder: str, ending: str) -> list[Path]:
    paths = sorted((DATA / folder).glob(f"*.{ending}"))
    return [path for path in paths if not path.name.endswith(".expected.json")]
