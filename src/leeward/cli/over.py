# SPDX-License-Identifier: Apache-2.0
"""``leeward over``: the day she said it was over, found in her own words or told by her."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from shlex import quote
from typing import Annotated, Any

from cyclopts import App, Parameter

from leeward.cli.paper import name_words
from leeward.cli.steps import next_step
from leeward.cli.terminal import (
    Folder,
    Opening,
    helped,
    inert,
    inert_lines,
    language,
    one_line,
    say,
    show,
    show_json,
    spoken,
    tell,
    words_of,
)
from leeward.errors import UsageError
from leeward.flow import over as flow
from leeward.vault import Vault

MOST_LETTERS = 80
"""Letters of the names that a message went to; ``--json`` has all of them."""


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="over", help=say("help.over"))
    def over(  # noqa: PLR0913 - three ways to say one thing
        vault: Folder,
        /,
        *,
        record: Annotated[str | None, helped("record")] = None,
        at: Annotated[str | None, helped("at")] = None,
        how: Annotated[str | None, spoken("how_said")] = None,
        agreed: Annotated[str | None, helped("agreed")] = None,
        reason: Annotated[str | None, spoken("reason")] = None,
        json: Annotated[bool, Parameter(negative="", help=say("help.option.json"))] = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        if record is not None and at is not None:
            raise UsageError("error.record_or_time")
        with opening.open(vault) as opened:
            now = opening.at()
            before = opened.log.frontier.size
            if record is not None:
                flow.set_record(opened, record, now)
                show(say("over.set"))
            elif at is not None:
                flow.read_day(opened, at)
                flow.set_time(opened, at, words_of(how, "ask.how_said"), now)
                show(say("over.set"))
            if agreed is not None:
                if not flow.agree(opened, agreed, words_of(reason, "ask.reason"), now):
                    tell(say("over.agreed_unseen", what=agreed))
                show(say("over.agreed"))
            if opened.log.frontier.size > before and not json:
                name_words(vault)
                next_step(vault, opened)
            if record is None and at is None and agreed is None:
                _candidates(opened, vault, json=json)
        return 0


def _candidates(vault: Vault, folder: Path, *, json: bool) -> None:
    """What may be the clear no, and where none is chosen yet the command that chooses the first."""
    found = list(flow.candidates(vault, language()))
    for line in found:
        _print(line, json=json)
    if json or flow.is_set(vault):
        return
    if found:
        tell(say("over.next", vault=quote(str(folder)), id=found[0]["id"]))
    else:
        tell(say("over.none", vault=quote(str(folder))))


def _to_whom(parties: Sequence[Mapping[str, str | None]]) -> str:
    """To whom a message went, by the names in the export."""
    names = [name for one in parties if (name := one["name"] or one["handle"])]
    return say("over.to", who=one_line(", ".join(names), MOST_LETTERS)) if names else say("over.to_nobody")


def _print(line: dict[str, Any], *, json: bool) -> None:
    if json:
        show_json(line)
        return
    when = line["time"]["local"] or line["time"]["as_written"] or ""
    show(f"{line['id']}  {inert(str(when))}  {_to_whom(line['to'])}")
    show("  " + inert_lines(str(line["text"])))
    for ground in line["grounds"]:
        show("  - " + inert(ground))
