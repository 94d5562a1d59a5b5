# SPDX-License-Identifier: Apache-2.0
"""Sign 2: gifts and money that nobody asked for, once she has said no.

Between a couple a gift is nothing unusual, so with a day set only what came after it is listed. Contact
that she marked as agreed (the return of keys, money for a child) is left out and counted.
"""

from collections.abc import Iterator

from leeward.records import Finding
from leeward.signs.common.columns import Columns, Mark, Reach, Refusal, Side
from leeward.signs.common.contacts import Contacts, contacts
from leeward.signs.common.noted import Acts, Noted

KIND = "gift"


def look(
    columns: Columns, refusal: Refusal | None, noted: Noted, found: Contacts | None = None
) -> Iterator[Finding]:
    """What he wrote about gifts, money he sent, notices that name him, other notices, what she typed."""
    acts = Acts(columns, refusal, contacts(columns, refusal) if found is None else found, noted)
    money = acts.once(
        row
        for row in range(len(columns))
        if columns.kind[row] == "payment"
        and columns.side[row] == Side.OTHER
        and columns.reach[row] == Reach.HER
        and not columns.mark[row] & (Mark.AGREED | Mark.NEVER_SENT | Mark.SYSTEM)
    )
    paid = set(money)
    said = [row for row in acts.heard(KIND, Side.OTHER, agreed=False) if row not in paid]
    notices = acts.heard(KIND, Side.THIRD, Side.UNKNOWN, agreed=False)
    notices = [row for row in notices if columns.kind[row] != "incident"]
    received = set(acts.noted.received)
    named = acts.once(received)
    nameless = [row for row in notices if row not in received]
    agreed = len(acts.heard(KIND, Side.OTHER)) - len(acts.heard(KIND, Side.OTHER, agreed=False))
    for rule, kind, rows in (
        ("sign2.said@1", "gift.said", said),
        ("sign2.money@1", "gift.money", money),
        ("sign2.named@1", "gift.named", named),
        ("sign2.notice@1", "gift.notice", nameless),
        ("sign2.typed@1", "gift.typed", acts.typed(KIND)),
        ("sign2.unproven@1", "gift.unproven", acts.unproven(KIND)),
    ):
        for after, part in acts.only_after(rows):
            facts: dict[str, str | int] = {
                "rules": acts.rules(part, KIND),
                "agreed": agreed,
                "name_him": len(received.intersection(part)),
                "payments": sum(columns.kind[row] == "payment" for row in part),
            }
            yield acts.finding(rule, kind, part, facts, after=after)
