# SPDX-License-Identifier: Apache-2.0
"""``leeward new VAULT``: an empty vault for one case."""

from pathlib import Path
from typing import Annotated

from cyclopts import App

from leeward.cli import terminal
from leeward.cli.terminal import Opening, helped, say, show
from leeward.flow.new import new as make


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="new", help=say("help.new"))
    def new(
        vault: Path,
        *,
        country: Annotated[str | None, helped("country")] = None,
        state: Annotated[str | None, helped("state")] = None,
        zone: Annotated[str | None, helped("zone")] = None,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        make(vault, terminal.passphrase(opening.passphrase_file, twice=True), country, state, zone)
        show(say("new.done", path=str(vault)))
        return 0
