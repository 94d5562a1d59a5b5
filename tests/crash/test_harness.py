# SPDX-License-Identifier: Apache-2.0
"""The harness itself fails a step that loses something: else its silence would prove nothing."""

import time
from pathlib import Path

import pytest

from .harness import Step, killed_often, needs_fork

pytestmark = needs_fork


def write_slowly(folder: Path) -> None:
    with (folder / "file").open("w") as file:
        for _ in range(40):
            file.write("line\n")
            file.flush()
            time.sleep(0.001)


def lines(folder: Path) -> int:
    path = folder / "file"
    return len(path.read_text().splitlines()) if path.exists() else 0


def test_a_step_that_leaves_half_a_file_is_caught(tmp_path: Path) -> None:
    (tmp_path / "start").mkdir()

    def whole(folder: Path) -> None:
        assert lines(folder) in (0, 40)

    with pytest.raises(AssertionError):
        killed_often(Step(tmp_path / "start", write_slowly, whole, lines), tmp_path, 10)


def test_a_step_that_cannot_be_resumed_is_caught(tmp_path: Path) -> None:
    (tmp_path / "start").mkdir()

    def appends(folder: Path) -> None:
        with (folder / "file").open("a") as file:
            for _ in range(40):
                file.write("line\n")
                file.flush()
                time.sleep(0.001)

    with pytest.raises(AssertionError):
        killed_often(Step(tmp_path / "start", appends, lambda _: None, lines), tmp_path, 10)
