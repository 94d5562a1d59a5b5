# SPDX-License-Identifier: Apache-2.0
"""A file of saved passwords, recognised so that it is never kept: nothing of it is read out or stored.

Known by the names of its columns or keys, as Chrome, Firefox, Safari and iCloud, Edge, Bitwarden, 1Password,
KeePass, LastPass, Dashlane, NordPass and Proton Pass write them. Its rows are counted, and that is all.
"""

import codecs
import csv
import re
from collections.abc import Iterator

from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Record, Said, Skipped, Tally, Unread

NAME = "password_export"
WHY = "password_not_kept"

_SECRET = frozenset({"password", "login_password", "passwort", "contraseña", "mot de passe", "senha"})
_BESIDE = frozenset({
    "url", "uri", "urls", "login_uri", "login url", "web site", "website", "web address", "site",
    "hostname", "origin", "domain", "username", "login_username", "login name", "user name",
    "benutzername", "usuario", "login", "email", "account", "title", "totp", "otpauth", "otpsecret",
})  # fmt: skip
"""What stands beside a password in such a table: where it is used, and by whom."""

_COLUMN = re.compile(r"(?:[^\W\d][\w .()/-]{0,40})?")
"""What the name of a column looks like; the first line of a chat does not, whatever its message says."""

_STARTS = (
    re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"encrypted\"\s*:\s*(?:true|false)"),  # Bitwarden
    re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"nextId\"\s*:[^{]*\"logins\"\s*:"),  # Firefox, logins.json
    re.compile(rb"\x03\xd9\xa2\x9a[\x65-\x67]\xfb\x4b\xb5"),  # KeePass, the database itself
)
_WITHIN = (
    (b"<KeePassFile", b"<"),
    (b'"encryptedPassword"', b"{"),
    (b'"designation":"password"', b"{"),  # 1Password, export.data
    (b"CREATE TABLE logins", b"SQLite format 3"),  # Chrome, its own file
)
"""What stands early in a file that begins like this."""


def claim(document: Document) -> Claim | None:
    """Claims a table with a column of passwords, and the files of password managers."""
    head = document.untrusted_head
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if any(found.match(head) for found in _STARTS):
        return Claim(100, "the file of a password manager")
    squeezed = head.replace(b" ", b"") + head
    if any(start.startswith(first) and mark in squeezed for mark, first in _WITHIN):
        return Claim(100, "the file of a password manager")
    if _columns(_text(head)):
        return Claim(100, "columns of saved passwords")
    return None


def _text(head: bytes) -> str:
    for mark, spelling in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if head.startswith(mark):
            return head.decode(spelling, "ignore")
    return head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")


def _columns(text: str) -> bool:
    """Whether the first line names a column of passwords, and one that says what they open."""
    line = text.lstrip().partition("\n")[0][:4096]
    for delimiter in ",;\t":
        try:
            row = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            continue
        names = {name.strip().casefold() for name in row}
        if names & _SECRET and names & _BESIDE and all(map(_COLUMN.fullmatch, names)):
            return True
    return False


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Counts the rows of a table; of anything else the file. No value is looked at."""
    del choices  # nothing here depends on them
    rows = _rows(document) if _columns(_text(document.untrusted_head)) else 1
    skipped = (Skipped(WHY, rows),) if rows else ()
    said = Said("caveat.password_export.not_kept")
    yield Tally(NAME, seen=rows, skipped=skipped, caveats=(said,))


def _rows(document: Document) -> int:
    """Lines after the first, where a line within quotes belongs to the one before it."""
    count, inside, filled = 0, False, False
    with document.untrusted_open() as untrusted:
        while piece := untrusted.readline(1 << 16):
            inside ^= piece.count(b'"') % 2 == 1
            filled = filled or bool(piece.strip(b"\r\n\0"))
            if piece.endswith(b"\n") and not inside:
                count += filled
                filled = False
    return max(0, count + filled - 1)


READER = Reader(NAME, claim, read)
