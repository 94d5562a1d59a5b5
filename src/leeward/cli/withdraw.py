# SPDX-License-Identifier: Apache-2.0
"""``leeward withdraw VAULT IMPORT``: one export is taken back."""

from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.terminal import Folder, Opening, say, show, spoken, words_of
from leeward.errors import UsageError
from leeward.flow import withdraw as flow
from leeward.vault import Vault


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="withdraw", help=say("help.withdraw"))
    def withdraw(
        vault: Folder,
        of: Annotated[str | None, Parameter(name="IMPORT", help=say("help.option.import"))] = None,
        /,
        *,
        reason: Annotated[str | None, spoken("withdraw_reason")] = None,
        even_under_hold: Annotated[
            bool, Parameter(negative="", help=say("help.option.even_under_hold"))
        ] = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        with opening.open(vault) as opened:
            if of is None:
                _listed(opened)
                raise UsageError("error.which_import")
            flow.number_of(opened, of)  # before anybody is asked why
            why = words_of(reason, "ask.withdraw_reason")
            gone = flow.withdraw(opened, of, why, opening.at(), even_under_hold=even_under_hold)
        show(say("withdraw.done", name=of, n=gone))
        show(say("withdraw.limits"))
        return 0


def _listed(vault: Vault) -> None:
    """The exports of a vault with the numbers that name them."""
    for one in vault.imports():
        added = str(one.about.get("added", ""))[: len("2026-01-03")]
        n = int((one.receipt or {}).get("records", 0))
        show(say(f"import.{one.state}", number=one.number, file=one.name, added=added, n=n))
