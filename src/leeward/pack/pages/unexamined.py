# SPDX-License-Identifier: Apache-2.0
"""What nobody looked at: each file of the pack by its name, the others in one sentence that counts.

The name of an export that is not in the pack can tell where she asked for help, so a line for each of
them would name nothing; together they still say how much there is.
"""

from collections import Counter

from leeward.pack.desk import Desk

_OF_OTHERS = {
    "not_examined.skipped": "report.others.skipped",
    "not_examined.cut": "report.others.cut",
    "not_examined.not_read": "report.others.not_read",
}


def unexamined(desk: Desk) -> list[str]:
    """A sentence for each thing that was not examined; one for all files whose names are not told."""
    told: list[str] = []
    others: Counter[tuple[str, str]] = Counter()
    for said in desk.story.not_examined:
        file = said.facts.get("file")
        if said.key in _OF_OTHERS and isinstance(file, str) and desk.hides(file):
            others[said.key, str(said.facts.get("why", ""))] += int(said.facts.get("n", 1))
        else:
            told.append(desk.tell(said))
    parts = [desk.say(_OF_OTHERS[key], n=n, why=desk.reason(why)) for (key, why), n in others.items()]
    if parts:
        told.append(desk.say("report.others", what="; ".join(parts)))
    return told
