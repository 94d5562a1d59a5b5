# SPDX-License-Identifier: Apache-2.0
"""The threat model promises only what a test holds, and was read again for this version."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from leeward import __version__
from leeward.words import page, pages

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/threat-model.md").read_text("utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ADVERSARIES = (*(f"A{number}" for number in range(1, 10)), "B1", "B2")


def promises() -> dict[int, str]:
    """The numbered promises, each with everything up to the next one or the next heading."""
    found = re.findall(r"^(\d+)\. (.+?)(?=^\d+\. |^#|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return {int(number): text for number, text in found}


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))


def lags(version: str, text: str) -> bool:
    """Whether the page was last read for another minor version than the program's."""
    read = re.search(r"^Reviewed for (\d+\.\d+)\.$", text, re.MULTILINE)
    return read is None or read[1] != ".".join(version.split(".")[:2])


@pytest.mark.parametrize(("number", "text"), promises().items(), ids=map(str, promises()))
def test_a_promise_names_tests_that_exist(number: int, text: str) -> None:
    named = NAMED.findall(text)
    assert named, f"promise {number} names no test"
    for path, test in named:
        assert (ROOT / path).is_file(), f"promise {number}: there is no {path}"
        assert test in names_in(path), f"promise {number}: {path} has no {test}"


def test_promises_are_numbered_without_a_gap() -> None:
    assert list(promises()) == list(range(1, len(promises()) + 1))
    assert len(promises()) > 20


def test_every_name_of_a_test_stands_in_a_promise() -> None:
    everywhere = len(re.findall(r"\btest_\w+`", PAGE))
    in_promises = sum(len(NAMED.findall(text)) for text in promises().values())
    assert everywhere == in_promises


@pytest.mark.parametrize("who", ADVERSARIES)
def test_for_each_adversary_it_is_said_what_is_given_up(who: str) -> None:
    section = re.search(rf"^## {who}: .+?(?=^## )", PAGE, re.MULTILINE | re.DOTALL)
    assert section
    assert "Protected: " in section[0]
    assert "Surrendered: " in section[0]
    assert f"| {who} | " in PAGE


def test_the_page_was_read_again_for_this_version() -> None:
    assert not lags(__version__, PAGE), "read docs/threat-model.md again, then change its head"


def test_a_page_that_lags_is_noticed() -> None:
    assert lags("0.2.0", "Reviewed for 0.1.\n")
    assert lags("0.1.0", "Reviewed some time ago.\n")
    assert not lags("0.1.7", "# Threat model\n\nReviewed for 0.1.\n")


def test_the_page_and_the_program_say_the_same() -> None:
    _, _, table = page("promises").partition("\n\n")
    assert PAGE.endswith("\n\n" + table)


def test_every_language_that_has_the_table_has_all_of_it() -> None:
    rows = page("promises").count("\n| ")
    for lang in ("es",):
        assert "promises" in pages(lang)
        theirs = page("promises", lang).partition("\n---\n")[0]
        assert theirs.count("\n| ") == rows
