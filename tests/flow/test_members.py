# SPDX-License-Identifier: Apache-2.0
"""What an export consists of, and the bytes of a member, come through the child; pictures are not opened."""

import io
import zipfile
from functools import partial
from pathlib import Path

import pytest

from leeward.errors import RefusedError
from leeward.flow.asked import Asked
from leeward.flow.members import Listed, Taken, do, listing
from leeward.flow.readers import Readers, Source
from leeward.records import Sha256
from leeward.unpack import unpack

TALK = b"20/04/2026, 10:00 - Femi: look\n20/04/2026, 10:01 - Femi: answer me\n"


def archive(*members: tuple[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, body in members:
            made.writestr(name, body)
    return data.getvalue()


def source(data: bytes, name: str = "x.zip") -> Source:
    return Source(name, name, name, len(data), Sha256(""), lambda: io.BytesIO(data))


def test_the_members_of_a_zip_are_listed_with_who_claims_them() -> None:
    data = archive(
        ("chat.txt", TALK), ("a.jpg", b"\xff\xd8\xff"), ("b", b"\xff\xd8\xff\xe0"), ("c.bin", b"x")
    )
    with Readers(Asked()) as readers:
        found = listing(partial(readers.frames, source(data)), "x.zip")
    assert found.is_archive
    assert [(m.number, m.name, m.readers, m.media) for m in found.members] == [
        (0, "chat.txt", ("whatsapp_txt",), False),
        (1, "a.jpg", (), True),
        (2, "b", (), True),
        (3, "c.bin", (), False),
    ]


def test_a_picture_by_its_name_is_not_opened(tmp_path: Path) -> None:
    data = archive(("chat.txt", TALK), ("a.jpg", b"\xff\xd8\xff"))
    package = unpack("x.zip", len(data), lambda: io.BytesIO(data))

    def opened() -> io.BytesIO:
        raise AssertionError("a picture was opened")

    package.members[1].opener = opened
    sent: list[tuple[bytes, bytes]] = []
    do("list", 0, package, lambda kind, body: sent.append((kind, body)))
    assert [kind for kind, _ in sent] == [b"R"]


@pytest.mark.parametrize("size", [0, 1, 3_000_000])
def test_the_bytes_of_a_member_come_as_they_are(size: int) -> None:
    body = bytes(n % 251 for n in range(size))
    data = archive(("one", b"1"), ("two", body))
    with Readers(Asked()) as readers:
        taken = Taken("x.zip/two", size, 1, partial(readers.frames, source(data)))
        for _ in range(2):
            with taken.open() as stream:
                assert stream.read() == body
        with taken.open() as stream:
            assert stream.read(1) == body[:1]
        with taken.open() as stream:
            assert stream.read() == body


def test_a_damaged_member_is_no_export_of_its_own() -> None:
    data = bytearray(archive(("one", TALK * 50)))
    data[200] ^= 1
    with Readers(Asked()) as readers:
        taken = Taken("x.zip/one", 9, 0, partial(readers.frames, source(bytes(data))))
        with pytest.raises(RefusedError), taken.open() as stream:
            stream.read()


def test_a_single_file_is_a_list_of_one() -> None:
    with Readers(Asked()) as readers:
        found = listing(partial(readers.frames, source(TALK, "WhatsApp Chat with Femi.txt")), "x")
    assert found.members == (Listed(0, "WhatsApp Chat with Femi.txt", len(TALK), ("whatsapp_txt",)),)
    assert not found.is_archive
