# SPDX-License-Identifier: Apache-2.0
"""Builds small workbooks for tests (Excel, LibreOffice), and reads their sheets as the program does."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from leeward.exports import claimants
from leeward.parts import Choices, Document
from leeward.records import Record, Tally, Unread
from leeward.unpack import unpack
from leeward.wire import canonical

Item = Record | Unread
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STYLES = f"""<styleSheet xmlns="{MAIN}">
<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm:ss"/>
<numFmt numFmtId="165" formatCode="[h]:mm:ss"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>
</styleSheet>"""
GENERAL, DAY, MOMENT, LONG = "0", "1", "2", "3"
"""Styles of the workbook: none, a day, a day and a clock, and a length."""


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), body)
    return made.getvalue()


def text(words: str) -> str:
    """A cell of Excel with its words in it."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(words)}</t></is></c>'


def number(value: str, style: str = GENERAL) -> str:
    return f'<c s="{style}"><v>{value}</v></c>'


def shared(at: int) -> str:
    return f'<c t="s"><v>{at}</v></c>'


def sheet(rows: Iterable[Iterable[str]]) -> str:
    """A sheet of rows of cells."""
    body = "".join(f'<row r="{n}">{"".join(cells)}</row>' for n, cells in enumerate(rows, 1))
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{MAIN}">'
    return f"{head}<sheetData>{body}</sheetData></worksheet>"


def xlsx(*sheets: str, words: str | None = None, is_1904: bool = False) -> bytes:
    """A workbook of Excel; ``words`` is the inside of its shared strings."""
    files = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}"><workbookPr date1904="{int(is_1904)}"/></workbook>',
        "xl/styles.xml": STYLES,
        **{f"xl/worksheets/sheet{n}.xml": one for n, one in enumerate(sheets, 1)},
    }
    if words is not None:
        files["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{words}</sst>'
    return zipped(files)


def ods(rows: str) -> bytes:
    """A workbook of LibreOffice whose rows are written out."""
    names = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="x">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def ods_row(*cells: str, **attributes: str) -> str:
    """A row of cells; each is words, or an element that is written out."""
    said = "".join(
        f" table:{name.replace('_', '-')}={quoteattr(value)}" for name, value in attributes.items()
    )
    inside = "".join(
        one
        if one.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{escape(one)}</text:p></table:table-cell>'
        for one in cells
    )
    return f"<table:table-row{said}>{inside}</table:table-row>"


def documents(untrusted: bytes, name: str = "book.xlsx") -> tuple[Document, ...]:
    """The files of a workbook, as the child of the program sees them."""
    return unpack(name, len(untrusted), lambda: io.BytesIO(untrusted)).documents()


def read(untrusted: bytes, choices: Choices = Choices()) -> tuple[list[Item], list[Tally]]:  # noqa: B008
    """Everything that is read of a workbook, after checking what must hold for any bytes at all."""
    items: list[Item] = []
    tallies: list[Tally] = []
    for document in documents(untrusted):
        with document.untrusted_open() as file:
            whole = file.read()
        for reader in claimants(document):
            *found, tally = reader.read(document, choices)
            assert isinstance(tally, Tally)
            assert tally.adds_up()
            tallies.append(tally)
            for item in found:
                assert not isinstance(item, Tally)
                assert item.where.member == document.member
                assert (
                    0
                    <= (item.where.offset or 0)
                    <= (item.where.offset or 0) + (item.where.length or 0)
                    <= len(whole)
                )
                canonical(item)
                items.append(item)
    return items, tallies


def records(untrusted: bytes, choices: Choices = Choices()) -> list[Record]:  # noqa: B008
    return [item for item in read(untrusted, choices)[0] if isinstance(item, Record)]
