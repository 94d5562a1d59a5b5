# SPDX-License-Identifier: Apache-2.0
"""The words that a mail in HTML shows, without ever showing it: nothing is run, fetched or drawn.

One pass with a bounded look ahead, so that no bait makes it slow. It is no browser: it knows which
elements start a line, which are never shown, and what is quoted from an earlier mail ("> " before each
line, as mail programs write it in plain text).
"""

import re
from html.entities import html5
from typing import Final

_LINES: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr",
    "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr",
    "ul",
})  # fmt: skip
_SPACED: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS: Final = frozenset({"td", "th"})
_HIDDEN: Final = {
    name: re.compile(rf"</{name}\b", re.IGNORECASE | re.ASCII)
    for name in ("script", "style", "title", "template")
}
"""Elements whose content is never shown, and how they end."""

_TAG: Final = re.compile(
    r"</?([A-Za-z][A-Za-z0-9:]{0,30})[^<>\"']{0,4000}+(?:(?:\"[^\"]{0,4000}+\"|'[^']{0,4000}+')[^<>\"']{0,4000}+){0,200}+>"
)
_NAME: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9:]{0,30})")
_STARTS: Final = re.compile(r"[A-Za-z/!?]")
_CITED: Final = re.compile(r"type\s?=\s?[\"']?cite|class\s?=\s?[\"']?[\w -]{0,60}quote", re.IGNORECASE)
_MOST_ODD_TAGS = 50
"""Tags with quotes that never end, after which quotes are no longer looked at."""

_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_AROUND_LINE: Final = re.compile(r" *\n *")
_EMPTY_LINES: Final = re.compile(r"\n{3,}")
_ENTITY: Final = re.compile(
    r"&(?:#([0-9]{1,7})(?![0-9]);?|#[xX]([0-9a-fA-F]{1,6})(?![0-9a-fA-F]);?|([A-Za-z][A-Za-z0-9]{1,30});?)"
)
_PAIR: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_HALF: Final = re.compile("[\ud800-\udfff]")
_OPEN_QUOTE, _CLOSE_QUOTE = "\x02", "\x03"
"""Stand for the ends of a quotation until its lines are known; taken out of the source before."""

_DEEPEST_QUOTE = 20
_MOST_OPEN = 200


def _letter(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        whole = html5.get(f"{name};") if found[0].endswith(";") else html5.get(name)
        return whole or found[0]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    if 128 <= number < 160:  # as browsers do: Windows-1252 was meant
        return bytes((number,)).decode("cp1252", "replace")
    return chr(number) if 0 < number < 0x110000 else "\ufffd"


def _joined(found: re.Match[str]) -> str:
    return found[0].encode("utf-16", "surrogatepass").decode("utf-16")


def unescaped(text: str) -> str:
    """Character references as characters; halves of one character joined, a lone half as U+FFFD."""
    if "&" not in text:
        return text
    text = _ENTITY.sub(_letter, text)
    if _HALF.search(text):
        text = _HALF.sub("\ufffd", _PAIR.sub(_joined, text))
    return text


class _Page:
    """One pass over one text."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._out: list[str] = []
        self._odd = 0
        self._pre = 0
        self._endless: set[str] = set()
        self._quotes: list[bool] = []

    def text(self) -> str:
        html, at, end = self._html, 0, len(self._html)
        while at < end:
            opens = html.find("<", at)
            if opens < 0 or ">" in self._endless:
                self._say(html[at:])
                break
            self._say(html[at:opens])
            at = self._markup(opens)
        return "".join(self._out)

    def _say(self, words: str) -> None:
        if words:
            self._out.append(words if self._pre else _BLANKS.sub(" ", words))

    def _markup(self, opens: int) -> int:
        """Take what begins with "<"; gives where the text goes on."""
        html = self._html
        if not _STARTS.match(html, opens + 1):
            self._out.append("<")
            return opens + 1
        if html.startswith("<!--", opens):
            closes = html.find("-->", opens + 4) if "-->" not in self._endless else -1
            if closes >= 0:
                return closes + 3
            self._endless.add("-->")
            return opens + 4  # a comment without an end hides nothing here
        found = _TAG.match(html, opens) if self._odd < _MOST_ODD_TAGS else None
        if found is None:
            self._odd += 1
            closes = html.find(">", opens)
            if closes < 0:
                self._endless.add(">")
                self._out.append("<")
                return opens + 1
            found = _NAME.match(html, opens)
            if found is None:  # a declaration or an instruction
                return closes + 1
        else:
            closes = found.end() - 1
        return self._tag(found, closes + 1)

    def _tag(self, found: re.Match[str], after: int) -> int:
        name, ends = found[1].lower(), found[0][1] == "/"
        if name in _LINES:
            self._out.append("\n\n" if name in _SPACED else "\n")
            if name == "pre":
                self._pre = max(0, self._pre + (-1 if ends else 1))
            elif name == "blockquote":
                self._quote(found[0], ends=ends)
        elif name in _CELLS and not ends:
            self._out.append(" ")
        elif name in _HIDDEN and not ends and name not in self._endless:
            closes = _HIDDEN[name].search(self._html, after)
            if closes:
                return closes.start()
            self._endless.add(name)
        return after

    def _quote(self, tag: str, *, ends: bool) -> None:
        """A quotation begins or ends; plain indentation uses the same element, so its ends are counted."""
        if ends:
            if self._quotes and self._quotes.pop():
                self._out.append(_CLOSE_QUOTE)
            return
        cited = self._quotes.count(True) < _DEEPEST_QUOTE and _CITED.search(tag) is not None
        if len(self._quotes) < _MOST_OPEN:
            self._quotes.append(cited)
            if cited:
                self._out.append(_OPEN_QUOTE)


def shown(html: str) -> str:
    """The text that a page shows, a line for each line of it."""
    raw = html.replace(_OPEN_QUOTE, "").replace(_CLOSE_QUOTE, "").replace("\r\n", "\n")
    text = unescaped(_AROUND_LINE.sub("\n", _Page(raw).text()))
    if _OPEN_QUOTE in text or _CLOSE_QUOTE in text:
        text = _quoted(text)
    return _EMPTY_LINES.sub("\n\n", _AROUND_LINE.sub("\n", text)).strip(" \n")


def _quoted(text: str) -> str:
    """Each line with the mark of the quotations it stands in."""
    lines, depth = [], 0
    for line in text.split("\n"):
        bare = line.replace(_OPEN_QUOTE, "").replace(_CLOSE_QUOTE, "")
        if len(bare) != len(line):
            depth = max(0, depth + line.count(_OPEN_QUOTE) - line.count(_CLOSE_QUOTE))
            if not bare:
                continue
        lines.append("> " * depth + bare if bare else "")
    return "\n".join(lines)
