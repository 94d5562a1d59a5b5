# SPDX-License-Identifier: Apache-2.0
"""The twelve words as they are copied to paper: numbered, four a line, with the size that they name."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from shlex import quote

from leeward.cli.terminal import say, show
from leeward.flow import heads
from leeward.vault import Vault

A_LINE = 4


def show_words(vault: Vault, line: Callable[[str], None] = show) -> None:
    """Show the head of a vault for copying. Every later pack proves that it continues it."""
    head = heads.on_paper(vault)
    line(say("paper.write"))
    line("  " + say("paper.entry", size=head.size))
    for row in rows(head.words):
        line("  " + row)


def name_words(vault: Path) -> None:
    """One line on how to see them, where something was put in and the answer is something else."""
    show(say("paper.later", vault=quote(str(vault))))


def rows(words: Sequence[str]) -> Iterator[str]:
    """Numbered words in columns."""
    numbered = [f"{number:2} {word:<10}" for number, word in enumerate(words, 1)]
    for start in range(0, len(words), A_LINE):
        yield "".join(numbered[start : start + A_LINE]).rstrip()
