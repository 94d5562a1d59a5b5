# SPDX-License-Identifier: Apache-2.0
"""What she typed herself: kept to the byte, never counted as contact, later words beside the first."""

import json
from pathlib import Path
from typing import Any

import pytest

from leeward.errors import LeewardError, RefusedError, UsageError
from leeward.flow import over
from leeward.flow.note import note
from leeward.vault import Vault

from .cases import NOW, after, found, settle, summary

SEEN: dict[str, Any] = {
    "date": "2026-01-07",
    "time": "18:35",
    "place": "the gate",
    "witnesses": ["Sade Martins", "a guard"],
    "what_happened": "He stood there.",
    "effect": "",
    "told": "Sade",
    "mood": 7,
}


def typed(*incidents: object) -> bytes:
    return json.dumps({"incidents": incidents}).encode()


def test_an_incident_is_a_record_with_every_key_it_was_given(vault: Vault) -> None:
    receipt = note(vault, typed(SEEN), NOW)
    assert (receipt.format, receipt.seen, receipt.records) == ("typed_incident", 1, 1)
    (line,) = found(vault, "stood")
    assert (line["kind"], line["channel"], line["text"]) == ("incident", "typed", "He stood there.")
    assert line["time"]["local"] == "2026-01-07T18:35"
    assert line["extra"] == {
        "place": "the gate",
        "witnesses": "Sade Martins\na guard",
        "told": "Sade",
        "mood": "7",
    }


@pytest.mark.parametrize(
    ("date", "time", "local", "exact"),
    [
        ("2026-01-07", "", "2026-01-07", "day"),
        ("2026-01-07", "in the evening", "2026-01-07", "day"),
        ("2024-02-29", "06:00", "2024-02-29T06:00", "minute"),
        ("", "one night", None, "none"),
        ("", "", None, "none"),
        (None, "", None, "none"),
    ],
)
def test_an_incident_without_an_hour_or_a_day_is_kept_with_what_she_knows(
    vault: Vault, date: str | None, time: str, local: str | None, exact: str
) -> None:
    note(vault, typed({**SEEN, "date": date, "time": time}), NOW)
    (line,) = found(vault, "stood")
    assert (line["time"]["local"], line["time"]["exact_to"]) == (local, exact)
    assert line["time"]["as_written"] == f"{date or ''} {time}".strip()


@pytest.mark.parametrize(
    "date",
    [
        *("soon", "last week", "2026-02-29", "2100-02-29", "0000-01-01", "7/1/2026", "2026-1-7", 20260107),
        "\u0662\u0660\u0662\u0666-01-07",
    ],
)
def test_a_day_that_is_none_is_refused_with_the_way_to_write_it_and_nothing_is_half_kept(
    vault: Vault, date: object
) -> None:
    strange = {**SEEN, "date": date}
    with pytest.raises(UsageError) as refused:
        note(vault, typed(SEEN, strange, {"date": "soon"}, strange), NOW)
    assert (refused.value.say, refused.value.facts) == ("error.note_date", {"n": 2, "numbers": "2, 4"})
    assert vault.imports() == []
    note(vault, typed(SEEN, SEEN), NOW)
    assert len(found(vault, "stood")) == 2


def test_what_she_typed_is_shown_and_is_no_contact(vault: Vault) -> None:
    note(vault, typed(SEEN, {**SEEN, "time": ""}), NOW)
    settle(vault, ["Ada"], ["Femi"])
    over.set_time(vault, "2026-01-01", "said", NOW)
    assert (after(vault)["contacts"], after(vault)["typed"]) == (0, 2)


def test_one_incident_without_words_costs_itself_only(vault: Vault) -> None:
    receipt = note(vault, typed(SEEN, {"date": "2026-01-08"}, "not one", None), NOW)
    assert (receipt.seen, receipt.records) == (4, 1)
    assert [(s.why, s.count) for s in receipt.skipped] == [("bad_incident", 3)]


@pytest.mark.parametrize(
    ("untrusted", "kind", "say"),
    [
        (b"", UsageError, "error.note_json"),
        (b"{", UsageError, "error.note_json"),
        (b"\xff\xfe", UsageError, "error.note_json"),
        (b"[" * 100_000, UsageError, "error.note_json"),
        (b"[]", UsageError, "error.note_shape"),
        (b'{"incidents": 3}', UsageError, "error.note_shape"),
        (b'{"incidents": []}', RefusedError, "error.note_empty"),
        (b'{"incidents": [{"what_happened": "  "}]}', RefusedError, "error.note_empty"),
    ],
)
def test_what_holds_no_incident_is_refused_and_nothing_is_kept(
    vault: Vault, untrusted: bytes, kind: type[LeewardError], say: str
) -> None:
    with pytest.raises(kind) as refused:
        note(vault, untrusted, NOW)
    assert refused.value.say == say
    assert vault.imports() == []


def test_the_same_note_twice_is_noted_once(vault: Vault) -> None:
    note(vault, typed(SEEN), NOW)
    assert note(vault, typed(SEEN), NOW).already
    assert len(found(vault, "stood")) == 1


def test_a_note_with_a_byte_order_mark_is_read(vault: Vault, tmp_path: Path) -> None:
    assert note(vault, b"\xef\xbb\xbf" + typed(SEEN), NOW).records == 1


def test_no_incident_is_among_what_was_not_examined(vault: Vault) -> None:
    note(vault, typed(SEEN), NOW)
    assert summary(vault)["not_examined"] == []
