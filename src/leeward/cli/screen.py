# SPDX-License-Identifier: Apache-2.0
"""``leeward screen IN OUT``: the text rules on an organisation's stream of messages."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
from cyclopts import App, Parameter

from leeward.cli.terminal import Moved, helped, language, progress, say, show_json, tell
from leeward.errors import UsageError
from leeward.flow.record_json import json_line
from leeward.flow.screen import screen as through
from leeward.flow.screen_batches import Counts
from leeward.flow.screen_dask import on_dask
from leeward.flow.screen_engines import Engine, local
from leeward.flow.screen_pairs import Pairs, counted
from leeward.flow.screen_pairs_rows import asked_columns, cells_of
from leeward.flow.screen_parquet import ParquetOut

STEP = 100_000
"""Rows between two lines of progress in JSON."""


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="screen", help=say("help.screen"))
    def screen(
        source: Annotated[Path, Parameter(name="IN", help=say("help.option.screen_in"))],
        out: Annotated[Path, Parameter(name="OUT", help=say("help.option.screen_out"))],
        /,
        *,
        engine: Annotated[str, helped("engine")] = "local",
        scheduler: Annotated[str | None, helped("scheduler")] = None,
        pairs: Annotated[str | None, helped("pairs")] = None,
        json: Annotated[bool, Parameter(negative="", help=say("help.option.screen_json"))] = False,
        now: Annotated[str | None, helped("now")] = None,
    ) -> int:
        del now  # nothing here asks the clock; every command takes the option
        chosen = _engine(engine, scheduler)
        if pairs is not None:
            if engine != "local":
                raise UsageError("error.screen_pairs_engine")
            _tell_pairs(paired(source, out, pairs), json=json)
            return 0
        with progress() as moved:
            counts = answered(source, out, engine=chosen, moved=_steps(moved) if json else moved)
        _tell(counts, json=json)
        return 0


def _engine(name: str, scheduler: str | None) -> Engine:
    if name == "dask":
        return on_dask(scheduler)
    if name != "local":
        raise UsageError("error.screen_engine", engine=name)
    if scheduler is not None:
        raise UsageError("error.screen_scheduler_alone")
    return local


def _steps(moved: Moved) -> Callable[[str, int], None]:
    """Progress as lines of JSON too, for a program that waits."""
    told = 0

    def step(what: str, n: int) -> None:
        nonlocal told
        moved(what, n)
        if n // STEP > told:
            told = n // STEP
            show_json({"type": "progress", "rows": n})

    return step


def _tell(counts: Counts, *, json: bool) -> None:
    if json:
        show_json({"type": "screened", **msgspec.structs.asdict(counts)})
    tell(say("screen.done", n=counts.rows, flagged=counts.flagged))
    if counts.unread:
        tell(say("screen.unread", n=counts.unread))
    if counts.cut:
        tell(say("screen.some_cut", n=counts.cut))
    if counts.unknown_from:
        tell(say("screen.unknown_from", n=counts.unknown_from))


def _tell_pairs(pairs: Pairs, *, json: bool) -> None:
    if json:
        show_json(list(pairs.lines(language()))[-1])
    tell(say("screen.pairs_done", n=len(pairs), rows=pairs.rows))
    for why, count in pairs.unread.items():
        if count:
            tell(say(f"screen.pairs_{why}", n=count))
    if pairs.no_amount:
        tell(say("screen.pairs_no_amount", n=pairs.no_amount))
    tell(say("screen.pairs_not_seen"))


def answered(
    source: Path,
    out: Path,
    *,
    engine: Engine = local,
    moved: Callable[[str, int], None] | None = None,
) -> Counts:
    """The rows of one file answered in another, which appears only when it is whole."""
    with _whole(source, out) as written, source.open("rb") as untrusted_file:
        if out.suffix.casefold() != ".parquet":
            return through(untrusted_file, source.name, written, language(), engine=engine, moved=moved)
        table = ParquetOut(written)
        counts = through(untrusted_file, source.name, table, language(), engine=engine, moved=moved)
        table.close()
        return counts


def paired(source: Path, out: Path, columns: str) -> Pairs:
    """The pairs of a table of contacts, in a file that appears only when it is whole."""
    asked = asked_columns(columns)
    with _whole(source, out) as written, source.open("rb") as untrusted_file:
        pairs = counted(cells_of(untrusted_file, source.name, asked))
        written.writelines(map(json_line, pairs.lines(language())))
        return pairs


@contextlib.contextmanager
def _whole(source: Path, out: Path) -> Iterator[BinaryIO]:
    """A file to write; it gets its name when all is in it, and is gone where something stops the work."""
    if not source.is_file():
        raise UsageError("error.no_such_file", file=source.name)
    if out.exists() and source.samefile(out):
        raise UsageError("error.screen_same_file")
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as written:
            yield written
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
