# SPDX-License-Identifier: Apache-2.0
"""The course of conduct as ``leeward signs --json`` prints it: dates, days, and where law may matter."""

from typing import TYPE_CHECKING, Any

from leeward.flow.law import kinds_of, missing, offences, order_sentence, orders, sentence
from leeward.flow.pictured import is_pictured
from leeward.records import Record, Said
from leeward.signs.common.course import course
from leeward.vault import Query, Vault
from leeward.words import tell

if TYPE_CHECKING:
    from leeward.flow.signs import Looked, Told

SHOWING = 4
"""The sign of exposure: the only one of which the law asks whether there is a picture."""


def course_line(vault: Vault, looked: "Looked", language: str, state: str | None = None) -> dict[str, Any]:
    """The object ``course`` of the summary. Findings that she dismissed are left out.

    ``state``: where in the country she lives, if that was said now and not when the vault was made.
    """
    state = state or vault.settings.get("state") or None
    standing = [told for told in looked.findings if told.decided != "dismissed"]
    columns = looked.columns
    found = course(columns, looked.refusal, looked.contacts, [told.finding for told in standing])
    rows = sorted({columns.place[kind.first_row] for kind in found.kinds})
    ids = dict(zip(rows, Query(vault).ids_of(rows), strict=True))
    return {
        "kinds": [
            {
                "sign": kind.sign,
                "kind": kind.kind,
                "count": kind.count,
                "first": kind.first,
                "last": kind.last,
                "first_record": ids[columns.place[kind.first_row]],
            }
            for kind in found.kinds
        ],
        "days": [{"day": day, "signs": {str(s): n for s, n in signs.items()}} for day, signs in found.days],
        "facts": {
            "new_kinds_after_14_days": found.new_kinds_after_14_days,
            "by_28_days": list(found.by_28_days),
            "returns": found.returns,
            "channels": found.channels,
            "last_act": found.last_act,
            "days_after_over": found.days_after_over,
            "record_ends": found.record_ends,
            "silent_at_end": found.silent_at_end,
        },
        "law": _law(vault, looked, state, language),
        "orders": _orders(looked, state, language),
        "law_missing": [
            tell(one, language) for one in (missing(looked.case.country, state) if standing else ())
        ],
    }


def _orders(looked: "Looked", state: str | None, language: str) -> list[dict[str, Any]]:
    """Orders that a court of her country or state may make, where anything was found at all."""
    if not any(told.decided != "dismissed" for told in looked.findings):
        return []
    lines = []
    for order in orders(looked.case.country, state):
        said = [order_sentence(order)]
        if order.caution:
            said.append(Said("law.caution", {"text": order.caution}))
        lines.append(
            {
                "country": order.country,
                "name": order.name,
                "statute": order.statute or None,
                "only_in": order.only_in or None,
                "said": " ".join(tell(one, language) for one in said),
                "source": order.source or None,
                "confidence": order.confidence,
                "status": order.status,
            }
        )
    return lines


def _law(vault: Vault, looked: "Looked", state: str | None, language: str) -> list[dict[str, Any]]:
    """Offences of her country, with the findings that a lawyer may look at for each: those of its kinds."""
    if looked.case.country is None:
        return []
    standing = [
        told
        for told in looked.findings
        if told.decided != "dismissed" and (told.finding.after_over or looked.refusal is None)
    ]
    kinds = {
        told.id: kinds_of(told.finding, is_pictured=_is_pictured(vault, looked, told)) for told in standing
    }
    lines = []
    for offence in offences(looked.case.country, state, frozenset().union(*kinds.values())):
        ids = [one for one, found in kinds.items() if not found.isdisjoint(offence.kinds)]
        said = [sentence(offence, len(ids))]
        if offence.caution:
            said.append(Said("law.caution", {"text": offence.caution}))
        lines.append(
            {
                "country": offence.country,
                "name": offence.name,
                "statute": offence.statute,
                "section": offence.section,
                "only_in": offence.only_in or None,
                "signs": list(offence.signs),
                "findings": ids,
                "said": " ".join(tell(one, language) for one in said),
                "source": offence.source or None,
                "confidence": offence.confidence,
                "status": offence.status,
            }
        )
    return lines


def _is_pictured(vault: Vault, looked: "Looked", told: "Told") -> bool:
    """Whether any record of an exposure shows or speaks of a picture."""
    if told.finding.sign != SHOWING:
        return False
    rows = [looked.columns.place[row] for row in told.finding.records]
    return any(isinstance(one.item, Record) and is_pictured(one.item) for one in Query(vault).at(rows))
