# SPDX-License-Identifier: Apache-2.0
"""``leeward check``: every byte of a vault, or every byte of a pack, against what was sealed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from leeward import checkpoint
from leeward.clock import stamp
from leeward.errors import DamagedError, UsageError
from leeward.flow import rot
from leeward.merkle import leaf_hash, verify_consistency
from leeward.pack.check import Result, check, root_words, sentences
from leeward.records import Said
from leeward.vault import Import, Places, Vault, engine
from leeward.vault.log import HEAD
from leeward.vault.pages import Lost
from leeward.vault.seal import KEYS

Tell = Callable[[str, int], None]
T = TypeVar("T")
_MOST_HEAD = 1000
"""Bytes of a head; one has about 200."""


@dataclass(frozen=True, slots=True)
class VaultChecked:
    """What a check of a vault found: what is whole, and each damaged thing by name."""

    records: int
    entries: int
    originals: int
    size: int
    root: str
    words: tuple[str, ...]
    damage: tuple[Said, ...]
    system: int = 0
    """Of the records, those that are lines of an app itself; ``add`` counts them apart."""
    unread: int = 0
    """Of the records, pieces that no reader could make anything of."""

    @property
    def ok(self) -> bool:
        """Whether nothing is damaged."""
        return not self.damage


def is_vault(path: Path) -> bool:
    """Whether a path is a vault; else it is checked as a pack."""
    return (path / KEYS).is_file()


def check_pack(folder: Path) -> Result:
    """Check a pack as the ``check.py`` inside it does."""
    return check(folder)


def check_newer(folder: Path, newer: Path) -> None:
    """Hold a pack's checkpoint against a later one of the same log; ``DamagedError`` where it is no part.

    ``newer`` is a checkpoint of the same size, or an earlier size with its consistency proof and the
    later checkpoint (``checkpoint.consistency``). Both must be signed by the key of the pack.
    """
    note = (folder / "data" / "log" / "checkpoint").read_bytes()
    key = bytes.fromhex(check(folder).key)
    ours = checkpoint.verify(note, key)
    try:
        untrusted = newer.read_bytes()
    except OSError as error:
        raise UsageError("error.no_such_file", file=newer.name) from error
    if not untrusted.startswith(b"old "):
        later = checkpoint.verify(untrusted, key)
        if (later.size, later.root) != (ours.size, ours.root):
            raise DamagedError("error.newer_needs_proof", size=ours.size, newer=later.size)
        return
    size, path, later_note = checkpoint.parse_consistency(untrusted)
    later = checkpoint.verify(later_note, key)
    if size != ours.size or not verify_consistency(size, ours.root, later.size, later.root, path):
        raise DamagedError("error.not_a_prefix", size=ours.size, newer=later.size)


def check_vault(vault: Vault, tell: Tell = lambda _what, _n: None) -> VaultChecked:
    """Read every byte: pages, originals, each record against its leaf, the log against its head.

    What is damaged is named with the items that stood there; everything else is still read and counted.
    """
    engine.truncate_journal(vault.engine, vault.folder)
    damage = [said for said in vault.said if said.key != "second_head.away"]
    lost = rot.lost_pages(vault)
    imports: list[Import] = _or(vault.imports, [])
    damage.extend(rot.pages_said(lost, imports, vault.log.frontier.size))
    places = _or(lambda: Places(vault), None)
    if places is None or places.tree.root() != vault.log.frontier.root():
        damage.append(Said("damage.log", {"size": vault.log.frontier.size}))
    records = originals = system = unread = 0
    for one in imports:
        if one.state == "withdrawn":
            continue
        try:
            originals += 1 + len(vault.files_beside(one.number))
            damage.extend(rot.originals(vault, one, lost))
        except DamagedError:
            damage.append(Said("damage.original.unknown", {"file": one.name}))
        counted, said = rot.records(vault, one, lost, places)
        records += counted.read
        system += counted.system
        unread += counted.unread
        damage.extend(said)
        tell("records", records)
    entries, said = _entries(vault, lost, places)
    damage.extend(said)
    root = vault.log.frontier.root()
    size, words = vault.log.frontier.size, root_words(root)
    return VaultChecked(records, entries, originals, size, root.hex(), words, tuple(damage), system, unread)


def _or(ask: Callable[[], T], otherwise: T) -> T:
    """What the vault answers, or this where damage leaves it without an answer; the page is named apart."""
    try:
        return ask()
    except DamagedError:
        return otherwise


def _entries(vault: Vault, lost: Sequence[Lost], places: Places | None) -> tuple[int, list[Said]]:
    """How many entries of the log were read, and which are not what was sealed."""
    said: list[Said] = []
    numbers: list[int] = _or(vault.entry_numbers, [])
    gone = [(one.low, one.high) for one in lost if one.table == "entry"]
    read = 0
    for seq in numbers:
        if any(low < seq <= high for low, high in gone):
            continue
        try:
            body = vault.entry_bytes(seq)
        except DamagedError:
            said.append(Said("damage.entry", {"seq": seq}))
            continue
        read += 1
        leaf = leaf_hash(vault.log.salts.of_entry(seq), body)
        if places is not None and leaf != places.tree.levels[0][seq]:
            said.append(Said("damage.entry", {"seq": seq}))
    return read, said


def check_newer_vault(vault: Vault, newer: Path) -> None:
    """Hold a vault against a head that was kept elsewhere; ``DamagedError`` where the vault is behind it."""
    try:
        untrusted = newer.read_bytes()
    except OSError as error:
        raise UsageError("error.no_such_file", file=newer.name) from error
    if untrusted.startswith(b"old "):
        untrusted = checkpoint.parse_consistency(untrusted)[2]
    head = checkpoint.verify(untrusted, vault.log.public_key)
    if head.size > vault.log.frontier.size:
        raise DamagedError("error.records_missing", head=head.size, size=vault.log.frontier.size)
    with vault.engine.connect() as connection:
        if vault.log.root_at(connection, head.size) != head.root:
            raise DamagedError("error.log_altered", size=head.size)


def write_head(vault: Vault, found: VaultChecked, now: datetime) -> None:
    """Write the head beside a vault anew, from the log inside; the log keeps why, and what the former said.

    For when no copy of it is left: without a head that fits, nothing else opens a vault.
    """
    why = next((one.key for one in vault.said if one.key.startswith("error.")), None)
    if not vault.contradicted or why is None:
        raise UsageError("error.head_in_order")
    if any(one.key == "damage.log" for one in found.damage):
        raise DamagedError("error.head_of_broken_log")
    path = vault.folder / HEAD
    former = path.read_bytes()[:_MOST_HEAD].decode("utf-8", "replace") if path.is_file() else ""
    vault.contradicted = False
    vault.write_entry("head", {"why": why, "former": former, "at": stamp(now)})


def keep_second_head(vault: Vault, place: Path) -> list[Said]:
    """Keep a copy of the head where she says, from now on; what is there already is compared first."""
    with engine.writing(vault.engine) as connection:
        vault.second.choose(connection, place)
    with vault.engine.connect() as connection:
        said = vault.second.compare(vault.log, connection)
    vault.second.write(vault.log)
    return said


__all__ = [
    "VaultChecked",
    "check_newer",
    "check_newer_vault",
    "check_pack",
    "check_vault",
    "is_vault",
    "keep_second_head",
    "sentences",
    "write_head",
]
