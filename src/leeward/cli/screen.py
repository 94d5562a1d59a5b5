# SPDX-License-Identifier: Apache-2.0
"""``leeward screen IN OUT``: the text rules on an organisation's stream of messages."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.terminal import helped, language, say, tell
from leeward.errors import UsageError
from leeward.flow.screen import Counts
from leeward.flow.screen import screen as through


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="screen", help=say("help.screen"))
    def screen(
        source: Annotated[Path, Parameter(help=say("help.option.screen_in"))],
        out: Annotated[Path, Parameter(help=say("help.option.screen_out"))],
        *,
        engine: Annotated[str, helped("engine")] = "local",
        now: Annotated[str | None, helped("now")] = None,
    ) -> int:
        del now  # nothing here asks the clock; every command takes the option
        if engine == "dask":
            raise UsageError("error.screen_dask")
        if engine != "local":
            raise UsageError("error.screen_engine", engine=engine)
        counts = answered(source, out)
        tell(say("screen.done", n=counts.rows, flagged=counts.flagged))
        if counts.unread:
            tell(say("screen.unread", n=counts.unread))
        if counts.cut:
            tell(say("screen.some_cut", n=counts.cut))
        return 0


def answered(source: Path, out: Path) -> Counts:
    """The rows of one file answered in another, which appears only when it is whole."""
    if not source.is_file():
        raise UsageError("error.no_such_file", file=source.name)
    if out.exists() and source.samefile(out):
        raise UsageError("error.screen_same_file")
    part = out.with_name(f"{out.name}.part")
    try:
        with source.open("rb") as untrusted_file, part.open("wb") as written:
            counts = through(untrusted_file, source.name, written, language())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return counts
