# SPDX-License-Identifier: Apache-2.0
"""Sign 5: threats, under three headings (physical, emotional, financial) and in eight kinds.

The words are heard by ``common/text``; this file says what they are in a case: which records, after the
day or before it, beside her own messages of the same hour. Threats before the day are listed too, apart.
"""

from collections.abc import Iterator

from leeward.records import Finding
from leeward.signs.common.columns import Columns, Mark, Reach, Refusal, Side
from leeward.signs.common.contacts import Contacts, contacts
from leeward.signs.common.noted import Acts, Noted

# The three headings of the sign; which kind stands under which is a convention of ours (P).
HEADINGS = {
    "physical": "physical",
    "veiled": "physical",
    "property_pets": "physical",
    "self_harm_pressure": "emotional",
    "intimate_images": "emotional",
    "reputation": "emotional",
    "custody_immigration": "emotional",
    "money_job": "financial",
}


def look(
    columns: Columns, refusal: Refusal | None, noted: Noted, found: Contacts | None = None
) -> Iterator[Finding]:
    """A finding for each kind of threat, after the day and before it; unproven, carried, typed apart."""
    acts = Acts(columns, refusal, contacts(columns, refusal) if found is None else found, noted)
    for kind, heading in HEADINGS.items():
        heard = acts.heard(f"threat.{kind}", Side.OTHER)
        for after, rows in acts.phases(heard):
            yield _written(acts, kind, heading, rows, after=after)
    for after, rows in acts.phases(acts.unproven(*(f"threat.{kind}" for kind in HEADINGS))):
        kinds = [kind for kind in HEADINGS if any(_has(acts, row, kind) for row in rows)]
        yield acts.finding(
            "sign5.unproven@1", "threat.unproven", rows, {"kinds": ", ".join(kinds)}, after=after
        )
    yield from _carried(acts)
    typed = acts.once({row for kind in HEADINGS for row in acts.typed(f"threat.{kind}")})
    for after, rows in acts.phases(typed):
        kinds = [kind for kind in HEADINGS if any(_has(acts, row, kind) for row in rows)]
        facts: dict[str, str | int] = {"kinds": ", ".join(kinds)}
        yield acts.finding("sign5.typed@1", "threat.typed", rows, facts, after=after)


def _carried(acts: Acts) -> Iterator[Finding]:
    """What others wrote to her that he said or will do: their words about his, never his own."""
    told = acts.noted.said_to_threaten
    for after, rows in acts.phases(acts.once(told)):
        said = {sound.kind for row in rows for sound in told[row]}
        kinds = [kind for kind in HEADINGS if f"threat.{kind}" in said]
        facts: dict[str, str | int] = {
            "kinds": ", ".join(kinds),
            "carried": len(rows),
            "channels": len({acts.columns.channel[row] for row in rows}),
        }
        yield acts.finding("sign5.carried@1", "threat.carried", rows, facts, after=after)


def _written(acts: Acts, kind: str, heading: str, rows: list[int], *, after: bool) -> Finding:
    columns = acts.columns
    facts: dict[str, str | int] = {
        "heading": heading,
        "rules": acts.rules(rows, f"threat.{kind}"),
        "to_her": sum(columns.reach[row] == Reach.HER for row in rows),
        "to_others": sum(columns.reach[row] != Reach.HER for row in rows),
        "channels": len({columns.channel[row] for row in rows}),
        "deleted": sum(bool(columns.mark[row] & Mark.DELETED) for row in rows),
    }
    return acts.finding(f"sign5.{kind}@1", f"threat.{kind}", rows, facts, after=after)


def _has(acts: Acts, row: int, kind: str) -> bool:
    return any(sound.kind == f"threat.{kind}" for sound in acts.noted.heard[row])
