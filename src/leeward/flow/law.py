# SPDX-License-Identifier: Apache-2.0
"""Offences to which items of a case may matter, by country: read from data, shown with source and date.

The program says which findings a lawyer may want to look at for which offence, and never that one was
committed. What is known from memory only is not shown.
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
    """An offence as a public page tells it. ``only_in`` and ``states``: where in the country it is law."""

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
    caution: str = ""
    as_of: str = ""


class _File(msgspec.Struct, frozen=True):
    checked: str
    review_by: str
    offence: tuple[Offence, ...]


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
        and (not offence.states or (state or "").upper() in offence.states)
    )


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
