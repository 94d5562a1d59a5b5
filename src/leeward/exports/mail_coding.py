# SPDX-License-Identifier: Apache-2.0
"""How files are written as letters to be sent: base64 in pieces, and uuencode from before MIME."""

import binascii


def whole_quads(raw: bytes) -> tuple[bytes, bytes]:
    """Base64 cut where the bytes before are whole: behind a line, if letters come in fours up to there."""
    cut = raw.rfind(b"\n") + 1
    while cut and len(unspaced(raw[:cut])) % 4:
        shorter = raw.rfind(b"\n", 0, cut - 1) + 1
        if cut - shorter > 5000 or len(raw) - shorter > 50_000:
            cut = 0
            break
        cut = shorter
    if cut:
        return raw[:cut], raw[cut:]
    clean = unspaced(raw)
    whole = len(clean) // 4 * 4
    return clean[:whole], clean[whole:]


def unspaced(raw: bytes) -> bytes:
    """Base64 without its line breaks and blanks."""
    return raw.translate(None, b"\r\n\t ")


def uudecoded(raw: bytes) -> bytes:
    """Lines of uuencode as the bytes that they stand for."""
    out = []
    for line in raw.splitlines():
        if line.startswith((b"begin ", b"end")) or not line.strip():
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some programs write more than the line's length says (as Python's own parser does it).
            wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out.append(binascii.a2b_uu(line[:wanted]))
            except binascii.Error:
                continue
    return b"".join(out)
