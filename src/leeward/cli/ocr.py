# SPDX-License-Identifier: Apache-2.0
"""``leeward ocr PICTURE...``: what a machine reads off screenshots, marked so, for a person to check."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.terminal import inert, say, show, show_json, tell
from leeward.errors import UsageError
from leeward.flow.ocr import Seen, read_pictures


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="ocr", help=say("help.ocr"))
    def ocr(
        *pictures: Annotated[Path, Parameter(name="PICTURE", help=say("help.option.pictures"))],
        json: Annotated[bool, Parameter(negative="", help=say("help.option.json"))] = False,
    ) -> int:
        if not pictures:
            raise UsageError("error.no_paths")
        worst = 0
        for seen in read_pictures(pictures):
            if json:
                show_json(seen.as_json())
            else:
                _show(seen)
            if seen.limits_off:
                tell(say("ocr.limits_off", limits=", ".join(seen.limits_off)))
            worst = max(worst, 1 if seen.why else 0)
        tell(say("ocr.look"))
        return worst


def _show(seen: Seen) -> None:
    show(say("ocr.head", file=inert(seen.file), program=seen.program))
    if seen.why:
        show("  " + say(f"ocr.why.{seen.why}"))
    elif not seen.lines:
        show("  " + say("ocr.nothing"))
    for line in seen.lines:
        left, top, _, _ = line.place
        show("  " + say("ocr.line", left=left, top=top, text=inert(line.text)))
