# SPDX-License-Identifier: Apache-2.0
"""``leeward private``: what no pack may tell, put in, looked at, opened for one audience, taken out."""

import sys
from typing import Annotated, Literal

from cyclopts import App, Parameter

from leeward.cli.terminal import Folder, Opening, inert, say, show, spoken, tell
from leeward.errors import UsageError
from leeward.flow import note
from leeward.flow import private as flow
from leeward.flow.record_json import json_line
from leeward.pack.story import Audience
from leeward.vault import Vault

Action = Literal["add", "list", "remove", "open", "shut"]


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="private", help=say("help.private"))
    def private(
        vault: Folder,
        action: Annotated[Action, Parameter(help=say("help.option.private_action"))] = "list",
        what: Annotated[str | None, Parameter(help=say("help.option.private_what"))] = None,
        /,
        *,
        json: Annotated[str | None, spoken("private_json")] = None,
        for_: Annotated[Audience | None, Parameter(name="--for", help=say("help.option.private_for"))] = None,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        now = opening.at()
        if action == "add":
            kind = _kind(what)
            if json is None:
                raise UsageError("error.private_add")
            untrusted = note.read_json(json, sys.stdin.buffer)
            with opening.open(vault) as opened:
                for number in flow.put(opened, kind, untrusted, now):
                    show(say("private.kept", number=number))
            return 0
        with opening.open(vault) as opened:
            if action == "list":
                _list(opened)
                return 0
            number = _number(what)
            if action == "remove":
                flow.remove(opened, number, now)
            elif for_ is None:
                raise UsageError("error.private_for")
            elif action == "open":
                flow.open_for(opened, number, for_, now)
            else:
                flow.shut_for(opened, number, for_, now)
        show(say(f"private.{action}", number=number, audience=for_ or ""))
        return 0


def _kind(what: str | None) -> flow.Kind:
    for kind in flow.KINDS:
        if kind == what:
            return kind
    raise UsageError("error.private_kind", kinds=", ".join(flow.KINDS))


def _number(what: str | None) -> int:
    if what is None or not (what.isascii() and what.isdigit()):
        raise UsageError("error.private_number")
    return int(what)


def _list(vault: Vault) -> None:
    """Everything that is kept, with whom it is opened for; how to keep something, where nothing is."""
    found = flow.listed(vault)
    if not found:
        tell(say("private.empty", kinds=", ".join(flow.KINDS)))
    for kept in found:
        said = inert(json_line(kept.says).decode().rstrip("\n"))
        opened_for = " ".join(sorted(kept.opened_for)) or say("private.nobody")
        show(say("private.line", number=kept.number, kind=kept.kind, said=said, opened=opened_for))
