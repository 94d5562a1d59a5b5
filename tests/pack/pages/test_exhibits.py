# SPDX-License-Identifier: Apache-2.0
"""Conversations, notes and volumes as data."""

from hypothesis import given
from hypothesis import strategies as st

from leeward.pack.desk import Desk
from leeward.pack.letters import CLIP_CHARACTERS
from leeward.pack.pages import exhibits
from leeward.pack.story import Gap, Item
from leeward.records import Party

from ..story_for_report import chat, gap, item, source, story  # noqa: TID252 - the builder stands one folder up


@given(st.lists(st.integers(0, 5_000), max_size=30), st.integers(1, 40))
def test_volumes_hold_every_part_once_and_in_order(lengths: list[int], most: int) -> None:
    parts = tuple(item(n, "x " * (length // 2)) for n, length in enumerate(lengths, 1))
    volumes = exhibits.stretches((source(parts),), most)
    shown = [part for volume in volumes for stretch in volume for part in stretch.parts]
    assert shown == list(parts)
    assert [s.starts for v in volumes for s in v].count(True) == (1 if parts else 0)


def test_a_volume_is_as_long_as_it_may_be_and_no_longer() -> None:
    volumes = exhibits.stretches((source(tuple(chat(100))),), 40)
    assert len(volumes) == 3
    assert all(sum(exhibits.weight(p) for s in v for p in s.parts) <= 40 for v in volumes)


def rows(parts: tuple[Item | Gap, ...], audience: str = "police") -> list[dict[str, object]]:
    told = story([p for p in parts if isinstance(p, Item)], parts=parts, audience=audience)  # type: ignore[arg-type]
    stretch = exhibits.stretches(told.sources, 1000)[0][0]
    days = exhibits.conversation(Desk.of(told), stretch)["days"]
    assert isinstance(days, list)
    return [row for day in days for row in day["rows"]]


def test_a_gap_is_numbered_at_its_place() -> None:
    items = chat(12)
    found = rows((*items[:6], gap(items[5], 14), *items[6:]))
    assert found[6]["gap"] == "14 messages not shown"
    assert found[6]["seal"] == "sealed as entries 90001 to 90014"


def test_long_words_are_clipped_with_their_count() -> None:
    (row,) = rows((item(1, "a b" * 5_000),))
    assert row["below"] == [f"[… {15_000 - CLIP_CHARACTERS} characters more, whole text in the exhibit file]"]


def test_a_look_alike_letter_in_a_name_is_named() -> None:
    (row,) = rows((item(1, "hi", sender=Party(None, "F\u0435mi")),))
    assert row["notes"] == ["the name holds \u0435 U+0435 (cyrillic small letter ie) among Latin letters"]


def test_the_served_copy_names_sources_by_label() -> None:
    police, served = (str(rows(tuple(chat(3)), who)) for who in ("police", "served"))
    assert "_chat.txt" in police
    assert "_chat.txt" not in served
    assert "E1, byte 80 + 71" in served


def test_a_note_in_the_served_copy_names_no_witness() -> None:
    police = str(exhibits.notes(Desk.of(story())))
    served = str(exhibits.notes(Desk.of(story(audience="served"))))
    for name in ("Chidi", "Ngozi", "Bisi"):
        assert name in police
        assert name not in served
    assert "stood at the gate" in served


def test_what_she_did_because_of_it_is_dated() -> None:
    assert exhibits.effects(Desk.of(story())) == [
        ["Mon 4 May 2026", "N1", "", "I slept at a friend's place."],
        ["Mon 4 May 2026", "N1", "Told", "Bisi, the same night"],
        ["Mon 4 May 2026", "N1.1", "", "I changed the lock."],
    ]


def test_a_line_of_the_app_itself_is_no_account_that_is_not_proven() -> None:
    app = item(1, "Messages are end-to-end encrypted.", side="unknown", kind="event", state=("system",))
    somebody = item(2, "Look behind you", side="unknown")
    lines = rows((app, somebody))
    assert "account not proven" not in str(lines[0])
    assert lines[1]["notes"] == ["account not proven"]
