# SPDX-License-Identifier: Apache-2.0
"""What every command shares: asking, printing, progress, and the exit code that an ending has."""

import getpass
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from leeward import clock, words
from leeward.errors import LeewardError, UsageError
from leeward.flow.record_json import json_line
from leeward.flow.synced import notices
from leeward.flow.unlock import unlock
from leeward.records import Said
from leeward.vault import Vault, expect
from leeward.vault.seal import Identity, Secret

# Control characters (C0, C1) could move the cursor or fake a line, bidi overrides could turn one round.
_MARKS = {
    **{code: chr(0x2400 + code) for code in range(0x20) if code != 0x09},
    0x7F: "\u2421",
    **{code: f"<{code:02X}>" for code in range(0x80, 0xA0)},
    **{code: f"<{code:04X}>" for code in (0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))},
}


def language() -> str:
    """The person's language."""
    return words.language()


def say(key: str, /, **facts: str | int) -> str:
    """A sentence in the person's language; a fact called ``n`` chooses singular or plural.

    Facts come from outside too: each stays on its line and commands no terminal.
    """
    shown = {name: inert(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
    return words.tell(Said(key, shown), language())


def inert(untrusted: str) -> str:
    """Text of an export as one line that a terminal can only show: each control character as a mark."""
    return untrusted.translate(_MARKS)


def inert_lines(untrusted: str) -> str:
    """The same for text of several lines, each below the first indented as part of it."""
    return "\n  ".join(inert(line) for line in untrusted.split("\n"))


def one_line(untrusted: str, most: int) -> str:
    """Text of an export as one line of at most so many letters, cut with an ellipsis."""
    looked_at = untrusted[: 8 * most]
    line = inert(" ".join(looked_at.split()))
    is_whole = len(line) <= most and len(looked_at) == len(untrusted)
    return line if is_whole else line[: most - 1] + "\u2026"


def helped(key: str) -> Parameter:
    """The help of an option, from the catalogue."""
    return Parameter(help=say(f"help.option.{key}"))


def spoken(key: str) -> Parameter:
    """The same for an option that carries names or words; "-" and what begins with it are such words."""
    return Parameter(negative="", help=say(f"help.option.{key}"), allow_leading_hyphen=True)


Folder = Annotated[Path, Parameter(name="VAULT", help=say("help.option.vault"))]
"""The vault of a command: always the first thing behind the verb (behind the backup for ``restore``)."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Opening:
    """How a vault is opened, and which day it is."""

    passphrase_file: Annotated[Path | None, helped("passphrase_file")] = None
    identity_file: Annotated[Path | None, helped("identity_file")] = None
    now: Annotated[str | None, helped("now")] = None

    def at(self) -> datetime:
        """The time of this command: ``--now``, or the clock of the machine."""
        return clock.parse_now(self.now) if self.now else datetime.now(UTC)  # noqa: TID251 - the only clock

    def secret(self) -> Secret:
        """What opens the vault: from a file's first line, a helper's file or a prompt; never from argv."""
        if self.identity_file is not None:
            return identity(self.identity_file)
        return passphrase(self.passphrase_file)

    def open(self, vault: Path, secret: Secret | None = None, *, checking: bool = False) -> Vault:
        """The vault, open. Not a vault, or in use: said before the passphrase is asked."""
        expect(vault)
        opened, before = unlock(
            vault, self.secret() if secret is None else secret, self.at(), checking=checking
        )
        if not before.noted:
            tell(say("unlock.not_noted"))
        if sys.stderr.isatty():
            if before.last:
                tell(say("unlock.last", at=_clock(before.last)))
            if before.failed:
                tell(say("unlock.failed", n=before.failed, at=_clock(before.failed_last)))
        for notice in notices(opened, checking=checking):
            tell(say(notice.key, **notice.facts))
        return opened


def _clock(utc: str) -> str:
    """A time of the log as a fact that is spoken as a day and a clock; its sentence says that it is UTC."""
    return utc.removesuffix("Z")


def identity(file: Path) -> Identity:
    """The age identity in a file, as age-keygen writes it."""
    try:
        lines = file.read_text("utf-8-sig").split()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("error.no_such_file", file=file.name) from error
    found = [line for line in lines if line.startswith("AGE-SECRET-KEY-1")]
    if not found:
        raise UsageError("error.identity")
    return Identity(found[0])


def passphrase(file: Path | None) -> str:
    """A passphrase from a file's first line, or asked without showing it."""
    if file is not None:
        try:
            text = file.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError("error.no_such_file", file=file.name) from error
        return text.partition("\n")[0].removesuffix("\r")
    if not sys.stdin.isatty():
        raise UsageError("error.passphrase_needed")
    return typed("ask.passphrase")


def typed(question: str) -> str:
    """A secret, asked without showing it."""
    try:
        return getpass.getpass(say(question) + " ")
    except EOFError as error:
        raise UsageError("error.passphrase_needed") from error


def words_of(value: str | None, question: str) -> str:
    """An option that carries names or words: as given, "-" from stdin, "@FILE", or asked for."""
    if value is None:
        if not sys.stdin.isatty():
            raise UsageError("error.option_needed", question=say(question))
        tell(say(question))
        try:
            return input("> ").strip()
        except EOFError as error:
            raise UsageError("error.option_needed", question=say(question)) from error
    if value == "-":
        return sys.stdin.read().strip()
    if value.startswith("@"):
        try:
            return Path(value[1:]).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError("error.no_such_file", file=value[1:]) from error
    return value


def names_of(values: Sequence[str] | None, question: str) -> tuple[str, ...]:
    """The names of a repeatable option; standard input and files hold one a line."""
    names = [name.strip() for value in values or () for name in words_of(value, question).split("\n")]
    if "" in names:
        raise UsageError("error.empty_handle")
    return tuple(names)


def tell(text: str) -> None:
    """A line for the person, on stderr, where it mixes with no data."""
    sys.stderr.write(text + "\n")


def show(text: str = "") -> None:
    """A line of a result, on stdout."""
    sys.stdout.write(text + "\n")


def show_json(value: Mapping[str, Any]) -> None:
    """One line of JSON on stdout."""
    sys.stdout.buffer.write(json_line(value))


def complain(error: LeewardError) -> None:
    """The sentence of an error, on stderr."""
    tell(say(error.say, **error.facts))


def worst(*codes: int) -> int:
    """The exit code of several inputs: the worst of 4 > 3 > 2 > 1 > 0."""
    return max(codes, default=0)


class Moved:
    """A line that moves while work goes on, where stderr is a terminal; gone while somebody is asked."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._tasks: dict[str, Any] = {}

    def __call__(self, what: str, n: int) -> None:
        """So much of something was done."""
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            columns = (TextColumn("{task.description}"), TextColumn("{task.completed:,.0f}"))
            console = Console(stderr=True)
            self._bar = Progress(*columns, TimeElapsedColumn(), console=console, transient=True)
            self._bar.start()
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(say(f"progress.{what}"), total=None)
        self._bar.update(self._tasks[what], completed=n)

    def stop(self) -> None:
        """Take the line away; the next step of work brings it back."""
        if self._bar is not None:
            self._bar.stop()
        self._bar, self._tasks = None, {}


@contextmanager
def progress() -> Iterator[Moved]:
    """What work tells how far it is."""
    moved = Moved()
    try:
        yield moved
    finally:
        moved.stop()
