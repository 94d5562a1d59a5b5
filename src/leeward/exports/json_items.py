# SPDX-License-Identifier: Apache-2.0
"""Cuts a JSON file into its items as bytes, so that each is proven by its place and a bad one costs one.

A parser of whole documents holds all of it, does not say where an object began, and stops at the first
error. Here the file is walked once, in blocks: the members of a list that the reader wants come as bytes,
each decoded by itself; what lies elsewhere comes as single values with their path. The end of an item is
guessed from how the file is laid out (its closing brace stands on a line of its own, at its own depth) and
proven by decoding it: bytes that are one whole JSON value are that value for any parser. Where the guess
fails, brackets are counted; where the JSON is broken, it is mended (``json_mending``).
"""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final, NamedTuple

import msgspec

from leeward.exports.json_mending import mended
from leeward.exports.json_window import BEHIND, BIGGEST_VALUE, STRING, Stretch, Window

MOST_DEPTH = 64
"""Lists and objects around the items that lie deeper than this are of no export, and are not walked into."""

Path = tuple[str | None, ...]
"""The keys that lead to a value; None for a list: ("chats", "list", None, "messages")."""

_MARK = b"\xef\xbb\xbf"
# What may be spent on counting the brackets of items that turn out broken: a share of the file, so that
# reading stays linear in its length.
_SPARE = 16 << 20
_FIRST_KEY = re.compile(rb"\{[ \t\r\n]{0,100}+" + STRING, re.DOTALL)
_LONGEST_KEY = 100

_decode: Final = msgspec.json.Decoder(float_hook=str).decode
_BROKEN = (msgspec.DecodeError, ValueError, RecursionError)


class Found(NamedTuple):
    """A value with its place. ``why`` says why it is none: a code of the catalogue.

    ``raw`` is empty where the value was too long to hold; ``passed`` then tells its place.
    """

    path: Path
    offset: int
    raw: bytes
    value: Any = None
    why: str | None = None
    passed: Stretch | None = None
    is_item: bool = True
    """Whether it is a member of a list whose members come whole."""


class _Layout:
    """How the members of a list are written one after the other, as far as the first ones show it."""

    def __init__(self, data: bytes, at: int) -> None:
        """Look at the first member, which begins at ``at``: on a line of its own, or behind another."""
        begin = at
        while begin > max(0, at - BEHIND) and data[begin - 1] in b" \t":
            begin -= 1
        self.lined = begin > 0 and data[begin - 1] == 0x0A
        self.close = self.between = b""
        self.next: re.Pattern[bytes] | None = None
        self.own = 0
        if self.lined:
            indent = data[begin:at]
            line = b"\r\n" if data[begin - 2 : begin] == b"\r\n" else b"\n"
            self.close = b"\n" + indent + b"}"
            self.own = len(self.close)
            self.between = b"," + line + indent + b"{"
            # The next member, or the end of the list, which stands further left.
            shorter = rb"[ \t]{0,%d}\]" % (len(indent) - 1) if indent else rb"\]"
            self.next = re.compile(rb"\n(?:" + re.escape(indent) + rb"(?=\{)|(?=" + shorter + rb"))")

    def learn(self, data: bytes, end: int, at: int) -> None:
        """What stands between two members that are written without lines, and the next one's first key.

        A member that ends on the line it began on: each has one line, and the closing brace none of its own.
        """
        if self.lined and end > 0 and data[data.rfind(b"\n", 0, end) + 1 : end].lstrip(b" \t")[:1] == b"{":
            self.lined, self.close = False, b""
        first = _FIRST_KEY.match(data, at, at + _LONGEST_KEY)
        if not self.close and first and end >= 0:
            gap = data[end:at]
            self.close = b"}" + gap + first[0]
            self.own = 1
            self.between = gap + b"{"
            self.next = re.compile(rb"(?=" + re.escape(first[0]) + rb")")


class JsonItems:
    """One pass over one file. Holds one item and one block at a time.

    ``is_list_of_items`` says of a list's path whether its members come whole. ``mended`` counts what had
    to be mended on the way, ``stray`` holds the offsets of stretches that belong to nothing (their number
    and the first), and ``is_cut`` says that the file ends too early.
    """

    def __init__(self, untrusted: BinaryIO, is_list_of_items: Callable[[Path], bool]) -> None:
        self._window = Window(untrusted)
        self._wants = is_list_of_items
        self._in_stray = False
        self.mended: Counter[str] = Counter()
        self.strays = 0
        self.first_stray = 0
        self.is_cut = False

    def __iter__(self) -> Iterator[Found]:  # noqa: C901 - one loop, a case a mark
        """Every item and every single value, in the order of the file."""
        window = self._window
        if window.data.startswith(_MARK):
            window.at = len(_MARK)
        keys: list[str | None] = []  # the key that each open object or list stands under
        is_list: list[bool] = []
        key: str | None = None
        is_value = begun = False
        while (token := window.token()) is not None:
            offset = window.place() - len(token)
            if token in (b"{", b"["):
                if len(keys) >= MOST_DEPTH:
                    window.at -= 1
                    yield Found(tuple(keys[1:]), offset, b"", None, "too_deep", window.rest())
                    break
                keys.append(key)
                is_list.append(token == b"[")
                key, is_value, begun = None, False, True
                if token == b"[" and self._wants(path := tuple(keys[1:])):
                    yield from self._items(path)
            elif token in (b"}", b"]"):
                if keys:
                    keys.pop()
                    is_list.pop()
                key, is_value = None, False
            elif token in (b":", b","):
                is_value = token == b":"
            elif token.startswith(b'"') and is_list and not is_list[-1] and not is_value:
                key = self._key(token)
            elif not keys:
                self._stray(offset)
            else:
                yield Found((*keys[1:], key), offset, token, self._scalar(token), is_item=False)
                key, is_value = None, False
        self.is_cut = self.is_cut or bool(keys) or not begun

    def _stray(self, offset: int) -> None:
        """Count a stretch that belongs to nothing; marks that follow each other are one."""
        self.first_stray = self.first_stray if self.strays else offset
        self.strays += not self._in_stray
        self._in_stray = True

    def _key(self, token: bytes) -> str:
        key = self._scalar(token)
        return key if isinstance(key, str) else ""

    def _scalar(self, untrusted: bytes) -> Any:
        """What a single value says; None where it says nothing."""
        try:
            return _decode(untrusted)
        except _BROKEN:
            pass
        try:
            return _decode(mended(untrusted, self.mended))
        except _BROKEN:
            return None

    def _items(self, path: Path) -> Iterator[Found]:
        """The members of a list, up to and without its closing bracket."""
        window = self._window
        layout: _Layout | None = None
        end = -1
        while window.blank():
            mark = window.data[window.at : window.at + 1]
            if mark == b"]":
                return
            if mark in (b",", b":", b"}"):
                if mark != b",":
                    self._stray(window.place())
                window.at += 1
            elif mark != b"{":
                yield self._other(path)
            else:
                if layout is None:
                    layout = _Layout(window.data, window.at)
                else:
                    layout.learn(window.data, window.at - (window.place() - end), window.at)
                self._in_stray = False
                yield from self._run(path, layout)
                end = window.place()
                if not self._next(layout):
                    return

    def _run(self, path: Path, layout: _Layout) -> Iterator[Found]:
        """Items that follow each other as the layout has it. These are the lines that run most often."""
        window, close, own, between = self._window, layout.close, layout.own, layout.between
        while close:
            data, at = window.data, window.at
            base = window.place() - at
            step = len(between) - 1
            end = data.find(close, at)
            while end >= 0:
                end += own
                if end - at > BIGGEST_VALUE:
                    break
                raw = data[at:end]
                try:
                    value = _decode(raw)
                except _BROKEN:
                    break
                yield Found(path, base + at, raw, value)
                window.at = end
                if not data.startswith(between, end):
                    return
                at = window.at = end + step
                end = data.find(close, at)
            if end >= 0 or window.left() > BIGGEST_VALUE or not (layout.lined or window.left() < BEHIND):
                break
            if not window.fill():
                break
        yield self._hard(path, layout)

    def _next(self, layout: _Layout) -> bool:
        """Come to the next item. Text that belongs to none is passed over; False when there is no more."""
        window = self._window
        if not window.blank() or window.data[window.at : window.at + 1] in (b",", b"]"):
            return True
        if window.data[window.at : window.at + 1] == b"{":
            self.mended["comma"] += 1
            return True
        if layout.next is None:
            return True
        self._stray(window.place())
        while True:
            found = layout.next.search(window.data, window.at)
            if found:
                window.at = found.end()
                return True
            window.at = max(window.at, len(window.data) - BEHIND)
            if not window.fill():
                return False

    def _other(self, path: Path) -> Found:
        """A member that is no object: a string, a number, a list."""
        window, offset = self._window, self._window.place()
        if window.data[window.at : window.at + 1] == b"[":
            length = window.end_of_value()
            if length is None:
                return self._passed(path)
            raw = window.data[window.at : window.at + length]
            window.at += length
            return Found(path, offset, raw, self._scalar(raw))
        token = window.token() or b""
        if window.ends_in_string:
            self.is_cut = True
            return Found(path, offset, token, None, "cut_off")
        return Found(path, offset, token, self._scalar(token), None if token else "element_too_big")

    def _passed(self, path: Path) -> Found:
        """An item that cannot be held, or that the end of the file cuts."""
        passed = self._window.pass_over()
        self.is_cut = self.is_cut or passed.is_cut
        why = "cut_off" if passed.is_cut else "element_too_big"
        return Found(path, passed.offset, b"", None, why, passed)

    def _hard(self, path: Path, layout: _Layout) -> Found:
        """An item whose guessed end was wrong, or that is broken: mend it, or cut it out and go on."""
        window = self._window
        guess = self._guess(layout) if layout.lined else None
        counted = guess
        found = self._mended(path, guess)
        if found is None and (guess is None or window.spent < _SPARE + 4 * window.place()):
            counted = window.end_of_value()
            found = self._mended(path, counted)
        if found is not None:
            return found
        guess = self._guess(layout)
        if guess is None and counted is None:
            return self._passed(path)
        # Broken beyond mending. Where the layout tells the end, brackets are not believed: one quote too
        # many would let them run through the items that follow.
        length = (counted or 0) if guess is None else guess
        offset, raw = window.place(), window.data[window.at : window.at + length]
        window.at += length
        return Found(path, offset, raw, None, "bad_json")

    def _guess(self, layout: _Layout) -> int | None:
        """How long this item is by the layout."""
        found = self._window.find(layout.close) if layout.close else None
        return None if found is None else found + layout.own

    def _mended(self, path: Path, length: int | None) -> Found | None:
        """The item of this length, mended if need be; None when it is no JSON for all that."""
        if length is None:
            return None
        window = self._window
        offset, raw = window.place(), window.data[window.at : window.at + length]
        notes: Counter[str] = Counter()
        window.spent += len(raw)
        try:
            value = _decode(raw)
        except _BROKEN:
            try:
                value = _decode(mended(raw, notes))
            except _BROKEN:
                return None
        self.mended += notes
        window.at += length
        return Found(path, offset, raw, value)


def items_of(found: Found, key: str) -> list[Found]:
    """The members of one list inside an item, with their places in the file."""
    return _quick_items(found, key) or _walked_items(found, key)


def _quick_items(found: Found, key: str) -> list[Found]:
    """The same for flat objects, found by looking and proven by decoding; nothing where that fails."""
    raw, wanted = found.raw, found.value.get(key)
    at = raw.find(b'"%b"' % key.encode())
    members: list[Found] = []
    for one in wanted if isinstance(wanted, list) and at >= 0 else ():
        at = raw.find(b"{", at)
        end = raw.find(b"}", at) + 1
        piece = raw[at:end] if at >= 0 else b""
        try:
            if _decode(piece) != one:
                return []
        except _BROKEN:
            return []
        members.append(Found((key,), found.offset + at, piece, one))
        at = end
    return members


def _walked_items(found: Found, key: str) -> list[Found]:
    walk = JsonItems(io.BytesIO(found.raw), lambda path: path == (key,))
    members = [one for one in walk if one.path == (key,)]
    return [one._replace(offset=one.offset + found.offset) for one in members]
