# SPDX-License-Identifier: Apache-2.0
"""``leeward preview``: what whoever gets a pack would see in it, and what stays out; nothing is written."""

from collections.abc import Callable
from typing import Annotated

from cyclopts import App, Parameter

from leeward import clock
from leeward.cli.terminal import Folder, Opening, helped, inert, language, say, show, show_json
from leeward.flow.case import country_code
from leeward.flow.disclosure import Preview
from leeward.flow.disclosure import preview as look_at
from leeward.flow.story import Wanted
from leeward.pack.story import Audience

OUT = ("open_again", "gaps", "conversations", "exports", "private_records", "private_notes", "private_things")
"""What stays out, in the order in which it is told."""
MOST_LISTED = 12
"""Names and numbers printed of each kind; further ones are counted. ``--json`` has all of them."""


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="preview", help=say("help.preview"))
    def preview(
        vault: Folder,
        /,
        *,
        for_: Annotated[Audience, Parameter(name="--for", help=say("help.option.for"))],
        country: Annotated[str | None, helped("country")] = None,
        records: Annotated[
            list[str] | None,
            Parameter(negative="", consume_multiple=True, help=say("help.option.records")),
        ] = None,
        originals: Annotated[
            list[str] | None,
            Parameter(negative="", consume_multiple=True, help=say("help.option.originals")),
        ] = None,
        json: Annotated[bool, Parameter(negative="", help=say("help.option.json"))] = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        asked = wanted(for_, country, records, originals, opening)
        with opening.open(vault) as opened:
            found = look_at(opened, asked)
        if json:
            show_json(found.as_json())
        else:
            print_preview(found, show)
        return 0


def wanted(
    audience: Audience,
    country: str | None,
    records: list[str] | None,
    originals: list[str] | None,
    opening: Opening,
) -> Wanted:
    """What a pack is made for, as the command line says it."""
    return Wanted(
        audience=audience,
        country=country_code(country) if country else None,
        records=tuple(records or ()),
        originals=tuple(_label(o) for o in originals or ()),
        language=language(),
        now=clock.stamp(opening.at()) if opening.now else None,
    )


def _label(original: str) -> str:
    return f"E{original}" if original.isdigit() else original


def print_preview(found: Preview, line: Callable[[str], None]) -> None:
    """A preview in words: a line for each kind of thing that is shown, and for what stays out."""
    shown, kept = found.shown, found.kept
    line(say(f"preview.for_{found.audience}"))
    line("  " + say("preview.records", n=shown.records))
    if shown.first and shown.last:
        line("  " + say("preview.times", first=shown.first, last=shown.last))
    if shown.by_others:
        line("  " + say("preview.by_others", n=shown.by_others))
    if shown.notes:
        line("  " + say("preview.notes", n=shown.notes))
    for name in ("people", "numbers", "addresses", "files", "originals"):
        values: tuple[str, ...] = getattr(shown, name)
        if values:
            more = say("preview.more", n=len(values) - MOST_LISTED) if len(values) > MOST_LISTED else ""
            listed = ", ".join(inert(value) for value in values[:MOST_LISTED])
            line("  " + say(f"preview.{name}", values=f"{listed} {more}".strip()))
    line(say("preview.stays_out"))
    for name in OUT:
        count: int = getattr(kept, name)
        if count:
            line("  " + say(f"preview.out_{name}", n=count))
