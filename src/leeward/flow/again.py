# SPDX-License-Identifier: Apache-2.0
"""An export whose reading broke off, or that nothing could read, is read again when it is added again.

What was kept stays. A mended reader may see other items than the one that fell over, so those that are kept
are known by where they stand in the export and not by their number.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from leeward.flow import receipts
from leeward.flow.receipts import Receipt
from leeward.prepared import Prepared
from leeward.records import Skipped
from leeward.vault import Import, Query, Vault
from leeward.wire import ID_BYTES

_LOCKED = frozenset({"encrypted_member", "wrong_password", "password_needed"})
BROKEN = "caveat.child_"
"""How the caveats begin that say why reading broke off."""


def broke_off(receipt: Receipt) -> bool:
    """Whether the child that read an export ended before the export did."""
    return any(said.key.startswith(BROKEN) for said in receipt.caveats)


def is_worth_it(one: Import, *, password: bool = False) -> bool:
    """Whether reading an export again may give more than the first time."""
    if one.receipt is None:
        return True
    receipt = receipts.restored(one.receipt)
    unlocked = password and any(skipped.why in _LOCKED for skipped in receipt.skipped)
    return one.state == "unreadable" or (one.state == "read" and (unlocked or broke_off(receipt)))


def new_ones(
    vault: Vault, one: Import, frames: Iterator[list[Prepared] | Receipt]
) -> Iterator[list[Prepared] | Receipt]:
    """Of the items of an export those that are not kept, and its receipt.

    Where a piece that could not be read is now a record, the record is new.
    """
    if not one.done:
        yield from frames
        return
    kept = Counter((digest, kind == 0) for digest, kind in Query(vault).digests(one.number))
    for items in frames:
        if isinstance(items, Receipt):
            yield items
        elif found := [item for item in items if not _is_kept(item, kept)]:
            yield found


def _is_kept(item: Prepared, kept: Counter[tuple[bytes, bool]]) -> bool:
    """Whether an item is one of those that are kept, which is then found."""
    digest = item.digest[:ID_BYTES]
    for key in ((digest, item.kind == 0), (digest, False)):
        if kept[key]:
            kept[key] -= 1
            return True
    return False


def counted(vault: Vault, number: int, receipt: Receipt) -> Receipt:
    """The receipt of a reading that broke off, with all that is kept since the first one."""
    records, system, unread = Query(vault).counts(number)
    skipped = (Skipped("unread", unread),) if unread else ()
    return replace(
        receipt,
        format="unknown" if records or system else None,
        seen=records + system + unread,
        records=records,
        system=system,
        skipped=skipped,
    )


def is_news(before: Import, receipt: Receipt, done: int) -> bool:
    """Whether a reading gave anything beyond the one before it; the same words again are no entry."""
    if before.receipt is None or done > before.done:
        return True
    former = receipts.restored(before.receipt)
    return replace(receipt, path=former.path) != former
