# SPDX-License-Identifier: Apache-2.0
"""Chronology, findings and her own replies as data."""

from dataclasses import replace

import pytest

from leeward.errors import RefusedError
from leeward.pack.desk import Desk
from leeward.pack.pages import findings
from leeward.pack.story import Gap, Incident, Item, Moment

from ..story_for_report import chat, gap, item, story  # noqa: TID252 - the builder stands one folder up


def test_the_chronology_holds_every_item_gap_and_note_once() -> None:
    entries = findings.in_order(Desk.of(story()))
    assert [e.label for e in entries if isinstance(e, Item)] == [f"E1.{n}" for n in range(1, 41)]
    assert sum(isinstance(e, Gap) for e in entries) == 1
    assert [e.label for e in entries if isinstance(e, Incident)] == ["N1"]


def test_a_note_stands_before_the_first_later_item() -> None:
    entries = findings.in_order(Desk.of(story()))
    at = next(n for n, e in enumerate(entries) if isinstance(e, Incident))
    before, after = entries[at - 1], entries[at + 1]
    assert isinstance(before, Item)
    assert isinstance(after, Item)
    assert (before.moment.local or "") < "2026-05-04T19:10" < (after.moment.local or "")


def test_a_label_that_the_pack_does_not_hold_stops_the_report() -> None:
    told = replace(story(), chronology=("E1.1", "E9.9"))
    with pytest.raises(RefusedError) as refused:
        findings.in_order(Desk.of(told))
    assert refused.value.facts == {"label": "E9.9"}


def test_her_replies_are_shown_with_the_line_before_and_without_the_refusal() -> None:
    found = findings.own_replies(Desk.of(story()))
    assert [reply.label for reply, _ in found] == ["E1.11", "E1.22", "E1.33"]
    assert [last and last.label for _, last in found] == ["E1.9", "E1.21", "E1.32"]


def test_a_line_before_a_gap_is_not_called_the_line_before_a_reply() -> None:
    items = chat(11)
    told = story(items, parts=(*items[:10], gap(items[9], 2), items[10]))
    assert findings.own_replies(Desk.of(told)) == [(items[10], None)]


def test_what_she_wrote_before_the_refusal_is_no_reply() -> None:
    items = [item(1, "Good morning", side="me"), *chat(12)[1:]]
    found = findings.own_replies(Desk.of(story(items)))
    assert [reply.label for reply, _ in found] == ["E1.11"]


def test_a_draft_is_no_reply() -> None:
    items = [*chat(12), item(13, "Stop", side="me", state=("draft",))]
    found = findings.own_replies(Desk.of(story(items)))
    assert [reply.label for reply, _ in found] == ["E1.11"]


def test_later_replies_are_named_even_when_they_are_not_quoted() -> None:
    items = [*chat(10), *(item(n, "no", side="me") for n in range(11, 311))]
    page = findings.replies(Desk.of(story(items, parts=tuple(items), incidents=())))
    assert isinstance(page["rows"], list)
    assert len(page["rows"]) == findings.MOST_REPLIES
    assert "E1.211–E1.310" in str(page["rest"])


def test_threats_are_what_she_says_are_threats() -> None:
    page = findings.findings(Desk.of(story()))
    assert "These are messages that Mira Okoro says are threats." in str(page)


def test_the_chronology_is_cut_into_equal_stretches_and_loses_nothing() -> None:
    items = chat(25)
    entries = findings.in_order(Desk.of(story(items, parts=(*items, gap(items[-1], 2)))))
    parts = list(findings.cut(entries, 10))
    assert [len(p) for p in parts] == [9, 9, 9]
    assert [e for part in parts for e in part] == entries


def test_every_line_of_the_chronology_names_its_exhibit_and_says_something() -> None:
    items = [*chat(30), item(31, "")]
    desk = Desk.of(story(items))
    page = findings.chronology(desk, findings.in_order(desk), first=True)
    days = page["days"]
    assert isinstance(days, list)
    rows = [row for day in days for row in day["rows"]]
    assert len(rows) > 30
    for _when, _who, head, words, label, *_ in rows:
        assert label
        assert head or words


def test_a_gap_whose_end_has_no_time_names_none() -> None:
    items = chat(3)
    untimed = replace(gap(items[0], 2), last=Moment("", None, None, None, None, False, "none", None))
    desk = Desk.of(story(items, parts=(items[0], untimed, *items[1:])))
    page = findings.chronology(desk, findings.in_order(desk), first=True)
    (head,) = [row[2] for day in page["days"] for row in day["rows"] if "not shown" in str(row[2])]  # type: ignore[attr-defined]
    assert head == "[2 messages not shown] 2 from the other, 0 from her"
