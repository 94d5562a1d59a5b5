# SPDX-License-Identifier: Apache-2.0
"""Outlook's own data files: .pst (what it saves and archives) and .ost (its copy of a mailbox; MS-PST).

Every mail of the file is read, in whichever folder it lies, also in that of what was deleted. What a mail
says is told in ``outlook_mails``. A file of a kind that is not read, or too big to hold, is named as such:
Outlook and other programs can save the same mails as .eml, .msg or .mbox, which are read.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Final

from leeward.exports.mail_parts import MOST_TEXT
from leeward.exports.outlook_heap import Heap, Value, content, properties, rows
from leeward.exports.outlook_mails import Stored, Thing, is_mail, record_of
from leeward.exports.outlook_store import MAGIC, Node, Store, UnreadableError
from leeward.exports.places import Account
from leeward.exports.quick_records import place
from leeward.exports.sqlite_bytes import read_whole
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Record, Said, Tally, Unread, Where

_FORMAT = "outlook_pst"
MOST_HELD: Final = 400 << 20
"""Bytes of a file that are held: it is read here and there, and a member of a zip cannot be."""

_MAIL, _FOLDER, _FILE = 0x04, 0x02, 0x05
"""Kinds of nodes, the lowest five bits of their number."""
_RECIPIENTS = 0x0692
_NAME, _DATA = 0x3001, 0x3701
_WIDE, _NARROW, _OBJECT = 0x001F, 0x001E, 0x000D
_MOST_FOLDERS = 50


class _Row:
    """A person or a file as a row of a table, or as a node: properties with their heap."""

    def __init__(self, heap: Heap, values: dict[int, Value]) -> None:
        self.heap, self._values = heap, values

    def letters(self, prop: int) -> tuple[bytes, bool] | None:
        """A text as bytes, and whether they are UTF-16."""
        value = self._values.get(prop)
        if value is None or value.kind not in (_WIDE, _NARROW):
            return None
        return content(self.heap, value)[: 2 * MOST_TEXT], value.kind == _WIDE

    def data(self, prop: int) -> bytes | None:
        """The bytes of a property."""
        value = self._values.get(prop)
        return None if value is None or value.kind == _OBJECT else content(self.heap, value)

    def whole(self, prop: int) -> int:
        """A number or a time; 0 where there is none."""
        value = self._values.get(prop)
        return 0 if value is None else int.from_bytes(content(self.heap, value)[:8], "little")

    def within(self, prop: int) -> int | None:
        """The number of the node that a property is."""
        value = self._values.get(prop)
        if value is None or value.kind != _OBJECT:
            return None
        return int.from_bytes(content(self.heap, value)[:4], "little")


class _Mail(_Row):
    """A mail as a node."""

    def __init__(self, store: Store, node: Node) -> None:
        heap = Heap(store, node)
        super().__init__(heap, properties(heap))
        self._store = store

    def is_thing(self) -> bool:
        """Whether it has any property at all."""
        return bool(self._values)

    def recipients(self) -> Iterator[Thing]:
        """The people it was sent to."""
        table = self.heap.nodes().get(_RECIPIENTS)
        if table is not None:
            heap = Heap(self._store, table)
            for row in rows(heap):
                yield _Row(heap, row)

    def files(self) -> Iterator[tuple[Thing, Stored | None]]:
        """The files it carries."""
        for number, node in sorted(self.heap.nodes().items()):
            if number & 31 == _FILE:
                heap = Heap(self._store, node)
                one = _Row(heap, properties(heap))
                inside = one.within(_DATA)
                below = heap.nodes().get(inside) if inside is not None else None
                mail = _Mail(self._store, below) if below is not None else None
                yield one, mail if mail is not None and mail.is_thing() else None


class _Reading:
    """One pass over one file."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._account = Account(_FORMAT)
        self._notes: Counter[str] = Counter()
        self._folders: dict[int, str] = {}

    def read(self) -> Iterator[Record | Unread | Tally]:
        """Every mail in the order of their numbers, then the accounting."""
        data = read_whole(self._document, MOST_HELD)
        if data is None:
            yield self._refused("too_big_for_memory", self._document.size)
        elif data:
            try:
                store = Store(data)
            except UnreadableError as error:
                yield self._refused(error.why, len(data))
            else:
                yield from self._mails(store, data)
        account = self._account
        account.caveats += [Said(f"caveat.mail.{key}", {"n": n}) for key, n in sorted(self._notes.items())]
        yield account.tally(Counter())

    def _refused(self, why: str, size: int) -> Unread:
        digest = hashlib.sha256()
        with self._document.untrusted_open() as untrusted:
            while chunk := untrusted.read(1 << 20):
                digest.update(chunk)
        return self._account.lost(why, place(self._document.member, 0, size, digest.hexdigest()))

    def _mails(self, store: Store, data: bytearray) -> Iterator[Record | Unread]:
        nodes = {node.number: node for node in store.nodes}
        if not nodes:
            self._account.truncated = True
            yield self._refused("cut_off", len(data))
            return
        seen: set[int] = set()
        for node in store.nodes:
            if node.number & 31 != _MAIL:
                continue
            at = store.place(node.data)
            if at is None or at[0] in seen:
                store.whole = False
                continue
            seen.add(at[0])
            raw = bytes(data[at[0] : at[0] + at[1]])
            where = place(self._document.member, at[0], len(raw), hashlib.sha256(raw).hexdigest())
            yield self._item(_Mail(store, node), where, self._folder(store, nodes, node.parent))
        self._account.truncated = not store.whole

    def _item(self, mail: _Mail, where: Where, folder: str) -> Record | Unread:
        if not mail.is_thing():
            return self._account.lost("damaged_mail", where)
        if not is_mail(mail):
            return self._account.lost("not_a_message", where)
        record, notes = record_of(mail, where, {"folder": folder} if folder else {})
        self._notes.update(notes)
        self._account.kept += 1
        return record

    def _folder(self, store: Store, nodes: dict[int, Node], number: int) -> str:
        """The path of a folder, as Outlook shows it."""
        if number not in self._folders:
            names: list[str] = []
            at = nodes.get(number)
            while at is not None and at.number & 31 == _FOLDER and len(names) < _MOST_FOLDERS:
                heap = Heap(store, at)
                data, wide = _Row(heap, properties(heap)).letters(_NAME) or (b"", False)
                names.append(data[:400].decode("utf-16-le" if wide else "cp1252", "replace").rstrip("\0"))
                at = nodes.get(at.parent) if at.parent != at.number else None
            self._folders[number] = "/".join(name for name in reversed(names) if name)
        return self._folders[number]


def _claim(document: Document) -> Claim | None:
    """The mark that every data file of Outlook begins with."""
    if document.untrusted_head.startswith(MAGIC):
        return Claim(100, "begins as Outlook's data files do")
    return None


def _read(document: Document, _choices: Choices) -> Iterator[Record | Unread | Tally]:
    return _Reading(document).read()


READER = Reader(_FORMAT, _claim, _read)
