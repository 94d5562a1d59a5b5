# SPDX-License-Identifier: Apache-2.0
"""``leeward backup``: the whole vault as one encrypted file, read back before it gets its name."""

from pathlib import Path

from leeward.errors import RefusedError
from leeward.vault import Vault
from leeward.vault.backup import BackedUp, Piece, Tell, is_backup, read, write
from leeward.vault.begin import room
from leeward.vault.seal import Secret, open_slots, parse_slots

__all__ = ["backup", "check_backup", "is_backup"]


def check_backup(file: Path, secret: Secret, tell: Tell = lambda _what, _n: None) -> BackedUp:
    """Read a backup from end to end, as a restore would, and write nothing: a stick may rot in its drawer."""
    done = 0

    def seen(piece: Piece) -> None:
        nonlocal done
        done += len(piece.data)
        tell("bytes", done)

    try:
        with file.open("rb") as untrusted:
            return read(untrusted, lambda keys: open_slots(parse_slots(keys, file), secret), seen)[1]
    except OSError as error:
        raise RefusedError("error.cannot_read", file=file.name, reason=str(error.strerror)) from error


def backup(vault: Vault, to: Path, tell: Tell = lambda _what, _n: None) -> BackedUp:
    """Write a backup to a new file. Every slot that opens the vault opens it."""
    with room():
        return write(vault, to, tell)
