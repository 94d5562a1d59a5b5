# SPDX-License-Identifier: Apache-2.0
"""Looks for secrets in every byte of a pack: plain, in UTF-16, base64, hexadecimal, and in the PDF's text."""

import base64
import io
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf

from leeward.flow.masks_letters import compact


def traces(folder: Path, secrets: Sequence[str]) -> list[tuple[str, str]]:
    """Each file of a folder and each secret that it holds, also in its own name."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        data = path.read_bytes()
        texts = [compact(name), *_texts(path)]
        plain = b"\n".join(_streams(data)).lower()
        for secret in secrets:
            seen = any(compact(secret) in text for text in texts)
            seen = seen or any(dress in plain for dress in _dresses(secret.lower()))
            if seen or any(dress in data for dress in _base64(secret)):
                found.append((name, secret))
    return found


def _streams(data: bytes) -> Iterator[bytes]:
    """The bytes of a file and, of a PDF, everything that is packed in it."""
    yield data
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for thing in pdf.objects:
                if isinstance(thing, pikepdf.Stream):
                    yield bytes(thing.get_stream_buffer())
                yield repr(thing)[:100_000].encode("utf-8", "replace")


def _texts(path: Path) -> Iterator[str]:
    """The file as compact text, so that no spelling hides anything."""
    data = path.read_bytes()
    if not data.startswith(b"%PDF"):
        yield compact(data.decode("utf-8", "replace"))
    elif shutil.which("pdftotext"):
        run = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
        yield compact(run.stdout.decode("utf-8", "replace"))


def _dresses(secret: str) -> Iterator[bytes]:
    for spelling in ("utf-8", "utf-16-le", "utf-16-be"):
        plain = secret.encode(spelling)
        yield plain
        yield plain.hex().encode()


def _base64(secret: str) -> Iterator[bytes]:
    """What a secret is in base64: three forms, by where its first byte falls; its ends depend on others."""
    for spelling in ("utf-8", "utf-16-le", "utf-16-be"):
        plain = secret.encode(spelling)
        for shift in range(3):
            whole = base64.b64encode(b"\0" * shift + plain)
            inner = whole[(8 * shift + 5) // 6 : (shift + len(plain)) * 8 // 6]
            if len(inner) >= 6:
                yield inner
