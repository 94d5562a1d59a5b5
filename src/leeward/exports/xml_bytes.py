# SPDX-License-Identifier: Apache-2.0
"""XML taken apart as bytes: every tag with its place, and nothing that one bad tag can take with it.

A general parser stops at the first error, resolves what a DTD tells it to, and does not say where an
element began. A backup is evidence: one bad record must cost one record, and each record is proven by
the exact bytes it stands in. So the file is cut at each "<" (which XML allows nowhere inside a value),
and the tags are read by the tag grammar of XML 1.0 alone (sections 2.2, 2.4, 3.1, 4.1). There is no
DTD, no entity beyond the five that XML fixes, and no recursion.
"""

import codecs
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from leeward.exports.places import Letters, narrow

CHUNK = 1 << 20
BIGGEST_PIECE = 16 << 20
"""A tag longer than this comes in several pieces, so that a gigabyte attribute takes no gigabyte."""

MOST_SHAPES = 1000
_LONGEST_BLANK = 200

_NAME = rb"""[^\s/>="'<]++"""
_TAG = re.compile(rb"(" + _NAME + rb")((?:\s*+" + _NAME + rb"""\s*+=\s*+(?:"[^"]*+"|'[^']*+'))*+)\s*+(/?)>""")
_ATTRIBUTE = re.compile(rb"(" + _NAME + rb""")\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_END_TAG = re.compile(rb"/(" + _NAME + rb")\s*+>")
_REFERENCE = re.compile(r"&(?:#([0-9]{1,10})|#[xX]([0-9A-Fa-f]{1,8})|(lt|gt|amp|quot|apos));|(&)", re.ASCII)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_LIKE_ASCII = re.compile(r"utf-8|ascii|iso8859-\d+|cp125\d|koi8-[ru]|gb18030")


class Tag(NamedTuple):
    """A start tag: its local name, its attributes as written, and where it ends in its piece."""

    name: bytes
    attributes: dict[bytes, bytes]
    closed: bool
    end: int
    twice: bool


def tag(untrusted: bytes) -> Tag | None:
    """The start tag at the head of a piece, or None when the piece holds no whole tag."""
    found = _TAG.match(untrusted)
    if found is None:
        return None
    attributes: dict[bytes, bytes] = {}
    many = 0
    for one in _ATTRIBUTE.finditer(untrusted, found.start(2), found.end(2)):
        name, double, single = one.groups()
        attributes.setdefault(name, single if double is None else double)
        many += 1
    local = found[1].rpartition(b":")[2]
    return Tag(local, attributes, bool(found[3]), found.end(), many != len(attributes))


def bare_tag(untrusted: bytes) -> Tag | None:
    """The start tag at the head of a piece that has a short name and nothing else: most tags of a sheet."""
    end = untrusted.find(b">", 0, 20)
    name = untrusted[:end] if end > 0 else b""
    return Tag(name, {}, False, end + 1, False) if name.isalpha() else None


def shape(found: Tag, untrusted: bytes) -> tuple[bytes, ...] | None:
    """What stands outside the double quotes of a piece, if all values stand inside of them.

    A writer writes most tags alike but for their values. Two pieces of one shape have their names,
    their values and their end in the same places, so that the second needs no grammar.
    """
    values = untrusted.split(b'"')
    outside = tuple(values[::2])
    plain = len(values) == 2 * len(found.attributes) + 1 and b"'" not in b"".join(outside)
    return outside if plain and not found.twice else None


class Tags:
    """Reads start tags, and remembers shapes."""

    def __init__(self) -> None:
        self._known: dict[tuple[bytes, ...], tuple[bytes, tuple[bytes, ...], bool, int]] = {}

    def read(self, untrusted: bytes) -> Tag | None:
        """As ``tag``, quicker from the second time on."""
        values = untrusted.split(b'"')
        known = self._known.get(tuple(values[::2]))
        if known is not None and len(values) % 2:  # even: a quote more, after the tag
            name, names, closed, after = known
            end = len(untrusted) - after
            return Tag(name, dict(zip(names, values[1::2], strict=True)), closed, end, False)
        found = tag(untrusted)
        if found is not None and len(self._known) < MOST_SHAPES:
            outside = shape(found, untrusted)
            after = len(untrusted) - found.end
            if outside is not None and after < _LONGEST_BLANK:
                self._known[outside] = found.name, tuple(found.attributes), found.closed, after
        return found


def letters(untrusted_head: bytes) -> Letters:
    """How the file spells its characters: by its byte order mark, or by how it writes its first "<"."""
    if untrusted_head.startswith((b"\xff\xfe", b"<\0")):
        return Letters("utf-16-le")
    if untrusted_head.startswith((b"\xfe\xff", b"\0<")):
        return Letters("utf-16-be")
    return Letters(None)


def pieces(untrusted: BinaryIO, spelling: Letters) -> Iterator[tuple[int, bytes, bool]]:
    """The file cut at each "<": the place of the "<", what follows up to the next, and whether it goes on.

    The first piece has the place -1: what stands before the first "<". A piece longer than
    ``BIGGEST_PIECE`` comes in several, all but the last with True.
    """
    chunks = iter(lambda: untrusted.read(CHUNK), b"")
    if spelling.wide:
        chunks = narrow(chunks, spelling.wide)
    width: Callable[[bytes], int] = spelling.width if spelling.wide else len
    step = spelling.width(b"<")
    place, offset, held, size = -1, 0, [b""], 0
    for chunk in chunks:
        first, *rest = chunk.split(b"<")
        held.append(first)
        size += len(first)
        if rest:
            whole = b"".join(held)
            yield place, whole, False
            place = offset = offset + width(whole)
            offset += step
            for piece in rest[:-1]:
                yield place, piece, False
                place = offset = offset + width(piece)
                offset += step
            held, size = [rest[-1]], len(rest[-1])
        elif size > BIGGEST_PIECE:
            whole = b"".join(held)
            yield place, whole, True
            offset += width(whole)
            held, size = [], 0
    yield place, b"".join(held), False


class Words:
    """Turns values into text, and counts what had to be mended on the way.

    ``mended`` counts: "joined" (two references that are halves of one character), "lone" (half a
    character without its other half), "illegal" (a character XML does not allow), "loose" (an "&"
    that begins no reference, kept as it stands), "bytes" (a value whose bytes spell no text).
    """

    def __init__(self) -> None:
        self.encoding = "utf-8"
        self.mended: Counter[str] = Counter()

    def declared(self, untrusted: bytes) -> None:
        """Take the encoding that the XML declaration names, if it keeps ASCII as it is."""
        found = _ENCODING.search(untrusted[:400])
        if found is None:
            return
        try:
            name = codecs.lookup(found[1].decode()).name
        except LookupError:
            return
        if _LIKE_ASCII.fullmatch(name) and name != "ascii":
            self.encoding = name

    def text(self, untrusted: bytes) -> str:
        """What a value says. Line breaks stay what they are, written out or as references."""
        try:
            said = untrusted.decode(self.encoding)
        except UnicodeDecodeError:
            said = self._mend_bytes(untrusted)
        if b"&" in untrusted or not said.isprintable():
            return self._mend(said)
        return said

    def _mend_bytes(self, untrusted: bytes) -> str:
        try:  # halves of characters spelled one by one (CESU-8), as old Java does; _mend joins them
            return untrusted.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            self.mended["bytes"] += 1
            return untrusted.decode(self.encoding, "replace")

    def _mend(self, said: str) -> str:
        if "&" in said:
            said = _REFERENCE.sub(self._referred, said)
        if _LONE.search(said):
            said, joined = _PAIR.subn(_join, said)
            said, lone = _LONE.subn("\ufffd", said)
            self.mended["joined"] += joined
            self.mended["lone"] += lone
        said, illegal = _ILLEGAL.subn("\ufffd", said)
        self.mended["illegal"] += illegal
        return said

    def _referred(self, found: re.Match[str]) -> str:
        decimal, hexadecimal, named, loose = found.groups()
        if named:
            return _NAMED[named]
        if loose:
            self.mended["loose"] += 1
            return loose
        number = int(decimal) if decimal else int(hexadecimal, 16)
        if number > 0x10FFFF:
            self.mended["illegal"] += 1
            return "\ufffd"
        return chr(number)


def _join(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def end_tag(untrusted: bytes) -> tuple[bytes, int] | None:
    """The local name of the end tag at the head of a piece, and where it ends."""
    found = _END_TAG.match(untrusted)
    return None if found is None else (found[1].rpartition(b":")[2], found.end())
