# SPDX-License-Identifier: Apache-2.0
"""Who a mail is from and to: names as they are shown, addresses as they are written.

RFC 5322 3.4, tolerantly: names without quotes, semicolons between addresses, groups, comments for names.
"""

import re
from typing import Final

from leeward.exports.mail_headers import words
from leeward.records import Party

MOST_PEOPLE: Final = 2_000
_MOST_KNOWN = 20_000
_LONGEST_KNOWN = 500
_TOKEN: Final = re.compile(
    r"\"(?P<quoted>[^\"\\]*+(?:\\.[^\"\\]*+)*+)\"?|<(?P<angle>[^<>]*+)>?|(?P<comment>\()|(?P<end>[,;])|(?P<group>:)"
    r"|(?P<plain>[^\"<(,;:]++)|(?P<other>.)",
    re.DOTALL,
)
_ADDRESS: Final = re.compile(r"[^\s<>\"(),;:]{1,300}@[^\s<>\"(),;]{1,300}")
_MAILBOX = r"([A-Za-z0-9._%+=-]{1,100}@[A-Za-z0-9.-]{1,100})"
_SIMPLE: Final = re.compile(rf"(?:\"?([\w .'+&-]{{0,100}}?)\"?[ ]?<{_MAILBOX}>|{_MAILBOX})", re.ASCII)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_BLANKS: Final = re.compile(r"[ \t\r\n]+")

_known: dict[str, tuple[Party, ...]] = {}


def people(value: str | None) -> tuple[Party, ...]:
    """Everybody that a field names, in its order."""
    if not value:
        return ()
    found = _known.get(value)
    if found is None:
        found = _read(value)
        if len(value) < _LONGEST_KNOWN and len(_known) < _MOST_KNOWN:
            _known[value] = found
    return found


def authors(value: str | None) -> tuple[Party, ...]:
    """Who wrote a mail. A comma without quotes parts nobody: an author has an address (RFC 5322 3.6.2)."""
    found = people(value)
    if len(found) < 2 or found[-1].handle is None or any(one.handle for one in found[:-1]):
        return found
    return (Party(found[-1].handle, ", ".join(one.name for one in found if one.name)),)


def _read(value: str) -> tuple[Party, ...]:
    simple = _SIMPLE.fullmatch(value)
    if simple:
        name, address, bare = simple.groups()
        return (_party((name or "").strip(), address or bare),)
    return tuple(_List(value).people)


class _List:
    """One pass over a list of addresses."""

    def __init__(self, value: str) -> None:
        self.people: list[Party] = []
        self._has_groups = ";" in value
        self._clear()
        at, length = 0, len(value)
        while at < length and len(self.people) < MOST_PEOPLE:
            found = _TOKEN.match(value, at)
            if found is None:
                break
            at = found.end()
            if found.lastgroup == "comment":
                at = self._comment(value, at)
            else:
                self._token(found)
        self._finish()

    def _clear(self) -> None:
        self._name: list[str] = []
        self._address: str | None = None
        self._said: list[str] = []

    def _token(self, found: re.Match[str]) -> None:
        kind = found.lastgroup
        if kind == "quoted":
            self._name.append(_ESCAPED.sub(r"\1", found["quoted"]))
        elif kind == "angle":
            if self._address is None:
                self._address = found["angle"].strip()
            else:
                self._name.append(found[0])
        elif kind == "end":
            self._finish()
        elif kind == "group" and self._has_groups:
            self._clear()  # the name of a group: its members follow
        else:
            self._name.append(found[0])

    def _comment(self, value: str, at: int) -> int:
        """Pass over a comment, which is a name where there is no other; brackets may stand in brackets."""
        depth, begins = 1, at
        while depth and at < len(value):
            if value[at] == "\\":
                at += 1
            elif value[at] in "()":
                depth += 1 if value[at] == "(" else -1
            at += 1
        self._said.append(value[begins : at - 1 if not depth else at])
        return at

    def _finish(self) -> None:
        name = _BLANKS.sub(" ", words("".join(self._name))).strip()
        address = self._address
        said = words(" ".join(self._said)).strip()
        self._clear()
        if address is None:
            bare = _ADDRESS.findall(name)
            if len(bare) == 1:
                rest = name.replace(bare[0], "", 1).strip(" '\"")
                self.people.append(_party(rest or said, bare[0]))
            elif bare:
                self.people += [_party("", one) for one in bare]
            elif name:
                self.people.append(_party(name, ""))
        elif address or name or said:
            self.people.append(_party(name or said, address))


def _party(name: str, address: str) -> Party:
    """A handle is an address; what cannot be one is a name."""
    address = words(address).strip() if "=?" in address else address
    if address.lower().startswith("mailto:"):
        address = address[7:]
    if address and "@" not in address:
        name, address = (f"{name} <{address}>" if name else address), ""
    return Party(address or None, name if name and name != address else None)
