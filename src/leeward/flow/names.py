# SPDX-License-Identifier: Apache-2.0
"""What the name of a file that was handed over may say: whose chat it is, or that it is a picture."""

import re
from pathlib import PurePosixPath

from leeward.unpack import plain_name

PICTURE_ENDINGS = (
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".heif", ".bmp", ".tif", ".tiff", ".dng", ".avif",
    ".mp4", ".3gp", ".3g2", ".mov", ".m4v", ".avi", ".mkv", ".webm",
)  # fmt: skip
"""How the names of pictures and films end."""

MEDIA_ENDINGS = (*PICTURE_ENDINGS, ".opus", ".ogg", ".m4a", ".mp3", ".amr", ".aac", ".wav", ".pdf")

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OLD = tuple(f"{name}\0".encode("utf-16-le") for name in ("Workbook", "Book"))
"""Streams of files that hold others (MS-CFB): a locked workbook (MS-OFFCRYPTO), and one of before 2007."""
_PART_OF_WORKBOOK = re.compile(
    r"(?:.{0,500}/)?(?:\[Content_Types\]\.xml|_rels/[^/]{0,200}\.rels|docProps/[^/]{1,100}|xl/(?:_rels/[^/]{1,200}"
    r"|(?:workbook|styles|sharedStrings|calcChain|metadata)\.xml|(?:theme|printerSettings|worksheets/_rels)/[^/]{1,200})"
    r"|META-INF/manifest\.xml|mimetype|manifest\.rdf|(?:styles|meta|settings)\.xml|layout-cache"
    r"|(?:Thumbnails|Configurations2)/.{0,200})",
    re.DOTALL,
)
"""Files of a workbook that hold none of its rows: how it looks, and what belongs to what."""


def document_name(name: str) -> str:
    """The name that tells whose chat it is: WhatsApp for iPhone names the folder after it, not the text."""
    folder = PurePosixPath(name).parent.name
    return folder if plain_name(name) == "_chat.txt" and "whatsapp" in folder.casefold() else name


def why_not(name: str, untrusted_head: bytes = b"") -> str:
    """Why a file that no reader claims is skipped, as a code."""
    if is_media(name):
        return "media"
    if untrusted_head.startswith(_COMPOUND):
        if _LOCKED in untrusted_head:
            return "locked_workbook"
        if name.lower().endswith(".xls") or any(stream in untrusted_head for stream in _OLD):
            return "old_workbook"
    return "workbook_part" if _PART_OF_WORKBOOK.fullmatch(name) else "not_recognised"


def is_media(name: str) -> bool:
    """Whether a name is that of a picture, film, sound or document."""
    return name.lower().endswith(MEDIA_ENDINGS)


def is_picture(name: str) -> bool:
    """Whether a name is that of a picture or film."""
    return name.lower().endswith(PICTURE_ENDINGS)
