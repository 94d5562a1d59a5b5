# SPDX-License-Identifier: Apache-2.0
"""``leeward add VAULT PATH...``: exports into the vault, with a receipt for each."""

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.paper import name_words
from leeward.cli.read import Export, told
from leeward.cli.steps import next_step
from leeward.cli.terminal import (
    Folder,
    Moved,
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
from leeward.flow.receipts import HOLDS_NOTHING, Receipt, of_error

MOST_APART = 8
"""Files of one format whose receipts are shown one by one: a folder of a thousand mails is one line."""

_ADVICE = {"caveat.csv_table.no_currency": "add.no_currency"}
"""What she can do about a caveat. It stands here and not in the caveat, which packs print for others."""


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="add", help=say("help.add"))
    def add(
        vault: Folder,
        /,
        *paths: Annotated[Path, Parameter(name="PATH", help=say("help.option.paths"))],
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
            before = opened.log.frontier.size
            origin = _origin(how, by)
            with progress() as moved:
                pictures = Pictures(under_18, partial(_ask_age, moved) if sys.stdin.isatty() else None)
                found = add_exports(opened, paths, asked, origin, opening.at(), moved, pictures)
                for path, result in zip(paths, found, strict=True):
                    moved.stop()
                    codes.append(told(result))
                    _show(path, result, json=json)
            if not known_zone(opened, asked):
                tell(say("add.no_zone"))
            if pictures.seen_unasked:
                tell(say("caveat.under_18_not_asked"))
            for handle in people.unseen(opened, asked.me):
                tell(say("people.unseen", handle=handle))
            if not json and opened.log.frontier.size > before:
                name_words(vault)
            if not json:
                next_step(vault, opened)
        return worst(*codes)


def _origin(how: str | None, by: str | None) -> Provenance:
    """Who made the export and how: asked once where someone can answer, else left open."""
    return Provenance(_answer(how, "ask.how_made"), _answer(by, "ask.by_whom"))


def _ask_age(moved: Moved) -> str:
    """Whether anyone in the pictures could be under 18, as a person answers it; nothing said is unknown."""
    moved.stop()
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
    show_whole(result)


def show_whole(result: Receipt) -> None:
    """One receipt with its parts, in words."""
    _show_parts(result.parts or (result,))
    if result.parts:
        told_already = {sentence.key for part in result.parts for sentence in part.caveats}
        for sentence in result.caveats:
            if sentence.key not in told_already:
                show("  " + say(sentence.key, **sentence.facts))
        _left(result)
        waiting = sum(part.records for part in result.parts if part.question)
        show(say("receipt.whole", file=result.file, n=result.records - waiting))
        if waiting:
            show(say("receipt.whole_waits", n=waiting))


def _show_parts(parts: Sequence[Receipt]) -> None:
    """Each receipt; of many files of one format only those with something to say, and the sum of the rest."""
    plain: dict[str, list[Receipt]] = defaultdict(list)
    for part in parts:
        if part.format and not (part.question or part.skipped or part.caveats or part.already):
            plain[part.format].append(part)
    many = {format_ for format_, found in plain.items() if len(found) > MOST_APART}
    for part in parts:
        if part.format not in many or part not in plain[part.format]:
            show_receipt(part)
    for format_ in many:
        n, files = sum(part.records for part in plain[format_]), len(plain[format_])
        show(say("receipt.files", files=files, format=format_, n=n))


def _left(whole: Receipt) -> None:
    """The files of a zip or folder that were not taken, each by its name; pictures as a number.

    What a part of a zip left out was told with that part; only what is over and above that stands here.
    """
    media = sum(s.count for s in whole.skipped if s.why == "media")
    in_parts = Counter[str]()
    for part in whole.parts:
        in_parts.update({s.why: s.count for s in part.skipped})
    for skipped in whole.left or whole.skipped:
        if skipped.why in ("media", "part_of_export", *HOLDS_NOTHING) or not skipped.where:
            continue
        why, more = say(f"skipped.{skipped.why}"), skipped.count - in_parts[skipped.why]
        if whole.left or not in_parts[skipped.why]:
            show(say("receipt.left", file=inert(skipped.where), why=why))
        elif more > 0:  # the place that is named is that of the part
            show(say("receipt.skipped", n=more, why=why))
    if media:
        show(say("receipt.left_media", n=media))


def show_receipt(receipt: Receipt) -> None:
    """One receipt in words: what was seen, and where each unit went."""
    if receipt.format is None:
        return
    show(say("receipt.file", file=receipt.file, format=receipt.format))
    if receipt.already:
        show("  " + say("receipt.already"))
    if receipt.question and not receipt.records and not receipt.system:
        show("  " + say("receipt.waits_whole"))
    else:
        counts = "receipt.counts" if receipt.system else "receipt.counts_plain"
        counts = "receipt.waits" if receipt.question else counts
        show("  " + say(counts, n=receipt.records, seen=receipt.seen, system=receipt.system))
    if receipt.continuations:
        show("  " + say("receipt.continuations", n=receipt.continuations))
    for skipped in receipt.skipped:
        why = say(f"skipped.{skipped.why}")
        if skipped.why == "not_recognised" and skipped.where:  # a file of a zip, which she can look up
            show("  " + say("receipt.skipped_file", n=skipped.count, why=why, file=inert(skipped.where)))
        else:
            show("  " + say("receipt.skipped", n=skipped.count, why=why))
    if receipt.linked:
        show("  " + say("receipt.linked", n=receipt.linked))
    for sentence in (*receipt.assumptions, *receipt.caveats):
        show("  " + say(sentence.key, **sentence.facts))
        if sentence.key in _ADVICE:
            show("  " + say(_ADVICE[sentence.key]))
