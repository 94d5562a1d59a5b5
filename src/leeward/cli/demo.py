# SPDX-License-Identifier: Apache-2.0
"""``leeward demo [DIR]``: the whole way once, on the exports of an invented person."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.terminal import say, show
from leeward.flow import demo as flow


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="demo", help=say("help.demo"))
    def demo(
        folder: Annotated[Path, Parameter(name="DIR", help=say("help.option.demo_dir"))] = Path(
            "leeward-demo"
        ),
        /,
    ) -> int:
        done = flow.demo(folder)
        show(say("demo.counted", n=done.contacts, days=done.days))
        show(say("pack.read_first", path=str(folder / "pack" / "data" / "report.pdf")))
        show(say("demo.check", path=str(folder / "pack")))
        return 0
