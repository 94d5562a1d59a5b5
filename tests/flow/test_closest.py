# SPDX-License-Identifier: Apache-2.0
"""A mistyped word or path is told the nearest right one, and nothing where none comes near."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.flow.closest import closest, closest_path


def test_the_nearest_word_is_told_whatever_its_case() -> None:
    assert closest("adress", ("names", "addresses")) == "addresses"
    assert closest("LAGOS", ("Lagos", "London")) == "Lagos"
    assert closest("zzz", ("names", "addresses")) is None
    assert closest("", ()) is None


def test_the_nearest_path_is_told_part_by_part(tmp_path: Path) -> None:
    (tmp_path / "samples" / "exports").mkdir(parents=True)
    assert closest_path(tmp_path / "sampels" / "exprots") == tmp_path / "samples" / "exports"
    assert closest_path(tmp_path / "samples") == tmp_path / "samples"
    assert closest_path(tmp_path / "nothing like it" / "x") is None
    (tmp_path / "file.txt").write_text("x")
    assert closest_path(tmp_path / "file.txt" / "x") is None


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=8))
@settings(deadline=None, max_examples=80)
def test_what_is_told_is_always_a_known_word(word: str, known: list[str]) -> None:
    found = closest(word, known)
    assert found is None or found in known
