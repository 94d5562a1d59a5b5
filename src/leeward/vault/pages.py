# SPDX-License-Identifier: Apache-2.0
"""The pages of the database file, checked and mapped without the database engine.

SQLCipher says which page is damaged and no more. What stood on it can still be told, because the pages
above it name the range of rows below each. Layouts: sqlite.org/fileformat2.html (sections 1.5 and 1.6)
and zetetic.net/sqlcipher/design: AES-256-CBC, then 80 bytes of IV and HMAC-SHA512 at the end of a page.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import Connection, text

from leeward.errors import DamagedError
from leeward.vault import engine

PAGE = engine.PAGE_BYTES
IV, MAC = 16, 64
USABLE = PAGE - IV - MAC
SALT = 16
FIRST_HEADER = 100
FAST_ROUNDS = 2
_SALT_MASK = 0x3A
READ_PAGES = 512

LOWEST, HIGHEST = -(1 << 63), (1 << 63) - 1
INDEX_INTERIOR, TABLE_INTERIOR, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13


@dataclass(frozen=True, slots=True)
class Lost:
    """What stood on a damaged page: rows of a table above ``low`` and up to ``high``.

    ``table`` is "" for a page that holds nothing, or stands below another damaged one.
    """

    page: int
    table: str
    low: int = LOWEST
    high: int = HIGHEST


class Pages:
    """The database file of a vault, page by page."""

    def __init__(self, database: Path, key: bytes) -> None:
        self._database = database
        self._key = key
        with database.open("rb") as file:
            self._salt = file.read(SALT)
        salt = bytes(byte ^ _SALT_MASK for byte in self._salt)
        self._mac_key = hashlib.pbkdf2_hmac("sha512", key, salt, FAST_ROUNDS, 32)

    def damaged(self) -> list[int]:
        """The numbers of pages whose bytes are not those that were written, and of missing ones."""
        bad: list[int] = []
        number = 0
        with self._database.open("rb") as file:
            while block := file.read(PAGE * READ_PAGES):
                for start in range(0, len(block), PAGE):
                    number += 1
                    if not self._is_whole(number, memoryview(block)[start : start + PAGE]):
                        bad.append(number)
        if number > 1 and len(bad) == number:
            # The salt that all seals hang on is in the first bytes of page 1; of the others nothing is known.
            return [1]
        if number and bad[:1] != [1]:
            told = int.from_bytes(self._open(1)[28:32], "big")
            bad.extend(range(number + 1, told + 1))
        return bad or ([] if number else [1])

    def _is_whole(self, number: int, page: memoryview) -> bool:
        if len(page) != PAGE:
            return False
        sealed = bytes(page[SALT if number == 1 else 0 : PAGE - MAC]) + number.to_bytes(4, "little")
        return hmac.digest(self._mac_key, sealed, "sha512") == page[PAGE - MAC :]

    def _open(self, number: int) -> bytes:
        with self._database.open("rb") as file:
            file.seek((number - 1) * PAGE)
            page = file.read(PAGE)
        if not self._is_whole(number, memoryview(page)):
            raise DamagedError("error.vault_damaged")
        first = SALT if number == 1 else 0
        cipher = Cipher(algorithms.AES(self._key), modes.CBC(page[USABLE : USABLE + IV])).decryptor()
        return bytes(first) + cipher.update(page[first:USABLE]) + cipher.finalize()

    def lost(self, roots: Mapping[int, str], bad: list[int]) -> list[Lost]:
        """What stood on each damaged page; ``roots`` are the first pages of tables and indexes."""
        wanted = set(bad)
        found: dict[int, Lost] = {}
        for overflow in (False, True):
            # Leaves are opened only where the pages above have not answered: they are nearly all pages.
            for root, table in roots.items():
                if wanted - found.keys():
                    for one in self._below(root, table, wanted, leaves=overflow):
                        found.setdefault(one.page, one)
        return [found.get(page, Lost(page, "")) for page in bad]

    def _below(self, root: int, table: str, wanted: set[int], *, leaves: bool) -> Iterator[Lost]:
        todo = [Lost(root, table)]
        while todo:
            at = todo.pop()
            if at.page in wanted:
                yield at
                continue
            page = self._open(at.page)
            begin = FIRST_HEADER if at.page == 1 else 0
            kind = page[begin]
            if kind in (INDEX_INTERIOR, TABLE_INTERIOR):
                children = list(_children(page, begin, at))
                below_is_leaf = not leaves and kind == TABLE_INTERIOR and self._is_leaf(children[0], wanted)
                yield from (c for c in children if c.page in wanted)
                if not below_is_leaf:
                    todo.extend(c for c in children if c.page not in wanted)
            if leaves and kind != TABLE_INTERIOR:
                for row, first in _overflows(page, begin, kind):
                    yield from self._chain(table, row, first, wanted)

    def _is_leaf(self, child: Lost, wanted: set[int]) -> bool:
        """Whether the pages at this depth are leaves; all leaves of a tree are equally deep."""
        return child.page not in wanted and self._open(child.page)[0] == TABLE_LEAF

    def _chain(self, table: str, row: int | None, first: int, wanted: set[int]) -> Iterator[Lost]:
        """The damaged page in a chain of overflow pages; it costs the one row that the chain is of."""
        number = first
        while number:
            if number in wanted:
                yield Lost(number, table) if row is None else Lost(number, table, row - 1, row)
                return
            number = int.from_bytes(self._open(number)[:4], "big")


def _cells(page: bytes, begin: int) -> Iterator[int]:
    count = int.from_bytes(page[begin + 3 : begin + 5], "big")
    first = begin + (12 if page[begin] in (INDEX_INTERIOR, TABLE_INTERIOR) else 8)
    for at in range(first, first + 2 * count, 2):
        yield int.from_bytes(page[at : at + 2], "big")


def _children(page: bytes, begin: int, parent: Lost) -> Iterator[Lost]:
    low = parent.low
    for cell in _cells(page, begin):
        child = int.from_bytes(page[cell : cell + 4], "big")
        if page[begin] == INDEX_INTERIOR:
            yield Lost(child, parent.table)
            continue
        key, _ = _varint(page, cell + 4)
        yield Lost(child, parent.table, low, key)
        low = key
    last = int.from_bytes(page[begin + 8 : begin + 12], "big")
    yield Lost(last, parent.table, low, parent.high)


def _overflows(page: bytes, begin: int, kind: int) -> Iterator[tuple[int | None, int]]:
    """The row and first overflow page of each cell that did not fit; an index has no rows."""
    for cell in _cells(page, begin):
        size, at = _varint(page, cell + (4 if kind == INDEX_INTERIOR else 0))
        row: int | None = None
        most = (USABLE - 12) * 64 // 255 - 23
        if kind == TABLE_LEAF:
            row, at = _varint(page, at)
            most = USABLE - 35
        if size > most:
            least = (USABLE - 12) * 32 // 255 - 23
            kept = least + (size - least) % (USABLE - 4)
            at += kept if kept <= most else least
            yield row, int.from_bytes(page[at : at + 4], "big")


def _varint(page: bytes, at: int) -> tuple[int, int]:
    """A variable-length integer of SQLite, and where it ends."""
    value = 0
    for place in range(9):
        byte = page[at + place]
        if place == 8:  # it has eight bits of value, the others seven
            value = value << 8 | byte
            return value - (1 << 64 if value >> 63 else 0), at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    raise AssertionError


def roots(connection: Connection) -> dict[int, str]:
    """The first page of every table and index, by the name of the table; the schema itself is page 1."""
    query = text("SELECT rootpage, tbl_name FROM sqlite_master WHERE rootpage > 0")
    return {1: "schema", **{r.rootpage: r.tbl_name for r in connection.execute(query)}}


@contextmanager
def named(folder: Path, key: bytes) -> Iterator[None]:
    """When a vault does not even open, say which pages are the reason."""
    try:
        yield
    except DamagedError as error:
        bad = Pages(folder / engine.DATABASE, key).damaged()
        if not bad:  # as they were written, and yet no vault: empty, or of something else
            raise DamagedError("error.vault_unreadable") from error
        listed = ", ".join(str(page) for page in bad[:20])
        raise DamagedError("error.pages_damaged", pages=listed, count=len(bad)) from error
