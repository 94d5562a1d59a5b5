# SPDX-License-Identifier: Apache-2.0
"""The tree over sealed entries: leaf and node hashes, growing roots, proofs (RFC 6962, 2.1).

A leaf is salted: an unsalted hash of a short text or a phone number is guessed in seconds.
The byte layout is fixed in docs/pack-format.md and never changes within a format version.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

_sha256 = hashlib.sha256


def leaf_hash(salt: bytes, canonical: bytes) -> bytes:
    """The leaf of a sealed entry: SHA-256 over a zero byte, the salt and the canonical bytes."""
    return _sha256(b"\x00" + salt + canonical).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The parent of two nodes: SHA-256 over the byte 1 and both hashes."""
    return _sha256(b"\x01" + left + right).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes; of none, the hash of nothing."""
    return Frontier().extended(leaves).root()


def _paired(row: Sequence[bytes]) -> list[bytes]:
    return [
        _sha256(b"\x01" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=False)
    ]


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a growing tree: all that is needed to append and to name the root.

    ``peaks`` holds the roots of the complete subtrees, widest first: one for each bit in ``size``.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a frontier that no tree has."""
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise ValueError("a frontier has one peak for each bit set in its size")

    def extended(self, leaves: Iterable[bytes]) -> "Frontier":
        """The frontier after these leaf hashes, in this order."""
        row = list(leaves)
        size = self.size + len(row)
        peaks = list(self.peaks)  # narrowest last, so that it is taken first
        new_peaks: list[bytes] = []
        level = 0
        while row or peaks:
            if self.size >> level & 1:
                row.insert(0, peaks.pop())
            if len(row) & 1:
                new_peaks.append(row.pop())
            row = _paired(row)
            level += 1
        return Frontier(size, tuple(reversed(new_peaks)))

    def root(self) -> bytes:
        """The root of the tree so far."""
        if not self.peaks:
            return EMPTY_ROOT
        *wider, result = self.peaks
        for peak in reversed(wider):
            result = node_hash(peak, result)
        return result


@dataclass(frozen=True, slots=True)
class Tree:
    """A whole tree in memory, from which any number of proofs can be read.

    ``levels[k][i]`` covers the leaves from ``i * 2**k`` on. The last node of an uneven level moves
    up unchanged, which is the tree that RFC 6962 defines by splitting at powers of two.
    """

    levels: tuple[tuple[bytes, ...], ...]

    @classmethod
    def over(cls, leaves: bytes | Iterable[bytes]) -> "Tree":
        """The tree over leaf hashes, given one by one or as one blob of 32 bytes each."""
        if isinstance(leaves, bytes):
            if len(leaves) % HASH_BYTES:
                raise ValueError("a blob of leaf hashes is a multiple of 32 bytes")
            starts = range(0, len(leaves), HASH_BYTES)
            row = tuple([leaves[start : start + HASH_BYTES] for start in starts])
        else:
            row = tuple(leaves)
        levels = [row]
        while len(row) > 1:
            above = _paired(row)
            if len(row) & 1:
                above.append(row[-1])
            row = tuple(above)
            levels.append(row)
        return cls(tuple(levels))

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self.levels[0])

    def root(self) -> bytes:
        """The root over all leaves."""
        return self.levels[-1][0] if self.size else EMPTY_ROOT

    def root_of(self, size: int) -> bytes:
        """The root that the log had when it held its first ``size`` leaves."""
        if not 0 <= size <= self.size:
            raise IndexError("no such earlier size")
        peaks, low = [], 0
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                peaks.append(self.levels[level][low >> level])
                low += 1 << level
        return Frontier(size, tuple(peaks)).root()

    def inclusion(self, index: int) -> tuple[bytes, ...]:
        """The audit path of a leaf, lowest sibling first (RFC 6962, section 2.1.1)."""
        if not 0 <= index < self.size:
            raise IndexError("no such leaf")
        path = []
        for row in self.levels[:-1]:
            sibling = index ^ 1
            if sibling < len(row):
                path.append(row[sibling])
            index >>= 1
        return tuple(path)

    def consistency(self, old_size: int) -> tuple[bytes, ...]:
        """The proof that the first ``old_size`` leaves are a prefix (RFC 6962, section 2.1.2)."""
        if not 0 < old_size <= self.size:
            raise IndexError("no such earlier size")
        path: list[bytes] = []
        low, high, known = 0, self.size, True
        while old_size != high:
            split = low + (1 << (high - low - 1).bit_length() - 1)
            if old_size <= split:
                path.append(self._covering(split, high))
                high = split
            else:
                path.append(self._covering(low, split))
                low, known = split, False
        if not known:
            path.append(self._covering(low, high))
        return tuple(reversed(path))

    def _covering(self, low: int, high: int) -> bytes:
        level = (high - low - 1).bit_length()
        return self.levels[level][low >> level]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected_root: bytes) -> bool:
    """Whether the audit path carries the leaf at ``index`` to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, place, last = leaf, index, size - 1
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            node = node_hash(node, sibling)
        place >>= 1
        last >>= 1
    return last == 0 and node == expected_root


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether the older tree is a prefix of the newer one (RFC 9162, 2.1.4.2)."""
    if old_size == new_size:
        return not path and old_root == new_root
    if not 0 < old_size < new_size or not path:
        return False
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place >>= 1
        last >>= 1
    # A whole subtree on the left edge is the old root itself and is not sent.
    first, *rest = path if place else (old_root, *path)
    old = new = first
    for sibling in rest:
        if last == 0:
            return False
        if place & 1 or place == last:
            old = node_hash(sibling, old)
            new = node_hash(sibling, new)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            new = node_hash(new, sibling)
        place >>= 1
        last >>= 1
    return last == 0 and old == old_root and new == new_root
