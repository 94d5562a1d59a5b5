# SPDX-License-Identifier: Apache-2.0
"""``leeward wipe VAULT``: the keys are destroyed, then the files; and what that does not do is said first."""

from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.chosen import typed_name
from leeward.cli.terminal import Folder, Opening, progress, say, show, spoken, tell
from leeward.flow import wipe as flow

_PAGE = ("does", "ssd", "copies", "heads", "packs", "traces", "court")


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="wipe", help=say("help.wipe"))
    def wipe(
        vault: Folder,
        /,
        *,
        yes_destroy: Annotated[str | None, spoken("yes_destroy")] = None,
        even_under_hold: Annotated[
            bool, Parameter(negative="", help=say("help.option.even_under_hold"))
        ] = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        with opening.open(vault) as opened:
            flow.expect_free(opened, even_under_hold=even_under_hold)
            for part in _PAGE:
                tell(say(f"wipe.{part}"))
            folder = vault.resolve().name
            name = yes_destroy if yes_destroy is not None else typed_name(say("ask.wipe", name=folder))
            with progress() as moved:
                left = flow.wipe(opened, name, even_under_hold=even_under_hold, tell=moved)
        show(say("wipe.done"))
        for file in left:
            show(say("wipe.left", file=file))
        return 0
