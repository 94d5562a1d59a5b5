# SPDX-License-Identifier: Apache-2.0
"""Exports to records and receipts without a vault: all of them are read, and each unit is accounted for."""

import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from leeward.errors import LeewardError
from leeward.flow.asked import Asked
from leeward.flow.read import lines
from leeward.flow.receipts import Receipt

from . import cases
from .cases import FRIENDS, HIS, at, backup, cards, chat, sms


def read(*paths: Path, **said: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[int]]:
    """Records, receipts and the exit codes that were told."""
    told: list[LeewardError | Receipt] = []
    found = list(lines(paths, Asked(**said), "en", told.append))
    return (
        [line for line in found if line["type"] == "record"],
        [line for line in found if line["type"] == "receipt"],
        [t.exit_code for t in told],
    )


def adds_up(receipt: dict[str, Any]) -> bool:
    taken = receipt["records"] + receipt["system"] + receipt["continuations"]
    whole = receipt["seen"] == taken + sum(s["count"] for s in receipt["skipped"])
    return whole and all(adds_up(part) for part in receipt["parts"])


def test_every_path_is_read_and_has_its_receipt_whatever_is_wrong_with_another(tmp_path: Path) -> None:
    whole = chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    unsure = chat(tmp_path, "Sade", at("03/04/2026, 10:00", "Sade", "hi"))
    other = tmp_path / "other.dat"
    other.write_bytes(b"hello")
    cut = tmp_path / "cut.xml"
    cut.write_bytes(backup(tmp_path / "s.xml", *[sms(HIS, "2026-04-20T10:00", "one")] * 3).read_bytes()[:-60])
    records, receipts, codes = read(other, tmp_path / "nowhere", unsure, cut, whole)
    assert [r["path"] for r in receipts] == [
        str(p) for p in (other, tmp_path / "nowhere", unsure, cut, whole)
    ]
    assert [r["format"] for r in receipts] == [None, None, "whatsapp_txt", "sms_backup_xml", "whatsapp_txt"]
    assert codes == [4, 2, 3, 1, 0]
    assert len(records) == sum(r["records"] for r in receipts)
    assert all(adds_up(r) for r in receipts)


def test_a_day_that_stays_ambiguous_has_no_local_time_until_it_is_said(tmp_path: Path) -> None:
    unsure = chat(tmp_path, "Sade", at("03/04/2026, 10:00", "Sade", "hi"))
    (record,), (receipt,), _ = read(unsure, zone="Africa/Lagos")
    assert record["time"]["local"] is None
    assert record["time"]["utc"] is None
    assert receipt["question"] == "day_order"
    (record,), _, codes = read(unsure, zone="Africa/Lagos", day_first=True)
    assert record["time"]["local"] == "2026-04-03T10:00"
    assert codes == [0]
    (record,), _, _ = read(unsure, day_first=False)
    assert record["time"]["local"] == "2026-03-04T10:00"


def test_utc_is_printed_with_seconds_and_says_that_the_zone_was_assumed(tmp_path: Path) -> None:
    talk = chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    (record,), (receipt,), _ = read(talk, zone="Africa/Lagos")
    assert record["time"] == {
        "as_written": "20/04/2026, 10:00",
        "local": "2026-04-20T10:00",
        "utc": "2026-04-20T09:00:00Z",
        "zone": "Africa/Lagos",
        "assumed": True,
        "exact_to": "minute",
    }
    assert receipt["first_utc"] == receipt["last_utc"] == "2026-04-20T09:00:00Z"


def test_the_zone_of_a_country_that_has_one_is_used(tmp_path: Path) -> None:
    talk = chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    assert read(talk, country="NG")[0][0]["time"]["utc"] == "2026-04-20T09:00:00Z"
    assert read(talk, country="US")[0][0]["time"]["utc"] is None


def test_who_is_me_settles_the_direction_of_a_chat(tmp_path: Path) -> None:
    talk = chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi"), at("20/04/2026, 10:01", "Ada", "no"))
    assert [r["direction"] for r in read(talk)[0]] == ["unknown", "unknown"]
    assert [r["direction"] for r in read(talk, me=("Ada",))[0]] == ["in", "out"]


def test_the_owner_of_a_phone_is_who_sent_its_texts(tmp_path: Path) -> None:
    texts = backup(
        tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"), sms(HIS, "2026-04-20T10:01", "no", 2)
    )
    senders = [r["from"]["handle"] for r in read(texts, owner=FRIENDS)[0]]
    assert senders == [HIS, FRIENDS]


def test_a_folder_is_one_path_with_a_part_for_each_export(tmp_path: Path) -> None:
    chat(tmp_path / "in", "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    cards(tmp_path / "in" / "book.vcf", ("Sade", [HIS]))
    (tmp_path / "in" / "other.dat").write_bytes(b"hello")
    records, (receipt,), codes = read(tmp_path / "in")
    assert receipt["format"] == "mixed"
    assert sorted(part["format"] for part in receipt["parts"]) == ["vcard", "whatsapp_txt"]
    assert {"why": "not_recognised", "count": 1, "where": "other.dat"} in receipt["skipped"]
    assert receipt["records"] == len(records) == 2
    assert adds_up(receipt)
    assert codes == [0]


def test_the_pictures_of_a_chat_in_a_folder_are_found_and_accounted_for(tmp_path: Path) -> None:
    folder = tmp_path / "WhatsApp Chat - Femi"
    folder.mkdir()
    (folder / "_chat.txt").write_text("[20/04/2026, 10:00:00] Femi: \u200e<attached: a.jpg>\n", "utf-8")
    (folder / "a.jpg").write_bytes(b"\xff\xd8\xff")
    (record,), (receipt,), _ = read(folder)
    (attached,) = record["attachments"]
    assert record["thread"] == "Femi"
    assert record["where"]["file"] == "WhatsApp Chat - Femi/_chat.txt"
    assert (attached["name"], attached["present"], len(attached["sha256"])) == ("a.jpg", True, 64)
    assert {"why": "media", "count": 1, "where": "a.jpg"} in receipt["skipped"]
    assert adds_up(receipt)


def test_a_zip_names_its_member_in_the_record_and_in_the_receipt(tmp_path: Path) -> None:
    talk = chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    packed = tmp_path / "WhatsApp Chat with Femi.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(talk, talk.name)
        archive.writestr("a.jpg", b"\xff\xd8\xff")
    (record,), (receipt,), _ = read(packed)
    assert record["where"]["member"] == talk.name
    (part,) = receipt["parts"]
    assert (part["file"], part["sha256"]) == (talk.name, sha256(talk.read_bytes()).hexdigest())
    assert receipt["sha256"] == sha256(packed.read_bytes()).hexdigest()
    assert receipt["skipped"] == [{"why": "media", "count": 1, "where": "a.jpg"}]
    assert adds_up(receipt)


@pytest.mark.parametrize("content", [b"", b"hello", b"\0" * 4096, b"PK\x03\x04", b"\xff\xfe", b"{", b"<"])
def test_what_no_reader_claims_is_never_an_empty_success(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "thing"
    path.write_bytes(content)
    records, (receipt,), codes = read(path)
    assert (records, receipt["format"], codes) == ([], None, [4])
    assert adds_up(receipt)


def test_an_empty_folder_is_never_an_empty_success(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert read(tmp_path / "in")[2] == [4]


def test_half_a_zip_still_gives_the_chat_that_was_whole(tmp_path: Path) -> None:
    talk = chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    packed = tmp_path / "half.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(talk, talk.name)
        archive.writestr("b.txt", "x" * 5000)
    packed.write_bytes(packed.read_bytes()[:2000])
    records, (receipt,), codes = read(packed)
    assert [r["text"] for r in records] == ["hi"]
    assert receipt["truncated"]
    assert codes == [1]


def test_a_name_that_is_no_utf8_is_printed_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "book\udcff.vcf"
    cards(path, ("Sade", [HIS]))
    (record,), (receipt,), _ = read(path)
    assert record["where"]["file"] == receipt["file"] == "book\udcff.vcf"


def test_the_same_bytes_have_the_same_ids_under_any_name_and_zone(tmp_path: Path) -> None:
    one = chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi"))
    two = tmp_path / "renamed.txt"
    two.write_bytes(one.read_bytes())
    assert read(one)[0][0]["id"] == read(two, zone="Africa/Lagos", me=("Femi",))[0][0]["id"]


def test_a_part_of_a_folder_that_cannot_be_read_is_something_wrong_and_named(tmp_path: Path) -> None:
    refused = Receipt("p", "a", None, None)
    good = Receipt("p", "b", None, "vcard")
    assert Receipt("p", "in", None, "vcard", parts=(good, refused)).exit_code == 1
    assert Receipt("p", "in", None, "vcard", parts=(good,)).exit_code == 0


def test_a_big_file_of_nothing_is_refused_without_being_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "sparse.bin"
    with path.open("wb") as file:
        file.truncate(64 << 20)
    assert read(path)[2] == [4]


def test_the_samples_add_up() -> None:
    _, receipts, codes = read(cases.SAMPLES / "exports", zone="Africa/Lagos")
    assert all(adds_up(r) for r in receipts)
    assert codes == [0]


def test_a_member_whose_bytes_rotted_is_something_wrong_with_the_data(tmp_path: Path) -> None:
    packed = tmp_path / "WhatsApp Chat with Femi.zip"
    line = at("20/04/2026, 10:00", "Femi", "hi") + "\n"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("WhatsApp Chat with Femi.txt", line * 9)
    packed.write_bytes(packed.read_bytes().replace(b"Femi: hi", b"Femi: ho", 1))
    _, (receipt,), codes = read(packed)
    assert (receipt["truncated"], codes) == (True, [1])
    assert receipt["parts"][0]["sha256"] is None
    assert adds_up(receipt)
