# SPDX-License-Identifier: Apache-2.0
"""The only module that starts a process: fresh ones that read exports or set pages, and fall over alone.

Words of a case go to the child on its standard input and come back as a PDF on its standard output;
nothing of them stands in its arguments or its environment, where other users could read it. What goes
wrong comes back as a code. The message of the typesetter is dropped inside the child, for it quotes the
text that it could not set.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec

from leeward import hygiene

Failure = Literal["glyph", "missing_page", "template", "memory", "time"]
"""glyph: a character that no face draws. missing_page: a page that must be there is not."""

MEMORY_BYTES: Final = 3 << 30
"""Address space of a child; the largest volume measured needs a fifth of it resident."""
PIPE_BYTES: Final = 1 << 20
"""What a pipe may hold (Linux): the most that a process without rights may ask for."""
SECONDS: Final = 300
"""One volume takes about 3 s; a hundred times that is a loop."""

_CODES: Final[Mapping[int, Failure]] = {
    10: "glyph",
    11: "missing_page",
    12: "template",
    13: "memory",
}


class TypesetError(Exception):
    """A child set no pages. ``failure`` is all that is known about it, on purpose."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure: Failure = failure


class _Job(msgspec.Struct, frozen=True):
    template: str
    fonts: str
    inputs: dict[str, str]
    must_have: tuple[str, ...]
    date: int


def start(module: str) -> "subprocess.Popen[bytes]":
    """A fresh Python that runs a module of ours, with two pipes to it and nothing else of us in it.

    It has no terminal, so that Ctrl+C there reaches the parent, which ends it, and not the child.
    """
    return subprocess.Popen(  # noqa: S603 - our own module, no outside word in it
        [sys.executable, "-I", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        cwd=os.sep,
        bufsize=0,
        start_new_session=True,
    )


def widened(*pipes: int) -> bool:
    """Whether all these pipes now hold ``PIPE_BYTES``; only Linux does that, and not without end."""
    if sys.platform != "linux":
        return False
    import fcntl  # noqa: PLC0415 - not there on Windows

    with contextlib.suppress(OSError):
        return all(fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES) >= PIPE_BYTES for pipe in pipes)
    return False


def _environment() -> dict[str, str]:
    """Nothing of ours but what Windows cannot start a process without."""
    return {k: os.environ[k] for k in ("SYSTEMROOT",) if k in os.environ}


def typeset(
    template: Path,
    inputs: Mapping[str, str],
    *,
    fonts: Path,
    date: int,
    must_have: tuple[str, ...] = (),
) -> bytes:
    """A PDF/A-3b and PDF/UA-1 of a template; raises ``TypesetError``.

    ``inputs`` reach the template as data, never as source. Files outside the template's folder cannot
    be read. ``must_have`` names labels that the document has to hold exactly once each. ``date`` is the
    document's date in seconds since 1970.
    """
    job = _Job(str(template), str(fonts), dict(inputs), must_have, date)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "leeward.child"],
            input=msgspec.json.encode(job),
            capture_output=True,
            timeout=SECONDS,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesetError("time") from error
    if done.returncode:
        # a child that a limit killed has no code of its own
        raise TypesetError(_CODES.get(done.returncode, "memory"))
    return done.stdout


def _limit() -> None:
    """Bounds on this process where the platform has them: memory, time, no files, no core dump."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not there on Windows

    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, 2 * SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some of them
            resource.setrlimit(what, (most, most))


def _set_pages(job: _Job) -> tuple[int, bytes]:
    """Exit code and PDF of a job, in the child."""
    import typst  # noqa: PLC0415 - 60 MB that the parent does not need

    compiler = typst.Compiler(
        job.template,
        root=str(Path(job.template).parent),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[job.fonts]),
        ignore_system_fonts=True,
        sys_inputs=job.inputs,
    )
    try:
        pdf = compiler.compile(format="pdf", pdf_standards=["a-3b", "ua-1"], timestamp=job.date)
        found = {label: compiler.query(f"<{label}>") for label in job.must_have}
    except typst.TypstError as error:
        return _code(error.message), b""
    except MemoryError:
        return 13, b""
    if any(len(msgspec.json.decode(pages)) != 1 for pages in found.values()):
        return 11, b""
    return 0, pdf if isinstance(pdf, bytes) else b""


def _code(untrusted_message: str) -> int:
    glyph = "could not be displayed" in untrusted_message or "codepoint" in untrusted_message
    return 10 if glyph else 12


def main(read: Callable[[], bytes], write: Callable[[bytes], object]) -> int:
    """The child's whole life: a job in, a PDF out."""
    job = msgspec.json.decode(read(), type=_Job)
    _limit()
    code, pdf = _set_pages(job)
    write(pdf)
    return code


if __name__ == "__main__":
    hygiene.neutral_title()
    sys.exit(main(sys.stdin.buffer.read, sys.stdout.buffer.write))
