# SPDX-License-Identifier: Apache-2.0
"""``leeward signs`` and ``leeward decide``: the same for a program and for a person."""

from pathlib import Path

from .conftest import LEDGER, Run


def test_findings_come_first_and_one_summary_last(leeward: Run, sample: Path, key: Path) -> None:
    done = leeward("signs", sample, "--json", "--passphrase-file", key)
    assert done.code == 0
    kinds = [line["type"] for line in done.lines]
    assert kinds == ["finding"] * (len(kinds) - 1) + ["summary"]
    assert done.lines[-1]["after_over"]["contacts"] == LEDGER["after_over"]["contacts"]
    assert sum(done.lines[-1]["by_sign"].values()) == len(kinds) - 1


def test_the_same_vault_prints_the_same_on_any_day(leeward: Run, sample: Path, key: Path) -> None:
    first = leeward("signs", sample, "--json", "--passphrase-file", key, "--now", "2026-01-01")
    later = leeward("signs", sample, "--json", "--passphrase-file", key, "--now", "2031-01-01T00:00:00Z")
    assert first.out == later.out


def test_a_decision_is_shown_with_the_finding(leeward: Run, sample: Path, key: Path) -> None:
    one, two, *_ = leeward("signs", sample, "--json", "--passphrase-file", key).lines
    for line, decision in ((one, "kept"), (two, "dismissed")):
        done = leeward(
            "decide", sample, line["id"], decision, "--why", "I was there", "--passphrase-file", key
        )
        assert done.code == 0
    after = leeward("signs", sample, "--json", "--passphrase-file", key).lines
    assert [line["decided"] for line in after[:2]] == ["kept", "dismissed"]
    assert [line["id"] for line in after[:2]] == [one["id"], two["id"]]


def test_a_note_stands_beside_its_finding(leeward: Run, sample: Path, key: Path) -> None:
    one = leeward("signs", sample, "--json", "--passphrase-file", key).lines[0]["id"]
    said = ("--why", "I was there", "--note", "ask Bola")
    assert leeward("decide", sample, one, "kept", *said, "--passphrase-file", key).code == 0
    assert leeward("signs", sample, "--json", "--passphrase-file", key).lines[0]["note"] == "ask Bola"
    assert "Your note: ask Bola" in leeward("signs", sample, "--passphrase-file", key).out


def test_a_person_reads_first_dates_and_where_law_may_matter(leeward: Run, sample: Path, key: Path) -> None:
    out = leeward("signs", sample, "--passphrase-file", key).out
    assert "8 Mar 2026 20:16: contact, 138 records in all" in out
    assert "may matter to" in out
    assert "A lawyer decides." in out


def test_wrong_decisions_are_wrong_use(leeward: Run, sample: Path, key: Path) -> None:
    one = leeward("signs", sample, "--json", "--passphrase-file", key).lines[0]["id"]
    for wrong in ((one, "maybe", "--why", "x"), ("a" * 26, "kept", "--why", "x"), (one, "kept"), (one,)):
        assert leeward("decide", sample, *wrong, "--passphrase-file", key).code == 2


def test_a_person_reads_both_sides_and_that_nothing_found_is_not_safety(
    leeward: Run, sample: Path, vault: Path, key: Path
) -> None:
    out = leeward("signs", sample, "--passphrase-file", key).out
    assert "138" in out
    assert out.count("\n\n") >= 3
    empty = leeward("signs", vault, "--passphrase-file", key)
    assert empty.code == 0
    assert empty.out.strip()


def test_the_first_records_of_a_finding_are_quoted_with_their_ids(
    leeward: Run, sample: Path, key: Path
) -> None:
    findings = leeward("signs", sample, "--json", "--passphrase-file", key).lines[:-1]
    told = leeward("signs", sample, "--passphrase-file", key).out
    pictures = next(one for one in findings if one["kind"] == "threat.intimate_images")
    assert pictures["records"][0] in told
    assert "I will send the Calabar pictures" in told
    many = next(one for one in findings if len(one["records"]) > 5)
    assert [record in told for record in many["records"][:5]] == [True] * 5
    assert f"and {len(many['records']) - 5} more records" in told
