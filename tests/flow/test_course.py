# SPDX-License-Identifier: Apache-2.0
"""The course of conduct of the sample case: first dates, days, and where law may matter."""

from pathlib import Path

from leeward.flow import signs
from leeward.flow.course import course_line
from leeward.vault import Vault

from . import cases
from .cases import NOW
from .conftest import LEDGER


def test_the_course_of_the_sample_has_first_dates_days_and_law(sample: Path) -> None:
    with Vault(sample, cases.PASSPHRASE) as vault:
        line = course_line(vault, signs.look(vault), "en")
    kinds = {kind["kind"]: kind for kind in line["kinds"]}
    assert kinds["contact.contact"]["count"] == LEDGER["after_over"]["contacts"]
    assert kinds["visit.typed"]["first"] == "2026-03-12T13:05"
    firsts = [kind["first"] for kind in line["kinds"]]
    assert firsts == sorted(firsts)
    with_contact = [day for day in line["days"] if day["signs"].get("1")]
    assert len(with_contact) >= LEDGER["after_over"]["days"]
    assert line["facts"]["days_after_over"] == 88
    assert {offence["country"] for offence in line["law"]} == {"NG"}
    assert all(offence["source"] in offence["said"] for offence in line["law"])


def test_what_she_dismissed_is_not_in_the_course(sample: Path) -> None:
    with Vault(sample, cases.PASSPHRASE) as vault:
        one = next(t for t in signs.look(vault).findings if t.finding.kind == "visit.typed")
        signs.decide(vault, one.id, "dismissed", "a mistake", NOW)
        line = course_line(vault, signs.look(vault), "en")
    assert "visit.typed" not in {kind["kind"] for kind in line["kinds"]}
    assert not any(one.id in offence["findings"] for offence in line["law"])


def test_an_empty_case_has_an_empty_course(vault: Vault) -> None:
    line = course_line(vault, signs.look(vault), "en")
    assert (line["kinds"], line["days"], line["law"]) == ([], [], [])
    assert line["facts"]["last_act"] is None
