# SPDX-License-Identifier: Apache-2.0
"""``leeward check``: every byte of a vault, or every byte of a pack, against what was sealed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from leeward import checkpoint
from leeward.errors import DamagedError, UsageError
from leeward.merkle import leaf_hash, verify_consistency
from leeward.pack.check import Result, check, root_words, sentences
from leeward.records import Said
from leeward.vault import Import, Places, Query, Vault
from leeward.vault.blobs import damaged
from leeward.vault.seal import KEYS
from leeward.wire import identity

Tell = Callable[[str, int], None]


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
    """Read every byte: pages, originals, each record against its leaf, the log against its head."""
    places = Places(vault)
    leaves = places.tree.levels[0]
    damage = list(_pages(vault))
    if places.tree.root() != vault.log.frontier.root():
        damage.append(Said("damage.log", {"size": places.tree.size}))
    records = originals = 0
    for one in vault.imports():
        originals += 1 + len(vault.files_beside(one.number))
        damage.extend(_originals(vault, one))
        found = list(_records(vault, one, places, leaves))
        damage.extend(said for said in found if said is not None)
        records += len(found)
        tell("records", records)
    entries = vault.entries()
    damage.extend(_entries(vault, [seq for seq, _, _ in entries], leaves))
    root = vault.log.frontier.root()
    return VaultChecked(
        records, len(entries), originals, places.tree.size, root.hex(), root_words(root), tuple(damage)
    )


def _originals(vault: Vault, one: Import) -> Iterator[Said]:
    """Chunks of an export, and of the files beside it, that are missing or altered."""
    for file in range(1 + len(vault.files_beside(one.number))):
        for name in damaged(vault.folder, *vault.chunks(one.number, file)):
            yield Said("damage.original", {"file": one.name, "chunk": name})


def _records(vault: Vault, one: Import, places: Places, leaves: Sequence[bytes]) -> Iterator[Said | None]:
    """One value a record of an export: None where it is what was sealed, else what is wrong."""
    first = expected = one.number << 32
    try:
        for kept in Query(vault).at(range(first, first + one.done)):
            if kept.row != expected:
                break
            expected += 1
            salt = vault.log.salts.of(identity(kept.export, kept.item.where))
            whole = leaf_hash(salt, kept.canonical) == leaves[places.seq(kept.row)]
            yield None if whole else Said("damage.record", {"id": kept.id, "file": one.name})
    except DamagedError as error:
        yield Said("damage.records", {"file": one.name, "ordinal": error.facts.get("ordinal", 0)})
        return
    if expected < first + one.done:
        yield Said("damage.records", {"file": one.name, "ordinal": expected - first})


def _entries(vault: Vault, numbers: Sequence[int], leaves: Sequence[bytes]) -> Iterator[Said]:
    for seq in numbers:
        if leaf_hash(vault.log.salts.of_entry(seq), vault.entry_bytes(seq)) != leaves[seq]:
            yield Said("damage.entry", {"seq": seq})


def _pages(vault: Vault) -> Iterator[Said]:
    """Damaged pages of the database, as SQLCipher's own check names them."""
    with vault.engine.connect() as connection:
        for row in connection.exec_driver_sql("PRAGMA cipher_integrity_check"):
            yield Said("damage.page", {"page": str(row[0])})


__all__ = ["VaultChecked", "check_newer", "check_pack", "check_vault", "is_vault", "sentences"]
