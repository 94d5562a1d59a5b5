# SPDX-License-Identifier: Apache-2.0
"""``leeward pack VAULT DIR``: the pack that she hands over."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.paper import show_words
from leeward.cli.preview import print_preview, wanted
from leeward.cli.terminal import Folder, Opening, helped, say, show, tell
from leeward.flow.disclosure import Preview
from leeward.flow.pack import pack as make
from leeward.pack.story import Audience


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="pack", help=say("help.pack"))
    def pack(  # noqa: PLR0913 - each says what the pack is
        vault: Folder,
        to: Annotated[Path, Parameter(name="DIR", help=say("help.option.pack_dir"))],
        /,
        *,
        for_: Annotated[Audience, Parameter(name="--for", help=say("help.option.for"))],
        country: Annotated[str | None, helped("country")] = None,
        records: Annotated[
            list[str] | None,
            Parameter(negative="", consume_multiple=True, help=say("help.option.records")),
        ] = None,
        originals: Annotated[
            list[str] | None,
            Parameter(negative="", consume_multiple=True, help=say("help.option.originals")),
        ] = None,
        yes: Annotated[bool, Parameter(negative="", help=say("help.option.yes"))] = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        asked = wanted(for_, country, records, originals, opening)
        with opening.open(vault) as opened:
            can_ask = sys.stdin.isatty()
            built = make(opened, to, asked, opening.at(), _asked if can_ask and not yes else _told)
            if not (can_ask or yes):
                tell(say("pack.not_asked"))
            show(say("pack.done", path=str(to), files=built.files))
            show(say("pack.read_first", path=str(to / "data" / "report.pdf")))
            show_words(opened)
        return 0


def _told(found: Preview) -> bool:
    """Nobody is asked; that findings wait for her is said, because the pack goes without them."""
    if found.kept.open_again:
        tell(say("signs.open_again", n=found.kept.open_again))
    return True


def _asked(found: Preview) -> bool:
    """Show what whoever gets the pack will see, and ask whether it shall be made."""
    print_preview(found, tell)
    tell(say("ask.pack"))
    try:
        return input("> ").strip().casefold() in say("ask.yes_words").split()
    except EOFError:
        return False
