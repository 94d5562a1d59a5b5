# SPDX-License-Identifier: Apache-2.0
"""The contracts between the parts: who may import whom, and what the tree may never contain."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from leeward import __version__

ROOT = Path(__file__).parents[1]


def test_every_part_sees_only_the_floors_below_it() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_program_runs_as_a_module_and_says_its_version() -> None:
    command = [sys.executable, "-m", "leeward", "--version"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, __version__)


def test_the_nouns_need_nothing_but_the_standard_library() -> None:
    program = "import sys; sys.path.insert(0, 'src'); import leeward.records, leeward.errors"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("lock", ["core", "dev", "bench", "fuzz"])
def test_every_lock_is_pinned_by_hash_and_names_no_host(lock: str) -> None:
    text = (ROOT / f"requirements/{lock}.txt").read_text("utf-8")
    pinned = re.findall(r"^[a-z0-9-]+==[^ ]+", text, re.MULTILINE)
    blocks = [b for b in re.split(r"^(?=\S)", text, flags=re.MULTILINE) if b.strip()]
    assert len(pinned) == len(blocks)
    for block in blocks:
        _, *hashes = block.rstrip("\n").split(" \\\n")
        assert hashes
        assert all(re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}", line) for line in hashes), block
    assert "://" not in text
    assert "--index" not in text


def test_the_core_lock_and_the_dev_lock_agree() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / f"requirements/{name}.txt").read_text("utf-8")
        return set(re.findall(r"^[a-z0-9-]+==[^ ]+", text, re.MULTILINE))

    assert pins("core") <= pins("dev")


def swallows(handler: ast.ExceptHandler) -> bool:
    """Whether a handler takes every error and does not hand it on."""
    broad = handler.type is None or (
        isinstance(handler.type, ast.Name) and handler.type.id in ("Exception", "BaseException")
    )
    last = handler.body[-1]
    return broad and not (isinstance(last, ast.Raise) and last.exc is None)


def test_nothing_swallows_every_error() -> None:
    caught = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "src").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler) and swallows(node)
    ]
    assert not caught


def test_every_promise_of_the_threat_model_names_tests_that_exist() -> None:
    text = (ROOT / "docs/threat-model.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text)
    assert named
    for path, test in named:
        source = (ROOT / path).read_text("utf-8")
        assert f"def {test}(" in source if test else True, f"{path}::{test}"
