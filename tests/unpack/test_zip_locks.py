# SPDX-License-Identifier: Apache-2.0
"""Locked zips of real programs open with their password, and say so where they do not."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.unpack import Package, unpack, zip_locks

from ..zips import contents, opener, reasons  # noqa: TID252 - zips are made and opened there

DATA = Path(__file__).with_name("data")
SECRET = "correct horse"
CHAT = "".join(f"20/04/2026, 10:{n:02d} - Femi: message {n}\n" for n in range(60)).encode()
PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4
NAME = "WhatsApp Chat with Femi.txt"
DAMAGES = {"member_damaged", "inflates_too_far"}
LOCKED = sorted(path.name for path in DATA.glob("*.locked"))


def secret_of(name: str) -> str:
    return "pässwörd" if "letters" in name else SECRET


def locked(name: str, password: str | None, change: dict[int, int] | None = None) -> Package:
    data = bytearray((DATA / name).read_bytes())
    for at, by in (change or {}).items():
        data[at] ^= by
    return unpack(name, len(data), opener(bytes(data)), password)


def start_of(name: str, member: str = NAME) -> tuple[int, int]:
    """Where the packed bytes of a member begin, and how many they are."""
    with zipfile.ZipFile(DATA / name) as archive:
        info = archive.getinfo(member)
        data = (DATA / name).read_bytes()
        at = info.header_offset
        names = int.from_bytes(data[at + 26 : at + 28], "little") + int.from_bytes(
            data[at + 28 : at + 30], "little"
        )
        return at + 30 + names, info.compress_size


@pytest.mark.parametrize("name", LOCKED)
def test_a_locked_zip_opens_with_its_password(name: str) -> None:
    package = locked(name, secret_of(name))
    found = contents(package)
    assert found.pop(NAME) == CHAT
    assert set(found.values()) <= {PICTURE}
    assert (package.locked, package.left_out) == (None, ())
    assert [m.damage for m in package.members] == [None] * len(package.members)


@pytest.mark.parametrize("name", LOCKED)
def test_without_a_password_and_with_a_wrong_one_nothing_opens_and_it_is_said(name: str) -> None:
    none, wrong = locked(name, None), locked(name, "incorrect")
    assert (none.members, none.locked) == ((), "password")
    assert {why for why, _ in reasons(none)} == {"encrypted_member"}
    assert (wrong.members, wrong.locked) == ((), "wrong_password")
    assert {why for why, _ in reasons(wrong)} == {"wrong_password"}


@pytest.mark.parametrize("name", LOCKED)
def test_no_wrong_password_of_a_thousand_opens_it(name: str) -> None:
    """The old cipher has one byte to try a password on: of a thousand, four pass it."""
    many = range(1000) if name.startswith("old") else range(3)
    assert all(locked(name, f"wrong {n}").locked == "wrong_password" for n in many)


@pytest.mark.parametrize("name", [n for n in LOCKED if n.startswith("aes")])
def test_a_byte_that_was_changed_after_locking_is_damage(name: str) -> None:
    start, length = start_of(name)
    for at, damages in ((start + length - 1, {"member_damaged"}), (start + length // 2, DAMAGES)):
        package = locked(name, secret_of(name), {at: 1})
        contents(package)
        # where the changed member is the only one, no password can be told from a wrong one
        damage = [m.damage for m in package.members if m.name == NAME]
        assert set(damage) <= damages
        assert damage or package.locked == "wrong_password"


def test_a_password_is_tried_as_programs_write_it_down() -> None:
    assert zip_locks.written("abc") == (b"abc",)
    assert zip_locks.written("ä") == ("ä".encode(), b"\xe4", b"\x84")
    assert zip_locks.written("密") == ("密".encode(),)
    assert zip_locks.written("\ud800") == (b"?",)


def test_a_zip_with_open_and_locked_members_gives_the_open_ones(tmp_path: Path) -> None:
    path = tmp_path / "mixed.zip"
    path.write_bytes((DATA / "old_7z.zip.locked").read_bytes())
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("open.txt", CHAT)
    data = path.read_bytes()
    package = unpack("mixed.zip", len(data), opener(data))
    assert contents(package) == {"open.txt": CHAT}
    assert package.locked == "password"
    assert set(contents(unpack("mixed.zip", len(data), opener(data), SECRET))) == {
        "open.txt",
        NAME,
        "photos/a.jpg",
    }


def test_a_way_of_locking_that_is_not_known_is_named() -> None:
    data = bytearray((DATA / "old_7z.zip.locked").read_bytes())
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(NAME.encode()))
    data[at + 8] |= 0x40
    package = unpack("strong.zip", len(data), opener(bytes(data)), SECRET)
    assert ("unknown_encryption", "member 1") in reasons(package)
    assert package.locked is None


@settings(deadline=None, max_examples=80)
@given(
    st.sampled_from(LOCKED),
    st.dictionaries(st.integers(0, 500), st.integers(1, 255), min_size=1, max_size=4),
)
def test_no_change_of_a_locked_zip_breaks_it(name: str, change: dict[int, int]) -> None:
    package = locked(name, secret_of(name), change)
    contents(package)
    assert package.members or package.left_out or package.cut
