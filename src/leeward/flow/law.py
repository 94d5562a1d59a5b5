# SPDX-License-Identifier: Apache-2.0
"""Offences to which items of a case may matter, and orders a court may make: by country, from data.

Each is shown with its source and its date. The program says which findings a lawyer may want to look at
for which offence, and never that one was committed. What is known from memory only is not shown.
"""

import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from leeward.records import Said

Confidence = Literal["statute", "secondary", "memory"]
Status = Literal[
    "in_force", "partly_suspended", "partly_struck_down", "not_commenced", "pending", "unverified"
]


class Offence(msgspec.Struct, frozen=True):
    """An offence as a public page tells it.

    ``only_in``: where in the country it is law. ``states``: told only to somebody who named one of them, by
    code or name. ``not_in``: told unless one of them was named.
    """

    country: str
    name: str
    statute: str
    section: str
    covers: str
    signs: tuple[int, ...]
    source: str
    confidence: Confidence
    status: Status
    only_in: str = ""
    states: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    caution: str = ""
    as_of: str = ""


class Order(msgspec.Struct, frozen=True):
    """An order to keep away, or a bond, that a court may make; fields as of an offence."""

    country: str
    name: str
    source: str
    confidence: Confidence
    status: Status
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


def offences(country: str | None, state: str | None, signs: Collection[int]) -> tuple[Offence, ...]:
    """Offences of a country that items of these signs may matter to.

    One that is law only in some states is told where she named such a state.
    """
    return tuple(
        offence
        for offence in _kept().offence
        if offence.country == country
        and offence.confidence != "memory"
        and set(offence.signs) & set(signs)
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
        f"law.may_matter.{offence.status}",
        {
            "n": findings,
            "name": offence.name,
            "covers": offence.covers,
            "statute": f"{offence.statute} ({offence.only_in})" if offence.only_in else offence.statute,
            "section": offence.section,
            "source": offence.source,
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
    facts = {"name": order.name, "what": what, "source": order.source}
    return Said(f"law.order.{order.status}", facts | {"checked": file.checked, "review_by": file.review_by})
