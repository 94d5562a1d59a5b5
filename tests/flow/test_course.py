# SPDX-License-Identifier: Apache-2.0
"""The course of conduct of the sample case: first dates, days, and where law may matter."""

import json
from pathlib import Path
from typing import Any

from leeward.flow import over, signs
from leeward.flow.course import course_line
from leeward.flow.note import note
from leeward.vault import Vault

from . import cases
from .cases import NOW, backup, brought, settle, sms
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
    assert any(offence["source"] for offence in line["law"])
    for one in (*line["law"], *line["orders"]):
        assert (one["source"] or "to be checked in the official text") in one["said"]


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


HIS_UK = "+447700900142"


def a_case(folder: Path, incident: str, *texts: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The law that is told in England of an incident and of texts, and the kinds of findings by their id."""
    with cases.opened(folder / "case", "GB", "Europe/London") as vault:
        said = (sms(HIS_UK, f"2026-05-{day:02} 19:00:00", text) for day, text in enumerate(texts, 3))
        brought(vault, backup(folder / "sms.xml", *said))
        typed = {"date": "2026-05-09", "time": "18:00", "what_happened": incident}
        note(vault, json.dumps({"incidents": [typed]}).encode(), NOW)
        settle(vault, other=[HIS_UK])
        over.set_time(vault, "2026-05-01", "said", NOW)
        looked = signs.look(vault)
        kinds = {told.id: told.finding.kind for told in looked.findings}
        return course_line(vault, looked, "en"), kinds


def told_under(section: str, line: dict[str, Any], kinds: dict[str, str]) -> set[str]:
    """The kinds of the findings that are told under a section."""
    lines = [offence for offence in line["law"] if offence["section"] == section]
    return {kinds[one] for offence in lines for one in offence["findings"]}


def test_a_threat_to_hurt_and_a_rumour_are_under_harassment_and_under_no_law_on_images(
    tmp_path: Path,
) -> None:
    incident = "He told my boss and everyone at work that I have HIV"
    texts = ("I will kill you", "I sent chocolates to your office", "I told your boss that you have HIV")
    line, kinds = a_case(tmp_path, incident, *texts)
    assert {"threat.physical", "exposure.typed", "exposure.said"} <= set(kinds.values())
    assert told_under("66B(1)-(4)", line, kinds) == set()
    assert told_under("66AB, 66AE", line, kinds) == set()
    assert {"contact.after_over", "exposure.typed", "exposure.said"} <= told_under("1, 2", line, kinds)
    assert "threat.physical" in told_under("4, 4A", line, kinds)


def test_a_threat_to_post_nudes_and_a_picture_that_was_shown_are_under_law_on_images(tmp_path: Path) -> None:
    incident = "He posted my photos on Facebook for everyone to see"
    texts = ("I will kill you", "I will post your nudes if you don't call me")
    line, kinds = a_case(tmp_path, incident, *texts)
    assert {"threat.intimate_images", "exposure.typed"} <= told_under("66B(1)-(4)", line, kinds)
    assert "threat.physical" not in told_under("66B(1)-(4)", line, kinds)
    assert "exposure.typed" in told_under("66AB, 66AE", line, kinds)
    assert "threat.intimate_images" not in told_under("66AB, 66AE", line, kinds)
