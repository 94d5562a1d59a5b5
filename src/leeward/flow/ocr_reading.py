# SPDX-License-Identifier: Apache-2.0
"""The child that reads letters off pictures with a small model (OCR): an extra, off unless asked for.

It runs as ``python -I -m leeward.flow.ocr_reading``, leaves the network, loads the program and its models,
reads a picture of its own so that all parts are loaded, shuts itself in (``jail``), and then gets pictures.
"""

import importlib
import importlib.util
import io
import os
import sys
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from leeward import hygiene, jail
from leeward.worker import BLOCK, MEMORY_CODE, Parent

NEEDED: Final = ("rapidocr", "onnxruntime", "PIL", "cv2", "numpy")
MOST_PIXELS: Final = 60_000_000
MOST_LINES: Final = 5_000
BAND: Final = 1_800
"""Pixels of a picture that are read at a time, from top to bottom: the model makes what is longer smaller."""
OVERLAP: Final = 240
"""Pixels that two bands share, so that a line on the edge of one stands whole in the other."""

_QUIET: Final = {
    "ORT_DISABLE_TELEMETRY": "1",
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
}
"""onnxruntime 1.31 and later write a number of the device to disk and send reports, unless told not to
(measured: a file, a thread of its own, the receiver's address in the library). No thread is made here."""
_TO_ONE: Final = {
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Global.log_level": "critical",
}


class Line(msgspec.Struct, frozen=True):
    """A line as a machine read it, and where it stands: left, top, width and height in pixels."""

    text: str
    place: tuple[int, int, int, int]


class Result(msgspec.Struct, frozen=True):
    """What was read off a picture; ``why`` is the code of the reason where nothing could be."""

    lines: tuple[Line, ...] = ()
    size: tuple[int, int] = (0, 0)
    why: str = ""


def is_there() -> bool:
    """Whether all that is needed is installed; nothing is loaded for it."""
    return all(importlib.util.find_spec(name) is not None for name in NEEDED)


class Eyes:
    """The program with its models, loaded and warm."""

    def __init__(self) -> None:
        os.environ.update(_QUIET)
        names = ("numpy", "cv2", "PIL.Image", "PIL.ImageOps", "rapidocr")
        self._numpy, self._cv2, self._image, self._ops, rapidocr = map(importlib.import_module, names)
        self._cv2.setNumThreads(1)
        self._image.init()
        self._engine: Any = rapidocr.RapidOCR(params=_TO_ONE)
        self._warm()

    def _warm(self) -> None:
        """Read two lines of our own: what is loaded at the first use is loaded now."""
        picture = self._numpy.full((240, 480, 3), 255, self._numpy.uint8)
        for top, text in ((80, "Hello 20:14"), (180, "12 March")):
            self._cv2.putText(picture, text, (10, top), self._cv2.FONT_HERSHEY_SIMPLEX, 1.5, (0, 0, 0), 2)
        self._engine(picture)

    def picture(self, untrusted: bytes) -> Any:
        """The picture as rows of pixels, turned as its camera says; a code where it is none, or too big."""
        try:
            with self._image.open(io.BytesIO(untrusted)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return "picture_too_big"
                upright = self._ops.exif_transpose(picture).convert("RGB")
                return self._numpy.ascontiguousarray(self._numpy.asarray(upright)[:, :, ::-1])
        except (OSError, ValueError, TypeError, SyntaxError, LookupError, ArithmeticError, RuntimeError):
            return "not_a_picture"  # what Pillow raises on bytes that are no picture, or a broken one

    def lines(self, picture: Any) -> Iterator[list[Line]]:
        """The lines of a picture, band by band."""
        height = picture.shape[0]
        for top, own in bands(height):
            found = self._engine(picture[top : min(height, top + BAND)])
            boxes, texts = (found.boxes, found.txts) if found.txts else ((), ())
            yield [
                Line(text, place)
                for box, text in zip(boxes, texts, strict=True)
                if own[0] <= (place := _place(box, top))[1] + place[3] // 2 < own[1]
            ]


def bands(height: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """Where each band of a picture begins, and between which heights the middles of its own lines lie."""
    top = begins = 0
    while True:
        is_last = top + BAND >= height
        ends = height if is_last else top + BAND - OVERLAP // 2
        yield top, (begins, ends)
        if is_last:
            return
        top, begins = top + BAND - OVERLAP, ends


def _place(box: Any, top: int) -> tuple[int, int, int, int]:
    """The upright rectangle around a line, in whole pixels of the picture."""
    across, down = [int(point[0]) for point in box], [int(point[1]) + top for point in box]
    return min(across), min(down), max(across) - min(across), max(down) - min(down)


def _do(parent: Parent, eyes: Eyes, size: int) -> Result:
    blocks = -(-size // BLOCK)
    data = b"".join(parent.block(0, n, is_last=n == blocks - 1) for n in range(blocks))
    picture = eyes.picture(data)
    if isinstance(picture, str):
        return Result(why=picture)
    lines: list[Line] = []
    for found in eyes.lines(picture):
        lines += found
        parent.send(b"I", b"")  # a band is a step: the parent sees that this child goes on
    height, width = picture.shape[:2]
    return Result(tuple(lines[:MOST_LINES]), (int(width), int(height)))


def main() -> int:
    """The child's whole life."""
    parent = Parent()
    parent.receive()
    no_network = jail.leave_network()
    eyes = Eyes()
    off = jail.shut_in()
    if no_network:  # it cannot be left twice where that takes a right that is gone by now
        off = tuple(name for name in off if name != "network")
    parent.send(b"H", ",".join(off).encode())
    try:
        while True:
            _, body = parent.receive()
            result = _do(parent, eyes, msgspec.msgpack.decode(body, type=int))
            parent.send(b"R", msgspec.msgpack.encode(result))
    except EOFError:
        return 0
    except MemoryError:
        return MEMORY_CODE


if __name__ == "__main__":
    sys.excepthook = lambda *_: os._exit(1)
    hygiene.neutral_title()
    os._exit(main())
