# SPDX-License-Identifier: Apache-2.0
"""What fuzzing once found is fed to its target again, every day and for ever (fuzz/targets.py)."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from leeward.exports import READERS

ROOT = Path(__file__).parents[1]
CRASHES = ROOT / "tests/fuzz_crashes"


NOT_MENDED: dict[str, str] = {}
"""What was found and still stands, with what is wrong. Whoever mends it takes the line away."""


def loaded() -> dict[str, Callable[[bytes], None]]:
    spec = importlib.util.spec_from_file_location("fuzz_targets", ROOT / "fuzz/targets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    targets: dict[str, Callable[[bytes], None]] = module.TARGETS
    return targets


TARGETS = loaded()


def found() -> Iterator[object]:
    for path in sorted(CRASHES.rglob("*")):
        name = path.relative_to(CRASHES).as_posix()
        if path.is_file():
            why = NOT_MENDED.get(name)
            marks = [pytest.mark.xfail(strict=True, reason=why)] if why else []
            yield pytest.param(path, id=name, marks=marks)


@pytest.mark.parametrize("path", list(found()))
def test_what_once_was_found_stays_mended(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_holds_for_nothing_and_for_a_little(name: str) -> None:
    for data in (b"", b"\0", b"PK\x03\x04", b"{}", b"BEGIN:VCARD\r\n", "\ufeff\U0001f600".encode()):
        TARGETS[name](data)


def test_every_reader_has_a_target() -> None:
    assert {reader.name for reader in READERS} <= set(TARGETS)
