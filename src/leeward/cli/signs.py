# SPDX-License-Identifier: Apache-2.0
"""``leeward signs`` and ``leeward decide``: what was found, both sides of it, and what she makes of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter

from leeward.cli.terminal import Opening, inert, language, say, show, show_json, spoken, words_of
from leeward.flow import records
from leeward.flow import signs as flow
from leeward.records import RecordId, Said
from leeward.vault import Vault
from leeward.words import tell

MOST_QUOTED = 5
MOST_LETTERS = 160
"""How much of a record is quoted under a finding; ``show`` prints all of it."""


def register(app: App) -> None:
    """Add the commands."""

    @app.command(name="signs", help=say("help.signs"))
    def signs(
        vault: Path,
        *,
        json: Annotated[bool, Parameter(negative="", help=say("help.option.json"))] = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        with opening.open(vault) as opened:
            for line in flow.lines(opened, language()):
                if json:
                    show_json(line)
                elif line["type"] == "finding":
                    _finding(line, opened)
                else:
                    _summary(line)
        return 0

    @app.command(name="decide", help=say("help.decide"))
    def decide(
        vault: Path,
        finding: Annotated[str, Parameter(name="FINDING")],
        decision: Annotated[Literal["kept", "dismissed"], Parameter(name="DECISION")],
        /,
        *,
        why: Annotated[str | None, spoken("why")] = None,
        note: Annotated[str | None, spoken("note")] = None,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        with opening.open(vault) as opened:
            beside = "" if note is None else words_of(note, "ask.why")
            flow.decide(opened, finding, decision, words_of(why, "ask.why"), opening.at(), beside)
        show(say(f"decide.{decision}"))
        return 0


def _finding(line: dict[str, Any], vault: Vault) -> None:
    show(say("signs.finding", sign=line["sign"], why=line["why"]))
    if line.get("note"):
        show("  " + say("signs.note", text=line["note"]))
    _quotes(vault, line["records"])
    show("  " + say("signs.other_side", text=line["other_side"]))
    show("  " + say("signs.not_seen", text=line["not_seen"]))
    show(
        "  " + say("signs.rule", rule=line["rule"], id=line["id"], decided=say(f"decided.{line['decided']}"))
    )
    show()


def _quotes(vault: Vault, ids: Sequence[RecordId]) -> None:
    """The first records that a finding is about, so that nobody decides without having seen them."""
    for record in records.show(vault, ids[:MOST_QUOTED]):
        text = " ".join(record["text"].split())
        short = text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "\u2026"
        at = record["time"]["local"] or record["time"]["as_written"]
        show("  - " + say("signs.quoted", at=at, id=record["id"], text=inert(short or record["kind"])))
    if len(ids) > MOST_QUOTED:
        show("    " + say("signs.more", n=len(ids) - MOST_QUOTED))


def _summary(line: dict[str, Any]) -> None:
    after = line["after_over"]
    if line["over"] is None:
        show(say("signs.no_day"))
    else:
        since = str(line["over"]["at"] or "")[:10]
        show(say("signs.count", n=after["contacts"], days=after["days"], since=since))
        show(say("signs.own_replies", n=after["own_replies"]))
    _course(line["course"])
    show(say("signs.not_found_is_not_safe"))
    for sentence in (*line["assumptions"], *line["not_examined"]):
        show("  - " + inert(sentence))


def _course(course: dict[str, Any]) -> None:
    """First dates by kind of act, and offences that a lawyer may look at."""
    if course["kinds"]:
        show(say("signs.course"))
    for kind in course["kinds"]:
        facts = {"kind": say(f"kind.{kind['kind']}"), "n": kind["count"], "first": kind["first"]}
        show("  " + tell(Said("signs.course.kind", facts)))
    if course["law"]:
        show(say("signs.course.law"))
    for offence in course["law"]:
        show("  - " + inert(offence["said"]))
