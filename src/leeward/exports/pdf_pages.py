# SPDX-License-Identifier: Apache-2.0
"""The words of a PDF, page by page, as pypdf finds them in the file: an extra that need not be installed.

A PDF says where letters stand, not what is a line: a machine puts the words together, and they are marked so.
Pictures of words hold no letters, and give none here. Nothing of a PDF is run, followed or fetched.
"""

import binascii
import importlib
import importlib.util
import io
import pkgutil
import struct
import zlib
from collections.abc import Mapping
from types import ModuleType
from typing import Any, Final, Literal

MOST_PAGES: Final = 2_000
Why = Literal["pdf_extra_needed", "password_needed", "wrong_password", "bad_pdf"]

_BROKEN: Final = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError,
    ValueError, binascii.Error, struct.error, zlib.error,
)  # fmt: skip
"""What pypdf raises on damaged or hostile files, beside errors of its own: it trusts their shape."""
_MOST_TOLD, _LONGEST_TOLD = 20, 500
PROGRAM = "pypdf"
_loaded: dict[str, ModuleType] = {}


class ShutError(Exception):
    """The PDF cannot be read; ``why`` is the code of the reason."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


def load() -> bool:
    """Load pypdf with all its parts, which the reading child cannot do later; False where there is none."""
    if not _loaded and importlib.util.find_spec(PROGRAM) is not None:
        found = importlib.import_module(PROGRAM)
        for part in pkgutil.walk_packages(found.__path__, f"{PROGRAM}."):
            # One part needs a second library for ciphers, which is not used: ours is that of the vault.
            if part.name != f"{PROGRAM}._crypt_providers._pycryptodome":
                importlib.import_module(part.name)
        importlib.import_module("cryptography.hazmat.decrepit.ciphers.algorithms")
        _loaded[PROGRAM] = found
    return bool(_loaded)


class Pages:
    """The pages of one PDF, open."""

    def __init__(self, untrusted: bytes | bytearray, password: str | None) -> None:
        """Raises ``ShutError``: nothing is told of a PDF that does not open."""
        if not load():
            raise ShutError("pdf_extra_needed")
        self._pypdf = _loaded[PROGRAM]
        self.broken = (*_BROKEN, self._pypdf.errors.PyPdfError)
        try:
            self._reader: Any = self._pypdf.PdfReader(io.BytesIO(untrusted), strict=False)
            shut = self._reader.is_encrypted and not self._opens(password)
            self.count: int = 0 if shut else len(self._reader.pages)
        except self.broken as error:
            raise ShutError("bad_pdf") from error
        if shut:
            raise ShutError("wrong_password" if password else "password_needed")

    def _opens(self, password: str | None) -> bool:
        """Whether it opens with the password, or without one: many are locked against change only."""
        return any(bool(self._reader.decrypt(one)) for one in dict.fromkeys(("", password or "")))

    @property
    def program(self) -> str:
        """Which program found the words."""
        return f"{PROGRAM} {self._pypdf.__version__}"

    def text(self, number: int, *, laid_out: bool = False) -> str | None:
        """The words of a page, in the order of the file or as they stand on it; None where it is broken."""
        try:
            page = self._reader.pages[number]
            found = page.extract_text(extraction_mode="layout" if laid_out else "plain")
        except self.broken:
            return None
        return str(found).encode("utf-8", "replace").decode()

    def told(self) -> Mapping[str, str]:
        """What the file says of itself: its title, its author, its times as they are written."""
        try:
            about = dict(self._reader.metadata or {})
            found = {
                str(name).lstrip("/"): str(about[name])[:_LONGEST_TOLD] for name in list(about)[:_MOST_TOLD]
            }
        except self.broken:
            return {}
        return {name: said.encode("utf-8", "replace").decode() for name, said in found.items() if said}
