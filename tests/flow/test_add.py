# SPDX-License-Identifier: Apache-2.0
"""Exports into a vault: the same receipts as without one, nothing twice, nothing half."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from leeward.errors import LeewardError, RefusedError, UsageError
from leeward.flow import add as flow
from leeward.flow import records
from leeward.flow.add import Provenance, add
from leeward.flow.asked import Asked
from leeward.flow.check import check_vault
from leeward.flow.read import read_path
from leeward.flow.readers import Readers
from leeward.flow.reading import BATCH
from leeward.flow.receipts import Receipt
from leeward.records import Record, Said
from leeward.vault import Query, Vault

from . import cases
from .cases import FRIENDS, HIS, NOW, at, backup, brought, chat, found, settle, sms


def read(path: Path, **said: Any) -> Receipt:
    with Readers(Asked(**said)) as readers:
        *_, receipt = read_path(path, readers)
    assert isinstance(receipt, Receipt)
    return receipt


@pytest.mark.parametrize("path", sorted((cases.SAMPLES / "exports").rglob("*.*")), ids=lambda p: p.name)
def test_adding_gives_the_receipt_that_reading_gives(vault: Vault, path: Path) -> None:
    if not path.is_file():
        pytest.skip("a folder")
    (added,) = brought(vault, path, zone="Africa/Lagos")
    assert replace(added, linked=0) == read(path, zone="Africa/Lagos", country="NG")


def test_the_same_export_under_another_name_is_added_once(vault: Vault, tmp_path: Path) -> None:
    one = chat(tmp_path / "1", "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    two = chat(tmp_path / "2", "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    first, again = brought(vault, one, two)
    assert (first.already, again.already, again.records) == (False, True, 1)
    assert len(vault.imports()) == 1


def test_an_open_question_keeps_the_export_and_its_answer_keeps_the_records(
    vault: Vault, tmp_path: Path
) -> None:
    unsure = chat(tmp_path, "Sade", at("03/04/2026, 10:00", "Sade", "hi"))
    (asked,) = brought(vault, unsure)
    assert asked == read(unsure, country="NG", zone="Africa/Lagos")
    (one,) = vault.imports()
    assert (asked.exit_code, asked.records, one.state, one.done) == (3, 1, "stored", 0)
    assert found(vault, "hi") == []
    with vault.original(one.number) as original:
        assert original.read() == unsure.read_bytes()
    (kept,) = brought(vault, unsure, day_first=True, zone="Africa/Nairobi", owner=FRIENDS)
    assert kept.exit_code == 0
    (one,) = vault.imports()
    assert (one.state, one.about["zone"], one.about["owner"]) == ("read", "Africa/Nairobi", FRIENDS)
    assert [body["about"]["owner"] for _, _, body in vault.entries("about")] == [FRIENDS]
    (line,) = found(vault, "hi")
    assert (line["time"]["local"], line["time"]["utc"]) == ("2026-04-03T10:00", "2026-04-03T07:00:00Z")


def test_adding_goes_on_where_it_was_interrupted(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "FRAMES", 1)
    minutes = range(2 * BATCH + 500)
    texts = backup(
        tmp_path / "s.xml", *(sms(HIS, f"2026-04-20T10:{m % 60:02}", f"text {m}") for m in minutes)
    )
    asked, origin = Asked(), Provenance()

    def stop(what: str, n: int) -> None:
        if what == "records" and n < len(minutes):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(add(vault, [texts], asked, origin, NOW, stop))
    (one,) = vault.imports()
    assert one.state == "stored"
    assert 0 < one.done < len(minutes)
    (receipt,) = brought(vault, texts)
    assert (receipt.records, receipt.already) == (len(minutes), False)
    assert [s.item.text for s in Query(vault).of_import(1) if isinstance(s.item, Record)] == [
        f"text {m}" for m in minutes
    ]
    assert check_vault(vault).ok


def test_what_no_reader_claims_is_refused_and_the_rest_is_added(vault: Vault, tmp_path: Path) -> None:
    other = tmp_path / "other.dat"
    other.write_bytes(b"hello")
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    results = list(add(vault, [other, tmp_path / "nowhere", texts], Asked(), Provenance(), NOW))
    assert isinstance(results[0], Receipt)
    assert isinstance(results[1], UsageError)
    assert [r.exit_code for r in results] == [4, 2, 0]
    (again,) = list(add(vault, [other], Asked(), Provenance(), NOW))
    assert again.exit_code == 4


def test_a_file_that_cannot_be_read_does_not_stop_the_rest(vault: Vault, tmp_path: Path) -> None:
    if not Path("/proc/self/mem").exists():
        pytest.skip("no file here that cannot be read by root")
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    codes = [r.exit_code for r in add(vault, [Path("/proc/self/mem"), texts], Asked(), Provenance(), NOW)]
    assert codes == [4, 0]


def test_pictures_beside_a_chat_are_kept_with_it(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "WhatsApp Chat - Femi"
    folder.mkdir()
    (folder / "_chat.txt").write_text("[20/04/2026, 10:00:00] Femi: look \u200e<attached: a.jpg>\n", "utf-8")
    (folder / "a.jpg").write_bytes(b"\xff\xd8\xff")
    (receipt,) = brought(vault, folder)
    assert receipt == read(folder, country="NG", zone="Africa/Lagos")
    (one,) = vault.imports()
    assert [name for _, name, _, _ in vault.files_beside(one.number)] == ["a.jpg"]
    with vault.original(one.number, 1) as picture:
        assert picture.read() == b"\xff\xd8\xff"


def test_a_record_shows_as_reading_prints_it(vault: Vault, tmp_path: Path) -> None:
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "no", 2))
    brought(vault, texts, owner=FRIENDS)
    settle(vault, me=["Ada"])
    (line,) = found(vault, "no")
    assert line["from"] == {"handle": FRIENDS, "name": None}
    assert list(records.show(vault, [line["id"]])) == [line]


def test_who_is_me_is_settled_once_with_the_exports(vault: Vault, tmp_path: Path) -> None:
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    brought(vault, texts, me=("Ada", HIS))
    brought(vault, texts, me=("Ada",))
    assert [body["handle"] for _, _, body in vault.entries("me")] == ["Ada", HIS]


def test_the_zone_of_the_case_is_that_of_an_export_without_one(tmp_path: Path) -> None:
    talk = chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    with cases.opened(tmp_path / "v", country=None, zone="Africa/Nairobi") as vault:
        (receipt,) = brought(vault, talk)
    assert receipt.first_utc == "2026-04-20T07:00:00Z"


def test_how_and_by_whom_are_kept_with_the_export(vault: Vault, tmp_path: Path) -> None:
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    list(add(vault, [texts], Asked(), Provenance("the app's menu", "Ada"), NOW))
    (one,) = vault.imports()
    assert (one.about["how"], one.about["by_whom"]) == ("the app's menu", "Ada")


def test_errors_are_values_and_have_sentences(vault: Vault, tmp_path: Path) -> None:
    (result,) = add(vault, [tmp_path / "nowhere"], Asked(), Provenance(), NOW)
    assert isinstance(result, LeewardError)
    assert not isinstance(result, RefusedError)


def _texts_of_a_mac(folder: Path, said: list[str]) -> tuple[sqlite3.Connection, Path]:
    """A chat.db with one message at home in it, and the others only in the log beside it."""
    folder.mkdir()
    path = folder / "chat.db"
    mac = sqlite3.connect(path, isolation_level=None)
    mac.execute("PRAGMA journal_mode=WAL")
    mac.execute("CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT, service TEXT)")
    mac.execute(
        "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER, "
        "service TEXT, date INTEGER, is_from_me INTEGER, is_sent INTEGER, attributedBody BLOB)"
    )
    mac.execute("INSERT INTO handle VALUES (1, '+2348000000111', 'iMessage')")
    mac.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _say(mac, said)
    return mac, path


def _say(mac: sqlite3.Connection, said: list[str]) -> None:
    for text in said:
        mac.execute(
            "INSERT INTO message (guid, text, handle_id, service, date, is_from_me) "
            "VALUES (hex(randomblob(8)), ?, 1, 'iMessage', 789000000000000000, 0)",
            (text,),
        )


def test_messages_that_stand_only_in_a_databases_log_are_read_with_it(vault: Vault, tmp_path: Path) -> None:
    mac, path = _texts_of_a_mac(tmp_path / "mac", ["in the log"])
    with closing(mac):
        (alone,) = brought(vault, path)
        (whole_folder,) = brought(vault, path.parent)
    assert (alone.records, whole_folder.already) == (1, True)
    assert [line["text"] for line in found(vault, "log")] == ["in the log"]


def test_a_database_whose_log_has_grown_is_not_said_to_be_here_already(vault: Vault, tmp_path: Path) -> None:
    mac, path = _texts_of_a_mac(tmp_path / "mac", ["first"])
    with closing(mac):
        brought(vault, path)
        _say(mac, ["second"])
        (refused,) = brought(vault, path)
        assert refused.caveats == (
            Said("error.database_changed", {"file": "chat.db", "beside": "chat.db-wal"}),
        )
    (after,) = brought(vault, path)  # the Mac wrote its log home when it closed
    assert after.records == 2


def test_a_zone_that_is_said_later_counts_for_what_was_read_without_one(tmp_path: Path) -> None:
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T23:30", "one"))
    with cases.opened(tmp_path / "v", country=None) as vault:
        brought(vault, texts)
        (again,) = brought(vault, texts, zone="Africa/Lagos")
        (line,) = found(vault, "one")
    assert again.already
    assert line["time"]["local"] == "2026-04-21T00:30:00"
