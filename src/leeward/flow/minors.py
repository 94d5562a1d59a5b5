# SPDX-License-Identifier: Apache-2.0
"""Before pictures are kept, one question: could anyone in them be under 18? Yes or unknown: texts only.

Then no picture is stored, hashed or opened, because having one may itself be an offence, and the receipt
names the partial acquisition. Passwords are never kept at all. Both are told here, before anything is stored.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, get_args

from leeward.errors import RefusedError, UsageError
from leeward.exports import password_export
from leeward.flow.members import Frames, Listing, Taken
from leeward.flow.names import is_media, is_picture
from leeward.records import Sha256, Skipped

Answer = Literal["yes", "no", "unknown"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)

LEFT_OUT, INSIDE = "left_out_under_18", "under_18_inside"
"""Why a file is not taken: it is a picture or nobody knows, or it has pictures inside its text."""

_INSIDE = {
    "sms_backup_xml": re.compile(
        rb"ct\s*=\s*[\"']\s*(?:image|video)/|c\0t\0=\0[\"']\0(?:i\0m|v\0i)", re.IGNORECASE
    ),
    "vcard": re.compile(rb"(?:^|\n)(?:[A-Za-z0-9-]+\.)?PHOTO[;:]", re.IGNORECASE),
}
"""How pictures are marked that stand inside the text of an export, by its reader."""

BLOCK = 1 << 20


class Pictures:
    """The question about pictures and its answer: given, asked once where someone can answer, or open."""

    def __init__(self, answer: str | None = None, ask: Callable[[], str] | None = None) -> None:
        self._answer: Answer | None = None if answer is None else _known(answer)
        self._ask = ask
        self.seen_unasked = False

    @property
    def answer(self) -> Answer | None:
        """What was answered so far."""
        return self._answer

    @property
    def texts_only(self) -> bool:
        """Whether no picture may be taken."""
        return self._answer in ("yes", "unknown")

    def are_there(self) -> None:
        """Pictures were found: ask, if nobody answered yet and someone can."""
        if self._answer is None and self._ask is not None:
            self._answer = _known(self._ask())
        self.seen_unasked |= self._answer is None


def _known(text: str) -> Answer:
    for answer in ANSWERS:
        if text.strip().casefold() == answer:
            return answer
    raise UsageError("error.under_18_answer")


class Opens(Protocol):
    """A file that can be opened."""

    @property
    def name(self) -> str:
        """Its name inside what was handed over."""
        ...

    @property
    def size(self) -> int:
        """Its size in bytes."""
        ...

    def open(self) -> BinaryIO:
        """Its bytes from the start."""
        ...


def are_in(path: Path) -> bool:
    """Whether a path holds pictures, as far as names tell; nothing is opened."""
    if not path.is_dir():
        return is_picture(path.name)
    return any(is_picture(name) for _, _, names in os.walk(path) for name in names)


def holds_passwords(found: Listing) -> bool:
    """Whether there are passwords in an export."""
    return any(password_export.NAME in one.readers for one in found.members)


def refuse_passwords(found: Listing, file: str) -> None:
    """Passwords are refused before a byte of them is stored."""
    if holds_passwords(found):
        raise RefusedError("error.password_export", file=file)


def holds_pictures(found: Listing, unit: Opens) -> bool:
    """Whether an export holds pictures: as members of a zip, or inside its text."""
    if any(is_picture(one.name) or (one.media and not is_media(one.name)) for one in found.members):
        return True
    return not found.is_archive and any(_are_inside(one.readers, unit.open) for one in found.members)


def _are_inside(readers: tuple[str, ...], opener: Callable[[], BinaryIO]) -> bool:
    """Whether the text has pictures inside. A plain search for bytes: nothing is parsed or decoded."""
    patterns = [_INSIDE[name] for name in readers if name in _INSIDE]
    if not patterns:
        return False
    with opener() as untrusted:
        before = b""
        while data := untrusted.read(BLOCK):
            if any(pattern.search(before + data) for pattern in patterns):
                return True
            before = data[-64:]
    return False


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a zip, as an export of its own: the name of the zip stands before its own."""

    taken: Taken
    beside: tuple[()] = ()
    is_contents: bool = False

    @property
    def name(self) -> str:
        """The zip's name and the member's."""
        return self.taken.name

    @property
    def size(self) -> int:
        """Its size in bytes, as the zip says."""
        return self.taken.size

    def open(self) -> BinaryIO:
        """Its bytes from the start."""
        return self.taken.open()

    def sha256(self) -> Sha256:
        """The hash of its bytes, read through once."""
        digest = hashlib.sha256()
        with self.open() as untrusted:
            while block := untrusted.read(BLOCK):
                digest.update(block)
        return Sha256(digest.hexdigest())


def texts_of(found: Listing, unit: Opens, frames: Frames) -> Iterator[Text | Skipped]:
    """The texts of a zip that can be taken without a picture, and each member that is left out."""
    for one in found.members:
        text = Text(Taken(f"{unit.name}/{one.name}", one.size, one.number, frames))
        if one.media or not one.readers:
            yield Skipped(LEFT_OUT, 1, one.name)
        elif _are_inside(one.readers, text.open):
            yield Skipped(INSIDE, 1, one.name)
        else:
            yield text
    if found.left_out:
        yield Skipped(LEFT_OUT, found.left_out, unit.name)


def refuse_single(found: Listing, unit: Opens) -> None:
    """A single file from which no picture can be left out is refused, with what to do instead."""
    (one,) = found.members
    if one.media or not one.readers:
        raise RefusedError("error.under_18_nothing", file=unit.name)
    if _are_inside(one.readers, unit.open):
        raise RefusedError("error.under_18_inside", file=unit.name)
