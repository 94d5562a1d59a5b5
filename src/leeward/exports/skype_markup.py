# SPDX-License-Identifier: Apache-2.0
"""What Skype writes inside a message: text with tags, calls as a list of parts, files by address and name.

Not a browser and no XML parser: tags are looked for one by one, in linear time, and what is no tag is text.
"""

import re
from typing import Final, NamedTuple

_TAG: Final = re.compile(r"</?[A-Za-z][\w:-]{0,40}(?:\s[^<>]{0,20000})?/?>")
_ENTITY: Final = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|(lt|gt|amp|quot|apos));")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_PARTLIST: Final = re.compile(r"<partlist\b([^<>]{0,2000})>", re.IGNORECASE)
_TYPE: Final = re.compile(r"\btype\s*=\s*[\"'](\w{1,40})[\"']")
_PART: Final = re.compile(r"<part\b[^<>]{0,2000}identity\s*=\s*[\"']([^\"'<>]{1,300})[\"']", re.IGNORECASE)
_DURATION: Final = re.compile(r"<duration>\s{0,10}(\d{1,9})(?:\.\d{0,20})?\s{0,10}</duration>", re.IGNORECASE)
_URI: Final = re.compile(r"<URIObject\b[^<>]{0,4000}?\suri\s*=\s*[\"']([^\"'<>]{1,2000})[\"']", re.IGNORECASE)
_FILE_NAME: Final = re.compile(
    r"<OriginalName\b[^<>]{0,200}?\sv\s*=\s*[\"']([^\"'<>]{1,1000})[\"']", re.IGNORECASE
)
_VALUE: Final = re.compile(r"<value>([^<>]{0,4000})</value>", re.IGNORECASE)
_EDIT: Final = re.compile(r"<e_m\b", re.IGNORECASE)


class Call(NamedTuple):
    """What the list of parts of a call says."""

    what: str
    """"started", "ended", "missed", or nothing where it does not say."""
    seconds: int | None
    people: tuple[str, ...]


def entities(text: str) -> str:
    """Text with its entities undone, once."""
    return _ENTITY.sub(_letter, text)


def _letter(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED[found[3]]
    code = int(found[1]) if found[1] else int(found[2], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]


def words(content: str) -> str:
    """The words of a message without its tags; the frame that says whose words are quoted stays."""
    if "<" not in content and "&" not in content:
        return content
    return entities(_TAG.sub("", content))


def value(content: str) -> str:
    """What a line of Skype's own sets: the new name of a conversation."""
    found = _VALUE.search(content)
    return entities(found[1]) if found else ""


def is_edited(content: str) -> bool:
    """Whether a mark of Skype's says that the text was edited."""
    return _EDIT.search(content) is not None


def call(content: str) -> Call | None:
    """A call by its list of parts; the longest part is its length."""
    found = _PARTLIST.search(content)
    if found is None:
        return None
    said = _TYPE.search(found[1])
    lasted = [int(one[1]) for one in _DURATION.finditer(content)]
    people = tuple(dict.fromkeys(one[1] for one in _PART.finditer(content)))
    return Call(said[1].lower() if said else "", max(lasted) if lasted else None, people)


def file_of(content: str) -> tuple[str, str] | None:
    """The address of a file that was sent, and its name where it is told."""
    found = _URI.search(content)
    name = _FILE_NAME.search(content)
    if found is None:
        return None
    return entities(found[1]), entities(name[1]) if name else ""
