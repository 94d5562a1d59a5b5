# SPDX-License-Identifier: Apache-2.0
"""What a person reads is there, fills in, and is never a translation that could hurt unseen."""

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from leeward import errors, words
from leeward.records import Said
from leeward.words import Words, page, say, tell

SRC = Path(__file__).parents[1] / "src/leeward"
ERRORS = {n for n, v in vars(errors).items() if isinstance(v, type)} - {"ClassVar"}
SPEAKS = {"say", "Said"} | ERRORS
COUNTS = {"Unread", "Skipped"}
REASONS = {"_refused", "_why_not"}
"""Functions that give the reason of a ``Skipped`` by its code."""


@dataclass(frozen=True)
class Use:
    """A place in the code that names a key; ``facts`` None where the facts are not written out."""

    at: str
    pattern: str
    facts: frozenset[str] | None


@cache
def catalogue(lang: str) -> dict[str, tuple[str, ...]]:
    with (SRC / f"words/{lang}/leeward.po").open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id]
    return {
        entry.id if isinstance(entry.id, str) else entry.id[0]: (
            (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
        )
        for entry in entries
    }


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def patterns(node: ast.expr | None) -> Iterator[str]:
    """What a first argument can be: a literal, either branch of a choice, or an f-string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.IfExp):
        yield from patterns(node.body)
        yield from patterns(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in node.values
        )


def facts_of(call: ast.Call, name: str) -> frozenset[str] | None:
    if name == "Said":
        given_facts = call.args[1] if len(call.args) > 1 else None
        if given_facts is None and not call.keywords:
            return frozenset()
        if not isinstance(given_facts, ast.Dict):
            return None
        keys = [k.value if isinstance(k, ast.Constant) else None for k in given_facts.keys]
        return None if None in keys else frozenset(str(k) for k in keys)
    named = [k.arg for k in call.keywords]
    return None if None in named else frozenset(str(n) for n in named) - {"lang"}


def in_a_call(node: ast.AST, at: str) -> Iterator[Use]:
    if not isinstance(node, ast.Call) or not node.args:
        return
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    if name == "words_of":
        for pattern in patterns(node.args[1]):
            yield Use(at, pattern, frozenset())
        return
    for pattern in patterns(node.args[0]):
        if name == "helped":
            yield Use(at, rf"help\.option\.{pattern}", frozenset())
        elif name in COUNTS:
            yield Use(at, rf"skipped\.{pattern}", None)
        elif name in SPEAKS:
            yield Use(at, pattern, facts_of(node, name))


def in_a_reason(node: ast.AST, at: str) -> Iterator[Use]:
    if isinstance(node, ast.FunctionDef) and node.name in REASONS:
        for given_back in (n for n in ast.walk(node) if isinstance(n, ast.Return)):
            for pattern in patterns(given_back.value):
                yield Use(at, rf"skipped\.{pattern}", None)


def uses() -> Iterator[Use]:
    for path in sorted(SRC.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            at = f"{path.relative_to(SRC)}:{getattr(node, 'lineno', 0)}"
            yield from in_a_call(node, at)
            yield from in_a_reason(node, at)


USES = list(uses())


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.at} {use.pattern}")
def test_every_key_that_the_code_says_has_words_and_gets_its_facts(use: Use) -> None:
    matching = [key for key in catalogue("en") if re.fullmatch(use.pattern, key)]
    assert matching, f"add {use.pattern} to words/en/leeward.po"
    if use.facts is not None and ".+" not in use.pattern:
        for key in matching:
            missing = set().union(*map(fields, catalogue("en")[key])) - use.facts
            assert not missing, f"{key} needs {missing}"


def test_every_ground_for_a_refusal_has_words() -> None:
    rules = re.findall(
        r"Rule\(\s*\"[^\"]+\",\s*\"([a-z_]+)\"",
        "".join(p.read_text("utf-8") for p in (SRC / "signs/common").glob("refusal*.py")),
    )
    assert rules
    assert {f"ground.{ground}" for ground in rules} <= words.keys()


def test_the_scan_finds_the_code() -> None:
    assert len(USES) > 50


@pytest.mark.parametrize("lang", words.languages())
def test_every_sentence_is_filled_by_plain_named_facts(lang: str) -> None:
    for key, sentences in catalogue(lang).items():
        for sentence in sentences:
            for _, name, spec, conversion in string.Formatter().parse(sentence):
                assert name is None or name.isidentifier(), key
                assert not spec, key
                assert not conversion, key


@pytest.mark.parametrize("lang", words.languages()[1:])
def test_a_translation_has_the_same_facts_and_no_key_of_its_own(lang: str) -> None:
    english = catalogue("en")
    for key, sentences in catalogue(lang).items():
        assert key in english
        wanted = set().union(*map(fields, english[key]))
        assert set().union(*map(fields, sentences)) == wanted, key
    assert set(words.pages(lang)) <= set(words.pages())


def test_no_sentence_shouts_or_talks_down() -> None:
    shouting = re.compile(r"!|\b(just|simply|easily|obviously)\b", re.IGNORECASE)
    loud = [k for k, all_of in catalogue("en").items() for s in all_of if shouting.search(s)]
    loud += [name for name in words.pages() if shouting.search(page(name))]
    assert not loud


def test_no_sentence_is_longer_than_a_frightened_person_can_hold() -> None:
    most = 30  # words between two full stops; words.md aims at 14
    long = [
        (key, part)
        for key, sentences in catalogue("en").items()
        for sentence in sentences
        for part in re.split(r"(?<=[.?:;])\s", sentence)
        if len(part.split()) > most
    ]
    assert not long


@given(st.text())
def test_a_fact_stays_what_it_is(text: str) -> None:
    assert say("error.no_such_file", file=text).count(text) >= 1
    assert say("fact.zone_assumed", zone=text) == text + ", assumed for this case"


def test_one_and_many() -> None:
    assert say("count.records", n=1) == "1 record"
    assert say("count.records", n=0) == "0 records"
    assert say("count.records", lang="es", n=7) == "7 registros"
    assert tell(Said("count.calls", {"n": 3})) == "3 calls"


def test_a_count_on_a_sentence_without_plural_does_no_harm() -> None:
    assert say("fact.unknown", n=3) == "not known"


def test_a_key_without_words_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        say("there.is.no.such.key")
    with pytest.raises(KeyError):
        say("there.is.no.such.key", lang="es", n=2)
    with pytest.raises(KeyError):
        page("no-such-page")


def test_a_fact_that_is_missing_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        say("error.no_such_file")


def test_a_language_that_we_lack_is_spoken_in_english() -> None:
    for lang in ("xx", "../en", "", "zz_ZZ.UTF-8"):
        assert say("fact.unknown", lang=lang) == "not known"
        assert page("tonight", lang) == page("tonight")


def test_what_a_translation_lacks_is_said_in_english() -> None:
    missing = sorted(words.keys() - words.keys("es"))
    assert "error.head_missing" in missing
    assert say("error.head_missing", lang="es", size=3) == say("error.head_missing", size=3)


def test_words_that_could_hurt_keep_the_english_beneath_them_until_reviewed() -> None:
    assert not words.is_reviewed("es")
    english = say("step.police_first")
    both = say("step.police_first", lang="es")
    assert both.endswith("\n" + english)
    assert both != english
    assert page("tonight", "es").startswith("# Esta noche")
    assert page("tonight", "es").endswith(page("tonight"))


def test_harmless_words_are_said_once() -> None:
    assert say("fact.unknown", lang="es") == "no se sabe"


def test_every_page_is_among_those_that_could_hurt() -> None:
    # How a menu is called hurts nobody; every other page is about what to do or to sign.
    rest = {page for page in words.pages() if not page.startswith("export-")}
    assert rest <= words.PAGES_THAT_COULD_HURT


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({}, "en"),
        ({"LANG": "es_ES.UTF-8"}, "es"),
        ({"LANG": "es_ES.UTF-8", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LANG": "en_US", "LEEWARD_LANG": "es"}, "es"),
        ({"LC_ALL": "C", "LANG": "es_ES"}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "en"),
        ({"LEEWARD_LANG": "", "LANG": "es"}, "es"),
    ],
)
def test_her_language_is_what_she_set_else_what_the_terminal_speaks(
    environ: dict[str, str], lang: str
) -> None:
    assert words.language(environ) == lang


def test_code_that_speaks_one_language_throughout_says_the_same() -> None:
    spanish = Words("es")
    assert spanish.say("count.days", n=2) == say("count.days", lang="es", n=2)
    assert spanish.tell(Said("fact.yes")) == "sí"
    assert spanish.page("tonight") == page("tonight", "es")


def test_a_time_among_the_facts_is_said_as_a_day_and_a_clock() -> None:
    said = Said("signs.count", {"n": 2, "days": 1, "since": "2026-03-08T20:14"})
    assert "8 Mar 2026 20:14" in tell(said)
    assert "8 mar 2026" in tell(Said("signs.count", {"n": 2, "days": 1, "since": "2026-03-08"}), "es").lower()
