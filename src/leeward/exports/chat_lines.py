# SPDX-License-Identifier: Apache-2.0
"""What the readers of chats as plain text share: lines with their places, messages of several lines, counts.

A line ends at a line feed and nowhere else: U+2028, U+0085 and a lone carriage return are letters of a
message. What belongs to no message (headings, days, empty lines between) is counted as layout.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, Final, Generic, TypeVar

from leeward.exports.places import Account, Letters, narrow, where
from leeward.parts import Document
from leeward.records import Said, Tally, Unread, Where

CHUNK: Final = 1 << 20
LONGEST_LINE: Final = 4 << 20
"""A line longer than this comes in pieces, as lines of their own."""

BIGGEST_TURN: Final = 16 << 20
"""A message longer than this ends here; what follows it is counted as too big."""

_MARK: Final = "\ufeff"
Header = TypeVar("Header")


def spelling_of(untrusted_head: bytes) -> Letters:
    """UTF-16 where its mark says so, or where every second byte of the beginning is empty; else UTF-8."""
    if untrusted_head.startswith(b"\xff\xfe"):
        return Letters("utf-16-le")
    if untrusted_head.startswith(b"\xfe\xff"):
        return Letters("utf-16-be")
    return Letters(None)


def head_lines(document: Document, most: int = 400) -> list[str]:
    """The first lines of a file, for a claim; the last one of a long head is left out, it may be cut.

    Where the first is longer than the head, what there is of it stands for it.
    """
    spelling, head = spelling_of(document.untrusted_head), document.untrusted_head
    text = head.decode(spelling.wide or "utf-8", "replace").lstrip(_MARK)
    found = [line.removesuffix("\r") for line in text.split("\n", most)]
    return found[:-1] if len(found) > most or (document.size > len(head) and len(found) > 1) else found


def lines(untrusted: BinaryIO, spelling: Letters) -> Iterator[tuple[int, bytes]]:
    """The lines with their ends and places; UTF-16 comes as UTF-8, its places stay those of the file."""
    chunks = iter(lambda: untrusted.read(CHUNK), b"")
    if spelling.wide:
        chunks = narrow(chunks, spelling.wide)
    offset, held = 0, b""
    for chunk in chunks:
        held += chunk
        cut = held.rfind(b"\n") + 1
        if not cut and len(held) > LONGEST_LINE:
            cut = len(held)
        for line in _cut(held[:cut]):
            yield offset, line
            offset += spelling.width(line)
        held = held[cut:]
    if held:
        yield offset, held


def _cut(data: bytes) -> Iterator[bytes]:
    """Lines with their line feeds; ``splitlines`` would cut at other letters too."""
    *whole, rest = data.split(b"\n")
    for line in whole:
        yield line + b"\n"
    if rest:
        yield rest


class Turn(Generic[Header]):
    """A message that is being read: what its first line said, its text so far, and its bytes."""

    def __init__(self, offset: int, header: Header, text: str, raw: bytes) -> None:
        self.header = header
        self._offset = offset
        self._texts, self._raw = [text], [raw]
        self._blank: list[tuple[str, bytes]] = []
        self._size = len(raw)

    def add(self, text: str, raw: bytes) -> bool:
        """Take a further line; False when the message is too big for it."""
        if self._size > BIGGEST_TURN:
            return False
        self._size += len(raw)
        self._blank.append((text, raw))
        if text.strip():
            for one, piece in self._blank:
                self._texts.append(one)
                self._raw.append(piece)
            self._blank = []
        return True

    def text(self) -> str:
        """Its text; empty lines behind it belong to nobody."""
        return "\n".join(self._texts)

    def raw(self) -> bytes:
        """Its bytes, line ends included."""
        return b"".join(self._raw)

    def further_lines(self) -> int:
        """How many lines it has behind the first."""
        return len(self._texts) - 1

    def blank_lines(self) -> int:
        """How many empty lines follow it."""
        return len(self._blank)

    def where(self, member: str | None, spelling: Letters) -> Where:
        """Its place, without the line end behind it."""
        raw = self.raw()
        end = 2 if raw.endswith(b"\r\n") else 1 if raw.endswith(b"\n") else 0
        return where(member, self._offset, raw[: len(raw) - end], spelling)


class TextAccount(Account):
    """What became of every line of one file."""

    def __init__(self, name: str, document: Document) -> None:
        super().__init__(name)
        self._document = document
        self.spelling = spelling_of(document.untrusted_head)
        self.system = 0
        self.continuations = 0
        self.notes: Counter[str] = Counter()

    def lines(self) -> Iterator[tuple[int, bytes, str]]:
        """Each line of the file: its place, its bytes, and its text without its end."""
        with self._document.untrusted_open() as untrusted:
            for offset, raw in lines(untrusted, self.spelling):
                line = raw.removesuffix(b"\n").removesuffix(b"\r")
                try:
                    text = line.decode()
                except UnicodeDecodeError:
                    text = line.decode("utf-8", "replace")
                    self.notes["not_utf8"] += 1
                yield offset, raw, text if offset else text.lstrip(_MARK)

    def layout(self, offset: int, count: int = 1) -> None:
        """Count lines that belong to no message."""
        for _ in range(count):
            self.skip("layout", offset)

    def took(self, turn: Turn[Header]) -> Where:
        """Count the lines of a message behind its first, and tell its place."""
        place = turn.where(self._document.member, self.spelling)
        self.continuations += turn.further_lines()
        self.layout((place.offset or 0) + (place.length or 0), turn.blank_lines())
        return place

    def stray(self, offset: int, raw: bytes, why: str = "stray_text") -> Unread:
        """A line that belongs to no message."""
        return self.lost(why, where(self._document.member, offset, raw.rstrip(b"\r\n"), self.spelling))

    def close(self, assumed: tuple[str, ...] = ()) -> Tally:
        """The accounting, when the last line has been taken."""
        broken = self.notes.pop("not_utf8", 0)
        undated = self.notes.pop("undated", 0)
        if broken:
            self.caveats.append(Said("caveat.text.not_utf8", {"n": broken}))
        if undated:
            self.caveats.append(Said("caveat.json.undated", {"n": undated}))
        found = self.tally(self.notes, assumed)
        if not found.seen + self.system and self._document.size:
            self.skip("not_recognised", 0)
            found = self.tally(self.notes, assumed)
        seen = found.seen + self.system + self.continuations
        return replace(found, seen=seen, system=self.system, continuations=self.continuations)
