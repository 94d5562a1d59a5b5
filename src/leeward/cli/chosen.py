# SPDX-License-Identifier: Apache-2.0
"""Secrets on their way in and out: asked without an echo, shown once, or put into a new file."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from leeward.cli.terminal import passphrase, say, tell, typed
from leeward.errors import UsageError
from leeward.flow import guesses

ATTEMPTS = 3
"""How often an answer may be mistyped: with a passphrase nothing is made then, a country is left out."""


def write_new(file: Path, lines: Sequence[str]) -> None:
    """Put a secret into a file that was not there, for its owner's eyes only."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise UsageError("error.file_exists", file=file.name) from error
    except OSError as error:
        raise UsageError("error.no_such_folder", path=str(file.parent)) from error
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as made:
        made.write("".join(line + "\n" for line in lines))
        made.flush()
        os.fsync(made.fileno())


def new_passphrase(
    file: Path | None, generate: Path | None, known: Sequence[str] = (), *, refuse: bool = True
) -> str:
    """A new passphrase: from a file, made and put into a new file, or offered and typed in a terminal.

    One that comes from a file and could be guessed is refused, or only told, as ``refuse`` says.
    """
    if file is not None and generate is not None:
        raise UsageError("error.file_or_generate")
    if generate is not None:
        made = guesses.six_words(known)
        write_new(generate, (made,))
        tell(say("key.generated", file=str(generate), bits=guesses.BITS))
        return made
    if file is None:
        return _offered(known)
    said = passphrase(file)
    try:
        guesses.refuse(said, known)
    except UsageError as error:
        if refuse or not said.strip():
            raise
        tell(say(error.say, **error.facts))
        tell(say("key.weak"))
    return said


def _offered(known: Sequence[str]) -> str:
    """Six words are shown once and typed back; or a passphrase of her own is typed twice."""
    if not sys.stdin.isatty():
        raise UsageError("error.passphrase_needed")
    made = guesses.six_words(known)
    tell(say("key.offer", bits=guesses.BITS))
    tell("")
    tell("    " + made)
    tell("")
    for _ in range(ATTEMPTS):
        said = typed("ask.passphrase_back")
        if said == made:
            return made
        try:
            guesses.refuse(said, known)
        except UsageError as error:
            tell(say(error.say, **error.facts))
            continue
        if typed("ask.passphrase_again") == said:
            return said
        tell(say("key.not_the_same"))
    raise UsageError("error.passphrase_differs")


def typed_name(question: str) -> str:
    """A name that somebody types to mean it; "" where nobody is there."""
    if not sys.stdin.isatty():
        return ""
    tell(question)
    try:
        return input("> ").strip()
    except EOFError:
        return ""
