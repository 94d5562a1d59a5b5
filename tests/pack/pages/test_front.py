# SPDX-License-Identifier: Apache-2.0
"""The officer's page: one sentence, one table, and nothing that the served copy must not hold."""

from dataclasses import replace

from leeward.pack.desk import Desk
from leeward.pack.pages import front
from leeward.pack.story import Person

from ..story_for_report import chat, story  # noqa: TID252 - the builder stands one folder up


def test_the_sentence_to_read_aloud_counts_contacts_and_days() -> None:
    told = replace(story(), after={"message": 24, "call": 3}, summary={"after_over": {"days": 7}})
    assert front.sentence(Desk.of(told)) == (
        "The sealed record holds 27 contacts from Femi Adisa after the refusal. "
        "They came on 7 different days."
    )


def test_the_total_of_the_table_is_the_sum_of_its_rows() -> None:
    kinds = dict.fromkeys(("message", "call", "mail", "photo", "post", "place", "odd"), 2)
    more = dict.fromkeys(("payment", "comment", "reaction", "contact"), 1)
    told = replace(story(), before={}, after=kinds | more)
    counts = front.cover(Desk.of(told))["counts"]
    assert isinstance(counts, dict)
    assert len(counts["rows"]) <= front.MOST_ROWS + 1
    assert sum(int(row[2]) for row in counts["rows"]) == int(counts["total"][2]) == 18


def test_without_a_refusal_nothing_is_before_or_after() -> None:
    cover = front.cover(Desk.of(story(chat(8, zero=0))))
    assert cover["refusal"] is None
    assert cover["title"] == "What was recorded"
    assert isinstance(cover["counts"], dict)
    assert cover["counts"]["heads"] == ["Kind of contact", "in all"]


def test_a_day_set_by_hand_shows_how_it_was_said() -> None:
    told = story()
    assert told.refusal is not None
    by_hand = replace(told.refusal, text="", item=None, how="I told him at the gate.")
    shown = front.cover(Desk.of(replace(told, refusal=by_hand)))["refusal"]
    assert isinstance(shown, dict)
    assert (shown["text"], shown["how"], shown["label"]) == ("I told him at the gate.", "", None)


def test_each_audience_has_its_own_line() -> None:
    lines = {front.audience(Desk.of(story(audience=a))) for a in ("police", "served", "lawyer", "me")}
    assert len(lines) == 4
    assert "Prepared for the police, Nigeria" in lines


def test_a_new_number_of_hers_is_not_served() -> None:
    new = Person("Mira Okoro", ("+234 800 000 0101", "+44 7700 900199"))
    for audience, shown in (("police", True), ("served", False)):
        told = replace(story(audience=audience), me=new)  # type: ignore[arg-type]
        assert ("+44 7700 900199" in str(front.cover(Desk.of(told)))) is shown


def test_nothing_decided_and_nothing_kept_are_two_sentences() -> None:
    undecided = Desk.of(story(findings=False))
    dismissed = Desk.of(replace(story(findings=False), decided=3))
    assert "decided yet" in undecided.say(front.nothing_kept(undecided))
    assert "decided yet" not in dismissed.say(front.nothing_kept(dismissed))
