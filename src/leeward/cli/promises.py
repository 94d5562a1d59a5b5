# SPDX-License-Identifier: Apache-2.0
"""``leeward promises``: what the program may honestly promise, and what it may not."""

from cyclopts import App

from leeward.cli.terminal import language, say, show
from leeward.words import page


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="promises", help=say("help.promises"))
    def promises() -> int:
        show(page("promises", language()).rstrip())
        return 0
