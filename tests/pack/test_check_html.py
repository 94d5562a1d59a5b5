# SPDX-License-Identifier: Apache-2.0
"""The checker for a browser says word for word what check.py says, about good packs and bad ones."""

import re
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from leeward.pack import check
from leeward.pack.build import build

from . import forged, stories

CHROMIUM = shutil.which("chromium")
PAGE = Path(check.__file__).with_name("check.html")
IN_A_BROWSER = pytest.mark.skipif(
    CHROMIUM is None or find_spec("playwright") is None,
    reason="Debian's chromium and the package playwright are not both here",
)
OFFLINE = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("good") / "pack"
    build(stories.story(originals=("E1",)), to, sign=stories.sign, report=stories.report)
    return to


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=OFFLINE)
        yield found
        found.close()


@pytest.fixture(scope="module", params=["", "#own"], ids=["browser's hashes", "its own hashes"])
def page(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    found = browser.new_page()
    wrong: list[str] = []
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on("console", lambda message: wrong.append(message.text))
    found.goto(PAGE.as_uri() + request.param)
    yield found
    assert wrong == []
    found.close()


def told(page: Any, folder: Path) -> str:
    page.set_input_files("#folder", str(folder))
    page.wait_for_selector("#told:not([hidden])", timeout=30_000)
    text = page.text_content("#told")
    page.evaluate("document.getElementById('told').hidden = true")
    return str(text)


def flipped(name: str) -> Callable[[Path], object]:
    def attack(folder: Path) -> None:
        data = bytearray((folder / name).read_bytes())
        data[len(data) // 2] ^= 4
        (folder / name).write_bytes(data)

    return attack


def changes(good: Path) -> Iterator[tuple[str, Callable[[Path], object]]]:
    names = sorted(p.relative_to(good).as_posix() for p in good.rglob("*") if p.is_file())
    for name in names:
        yield f"flip {name}", flipped(name)
    yield "missing", lambda folder: (folder / "data/report.pdf").unlink()
    yield "empty", lambda folder: (folder / "data/report.pdf").write_bytes(b"")
    yield "seal missing", lambda folder: (folder / "seal.json").unlink()
    yield "seal empty", lambda folder: (folder / "seal.json").write_bytes(b"")
    yield "more", lambda folder: (folder / "data/more\u200b.txt").write_bytes(b"x")
    for name, (attack, _, _) in forged.ATTACKS.items():
        yield name, lambda folder, attack=attack: forged.forge(folder, attack)  # type: ignore[misc]


@IN_A_BROWSER
def test_it_says_what_check_py_says_of_a_good_pack(good: Path, page: Any) -> None:
    assert told(page, good).split("\n") == check.sentences(check.check(good), earlier=True)


@IN_A_BROWSER
def test_it_names_the_same_first_bad_file(good: Path, page: Any, tmp_path: Path) -> None:
    slowly = page.url.endswith("#own")  # the browser's hashes take all of them, its own every fifth
    for number, (name, change) in list(enumerate(changes(good)))[:: 5 if slowly else 1]:
        copy = tmp_path / str(number)
        shutil.copytree(good, copy)
        change(copy)
        found = check.check(copy)
        assert not found.ok
        assert told(page, copy).split("\n") == check.sentences(found), name
        shutil.rmtree(copy)


def test_the_page_can_reach_nothing() -> None:
    text = PAGE.read_text("utf-8")
    assert re.search(r"Content-Security-Policy\" content=\"default-src 'none'; ", text)
    for way_out in ("fetch(", "XMLHttpRequest", "WebSocket", "innerHTML", "http://", "https://", "src="):
        assert way_out not in text


def test_both_checkers_carry_the_same_words() -> None:
    match = re.search(r'^const WORDS = "([a-z ]+)";$', PAGE.read_text("utf-8"), re.MULTILINE)
    assert match
    assert match[1] == check._WORDS
