# SPDX-License-Identifier: Apache-2.0
"""Findings with both sides and a stable id, one summary at the end, and decisions in the right log."""

from pathlib import Path
from typing import Any

import pytest

from leeward.errors import UsageError
from leeward.flow import over, signs
from leeward.vault import Vault

from . import cases
from .cases import HIS, NOW, at, backup, brought, chat, settle, sms
from .conftest import LEDGER

WORKBOOK = Path(__file__).parents[1] / "exports/data/xlsx/statement.xlsx"


def findings(vault: Vault) -> list[dict[str, Any]]:
    *found, line = signs.lines(vault, "en")
    assert line["type"] == "summary"
    return found


def test_the_sample_case_is_counted_as_its_ledger_counts_it_in_both_variants(sample: Path) -> None:
    with Vault(sample, cases.PASSPHRASE) as vault:
        counted = cases.after(vault)
        wanted = LEDGER["after_over"]
        assert {key: counted[key] for key in wanted} == wanted
        over.agree(vault, "+2348000000143", "the return of her keys", NOW)
        counted = cases.after(vault)
        wanted = LEDGER["after_over_with_0143_agreed"]
        assert {key: counted[key] for key in wanted} == wanted


def test_a_finding_has_the_keys_of_the_interface_and_points_at_records(sample: Path) -> None:
    with Vault(sample, cases.PASSPHRASE) as vault:
        found = findings(vault)
        assert found
        for line in found:
            assert {
                "type", "id", "sign", "kind", "rule", "facts", "records", "context", "after_over", "why",
                "other_side", "not_seen", "decided",
            } == set(line)  # fmt: skip
            assert all(line[key].strip() for key in ("why", "other_side", "not_seen"))
            assert line["decided"] == "no"
        assert any(line["rule"] == "sign1.after_over@1" for line in found)
        assert len({line["id"] for line in found}) == len(found)


def test_the_summary_has_the_keys_of_the_interface(sample: Path) -> None:
    with Vault(sample, cases.PASSPHRASE) as vault:
        line = cases.summary(vault)
    assert {"type", "over", "by_sign", "after_over", "not_examined"} <= set(line)
    assert {
        "contacts", "days", "by_channel", "calls", "app_calls", "own_replies", "agreed", "duplicates",
        "longest_silence_days", "night_share", "bursts",
    } <= set(line["after_over"])  # fmt: skip
    assert set(line["after_over"]["calls"]) == {"missed", "answered", "declined", "blocked", "voicemail"}
    assert line["over"]["record"] == LEDGER["refusal"]["id"]
    assert line["over"]["at"] == LEDGER["refusal"]["local"]


def test_a_findings_id_is_its_rule_without_the_version_and_its_first_record() -> None:
    one = signs.finding_id("sign1.burst@1", ("a" * 26, "b" * 26))  # type: ignore[arg-type]  # ids as text
    assert one == signs.finding_id("sign1.burst@2", ("a" * 26,))  # type: ignore[arg-type]
    assert one != signs.finding_id("sign1.frequent@1", ("a" * 26,))  # type: ignore[arg-type]
    assert one != signs.finding_id("sign1.burst@1", ("b" * 26,))  # type: ignore[arg-type]


def test_ids_of_findings_stay_when_something_else_is_added(sample: Path, tmp_path: Path) -> None:
    with Vault(sample, cases.PASSPHRASE) as vault:
        before = [line["id"] for line in findings(vault)]
        brought(vault, chat(tmp_path, "Bola", at("20/04/2026, 10:00", "Bola", "hi")))
        assert [line["id"] for line in findings(vault)] == before


def test_without_a_day_nothing_is_after_it_and_frequency_still_counts(vault: Vault, tmp_path: Path) -> None:
    texts = (sms(HIS, f"2026-04-{day}T{hour}:00", "hi") for day in range(10, 29) for hour in range(10, 20))
    brought(vault, backup(tmp_path / "s.xml", *texts))
    settle(vault, other=[HIS])
    line = cases.summary(vault)
    assert line["over"] is None
    assert line["after_over"]["contacts"] == 0
    assert [f["rule"].partition("@")[0] for f in findings(vault)] == ["sign1.frequent"]


def test_an_empty_vault_has_a_summary_and_no_finding(vault: Vault) -> None:
    assert findings(vault) == []
    after = cases.after(vault)
    assert (after["contacts"], after["longest_silence_days"], after["night_share"]) == (0, None, None)


def test_a_decision_is_shown_and_the_last_one_counts(sample: Path) -> None:
    with Vault(sample, cases.PASSPHRASE) as vault:
        one, two, *_ = findings(vault)
        signs.decide(vault, one["id"], "kept", "it happened", NOW)
        signs.decide(vault, two["id"], "dismissed", "by agreement", NOW)
        assert [f["decided"] for f in findings(vault)][:2] == ["kept", "dismissed"]
        signs.decide(vault, one["id"], "dismissed", "on second thoughts", NOW)
        signs.decide(vault, two["id"], "kept", "on second thoughts", NOW)
        assert [f["decided"] for f in findings(vault)][:2] == ["dismissed", "kept"]
        # what she dismissed is nobody's business: it stands in no log that a pack cites
        assert len(vault.entries("kept")) == 2
        assert vault.entries("dismissed") == []


def test_a_finding_that_is_not_there_cannot_be_decided(vault: Vault) -> None:
    with pytest.raises(UsageError, match=r"error\.no_such_finding"):
        signs.decide(vault, "a" * 26, "kept", "x", NOW)


def test_what_was_cut_or_never_looked_at_is_said_beside_every_result(vault: Vault, tmp_path: Path) -> None:
    whole = backup(tmp_path / "s.xml", *[sms(HIS, "2026-04-20T10:00", "one")] * 3)
    whole.write_bytes(whole.read_bytes()[:-60])
    talk = chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "IMG-20260420-WA0001.jpg (file attached)"))
    brought(vault, whole, talk)
    said = " ".join(cases.summary(vault)["not_examined"])
    assert "s.xml" in said
    assert "cut off before its end" in said
    assert "1" in said.rpartition(":")[2]


def test_parts_of_a_workbook_and_empty_rows_are_counted_but_are_nothing_left_unexamined(vault: Vault) -> None:
    (receipt,) = brought(vault, WORKBOOK)
    whys = {s.why for s in receipt.skipped}
    assert whys == {"before_header", "blank_row", "workbook_part"}
    assert receipt.adds_up()
    (said,) = cases.summary(vault)["not_examined"]
    assert "rows above the header" in said
