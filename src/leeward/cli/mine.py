# SPDX-License-Identifier: Apache-2.0
"""``leeward mine VAULT --json FILE|-``: her own details, added to or taken out. They are in no pack."""

import sys
from typing import Annotated

from cyclopts import App

from leeward.cli.terminal import Folder, Opening, names_of, say, show, show_json, spoken, tell
from leeward.errors import UsageError
from leeward.flow import mine as flow
from leeward.flow.note import read_json
from leeward.vault import expect


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="mine", help=say("help.mine"))
    def mine(
        vault: Folder,
        /,
        *,
        json: Annotated[str | None, spoken("mine_json")] = None,
        remove: Annotated[list[str] | None, spoken("mine_remove")] = None,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        if json is not None and remove is not None:
            raise UsageError("error.mine_add_or_remove")
        data = None if json is None else read_json(json, sys.stdin.buffer)
        expect(vault)
        secret = opening.secret()
        with opening.open(vault, secret) as opened:
            for text in names_of(remove, "ask.mine_remove"):
                flow.remove(opened, text, opening.at())
                show(say("mine.removed"))
            if data is not None:
                for one in flow.keep_mine(opened, data, opening.at()):
                    show(say("mine.kind", kind=one.kind, before=one.before, added=one.added))
                    if not one.is_looked_for:
                        tell(say("mine.own_kind", kind=one.kind, kinds=", ".join(flow.KEYS)))
                show(say("mine.kept", n=sum(map(len, flow.mine(opened).values()))))
                if flow.tells_of(secret, opened):
                    tell(say("mine.passphrase_known"))
            elif remove is None:
                show_json({key: list(texts) for key, texts in flow.mine(opened).items()})
        return 0
