# SPDX-License-Identifier: Apache-2.0
"""What the name of a file that was handed over may say: whose chat it is, or that it is a picture."""

from pathlib import PurePosixPath

from leeward.unpack import plain_name

MEDIA_ENDINGS = (
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".mp4", ".3gp", ".mov", ".opus", ".ogg", ".m4a",
    ".mp3", ".amr", ".aac", ".wav", ".pdf", ".webm",
)  # fmt: skip


def document_name(name: str) -> str:
    """The name that tells whose chat it is: WhatsApp for iPhone names the folder after it, not the text."""
    folder = PurePosixPath(name).parent.name
    return folder if plain_name(name) == "_chat.txt" and "whatsapp" in folder.casefold() else name


def why_not(name: str) -> str:
    """Why a file that no reader claims is skipped, as a code."""
    return "media" if name.lower().endswith(MEDIA_ENDINGS) else "not_recognised"
