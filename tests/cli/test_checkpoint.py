# SPDX-License-Identifier: Apache-2.0
"""``leeward checkpoint``: the head of the log on its own, and the proof that it continues a pack."""

from pathlib import Path

import pytest

from leeward import checkpoint
from leeward.pack.check import check
from leeward.words import say

from ..flow import cases  # noqa: TID252 - as in conftest
from .conftest import Run


@pytest.fixture
def packed(leeward: Run, vault: Path, key: Path, tmp_path: Path) -> Path:
    """A pack of a vault that has grown since."""
    chat = cases.chat(tmp_path, "Femi", cases.at("20/04/2026, 10:00", "Femi", "hi"))
    texts = cases.backup(tmp_path / "s.xml", cases.sms(cases.HIS, "2026-04-20T10:00", "one"))
    opening = ("--passphrase-file", key)
    assert leeward("add", vault, chat, *opening).code == 0
    assert leeward("pack", vault, tmp_path / "p", "--for", "police", *opening).code == 0
    assert leeward("add", vault, texts, *opening).code == 0
    return tmp_path / "p"


def printed(leeward: Run, to: Path, *arguments: object) -> Path:
    done = leeward("checkpoint", *arguments)
    assert done.code == 0
    assert say("paper.write") in done.err  # the words are for a person, the head is for a file
    to.write_bytes(done.out.encode())
    return to


def test_a_pack_is_held_against_a_later_checkpoint(
    leeward: Run, vault: Path, key: Path, packed: Path, tmp_path: Path
) -> None:
    newer = printed(leeward, tmp_path / "newer", vault, "--since", packed, "--passphrase-file", key)
    assert newer.read_bytes().startswith(b"old %d\n" % check(packed).size)
    done = leeward("check", packed, "--newer", newer)
    assert (done.code, done.err) == (0, "")
    assert "The later checkpoint continues this log." in done.out
    again = printed(leeward, tmp_path / "again", vault, "--since", newer, "--passphrase-file", key)
    assert b"\n\n" in again.read_bytes()


def test_a_bare_checkpoint_is_signed_by_the_key_of_the_pack_and_needs_its_proof(
    leeward: Run, vault: Path, key: Path, packed: Path, tmp_path: Path
) -> None:
    bare = printed(leeward, tmp_path / "bare", vault, "--passphrase-file", key)
    found = checkpoint.verify(bare.read_bytes(), bytes.fromhex(check(packed).key))
    assert found.size > check(packed).size
    done = leeward("check", packed, "--newer", bare)
    assert (done.code, "It needs its consistency proof." in done.err) == (1, True)


def test_the_checkpoint_of_another_vault_is_refused_in_words(
    leeward: Run, key: Path, packed: Path, tmp_path: Path
) -> None:
    other = cases.new_vault(tmp_path / "other")
    done = leeward("checkpoint", other, "--since", packed, "--passphrase-file", key)
    assert (done.code, done.out) == (1, "")
    assert done.err == "The signature under the checkpoint is not good. Do not rely on it.\n"
    foreign = printed(leeward, tmp_path / "foreign", other, "--passphrase-file", key)
    done = leeward("check", packed, "--newer", foreign)
    assert done.code == 1
    assert done.err == "The signature under the checkpoint is not good. Do not rely on it.\n"


def test_wrong_use_prints_no_checkpoint(leeward: Run, vault: Path, key: Path, tmp_path: Path) -> None:
    done = leeward("checkpoint", vault, "--since", tmp_path / "nowhere", "--passphrase-file", key)
    assert (done.code, done.out) == (2, "")
    assert "nowhere" in done.err
    assert leeward("checkpoint", tmp_path, "--passphrase-file", key).code != 0
