# SPDX-License-Identifier: Apache-2.0
"""Payments of a bank as QIF: a line for each field, told by its first letter, and "^" ends a payment.

The format names no order of day and month, no currency and no zone, so that the day is told from all dates of
the file, or asked. Lists of accounts, categories and shares between the payments are counted and passed over.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from leeward.exports.csv_account import TableAccount
from leeward.exports.csv_cells import OWNER, party, shown
from leeward.exports.csv_days import Days
from leeward.exports.csv_letters import text_of
from leeward.exports.csv_numbers import Sums
from leeward.exports.csv_times import Times, written
from leeward.exports.quick_records import filled, place
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Amount, Direction, Record, Tally, Unread, When, Where

NAME = "qif"
_SURE = 90
_START: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,99}!(?:type:|account|option:|clear:)", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"
_CHUNK = 1 << 18
_BIGGEST = 1 << 20
"""Bytes of one payment that are held: a payment has a dozen short lines."""
_LISTS: Final = frozenset(
    {"cat", "class", "memorized", "security", "prices", "budget", "invitem", "template", "tag"}
)
"""Kinds of lists that hold no payments."""
_EXTRA: Final = {
    "U": "amount_u", "C": "cleared", "N": "number", "L": "category", "A": "address", "S": "split_category",
    "E": "split_memo", "$": "split_amount", "%": "split_percent", "F": "reimbursable", "X": "invoice",
    "Y": "security", "I": "price", "Q": "quantity", "O": "commission",
}  # fmt: skip


class _Entry(NamedTuple):
    """What stands up to a "^": its lines as bytes, and where they stand."""

    offset: int
    raw: bytes
    size: int
    sha256: str
    """Only of one that was too big to be held."""
    kind: str


class _Entries:
    """Cuts a file into entries; ``is_cut`` when the last one has no end."""

    def __init__(self, document: Document) -> None:
        head = document.untrusted_head
        self._newline = b"\r" if b"\n" not in head and b"\r" in head else b"\n"
        self._skip = len(_BOM) if head.startswith(_BOM) else 0
        self.is_cut = False

    def of(self, untrusted: BinaryIO) -> Iterator[_Entry]:
        """All entries in the order of the file."""
        untrusted.read(self._skip)
        at = begins = self._skip
        held: list[bytes] = []
        size, kind, digest = 0, "bank", hashlib.sha256()
        for line in self._lines(untrusted):
            at += len(line)
            said = line.strip()
            if said == b"^":
                raw = b"".join(held)
                if size:
                    yield _Entry(begins, raw, size, "" if raw else digest.hexdigest(), kind)
            elif said[:1] == b"!":
                if size:  # its "^" is missing
                    yield _Entry(begins, b"".join(held), size, "" if held else digest.hexdigest(), kind)
                kind = _kind(said, kind)
            elif said or size:
                size += len(line)
                digest.update(line)
                held = [*held, line] if size <= _BIGGEST and (held or size == len(line)) else []
                continue
            held, size, digest, begins = [], 0, hashlib.sha256(), at
        if size:
            self.is_cut = True
            raw = b"".join(held)
            yield _Entry(begins, raw, size, "" if raw else digest.hexdigest(), kind)

    def _lines(self, untrusted: BinaryIO) -> Iterator[bytes]:
        """Lines with their ends; one that is too long comes in several."""
        rest = b""
        while chunk := untrusted.read(_CHUNK):
            *lines, rest = (rest + chunk).split(self._newline)
            yield from (line + self._newline for line in lines)
            if len(rest) > _BIGGEST:
                yield rest
                rest = b""
        if rest:
            yield rest


def _kind(said: bytes, before: str) -> str:
    """What the entries are that follow a line that begins with "!"."""
    word = said[1:60].decode("latin-1").casefold()
    if word.startswith("type:"):
        return word[5:].strip().partition(" ")[0]
    return "account" if word.startswith("account") else before


def _is_payment(entry: _Entry) -> bool:
    """Whether an entry is a payment: it has a day or an amount, and stands in no list of other things."""
    if entry.kind in _LISTS or entry.kind == "account":
        return False
    return any(line[:1] in (b"D", b"T", b"U") for line in entry.raw.splitlines())


class _Reading:
    """One file on its way to records."""

    def __init__(self, document: Document, choices: Choices) -> None:
        self._document, self._choices = document, choices
        self._days, self._sums = Days(), Sums()
        self._account = TableAccount(NAME)

    def _entries(self) -> Iterator[_Entry]:
        entries = _Entries(self._document)
        with self._document.untrusted_open() as untrusted:
            yield from entries.of(untrusted)
        self._account.truncated = entries.is_cut

    def _survey(self) -> None:
        """Read all days and amounts for what only all of them tell."""
        for entry in self._entries():
            if _is_payment(entry):
                fields = _fields(entry, Counter())
                self._days.see(written(_day(fields)))
                self._sums.see(_sum(fields))

    def question(self) -> str | None:
        """Whether a person must say which number is the day."""
        self._survey()
        return None if self._days.order(self._choices.day_first) else "day_order"

    def read(self) -> Iterator[Record | Unread | Tally]:
        """Every payment in file order, then the accounting."""
        self._survey()
        account, orders = self._account, self._days.order(self._choices.day_first)
        times = Times(orders, {})
        for entry in self._entries():
            sha256 = entry.sha256 or hashlib.sha256(entry.raw).hexdigest()
            where = place(self._document.member, entry.offset, entry.size, sha256)
            if entry.sha256:
                yield account.lost("element_too_big", where)
            elif not _is_payment(entry):
                account.skip("list_entry", entry.offset)
            else:
                account.kept += 1
                yield self._payment(_fields(entry, account.notes), times, where)
        if self._days.open and orders:
            key = {"dmy": "day_first", "mdy": "month_first", "ymd": "year_first"}[orders[0]]
            account.order = key if self._choices.day_first is None else f"{key}_chosen"
        if times.undecided:
            account.question = "day_order"
            account.notes["undated"] -= times.undecided
        yield account.close(())

    def _payment(self, fields: dict[str, str], times: Times, where: Where) -> Record:
        when = times.when(_day(fields))
        when = When(fields.get("D", "").strip(), when.local, when.utc, when.exact_to)
        cell = _sum(fields)
        amount = self._sums.read(cell)
        direction: Direction = "unknown"
        if amount is not None and not amount.is_zero():
            direction = "out" if amount.sign == "-" else "in"
        other = party("", fields.get("P", ""))
        extra = {_EXTRA.get(key, f"field_{key}"): said for key, said in fields.items() if key not in "DTPM"}
        plain = ("",) if amount is None else (amount.digits, f"-{amount.digits}")
        if cell not in plain:
            extra["amount_as_written"] = cell
        notes = self._account.notes
        notes["undated"] += when.exact_to == "none"
        notes["no_amount"] += amount is None
        notes["no_currency"] += amount is not None and not amount.currency
        is_out = direction == "out"
        to = () if other == OWNER else (other,)
        sign = "-" if is_out else ""
        return filled(
            "payment",
            "bank",
            when,
            (OWNER, to, direction) if is_out else (other, (), direction),
            "\n".join(dict.fromkeys(filter(None, (fields.get("P", ""), fields.get("M", ""))))),
            where,
            thread=shown(other),
            amount=None if amount is None else Amount(f"{sign}{amount.digits}", amount.currency),
            extra=extra,
        )


def _fields(entry: _Entry, notes: Counter[str]) -> dict[str, str]:
    """The lines of an entry by their letters; of one letter all lines, one below the other."""
    found: dict[str, str] = {}
    for line in re.split(rb"\r\n|\n|\r", entry.raw):
        text = text_of(line, notes)
        if text.strip():
            key, said = text[0], text[1:]
            found[key] = f"{found[key]}\n{said}" if key in found else said
    return found


def _day(fields: dict[str, str]) -> str:
    """The day as other tables write it: "1/ 3'26" is "1/3/26"."""
    said = fields.get("D", "").partition("\n")[0]
    return re.sub(r"\s*([/.'-])\s*", r"\1", said.strip()[:40]).replace("'", "/")


def _sum(fields: dict[str, str]) -> str:
    return (fields.get("T") or fields.get("U") or "").partition("\n")[0].strip()


def claim(document: Document) -> Claim | None:
    """By how the format begins: a line that says of what kind the entries are."""
    return Claim(_SURE, "a list of payments as QIF") if _START.match(document.untrusted_head) else None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every payment in file order, then the accounting."""
    yield from _Reading(document, choices).read()


def question(document: Document, choices: Choices) -> str | None:
    """Whether a person must say first which number is the day."""
    return _Reading(document, choices).question()


READER = Reader(NAME, claim, read, question)
