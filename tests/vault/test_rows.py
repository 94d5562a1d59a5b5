# SPDX-License-Identifier: Apache-2.0
"""A record as a row: it stands in the order of the columns, and its leaf is over its exact bytes."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from leeward.merkle import leaf_hash
from leeward.prepared import EXACT, content_key, prepare
from leeward.records import Party, Record, Sha256, Unread, When, Where
from leeward.signs.common.columns import Mark
from leeward.vault import schema
from leeward.vault.log import Salts
from leeward.vault.rows import RowMaker
from leeward.vault.seal import PayloadSeal
from leeward.wire import canonical, identity, record_id

from .small import ADA, FEMI, message

EXPORT = Sha256("ab" * 32)
SEAL, SALTS = PayloadSeal(bytes(32)), Salts(bytes(32))
NAMES = {c.name: n for n, c in enumerate(schema.record.columns)}


def maker() -> RowMaker:
    labels: dict[str, int] = {}
    parties: dict[tuple[str, str], int] = {("", ""): 0}

    def label(text: str) -> int:
        return labels.setdefault(text, len(labels) + 1)

    def party(who: tuple[str, str]) -> int:
        return parties.setdefault(who, len(parties))

    return RowMaker(3, SEAL, SALTS, label, party)


def made(item: Record | Unread, ordinal: int = 5) -> dict[str, Any]:
    row, _ = maker().make(ordinal, prepare(EXPORT, item))
    assert len(row) == len(NAMES)
    return dict(zip(NAMES, row, strict=True))


def test_a_row_stands_in_the_order_of_the_columns() -> None:
    record = replace(message(3), direction="in", to=(ADA,), state=("deleted",))
    row, leaf = maker().make(5, prepare(EXPORT, record))
    named = dict(zip(NAMES, row, strict=True))
    digest = identity(EXPORT, record.where)
    assert named == {
        "row": (3 << 32) + 5,
        "kind": 1,
        "channel": 1,
        "thread": 2,
        "sender": 1,
        "recipient": 2,
        "direction": 1,
        "local": 1_767_225_600 + 3 * 60,
        "utc": None,
        "exact": 2,
        "mark": Mark.DELETED,
        "key": content_key(record),
        "id_key": int.from_bytes(digest[:8], "big", signed=True),
        "digest": digest[:17],
        "payload": SEAL.close(5, canonical(record)),
    }
    assert record_id(named["digest"]) == record_id(digest)
    assert leaf == leaf_hash(SALTS.of(digest), canonical(record))


def test_what_could_not_be_read_is_a_row_that_nothing_counts() -> None:
    unread = Unread("cut_off", Where(None, 9, 1))
    named = made(unread)
    assert {named[c] for c in ("kind", "channel", "thread", "sender", "recipient", "mark", "exact")} == {0}
    assert SEAL.open(5, named["payload"]) == canonical(unread)


def test_utc_is_counted_where_the_source_fixes_it() -> None:
    record = replace(message(0), time=When("", None, "2026-01-03T18:42:07.250Z", "second"))
    assert (made(record)["local"], made(record)["utc"]) == (None, 1_767_465_727)
    day = replace(message(0), time=When("", "2026-01-03", None, "day"))
    assert (made(day)["local"], made(day)["exact"]) == (1_767_398_400, EXACT["day"])


def test_several_recipients_are_several_and_none_are_none() -> None:
    assert made(replace(message(0), to=()))["recipient"] == 0
    assert made(replace(message(0), to=(ADA, FEMI)))["recipient"] == -1
    assert made(replace(message(0), to=(ADA,)))["recipient"] > 0


@given(st.text(st.characters()), st.integers(0, 2**32 - 1))
def test_a_row_is_made_of_any_text(text: str, ordinal: int) -> None:
    record = replace(message(0, text), thread=text, sender=Party(text, text))
    named = made(record, ordinal)
    assert -(2**63) <= named["key"] < 2**63
    assert named["row"] & 0xFFFFFFFF == ordinal
    assert SEAL.open(ordinal, named["payload"]) == canonical(record)
