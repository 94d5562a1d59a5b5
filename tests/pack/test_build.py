# SPDX-License-Identifier: Apache-2.0
"""A pack is built from a story alone, checks at once, and tells each audience only what is theirs."""

import hashlib
import json
import time
from dataclasses import replace
from pathlib import Path

import bagit
import pytest

from leeward.errors import DamagedError, UsageError
from leeward.pack.build import Built, build
from leeward.pack.check import check, root_words
from leeward.pack.story import Story

from . import stories


def pack(to: Path, told: Story) -> Built:
    return build(told, to, sign=stories.sign, report=stories.report)


def everything(folder: Path) -> bytes:
    files = [p for p in folder.rglob("*") if p.is_file() and p.name not in ("check.py", "check.html")]
    return b"".join(p.read_bytes() for p in sorted(files))


def test_a_pack_checks_and_is_a_bag(tmp_path: Path) -> None:
    told = stories.story(originals=("E1",))
    built = pack(tmp_path / "pack", told)
    found = check(tmp_path / "pack")
    assert found.ok
    assert built.words == found.words == told.sealed.words
    assert (found.entries, found.extracts, found.rows) == (9, 4, 6)
    bagit.Bag(str(tmp_path / "pack")).validate()


def test_the_same_story_gives_the_same_bytes(tmp_path: Path) -> None:
    pack(tmp_path / "one", stories.story())
    pack(tmp_path / "two", stories.story())
    assert everything(tmp_path / "one") == everything(tmp_path / "two")


def test_an_extract_is_the_exact_bytes_of_the_original(tmp_path: Path) -> None:
    told = stories.story()
    pack(tmp_path / "pack", told)
    folder = tmp_path / "pack/data/exhibits/E1"
    whole = (folder / "extracts.txt").read_bytes()
    listed = [json.loads(line) for line in (folder / "extracts.jsonl").read_bytes().splitlines()]
    assert [it["label"] for it in listed] == ["E1.1", "E1.2", "E1.3", "E1.5"]
    assert len(whole) == sum(it["length"] + 1 for it in listed)
    cut = whole[listed[2]["offset"] :][: listed[2]["length"]]
    assert cut == b'2026-01-04, 07:10 - Dele: =HYPERLINK(1)\nyou cannot, "do" this\n'
    assert hashlib.sha256(cut).hexdigest() == listed[2]["sha256"]


def test_rows_of_a_database_have_records_but_no_extract(tmp_path: Path) -> None:
    pack(tmp_path / "pack", stories.story())
    folder = tmp_path / "pack/data/exhibits/E2"
    assert [p.name for p in folder.iterdir()] == ["records.jsonl"]


def test_records_carry_labels_and_no_ids_and_gaps_stand_at_their_place(tmp_path: Path) -> None:
    told = stories.story()
    pack(tmp_path / "pack", told)
    lines = (tmp_path / "pack/data/exhibits/E1/records.jsonl").read_bytes().split(b"\n")
    kinds = [json.loads(line)["type"] for line in lines[:-1]]
    assert kinds == ["conversation", "record", "record", "record", "gap", "record"]
    every = everything(tmp_path / "pack")
    for part in told.sources[0].conversations[0].parts:
        assert not hasattr(part, "id") or part.id.encode() not in every


def test_what_looks_like_a_line_end_is_escaped_in_records(tmp_path: Path) -> None:
    told = stories.story(4)
    pack(tmp_path / "pack", told)
    data = (tmp_path / "pack/data/exhibits/E1/records.jsonl").read_text("utf-8")
    assert "\\u2028" in data
    assert "\u2028" not in data
    assert json.loads(data.splitlines()[4])["text"] == stories.LINES[3][2]


def test_a_folder_of_her_computer_is_named_nowhere(tmp_path: Path) -> None:
    pack(tmp_path / "pack", stories.story(originals=("E1",)))
    assert b"/home/invented" not in everything(tmp_path / "pack")
    assert (tmp_path / "pack/data/originals/E1-Chat_with_Dele.txt").is_file()


def test_a_served_pack_names_no_file_and_nobody_who_helped(tmp_path: Path) -> None:
    pack(tmp_path / "pack", stories.story(audience="served"))
    found = check(tmp_path / "pack")
    assert found.ok
    every = everything(tmp_path / "pack")
    for secret in (b"Chat with Dele", b"calls.zip", b"her own phone", stories.HER.encode()):
        assert secret not in every
    assert b"It is over. Please" in every


@pytest.mark.parametrize("field", ["witnesses", "told"])
def test_a_served_pack_leaves_an_incident_that_names_others_sealed(tmp_path: Path, field: str) -> None:
    told = stories.story(audience="served")
    note = replace(told.incidents[0], fields=((field, "Chidi"), ("what_happened", "The door.")))
    pack(tmp_path / "pack", replace(told, incidents=(note,)))
    assert b"Chidi" not in everything(tmp_path / "pack")
    assert check(tmp_path / "pack").rows == 5


def test_a_served_pack_never_takes_a_whole_original(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        pack(tmp_path / "pack", stories.story(audience="served", originals=("E1",)))
    assert list(tmp_path.iterdir()) == []


def test_bytes_that_are_not_what_was_sealed_stop_the_pack(tmp_path: Path) -> None:
    told = stories.story()
    rotten = replace(told.sources[0], extract=lambda _, __, length: b"x" * length)
    with pytest.raises(DamagedError) as caught:
        pack(tmp_path / "pack", replace(told, sources=(rotten, told.sources[1])))
    assert caught.value.facts == {"label": "E1.1"}
    assert list(tmp_path.iterdir()) == []


def test_a_proof_that_proves_nothing_stops_the_pack(tmp_path: Path) -> None:
    told = stories.story()
    sealed = replace(told.sealed, proof=lambda _: (b"\0" * 32,) * 4)
    with pytest.raises(DamagedError) as caught:
        pack(tmp_path / "pack", replace(told, sealed=sealed))
    assert caught.value.say == "error.pack_fails_check"
    assert list(tmp_path.iterdir()) == []


def test_a_log_whose_first_entry_names_another_key_stops_the_pack(tmp_path: Path) -> None:
    with pytest.raises(DamagedError) as caught:
        pack(tmp_path / "pack", stories.story(key=b"k" * 32))
    assert caught.value.facts == {"file": "data/log/entries.jsonl", "list": "seal.json"}
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_head_that_is_not_the_beginning_stops_the_pack(tmp_path: Path) -> None:
    told = stories.story()
    one, *rest = told.sealed.earlier
    lied = replace(told.sealed, earlier=(replace(one, root=b"r" * 32), *rest))
    with pytest.raises(DamagedError) as caught:
        pack(tmp_path / "pack", replace(told, sealed=lied))
    assert caught.value.facts == {"file": "data/log/earlier.jsonl", "list": "data/log/checkpoint"}


def test_every_earlier_head_stands_in_the_pack_with_its_words(tmp_path: Path) -> None:
    told = stories.story()
    pack(tmp_path / "pack", told)
    found = check(tmp_path / "pack").earlier
    assert [(size, words) for size, _, words in found] == [
        (head.size, root_words(head.root)) for head in told.sealed.earlier
    ]
    days = {size: day for size, day, _ in found}
    assert days[2] == stories.ADDED[:10]  # the import entry is opened and says when it was written
    assert days[7] == ""  # a record is no entry that says so


def test_a_checkpoint_of_another_log_stops_the_pack(tmp_path: Path) -> None:
    told = stories.story()
    other = stories.story(later=9).sealed.checkpoint
    with pytest.raises(DamagedError):
        pack(tmp_path / "pack", replace(told, sealed=replace(told.sealed, checkpoint=other)))


def test_an_original_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        pack(tmp_path / "pack", stories.story(originals=("E9",)))


def test_an_empty_story_is_a_pack_too(tmp_path: Path) -> None:
    told = replace(stories.story(), sources=(), incidents=(), chronology=())
    pack(tmp_path / "pack", told)
    found = check(tmp_path / "pack")
    assert (found.ok, found.entries, found.rows) == (True, 1, 0)


def test_five_thousand_items_take_a_few_seconds(tmp_path: Path) -> None:
    told = stories.story(5000)
    start = time.perf_counter()
    pack(tmp_path / "pack", told)
    assert time.perf_counter() - start < 10
