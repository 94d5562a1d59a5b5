# SPDX-License-Identifier: Apache-2.0
"""``leeward backup VAULT FILE``: the vault as one encrypted file."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.paper import show_words
from leeward.cli.terminal import Folder, Opening, progress, say, show, tell
from leeward.flow.backup import backup as make


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="backup", help=say("help.backup"))
    def backup(
        vault: Folder,
        file: Annotated[Path, Parameter(name="FILE", help=say("help.option.backup_to"))],
        /,
        *,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        with opening.open(vault) as opened, progress() as moved:
            done = make(opened, file, moved)
            show(say("backup.done", path=str(file), files=done.files, frames=done.frames))
            show(say("backup.opens_with"))
            show_words(opened)
        if done.rotten:
            tell(say("backup.rotten", n=len(done.rotten)))
        return 1 if done.rotten else 0
