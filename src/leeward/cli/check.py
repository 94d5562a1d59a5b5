# SPDX-License-Identifier: Apache-2.0
"""``leeward check PATH``: a vault or a pack, every byte of it."""

from pathlib import Path
from typing import Annotated

from cyclopts import App

from leeward.cli.terminal import Opening, helped, progress, say, show, tell
from leeward.errors import NotAVaultError
from leeward.flow import check as flow


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="check", help=say("help.check"))
    def check(
        path: Path,
        *,
        newer: Annotated[Path | None, helped("newer")] = None,
        head_copy: Annotated[Path | None, helped("head_copy")] = None,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        if flow.is_vault(path):
            return _vault(path, opening, newer, head_copy)
        if head_copy is not None:
            raise NotAVaultError("error.not_a_vault", path=str(path))
        return _pack(path, newer)


def _pack(path: Path, newer: Path | None) -> int:
    if not path.is_dir():
        raise NotAVaultError("error.nothing_to_check", path=str(path))
    found = flow.check_pack(path)
    for sentence in flow.sentences(found):
        (show if found.ok else tell)(sentence)
    if not found.ok:
        return 1
    if newer is not None:
        flow.check_newer(path, newer)
        show(say("check.newer"))
    return 0


def _vault(path: Path, opening: Opening, newer: Path | None, head_copy: Path | None) -> int:
    with opening.open(path, checking=True) as vault:
        with progress() as moved:
            found = flow.check_vault(vault, moved)
        for sentence in found.damage:
            tell(say(sentence.key, **sentence.facts))
        show(say("check.vault", records=found.records, entries=found.entries, originals=found.originals))
        show(say("check.root", size=found.size, root=found.root))
        show(say("check.words", words=" ".join(found.words)))
        differs = flow.keep_second_head(vault, head_copy) if head_copy is not None else []
        for sentence in differs:
            tell(say(sentence.key, **sentence.facts))
        if head_copy is not None and not differs:
            show(say("second_head.chosen", path=str(vault.second.place)))
        if newer is not None:
            flow.check_newer_vault(vault, newer)
            show(say("check.second_head"))
    return 0 if found.ok and not differs else 1
