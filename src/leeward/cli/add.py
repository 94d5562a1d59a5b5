# SPDX-License-Identifier: Apache-2.0
"""``leeward add VAULT PATH...``: exports into the vault, with a receipt for each."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.read import Export, told
from leeward.cli.terminal import (
    Opening,
    language,
    progress,
    say,
    show,
    show_json,
    spoken,
    tell,
    words_of,
    worst,
)
from leeward.errors import LeewardError, UsageError
from leeward.flow import people
from leeward.flow.add import Provenance
from leeward.flow.add import add as add_exports
from leeward.flow.receipts import Receipt, of_error


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="add", help=say("help.add"))
    def add(
        vault: Path,
        *paths: Path,
        export: Export = Export(),  # noqa: B008 - frozen
        opening: Opening = Opening(),  # noqa: B008 - frozen
        how: Annotated[str | None, spoken("how_made")] = None,
        by: Annotated[str | None, spoken("by")] = None,
        json: Annotated[bool, Parameter(negative="", help=say("help.option.json"))] = False,
    ) -> int:
        if not paths:
            raise UsageError("error.no_paths")
        asked = export.asked()
        asked.reader()
        asked.zone_name()
        codes: list[int] = []
        with opening.open(vault) as opened:
            origin = _origin(how, by)
            with progress() as moved:
                found = add_exports(opened, paths, asked, origin, opening.at(), moved)
                for path, result in zip(paths, found, strict=True):
                    codes.append(told(result))
                    _show(path, result, json=json)
            for handle in people.unseen(opened, asked.me):
                tell(say("people.unseen", handle=handle))
            if not json:
                show(say("add.sealed", words=" ".join(opened_words(opened.log.frontier.root()))))
        return worst(*codes)


def opened_words(root: bytes) -> tuple[str, ...]:
    """The twelve root words, to be written on paper."""
    from leeward.pack.check import root_words  # noqa: PLC0415 - the list of words is large

    return root_words(root)


def _origin(how: str | None, by: str | None) -> Provenance:
    """Who made the export and how: asked once where someone can answer, else left open."""
    return Provenance(_answer(how, "ask.how_made"), _answer(by, "ask.by_whom"))


def _answer(given: str | None, question: str) -> str:
    """An answer as given, or asked for; left open where nobody is there to ask."""
    return words_of(given, question) if given is not None or sys.stdin.isatty() else ""


def _show(path: Path, result: Receipt | LeewardError, *, json: bool) -> None:
    if json:
        if isinstance(result, LeewardError):
            result = of_error(str(path), path.name, result)
        show_json(result.as_json(language()))
        return
    if isinstance(result, LeewardError):
        return
    for receipt in result.parts or (result,):
        _receipt(receipt)
    if result.parts:
        show(say("receipt.whole", file=result.file, n=result.records))


def _receipt(receipt: Receipt) -> None:
    """One receipt in words: what was seen, and where each unit went."""
    if receipt.format is None:
        return
    show(say("receipt.file", file=receipt.file, format=receipt.format))
    if receipt.already:
        show("  " + say("receipt.already"))
    show("  " + say("receipt.counts", n=receipt.records, seen=receipt.seen, system=receipt.system))
    if receipt.continuations:
        show("  " + say("receipt.continuations", n=receipt.continuations))
    for skipped in receipt.skipped:
        show("  " + say("receipt.skipped", n=skipped.count, why=say(f"skipped.{skipped.why}")))
    if receipt.linked:
        show("  " + say("receipt.linked", n=receipt.linked))
    for sentence in (*receipt.assumptions, *receipt.caveats):
        show("  " + say(sentence.key, **sentence.facts))
