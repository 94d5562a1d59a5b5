# SPDX-License-Identifier: Apache-2.0
"""A PDF: an M-PESA statement as its payments, any other as an exhibit with the words a machine found in it.

The words of an exhibit stand in ``extra``, marked as read by a machine and not checked: no sign hears them,
and they are nobody's words until a person has looked. Reading needs the extra ``[pdf]``; receipts say so.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Final

from leeward.exports import csv_table
from leeward.exports.mpesa_statement import Table, is_statement, table_of
from leeward.exports.pdf_pages import MOST_PAGES, Pages, ShutError, Why
from leeward.exports.places import Account
from leeward.exports.quick_records import place
from leeward.exports.sqlite_bytes import read_whole
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Party, Record, Said, Skipped, Tally, Unread, When, Where

NAME = "pdf"
MOST_HELD: Final = 100 << 20
MOST_TEXT: Final = 200_000
"""Letters of an exhibit that are kept with its record; the file itself is kept whole."""
_SURE = 10
"""Any reader that knows more of a file comes first."""
_MARK, _LOOK = b"%PDF-", 1024
"""Readers of PDF look for the mark in the first kilobyte (ISO 32000-1, note in annex H)."""
_FIRST_PAGES = 3
_ASKS: Final[Mapping[Why, str]] = {"password_needed": "password", "wrong_password": "wrong_password"}


def claim(document: Document) -> Claim | None:
    """The mark of a PDF."""
    return Claim(_SURE, "the mark of a PDF") if _MARK in document.untrusted_head[:_LOOK] else None


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """The payments of a statement, or the one record of the file, then the accounting."""
    account = Account(NAME)
    data = read_whole(document, MOST_HELD)
    where = _whole(document)
    if data is None or _MARK not in data[:_LOOK]:
        yield account.lost("too_big_for_memory" if data is None else "not_recognised", where)
        yield account.tally(Counter())
        return
    try:
        pages = Pages(data, choices.password)
    except ShutError as error:
        yield account.lost(error.why, where)
        yield replace(account.tally(Counter()), question=_ASKS.get(error.why))
        return
    if _is_statement(pages):
        yield from _payments(document, choices, pages)
    else:
        yield _exhibit(document, pages, where, account)
        account.kept += 1
        yield account.tally(Counter())


def _whole(document: Document) -> Where:
    digest, size = hashlib.sha256(), 0
    with document.untrusted_open() as untrusted:
        while chunk := untrusted.read(1 << 20):
            digest.update(chunk)
            size += len(chunk)
    return place(document.member, 0, size, digest.hexdigest())


def _is_statement(pages: Pages) -> bool:
    return any(is_statement(pages.text(n) or "") for n in range(min(pages.count, _FIRST_PAGES)))


def _words(document: Document, pages: Pages, broken: list[int], *, laid_out: bool) -> Iterator[str]:
    """The words of each page; a page that cannot be read is listed and left out."""
    for number in range(min(pages.count, MOST_PAGES)):
        with document.untrusted_open() as untrusted:
            untrusted.read(1)  # a page is a step: the parent sees that this child goes on
        text = pages.text(number, laid_out=laid_out)
        if text is None:
            broken.append(number + 1)
        else:
            yield text


def _exhibit(document: Document, pages: Pages, where: Where, account: Account) -> Record:
    broken, texts, length = list[int](), list[str](), 0
    for text in _words(document, pages, broken, laid_out=False):
        texts.append(text.strip("\n"))
        length += len(text)
        if length > MOST_TEXT:
            account.caveats.append(Said("caveat.pdf.text_cut", {"n": len(texts)}))
            break
    words = "\n\f\n".join(texts)[:MOST_TEXT].strip("\n\f ")
    account.caveats += _caveats(pages, broken)
    account.caveats.append(Said("caveat.pdf.by_machine" if words else "caveat.pdf.no_words"))
    extra = {f"pdf {name}": said for name, said in pages.told().items()}
    extra |= {"type": "pdf", "shows": "document", "pages": str(pages.count)}
    if words:
        extra |= {"read_by_machine": words, **_by(pages)}
    return Record("photo", "document", None, When(), Party(), "", where, extra=extra)


def _by(pages: Pages) -> dict[str, str]:
    """The mark of words that a machine has read."""
    return {"read_with": pages.program, "checked": "no"}


def _caveats(pages: Pages, broken: list[int]) -> Iterator[Said]:
    if broken:
        yield Said("caveat.pdf.pages_broken", {"n": len(broken)})
    if pages.count > MOST_PAGES:
        yield Said("caveat.pdf.many_pages", {"n": pages.count})


def _payments(document: Document, choices: Choices, pages: Pages) -> Iterator[Record | Unread | Tally]:
    """The payments of a statement, as the reader of tables reads them; a row is one by its number."""
    broken = list[int]()
    table = table_of(_words(document, pages, broken, laid_out=True))
    as_csv = table.as_csv()
    numbers, at = dict[int | None, int](), 0
    for number, line in enumerate(as_csv.splitlines(keepends=True)):
        numbers[at] = number
        at += len(line)
    for item in csv_table.READER.read(_table(document, as_csv), choices):
        if isinstance(item, Tally):
            yield _tally(item, table, pages, broken)
        else:
            where = Where(document.member, row=numbers.get(item.where.offset, 0))
            if isinstance(item, Record):
                extra = {**item.extra, **_by(pages)}
                yield replace(item, where=where, extra=extra)
            else:
                yield replace(item, where=where)


def _table(document: Document, as_csv: bytes) -> Document:
    """The table of a statement, as a document for the reader of tables."""
    return Document(document.name, document.member, len(as_csv), as_csv[: 1 << 16], lambda: BytesIO(as_csv))


def _tally(of_table: Tally, table: Table, pages: Pages, broken: list[int]) -> Tally:
    """The accounting in lines of the statement: rows, lines that go on a row, headings and the like."""
    skipped = list(of_table.skipped)
    if table.others:
        skipped.append(Skipped("layout", table.others))
    if table.unread:
        skipped.append(Skipped("statement_line", table.unread))
    if broken:
        skipped.append(Skipped("page_unread", len(broken), f"page:{broken[0]}"))
    said = (Said("caveat.pdf.statement", {"n": len(table.rows)}), *_caveats(pages, broken))
    return replace(
        of_table,
        format=NAME,
        seen=of_table.seen + table.continuations + table.others + table.unread + len(broken),
        continuations=of_table.continuations + table.continuations,
        skipped=tuple(skipped),
        caveats=(*of_table.caveats, *said),
    )


def question(document: Document, choices: Choices) -> str | None:
    """Whether a person must say the day order of a statement first."""
    data = read_whole(document, MOST_HELD)
    try:
        pages = Pages(data or b"", choices.password)
    except ShutError:
        return None
    if not _is_statement(pages) or csv_table.READER.question is None:
        return None
    as_csv = table_of(_words(document, pages, [], laid_out=True)).as_csv()
    return csv_table.READER.question(_table(document, as_csv), choices)


READER = Reader(NAME, claim, read, question, is_exhibit=True)
