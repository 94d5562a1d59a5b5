# SPDX-License-Identifier: Apache-2.0
"""The command line: a thin face over ``flow``, one file a verb."""

import importlib
import io
import os
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError, Parameter

from leeward import __version__, hygiene
from leeward.cli.hints import hint
from leeward.cli.terminal import complain, say, tell
from leeward.errors import LeewardError, RefusedError, UsageError

STOPPED = 130
"""The exit code of a command that a person interrupted, as shells give it."""


FILES = (
    "read", "new", "add", "note", "records", "people", "mine", "over", "signs", "worklist", "private",
    "preview", "pack", "withdraw", "check", "screen", "key", "backup", "restore", "checkpoint", "wipe",
    "limits", "promises", "ocr", "demo",
)  # fmt: skip
"""A file for each verb, in the order in which help lists them. Only the file of the verb that was asked
for is loaded: all of them take half a second longer (measured). A frozen program has to be told of them."""
ALSO = {"amend": "note", "show": "records", "find": "records", "decide": "signs"}
"""Verbs that stand in the file of another."""

TAKES = {
    "read": "[OPTIONS] PATH...", "add": "[OPTIONS] VAULT PATH...", "show": "[OPTIONS] VAULT ID...",
    "find": "[OPTIONS] VAULT WORDS...", "private": "[OPTIONS] VAULT [ACTION] [WHAT]",
    "withdraw": "[OPTIONS] VAULT [IMPORT]", "key": "[OPTIONS] VAULT [DO] [VALUE]",
    "ocr": "[OPTIONS] PICTURE...", "demo": "[DIR]",
}  # fmt: skip
"""What a verb takes, where the parser's own line of usage would only say "ARGS"."""


def _default(value: object) -> str | None:
    """A default as help shows it; that a switch is off and an option not given goes without saying."""
    return None if value is None or value is False else str(value)


def app(verb: str = "") -> App:
    """The commands, with their help in the person's language; only this one, where there is such a verb."""
    commands = App(
        name="leeward",
        version=__version__,
        help=say("help.leeward"),
        help_on_error=False,
        suppress_keyboard_interrupt=False,
        # LINE names its files "[LINE] Name"; that a switch is off says nothing
        default_parameter=Parameter(json_list=False, json_dict=False, show_default=_default),
    )
    file = ALSO.get(verb, verb)
    for name in (file,) if file in FILES and verb != "records" else FILES:
        importlib.import_module(f"leeward.cli.{name}").register(commands)
    way = {name: at for at, name in enumerate(FILES)}
    for name in set(commands) - {"--help", "-h", "--version"}:
        commands[name].sort_key = way.get(ALSO.get(name, name), len(way))  # as a person goes, not by letter
        if name in TAKES:
            commands[name].usage = say("help.usage", verb=name, takes=TAKES[name])
    return commands


def run(arguments: Sequence[str]) -> int:
    """Carry out one command; gives its exit code and says on stderr what went wrong."""
    try:
        commands = app(arguments[0] if arguments else "")
        done = commands(list(arguments), exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        tell(say("error.usage", reason=" ".join(str(error).split())))
        return 2
    except LeewardError as error:
        complain(error)
        hint(arguments, error)
        return error.exit_code
    except KeyboardInterrupt:
        tell(say("stopped"))
        return STOPPED
    except OSError as error:
        return _cannot_write(error)
    if done in (UsageError.exit_code, RefusedError.exit_code):
        hint(arguments, None)
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
