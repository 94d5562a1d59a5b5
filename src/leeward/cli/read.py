# SPDX-License-Identifier: Apache-2.0
"""``leeward read PATH...``: records and receipts of exports as JSON Lines, without a vault."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import App, Parameter

from leeward.cli.terminal import (
    complain,
    helped,
    language,
    names_of,
    passphrase,
    say,
    show_json,
    spoken,
    tell,
    worst,
)
from leeward.errors import LeewardError, UsageError
from leeward.exports.csv_columns import ROLES, role_named
from leeward.flow.asked import Asked
from leeward.flow.case import country_code
from leeward.flow.read import lines
from leeward.flow.receipts import Receipt
from leeward.records import Said


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Export:
    """What a person can say about an export that she hands over."""

    as_: Annotated[str | None, Parameter(name="--as", help=say("help.option.as"))] = None
    zone: Annotated[str | None, helped("zone")] = None
    day_first: Annotated[bool, Parameter(negative="", help=say("help.option.day_first"))] = False
    month_first: Annotated[bool, Parameter(negative="", help=say("help.option.month_first"))] = False
    me: Annotated[list[str] | None, spoken("me")] = None
    owner: Annotated[str | None, spoken("owner")] = None
    country: Annotated[str | None, helped("country")] = None
    password_file: Annotated[Path | None, helped("password_file")] = None
    columns: Annotated[Path | None, helped("columns")] = None
    bill_date: Annotated[str | None, helped("bill_date")] = None

    def asked(self) -> Asked:
        """The same, for ``flow``."""
        if self.day_first and self.month_first:
            raise UsageError("error.both_orders")
        return Asked(
            as_format=self.as_,
            zone=self.zone,
            day_first=True if self.day_first else False if self.month_first else None,
            me=names_of(self.me, "ask.me"),
            owner=names_of([self.owner], "ask.me")[0] if self.owner else None,
            country=country_code(self.country) if self.country else None,
            password=passphrase(self.password_file) if self.password_file else None,
            columns=_columns(self.columns) if self.columns else {},
            bill_date=_day(self.bill_date) if self.bill_date else None,
        )


def _day(text: str) -> str:
    """A day as a person typed it."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise UsageError("error.bill_date", day=text) from error


def _columns(file: Path) -> dict[str, str]:
    """Which column of a table is what, as a person wrote it down: a JSON object of texts."""
    try:
        found = msgspec.json.decode(file.read_bytes(), type=dict[str, str])
    except OSError as error:
        raise UsageError("error.no_such_file", file=file.name) from error
    except msgspec.DecodeError as error:
        raise UsageError("error.columns_file", file=file.name) from error
    if strange := [role for role in found if role_named(role) is None]:
        raise UsageError("error.columns_role", role=strange[0], roles=", ".join(ROLES))
    return found


def register(app: App) -> None:
    """Add the command."""

    @app.command(name="read", help=say("help.read"))
    def read(
        *paths: Annotated[Path, Parameter(name="PATH", help=say("help.option.paths"))],
        export: Export = Export(),
        now: Annotated[str | None, helped("now")] = None,
    ) -> int:
        del now  # nothing here asks the clock; every command takes the option
        if not paths:
            raise UsageError("error.no_paths")
        asked = export.asked()
        asked.reader()
        asked.zone_name()
        codes: list[int] = []
        for line in lines(paths, asked, language(), lambda what: codes.append(told(what))):
            show_json(line)
        return worst(*codes)


def told(what: LeewardError | Receipt) -> int:
    """Say on stderr what a person must know of an export; gives the exit code it stands for."""
    if isinstance(what, LeewardError):
        complain(what)
        return what.exit_code
    if what.format is None:
        why = what.caveats[0] if what.caveats else Said(_nothing(what), {"file": what.file})
        tell(say(why.key, **why.facts))
    for part in _leaves(what) if what.parts else ():
        if part.format is None:
            for why in part.caveats:
                tell(say(why.key, **why.facts))
    for part in _leaves(what):
        if part.question:
            tell(say(f"question.{part.question}", **_facts(part)))
    cut = [part for part in _leaves(what) if part.truncated]
    for part in cut or ([what] if what.truncated else []):
        tell(say("receipt.truncated", file=part.file))
    return what.exit_code


_UNREAD = {
    "encrypted_member": "receipt.locked",
    "unpack_first": "receipt.unpack_first",
    "old_workbook": "receipt.old_workbook",
    "locked_workbook": "receipt.locked_workbook",
}
EMPTY = hashlib.sha256(b"").hexdigest()


def _nothing(receipt: Receipt) -> str:
    """Why nothing was taken: it is empty, it is locked, or nobody knows it."""
    if receipt.sha256 == EMPTY:
        return "receipt.empty"
    for why, told_so in _UNREAD.items():
        if any(s.why == why for s in receipt.skipped):
            return told_so
    return "receipt.nothing"


def _leaves(receipt: Receipt) -> Iterator[Receipt]:
    """The receipts of single files under a receipt; itself where it has no parts."""
    for part in receipt.parts:
        yield from _leaves(part)
    if not receipt.parts:
        yield receipt


def _facts(receipt: Receipt) -> dict[str, str | int]:
    which = (c for c in receipt.caveats if c.key == "question.which_format")
    return {"file": receipt.file, "names": "", **next((c.facts for c in which), {})}
