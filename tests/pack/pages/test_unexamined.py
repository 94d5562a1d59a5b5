# SPDX-License-Identifier: Apache-2.0
"""What nobody looked at stands once, with names where a pack may name, else counted in one sentence."""

from dataclasses import replace

from leeward.pack.desk import Desk
from leeward.pack.pages.unexamined import unexamined
from leeward.pack.story import Audience
from leeward.records import Said

from ..story_for_report import story  # noqa: TID252 - the builder stands one folder up

(IN_IT,) = story().sources
SHELTER = "2026/Letters to the shelter.zip"


def desk(audience: Audience, *said: Said) -> Desk:
    return Desk.of(replace(story(audience=audience), not_examined=said))


def skipped(file: str, why: str, n: int) -> Said:
    return Said("not_examined.skipped", {"file": file, "why": why, "n": n})


ALL = (
    skipped(SHELTER, "before_header", 2),
    skipped(IN_IT.file, "media", 3),
    skipped("bank.xlsx", "before_header", 5),
    Said("not_examined.not_read", {"file": "locked.zip"}),
    Said("not_examined.media", {"n": 9}),
    Said("not_examined.cut", {"file": "a.xml"}),
    Said("not_examined.cut", {"file": "b.xml"}),
)


def test_files_that_are_not_in_the_pack_are_one_sentence_that_names_none_and_counts_all() -> None:
    for audience in ("police", "lawyer", "served"):
        lines = unexamined(desk(audience, *ALL))
        assert len(lines) == 3
        others = lines[-1]
        assert "7 pieces (rows above the header of the table)" in others
        assert "1 file that was kept and not read yet" in others
        assert "2 files that ended too early" in others
        assert not [line for line in lines if "a file" in line or "shelter" in line or "bank" in line]


def test_her_own_copy_names_every_file() -> None:
    lines = unexamined(desk("me", *ALL))
    assert len(lines) == len(ALL)
    assert "Letters to the shelter.zip: 2 pieces (rows above the header of the table)" in lines


def test_a_file_of_the_pack_keeps_its_own_line_and_nothing_is_said_where_nothing_is_left() -> None:
    (line,) = unexamined(desk("served", skipped(IN_IT.file, "media", 3)))
    assert line.startswith(f"{IN_IT.label}: 3 pieces")
    assert unexamined(desk("police")) == []
