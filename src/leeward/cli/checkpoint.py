# SPDX-License-Identifier: Apache-2.0
"""``leeward checkpoint VAULT``: the signed head of the log, to be kept elsewhere or held against a pack.

The head goes to standard output, its twelve words to standard error, where a person reads them.
"""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App

from leeward.cli.paper import show_words
from leeward.cli.terminal import Folder, Opening, helped, say, tell
from leeward.flow import heads


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="checkpoint", help=say("help.checkpoint"))
    def checkpoint(
        vault: Folder,
        /,
        *,
        since: Annotated[Path | None, helped("since")] = None,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        with opening.open(vault) as opened:
            note = heads.note(opened, since)
            show_words(opened, tell)
        sys.stdout.buffer.write(note)
        return 0
