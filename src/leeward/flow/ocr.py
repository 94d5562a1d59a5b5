# SPDX-License-Identifier: Apache-2.0
"""``leeward ocr``: lines of pictures as a machine reads them, for a person to check. Nothing is kept.

What a model reads can be wrong in the one word that matters. So it never becomes a record, no sign sees it,
and no pack holds it: a person looks at the picture and writes down in a note what stands there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import msgspec

from leeward.errors import RefusedError, UsageError
from leeward.flow.ocr_reading import Line, Result, is_there
from leeward.records import Sha256
from leeward.worker import BLOCK, ChildEndedError, Worker

MODULE = "leeward.flow.ocr_reading"
MOST_BYTES: Final = 100 << 20
PATIENCE: Final = 60.0
"""Seconds of its own that the child may use without a word: loading the models takes 2 here, a band 1."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a machine read off one picture."""

    file: str
    sha256: Sha256
    program: str
    lines: tuple[Line, ...] = ()
    size: tuple[int, int] = (0, 0)
    why: str = ""
    limits_off: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The same as one JSON object; it says of itself that nobody has checked it."""
        return {
            "type": "read_by_machine",
            "checked": False,
            "file": self.file,
            "sha256": self.sha256,
            "program": self.program,
            "width": self.size[0],
            "height": self.size[1],
            "lines": [{"text": line.text, "place": list(line.place)} for line in self.lines],
            "why": self.why or None,
            "limits_off": list(self.limits_off),
        }


def read_pictures(paths: Sequence[Path]) -> Iterator[Seen]:
    """The lines of each picture. ``RefusedError`` where the extra is not installed."""
    if missing := [path.name for path in paths if not path.is_file()]:
        raise UsageError("error.no_such_file", file=missing[0])
    if not is_there():
        raise RefusedError("error.ocr_not_installed")
    program = f"rapidocr {metadata.version('rapidocr')}"
    worker: Worker | None = None
    try:
        for path in paths:
            data = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
            digest = Sha256(sha256(data).hexdigest())
            if not data:
                yield Seen(path.name, digest, program, why="picture_too_big")
                continue
            try:
                worker = worker or Worker(MODULE, b"", PATIENCE)
                result, off = _asked(worker, data), worker.limits_off
            except ChildEndedError as error:
                if worker is not None:
                    worker.close()
                result, off, worker = Result(why=f"ocr_{error.why}"), (), None
            yield Seen(path.name, digest, program, result.lines, result.size, result.why, off)
    finally:
        if worker is not None:
            worker.close()


def _asked(worker: Worker, data: bytes) -> Result:
    def serve(_file: int, offset: int, length: int) -> bytes:
        return data[offset : offset + min(length, BLOCK)]

    for kind, body in worker.ask(msgspec.msgpack.encode(len(data)), len(data), serve):
        if kind == b"R":
            return msgspec.msgpack.decode(body, type=Result)
    raise ChildEndedError("crashed")
