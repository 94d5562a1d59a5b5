# SPDX-License-Identifier: Apache-2.0
"""``leeward note`` and ``leeward amend``: what she saw, typed by herself, and a later word about it."""

import json as jsonlib
import sys
from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.add import show_receipt
from leeward.cli.paper import name_words
from leeward.cli.terminal import Folder, Opening, language, say, show, show_json, spoken
from leeward.errors import UsageError
from leeward.flow import note as notes
from leeward.flow import records


def register(app: App) -> None:
    """Add the commands."""

    @app.command(name="note", help=say("help.note"))
    def note(
        vault: Folder,
        /,
        *,
        json: Annotated[str | None, spoken("json_file")] = None,
        receipt_json: Annotated[bool, Parameter(negative="", help=say("help.option.receipt_json"))] = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        if json is None:
            raise UsageError("error.note_how")
        data = notes.read_json(json, sys.stdin.buffer)
        with opening.open(vault) as opened:
            receipt = notes.note(opened, data, opening.at())
            if receipt_json:
                show_json(receipt.as_json(language()))
            else:
                show_receipt(receipt)
                name_words(vault)
        return receipt.exit_code

    @app.command(name="amend", help=say("help.amend"))
    def amend(
        vault: Folder,
        record: Annotated[str, Parameter(name="ID", help=say("help.option.id"))],
        /,
        *,
        json: Annotated[str | None, spoken("json_file")] = None,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        if json is None:
            raise UsageError("error.amend_how")
        try:
            fields = jsonlib.loads(notes.read_json(json, sys.stdin.buffer))
        except (ValueError, RecursionError) as error:
            raise UsageError("error.note_json") from error
        if not isinstance(fields, dict):
            raise UsageError("error.note_json")
        with opening.open(vault) as opened:
            records.amend(opened, record, fields, opening.at())
        show(say("amend.done"))
        return 0
