# SPDX-License-Identifier: Apache-2.0
"""``leeward show`` and ``leeward find``: records by their ids, or by words in them."""

from collections.abc import Iterable
from typing import Annotated, Any

from cyclopts import App, Parameter

from leeward.cli.terminal import Folder, Opening, inert, inert_lines, say, show, show_json, tell, words_of
from leeward.errors import UsageError
from leeward.flow import records

Json = Annotated[bool, Parameter(negative="", help=say("help.option.json"))]


def register(app: App) -> None:
    """Add the commands."""

    @app.command(name="show", help=say("help.show"))
    def show_records(
        vault: Folder,
        /,
        *ids: Annotated[str, Parameter(name="ID", help=say("help.option.ids"))],
        json: Json = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        if not ids:
            raise UsageError("error.no_ids")
        with opening.open(vault) as opened:
            _print(records.show(opened, ids), json=json)
        return 0

    @app.command(name="find", help=say("help.find"))
    def find(
        vault: Folder,
        /,
        *words: Annotated[
            str, Parameter(name="WORDS", help=say("help.option.words"), allow_leading_hyphen=True)
        ],
        json: Json = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        given = " ".join(words)
        wanted = given if given and given != "-" else words_of(given or None, "ask.find")
        with opening.open(vault) as opened:
            if not _print(records.find(opened, wanted), json=json):
                tell(say("find.nothing"))
        return 0


def _print(lines: Iterable[dict[str, Any]], *, json: bool) -> int:
    """Print records; gives how many."""
    printed = 0
    for line in lines:
        printed += 1
        if json:
            show_json(line)
        else:
            who = inert(line["from"]["name"] or line["from"]["handle"] or "")
            when = inert(line["time"]["local"] or line["time"]["as_written"])
            show(f"{line['id']}  {when}  {who}")
            show("  " + inert_lines(line["text"]))
    return printed
