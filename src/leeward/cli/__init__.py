# SPDX-License-Identifier: Apache-2.0
"""The command line: a thin face over ``flow``, one file a verb."""

import io
import os
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from leeward import __version__, hygiene
from leeward.cli import (
    add,
    backup,
    check,
    checkpoint,
    demo,
    key,
    limits,
    mine,
    new,
    note,
    over,
    pack,
    people,
    preview,
    private,
    promises,
    read,
    records,
    restore,
    signs,
    wipe,
    withdraw,
)
from leeward.cli.terminal import complain, say, tell
from leeward.errors import LeewardError, RefusedError

STOPPED = 130
"""The exit code of a command that a person interrupted, as shells give it."""


def app() -> App:
    """The commands, with their help in the person's language."""
    commands = App(
        name="leeward",
        version=__version__,
        help=say("help.leeward"),
        help_on_error=False,
        suppress_keyboard_interrupt=False,
    )
    for part in (
        *(read, new, add, note, records, people, mine, over, signs, private, preview, pack, withdraw, check),
        *(key, backup, restore, checkpoint, wipe, limits, promises, demo),
    ):
        part.register(commands)
    return commands


def run(arguments: Sequence[str]) -> int:
    """Carry out one command; gives its exit code and says on stderr what went wrong."""
    try:
        done = app()(list(arguments), exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        tell(say("error.usage", reason=" ".join(str(error).split())))
        return 2
    except LeewardError as error:
        complain(error)
        return error.exit_code
    except KeyboardInterrupt:
        tell(say("stopped"))
        return STOPPED
    except OSError as error:
        return _cannot_write(error)
    return done if isinstance(done, int) else 0


def _cannot_write(error: OSError) -> int:
    """The end of a command whose output has nowhere to go. A closed pipe (``| head``) is no mistake."""
    # Python would try to write the rest at exit, and complain.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return 0
    complain(RefusedError("error.cannot_write", reason=error.strerror or str(error)))
    return RefusedError.exit_code


def main() -> None:
    """The program ``leeward``."""
    hygiene.tidy()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name may hold what this terminal lacks
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except OSError as error:
        code = _cannot_write(error)
    sys.exit(code)
