# SPDX-License-Identifier: Apache-2.0
"""``leeward key VAULT ...``: the ways into a vault. No secret is ever on the command line."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from leeward.cli.chosen import new_passphrase, write_new
from leeward.cli.terminal import Folder, Opening, helped, progress, say, show, show_json, tell
from leeward.errors import UsageError
from leeward.flow import key as flow
from leeward.flow.mine import known
from leeward.flow.sheet import new_sheet
from leeward.vault import Vault, expect
from leeward.vault.seal import Kind, Secret

Do = Literal["list", "add-passphrase", "add-digits", "add-sheet", "add-helper", "remove", "change", "rekey"]
_WITH_VALUE = {"add-helper": "error.recipient_needed", "remove": "error.number_needed"}
_GROUP = 5


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="key", help=say("help.key"))
    def key(  # noqa: PLR0913 - one command for every way in
        vault: Folder,
        do: Annotated[Do, helped("key_do")] = "list",
        value: Annotated[str | None, helped("key_value")] = None,
        /,
        *,
        new_passphrase_file: Annotated[Path | None, helped("new_passphrase_file")] = None,
        generate: Annotated[Path | None, helped("generate")] = None,
        even_damaged: Annotated[bool, Parameter(negative="", help=say("help.option.rekey_damaged"))] = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
        json: Annotated[bool, Parameter(negative="", help=say("help.option.json"))] = False,
    ) -> int:
        if (value is not None) != (do in _WITH_VALUE):
            raise UsageError(_WITH_VALUE.get(do, "error.key_value"))
        expect(vault)
        secret = opening.secret()
        with opening.open(vault, secret) as opened:
            match do:
                case "list":
                    _list(opened, json=json)
                case "add-helper":
                    flow.add_helper(opened, str(value), opening.at())
                    show(say("key.helper_added"))
                case "remove":
                    flow.remove(opened, _number(str(value)), opening.at())
                    show(say("key.removed"))
                    show(say("key.copies"))
                case "add-digits" | "add-sheet":
                    _add_made(opened, do, generate, opening.at())
                case _:
                    typed = new_passphrase(new_passphrase_file, generate, known(opened))
                    if do == "rekey":
                        _rekey(opened, typed, opening.at(), even_damaged=even_damaged)
                    else:
                        _passphrase(opened, do, secret, typed, opening.at())
        return 0


def _list(vault: Vault, *, json: bool) -> None:
    for way in flow.listed(vault):
        if json:
            show_json({"type": "key", "number": way.number, "kind": way.kind, "added": way.added})
            continue
        kind = say(f"key.kind.{way.kind}")
        added = way.added[:10] or say("key.from_the_start")
        show(say("key.line", number=way.number, kind=kind, added=added, who=way.recipient).rstrip())


def _number(value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise UsageError("error.number_needed")
    return int(value[:6])


def _add_made(vault: Vault, do: Do, to: Path | None, now: datetime) -> None:
    """Digits or a sheet: made here, shown once or put into a new file, and only then a way in."""
    if do == "add-digits":
        digits = flow.new_digits()
        lines = [" ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))]
        kind: Kind = "digits"
    else:
        words = new_sheet()
        numbered = [f"{n:2}. {word}" for n, word in enumerate(words, 1)]
        lines = [" ".join(words), "", *numbered, "", say("key.sheet_about")]
        kind = "sheet"
    if to is not None:
        write_new(to, lines)
    flow.add(vault, kind, lines[0], now)
    if to is None:
        show("\n".join(lines))
        tell(say("key.shown_once"))
    else:
        show(say("key.written", file=str(to)))


def _passphrase(vault: Vault, do: Do, secret: Secret, typed: str, now: datetime) -> None:
    if do == "add-passphrase":
        flow.add(vault, "passphrase", typed, now)
        show(say("key.passphrase_added"))
    else:
        flow.change(vault, secret, typed, now)
        show(say("key.changed"))
        show(say("key.copies"))


def _rekey(vault: Vault, typed: str, now: datetime, *, even_damaged: bool) -> None:
    with progress() as moved:
        flow.rekey(vault, typed, now, tell=moved, even_damaged=even_damaged)
    show(say("key.rekeyed"))
    show(say("key.rekeyed_ways"))
    show(say("key.rekeyed_copies"))
