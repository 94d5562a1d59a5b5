# SPDX-License-Identifier: Apache-2.0
"""``leeward signs`` and ``leeward decide``: what was found, both sides of it, and what she makes of it."""

from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter

from leeward.cli.steps import after_signs
from leeward.cli.terminal import (
    Folder,
    Opening,
    helped,
    inert,
    language,
    one_line,
    say,
    show,
    show_json,
    spoken,
    tell,
    words_of,
)
from leeward.flow import records
from leeward.flow import signs as flow
from leeward.flow.case import settled
from leeward.flow.people import has_unnamed
from leeward.records import RecordId
from leeward.vault import Vault

MOST_QUOTED = 5
MOST_REPLIES = 12
MOST_LETTERS = 160
"""How much of a record is quoted under a finding; ``show`` prints all of it."""
MOST_LOOKED_AT = 500
"""Records of a finding among which the message before a reply is looked for."""
CALLS = ("missed", "answered", "declined", "blocked", "voicemail")


def register(app: App) -> None:
    """Add the commands."""

    @app.command(name="signs", help=say("help.signs"))
    def signs(
        vault: Folder,
        /,
        *,
        state: Annotated[str | None, helped("state")] = None,
        json: Annotated[bool, Parameter(negative="", help=say("help.option.json"))] = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        with opening.open(vault) as opened:
            decided: dict[str, str] = {}
            read = _Read(opened)
            for line in flow.lines(opened, language(), state):
                if line["type"] == "finding":
                    decided[line["id"]] = line["decided"]
                if json:
                    show_json(line)
                elif line["type"] == "finding":
                    _finding(line, read)
                else:
                    _summary(line)
            if not json:
                _who_is_who(vault, opened)
                after_signs(vault, opened, decided)
        return 0

    @app.command(name="decide", help=say("help.decide"))
    def decide(
        vault: Folder,
        finding: Annotated[str, Parameter(name="FINDING", help=say("help.option.finding"))],
        decision: Annotated[
            Literal["kept", "dismissed"], Parameter(name="DECISION", help=say("help.option.decision"))
        ],
        /,
        *,
        why: Annotated[str | None, spoken("why")] = None,
        note: Annotated[str | None, spoken("note")] = None,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        with opening.open(vault) as opened:
            told = flow.named(opened, finding)  # before anybody is asked why
            beside = "" if note is None else words_of(note, "ask.note")
            flow.decide(opened, told, decision, words_of(why, "ask.why"), opening.at(), beside)
        show(say(f"decide.{decision}"))
        show(say("decide.about", n=len(told.records)))
        return 0


def _who_is_who(folder: Path, vault: Vault) -> None:
    """What the counts rest on: nobody is the other yet, or whoever was not named is somebody else."""
    if not settled(vault).other:
        tell(say("signs.no_other"))
    elif has_unnamed(vault):
        show(say("signs.others", vault=quote(str(folder))))


class _Read:
    """Records that were read once: most findings are about the same ones."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._known: dict[RecordId, dict[str, Any]] = {}

    def of(self, ids: Sequence[RecordId]) -> list[dict[str, Any]]:
        """The records of these ids, in order."""
        new = [one for one in ids if one not in self._known]
        self._known.update((record["id"], record) for record in records.show(self._vault, new))
        return [self._known[one] for one in ids]


def _finding(line: dict[str, Any], read: _Read) -> None:
    show(say("signs.finding", sign=line["sign"], why=line["why"]))
    if line.get("note"):
        show("  " + say("signs.note", text=line["note"]))
    if "decided_before" in line:
        before, n = say(f"decided.{line['decided_before']}"), line["new_since"]
        show("  " + (say("signs.new_since", n=n, before=before) if n else say("signs.moved", before=before)))
    _quotes(read, line["records"], line["context"], line.get("new_records", ()))
    show("  " + say("signs.other_side", text=line["other_side"]))
    show("  " + say("signs.not_seen", text=line["not_seen"]))
    show(
        "  " + say("signs.rule", rule=line["rule"], id=line["id"], decided=say(f"decided.{line['decided']}"))
    )
    show()


def _quotes(
    read: _Read, ids: Sequence[RecordId], beside: Sequence[RecordId], new: Sequence[RecordId]
) -> None:
    """The first records of a finding, those new since she decided, and her replies behind what they answer.

    Nobody shall decide without having seen them, and what the other side will point at is among them.
    """
    about = read.of(ids[:MOST_LOOKED_AT])
    own = [r for r in read.of(beside[:MOST_LOOKED_AT]) if r["direction"] == "out"]
    late = set(new)
    shown = {record["id"]: record for record in (*about[:MOST_QUOTED], *read.of(new[:MOST_QUOTED]))}
    for reply in own[:MOST_REPLIES]:
        before = [record for record in about if _when(record) <= _when(reply)]
        for record in (*sorted(before, key=_when)[-1:], reply):
            shown[record["id"]] = record
    for record in sorted(shown.values(), key=_when):
        how = "new" if record["id"] in late else "quoted"
        _quote(record, "own" if record in own else how)
    if left := len(set(ids) - set(shown)):
        show("    " + say("signs.more", n=left))


def _when(record: dict[str, Any]) -> str:
    return str(record["time"]["local"] or record["time"]["as_written"])


def _quote(record: dict[str, Any], how: str) -> None:
    state = next((s for s in record["state"] if s in CALLS), "made")
    what = say(f"quoted.call.{state}") if record["kind"] == "call" else say(f"quoted.{record['kind']}")
    text = one_line(record["text"].strip() or record.get("subject") or what, MOST_LETTERS)
    show("  - " + say(f"signs.{how}", at=_when(record), id=record["id"], text=text))


def _summary(line: dict[str, Any]) -> None:
    after = line["after_over"]
    if line["over"] is None:
        show(say("signs.no_day"))
    else:
        since = str(line["over"]["at"] or "")[:10]
        show(say("signs.count", n=after["contacts"], days=after["days"], since=since))
        n = after["own_replies"]
        show(say("signs.own_replies", n=n) if n else say("signs.no_replies"))
        _apart(line["apart"])
    if line["open_again"]:
        show(say("signs.open_again", n=line["open_again"]))
    _course(line["course"])
    if line["assumptions"]:
        show(say("signs.assumed"))
    for sentence in line["assumptions"]:
        show("  - " + inert(sentence))
    show(say("signs.not_found_is_not_safe"))
    if line["not_examined"]:
        show(say("signs.not_looked_at"))
    for sentence in line["not_examined"]:
        show("  - " + inert(sentence))


def _apart(counts: dict[str, int]) -> None:
    """What came from the other, or may have, and is no contact to her: never dropped without a word."""
    told = [say(f"apart.{name}", n=n) for name, n in counts.items() if n]
    if told:
        show(say("signs.apart", what="; ".join(told)))


def _course(course: dict[str, Any]) -> None:
    """First dates by kind of act, and offences that a lawyer may look at."""
    if course["kinds"]:
        show(say("signs.course"))
    for kind in course["kinds"]:
        facts = {"kind": say(f"kind.{kind['kind']}"), "n": kind["count"], "first": kind["first"]}
        show("  " + say("signs.course.kind", **facts))
    if course["law"]:
        show(say("signs.course.law"))
    for offence in course["law"]:
        show("  - " + inert(offence["said"]))
    if course["orders"]:
        show(say("signs.course.orders"))
    for order in course["orders"]:
        show("  - " + inert(order["said"]))
    for sentence in course["law_missing"]:
        show(inert(sentence))
