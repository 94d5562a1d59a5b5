# SPDX-License-Identifier: Apache-2.0
"""``leeward withdraw VAULT IMPORT``: one export is taken back."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.terminal import Opening, say, show, spoken, words_of
from leeward.flow import withdraw as flow


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="withdraw", help=say("help.withdraw"))
    def withdraw(
        vault: Path,
        of: Annotated[str, Parameter(name="IMPORT", help=say("help.option.import"))],
        /,
        *,
        reason: Annotated[str | None, spoken("withdraw_reason")] = None,
        even_under_hold: Annotated[
            bool, Parameter(negative="", help=say("help.option.even_under_hold"))
        ] = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        why = words_of(reason, "ask.withdraw_reason")
        with opening.open(vault) as opened:
            gone = flow.withdraw(opened, of, why, opening.at(), even_under_hold=even_under_hold)
        show(say("withdraw.done", name=of, n=gone))
        show(say("withdraw.limits"))
        return 0
