# SPDX-License-Identifier: Apache-2.0
"""``leeward limits``: what is too much, with every number from the code that keeps it."""

from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.terminal import say, show, show_json
from leeward.flow import limits as flow


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="limits", help=say("help.limits"))
    def limits(
        *,
        json: Annotated[bool, Parameter(negative="", help=say("help.option.json"))] = False,
    ) -> int:
        if not json:
            show(say("limits.head"))
        for limit, facts in flow.lines():
            if json:
                show_json({"type": "limit", "name": limit.key, "value": limit.value, "unit": limit.unit})
            else:
                show(say(limit.key, **facts))
                show("    " + limit.place())
        return 0
