# SPDX-License-Identifier: Apache-2.0
"""``leeward restore FILE VAULT``: a vault from its backup, in a new folder."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.check import show_checked
from leeward.cli.terminal import Folder, Opening, progress, say, show, tell
from leeward.flow.restore import restore as bring_back
from leeward.flow.synced import expect_unsynced


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="restore", help=say("help.restore"))
    def restore(
        file: Annotated[Path, Parameter(name="FILE", help=say("help.option.backup_file"))],
        vault: Folder,
        /,
        *,
        synced_folder_is_safe: Annotated[
            bool, Parameter(negative="", help=say("help.option.synced_folder_is_safe"))
        ] = False,
        even_damaged: Annotated[bool, Parameter(negative="", help=say("help.option.even_damaged"))] = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        if not synced_folder_is_safe:
            expect_unsynced(vault)  # before a passphrase is asked
        secret = opening.secret()
        with progress() as moved:
            done = bring_back(file, vault, secret, moved, synced_is_safe=True, even_damaged=even_damaged)
        show(say("restore.done", path=str(vault), files=done.files))
        checked = done.checked
        show_checked(checked)
        for sentence in checked.damage:
            tell(say(sentence.key, **sentence.facts))
        for sentence in done.older:
            tell(say(sentence.key, **sentence.facts))
            tell(say("restore.older", path=str(sentence.facts["path"])))
        return 1 if done.older or not checked.ok else 0
