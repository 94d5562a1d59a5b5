# SPDX-License-Identifier: Apache-2.0
"""``leeward pack``: what a person hands over, and a stranger can check."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from leeward.clock import stamp
from leeward.errors import RefusedError
from leeward.flow.disclosure import Preview, of_story
from leeward.flow.extracts import Originals
from leeward.flow.signs import look
from leeward.flow.story import Teller, Wanted
from leeward.pack.build import Built, build
from leeward.pack.report import render
from leeward.vault import Vault


def pack(
    vault: Vault,
    to: Path,
    wanted: Wanted,
    now: datetime,
    agree: Callable[[Preview], bool] = lambda _: True,
) -> Built:
    """Write a pack to a new folder. The same vault and program give the same bytes.

    ``agree`` sees before what the pack would show; where it says no, ``RefusedError`` and nothing is written.
    """
    looked = look(vault)
    with Originals(vault) as originals:
        story = Teller(vault, looked, wanted, originals).story()
        if not agree(of_story(vault, looked, story)):
            raise RefusedError("error.pack_not_made")
        built = build(story, to, sign=vault.log.sign, report=render)
    vault.write_private("pack", {"for": wanted.audience, "seal": built.seal, "at": stamp(now)})
    return built
