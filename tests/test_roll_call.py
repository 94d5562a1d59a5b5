# SPDX-License-Identifier: Apache-2.0
"""Every file is in its place: licensed, explained, short, listed where it must be, and tested."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src/leeward"
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 400, 50
LONGER = {"src/leeward/pack/check.py": (460, "one file, because it travels alone")}

VAGUE = (
    "Manager",
    "Handler",
    "Helper",
    "Base",
    "Util",
    "Utils",
    "Service",
    "Processor",
    "Mediator",
    "Orchestrator",
    "Plugin",
)

TESTED_ELSEWHERE = {
    "__init__.py": "tests/test_contracts.py",
    "parts.py": "tests/test_adding.py",
    "errors.py": "tests/test_words.py",
    "__main__.py": "tests/test_contracts.py",
    "cli/__init__.py": "tests/cli/test_main.py",
    "pack/story.py": "tests/pack/test_build.py",
    "signs/common/columns.py": "tests/signs/common/test_contacts.py",
    "unpack/zips.py": "tests/test_unpack.py",
    "exports/whatsapp_lines.py": "tests/exports/test_whatsapp_txt.py",
    "exports/whatsapp_survey.py": "tests/exports/test_whatsapp_txt.py",
    "exports/whatsapp_text.py": "tests/exports/test_whatsapp_txt.py",
    "exports/whatsapp_words.py": "tests/exports/test_whatsapp_txt.py",
}
"""Modules without a test file of their own stem (nouns, tables, pieces of one reader), and the file
that tests them. A folder ("vault/") stands for every module in it."""


def is_tested_elsewhere(inside: Path) -> bool:
    folders = [f"{folder.as_posix()}/" for folder in inside.parents]
    return any(name in TESTED_ELSEWHERE for name in (inside.as_posix(), *folders))


def sources() -> Iterator[Path]:
    for folder in ("src", "tests", "bench", "fuzz", "samples"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not path.relative_to(ROOT).match("tests/**/data/**"):
                yield path


def modules() -> list[Path]:
    return [p for p in sources() if p.is_relative_to(SRC)]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


ALL = pytest.mark.parametrize("path", list(sources()), ids=name_of)


@ALL
def test_every_file_carries_its_licence_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text("utf-8")
    first, _, rest = text.partition("\n")
    if first.startswith("#!"):
        first = rest.partition("\n")[0]
    assert first == "# SPDX-License-Identifier: Apache-2.0"
    about = ast.get_docstring(ast.parse(text))
    assert about, "write one true line on what this file is for"


@ALL
def test_no_file_and_no_function_is_too_long_to_read(path: Path) -> None:
    text = path.read_text("utf-8")
    most, _ = LONGER.get(name_of(path), (MOST_LINES, ""))
    assert text.count("\n") <= most
    long = [
        f"{node.name}: {length} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    ]
    assert not long


@ALL
def test_no_class_has_a_name_that_says_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    vague = [n.name for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.name.endswith(VAGUE)]
    assert not vague


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_every_module_has_a_test_of_its_name(path: Path) -> None:
    inside = path.relative_to(SRC)
    if is_tested_elsewhere(inside):
        return
    if path.name == "__init__.py":
        # a package is tested under its own name, or beside its modules
        package = inside.parent
        homes = [f"test_{package.name}.py", f"{package}/test_{package.name}.py"]
        small = path.read_text("utf-8").count("\n") <= 6  # a docstring and no code
        assert small or any((ROOT / "tests" / h).is_file() for h in homes), f"write {homes[0]}"
        return
    # a piece of a module shares its stem: refusal_rules.py is a piece of refusal.py
    words = inside.stem.split("_")
    stems = ["_".join(words[:n]) for n in range(len(words), 0, -1)]
    tests = [Path("tests") / inside.parent / f"test_{stem}.py" for stem in stems]
    test = tests[0]
    assert any((ROOT / t).is_file() for t in tests), (
        f"write {test}, or list {inside} in TESTED_ELSEWHERE and say why"
    )


@pytest.mark.parametrize(("inside", "test"), TESTED_ELSEWHERE.items())
def test_the_list_of_modules_tested_elsewhere_is_true(inside: str, test: str) -> None:
    assert (SRC / inside).exists(), f"{inside} is gone: take it off the list"
    own = ROOT / "tests" / Path(inside).with_name(f"test_{Path(inside).stem}.py")
    assert inside.endswith("/") or not own.is_file(), f"{inside} has a test of its own now"
    assert (ROOT / test).is_file()


def parts(folder: str, value: str) -> list[Path]:
    """The modules of a folder that define a part."""
    found = []
    for path in sorted((SRC / folder).glob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            names = node.targets if isinstance(node, ast.Assign) else []
            names = [node.target] if isinstance(node, ast.AnnAssign) else names
            if any(isinstance(n, ast.Name) and n.id == value for n in names):
                found.append(path)
    return found


@pytest.mark.parametrize("path", parts("exports", "READER"), ids=name_of)
def test_every_reader_is_listed_tested_and_has_fixtures(path: Path) -> None:
    stem = path.stem
    listed = importlib.import_module("leeward.exports").READERS
    reader = importlib.import_module(f"leeward.exports.{stem}").READER
    assert reader in listed, f"add {stem}.READER to READERS in src/leeward/exports/__init__.py"
    assert reader.name == stem, "a reader is named after its file"
    assert (ROOT / f"tests/exports/test_{stem}.py").is_file(), f"write tests/exports/test_{stem}.py"
    fixtures = ROOT / f"tests/exports/data/{stem}"
    assert any(fixtures.glob("*.expected.json")), f"put a sample and its answer into {fixtures}"


def test_every_listed_reader_is_a_file() -> None:
    listed = importlib.import_module("leeward.exports").READERS
    assert len(listed) == len(parts("exports", "READER"))
    assert len({reader.name for reader in listed}) == len(listed)


@pytest.mark.parametrize("path", sorted((SRC / "signs").glob("sign[0-9]_*.py")), ids=name_of)
def test_every_sign_looks_is_looked_at_and_is_tested(path: Path) -> None:
    stem = path.stem
    assert callable(importlib.import_module(f"leeward.signs.{stem}").look)
    asked = (SRC / "flow/signs.py").read_text("utf-8")
    assert stem in asked, f"src/leeward/flow/signs.py never asks {stem}"
    assert (ROOT / f"tests/signs/test_{stem}.py").is_file(), f"write tests/signs/test_{stem}.py"
