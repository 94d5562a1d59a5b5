# SPDX-License-Identifier: Apache-2.0
"""The bytes of an extract are those of the original, in any order of asking; zips are opened by the child."""

import ast
import random  # noqa: TID251 - seeded: every run asks in the same order
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import leeward
from leeward.errors import RefusedError
from leeward.flow import extracts, members
from leeward.flow.extracts import Originals
from leeward.vault import Vault
from leeward.words import say

from ..hostile.planted import plant, use  # noqa: TID252 - as in cli/conftest.py
from .cases import HIS, at, backup, brought, chat, sms


@pytest.fixture
def originals(vault: Vault) -> Iterator[Originals]:
    with Originals(vault) as found:
        yield found


def packed(vault: Vault, folder: Path, *names: str, times: int = 1) -> list[bytes]:
    """A zip of chats in the vault, of two kilobytes each or many times as long; gives the bytes of each."""
    folder.mkdir(exist_ok=True)
    found = []
    with zipfile.ZipFile(folder / "z.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            talk = chat(
                folder, name, *(at(f"20/04/2026, 10:{m}", name, f"text {m} " * times) for m in range(10, 60))
            )
            archive.write(talk, talk.name)
            found.append(talk.read_bytes())
    brought(vault, folder / "z.zip")
    return found


def test_bytes_of_a_single_file_are_read_at_their_place(
    vault: Vault, originals: Originals, tmp_path: Path
) -> None:
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    brought(vault, texts)
    data = texts.read_bytes()
    found = originals.of(vault.imports()[0])
    for offset, length in ((40, 7), (5, 3), (0, len(data)), (len(data) - 2, 99), (50, 0)):
        assert found.read(None, offset, length) == data[offset : offset + length]


def test_of_a_locked_zip_no_bytes_are_cut_out_and_a_tar_is_opened(
    vault: Vault, originals: Originals, tmp_path: Path
) -> None:
    """The password of a zip is kept nowhere: its records stand in a pack, without an extract."""
    locked = Path(__file__).parents[1] / "unpack/data/aes256_bsdtar.zip.locked"
    brought(vault, locked, password="correct horse")
    talk = chat(tmp_path, "Sade", at("20/04/2026, 10:00", "Sade", "hi"))
    with tarfile.open(tmp_path / "chats.tgz", "w:gz") as made:
        made.add(talk, "Sade/chat.txt")
    brought(vault, tmp_path / "chats.tgz")
    shut, tar = (originals.of(one) for one in vault.imports())
    assert not shut.opens("WhatsApp Chat with Femi.txt")
    assert shut.opens(None)
    assert (tar.opens("Sade/chat.txt"), tar.opens("other")) == (True, False)
    assert tar.read("Sade/chat.txt", 0, 99) == talk.read_bytes()[:99]


@pytest.mark.parametrize("held", [extracts.HELD_BYTES, 700_000, 1])
def test_bytes_of_members_are_those_of_the_unpacked_members_in_any_order(
    vault: Vault, originals: Originals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    monkeypatch.setattr(extracts, "HELD_BYTES", held)
    datas = packed(vault, tmp_path, "Femi", "Tunde", times=4000)
    assert len(datas[0]) > 2 * members.PIECE
    one = vault.imports()[0]
    found, names = originals.of(one), originals.names(one)
    chance = random.Random(5)
    for _ in range(12):
        which = chance.randrange(2)
        offset, length = chance.randrange(len(datas[which]) + 20), chance.randrange(200_000)
        assert found.read(names[which], offset, length) == datas[which][offset : offset + length]
    ends = [(tmp_path / "z.zip").read_bytes(), *datas]
    seen = b""
    for block in found.blocks(1 << 20, 9):
        assert any(block[:9] in (whole[:9], seen[-9:]) for whole in ends)
        seen += block if block[:9] in [whole[:9] for whole in ends] else block[9:]
    assert seen == b"".join(ends)


def test_a_member_that_is_read_forwards_comes_through_the_child_once(
    vault: Vault, originals: Originals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    datas = packed(vault, tmp_path, "Femi", "Tunde")
    one = vault.imports()[0]
    asked: list[str] = []
    pieces = Originals.pieces
    monkeypatch.setattr(Originals, "pieces", lambda it, of, name: asked.append(name) or pieces(it, of, name))
    found, names = originals.of(one), originals.names(one)
    for offset in range(0, 1500, 50):
        for member in (0, 1):
            assert found.read(names[member], offset, 50) == datas[member][offset : offset + 50]
    assert asked == list(names)


def test_a_damaged_member_gives_what_is_whole_of_it(
    vault: Vault, originals: Originals, tmp_path: Path
) -> None:
    (data,) = packed(vault, tmp_path / "whole", "Femi")
    zipped = (tmp_path / "whole" / "z.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(zipped[: len(zipped) // 2])
    brought(vault, tmp_path / "cut.zip")
    one = vault.imports()[1]
    (name,) = originals.names(one)
    assert originals.of(one).read(name, 0, 40) == data[:40]
    assert len(originals.of(one).read(name, 0, len(data))) < len(data)


def test_a_member_that_is_not_there_is_refused_in_words(
    vault: Vault, originals: Originals, tmp_path: Path
) -> None:
    packed(vault, tmp_path, "Femi")
    with pytest.raises(RefusedError) as caught:
        originals.of(vault.imports()[0]).read("another.txt", 0, 1)
    assert say(caught.value.say, **caught.value.facts)


@pytest.mark.skipif(sys.platform != "linux", reason="the child is ended as Linux ends it")
def test_a_zip_that_ends_the_child_is_refused_in_words(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed(vault, tmp_path, "Femi")
    before = "from leeward.flow import members\nmembers.do = lambda *_: open('/etc/passwd')"
    use(monkeypatch, plant(tmp_path, "", before))
    with Originals(vault) as originals, pytest.raises(RefusedError) as caught:
        originals.names(vault.imports()[0])
    assert say(caught.value.say, **caught.value.facts)


def test_only_the_child_opens_what_was_packed() -> None:
    """Its modules alone may import what unpacks; names of members are data everywhere."""
    child = {"flow/reading.py", "flow/reading_along.py", "flow/members.py", "salvage.py"}
    source = Path(leeward.__file__).parent
    found = set()
    for path in source.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module in ("leeward.unpack", "zipfile"):
                names = {alias.name for alias in node.names} - {"plain_name"}
            elif isinstance(node, ast.Import):
                names = {alias.name for alias in node.names} & {"zipfile", "leeward.unpack"}
            else:
                continue
            if names:
                found.add(path.relative_to(source).as_posix())
    assert {name for name in found if not name.startswith(("exports/", "unpack/"))} <= child
