# SPDX-License-Identifier: Apache-2.0
"""Withdrawing an import: no key, no row, no byte of it stays; leaves, proofs and other exports do."""

from pathlib import Path

import pytest

from leeward.errors import RefusedError, UsageError
from leeward.merkle import verify_inclusion
from leeward.vault import Places, Query, Vault, withdraw

from .small import NOW, PASSPHRASE
from .test_compartment import rows

from ..flow import cases  # noqa: TID252  # isort: skip - the invented cases are those of the verbs
from ..flow.cases import HIS, at, backup, chat, sms  # noqa: TID252  # isort: skip


@pytest.fixture
def two(vault: Vault, tmp_path: Path) -> Vault:
    """A vault with two exports, of which the first is to be taken back."""
    gone = chat(
        tmp_path, "Femi", *(at(f"20/04/2026, 10:{n:02}", "Femi", f"marigoldcake {n}") for n in range(40))
    )
    stays = backup(
        tmp_path / "s.xml", *(sms(HIS, f"2026-04-21T10:{n:02}", f"oystershell {n}") for n in range(40))
    )
    cases.brought(vault, gone, stays, zone="Africa/Lagos")
    return vault


def test_nothing_of_it_is_left_in_the_clear_or_on_disk(two: Vault) -> None:
    blobs = {chunk.blob for chunk in two.chunks(1)[1]}
    assert withdraw.withdraw(two, 1, "not mine to keep", NOW) == 40
    assert two.imports()[0].state == "withdrawn"
    assert list(Query(two).of_import(1)) == []
    assert Query(two).search("marigoldcake") == []
    assert "Femi" not in {party.name for party in Query(two).parties().values()}
    assert not any((two.folder / "originals" / f"{blob}.age").exists() for blob in blobs)
    kept = [row for row in rows(two).split(b"\n") if b"marigoldcake" in row.lower()]
    assert kept == []
    with pytest.raises(RefusedError, match=r"error\.withdrawn"):
        two.original(1)


def test_a_second_time_is_said_and_the_first_reason_stands(two: Vault) -> None:
    withdraw.withdraw(two, 1, "once", NOW)
    with pytest.raises(UsageError, match=r"error\.withdrawn_before"):
        withdraw.withdraw(two, 1, "twice", NOW)
    with pytest.raises(UsageError, match=r"error\.no_such_import"):
        withdraw.withdraw(two, 9, "never", NOW)
    assert [body["reason"] for _, _, body in two.entries("withdrawn")] == ["once"]


def test_leaves_stay_and_proofs_of_other_records_hold(two: Vault) -> None:
    size = two.log.frontier.size
    leaves = Places(two).tree.levels[0][:size]
    withdraw.withdraw(two, 1, "x", NOW)
    places = Places(two)
    assert places.tree.levels[0][:size] == leaves
    assert places.tree.root() == two.log.frontier.root()
    seqs = [places.seq(row) for row in Query(two).table().row]
    assert len(seqs) == 40
    for seq in seqs:
        path = places.tree.inclusion(seq)
        assert verify_inclusion(places.tree.levels[0][seq], seq, places.tree.size, path, places.tree.root())


def test_it_opens_again_after_it_was_closed(two: Vault) -> None:
    withdraw.withdraw(two, 1, "x", NOW)
    folder = two.folder
    two.close()
    with Vault(folder, PASSPHRASE) as again:
        assert [i.state for i in again.imports()] == ["withdrawn", "read"]


def test_a_record_that_another_export_holds_too_is_no_duplicate_any_more(
    vault: Vault, tmp_path: Path
) -> None:
    elements = [sms(HIS, f"2026-04-21T10:{n:02}", f"text {n}") for n in range(5)]
    one = backup(tmp_path / "1.xml", *elements)
    more = backup(tmp_path / "2.xml", *elements, sms(HIS, "2026-04-21T11:00", "new"))
    most = backup(tmp_path / "3.xml", *elements, sms(HIS, "2026-04-21T12:00", "newer"))
    cases.brought(vault, one, more, most)
    query = Query(vault)
    assert query.linked(2) == query.linked(3) == 5
    withdraw.withdraw(vault, 1, "x", NOW)
    assert Query(vault).linked(2) == 0
    third = [row for row in Query(vault).table().row if row >> 32 == 3]
    assert {first >> 32 for first in Query(vault).same_as(third).values()} == {2}


def test_names_given_after_it_are_new_ones(two: Vault, tmp_path: Path) -> None:
    withdraw.withdraw(two, 1, "x", NOW)
    cases.brought(two, chat(tmp_path / "n", "Femi", at("22/04/2026, 10:00", "Femi", "hello again")))
    assert "Femi" in {party.name for party in Query(two).parties().values()}
    (line,) = cases.found(two, "hello again")
    assert (line["from"]["name"], line["thread"]) == ("Femi", "Femi")


def test_a_crash_before_its_files_are_gone_leaves_nothing_that_opens(
    two: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = [two.folder / "originals" / f"{chunk.blob}.age" for chunk in two.chunks(1)[1]]

    def stop(_vault: Vault, _number: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(withdraw, "_remove_files", stop)
        with pytest.raises(KeyboardInterrupt):
            withdraw.withdraw(two, 1, "x", NOW)
    assert all(blob.exists() for blob in blobs)
    with pytest.raises(RefusedError, match=r"error\.withdrawn"):
        two.original(1)
    with pytest.raises(UsageError, match=r"error\.withdrawn_before"):
        withdraw.withdraw(two, 1, "again", NOW)
    assert not any(blob.exists() for blob in blobs)
