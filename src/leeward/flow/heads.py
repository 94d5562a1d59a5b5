# SPDX-License-Identifier: Apache-2.0
"""The heads of the evidence log: as it is now, and those whose words may stand on paper since.

Words that were written down in March stay useful in June, because the log only grows: each earlier head
comes with the proof that it is the beginning of the log of today. Earlier heads are not stored. They
follow from the log: one after each entry that is no record, because that is where every command ends
which shows words. Records come in between two such entries; ``on_paper`` remembers a head there.
"""

from dataclasses import dataclass
from pathlib import Path

from leeward import checkpoint
from leeward.errors import DamagedError, UsageError
from leeward.merkle import Tree
from leeward.pack.check import MOST_EARLIER, root_words
from leeward.pack.story import Earlier, Sealed
from leeward.vault import Places, Vault
from leeward.vault.log import FIRST

CHECKPOINT = Path("data") / "log" / "checkpoint"
_SHOWN = "shown"
"""The kind of entry of the private log that names a head which was shown amid the records of an import."""


@dataclass(frozen=True, slots=True)
class Head:
    """The words that a person copies to paper, and after how many entries they name the log."""

    size: int
    words: tuple[str, ...]


def on_paper(vault: Vault) -> Head:
    """The head as it is now, to be copied to paper; every later pack lists it."""
    size = vault.log.frontier.size
    if size not in _sizes(vault):
        vault.write_private(_SHOWN, {"size": size})
    return Head(size, root_words(vault.log.frontier.root()))


def sealed(vault: Vault, places: Places) -> Sealed:
    """The evidence log as a pack cites it."""
    log = vault.log
    key = [(seq, body["public_key"]) for seq, _, body in vault.entries(FIRST)]
    if key != [(0, log.public_key.hex())]:
        raise DamagedError("error.log_without_key")
    root = log.frontier.root()
    return Sealed(
        checkpoint=log.head(),
        public_key=log.public_key,
        size=log.frontier.size,
        root=root,
        words=root_words(root),
        sealed_at=sealed_at(vault),
        proof=places.tree.inclusion,
        salt=log.salts.of_entry(0),
        entry=vault.entry_bytes(0),
        earlier=_earlier(vault, places.tree),
    )


def sealed_at(vault: Vault) -> str:
    """When the last entry of the evidence log was written."""
    return max(_sizes(vault).values(), default="") or "1970-01-01T00:00:00Z"


def _sizes(vault: Vault) -> dict[int, str]:
    """After how many entries a head may have been shown, and when the entry before it was written."""
    found = {int(body["size"]): "" for _, _, body in vault.private_entries(_SHOWN)}
    for seq, _, body in vault.entries():
        found[seq + 1] = str(body.get("at_set") or body.get("at") or body.get("added") or "")
    return found


def _earlier(vault: Vault, tree: Tree) -> tuple[Earlier, ...]:
    """The newest heads before this one, oldest first, each with its proof."""
    sizes = _sizes(vault)
    wanted = sorted(size for size in sizes if size < tree.size)[-MOST_EARLIER:]
    return tuple(Earlier(n, tree.root_of(n), tree.consistency(n), sizes[n][:10]) for n in wanted)


def note(vault: Vault, since: Path | None) -> bytes:
    """The signed checkpoint of now; with the proof that it continues ``since``, where one is named."""
    on_paper(vault)
    head = vault.log.head()
    if since is None:
        return head
    old = checkpoint.verify(_noted(since), vault.log.public_key)
    tree = Places(vault).tree
    if old.size > tree.size:
        raise DamagedError("error.records_missing", head=old.size, size=tree.size)
    if not old.size or tree.root_of(old.size) != old.root:
        raise DamagedError("error.log_altered", size=old.size)
    return checkpoint.consistency(old.size, tree.consistency(old.size), head)


def _noted(since: Path) -> bytes:
    """The checkpoint in a pack, in a file of its own, or at the end of a consistency proof."""
    path = since / CHECKPOINT if since.is_dir() else since
    try:
        untrusted = path.read_bytes()
    except OSError as error:
        raise UsageError("error.no_such_file", file=path.name) from error
    return checkpoint.parse_consistency(untrusted)[2] if untrusted.startswith(b"old ") else untrusted
