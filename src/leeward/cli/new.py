# SPDX-License-Identifier: Apache-2.0
"""``leeward new VAULT``: an empty vault for one case."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.chosen import new_passphrase
from leeward.cli.steps import first_step
from leeward.cli.terminal import Opening, helped, say, show
from leeward.flow.new import new as make
from leeward.flow.synced import expect_unsynced


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="new", help=say("help.new"))
    def new(
        vault: Path,
        *,
        country: Annotated[str | None, helped("country")] = None,
        state: Annotated[str | None, helped("state")] = None,
        zone: Annotated[str | None, helped("zone")] = None,
        generate: Annotated[Path | None, helped("generate")] = None,
        synced_folder_is_safe: Annotated[
            bool, Parameter(negative="", help=say("help.option.synced_folder_is_safe"))
        ] = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        if not synced_folder_is_safe:
            expect_unsynced(vault)  # before a passphrase is asked
        typed = new_passphrase(opening.passphrase_file, generate, refuse=False)
        make(vault, typed, country, state, zone, synced_is_safe=True)
        show(say("new.done", path=str(vault)))
        if country is None and sys.stdout.isatty():
            show(say("new.no_country"))
        first_step(vault)
        return 0
