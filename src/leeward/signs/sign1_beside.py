# SPDX-License-Identifier: Apache-2.0
"""What stands beside the contacts of sign 1: likes, words that others carry, pressure, and whether it rose.

None of these is counted as a contact (interface, ``leeward signs``); each is a finding of its own, so that
nobody has to argue about the count to see them.
"""

from collections.abc import Iterator

from leeward.records import Finding
from leeward.signs.common.before_after import shuffled, weeks
from leeward.signs.common.columns import Columns, Refusal, Side
from leeward.signs.common.contacts import Contacts, contacts
from leeward.signs.common.noted import Acts, Noted

PRESSURE = "contact.pressure"


def look(
    columns: Columns, refusal: Refusal | None, noted: Noted, found: Contacts | None = None
) -> Iterator[Finding]:
    """Everything beside the contacts after the day; nothing where no day is set."""
    acts = Acts(columns, refusal, contacts(columns, refusal) if found is None else found, noted)
    if refusal is None:
        return
    for rule, kind, rows in (
        ("sign1.reactions@1", "contact.reactions", list(acts.found.reactions)),
        ("sign1.to_others@1", "contact.to_others", list(acts.found.third_party)),
        ("sign1.unproven@1", "contact.unproven", list(acts.found.unproven)),
        ("sign1.carried@1", "contact.carried", acts.once(noted.carried)),
        ("sign1.pressure@1", PRESSURE, acts.heard(PRESSURE, Side.OTHER, agreed=False)),
    ):
        for after, part in acts.only_after(rows):
            senders = {"channels": len({columns.channel[row] for row in part})}
            yield acts.finding(rule, kind, part, {**senders, "rules": acts.rules(part, kind)}, after=after)
    yield from _rose(acts, refusal)


def _rose(acts: Acts, refusal: Refusal) -> Iterator[Finding]:
    """Whether whole weeks after the day hold more contact than whole weeks before, beyond chance."""
    found = weeks(acts.columns, refusal, acts.found.before, acts.found.after)
    if found is None or sum(found.after) * len(found.before) <= sum(found.before) * len(found.after):
        return
    chance = shuffled(found.before, found.after)
    if not chance.is_rare:
        return
    rows = [row for row in acts.found.after if acts.columns.channel[row] in found.channels]
    facts: dict[str, str | int] = {
        "weeks_before": len(found.before),
        "weeks_after": len(found.after),
        "in_weeks_before": sum(found.before),
        "in_weeks_after": sum(found.after),
        "in_thousand": chance.in_thousand,
        "on": ", ".join(found.channels),
    }
    yield acts.finding("sign1.rose@1", "contact.rose", rows, facts, after=True)
