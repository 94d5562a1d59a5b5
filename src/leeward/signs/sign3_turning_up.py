# SPDX-License-Identifier: Apache-2.0
"""Sign 3: turning up where she lives, works or goes, or saying that he is or will be there.

Nothing here tracks anybody: only what stands in her own exports is compared, and a distance is told only
where a record of the other and a place of hers both have coordinates. Like sign 2 it is listed after the
day only, because a couple visits each other.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from leeward.records import Finding
from leeward.signs.common.columns import NO_TIME, Columns, Exact, Refusal, Side
from leeward.signs.common.contacts import HOUR, Contacts, contacts
from leeward.signs.common.noted import Acts, Noted

KIND = "visit"
ADDRESS = "address"
"""He writes an address of hers to her: that he knows where she lives, which may be what he wants to say."""
# P: withheld calls within an hour of a visit stand beside it.
CALL_SECONDS = HOUR
# P: nearer than this is "there"; the position in a picture is often off by 20 to 50 metres.
NEAR_METRES = 300


def look(
    columns: Columns, refusal: Refusal | None, noted: Noted, found: Contacts | None = None
) -> Iterator[Finding]:
    """What he wrote, what others told her, what she typed, and places of his near places of hers."""
    acts = Acts(columns, refusal, contacts(columns, refusal) if found is None else found, noted)
    told = acts.heard(KIND, Side.THIRD, Side.UNKNOWN, agreed=False)
    near = acts.once(
        row for row, metres in noted.near.items() if metres <= NEAR_METRES and columns.side[row] == Side.OTHER
    )
    withheld = sorted(acts.found.withheld, key=columns.local.__getitem__)
    for rule, kind, rows in (
        ("sign3.said@1", "visit.said", acts.heard(KIND, Side.OTHER, agreed=False)),
        ("sign3.told@1", "visit.told", [row for row in told if columns.kind[row] != "incident"]),
        ("sign3.typed@1", "visit.typed", acts.typed(KIND)),
        ("sign3.unproven@1", "visit.unproven", acts.unproven(KIND)),
        ("sign3.near@1", "visit.near", near),
        ("sign3.address@1", "visit.address", acts.heard(ADDRESS, Side.OTHER, agreed=False)),
    ):
        for after, part in acts.only_after(rows):
            calls = _calls_around(columns, withheld, part)
            facts: dict[str, str | int] = {
                "rules": acts.rules(part, KIND),
                "withheld_around": len(calls),
                "nearest_metres": min((noted.near[row] for row in part if row in noted.near), default=-1),
            }
            yield acts.finding(rule, kind, part, facts, calls, after=after)


def _calls_around(columns: Columns, withheld: Sequence[int], rows: Sequence[int]) -> tuple[int, ...]:
    """Withheld calls up to an hour before or after one of these rows, where both have a time of day."""
    times = [columns.local[row] for row in withheld]
    found: dict[int, None] = {}
    for row in rows:
        at = columns.local[row]
        if at == NO_TIME or columns.exact[row] < Exact.MINUTE:
            continue
        low, high = bisect_left(times, at - CALL_SECONDS), bisect_right(times, at + CALL_SECONDS)
        found |= dict.fromkeys(w for w in withheld[low:high] if columns.exact[w] >= Exact.MINUTE)
    return tuple(sorted(found, key=columns.local.__getitem__))
