# SPDX-License-Identifier: Apache-2.0
"""The case as the person settled it, told by the entries of the evidence log in their order.

Who is me, who is the other, the day, what was agreed: each choice is an entry of its own, so the case
can always be derived again, and a later choice never rewrites an earlier one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from leeward.clock import zone_of_country
from leeward.errors import UsageError
from leeward.flow.closest import closest
from leeward.handles import Circle, normal
from leeward.vault import Vault

CHOICES = ("me", "not_me", "other", "not_other", "link", "over", "agreed")


def country_code(country: str) -> str:
    """A country as its two letters of ISO 3166; ``UsageError`` names the one that was most likely meant."""
    code = country.strip().upper()
    if code in _countries():
        return code
    near = _meant(country.strip())
    if near is None:
        raise UsageError("error.country", country=country)
    raise UsageError("error.country_near", country=country, code=near, name=_countries()[near])


@cache
def _countries() -> dict[str, str]:
    """The codes of ISO 3166 with their English names, as the time zone database ships them."""
    text = files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def _meant(written: str) -> str | None:
    """The code of a country that was written as its name, or as what stands in brackets behind it."""
    names = {name: code for code, name in _countries().items()}
    for name, code in names.items():
        if name.upper() == written.upper() or f"({written.upper()})" in name.upper():
            return code
    near = closest(written, names, 0.85)
    return None if near is None else names[near]


@dataclass(frozen=True, slots=True)
class Over:
    """The day it was said: a record of hers, or a time in her own words of how it was said."""

    record: str | None
    at: str | None
    how: str
    seq: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """Contact that she agreed to: one record, or a whole channel or thread, and why."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """Who and when, as far as it is settled. Handles stand as she wrote them."""

    country: str | None = None
    state: str | None = None
    zone: str | None = None
    me: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    not_other: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    over: Over | None = None
    agreed: tuple[Agreed, ...] = field(default=())

    def zone_name(self) -> str | None:
        """The zone of the case: given, or the only one of its country."""
        return self.zone or (zone_of_country(self.country) if self.country else None)

    def zone_of(self, about: Mapping[str, Any]) -> str | None:
        """The zone of an export: what was said when it was added, else that of the case."""
        country = about.get("country")
        own = zone_of_country(country) if country else None
        return about.get("zone") or own or self.zone_name()

    def circle(self, handles: tuple[str, ...]) -> Circle:
        """Handles and everything she linked to them, as one person."""
        forms = {normal(h, self.country) for h in handles}
        pairs = [(normal(a, self.country), normal(b, self.country)) for a, b in self.links]
        grown = True
        while grown:
            grown = False
            for a, b in pairs:
                if (a in forms) != (b in forms):
                    forms |= {a, b}
                    grown = True
        return Circle(frozenset(forms))


def settled(vault: Vault) -> Case:
    """The case of a vault."""
    s = vault.settings
    case = Case(s.get("country") or None, s.get("state") or None, s.get("zone") or None)
    for seq, kind, body in vault.entries(*CHOICES):
        case = _with(case, seq, kind, body)
    return case


def _with(case: Case, seq: int, kind: str, body: dict[str, Any]) -> Case:
    match kind:
        case "me":
            return replace(case, me=(*case.me, body["handle"]))
        case "other" | "not_me" | "not_other":
            return _with_role(case, kind, body["handle"])
        case "link":
            return replace(case, links=(*case.links, (body["a"], body["b"])))
        case "over":
            over = Over(body.get("record"), body.get("at"), body.get("how", ""), seq)
            return replace(case, over=over)
        case _:
            return replace(case, agreed=(*case.agreed, Agreed(body["what"], body["reason"])))


def _with_role(case: Case, role: str, handle: str) -> Case:
    """A word about the other, or one taken back; of two words about one handle the later stands."""
    if role == "not_me":
        return replace(case, me=_without(case, case.me, handle))
    if role == "other":
        kept = _without(case, case.not_other, handle)
        return replace(case, other=(*case.other, handle), not_other=kept)
    return replace(case, other=_without(case, case.other, handle), not_other=(*case.not_other, handle))


def _without(case: Case, handles: tuple[str, ...], taken_back: str) -> tuple[str, ...]:
    """Handles without one of them, however it is spelled this time."""
    form = normal(taken_back, case.country)
    return tuple(h for h in handles if normal(h, case.country) != form)
