# SPDX-License-Identifier: Apache-2.0
"""Payments of a bank as QIF are read with their notes; the day is told from all dates, or asked."""

import hashlib
import json
import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.exports import claimants
from leeward.exports.qif import READER
from leeward.parts import Choices
from leeward.records import Amount, Party, Record, Tally
from leeward.wire import canonical

from .csv_tables import NOTHING_SAID, Item, document

DATA = Path(__file__).parent / "data/qif"
SAMPLES = sorted(DATA.glob("*.qif"))


def read(untrusted: bytes, choices: Choices = NOTHING_SAID) -> tuple[list[Item], Tally]:
    items: list[Item] = []
    *found, tally = READER.read(document(untrusted, "a.qif"), choices)
    assert isinstance(tally, Tally)
    assert tally.adds_up()
    for item in found:
        assert not isinstance(item, Tally)
        where = item.where
        assert where.offset is not None
        assert where.length is not None
        piece = untrusted[where.offset : where.offset + where.length]
        assert where.sha256 == hashlib.sha256(piece).hexdigest()
        canonical(item)
        items.append(item)
    return items, tally


def payments(text: str, choices: Choices = NOTHING_SAID) -> list[Record]:
    return [item for item in read(text.encode(), choices)[0] if isinstance(item, Record)]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    items, tally = read(path.read_bytes())
    plain = json.loads(json.dumps(msgspec.to_builtins([*items, tally])))
    golden = path.with_suffix(".expected.json")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert plain == json.loads(golden.read_text("utf-8"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_a_sample_is_claimed_by_this_reader_alone(path: Path) -> None:
    assert [reader.name for reader in claimants(document(path.read_bytes(), path.name))] == ["qif"]


def test_a_payment_keeps_who_how_much_and_what_was_written_to_it() -> None:
    (found,) = payments("!Type:Bank\nD13/01/2026\nT-0.01\nPBEN OKORO\nMwhy did you\nMblock me\nLfees\n^\n")
    assert (found.direction, found.amount, found.to) == (
        "out",
        Amount("-0.01", ""),
        (Party(None, "BEN OKORO"),),
    )
    assert (found.text, found.extra) == ("BEN OKORO\nwhy did you\nblock me", {"category": "fees"})
    assert found.time.local == "2026-01-13"


@pytest.mark.parametrize(
    ("day", "local"),
    [
        ("1/13'26", "2026-01-13"),
        ("1/ 3' 6", None),
        ("13.1.2026", "2026-01-13"),
        ("2026-01-13", "2026-01-13"),
        ("", None),
    ],
)
def test_a_day_is_read_in_the_ways_that_programs_write_it(day: str, local: str | None) -> None:
    (found,) = payments(f"!Type:Bank\nD{day}\nT1\n^\n")
    assert (found.time.local, found.time.as_written) == (local, day)


def test_which_number_is_the_day_is_asked_where_no_date_tells() -> None:
    text = "!Type:Bank\nD03/04/2026\nT1\n^\n"
    assert READER.question is not None
    assert READER.question(document(text.encode()), Choices()) == "day_order"
    assert READER.question(document(text.encode()), Choices(day_first=True)) is None
    assert read(text.encode())[1].question == "day_order"
    assert payments(text, Choices(day_first=True))[0].time.local == "2026-04-03"


def test_lists_of_accounts_and_categories_are_counted_and_are_no_payments() -> None:
    lists = "!Account\nNCurrent\nD01/02/2026\n^\n!Type:Cat\nNFood\nDgroceries\n^\n"
    text = f"{lists}!Type:Bank\nD13/02/2026\nT1\n^\n"
    items, tally = read(text.encode())
    assert len(items) == 1
    assert [(s.why, s.count) for s in tally.skipped] == [("list_entry", 2)]


def test_a_file_that_ends_without_its_mark_is_cut_and_its_last_payment_is_kept() -> None:
    items, tally = read(b"!Type:Bank\r\nD13/01/2026\r\nT1\r\n^\r\nD14/01/2026\r\nT2")
    assert (len(items), tally.truncated) == (2, True)


def test_one_that_is_too_big_costs_itself() -> None:
    items, _ = read(b"!Type:Bank\nD13/01/2026\nM" + b"x" * (3 << 20) + b"\n^\nD14/01/2026\nT2\n^\n")
    assert [getattr(item, "why", "") for item in items] == ["element_too_big", ""]


def test_old_macs_end_lines_with_a_carriage_return() -> None:
    assert len(payments("!Type:Bank\rD13/01/2026\rT1\r^\rD14/01/2026\rT2\r^\r")) == 2


FIELD = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), min_size=1, max_size=30).filter(
    str.strip
)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(FIELD, FIELD), max_size=6))
def test_what_was_written_is_read_letter_by_letter(pairs: list[tuple[str, str]]) -> None:
    body = "".join(f"D13/01/2026\nT-1.00\nPx{payee}\nM{memo}\n^\n" for payee, memo in pairs)
    found = payments(f"!Type:Bank\n{body}")
    assert [r.text.split("\n") for r in found] == [
        list(dict.fromkeys((f"x{payee}", memo))) for payee, memo in pairs
    ]


PIECES = [
    b"!Type:Bank\n",
    b"!Account\n",
    b"^\n",
    b"D1/2'26\n",
    b"T-1,00\n",
    b"\n",
    b"\r",
    b"P",
    b"\xe9",
    b"\xef\xbb\xbf",
    b"M\0",
]


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=100) | st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join))
def test_any_bytes_are_read_the_same_twice_and_add_up(junk: bytes) -> None:
    untrusted = b"!Type:Bank\n" + junk
    assert READER.claim(document(untrusted)) is not None
    assert read(untrusted) == read(untrusted)
