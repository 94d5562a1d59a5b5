# SPDX-License-Identifier: Apache-2.0
"""``leeward worklist``: what a person has still to read or to listen to."""

from typing import Annotated, Any

from cyclopts import App, Parameter

from leeward.cli.terminal import Folder, Opening, inert, one_line, say, show, show_json
from leeward.flow.worklist import lines

MOST_LETTERS = 300
"""Letters of a message that are shown; ``show`` prints all of it."""


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="worklist", help=say("help.worklist"))
    def worklist(
        vault: Folder,
        /,
        *,
        json: Annotated[bool, Parameter(negative="", help=say("help.option.json"))] = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        with opening.open(vault) as opened:
            for line in lines(opened):
                if json:
                    show_json(line)
                else:
                    print_line(line)
        return 0


def print_line(line: dict[str, Any]) -> None:
    """One line of the list as people read it."""
    if line["type"] == "summary":
        show(say("worklist.count", hear=line["to_hear"], **line["to_read"]))
        show(say("worklist.not_listed"))
        return
    at = str(line["time"]["local"] or line["time"]["as_written"])
    if line["type"] == "to_read":
        words = ", ".join(line["words"])
        show(say("worklist.read", pile=say(f"band.{line['band']}"), at=at, id=line["id"]))
        show("  " + one_line(line["text"], MOST_LETTERS))
        if words:  # where many small grounds add up, no single word stands out
            show("  " + say("worklist.words", words=inert(words)))
    else:
        names = ", ".join(one["name"] for one in line["attachments"]) or line["channel"]
        show(say("worklist.hear", at=at, id=line["id"], file=inert(names)))
    show()
