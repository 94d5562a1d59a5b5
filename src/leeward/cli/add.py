# SPDX-License-Identifier: Apache-2.0
"""``leeward add VAULT PATH...``: exports into the vault, with a receipt for each."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.paper import show_words
from leeward.cli.read import Export, told
from leeward.cli.terminal import (
    Opening,
    inert,
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
from leeward.flow.add import Provenance, known_zone
from leeward.flow.add import add as add_exports
from leeward.flow.minors import Pictures
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
        under_18: Annotated[
            str | None, Parameter(name="--under-18", help=say("help.option.under_18"))
        ] = None,
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
            pictures = Pictures(under_18, _ask_age if sys.stdin.isatty() else None)
            with progress() as moved:
                found = add_exports(opened, paths, asked, origin, opening.at(), moved, pictures)
                for path, result in zip(paths, found, strict=True):
                    codes.append(told(result))
                    _show(path, result, json=json)
            if not known_zone(opened, asked):
                tell(say("add.no_zone"))
            if pictures.seen_unasked:
                tell(say("caveat.under_18_not_asked"))
            for handle in people.unseen(opened, asked.me):
                tell(say("people.unseen", handle=handle))
            if not json:
                show_words(opened)
        return worst(*codes)


def _origin(how: str | None, by: str | None) -> Provenance:
    """Who made the export and how: asked once where someone can answer, else left open."""
    return Provenance(_answer(how, "ask.how_made"), _answer(by, "ask.by_whom"))


def _ask_age() -> str:
    """Whether anyone in the pictures could be under 18, as a person answers it; nothing said is unknown."""
    return words_of(None, "ask.under_18") or "unknown"


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
        show_receipt(receipt)
    if result.parts:
        _left(result)
        show(say("receipt.whole", file=result.file, n=result.records))


def _left(whole: Receipt) -> None:
    """The files of a folder that were not taken, each by its name; pictures as a number."""
    media = sum(s.count for s in whole.skipped if s.why == "media")
    for skipped in whole.skipped:
        if skipped.why not in ("media", "part_of_export") and skipped.where:
            show(say("receipt.left", file=inert(skipped.where), why=say(f"skipped.{skipped.why}")))
    if media:
        show(say("receipt.left_media", n=media))


def show_receipt(receipt: Receipt) -> None:
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
