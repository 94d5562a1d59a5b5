# SPDX-License-Identifier: Apache-2.0
"""``leeward new VAULT``: an empty vault for one case."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.chosen import ATTEMPTS, new_passphrase, typed_name
from leeward.cli.steps import first_step
from leeward.cli.terminal import Folder, Opening, complain, helped, say, show
from leeward.errors import UsageError
from leeward.flow.case import country_code
from leeward.flow.new import new as make
from leeward.flow.synced import expect_unsynced


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="new", help=say("help.new"))
    def new(
        vault: Folder,
        /,
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
        if country is None and opening.passphrase_file is None and generate is None:
            country = _country()  # a command that brings its passphrase along answers no questions
        typed = new_passphrase(opening.passphrase_file, generate, refuse=False)
        make(vault, typed, country, state, zone, synced_is_safe=True)
        show(say("new.done", path=str(vault)))
        if country is None and sys.stdout.isatty():
            show(say("new.no_country"))
        first_step(vault)
        return 0


def _country() -> str | None:
    """The country, asked for where somebody can answer; a slip is named and asked about again."""
    for _ in range(ATTEMPTS):
        typed = typed_name(say("ask.country"))
        if not typed:
            break
        try:
            return country_code(typed)
        except UsageError as error:
            complain(error)
    return None
