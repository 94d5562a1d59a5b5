# SPDX-License-Identifier: Apache-2.0
"""``leeward ocr`` shows what a machine read, marked so, and tells the person to look herself."""

import json
from pathlib import Path

import pytest

from leeward import cli
from leeward.flow.ocr_reading import is_there

from ..flow.test_ocr import SAID, screenshot  # noqa: TID252 - as in conftest

needs_ocr = pytest.mark.skipif(not is_there(), reason="the extra [ocr] is not installed")


@needs_ocr
def test_lines_are_shown_with_their_places_and_the_mark(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.png").write_bytes(screenshot(SAID))
    assert cli.run(["ocr", str(tmp_path / "a.png")]) == 0
    out, err = capsys.readouterr()
    first, *lines = out.splitlines()
    assert "not checked" in first
    assert [line.partition(": ")[2] for line in lines] == SAID
    assert "Look at the picture" in err


@needs_ocr
def test_json_gives_one_object_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.png").write_bytes(screenshot(SAID))
    (tmp_path / "b.png").write_bytes(b"none")
    assert cli.run(["ocr", "--json", str(tmp_path / "a.png"), str(tmp_path / "b.png")]) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["checked"], first["file"], second["why"]) == (False, "a.png", "not_a_picture")


@pytest.mark.skipif(is_there(), reason="the extra [ocr] is installed")
def test_without_the_extra_it_is_refused_with_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    assert cli.run(["ocr", str(tmp_path / "a.png")]) == 4
    assert "leeward[ocr]" in capsys.readouterr().err


def test_no_picture_is_a_wrong_use() -> None:
    assert cli.run(["ocr"]) == 2
