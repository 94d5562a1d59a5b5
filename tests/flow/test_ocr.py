# SPDX-License-Identifier: Apache-2.0
"""Letters are read off screenshots only where somebody asks, in a child that is shut in, and kept nowhere."""

import hashlib
import io
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import RefusedError, UsageError
from leeward.flow import ocr
from leeward.flow.ocr import read_pictures
from leeward.flow.ocr_reading import BAND, NEEDED, OVERLAP, bands, is_there

needs_ocr = pytest.mark.skipif(not is_there(), reason="the extra [ocr] is not installed")
SAID = ["Femi: I know where you are", "20:14 Ada: Please stop", "You will be sorry tomorrow"]


def screenshot(lines: list[str], height: int = 520, kind: str = "PNG") -> bytes:
    draw = pytest.importorskip("PIL.ImageDraw", reason="Pillow is not installed")
    image, font = pytest.importorskip("PIL.Image"), pytest.importorskip("PIL.ImageFont")
    picture = image.new("RGB", (720, height), "white")
    step = (height - 100) // max(len(lines) - 1, 1)
    for number, line in enumerate(lines):
        draw.Draw(picture).text((40, 30 + number * step), line, fill="black", font=font.load_default(32))
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


@needs_ocr
def test_lines_come_with_their_place_and_say_that_nobody_checked_them(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(screenshot(SAID))
    (seen,) = read_pictures([path])
    told = seen.as_json()
    assert (told["type"], told["checked"], told["why"]) == ("read_by_machine", False, None)
    assert [line["text"] for line in told["lines"]] == SAID
    assert [line["place"][1] // 40 for line in told["lines"]] == [0, 6, 11]
    assert (told["width"], told["height"]) == (720, 520)
    assert told["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert told["program"].startswith("rapidocr ")


@needs_ocr
def test_a_long_screenshot_is_read_to_its_end_and_no_line_comes_twice(tmp_path: Path) -> None:
    path = tmp_path / "long.png"
    lines = [f"{n:02}:14 message number {n}" for n in range(46)]
    path.write_bytes(screenshot(lines, 4_600))
    (seen,) = read_pictures([path])
    assert [line.text for line in seen.lines] == lines
    assert not seen.limits_off


@needs_ocr
def test_what_is_no_picture_says_so_and_the_next_one_is_read(tmp_path: Path) -> None:
    for name, data in (("a.png", b"no picture"), ("b.png", screenshot(SAID)[:300]), ("c.png", b"")):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "d.jpg").write_bytes(screenshot(SAID, kind="JPEG"))
    found = list(read_pictures([tmp_path / name for name in ("a.png", "b.png", "c.png", "d.jpg")]))
    assert [one.why for one in found] == ["not_a_picture", "not_a_picture", "picture_too_big", ""]
    assert [line.text for line in found[3].lines] == SAID


SHUT_IN = """
import os, sys
from leeward import jail
from leeward.flow.ocr_reading import Eyes
jail.leave_network()
eyes = Eyes()
threads = len(os.listdir("/proc/self/task"))
off = jail.shut_in()
os.write(1, f"{threads} {','.join(off)}".encode())
ACT
os._exit(0)
"""


@needs_ocr
@pytest.mark.skipif(sys.platform != "linux", reason="the limits of Linux")
@pytest.mark.parametrize("act", ["open('/etc/passwd')", "os.fork()", "__import__('socket').socket()"])
def test_the_loaded_program_has_one_thread_and_can_open_nothing(act: str, tmp_path: Path) -> None:
    code = SHUT_IN.replace("ACT", act)
    home = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env=home)
    assert (done.returncode, done.stdout) == (-31, b"1 ")  # SIGSYS
    assert not list(tmp_path.iterdir()), "it wrote to the disk while it was loaded"


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leeward.flow.ocr_reading.NEEDED", ("no_such_program",))
    (tmp_path / "a.png").write_bytes(b"x")
    with pytest.raises(RefusedError) as refused:
        list(read_pictures([tmp_path / "a.png"]))
    assert refused.value.say == "error.ocr_not_installed"
    assert "rapidocr" in NEEDED


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        list(read_pictures([tmp_path / "none.png"]))


def test_nothing_of_it_is_loaded_unless_it_is_asked_for() -> None:
    code = "import sys, leeward.flow.ocr, leeward.cli.ocr, leeward.flow.reading; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert not {"rapidocr", "onnxruntime", "cv2", "numpy"} & set(done.stdout.decode().split())
    assert ocr.MODULE.endswith("ocr_reading")


@given(st.integers(1, 60_000))
def test_the_bands_of_a_picture_cover_every_height_once(height: int) -> None:
    found = list(bands(height))
    owned = [own for _, own in found]
    assert (owned[0][0], owned[-1][1]) == (0, height)
    assert all(before[1] == after[0] for before, after in pairwise(owned))
    for top, (begins, ends) in found:
        assert top <= begins < ends <= max(height, top + BAND)
        # a line whose middle is its own stands whole in the band, if it is no higher than the overlap
        assert begins == 0 or begins - top >= OVERLAP // 2
        assert ends == height or top + BAND - ends >= OVERLAP // 2
