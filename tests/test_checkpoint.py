# SPDX-License-Identifier: Apache-2.0
"""Signed heads of a log: C2SP tlog-checkpoint, made, read and refused."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from leeward import checkpoint
from leeward.errors import DamagedError

KEY = Ed25519PrivateKey.from_private_bytes(b"\7" * 32)
PUBLIC = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
ROOT = hashlib.sha256(b"root").digest()
NOTE = checkpoint.make("leeward.invalid/evidence", 12, ROOT, KEY)


def test_a_checkpoint_is_three_lines_a_blank_and_one_signature() -> None:
    origin, size, root, blank, signed, end = NOTE.decode().split("\n")
    assert (origin, size, blank, end) == ("leeward.invalid/evidence", "12", "", "")
    assert base64.b64decode(root) == ROOT
    dash, name, blob = signed.split(" ")
    assert (dash, name) == ("\N{EM DASH}", origin)
    named = origin.encode() + b"\n\1" + PUBLIC
    assert base64.b64decode(blob)[:4] == hashlib.sha256(named).digest()[:4]
    KEY.public_key().verify(base64.b64decode(blob)[4:], f"{origin}\n{size}\n{root}\n".encode())


def test_the_example_of_the_specification_is_read() -> None:
    # C2SP tlog-checkpoint.md
    note = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "\N{EM DASH} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4"
        "URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    )
    assert checkpoint.parse(note.encode()).size == 20852163


def test_what_was_made_is_verified() -> None:
    found = checkpoint.verify(NOTE, PUBLIC)
    assert (found.origin, found.size, found.root) == ("leeward.invalid/evidence", 12, ROOT)


def test_another_key_did_not_sign_it() -> None:
    other = Ed25519PrivateKey.from_private_bytes(b"\x08" * 32).public_key()
    with pytest.raises(DamagedError):
        checkpoint.verify(NOTE, other.public_bytes(Encoding.Raw, PublicFormat.Raw))


@given(st.integers(0, len(NOTE) - 1), st.integers(1, 255))
def test_no_byte_of_a_checkpoint_can_change(place: int, change: int) -> None:
    changed = bytearray(NOTE)
    changed[place] ^= change
    with pytest.raises(DamagedError):
        checkpoint.verify(bytes(changed), PUBLIC)


@given(st.binary(max_size=300) | st.integers(0, len(NOTE)).map(lambda n: NOTE[:n] + NOTE))
def test_anything_else_is_refused_without_surprise(junk: bytes) -> None:
    if junk != NOTE:
        with pytest.raises(DamagedError):
            checkpoint.verify(junk, PUBLIC)


@pytest.mark.parametrize("origin", ["", "with space", "with+plus", "with\nline", "no\xa0break"])
def test_a_name_that_the_note_cannot_carry_is_refused(origin: str) -> None:
    with pytest.raises(ValueError, match="checkpoint"):
        checkpoint.make(origin, 1, ROOT, KEY)


def test_a_later_head_travels_with_its_proof() -> None:
    written = checkpoint.consistency(5, (ROOT, ROOT), NOTE)
    assert written.startswith(b"old 5\n")
    assert checkpoint.parse_consistency(written) == (5, (ROOT, ROOT), NOTE)
    assert checkpoint.parse_consistency(checkpoint.consistency(12, (), NOTE)) == (12, (), NOTE)


@given(st.binary(max_size=200))
def test_a_proof_of_another_form_is_refused(junk: bytes) -> None:
    with pytest.raises(DamagedError):
        checkpoint.parse_consistency(b"old x" + junk)
