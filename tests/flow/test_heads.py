# SPDX-License-Identifier: Apache-2.0
"""Words on paper stay useful: every head that was shown is listed later, with its proof."""

from pathlib import Path

import pytest

from leeward import checkpoint
from leeward.errors import DamagedError, UsageError
from leeward.flow import heads, over
from leeward.flow.check import check_newer
from leeward.flow.note import note
from leeward.flow.pack import pack
from leeward.flow.story import Wanted
from leeward.merkle import verify_consistency
from leeward.pack.check import check, root_words
from leeward.prepared import prepare
from leeward.records import Record
from leeward.vault import Places, Query, Vault
from leeward.vault.log import EvidenceLog
from leeward.words import say

from . import cases
from .cases import NOW, at, brought, chat, settle

POLICE = Wanted("police", None, (), (), "en", None)
INCIDENT = b'{"incidents": [{"date": "2026-04-20", "time": "", "what_happened": "At the gate."}]}'


def seen(vault: Vault, folder: Path) -> list[heads.Head]:
    """A case that grows, and the words that were put on paper after each step."""
    lines = [at("20/04/2026, 10:00", "Ada", "It is over."), at("21/04/2026, 10:00", "Femi", "hi")]
    found = [heads.on_paper(vault)]
    brought(vault, chat(folder, "Femi", *lines))
    found.append(heads.on_paper(vault))
    settle(vault, ["Ada"], ["Femi"])
    found.append(heads.on_paper(vault))
    over.set_time(vault, "2026-04-20T10:00", "in the chat", NOW)
    found.append(heads.on_paper(vault))
    note(vault, INCIDENT, NOW)
    found.append(heads.on_paper(vault))
    return found


def test_every_head_that_was_put_on_paper_stands_in_a_later_pack(vault: Vault, tmp_path: Path) -> None:
    written = seen(vault, tmp_path)
    settle(vault, other=["someone else"])
    pack(vault, tmp_path / "p", POLICE, NOW)
    found = check(tmp_path / "p")
    assert found.ok
    listed = {(size, words) for size, _, words in found.earlier}
    assert {(head.size, head.words) for head in written} <= listed
    assert found.size not in {size for size, _, _ in found.earlier}


def test_the_words_of_now_are_those_of_the_pack(vault: Vault, tmp_path: Path) -> None:
    *_, last = seen(vault, tmp_path)
    pack(vault, tmp_path / "p", POLICE, NOW)
    found = check(tmp_path / "p")
    assert (last.size, last.words) == (found.size, found.words)


def test_a_head_shown_while_an_import_stood_half_done_is_listed_too(vault: Vault, tmp_path: Path) -> None:
    brought(vault, chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi")))
    (kept, *_) = (s for s in Query(vault).of_import(1) if isinstance(s.item, Record))
    item = prepare(vault.imports()[0].sha256, kept.item)
    vault.keep(1, 1, [item])
    half = heads.on_paper(vault)
    assert heads.on_paper(vault) == half
    vault.keep(1, 2, [item])
    vault.write_entry("receipt", {"import": 1})
    assert half.size not in {seq + 1 for seq, _, _ in vault.entries()}
    sealed = heads.sealed(vault, Places(vault))
    assert [root_words(it.root) for it in sealed.earlier if it.size == half.size] == [half.words]
    assert len(vault.private_entries("shown")) == 1


def test_each_earlier_head_comes_with_its_proof_and_its_day(vault: Vault, tmp_path: Path) -> None:
    seen(vault, tmp_path)
    sealed = heads.sealed(vault, Places(vault))
    assert [it.size for it in sealed.earlier] == [seq + 1 for seq, _, _ in vault.entries()][:-1]
    for it in sealed.earlier:
        assert verify_consistency(it.size, it.root, sealed.size, sealed.root, it.path)
    assert {it.day for it in sealed.earlier} == {"", "2026-06-07"}
    assert sealed.earlier[0].day == ""  # the entry that names the key was written by no clock
    assert sealed.sealed_at == "2026-06-07T09:00:00Z"


def test_a_log_that_does_not_begin_with_its_key_makes_no_pack(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # as a vault that an early version of the program made
    monkeypatch.setattr(EvidenceLog, "append_key", lambda self, at: self.append_entry(at, "early", {}))
    with cases.opened(tmp_path / "early") as early, pytest.raises(DamagedError) as caught:
        pack(early, tmp_path / "p", POLICE, NOW)
    assert caught.value.say == "error.log_without_key"
    assert say(caught.value.say)
    assert not (tmp_path / "p").exists()


def test_of_very_many_heads_the_newest_stay(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "MOST_EARLIER", 3)
    settle(vault, other=[f"number {n}" for n in range(9)])
    assert [it.size for it in heads.sealed(vault, Places(vault)).earlier] == [7, 8, 9]


def test_a_checkpoint_is_the_signed_head(vault: Vault, tmp_path: Path) -> None:
    seen(vault, tmp_path)
    found = checkpoint.verify(heads.note(vault, None), vault.log.public_key)
    assert (found.size, found.root) == (vault.log.frontier.size, vault.log.frontier.root())


@pytest.mark.parametrize("form", ["pack", "checkpoint", "proof"])
def test_a_later_checkpoint_proves_that_it_continues_a_pack(vault: Vault, tmp_path: Path, form: str) -> None:
    seen(vault, tmp_path)
    pack(vault, tmp_path / "p", POLICE, NOW)
    since = tmp_path / "since"
    since.write_bytes(heads.note(vault, tmp_path / "p" if form == "proof" else None))
    settle(vault, other=["someone else", "and another"])
    later = tmp_path / "later"
    later.write_bytes(heads.note(vault, tmp_path / "p" if form == "pack" else since))
    check_newer(tmp_path / "p", later)
    data = bytearray(later.read_bytes())
    data[len("old 12\n") + 3] ^= 1
    later.write_bytes(data)
    with pytest.raises(DamagedError):
        check_newer(tmp_path / "p", later)


def test_a_checkpoint_since_now_is_the_same_log(vault: Vault, tmp_path: Path) -> None:
    pack(vault, tmp_path / "p", POLICE, NOW)
    later = tmp_path / "later"
    later.write_bytes(heads.note(vault, tmp_path / "p"))
    check_newer(tmp_path / "p", later)


def test_what_is_no_earlier_head_of_this_log_is_refused(vault: Vault, tmp_path: Path) -> None:
    with cases.opened(tmp_path / "other") as other:
        (tmp_path / "foreign").write_bytes(other.log.head())
    root, size = b"r" * 32, vault.log.frontier.size
    key = vault.log._key
    (tmp_path / "altered").write_bytes(checkpoint.make("leeward.invalid/evidence", size, root, key))
    (tmp_path / "later").write_bytes(checkpoint.make("leeward.invalid/evidence", size + 1, root, key))
    (tmp_path / "nothing").write_bytes(b"old")
    (tmp_path / "empty").mkdir()
    wanted = {
        "foreign": (DamagedError, "error.checkpoint_signature"),
        "altered": (DamagedError, "error.log_altered"),
        "later": (DamagedError, "error.records_missing"),
        "nothing": (DamagedError, "error.checkpoint_unreadable"),
        "empty": (UsageError, "error.no_such_file"),
        "nowhere": (UsageError, "error.no_such_file"),
    }
    for name, (kind, said) in wanted.items():
        with pytest.raises(kind) as caught:
            heads.note(vault, tmp_path / name)
        assert caught.value.say == said
