# SPDX-License-Identifier: Apache-2.0
"""``leeward pack VAULT DIR``: the pack that she hands over."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from leeward import clock
from leeward.cli.terminal import Opening, helped, language, say, show
from leeward.flow.case import country_code
from leeward.flow.pack import pack as make
from leeward.flow.story import Wanted


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="pack", help=say("help.pack"))
    def pack(
        vault: Path,
        to: Annotated[Path, Parameter(name="DIR")],
        /,
        *,
        for_: Annotated[
            Literal["police", "served", "lawyer", "me"],
            Parameter(name="--for", help=say("help.option.for")),
        ],
        country: Annotated[str | None, helped("country")] = None,
        records: Annotated[
            list[str] | None,
            Parameter(negative="", consume_multiple=True, help=say("help.option.records")),
        ] = None,
        originals: Annotated[
            list[str] | None,
            Parameter(negative="", consume_multiple=True, help=say("help.option.originals")),
        ] = None,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        now = opening.at()
        wanted = Wanted(
            audience=for_,
            country=country_code(country) if country else None,
            records=tuple(records or ()),
            originals=tuple(_label(o) for o in originals or ()),
            language=language(),
            now=clock.stamp(now) if opening.now else None,
        )
        with opening.open(vault) as opened:
            built = make(opened, to, wanted, now)
        show(say("pack.done", path=str(to), files=built.files))
        show(say("pack.read_first", path=str(to / "data" / "report.pdf")))
        show(say("pack.words", words=" ".join(built.words)))
        return 0


def _label(original: str) -> str:
    return f"E{original}" if original.isdigit() else original
