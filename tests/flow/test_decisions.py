# SPDX-License-Identifier: Apache-2.0
"""A decision is about the records that she saw: what came later waits for her, and it is said."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.clock import stamp
from leeward.flow import over, signs
from leeward.flow.course import course_line
from leeward.flow.decisions import Decided, Decision, Decisions, Entry
from leeward.flow.disclosure import Preview, preview
from leeward.flow.extracts import Originals
from leeward.flow.story import Teller, Wanted
from leeward.flow.withdraw import withdraw
from leeward.pack.story import Story
from leeward.records import RecordId
from leeward.vault import Vault

from . import cases
from .cases import HIS, NOW, backup, brought, settle, sms

THREAT = "I will kill you"
LAWYER = Wanted("lawyer", None, (), (), "en", None)


@pytest.fixture
def case(vault: Vault, tmp_path: Path) -> Vault:
    """One threat after the day."""
    return added(vault, tmp_path, "2026-05-10T10:00", settled=True)


def added(vault: Vault, folder: Path, *times: str, settled: bool = False) -> Vault:
    """One more export, with a threat of his at each of these times."""
    brought(vault, backup(folder / f"{times[0][:10]}.xml", *(sms(HIS, time, THREAT) for time in times)))
    if settled:
        settle(vault, other=[HIS])
        over.set_time(vault, "2026-05-01", "on the phone", NOW)
    return vault


def threats(vault: Vault) -> dict[str, Any]:
    """The finding of sign 5."""
    (told,) = (one for one in signs.look(vault).findings if one.finding.kind == "threat.physical")
    return told.as_json("en")


def decide(vault: Vault, decision: Decision) -> str:
    found = str(threats(vault)["id"])
    signs.decide(vault, found, decision, "x", NOW)
    assert threats(vault)["decided"] == decision
    return found


def story(vault: Vault) -> Story:
    with Originals(vault) as originals:
        return Teller(vault, signs.look(vault), LAWYER, originals).story()


def kinds_of_course(vault: Vault) -> set[str]:
    return {kind["kind"] for kind in course_line(vault, signs.look(vault), "en")["kinds"]}


def shown(vault: Vault) -> Preview:
    return preview(vault, LAWYER)


@pytest.mark.parametrize("decision", ["kept", "dismissed"])
def test_later_records_are_not_swallowed_by_a_decision_on_earlier_ones(
    case: Vault, tmp_path: Path, decision: Decision
) -> None:
    before = decide(case, decision)
    added(case, tmp_path, "2026-05-20T10:00", "2026-05-21T10:00")
    line = threats(case)
    assert (line["id"], len(line["records"])) == (before, 3)
    assert (line["decided"], line["decided_before"], line["new_since"]) == ("no", decision, 2)
    assert line["new_records"] == line["records"][1:]
    assert cases.summary(case)["open_again"] >= 1
    decide(case, "kept")
    assert not {"decided_before", "new_since", "new_records"} & set(threats(case))


@pytest.mark.parametrize("decision", ["kept", "dismissed"])
def test_an_earlier_record_moves_the_id_and_the_decision_is_not_lost_without_a_word(
    case: Vault, tmp_path: Path, decision: Decision
) -> None:
    before = decide(case, decision)
    added(case, tmp_path, "2026-05-05T10:00")
    line = threats(case)
    assert line["id"] != before
    assert (line["decided"], line["decided_before"], line["new_since"]) == ("no", decision, 1)
    assert line["new_records"] == line["records"][:1]


def test_the_same_export_again_in_a_longer_one_opens_nothing_that_is_the_same(
    case: Vault, tmp_path: Path
) -> None:
    decide(case, "kept")
    texts = (sms(HIS, "2026-05-10T10:00", THREAT), sms(HIS, "2026-05-11T10:00", "good morning"))
    brought(case, backup(tmp_path / "again.xml", *texts))
    assert threats(case)["decided"] == "kept"


def test_fewer_records_than_she_saw_leave_a_decision_as_it_is(case: Vault, tmp_path: Path) -> None:
    added(case, tmp_path, "2026-05-20T10:00")
    before = decide(case, "kept")
    withdraw(case, "2", "not mine", NOW)
    line = threats(case)
    assert (line["id"], line["decided"], len(line["records"])) == (before, "kept", 1)


def test_without_its_first_record_a_finding_is_another_one_and_the_former_decision_is_said(
    case: Vault, tmp_path: Path
) -> None:
    added(case, tmp_path, "2026-05-20T10:00")
    before = decide(case, "kept")
    withdraw(case, "1", "not mine", NOW)
    line = threats(case)
    assert line["id"] != before
    assert (line["decided"], line["decided_before"], line["new_since"]) == ("no", "kept", 0)


def test_the_latest_word_on_its_records_counts_though_the_id_was_another_then(
    case: Vault, tmp_path: Path
) -> None:
    decide(case, "kept")
    added(case, tmp_path, "2026-05-05T10:00")
    decide(case, "dismissed")
    withdraw(case, "2", "not mine", NOW)  # the id is the first one again, and the kept entry names it
    line = threats(case)
    assert (line["decided"], line["decided_before"]) == ("no", "dismissed")


def test_new_threats_after_a_dismissal_are_in_the_course_of_conduct_again(
    case: Vault, tmp_path: Path
) -> None:
    for one in signs.look(case).findings:
        signs.decide(case, one, "dismissed", "x", NOW)
    assert "threat.physical" not in kinds_of_course(case)
    added(case, tmp_path, "2026-05-20T10:00")
    assert "threat.physical" in kinds_of_course(case)


def test_no_pack_has_as_a_finding_what_she_has_not_seen_whole_and_what_waits_is_counted_before(
    case: Vault, tmp_path: Path
) -> None:
    before = decide(case, "kept")
    assert [one.id for one in story(case).findings] == [before]
    assert shown(case).kept.open_again == 0
    added(case, tmp_path, "2026-05-20T10:00")
    told = story(case)
    assert told.findings == ()
    assert told.decided == 1  # so the report does not say that nothing was decided yet
    assert shown(case).kept.open_again == 1


def test_an_entry_that_does_not_list_its_records_stays_valid(case: Vault, tmp_path: Path) -> None:
    body = {"finding": threats(case)["id"], "rule": "sign5.physical@1", "why": "x", "turn": 0}
    case.write_entry("kept", {**body, "at": stamp(NOW)})
    added(case, tmp_path, "2026-05-20T10:00")
    assert threats(case)["decided"] == "kept"


def test_a_note_stays_beside_a_finding_that_is_open_again(case: Vault, tmp_path: Path) -> None:
    signs.decide(case, threats(case)["id"], "kept", "x", NOW, "ask Bola")
    added(case, tmp_path, "2026-05-20T10:00")
    assert threats(case)["note"] == "ask Bola"


WORDS: st.SearchStrategy[Decision] = st.sampled_from(("kept", "dismissed"))
IDS = st.sets(st.sampled_from("abcdef"), min_size=1)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(WORDS, IDS), max_size=5), IDS)
def test_whatever_was_decided_no_record_is_taken_in_or_left_out_unseen(
    said: list[tuple[Decision, set[str]]], now: set[str]
) -> None:
    records = [RecordId(one) for one in sorted(now)]
    entries = [Entry(n, word, min(seen), "r@1", frozenset(seen)) for n, (word, seen) in enumerate(said)]
    found = Decisions(reversed(entries)).about(records[0], "r@2", records)
    meant = [(word, seen) for word, seen in said if seen & now]
    if not meant:
        assert found == Decided()
        return
    word, seen = meant[-1]
    if found.word != "no":
        assert found.word == word
        assert now <= seen
        assert min(seen) == min(now)
    else:
        assert found.before == word
        assert set(found.new) == now - seen
