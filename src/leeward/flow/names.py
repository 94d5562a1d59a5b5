# SPDX-License-Identifier: Apache-2.0
"""What the name of a file that was handed over may say: whose chat it is, or that it is a picture."""

from pathlib import PurePosixPath

from leeward.unpack import plain_name

PICTURE_ENDINGS = (
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".heif", ".bmp", ".tif", ".tiff", ".dng", ".avif",
    ".mp4", ".3gp", ".3g2", ".mov", ".m4v", ".avi", ".mkv", ".webm",
)  # fmt: skip
"""How the names of pictures and films end."""

MEDIA_ENDINGS = (*PICTURE_ENDINGS, ".opus", ".ogg", ".m4a", ".mp3", ".amr", ".aac", ".wav", ".pdf")


def document_name(name: str) -> str:
    """The name that tells whose chat it is: WhatsApp for iPhone names the folder after it, not the text."""
    folder = PurePosixPath(name).parent.name
    return folder if plain_name(name) == "_chat.txt" and "whatsapp" in folder.casefold() else name


def why_not(name: str) -> str:
    """Why a file that no reader claims is skipped, as a code."""
    return "media" if is_media(name) else "not_recognised"


def is_media(name: str) -> bool:
    """Whether a name is that of a picture, film, sound or document."""
    return name.lower().endswith(MEDIA_ENDINGS)


def is_picture(name: str) -> bool:
    """Whether a name is that of a picture or film."""
    return name.lower().endswith(PICTURE_ENDINGS)
