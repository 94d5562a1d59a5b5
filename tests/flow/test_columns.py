# SPDX-License-Identifier: Apache-2.0
"""What a person said of the columns of a table is known for the next one with the same header."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from leeward.exports import csv_table, vcard
from leeward.flow.add import Provenance, add
from leeward.flow.asked import Asked, Remembered
from leeward.flow.columns import choices, readers, remembered
from leeward.flow.receipts import Receipt
from leeward.flow.withdraw import withdraw
from leeward.parts import Document
from leeward.records import Record
from leeward.vault import Query, Vault

from .cases import NOW, brought, opened

HEADER = "Wann;Wer;Was"
TOLD = {"time": "Wann", "sender": "Wer", "text": "Was"}
OTHERWISE = {"time": "Wann", "sender": "Was", "text": "Wer"}


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with opened(tmp_path / "vault") as found:
        yield found


def table(folder: Path, name: str, text: str, header: str = HEADER) -> Path:
    path = folder / name
    path.write_text(f"{header}\n2026-01-03 10:00;Ben;{text}\n", "utf-8")
    return path


def texts(vault: Vault) -> list[str]:
    found = [sealed.item for one in vault.imports() for sealed in Query(vault).of_import(one.number)]
    return [item.text for item in found if isinstance(item, Record)]


def notes(receipt: Receipt) -> list[str]:
    return [said.key for said in receipt.assumptions]


def test_the_next_table_with_the_same_header_is_read_with_the_columns_she_gave(
    vault: Vault, tmp_path: Path
) -> None:
    (first,) = brought(vault, table(tmp_path, "one.csv", "first"), columns=TOLD)
    assert "assumption.columns_remembered" not in notes(first)
    (receipt,) = brought(vault, table(tmp_path, "two.csv", "second"))
    assert (receipt.format, receipt.records) == ("csv_table", 1)
    assert texts(vault) == ["first", "second"]
    said = receipt.assumptions[0]
    assert (said.key, said.facts) == ("assumption.columns_remembered", {"day": "2026-06-07"})


def test_the_order_and_the_spelling_of_the_header_do_not_matter(vault: Vault, tmp_path: Path) -> None:
    brought(vault, table(tmp_path, "one.csv", "first"), columns=TOLD)
    path = tmp_path / "two.csv"
    path.write_text("was,WER,Wann:\nsecond,Ben,2026-01-03 10:00\n", "utf-8")
    (receipt,) = brought(vault, path)
    assert (receipt.records, texts(vault)[-1]) == (1, "second")


def test_a_table_with_another_header_is_not_read_with_them(vault: Vault, tmp_path: Path) -> None:
    brought(vault, table(tmp_path, "one.csv", "first"), columns=TOLD)
    (receipt,) = brought(vault, table(tmp_path, "two.csv", "second;x", f"{HEADER};Wo"))
    assert receipt.format is None


def test_what_she_says_with_a_new_table_outweighs_what_is_remembered(vault: Vault, tmp_path: Path) -> None:
    brought(vault, table(tmp_path, "one.csv", "first"), columns=TOLD)
    (receipt,) = brought(vault, table(tmp_path, "two.csv", "second"), columns=OTHERWISE)
    assert texts(vault)[-1] == "Ben"
    assert "assumption.columns_remembered" not in notes(receipt)


def test_of_two_words_on_one_header_the_last_one_is_remembered_with_its_day(
    vault: Vault, tmp_path: Path
) -> None:
    brought(vault, table(tmp_path, "one.csv", "first"), columns=TOLD)
    later = NOW + timedelta(days=2)
    list(add(vault, [table(tmp_path, "two.csv", "second")], Asked(columns=OTHERWISE), Provenance(), later))
    (known,) = remembered(vault.imports())
    assert (known.columns, known.day) == (OTHERWISE, "2026-06-09")


def test_columns_also_outweigh_the_names_that_a_header_speaks_by(vault: Vault, tmp_path: Path) -> None:
    said = {"time": "Date", "text": "Sender", "sender": "Message"}
    for name, text in (("one.csv", "first"), ("two.csv", "second")):
        path = table(tmp_path, name, text, "Date;Sender;Message")
        brought(vault, path, **({"columns": said} if name == "one.csv" else {}))
    assert texts(vault) == ["Ben", "Ben"]


def test_tables_of_a_zip_are_remembered_and_read_alike(vault: Vault, tmp_path: Path) -> None:
    for name, text in (("one.zip", "first"), ("two.zip", "second")):
        with zipfile.ZipFile(tmp_path / name, "w") as made:
            made.writestr("in/table.csv", f"{HEADER}\n2026-01-03 10:00;Ben;{text}\n")
    brought(vault, tmp_path / "one.zip", columns=TOLD)
    brought(vault, tmp_path / "two.zip")
    assert texts(vault) == ["first", "second"]


def test_what_is_kept_of_a_header_is_a_hash_and_goes_with_its_import(vault: Vault, tmp_path: Path) -> None:
    brought(vault, table(tmp_path, "one.csv", "first"), columns=TOLD)
    (one,) = vault.imports()
    assert one.about["columns"] == TOLD
    (header,) = one.about["headers"]
    assert len(header) == 64
    withdraw(vault, str(one.number), "mine alone", NOW)
    assert remembered(vault.imports()) == ()


def test_columns_without_a_header_are_not_remembered(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("2026-01-03 10:00;Ben;first\n", "utf-8")
    brought(vault, path, columns={"time": "#1", "sender": "#2", "text": "#3"})
    assert remembered(vault.imports()) == ()


def test_a_reader_learns_what_is_remembered_only_where_nothing_else_was_said() -> None:
    untrusted = f"{HEADER}\n2026-01-03 10:00;Ben;hi\n".encode()
    document = Document("a.csv", None, len(untrusted), untrusted, lambda: io.BytesIO(untrusted))
    header = csv_table.header_of(document, TOLD)
    assert header is not None
    asked = Asked(remembered=(Remembered(header, TOLD, "2026-06-07"),))
    assert choices(document, csv_table.READER, asked).columns == TOLD
    assert choices(document, vcard.READER, asked).columns == {}
    assert choices(document, csv_table.READER, replace(asked, columns=OTHERWISE)).columns == OTHERWISE
    assert readers(document, asked) == (csv_table.READER,)
    assert readers(document, Asked()) == ()
