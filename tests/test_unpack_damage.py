# SPDX-License-Identifier: Apache-2.0
"""Opening what is damaged or made to hurt: what is whole is read, what is not is said, nothing raises."""

import hashlib
import io
import resource
import shutil
import struct
import subprocess
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.unpack import Member, unpack

from .zips import TEXT, contents, opened, opener, zipped

CORPUS = Path(__file__).parents[1] / "../shared/corpus/badinputs"

# What is damaged


def test_a_wrong_checksum_costs_nothing_of_the_content_and_is_said() -> None:
    data = bytearray(zipped(("chat.txt", TEXT), ("b.txt", b"b")))
    at = data.index(b"PK\x01\x02")
    data[at + 16] ^= 1
    package = opened(bytes(data))
    assert contents(package) == {"chat.txt": TEXT, "b.txt": b"b"}
    assert [m.damage for m in package.members] == ["member_damaged", None]
    assert package.members[0].sha256() is None


def test_what_comes_before_the_damage_in_a_member_is_read() -> None:
    text = b"".join(
        b"line %d %s\n" % (n, hashlib.sha256(b"%d" % n).hexdigest().encode()) for n in range(2000)
    )
    data = bytearray(zipped(("chat.txt", text)))
    data[len(data) // 2] ^= 0xFF
    data[len(data) // 2 + 1] ^= 0xFF
    package = opened(bytes(data))
    got = contents(package)["chat.txt"]
    assert package.members[0].damage == "member_damaged"
    common = next((n for n, (a, b) in enumerate(zip(got, text, strict=False)) if a != b), len(got))
    # Half of the packed bytes are before the damage; the rest of that half is what deflate looks ahead.
    assert common > len(text) * 0.45


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_cut_anywhere_gives_every_member_that_was_whole(method: int) -> None:
    files = {"chat.txt": TEXT, "IMG.jpg": bytes(range(256)) * 8, "end.txt": b"end" * 300}
    data = zipped(*files.items(), method=method)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        ends = {
            i.filename: i.header_offset + 30 + len(i.filename) + i.compress_size for i in archive.infolist()
        }
    for cut in range(0, len(data), max(1, len(data) // 150)):
        package = opened(data[:cut])
        got = contents(package)
        if cut < 4:
            continue
        assert package.cut
        for member in package.members:
            assert files[member.name].startswith(got[member.name])
            assert (member.damage is None) == (ends[member.name] <= cut), (cut, member)
        assert {n for n, end in ends.items() if end <= cut} <= {n for n in got if got[n] == files[n]}


@given(st.data())
def test_no_bytes_break_the_opening_of_a_zip(data: st.DataObject) -> None:
    good = data.draw(st.sampled_from(GOOD))
    at = data.draw(st.integers(0, len(good) - 1))
    noise = data.draw(st.binary(min_size=1, max_size=12))
    gone = data.draw(st.integers(0, 20))
    package = opened(good[:at] + noise + good[at + gone :])
    package_contents = contents(package)
    assert len(package_contents) <= len(package.members)
    for member in package.members:
        member.sha256()


@given(st.binary(max_size=200), st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b""]))
def test_no_bytes_at_all_break_it(noise: bytes, magic: bytes) -> None:
    contents(opened(magic + noise))


def _zip64() -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a", "w", force_zip64=True) as file,
    ):
        file.write(b"sixty-four")
    data = made.getvalue()
    at = data.rindex(b"PK\x05\x06")
    size, offset = struct.unpack("<II", data[at + 12 : at + 20])
    end64 = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, size, offset)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:at] + end64 + locator + end


GOOD = [zipped(("chat.txt", TEXT), ("b/IMG-1.jpg", bytes(300)), method=m) for m in (0, 8)] + [_zip64()]


def test_a_zip_in_64_bits_is_read() -> None:
    assert contents(opened(GOOD[2])) == {"a": b"sixty-four"}


def test_a_stream_that_fails_in_the_middle_ends_there_and_says_so() -> None:
    class Failing(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= 10:
                raise OSError(5, "Input/output error")
            return super().read1(min(10, size or 10))

    member = Member("chat.txt", 100, 100, lambda: Failing(TEXT))
    with member.open() as untrusted:
        assert untrusted.read() == TEXT[:10]
    assert member.damage == "member_damaged"


# Zips of other programs, and files that were made to hurt


@pytest.mark.parametrize(
    "command",
    [
        ["zip", "-q", "-r", "out.zip", "in"],
        ["zip", "-q", "-r", "-fz", "out.zip", "in"],
        ["7z", "a", "-bd", "out.zip", "in"],
        ["7zz", "a", "-bd", "out.zip", "in"],
        ["bsdtar", "-a", "-cf", "out.zip", "in"],
    ],
    ids=" ".join,
)
def test_a_zip_that_another_program_made_is_read_whole_and_cut(tmp_path: Path, command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    files = {"in/chat.txt": TEXT, "in/Adé 你好.txt": b"names", "in/deep/IMG-1.jpg": bytes(range(256)) * 9}
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    # A locale in which the programs can write the names at all.
    environ = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin:/usr/local/bin"}
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, env=environ)
    data = (tmp_path / "out.zip").read_bytes()
    assert contents(opened(data)) == files
    cut = opened(data[: data.index(b"PK\x01\x02")])
    assert cut.cut
    assert contents(cut) == files


@pytest.mark.skipif(not CORPUS.is_dir(), reason="shared corpus not present")
def test_archives_that_were_made_to_hurt_are_bounded_and_write_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = [p for folder in ("archives", "made/archives") for p in sorted((CORPUS / folder).iterdir())]
    assert len(paths) >= 10
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for path in paths:
        began = time.monotonic()
        package = unpack(path.name, path.stat().st_size, lambda path=path: path.open("rb"))  # type: ignore[misc]
        read = 0
        for document in package.documents():
            with document.untrusted_open() as untrusted:
                while piece := untrusted.read(1 << 16):
                    read += len(piece)
        assert read < 64 * 1024**2, path.name
        assert time.monotonic() - began < 30, path.name
        assert package.members or package.left_out, path.name
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert peak < 256 * 1024, "kibibytes of memory for the worst of them"
    assert list(tmp_path.iterdir()) == []


def test_the_checksum_is_the_one_that_zips_use() -> None:
    member = Member("a", 2, 2, opener(b"hi"), crc=zlib.crc32(b"hi"))
    assert member.sha256() == hashlib.sha256(b"hi").hexdigest()
    assert Member("a", 2, 2, opener(b"hi"), crc=1).sha256() is None
