# SPDX-License-Identifier: Apache-2.0
"""The invented case: what the program says of it is what its ledger says, counted without the program."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from leeward.errors import PassphraseError
from leeward.flow import over, people, signs
from leeward.flow.add import Provenance, add
from leeward.flow.asked import Asked
from leeward.flow.new import new
from leeward.flow.note import note
from leeward.flow.read import Found, read_path
from leeward.flow.readers import Readers
from leeward.flow.receipts import Receipt
from leeward.records import Record
from leeward.vault import Vault
from leeward.wire import identity, record_id

SAMPLES = Path(__file__).parents[1] / "samples"
NOW = datetime(2026, 6, 7, 9, 0, tzinfo=UTC)
LEDGER: dict[str, Any] = json.loads((SAMPLES / "ledger.json").read_text("utf-8"))


def read(path: str) -> tuple[list[Found], Receipt]:
    with Readers(Asked(zone="Africa/Lagos")) as readers:
        *items, receipt = read_path(SAMPLES / path, readers)
    assert isinstance(receipt, Receipt)
    return [item for item in items if isinstance(item, Found)], receipt


@pytest.mark.parametrize("path", LEDGER["exports"])
def test_each_sample_export_is_read_as_its_ledger_counts_it(path: str) -> None:
    wanted = LEDGER["exports"][path]
    items, receipt = read(path)
    chat = receipt.parts[0] if receipt.parts else receipt
    for unit in ("format", "seen", "records", "system", "continuations"):
        assert getattr(chat, unit) == wanted[unit], unit
    calls = [i for i in items if isinstance(i.item, Record) and i.item.kind == "call"]
    if "calls" in wanted:
        assert len(calls) == wanted["calls"]
    assert len(items) == wanted["records"] + wanted["system"]
    assert not receipt.truncated
    assert receipt.question is None


def test_the_refusal_has_the_id_that_the_ledger_computes() -> None:
    wanted = LEDGER["refusal"]
    found = [
        record_id(identity(one.export, one.item.where))
        for one in read(wanted["export"])[0]
        if isinstance(one.item, Record) and one.item.text.startswith("Femi, it is over")
    ]
    assert found == [wanted["id"]]


def test_the_story_still_gives_the_committed_bytes() -> None:
    program = (
        "import hashlib, json, make_samples as m;"
        "print(json.dumps({p: hashlib.sha256(d).hexdigest() for p, d in m.exports().items()}))"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", program], cwd=SAMPLES, capture_output=True, check=True, text=True
    )
    made = json.loads(done.stdout)
    assert made == {path: e["sha256"] for path, e in LEDGER["exports"].items()}
    for path, sha256 in made.items():
        assert hashlib.sha256((SAMPLES / path).read_bytes()).hexdigest() == sha256


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """The sample case as its README settles it, with no contact agreed yet."""
    folder = tmp_path_factory.mktemp("sample") / "case"
    new(folder, "six invented words for a test", country="NG")
    with Vault(folder, "six invented words for a test") as vault:
        asked = Asked(zone="Africa/Lagos", country="NG")
        assert list(add(vault, [SAMPLES / "exports"], asked, Provenance("test", "test"), NOW))
        note(vault, (SAMPLES / "incidents.json").read_bytes(), NOW)
        people.settle(vault, "me", LEDGER["people"]["me"], NOW)
        people.settle(vault, "other", LEDGER["people"]["other"], NOW)
        over.set_record(vault, LEDGER["refusal"]["id"], NOW)
        yield vault


def counted(vault: Vault) -> dict[str, Any]:
    *_, summary = signs.lines(vault, "en")
    after: dict[str, Any] = summary["after_over"]
    return after


@pytest.fixture(scope="module")
def after(case: Vault) -> dict[str, Any]:
    return counted(case)


def test_her_own_words_are_put_forward_first_as_the_day_it_was_over(case: Vault) -> None:
    best = next(over.candidates(case, "en"))
    assert best["id"] == LEDGER["refusal"]["id"]


@pytest.mark.parametrize("what", LEDGER["after_over"])
def test_the_sample_case_is_counted_as_its_ledger_counts_it(after: dict[str, Any], what: str) -> None:
    assert after[what] == LEDGER["after_over"][what]


def test_what_is_no_contact_is_shown_apart(after: dict[str, Any]) -> None:
    assert after["group"] == LEDGER["apart"]["group"]
    assert after["withheld"] == LEDGER["apart"]["withheld"]


def test_contact_that_was_agreed_is_shown_and_not_counted(case: Vault) -> None:
    over.agree(case, "Femi Work", "the return of her keys", NOW)
    now = counted(case)
    wanted = LEDGER["after_over_with_0143_agreed"]
    assert {what: now[what] for what in wanted} == wanted


def test_no_word_of_the_case_stands_readable_in_the_folder_of_the_vault(case: Vault) -> None:
    words = ("Femi", "Nkechi", "2348000000142", "WhatsApp", "over between us", "JFIF")
    for path in case.folder.rglob("*"):
        if path.is_file():
            untrusted = path.read_bytes()
            found = [w for w in words if w.encode() in untrusted or w.encode("utf-16-le") in untrusted]
            assert not found, path.name
            assert not any(w.casefold() in path.name.casefold() for w in words)


def test_another_passphrase_opens_nothing(case: Vault, tmp_path: Path) -> None:
    copy = shutil.copytree(case.folder, tmp_path / "copy")
    with pytest.raises(PassphraseError):
        Vault(copy, "six invented words for a tesT")
