# SPDX-License-Identifier: Apache-2.0
"""``leeward check PATH``: a vault or a pack, every byte of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from leeward.cli.paper import show_words
from leeward.cli.terminal import Opening, helped, progress, say, show, tell
from leeward.errors import NotAVaultError
from leeward.flow import check as flow
from leeward.flow.backup import check_backup, is_backup
from leeward.records import Said
from leeward.unpack.zips import MAGICS
from leeward.vault import Vault


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="check", help=say("help.check"))
    def check(
        path: Annotated[Path, Parameter(name="PATH", help=say("help.option.check_path"))],
        /,
        *,
        newer: Annotated[Path | None, helped("newer")] = None,
        head_copy: Annotated[Path | None, helped("head_copy")] = None,
        earlier: Annotated[bool, Parameter(negative="", help=say("help.option.earlier"))] = False,
        write_head: Annotated[bool, Parameter(negative="", help=say("help.option.write_head"))] = False,
        opening: Opening = Opening(),  # noqa: B008 - frozen
    ) -> int:
        if flow.is_vault(path):
            return _vault(path, opening, _Heads(newer, head_copy, anew=write_head))
        if is_backup(path):
            return _backup(path, opening)
        if head_copy is not None or write_head:
            raise NotAVaultError("error.not_a_vault", path=str(path))
        return _pack(path, newer, earlier=earlier)


def _pack(path: Path, newer: Path | None, *, earlier: bool) -> int:
    if not path.is_dir():
        raise NotAVaultError(_why_nothing(path), path=str(path))
    found = flow.check_pack(path)
    for sentence in flow.sentences(found, earlier):
        (show if found.ok else tell)(sentence)
    if not found.ok:
        return 1
    if newer is not None:
        flow.check_newer(path, newer)
        show(say("check.newer"))
    return 0


def _why_nothing(path: Path) -> str:
    """Why a path that is no folder is not checked: it is packed, something else, or not there."""
    if not path.is_file():
        return "error.nothing_to_check"
    with path.open("rb") as untrusted:
        return "error.check_of_zip" if untrusted.read(4) in MAGICS else "error.check_of_file"


def _backup(path: Path, opening: Opening) -> int:
    secret = opening.secret()
    with progress() as moved:
        found = check_backup(path, secret, moved)
    show(say("check.backup", files=found.files, frames=found.frames))
    return 0


@dataclass(frozen=True, slots=True)
class _Heads:
    """What is asked about heads: one to compare with, a place for a copy, and whether to write it anew."""

    newer: Path | None
    copy: Path | None
    anew: bool


def _vault(path: Path, opening: Opening, heads: _Heads) -> int:
    with opening.open(path, checking=True) as vault:
        with progress() as moved:
            found = flow.check_vault(vault, moved)
        for sentence in found.damage:
            tell(say(sentence.key, **sentence.facts))
        show_checked(found)
        left = _left(vault, found, opening, anew=heads.anew)
        differs = [] if heads.copy is None else flow.keep_second_head(vault, heads.copy)
        for sentence in differs:
            tell(say(sentence.key, **sentence.facts))
        if heads.copy is not None and not differs:
            show(say("second_head.chosen", path=str(vault.second.place)))
        if heads.newer is not None:
            flow.check_newer_vault(vault, heads.newer)
            show(say("check.second_head"))
    return 1 if left or differs else 0


def show_checked(found: flow.VaultChecked) -> None:
    """What a vault holds, counted as ``add`` counts it, and the root with its words."""
    of_people = found.records - found.system - found.unread
    show(say("check.vault", records=of_people, entries=found.entries, originals=found.originals))
    if found.system or found.unread:
        show(say("check.beside", system=found.system, unread=found.unread))
    show(say("check.root", size=found.size, root=found.root))
    show(say("check.words", words=" ".join(found.words)))


def _left(vault: Vault, found: flow.VaultChecked, opening: Opening, *, anew: bool) -> list[Said]:
    """The damage that stays; the head is written anew where that was asked for, else it is said how."""
    if anew:
        flow.write_head(vault, found, opening.at())
        show(say("check.head_written"))
        show_words(vault)
        return [one for one in found.damage if not one.key.startswith("error.")]
    if vault.contradicted:
        tell(say("check.head_anew"))
    return list(found.damage)
