# SPDX-License-Identifier: Apache-2.0
"""What happens inside the child: blocks in any order, items once, a question before any record."""

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from leeward import clock
from leeward.flow import reading
from leeward.flow.asked import Asked
from leeward.flow.bring import bring
from leeward.flow.readers import Readers
from leeward.flow.reading import BATCH, Job, Sorted
from leeward.flow.receipts import Receipt, restored
from leeward.prepared import Prepared
from leeward.worker import BLOCK, Parent

from .cases import HIS, at, backup, cards, chat, sms


@dataclass
class Pretended:
    """A parent in the same process: gives out blocks, keeps what was sent."""

    files: tuple[bytes, ...]
    sent: list[tuple[bytes, bytes]] = field(default_factory=list)
    blocks: list[tuple[int, int]] = field(default_factory=list)
    ahead: list[int] = field(default_factory=list)
    pieces: list[int] = field(default_factory=list)

    def block(self, file: int, number: int, *, is_last: bool) -> bytes:
        self.blocks.append((file, number))
        data = self.files[file]
        if not is_last:
            assert (number + 1) * BLOCK < len(data)
            self.ahead.append(number + 1)
        return data[number * BLOCK : (number + 1) * BLOCK]

    def piece(self, file: int, offset: int, length: int) -> bytes:
        assert length < BLOCK
        self.pieces.append(offset)
        return self.files[file][offset : offset + length]

    def send(self, kind: bytes, body: bytes) -> None:
        self.sent.append((kind, body))

    def items(self) -> list[Prepared]:
        bodies = [body for kind, body in self.sent if kind == b"I"]
        return [item for body in bodies for item in msgspec.msgpack.decode(body, type=list[Prepared])]

    def receipt(self) -> Receipt | None:
        (kind, body) = self.sent[-1]
        assert kind == b"R"
        found = msgspec.msgpack.decode(body)
        return None if found is None else restored(found)


def do(path: Path, what: str, asked: Asked | None = None, skip: int = 0) -> Pretended:
    """One job of the child, without a process."""
    data = path.read_bytes()
    parent = Pretended((data,))
    job = Job(what, path.name, len(data), "ab" * 32, (), skip)
    reading._Work(parent, asked or Asked()).do(job)  # type: ignore[arg-type]  # what Parent is used for here
    return parent


def texts(folder: Path, count: int) -> Path:
    return backup(
        folder / "s.xml", *(sms(HIS, f"2026-04-20T10:{n % 60:02}", f"text {n}") for n in range(count))
    )


def test_a_file_of_the_parent_reads_like_a_file(tmp_path: Path) -> None:
    data = bytes(range(251)) * (3 * BLOCK // 251) + b"the end"
    path = tmp_path / "file"
    path.write_bytes(data)
    parent = Pretended((data,))
    served = io.BufferedReader(reading._Served(parent, 0, len(data)), 1 << 16)  # type: ignore[arg-type]
    with path.open("rb") as real:
        for n in range(300):  # places and lengths far apart, in an order that looks like none
            offset = n * 7_368_787 % (3 * len(data)) - len(data)
            length = (0, 1, 100, BLOCK, 2 * BLOCK)[n % 5]
            assert tried(served, offset, n % 3, length) == tried(real, offset, n % 3, length)


def tried(file: io.BufferedReader, offset: int, whence: int, length: int) -> tuple[object, bytes]:
    try:
        place: object = file.seek(offset, whence)
    except OSError as error:
        place = error.errno
    return place, file.read(length)


def test_reading_forwards_asks_for_each_block_once(tmp_path: Path) -> None:
    path = tmp_path / "nothing.dat"
    path.write_bytes(bytes(3 * BLOCK))
    data = path.read_bytes()
    parent = Pretended((data,))
    with io.BufferedReader(reading._Served(parent, 0, len(data)), 1 << 16) as file:  # type: ignore[arg-type]
        assert len(file.read()) == len(data)
    assert parent.blocks == [(0, 0), (0, 1), (0, 2)]
    assert parent.ahead == [1, 2]
    assert not parent.pieces


def test_who_jumps_about_gets_pieces_and_nothing_ahead() -> None:
    data = bytes(9 * BLOCK)
    parent = Pretended((data,))
    with io.BufferedReader(reading._Served(parent, 0, len(data)), 1 << 16) as file:  # type: ignore[arg-type]
        for place in (7 * BLOCK, BLOCK + 5, 7 * BLOCK + 9, 3 * BLOCK):
            file.seek(place)
            assert len(file.read(4096)) == 4096
        assert not parent.blocks
        assert parent.pieces == [7 * BLOCK, BLOCK, 7 * BLOCK, 3 * BLOCK]
        assert len(file.read(2 * BLOCK)) == 2 * BLOCK
    assert parent.blocks == [(0, 3), (0, 4), (0, 5)]
    assert 4 not in parent.ahead


def test_items_come_in_batches_that_fit_into_the_pipe(tmp_path: Path) -> None:
    many = do(texts(tmp_path, 3 * BATCH), "read")
    sizes = [len(body) for kind, body in many.sent if kind == b"I"]
    assert len(sizes) > 2
    assert max(sizes) < 1 << 20
    assert len(many.items()) == 3 * BATCH


def test_a_job_says_who_claims_an_export(tmp_path: Path) -> None:
    talk = chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    packed = tmp_path / "both.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(talk, talk.name)
        archive.write(cards(tmp_path / "book.vcf", ("Sade", [HIS])), "book.vcf")
    for path, wanted in (
        (packed, Sorted(("vcard", "whatsapp_txt"))),
        (tmp_path / "book.vcf", Sorted(("vcard",))),
    ):
        ((kind, body),) = do(path, "sort").sent
        assert (kind, msgspec.msgpack.decode(body, type=Sorted)) == (b"R", wanted)


def test_a_question_is_asked_with_its_receipt_and_without_any_record(tmp_path: Path) -> None:
    unsure = chat(tmp_path, "Sade", at("03/04/2026, 10:00", "Sade", "hi"))
    asked = do(unsure, "ask")
    receipt = asked.receipt()
    assert receipt is not None
    assert (receipt.question, receipt.records, asked.items()) == ("day_order", 1, [])
    assert do(unsure, "ask", Asked(day_first=True)).receipt() is None
    assert do(texts(tmp_path, 3), "ask").receipt() is None


def test_a_receipt_from_the_child_knows_nothing_of_where_the_export_lies(tmp_path: Path) -> None:
    receipt = do(texts(tmp_path, 3), "read").receipt()
    assert receipt is not None
    assert (receipt.path, receipt.file) == ("", "s.xml")
    with Readers(Asked()) as readers:
        (unit,) = bring(tmp_path / "s.xml", readers).units
        *_, told = readers.read(unit.source("her path"))
    assert isinstance(told, Receipt)
    assert (told.path, told.file, told.sha256) == ("her path", "s.xml", unit.sha256())


@pytest.mark.parametrize("country", ["NG", None])
def test_the_zone_is_loaded_before_the_child_is_shut_in(
    monkeypatch: pytest.MonkeyPatch, country: str | None
) -> None:
    clock._zone.cache_clear()
    reading._preload(Asked(country=country))
    assert clock._zone.cache_info().currsize == (1 if country else 0)


def test_every_codec_is_loaded_before_the_child_is_shut_in(tmp_path: Path) -> None:
    """A vCard may name any charset of Python's; looking for one opens files."""
    names = ("iso2022_jp", "cp037", "koi8_r", "big5hkscs", "punycode", "utf_7", "no_such_charset", "mbcs")
    lines = [f"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET={n}:Sade\r\nTEL:{HIS}\r\nEND:VCARD\r\n" for n in names]
    path = tmp_path / "book.vcf"
    path.write_bytes("".join(lines).encode())
    with Readers(Asked()) as readers:
        (unit,) = bring(path, readers).units
        *_, receipt = readers.read(unit.source("x"))
    assert isinstance(receipt, Receipt)
    assert (receipt.format, receipt.truncated) == ("vcard", False)


# Over real pipes


def test_a_child_ends_in_order_when_its_parent_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = msgspec.msgpack.encode(Asked())
    sent = talk(monkeypatch, struct.pack("<cI", b"S", len(settings)) + settings, reading.main)
    assert sent[:1] == b"H"


def talk(patch: pytest.MonkeyPatch, said: bytes, main: Callable[[], int]) -> bytes:
    """Run the child's main with this on its standard input; its limits and hooks are left off here."""
    patch.setattr(reading.jail, "shut_in", lambda: ("memory", "network"))
    patch.setattr(reading, "_say_nothing", lambda: None)
    patch.setattr(reading.gc, "disable", lambda: None)
    parent = Parent.__new__(Parent)
    replies: list[bytes] = []
    source = io.BytesIO(said)

    def exactly(length: int) -> bytes:
        data = source.read(length)
        if len(data) < length:
            raise EOFError
        return data

    parent.reads_ahead, parent._ahead = False, None
    patch.setattr(parent, "_exactly", exactly)
    patch.setattr(parent, "send", lambda kind, body: replies.append(kind + body))
    patch.setattr(reading, "Parent", lambda: parent)
    assert main() == 0
    return b"".join(replies)
