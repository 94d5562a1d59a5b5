# SPDX-License-Identifier: Apache-2.0
"""``leeward mine VAULT --json FILE|-``: her own details. They are in no pack, ever."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App

from leeward.cli.terminal import Opening, say, show, show_json, spoken, tell
from leeward.flow import mine as flow
from leeward.flow.note import read_json
from leeward.vault import expect


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="mine", help=say("help.mine"))
    def mine(
        vault: Path,
        *,
        json: Annotated[str | None, spoken("mine_json")] = None,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        data = None if json is None else read_json(json, sys.stdin.buffer)
        expect(vault)
        secret = opening.secret()
        with opening.open(vault, secret) as opened:
            if data is None:
                show_json({key: list(texts) for key, texts in flow.mine(opened).items()})
            else:
                kept = flow.keep_mine(opened, data, opening.at())
                show(say("mine.kept", n=sum(map(len, kept.values()))))
                if flow.tells_of(secret, opened):
                    tell(say("mine.passphrase_known"))
        return 0
