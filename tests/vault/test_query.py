# SPDX-License-Identifier: Apache-2.0
"""Reading a vault back: ids, columns, words, twins in overlapping exports, places in the log."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from leeward import merkle
from leeward.errors import DamagedError, LeewardError
from leeward.records import Party, Record, Unread, When, Where
from leeward.vault import Places, Query, Vault, engine, schema
from leeward.wire import canonical, identity, record_id

from .small import ADA, FEMI, NOW, add, in_words, keep, message, messages, take_in

UNREAD = Unread("cut_off", Where(None, 10**6, 5))
ONE = 1 << 32
TWO = 2 << 32


def test_records_come_back_by_row_in_the_order_asked_for(vault: Vault) -> None:
    items = [*messages(4), UNREAD]
    add(vault, b"one", items)
    query = Query(vault)
    found = list(query.at([ONE + 3, ONE + 4, ONE + 99, ONE]))
    assert [s.item for s in found] == [items[3], UNREAD, items[0]]
    assert [s.row for s in found] == [ONE + 3, ONE + 4, ONE]
    assert found[0].canonical == canonical(items[3])
    assert found[0].export == hashlib.sha256(b"one").hexdigest()
    assert [s.item for s in query.of_import(1)] == items
    assert [s.item for s in query.of_unread(1)] == [UNREAD]


def test_more_rows_than_one_question_can_hold_come_back(vault: Vault) -> None:
    add(vault, b"one", messages(1200))
    rows = [ONE + n for n in reversed(range(1200))]
    query = Query(vault)
    assert [s.row for s in query.at(rows)] == rows
    assert query.ids_of(rows) == [s.id for s in query.at(rows)]
    assert query.ids_of(rows * 9) == query.ids_of(rows) * 9


def test_an_id_finds_its_row_and_a_row_its_id(vault: Vault) -> None:
    add(vault, b"one", [*messages(5), UNREAD])
    query = Query(vault)
    ids = query.ids_of([ONE + n for n in range(6)])
    export = query._seal(1)
    assert export is not None
    assert ids[2] == record_id(identity(export[0], message(2).where))
    assert query.rows_of(ids) == {one: ONE + n for n, one in enumerate(ids)}
    assert query.rows_of([ids[0].upper()]) == {ids[0].upper(): ONE}


@pytest.mark.parametrize(
    "nonsense", ["", "x", "a" * 26, "7" * 26, "\ud800" * 26, "'; DROP TABLE record", "a" * 99_999]
)
def test_an_id_that_is_none_finds_nothing(vault: Vault, nonsense: str) -> None:
    add(vault, b"one", messages(2))
    query = Query(vault)
    known = query.ids_of([ONE])[0]
    assert query.rows_of([nonsense, known]) == {known: ONE}
    assert query.rows_of([known[:-1] + ("a" if known[-1] != "a" else "b")]) == {}


def test_the_columns_stand_in_order_of_import_and_file(vault: Vault) -> None:
    add(vault, b"one", [message(0), UNREAD, replace(message(1, sender=ADA), direction="out", to=(FEMI,))])
    timed = replace(
        message(2), kind="call", time=When("", None, "1970-01-01T00:01:00Z", "second"), thread=None
    )
    add(vault, b"two", [timed])
    query = Query(vault)
    table, labels, parties = query.table(), query.labels(), query.parties()
    assert list(table.row) == [ONE, ONE + 2, TWO]
    assert table.kind == ["message", "message", "call"]
    assert [labels[n] for n in table.channel] == ["whatsapp"] * 3
    assert [labels[n] for n in table.thread] == ["Femi Adeyemi", "Femi Adeyemi", ""]
    assert [parties[n] for n in table.sender] == [FEMI, ADA, FEMI]
    assert [parties[n] for n in table.recipient] == [Party(), FEMI, Party()]
    assert table.direction == ["unknown", "out", "unknown"]
    assert table.local == [1_767_225_600, 1_767_225_660, None]
    assert table.utc == [None, None, 60]
    assert table.exact == [2, 2, 3]
    assert len({len(getattr(table, name)) for name in table.__slots__}) == 1


def test_an_empty_vault_is_read_too(vault: Vault) -> None:
    query = Query(vault)
    assert list(query.table().row) == []
    assert query.search("anything") == []
    assert query.ids_of([]) == []
    assert Places(vault).tree.size == 1  # the entry that names its key


# Words


def test_words_are_found_whole_in_any_case_and_all_of_them(vault: Vault) -> None:
    texts = [
        "Leave me alone",
        "I will never leave",
        "alone again",
        "Adé says NO",
        "عيب عليك",
        "你好 吗",
        "foo_bar",
    ]
    add(vault, b"one", [message(n, text) for n, text in enumerate(texts)])
    query = Query(vault)
    assert query.search("leave") == [ONE, ONE + 1]
    assert query.search("ALONE leave") == [ONE]
    assert query.search("leav") == []
    assert query.search("ade") == query.search("ADÉ") == [ONE + 3]
    assert query.search("عيب") == [ONE + 4]
    assert query.search("foo_bar") == query.search("bar") == [ONE + 6]
    assert query.search("no' OR 1=1 --") == []
    assert query.search("...") == query.search("") == []


def test_a_subject_is_searched_with_its_text(vault: Vault) -> None:
    add(vault, b"one", [replace(message(0, "body"), subject="Final notice"), message(1, "")])
    assert Query(vault).search("final body") == [ONE]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters()))
def test_no_words_break_the_search(vault: Vault, words: str) -> None:
    assert Query(vault).search(words) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(text=st.text(min_size=1))
def test_a_text_is_found_by_its_own_words(vault: Vault, text: str) -> None:
    number = take_in(vault, repr(text).encode()).number
    done = vault.imports()[-1].done
    keep(vault, number, done, [message(done, text)])
    query = Query(vault)
    found = query.search(text)
    assert found == [] or (number << 32) + done in found
    if any(c.isascii() and c.isalnum() for c in text):
        assert found


# Twins


def linked(vault: Vault, number: int) -> dict[int, int]:
    rows = [row for row in Query(vault).table().row if row >> 32 == number]
    return Query(vault).same_as(rows)


def test_a_newer_export_is_linked_record_by_record_to_the_older(vault: Vault) -> None:
    add(vault, b"one", messages(5))
    add(vault, b"two", messages(8))
    assert linked(vault, 2) == {TWO + n: ONE + n for n in range(5)}
    assert Query(vault).linked(2) == 5
    assert linked(vault, 1) == {}


def test_two_equal_messages_in_one_minute_are_two_and_linked_pair_by_pair(vault: Vault) -> None:
    twice: list[Record | Unread] = [message(0, "ok", minute=7), message(1, "ok", minute=7)]
    add(vault, b"one", twice)
    assert linked(vault, 1) == {}
    add(vault, b"two", twice)
    assert linked(vault, 2) == {TWO: ONE, TWO + 1: ONE + 1}
    add(vault, b"three", [*twice, message(2, "ok", minute=7)])
    assert linked(vault, 3) == {(3 << 32): ONE, (3 << 32) + 1: ONE + 1}


def test_different_senders_are_never_linked_and_do_not_shift_the_count(vault: Vault) -> None:
    add(vault, b"one", [message(0, "ok", ADA, 7)])
    add(vault, b"two", [message(0, "ok", FEMI, 7), message(1, "ok", ADA, 7)])
    assert linked(vault, 2) == {TWO + 1: ONE}


def test_an_import_that_broke_off_and_was_finished_late_is_linked_too(vault: Vault) -> None:
    first = take_in(vault, b"one").number
    keep(vault, first, 0, messages(2))
    add(vault, b"two", messages(4))
    keep(vault, first, 2, messages(2, 2))
    vault.finish(first, "read", {}, NOW)
    assert linked(vault, 1) == {ONE + n: TWO + n for n in range(4)}
    assert linked(vault, 2) == {}
    add(vault, b"three", messages(4))
    assert linked(vault, 3) == {(3 << 32) + n: TWO + n for n in range(4)}, (
        "never to one that is itself a twin"
    )


def test_what_could_not_be_read_has_no_twin(vault: Vault) -> None:
    add(vault, b"one", [UNREAD])
    add(vault, b"two", [UNREAD])
    assert Query(vault).linked(2) == 0


# Places in the log


def test_every_record_has_its_own_proven_place_also_when_entries_came_between(vault: Vault) -> None:
    """A crash, a note, a resume: batches of one import with other things between them."""
    number = take_in(vault).number
    keep(vault, number, 0, messages(3))
    vault.write_entry("note", {"n": 1})
    add(vault, b"two", messages(2))
    keep(vault, number, 3, messages(4, 3))
    vault.finish(number, "read", {}, NOW)
    vault.write_entry("note", {"n": 2})
    places, root = Places(vault), vault.log.frontier.root()
    assert places.tree.root() == root
    seqs = []
    for one in vault.imports():
        for kept in Query(vault).of_import(one.number):
            seq = places.seq(kept.row)
            leaf = merkle.leaf_hash(
                vault.log.salts.of(identity(kept.export, kept.item.where)), kept.canonical
            )
            assert merkle.verify_inclusion(leaf, seq, places.tree.size, places.tree.inclusion(seq), root)
            seqs.append(seq)
    assert sorted(seqs + [seq for seq, _, _ in vault.entries()]) == list(range(places.tree.size))


# An export that was withdrawn, and records that rot


def test_records_of_a_withdrawn_export_are_left_out(vault: Vault) -> None:
    add(vault, b"one", messages(3))
    add(vault, b"two", messages(2, 10))
    with engine.writing(vault.engine) as connection:
        gone = update(schema.import_).where(schema.import_.c.number == 1)
        connection.execute(gone.values(data_key=None, age_identity=None, state="withdrawn"))
    query = Query(vault)
    assert list(query.table().row) == [TWO, TWO + 1]
    assert [s.row for s in query.at([ONE, TWO])] == [TWO]
    assert list(query.of_import(1)) == []
    assert list(query.of_unread(1)) == []


def test_a_payload_that_was_changed_is_said_with_its_number(vault: Vault) -> None:
    add(vault, b"one", messages(3))
    with engine.writing(vault.engine) as connection:
        r = schema.record
        connection.execute(update(r).where(r.c.row == ONE + 1).values(payload=bytes(60)))
    with pytest.raises(DamagedError) as caught:
        list(Query(vault).of_import(1))
    assert caught.value.facts == {"ordinal": 1}
    assert in_words(caught.value)


def test_a_damaged_answer_is_one_of_our_errors(vault: Vault) -> None:
    with engine.writing(vault.engine) as connection:
        connection.exec_driver_sql("DROP TABLE same_as")
    with pytest.raises(LeewardError) as caught:
        Query(vault).linked(1)
    assert in_words(caught.value)
