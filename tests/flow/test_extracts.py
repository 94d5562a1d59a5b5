# SPDX-License-Identifier: Apache-2.0
"""The bytes of an extract are those of the original, in any order of asking."""

import zipfile
from pathlib import Path

from leeward.flow.extracts import Extracts
from leeward.vault import Vault

from .cases import HIS, at, backup, brought, chat, sms


def test_bytes_of_a_single_file_are_read_at_their_place(vault: Vault, tmp_path: Path) -> None:
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    brought(vault, texts)
    data = texts.read_bytes()
    extracts = Extracts(vault, vault.imports()[0])
    for offset, length in ((40, 7), (5, 3), (0, len(data)), (len(data) - 2, 99), (50, 0)):
        assert extracts.read(None, offset, length) == data[offset : offset + length]


def test_bytes_of_a_member_are_those_of_the_unpacked_member(vault: Vault, tmp_path: Path) -> None:
    talk = chat(tmp_path, "Femi", *(at(f"20/04/2026, 10:{m}", "Femi", f"text {m}") for m in range(10, 60)))
    with zipfile.ZipFile(tmp_path / "z.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(talk, talk.name)
    brought(vault, tmp_path / "z.zip")
    data = talk.read_bytes()
    extracts = Extracts(vault, vault.imports()[0])
    for offset, length in ((100, 20), (120, 20), (3, 9), (len(data) - 5, 5)):
        assert extracts.read(talk.name, offset, length) == data[offset : offset + length]
