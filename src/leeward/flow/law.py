# SPDX-License-Identifier: Apache-2.0
"""Offences to which items of a case may matter, and orders a court may make: by country, from data.

Each is shown with its source and its date. The program says which findings a lawyer may want to look at
for which offence, and never that one was committed. What is known from memory only is not shown, and no
address but one of an official page or of a serious publisher of law: where none was read, that is said.
"""

import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from leeward.records import Finding, Said

Confidence = Literal["statute", "secondary", "memory"]
Status = Literal[
    "in_force", "partly_suspended", "partly_struck_down", "not_commenced", "pending", "unverified"
]

_SIGN_OF = {"contact": 1, "gift": 2, "visit": 3, "exposure": 4, "threat": 5}
PICTURES = "exposure.pictures"
"""Exposure of which a record shows or speaks of a picture or film; no finding has this kind itself."""


class Offence(msgspec.Struct, frozen=True):
    """An offence as a public page tells it.

    ``only_in``: where in the country it is law. ``states``: told only to somebody who named one of them, by
    code or name. ``not_in``: told unless one of them was named. ``kinds``: of findings that may matter to it,
    as findings name them ("threat.physical"), or all of a sign ("contact"). ``source``: nothing where no
    official page or serious publisher of law was read; then it counts as not confirmed.
    """

    country: str
    name: str
    statute: str
    section: str
    covers: str
    kinds: tuple[str, ...]
    confidence: Confidence
    status: Status
    source: str = ""
    only_in: str = ""
    states: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    caution: str = ""
    as_of: str = ""

    @property
    def signs(self) -> tuple[int, ...]:
        """The signs of which findings may matter to it."""
        return tuple(sorted({_SIGN_OF[kind.partition(".")[0]] for kind in self.kinds}))


class Order(msgspec.Struct, frozen=True):
    """An order to keep away, or a bond, that a court may make; fields as of an offence."""

    country: str
    name: str
    confidence: Confidence
    status: Status
    source: str = ""
    statute: str = ""
    about: str = ""
    """Who may ask for it, where, and what must have been between the two."""
    only_in: str = ""
    states: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    caution: str = ""
    as_of: str = ""


class _File(msgspec.Struct, frozen=True):
    checked: str
    review_by: str
    offence: tuple[Offence, ...]
    order: tuple[Order, ...]


@cache
def _kept() -> _File:
    text = files("leeward").joinpath("law", "offences.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _File)


def kinds_of(finding: Finding, *, is_pictured: bool = False) -> frozenset[str]:
    """The kinds that a finding counts as: its own, all of its sign, and the threats that she typed in one."""
    family = finding.kind.partition(".")[0]
    found = {family, finding.kind}
    if family == "threat":
        found |= {f"threat.{kind}" for kind in str(finding.facts.get("kinds", "")).split(", ") if kind}
    if family == "exposure" and is_pictured:
        found.add(PICTURES)
    return frozenset(found)


def offences(country: str | None, state: str | None, kinds: Collection[str]) -> tuple[Offence, ...]:
    """Offences of a country that findings of these kinds may matter to.

    One that is law only in some states is told where she named such a state.
    """
    return tuple(
        offence
        for offence in _kept().offence
        if offence.country == country
        and offence.confidence != "memory"
        and not set(offence.kinds).isdisjoint(kinds)
        and _holds_in(offence, state)
    )


def orders(country: str | None, state: str | None) -> tuple[Order, ...]:
    """Orders that a court there may make. One of a state is told where she named that state."""
    return tuple(
        order
        for order in _kept().order
        if order.country == country and order.confidence != "memory" and _holds_in(order, state)
    )


def missing(country: str | None, state: str | None) -> tuple[Said, ...]:
    """What is not told, and why: nothing is kept of a country, or it hangs on a state nobody named."""
    if country is None:
        return ()
    kept: tuple[Offence | Order, ...] = (*_kept().offence, *_kept().order)
    here = [one for one in kept if one.country == country]
    if not here:
        return (Said("law.none_kept", {"country": country}),)
    places = tuple(dict.fromkeys(one.only_in for one in here if one.states))
    known = {name.casefold() for one in here for name in one.states}
    if not places or (state and _code(state, country) in known):
        return ()
    facts: dict[str, str | int] = {"places": ", ".join(places)}
    return (Said("law.state_unknown", facts | {"state": state}) if state else Said("law.no_state", facts),)


def _holds_in(one: Offence | Order, state: str | None) -> bool:
    named = _code(state or "", one.country)
    if named in {name.casefold() for name in one.not_in}:
        return False
    return not one.states or named in {name.casefold() for name in one.states}


def _code(state: str, country: str) -> str:
    """A state as it is compared: its code or name in small letters, "AU-NSW" without the country."""
    return state.strip().casefold().removeprefix(f"{country.casefold()}-")


def sentence(offence: Offence, findings: int) -> Said:
    """How an offence is told: what it covers, how many findings a lawyer may look at, where it was read."""
    file = _kept()
    return Said(
        f"law.may_matter.{offence.status if offence.source else 'no_source'}",
        {
            "n": findings,
            "name": offence.name,
            "covers": offence.covers,
            "statute": f"{offence.statute} ({offence.only_in})" if offence.only_in else offence.statute,
            "section": offence.section,
            "source": offence.source or offence.statute,
            "checked": file.checked,
            "review_by": file.review_by,
        },
    )


def order_sentence(order: Order) -> Said:
    """How an order is told: its law, who may ask for it, whether it is in force, and where that was read."""
    file = _kept()
    law = f"{order.statute} ({order.only_in})" if order.only_in and order.statute else order.statute
    law = law or order.only_in
    what = "; ".join(part for part in (law, order.about) if part)
    told = order.status if order.source else "no_source" if order.statute else "no_statute"
    facts = {"name": order.name, "what": what, "source": order.source or order.statute}
    return Said(f"law.order.{told}", facts | {"checked": file.checked, "review_by": file.review_by})
