# SPDX-License-Identifier: Apache-2.0
"""Opening what cannot be trusted: bounded, nothing written, and everything left out is named."""

import gc
import hashlib
import io
import stat
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path
from typing import BinaryIO

import pytest

from leeward.unpack import HEAD_BYTES, MOST_MEMBERS, Member, plain_name, unpack

from .zips import TEXT, contents, opened, opener, reasons, whole, zipped

# What is opened


def test_a_file_is_one_document_under_its_own_name() -> None:
    package = opened(TEXT, "WhatsApp Chat with Femi.txt")
    (document,) = package.documents()
    assert (document.name, document.member, document.size) == ("WhatsApp Chat with Femi.txt", None, len(TEXT))
    assert document.untrusted_head == TEXT[:HEAD_BYTES]
    assert (whole(document), whole(document)) == (TEXT, TEXT)
    assert package.members[0].sha256() == hashlib.sha256(TEXT).hexdigest()
    assert opened(b"").documents()[0].untrusted_head == b""


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_is_its_members_each_knowing_what_lies_beside_it(method: int) -> None:
    package = opened(zipped(("a/chat.txt", TEXT), ("a/IMG-1.JPG", b"image"), ("b/", b""), method=method))
    assert not package.cut
    assert package.left_out == ()
    chat, image = package.documents()
    assert (chat.name, chat.member, chat.size, image.size) == ("a/chat.txt", "a/chat.txt", len(TEXT), 5)
    assert chat.untrusted_head == TEXT[:HEAD_BYTES]
    assert chat.beside["img-1.jpg"].sha256() == hashlib.sha256(b"image").hexdigest()
    assert [m.damage for m in package.members] == [None, None]


def test_a_chat_inside_a_zip_of_an_iphone_is_named_after_the_zip() -> None:
    (document,) = opened(zipped(("_chat.txt", TEXT)), "WhatsApp Chat - Femi.zip").documents()
    assert (document.name, document.member) == ("WhatsApp Chat - Femi.zip", "_chat.txt")


def test_of_two_files_of_one_name_the_one_in_the_same_folder_lies_beside() -> None:
    data = zipped(
        ("a/chat.txt", TEXT),
        ("a/1.jpg", b"of a"),
        ("b/chat.txt", TEXT),
        ("b/1.jpg", b"of b"),
        ("c/2.jpg", b"c"),
    )
    by_name = {d.member: d for d in opened(data).documents()}
    assert by_name["a/chat.txt"].beside["1.jpg"].name == "a/1.jpg"
    assert by_name["b/chat.txt"].beside["1.jpg"].name == "b/1.jpg"
    assert by_name["a/chat.txt"].beside["2.jpg"].name == "c/2.jpg"


def test_what_lies_beside_a_single_file_is_told_by_its_plain_name() -> None:
    near = Member("folder/ADE\u0301.JPG", 1, 1, opener(b"x"))
    (document,) = opened(TEXT, "chat.txt").documents([near])
    assert document.beside == {"adé.jpg": near}
    assert plain_name("a\\b/ADE\u0301.JPG") == "adé.jpg"


def test_names_are_data_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = [
        "../../up.txt",
        "/etc/passwd",
        "C:\\x.txt",
        "a:stream",
        "\u202ecod.exe",
        "new\nline",
        "x" * 60_000,
    ]
    package = opened(zipped(*((name, name.encode()) for name in names)))
    assert contents(package) == {name: name.encode() for name in names}
    assert list(tmp_path.iterdir()) == []


def test_names_that_a_mac_wrote_in_utf_8_without_saying_so_are_read() -> None:
    data = zipped(("Ade.txt", b"1")).replace(b"Ade.txt", "Dé.txt".encode())
    assert list(contents(opened(data))) == ["Dé.txt"]
    data = zipped(("Ade.txt", b"1")).replace(b"Ade.txt", "Adé.txt".encode("cp437"))
    assert list(contents(opened(data))) == ["Adé.txt"]
    assert list(contents(opened(zipped(("你好.txt", b"1"))))) == ["你好.txt"]


def test_a_file_handle_is_closed_when_a_package_is_forgotten(tmp_path: Path) -> None:
    """An unclosed one is a ResourceWarning, which the tests take for an error."""
    path = tmp_path / "export.zip"
    for data in (zipped(("chat.txt", TEXT)), zipped(("chat.txt", TEXT))[:-30], b"PK\x05\x06 no zip"):
        path.write_bytes(data)
        handles: list[BinaryIO] = []

        def watched(kept: list[BinaryIO] = handles) -> BinaryIO:
            kept.append(path.open("rb"))
            return kept[-1]

        package = unpack("export.zip", len(data), watched)
        contents(package)
        del package
        gc.collect()
        assert handles
        assert all(h.closed for h in handles)


# What is left out, and named


def test_a_link_a_device_and_a_locked_member_are_named_and_the_rest_is_read() -> None:
    link, pipe = zipfile.ZipInfo("link"), zipfile.ZipInfo("pipe")
    link.external_attr, pipe.external_attr = (stat.S_IFLNK | 0o777) << 16, stat.S_IFIFO << 16
    data = bytearray(zipped((link, b"/etc/passwd"), (pipe, b""), ("locked", b"secret"), ("chat.txt", TEXT)))
    data[data.rindex(b"PK\x01\x02", 0, data.rindex(b"locked")) + 8] |= 1
    package = opened(bytes(data))
    assert list(contents(package)) == ["chat.txt"]
    assert reasons(package) == [
        ("not_a_plain_file", "member 1"),
        ("not_a_plain_file", "member 2"),
        ("encrypted_member", "member 3"),
    ]


def test_a_folder_with_bytes_in_it_is_named() -> None:
    data = zipped(("chat.txt", TEXT), ("hidden/", b"bytes"))
    assert reasons(opened(data)) == [("not_a_plain_file", "member 2")]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_inflates_without_measure_is_not_opened(method: int) -> None:
    data = zipped(("bomb", bytes(1000)), method=method)
    assert reasons(opened(data)) == [("unknown_packing", "member 1")]
    cut = opened(data[: data.index(b"PK\x01\x02")])
    assert reasons(cut) == [("unknown_packing", "member 1")]


def test_of_two_members_of_one_name_the_last_stands_and_the_other_is_named() -> None:
    """A record's id is made of its member's name: two of one name would give two records one id."""
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped(("chat.txt", b"first"), ("chat.txt", b"second"))
    for package in (opened(data), opened(data[: data.index(b"PK\x01\x02")])):
        assert contents(package) == {"chat.txt": b"second"}
        assert reasons(package) == [("replaced", "member 1")]


def test_a_member_that_inflates_too_far_is_named_and_stops_nothing_else() -> None:
    data = zipped(("bomb", bytes(20 * 1024**2)), ("chat.txt", TEXT))
    package = opened(data)
    assert reasons(package) == [("inflates_too_far", "member 1")]
    assert contents(package) == {"chat.txt": TEXT}


def test_all_members_together_inflate_to_no_more_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leeward.unpack.package.MOST_INFLATED", 100)
    data = zipped(("a", b"a" * 60), ("b", b"b" * 60), ("c", b"c" * 10))
    package = opened(data)
    assert contents(package) == {"a": b"a" * 60, "c": b"c" * 10}
    assert reasons(package) == [("inflates_too_far", "member 2")]


def test_a_bomb_of_many_gigabytes_does_not_use_up_the_room_of_the_others() -> None:
    data = bytearray(zipped(("bomb", bytes(1000)), ("chat.txt", TEXT)))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 0xFFFFFFF0)
    made = opened(bytes(data))
    assert reasons(made) == [("inflates_too_far", "member 1")]
    assert contents(made) == {"chat.txt": TEXT}


def test_members_that_overlap_are_named_and_the_rest_is_read() -> None:
    data = bytearray(zipped(("a", TEXT), ("b", TEXT), ("c", TEXT)))
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 1)
    data[second + 42 : second + 46] = struct.pack("<I", 5)
    package = opened(bytes(data))
    assert reasons(package) == [("overlaps", "member 1"), ("overlaps", "member 2")]
    assert contents(package) == {"c": TEXT}


def test_more_members_than_the_limit_are_named_in_bounded_time() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for n in range(MOST_MEMBERS + 5):
            archive.writestr(f"{n}", b"")
    began = time.monotonic()
    package = opened(made.getvalue())
    assert len(package.members) == MOST_MEMBERS
    assert {why for why, _ in reasons(package)} == {"too_many_members"}
    assert len(package.left_out) == 5
    assert time.monotonic() - began < 20


def test_a_member_that_lies_about_its_size_is_read_up_to_what_it_said() -> None:
    data = bytearray(zipped(("lies", bytes(50 * 1024**2)), ("chat.txt", TEXT)))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    tracemalloc.start()
    package = opened(bytes(data))
    assert len(contents(package)["lies"]) == 100
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert package.members[0].damage == "inflates_too_far"
    assert package.members[0].sha256() is None
    assert peak < 8 * 1024**2


def test_a_half_zip_that_inflates_too_far_is_read_up_to_the_limit() -> None:
    data = zipped(("bomb", bytes(20 * 1024**2)))
    package = opened(data[: data.index(b"PK\x01\x02")])
    assert package.cut
    (got,) = contents(package).values()
    assert len(got) == 10 * 1024**2
    assert package.members[0].damage == "inflates_too_far"


def test_a_zip_in_a_zip_is_opened_and_its_members_carry_its_name() -> None:
    chat = b"20/04/2026, 10:00 - Femi: hi\n"
    inner = zipped(("_chat.txt", chat), ("a.jpg", b"\xff\xd8\xff"))
    package = opened(zipped(("WhatsApp Chat - Femi.zip", inner), ("note.txt", b"x")))
    assert [(m.name, m.open().read()) for m in package.members] == [
        ("WhatsApp Chat - Femi.zip/_chat.txt", chat),
        ("WhatsApp Chat - Femi.zip/a.jpg", b"\xff\xd8\xff"),
        ("note.txt", b"x"),
    ]
    document = package.documents()[0]
    assert document.name == "WhatsApp Chat - Femi.zip"
    assert set(document.beside) >= {"a.jpg", "note.txt"}


def test_a_zip_in_a_zip_in_a_zip_stays_closed() -> None:
    deep = zipped(("b.zip", zipped(("c.zip", zipped(("d.txt", b"x"))))))
    assert [m.name for m in opened(deep).members] == ["b.zip/c.zip"]


def test_a_file_that_is_called_a_zip_and_is_none_stays_a_file() -> None:
    assert [m.name for m in opened(zipped(("a.zip", b"no zip"))).members] == ["a.zip"]


def test_a_zip_in_a_zip_that_is_too_large_to_hold_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leeward.unpack.package.MOST_INNER", 10)
    package = opened(zipped(("a.zip", zipped(("b.txt", b"x")))))
    assert package.members == ()
    assert [(s.why, s.where) for s in package.left_out] == [("zip_in_zip", "a.zip")]


def test_of_many_zips_in_a_zip_one_is_in_memory_at_a_time() -> None:
    noise = hashlib.shake_256(b"noise").digest(4 * 1024**2)
    names = [f"{n}.zip" for n in range(12)]
    data = zipped(*((name, zipped((name + ".bin", noise), method=0)) for name in names), method=0)
    tracemalloc.start()
    package = opened(data)
    held = 0
    for member in package.members:
        with member.open() as untrusted:
            while untrusted.read(1 << 16):
                held = max(held, tracemalloc.get_traced_memory()[0])
        assert member.damage is None
    tracemalloc.stop()
    assert len(package.members) == 12
    assert held < 16 * 1024**2


def test_a_7z_in_a_zip_says_what_to_do() -> None:
    package = opened(zipped(("chats.7z", b"7z\xbc\xaf\x27\x1c" + bytes(90)), ("note.txt", b"x")))
    assert [m.name for m in package.members] == ["note.txt"]
    assert reasons(package) == [("unpack_first", "chats.7z")]
