# SPDX-License-Identifier: Apache-2.0
"""``leeward pack``: what a person hands over, and a stranger can check."""

from datetime import datetime
from pathlib import Path

from leeward.clock import stamp
from leeward.flow.signs import look
from leeward.flow.story import Teller, Wanted
from leeward.pack.build import Built, build
from leeward.pack.report import render
from leeward.vault import Vault


def pack(vault: Vault, to: Path, wanted: Wanted, now: datetime) -> Built:
    """Write a pack to a new folder. The same vault and program give the same bytes."""
    story = Teller(vault, look(vault), wanted).story()
    built = build(story, to, sign=vault.log.sign, report=render)
    vault.write_private("pack", {"for": wanted.audience, "seal": built.seal, "at": stamp(now)})
    return built
