# SPDX-License-Identifier: Apache-2.0
"""The tree against its definition in RFC 6962, written out naively."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward import merkle

LEAVES = st.lists(st.binary(min_size=32, max_size=32), max_size=70)


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def defined(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha(b"\1" + defined(leaves[:k]) + defined(leaves[k:]))


def path_defined(index: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if index < k:
        return [*path_defined(index, leaves[:k]), defined(leaves[k:])]
    return [*path_defined(index - k, leaves[k:]), defined(leaves[:k])]


def test_a_leaf_is_the_hash_of_zero_salt_and_words() -> None:
    assert merkle.leaf_hash(b"s" * 32, b"{}") == sha(b"\0" + b"s" * 32 + b"{}")


def test_known_roots_of_certificate_transparency_come_out() -> None:
    # the test vectors of the RFC 6962 reference implementation
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    leaves = [merkle.leaf_hash(b"", bytes.fromhex(it)) for it in inputs]
    assert merkle.root(leaves[:1]).hex().startswith("6e340b9cffb37a98")
    assert merkle.root(leaves[:2]).hex().startswith("fac54203e7cc696c")
    assert merkle.root(leaves[:7]).hex().startswith("ddb89be403809e32")


@given(LEAVES)
def test_the_root_is_the_one_rfc_6962_defines(leaves: list[bytes]) -> None:
    assert merkle.root(leaves) == defined(leaves) == merkle.Tree.over(leaves).root()
    assert merkle.Tree.over(b"".join(leaves)).root() == defined(leaves)


@given(LEAVES, st.lists(st.integers(0, 70), max_size=5))
def test_growing_in_any_steps_gives_the_same_frontier(leaves: list[bytes], cuts: list[int]) -> None:
    frontier, done = merkle.Frontier(), 0
    for cut in [*sorted(cuts), len(leaves)]:
        frontier = frontier.extended(leaves[done:cut])
        done = max(done, min(cut, len(leaves)))
    assert frontier == merkle.Frontier().extended(leaves)
    assert frontier.root() == defined(leaves)
    assert frontier.size == len(leaves)


@given(LEAVES.filter(bool), st.data())
def test_every_leaf_is_proven_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    tree = merkle.Tree.over(leaves)
    path, root, size = tree.inclusion(index), tree.root(), len(leaves)
    assert list(path) == path_defined(index, leaves)
    assert merkle.verify_inclusion(leaves[index], index, size, path, root)
    assert not merkle.verify_inclusion(sha(leaves[index]), index, size, path, root)
    assert not merkle.verify_inclusion(leaves[index], index, size, path, sha(root))
    assert not merkle.verify_inclusion(leaves[index], index, size, (*path, root), root)
    assert not merkle.verify_inclusion(leaves[index], size, size, path, root)
    if path:
        assert not merkle.verify_inclusion(leaves[index], index, size, path[1:], root)
        broken = (sha(path[0]), *path[1:])
        assert not merkle.verify_inclusion(leaves[index], index, size, broken, root)


@given(LEAVES.filter(bool), st.data())
def test_an_earlier_log_is_proven_to_be_the_beginning(leaves: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(leaves)))
    tree = merkle.Tree.over(leaves)
    before, after, size = defined(leaves[:old]), tree.root(), len(leaves)
    path = tree.consistency(old)
    assert tree.root_of(old) == before
    assert merkle.verify_consistency(old, before, size, after, path)
    assert not merkle.verify_consistency(old, sha(before), size, after, path)
    assert not merkle.verify_consistency(old, before, size, sha(after), path)
    assert not merkle.verify_consistency(old, before, size, after, (*path, after))
    if path:
        assert not merkle.verify_consistency(old, before, size, after, path[:-1])


def test_a_changed_history_is_not_proven_by_any_proof_of_the_changed_log() -> None:
    leaves = [sha(bytes([n])) for n in range(20)]
    before = merkle.root(leaves[:11])
    changed = merkle.Tree.over([*leaves[:3], sha(b"another"), *leaves[4:]])
    path = changed.consistency(11)
    assert not merkle.verify_consistency(11, before, 20, changed.root(), path)


def test_impossible_frontiers_blobs_and_places_are_refused() -> None:
    with pytest.raises(ValueError, match="one peak"):
        merkle.Frontier(3, (b"0" * 32,))
    with pytest.raises(ValueError, match="32 bytes"):
        merkle.Tree.over(b"0" * 33)
    tree = merkle.Tree.over([b"0" * 32])
    with pytest.raises(IndexError):
        tree.inclusion(1)
    with pytest.raises(IndexError):
        tree.consistency(2)
    assert merkle.Tree.over(b"").root() == merkle.EMPTY_ROOT
