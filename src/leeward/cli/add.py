# SPDX-License-Identifier: Apache-2.0
"""``leeward add VAULT PATH...``: exports into the vault, with a receipt for each."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from leeward import words
from leeward.cli.read import Export, told
from leeward.cli.terminal import Opening, helped, language, progress, say, show, show_json, words_of, worst
from leeward.errors import LeewardError, UsageError
from leeward.flow.add import Provenance
from leeward.flow.add import add as add_exports
from leeward.flow.receipts import Receipt


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="add", help=say("help.add"))
    def add(
        vault: Path,
        *paths: Path,
        export: Export = Export(),  # noqa: B008 - frozen
        opening: Opening = Opening(),  # noqa: B008 - frozen
        how: Annotated[str | None, helped("how_made")] = None,
        by: Annotated[str | None, helped("by")] = None,
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
                for result in add_exports(opened, paths, asked, origin, opening.at(), moved):
                    codes.append(told(result))
                    _show(result, json=json)
            if not json:
                show(say("add.sealed", words=" ".join(opened_words(opened.log.frontier.root()))))
        return worst(*codes)


def opened_words(root: bytes) -> tuple[str, ...]:
    """The twelve root words, to be written on paper."""
    from leeward.pack.check import root_words  # noqa: PLC0415 - the list of words is large

    return root_words(root)


def _origin(how: str | None, by: str | None) -> Provenance:
    """Who made the export and how: asked once where someone can answer, else left open."""
    if not sys.stdin.isatty() and how is None and by is None:
        return Provenance()
    return Provenance(words_of(how or None, "ask.how_made"), words_of(by or None, "ask.by_whom"))


def _show(result: Receipt | LeewardError, *, json: bool) -> None:
    if isinstance(result, LeewardError):
        return
    if json:
        show_json(result.as_json(language()))
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
        show("  " + words.tell(sentence, language()))
