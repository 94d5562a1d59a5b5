# SPDX-License-Identifier: Apache-2.0
"""Every sentence that a person reads: looked up by key, filled with facts, in her language.

The catalogues are ``<language>/leeward.po``, parsed when first needed and kept; there is no
compile step that somebody could forget. Guidance pages are Markdown beside them. English is the
master: whatever a translation lacks is said in English, and a key that English lacks is a mistake
of ours (KeyError). A translation that nobody has reviewed says so in its header
(``X-Reviewed: no``); where its words could hurt, the English stands beneath them.
"""

import gettext
import io
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from leeward.records import Said

ENGLISH = "en"

# A wrong word here can send someone to the door, into a cell, or into silence (design.md, dangers).
COULD_HURT = (
    "tonight.",
    "here_now.",
    "hurt.",
    "one_message.",
    "letter.",
    "station.",
    "law.",
    "step.",
)
PAGES_THAT_COULD_HURT = frozenset(
    {
        "tonight",
        "here-now",
        "hurt",
        "suicide-threat",
        "one-phone",
        "station",
        "one-message",
        "letters",
        "law",
        "promises",
    }
)

_ISO = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?:T(?P<clock>\d\d:\d\d(?::\d\d)?))?")

_HOME = files("leeward.words")


@dataclass(frozen=True, slots=True)
class _Catalogue:
    sentences: gettext.GNUTranslations
    keys: frozenset[str]
    reviewed: bool

    def find(self, key: str, n: int | None) -> str | None:
        if key not in self.keys:
            return None
        # gettext gives the key back where an entry has no plural, or (n is None) no singular
        found = self.sentences.gettext(key) if n is None else self.sentences.ngettext(key, key, n)
        return found if found != key else self.sentences.gettext(key)


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a catalogue, English first."""
    found = {here.name for here in _HOME.iterdir() if here.joinpath("leeward.po").is_file()}
    return (ENGLISH, *sorted(found - {ENGLISH}))


@cache
def _catalogue(lang: str) -> _Catalogue:
    raw = _HOME.joinpath(lang, "leeward.po").read_bytes()
    parsed = read_po(io.BytesIO(raw), abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, parsed)
    compiled.seek(0)
    keys = frozenset(
        entry.id if isinstance(entry.id, str) else entry.id[0]
        for entry in parsed
        if entry.id and entry.string
    )
    reviewed = re.search(rb'^"X-Reviewed: yes\\n"$', raw, re.MULTILINE) is not None
    return _Catalogue(gettext.GNUTranslations(compiled), keys, reviewed)


def language(environ: Mapping[str, str] | None = None) -> str:
    """Her language: LEEWARD_LANG, else the locale of the terminal, else English."""
    settings = os.environ if environ is None else environ
    for name in ("LEEWARD_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if chosen := settings.get(name):
            return _known(chosen)
    return ENGLISH


def _known(tag: str) -> str:
    short = re.split(r"[_.@-]", tag.strip().lower(), maxsplit=1)[0]
    return short if short in languages() else ENGLISH


def keys(lang: str = ENGLISH) -> frozenset[str]:
    """Every key that a language has words for."""
    return _catalogue(lang).keys


def is_reviewed(lang: str) -> bool:
    """Whether a second person has read this translation."""
    return _catalogue(_known(lang)).reviewed


def _fill(template: str, n: int | None, facts: Mapping[str, str | int]) -> str:
    return template.format_map(facts if n is None else {"n": n, **facts})


def say(key: str, /, *, lang: str = ENGLISH, n: int | None = None, **facts: str | int) -> str:
    """The sentence of a key with its facts filled in. ``n`` chooses singular or plural.

    Facts are data: braces or markup inside them stay what they are. A fact that a sentence needs
    and does not get raises KeyError, as does a key that the English catalogue lacks.
    """
    english = _catalogue(ENGLISH).find(key, n)
    if english is None:
        raise KeyError(key)
    spoken = _known(lang)
    if spoken == ENGLISH:
        return _fill(english, n, facts)
    theirs = _catalogue(spoken)
    found = theirs.find(key, n)
    if found is None:
        return _fill(english, n, facts)
    said = _fill(found, n, facts)
    if theirs.reviewed or not key.startswith(COULD_HURT):
        return said
    return f"{said}\n{_fill(english, n, facts)}"


def tell(said: Said, lang: str = ENGLISH) -> str:
    """A ``Said`` in words. A fact called ``n`` chooses the plural."""
    facts = {name: _spoken(v, lang) for name, v in said.facts.items() if name not in ("n", "lang")}
    count = said.facts.get("n")
    return say(said.key, lang=lang, n=count if isinstance(count, int) else None, **facts)


def _spoken(fact: str | int, lang: str) -> str | int:
    """A fact as people say it: a time in ISO 8601 becomes a day and a clock; all else stays."""
    found = _ISO.fullmatch(fact) if isinstance(fact, str) else None
    if found is None:
        return fact
    try:
        day = format_date(date.fromisoformat(found["day"]), say("date.short", lang=lang), locale=_known(lang))
    except ValueError:
        return fact
    return f"{day} {found['clock']}" if found["clock"] else day


def page(name: str, lang: str = ENGLISH) -> str:
    """A guidance page in Markdown; English stands beneath an unreviewed one that could hurt."""
    english = _page(ENGLISH, name)
    if english is None:
        raise KeyError(name)
    spoken = _known(lang)
    theirs = None if spoken == ENGLISH else _page(spoken, name)
    if theirs is None:
        return english
    if _catalogue(spoken).reviewed or name not in PAGES_THAT_COULD_HURT:
        return theirs
    return f"{theirs.rstrip()}\n\n---\n\n{english}"


def pages(lang: str = ENGLISH) -> tuple[str, ...]:
    """The names of the guidance pages of a language."""
    there = _HOME.joinpath(lang, "pages").iterdir()
    return tuple(sorted(p.name.removesuffix(".md") for p in there if p.name.endswith(".md")))


def _page(lang: str, name: str) -> str | None:
    return _HOME.joinpath(lang, "pages", f"{name}.md").read_text("utf-8") if name in pages(lang) else None


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, for code that speaks it throughout: ``Words("es").say(key)``."""

    lang: str = ENGLISH

    def say(self, key: str, /, *, n: int | None = None, **facts: str | int) -> str:
        """As ``say``, in this language."""
        return say(key, lang=self.lang, n=n, **facts)

    def tell(self, said: Said) -> str:
        """As ``tell``, in this language."""
        return tell(said, self.lang)

    def page(self, name: str) -> str:
        """As ``page``, in this language."""
        return page(name, self.lang)
