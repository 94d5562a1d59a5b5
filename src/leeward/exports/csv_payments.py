# SPDX-License-Identifier: Apache-2.0
"""One row of a bank's or a payment app's table as a payment: who, how much, in or out, and what it says.

In or out is told by the sign, by the column (paid in, withdrawn), or by the kind of the row. Where a table
has neither a sign nor such a column, it stays unknown: an amount without a sign may be either.
"""

import re
from typing import Final

from leeward.exports.csv_cells import OWNER, Cells, Told, party, shown
from leeward.exports.csv_columns import Role, fold
from leeward.exports.csv_numbers import Sum
from leeward.exports.csv_row import Row
from leeward.exports.quick_records import filled
from leeward.records import Amount, Direction, Party, Record, When, Where

_MONEY: Final[tuple[Role, ...]] = ("amount", "credit", "debit")
_USED: Final[frozenset[Role]] = frozenset({*_MONEY, "currency", "memo", "type", "status"})
_CHARGES: Final = frozenset({"charge", "request"})
"""Kinds of Venmo that are written from the one who is paid to the one who pays."""
_SIGNED: Final = frozenset({"paypal"})
"""Apps that write a minus wherever money went out, also in a table that happens to have none."""
_NOT_DONE: Final = frozenset(
    [
        "failed",
        "declined",
        "canceled",
        "cancelled",
        "denied",
        "expired",
        "refused",
        "rejected",
        "voided",
        "storniert",
        "cancelado",
        "cancelada",
        "annule",
        "annulee",
        "rechazado",
        "rechazada",
        "rejete",
        "abgelehnt",
        "recusado",
        "recusada",
    ]
)
_PARTY = re.compile(r"\b(?:from|to)\s+(?:\d{1,8}\s+-\s+)?(\S.*)", re.IGNORECASE | re.DOTALL)
_AFTER_DASH = re.compile(r"\s-\s+(\S[^-]*)$")
_TAIL_NUMBER = re.compile(r"(?:^|\s)(\+?\d{9,15})\s*$", re.ASCII)
_FIRST_NUMBER = re.compile(r"(\+?\d{9,15})\s*-?\s+(\S.*)", re.ASCII | re.DOTALL)


class Payments:
    """Makes payments of rows."""

    def __init__(self, told: Told, cells: Cells) -> None:
        self._told, self._cells, self._profile = told, cells, told.profile
        self._name = told.profile.name if told.profile else ""

    def payment(self, row: Row, when: When, where: Where) -> tuple[Record, tuple[str, ...]]:
        """The payment that a row is, and what the receipt has to count of it."""
        amount, direction, currency = self._sum(row)
        sender, to = self._between(row, direction)
        other = to[0] if direction == "out" and to else sender
        memo = self._cells.all_of(row, "memo")
        named = [other.name] if other.name and self._name != "mpesa" else []
        extra = self._cells.unsaid(row, "status", "type")
        notes = []
        if amount is None:
            extra |= self._cells.unsaid(row, *_MONEY)
            notes.append("no_amount")
        elif (written := self._written(row, amount)) not in (amount.digits, f"-{amount.digits}"):
            extra["amount_as_written"] = written
        if amount is not None and not currency:
            notes.append("no_currency")
        status = self._cells.of(row, "status")
        record = filled(
            "payment",
            self._profile.channel if self._profile else "bank",
            when,
            (sender, to, direction),
            "\n".join(dict.fromkeys((*named, *memo))),
            where,
            thread=shown(other),
            extra=self._cells.rest(row, extra, _USED, when, sender, *to),
            state=("failed",) if status and _NOT_DONE & set(fold(status).split()) else (),
            amount=None if amount is None else Amount(_signed(amount, direction), currency),
        )
        return record, tuple(notes)

    def _written(self, row: Row, amount: Sum) -> str:
        """The cell that an amount was read from, as it stands there."""
        said = self._cells.said(row)
        for role in _MONEY:
            cell = said.get(role, "").strip()
            if cell and self._told.sums.read(cell) == amount:
                return cell
        return ""

    def _sum(self, row: Row) -> tuple[Sum | None, Direction, str]:
        """The amount, whether it came in or went out, and its currency."""
        paid, direction = self._signed_sum(row)
        if direction == "unknown":
            credit, debit = (self._told.sums.read(self._cells.of(row, role)) for role in ("credit", "debit"))
            if credit is not None and not credit.is_zero():
                paid, direction = credit, "out" if credit.sign == "-" else "in"
            elif debit is not None and not debit.is_zero():
                paid, direction = debit, "out"
            else:
                paid = paid or credit or debit
        if paid is not None and paid.is_zero():
            direction = "unknown"
        only = self._profile.currency if self._profile else ""
        currency = self._cells.of(row, "currency").strip() or (paid.currency if paid else "")
        if not currency or currency == "$":
            currency = only or self._told.layout.unit or currency or self._told.sums.currency
        return paid, direction, currency

    def _signed_sum(self, row: Row) -> tuple[Sum | None, Direction]:
        sums, layout = self._told.sums, self._told.layout
        paid = sums.read(self._cells.of(row, "amount"))
        if paid is None:
            return None, "unknown"
        if paid.sign == "-":
            return paid, "out"
        if paid.sign == "+" or sums.negative or self._name in _SIGNED:
            return paid, "in"
        if layout.has("debit", "credit"):
            return paid, "unknown"
        return paid, self._cells.says(row, "call").direction

    def _between(self, row: Row, direction: Direction) -> tuple[Party, tuple[Party, ...]]:
        cells = self._cells
        if self._name == "venmo":
            sender, to = party("", cells.of(row, "sender")), party("", cells.of(row, "to"))
            if fold(cells.of(row, "type")) in _CHARGES:
                sender, to = to, sender
            return sender, () if to == OWNER else (to,)
        if self._name == "paypal":
            side: Role = "number" if direction == "out" else "sender_id"
            mail = cells.of(row, side).strip()
            other = Party(mail or None, cells.of(row, "payee").strip() or None)
        elif self._name == "mpesa":
            other = _of_mpesa(
                f"to {cells.of(row, 'payee')}" if cells.of(row, "payee") else cells.of(row, "memo")
            )
        elif cells.of(row, "payee").strip():
            other = party("", cells.of(row, "payee"))
        elif direction == "in":
            other = party(cells.of(row, "sender_id"), cells.of(row, "sender"))
        else:
            other = next(iter(cells.recipients(row)), OWNER)
        if direction == "out":
            return OWNER, () if other == OWNER else (other,)
        return other, ()


def _signed(amount: Sum, direction: Direction) -> str:
    return f"-{amount.digits}" if direction == "out" or (amount.sign == "-") else amount.digits


def _of_mpesa(details: str) -> Party:
    """Who the details of an M-Pesa statement name, with the number where all of it stands."""
    found = _PARTY.search(details[:1000]) or _AFTER_DASH.search(details[:1000])
    if found is None:
        return OWNER
    name = found[1].strip(" .-")
    if name.casefold().startswith("- "):
        name = name[2:]
    if (number := _TAIL_NUMBER.search(name)) is not None:
        return Party(number[1], name[: number.start()].strip(" -") or None)
    if (number := _FIRST_NUMBER.fullmatch(name)) is not None:
        return Party(number[1], number[2].strip(" -"))
    return Party(None, name or None)
