# SPDX-License-Identifier: Apache-2.0
"""Which seal a mail is under: signed or encrypted, by S/MIME (RFC 8551) or by PGP (RFC 3156, RFC 9580).

What is encrypted stays shut: nobody here has the key. What is signed only is packed, and can be read: the
mail lies in it as it is (CMS, RFC 5652). Whether a signature holds is not checked here.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

SMIME: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNATURES: Final = {
    "application/pkcs7-signature": "smime_signed",
    "application/x-pkcs7-signature": "smime_signed",
    "application/pgp-signature": "pgp_signed",
}
_PGP: Final = re.compile(rb"(?:^|\n)-----BEGIN PGP (MESSAGE|SIGNED MESSAGE)-----[ \t]{0,20}\r?\n")
_LOOK: Final = 1 << 16
_SIGNED: Final = bytes.fromhex("2a864886f70d010702")
"""The number of the kind of content, 1.2.840.113549.1.7.2, as DER writes it."""
_SEQUENCE, _NUMBER, _OCTETS, _FIRST = 0x30, 0x06, 0x04, 0xA0
_DEEPEST, _MOST_PIECES = 6, 100_000


class _Piece(NamedTuple):
    """A piece of ASN.1: its tag, where its content begins and ends, and where the next piece begins."""

    tag: int
    start: int
    end: int
    next: int


def seal_of(kind: str, named: Mapping[str, str]) -> str | None:
    """The seal that the type of a part says it is under."""
    protocol = named.get("protocol", "").strip().lower()
    if kind == "multipart/encrypted":
        return "pgp_encrypted"
    if kind == "multipart/signed":
        return _SIGNATURES.get(protocol, "signed")
    return None


def seal_in(raw: bytes) -> str | None:
    """The seal of PGP that a text itself is under."""
    found = _PGP.search(raw, 0, _LOOK) if b"-----BEGIN PGP" in raw else None
    if found is None:
        return None
    return "pgp_encrypted" if found[1] == b"MESSAGE" else "pgp_signed"


def opened(untrusted: bytes) -> tuple[str, bytes]:
    """The seal of an S/MIME part, and what lies in it: nothing unless it is signed only."""
    try:
        outer = _inside(untrusted, _piece(untrusted, 0, len(untrusted)))
        if outer[0].tag != _NUMBER or untrusted[outer[0].start : outer[0].end] != _SIGNED:
            return "smime_encrypted", b""
        (signed,) = _inside(untrusted, outer[1])
        content = next(p for p in _inside(untrusted, signed) if p.tag == _SEQUENCE)
        held = _inside(untrusted, content)
        if len(held) < 2 or held[1].tag != _FIRST:
            return "smime_signed", b""
        return "smime_signed", b"".join(_octets(untrusted, p, 0) for p in _inside(untrusted, held[1]))
    except (IndexError, ValueError, StopIteration):
        return "smime_encrypted", b""


def _octets(data: bytes, piece: _Piece, depth: int) -> bytes:
    """Bytes in one piece, or in pieces of pieces, as programs write that do not know the length before."""
    if piece.tag == _OCTETS:
        return data[piece.start : piece.end]
    if piece.tag != _OCTETS | 0x20 or depth > _DEEPEST:
        raise ValueError
    return b"".join(_octets(data, one, depth + 1) for one in _inside(data, piece))


def _inside(data: bytes, piece: _Piece) -> list[_Piece]:
    """The pieces that a piece is made of, without the mark of an open end."""
    found, at = list[_Piece](), piece.start
    while at < piece.end and len(found) < _MOST_PIECES:
        one = _piece(data, at, piece.end)
        if one.tag == 0:
            break
        found.append(one)
        at = one.next
    return found


def _piece(data: bytes, at: int, end: int, depth: int = 0) -> _Piece:
    tag, length = data[at], data[at + 1]
    start = at + 2
    if length == 0x80:  # its end is open: it is marked behind its last piece
        inner = start
        while True:
            if depth > _DEEPEST or inner >= end:
                raise ValueError
            one = _piece(data, inner, end, depth + 1)
            if one.tag == 0:
                return _Piece(tag, start, inner, one.next)
            inner = one.next
    if length > 0x80:
        size = length & 0x7F
        if size > 5:
            raise ValueError
        length = int.from_bytes(data[start : start + size], "big")
        start += size
    if start + length > end:
        raise ValueError
    return _Piece(tag, start, start + length, start + length)
