# SPDX-License-Identifier: Apache-2.0
"""The command line: a thin face over ``flow``, one file a verb."""

import os
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from leeward import __version__
from leeward.cli import add, check, demo, new, note, over, pack, people, read, records, signs
from leeward.cli.terminal import complain, say, tell
from leeward.errors import LeewardError

STOPPED = 130
"""The exit code of a command that a person interrupted, as shells give it."""


def app() -> App:
    """The commands, with their help in the person's language."""
    commands = App(name="leeward", version=__version__, help=say("help.leeward"), help_on_error=False)
    for part in (read, new, add, note, records, people, over, signs, pack, check, demo):
        part.register(commands)
    return commands


def run(arguments: Sequence[str]) -> int:
    """Carry out one command; gives its exit code and says on stderr what went wrong."""
    try:
        done = app()(list(arguments), exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        tell(say("error.usage", reason=str(error).strip()))
        return 2
    except LeewardError as error:
        complain(error)
        return error.exit_code
    except KeyboardInterrupt:
        tell(say("stopped"))
        return STOPPED
    except BrokenPipeError:
        # Whoever read our output has gone; close it so that Python does not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return done if isinstance(done, int) else 0


def main() -> None:
    """The program ``leeward``."""
    os.umask(0o077)
    code = run(sys.argv[1:])
    sys.stdout.flush()
    sys.exit(code)
