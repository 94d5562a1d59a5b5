# SPDX-License-Identifier: Apache-2.0
"""Tars of every kind give their files; what is no plain file is named, and no bytes break the walk."""

import hashlib
import io
import tarfile
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.unpack import tars, unpack
from leeward.unpack.tars import Walk, is_tar

from ..zips import TEXT, contents, opened, opener, reasons, zipped  # noqa: TID252 - what opens things
from .tars import PACKINGS, header, tarred

DATA = Path(__file__).with_name("data")
FORMS = pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
KINDS = pytest.mark.parametrize("kind", PACKINGS)


@FORMS
@KINDS
def test_a_tar_is_its_files_however_it_is_packed(kind: str, form: int) -> None:
    folder = tarfile.TarInfo("Takeout/Chat")
    folder.type = tarfile.DIRTYPE
    made = tarred((folder, b""), ("Takeout/Chat/a.json", TEXT), ("Takeout/é.txt", b""), form=form)
    package = opened(PACKINGS[kind](made), f"takeout.{kind}")
    assert contents(package) == {"Takeout/Chat/a.json": TEXT, "Takeout/é.txt": b""}
    assert (package.left_out, package.cut, package.is_archive) == ((), False, True)
    assert package.documents()[0].beside["é.txt"].size == 0


@FORMS
def test_a_very_long_name_is_whole(form: int) -> None:
    long, longer = "/".join(["folder" * 4] * 4) + "/" + "n" * 60, "deep/" * 60 + "é" * 90
    name = long if form == tarfile.USTAR_FORMAT else longer
    assert contents(opened(tarred((name, TEXT), form=form))) == {name: TEXT}


def test_members_can_be_read_in_any_order_and_again() -> None:
    files = {f"{n}.txt": hashlib.shake_256(bytes([n])).digest(n * 2_000) for n in range(1, 60)}
    package = opened(PACKINGS["tgz"](tarred(*files.items())))
    for member in (*reversed(package.members), *package.members[::7], *package.members):
        with member.open() as untrusted:
            assert untrusted.read() == files[member.name]
        assert member.damage is None


def test_links_devices_and_pipes_are_named_and_the_rest_is_read() -> None:
    strange = []
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE):
        info = tarfile.TarInfo(f"strange{kind!r}")
        info.type, info.linkname = kind, "/etc/passwd"
        strange.append((info, b""))
    package = opened(tarred(*strange, ("chat.txt", TEXT)))
    assert contents(package) == {"chat.txt": TEXT}
    assert reasons(package) == [("not_a_plain_file", f"member {n}") for n in range(1, 6)]


@pytest.mark.parametrize("name", ["sparse_gnu.tgz", "sparse_pax.tgz"])
def test_a_file_with_holes_is_named_and_what_follows_it_is_read(name: str) -> None:
    """A hole is a promise of bytes that are not there: a terabyte in one header."""
    package = opened((DATA / name).read_bytes())
    assert list(contents(package)) == ["WhatsApp Chat with Femi.txt"]
    assert reasons(package) == [("not_a_plain_file", "member 1")]
    assert not package.cut


def test_blocks_that_list_more_holes_and_sizes_of_what_has_no_bytes_are_passed_over() -> None:
    holes = bytearray(header(b"holes", b"0001000", b"S"))
    holes[482] = 1
    holes[148:156] = b" " * 8
    holes[148:156] = b"%06o\0 " % sum(holes)
    more = bytes(504) + b"\1" + bytes(7)
    sparse = bytes(holes) + more + bytes(512) + b"data".ljust(512, b"\0")
    link = header(b"link", b"0007000", b"2") + header(b"folder", b"0001000", b"5")
    package = opened(sparse + link + header(b"a.txt", b"0000002") + b"hi".ljust(512, b"\0") + bytes(1024))
    assert contents(package) == {"a.txt": b"hi"}
    assert reasons(package) == [("not_a_plain_file", "member 1"), ("not_a_plain_file", "member 2")]
    assert not package.cut


def test_names_are_data_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = ["../../up.txt", "/etc/passwd", "C:\\x.txt", "\u202ecod.exe", "new\nline"]
    assert contents(opened(tarred(*((name, name.encode()) for name in names)))) == {
        n: n.encode() for n in names
    }
    assert list(tmp_path.iterdir()) == []


def test_of_two_files_of_one_name_the_last_stands_and_the_other_is_named() -> None:
    package = opened(tarred(("chat.txt", b"first"), ("chat.txt", b"second")))
    assert contents(package) == {"chat.txt": b"second"}
    assert reasons(package) == [("replaced", "member 1")]


@pytest.mark.parametrize("kind", ["tar", "tgz"])
def test_half_a_tar_gives_what_is_whole_and_says_that_it_is_cut(kind: str) -> None:
    noise = hashlib.shake_256(b"noise").digest(60_000)
    data = PACKINGS[kind](tarred(("a.txt", TEXT), ("b.bin", noise)))
    package = opened(data[: len(data) - (len(noise) // 2 if kind == "tar" else len(data) // 3)])
    found = contents(package)
    assert package.cut
    assert found["a.txt"] == TEXT
    assert noise.startswith(found["b.bin"])
    assert len(found["b.bin"]) > 1000
    assert [m.damage for m in package.members] == [None, "member_damaged"]


def test_a_header_that_makes_no_sense_ends_the_walk_and_is_named() -> None:
    data = bytearray(tarred(("a.txt", TEXT), ("b.txt", TEXT), ("c.txt", TEXT)))
    data[data.index(b"b.txt")] ^= 1
    package = opened(bytes(data))
    assert contents(package) == {"a.txt": TEXT}
    assert (package.cut, reasons(package)) == (True, [("member_damaged", "member 2")])


@pytest.mark.parametrize(
    "size",
    [b"\x80" + b"\xff" * 11, b"\xff" * 12, b"777777777777", b"99999999999", b"\x80" + bytes(3) + b"\x01" * 8],
)
def test_a_size_that_lies_gives_at_most_what_is_there(size: bytes) -> None:
    data = header(b"lies.txt", size) + TEXT[:512]
    package = opened(data)
    assert package.cut
    assert all(len(found) <= 512 for found in contents(package).values())


def test_a_size_beyond_eight_gigabytes_is_read_as_gnu_tar_writes_it() -> None:
    block = header(b"big.bin", b"\x80" + (9 * 1024**3).to_bytes(11, "big"))
    (entry,) = Walk(io.BytesIO(block + b"x" * 100))
    assert (entry.name, entry.size, entry.kind) == ("big.bin", 9 * 1024**3, "file")


def test_all_members_together_are_no_more_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leeward.unpack.package.MOST_INFLATED", 100)
    package = opened(tarred(("a", b"a" * 60), ("b", b"b" * 60), ("c", b"c" * 10)))
    assert reasons(package) == [("inflates_too_far", "member 2")]
    assert contents(package) == {"a": b"a" * 60, "c": b"c" * 10}


@pytest.mark.parametrize("kind", ["tgz", "tar.bz2", "tar.xz"])
def test_a_bomb_is_stopped_and_uses_no_memory(kind: str) -> None:
    class Zeros(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            buffer[:] = bytes(len(buffer))
            return len(buffer)

    made = io.BytesIO()
    mode = {"tgz": "w:gz", "tar.bz2": "w:bz2", "tar.xz": "w:xz"}[kind]
    with tarfile.open(fileobj=made, mode=mode) as archive:  # type: ignore[call-overload]
        info = tarfile.TarInfo("bomb")
        info.size = 100 * 1024**2
        archive.addfile(info, Zeros())
    data = made.getvalue()
    tracemalloc.start()
    package = opened(data, f"bomb.{kind}")
    for member in package.members:
        with member.open() as untrusted:
            while untrusted.read(1 << 16):
                pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert package.cut or not package.members
    assert {why for why, _ in reasons(package)} & {"inflates_too_far", "unpack_first"}
    assert peak < 48 * 1024**2


def test_more_members_than_the_limit_are_named_in_bounded_time() -> None:
    data = b"".join(header(b"%d" % n, b"0") for n in range(50_005)) + bytes(1024)
    began = time.monotonic()
    package = opened(data)
    assert len(package.members) == 50_000
    assert {why for why, _ in reasons(package)} == {"too_many_members"}
    assert time.monotonic() - began < 20


def test_headers_without_end_are_not_walked_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tars, "MOST_HEADERS", 10)
    package = opened(b"".join(header(b"%d" % n, b"0") for n in range(50)) + bytes(1024))
    assert len(package.members) == 10
    assert (package.cut, reasons(package)) == (True, [("too_many_members", "member 11")])


def test_a_tar_in_a_zip_is_opened_and_its_members_carry_its_name() -> None:
    inner = PACKINGS["tgz"](tarred(("chat.txt", TEXT)))
    assert contents(opened(zipped(("export.tgz", inner)))) == {"export.tgz/chat.txt": TEXT}


def test_a_text_is_no_tar() -> None:
    assert not is_tar(TEXT)
    assert not is_tar(bytes(512))
    assert not is_tar(b"")
    assert is_tar(header(b"a", b"0"))


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from(sorted(PACKINGS)),
    st.dictionaries(st.integers(0, 4000), st.integers(1, 255), max_size=4),
    st.integers(0, 5000),
)
def test_no_change_and_no_cut_breaks_it(kind: str, change: dict[int, int], end: int) -> None:
    data = bytearray(PACKINGS[kind](tarred(("a.txt", b"hello"), ("é" * 120, TEXT[:900]), ("c.txt", b"x"))))
    for at, by in change.items():
        data[at % len(data)] ^= by
    package = unpack("x", len(data[:end]), opener(bytes(data[:end])))
    contents(package)
    assert package.members or package.left_out
