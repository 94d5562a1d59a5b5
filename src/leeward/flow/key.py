# SPDX-License-Identifier: Apache-2.0
"""``leeward key``: the ways into a vault, and encrypting it anew when somebody may know one of them.

A change of the passphrase leaves the vault key as it is: whoever kept a copy of the old file of keys and
knows the old passphrase still opens a copy. ``rekey`` is the answer to that.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from leeward.clock import stamp
from leeward.errors import DamagedError, PassphraseError, UsageError
from leeward.flow.check import VaultChecked, check_vault
from leeward.flow.guesses import refuse
from leeward.flow.mine import known
from leeward.vault import Strength, Vault, lock, seal, swap
from leeward.vault.begin import room
from leeward.vault.rekey import make_anew
from leeward.vault.seal import Kind, Secret, Slot

ENTRY = "key"
Tell = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class WayIn:
    """A way into a vault: its number in the list, its kind, since when it is there, and for whom."""

    number: int
    kind: Kind
    added: str
    recipient: str


def new_digits() -> str:
    """Twenty random digits, for whoever types numbers more easily than words: 66 bits."""
    return f"{secrets.randbelow(10**seal.DIGITS):0{seal.DIGITS}}"


def listed(vault: Vault) -> list[WayIn]:
    """Every way in. When it was added stands in the private log, not in the file of keys."""
    told = {body["slot"]: body for _, _, body in vault.private_entries(ENTRY) if body["what"] == "added"}
    found = []
    for number, slot in enumerate(seal.read_slots(vault.folder), 1):
        body = told.get(slot.name, {})
        found.append(WayIn(number, slot.kind, str(body.get("at", "")), str(body.get("recipient", ""))))
    return found


def add(vault: Vault, kind: Kind, typed: str, now: datetime, strength: Strength | None = None) -> None:
    """One more way in: a passphrase that nobody would guess, digits, or the words of a sheet."""
    if kind == "passphrase":
        refuse(typed, known(vault))
    slots = seal.read_slots(vault.folder)
    _write(vault, (*slots, seal.new_slot(vault.key, typed, strength, kind)), now)


def add_helper(vault: Vault, recipient: str, now: datetime) -> None:
    """A way in for whoever holds an age key; its public half is kept in the private log."""
    slots = seal.read_slots(vault.folder)
    _write(vault, (*slots, seal.helper_slot(vault.key, recipient)), now, recipient.strip())


def remove(vault: Vault, number: int, now: datetime) -> None:
    """Take a way in away; never the last that is her own."""
    slots = seal.read_slots(vault.folder)
    if not 1 <= number <= len(slots):
        raise UsageError("error.no_such_key", number=number, n=len(slots))
    kept = slots[: number - 1] + slots[number:]
    if all(slot.kind == "helper" for slot in kept):
        raise UsageError("error.last_key")
    _write(vault, kept, now)


def change(vault: Vault, secret: Secret, typed: str, now: datetime, strength: Strength | None = None) -> None:
    """A new passphrase in the place of the one that ``secret`` is, or of the one that was forgotten."""
    slots = seal.read_slots(vault.folder)
    place = _to_change(slots, secret)
    _expect_new(vault, typed)
    slot = seal.new_slot(vault.key, typed, strength)
    _write(vault, (*slots[:place], slot, *slots[place + 1 :]), now)


def _to_change(slots: tuple[Slot, ...], secret: Secret) -> int:
    opened, _ = seal.find_slot(slots, secret)
    if slots[opened].kind in ("passphrase", "digits"):
        return opened
    typed = [place for place, slot in enumerate(slots) if slot.kind == "passphrase"]
    if len(typed) != 1:
        raise UsageError("error.which_key")
    return typed[0]


def _expect_new(vault: Vault, typed: str) -> None:
    """Refuse a passphrase that could be guessed, and one that opens the vault already."""
    refuse(typed, known(vault))
    try:
        seal.find_slot(seal.read_slots(vault.folder), typed)
    except PassphraseError:
        return
    raise UsageError("error.passphrase_same")


def _write(vault: Vault, slots: tuple[Slot, ...], now: datetime, recipient: str = "") -> None:
    before = {slot.name: slot for slot in seal.read_slots(vault.folder)}
    with room():
        seal.write_slots(vault.folder, slots)
    after = {slot.name: slot for slot in slots}
    for name, slot in after.items():
        if name not in before:
            told = {"what": "added", "slot": name, "kind": slot.kind, "at": stamp(now)}
            vault.write_private(ENTRY, {**told, "recipient": recipient} if recipient else told)
    for name, slot in before.items():
        if name not in after:
            gone = {"what": "removed", "slot": name, "kind": slot.kind, "at": stamp(now)}
            vault.write_private(ENTRY, gone)


def rekey(
    vault: Vault,
    typed: str,
    now: datetime,
    strength: Strength | None = None,
    tell: Tell = lambda _what, _n: None,
    *,
    even_damaged: bool = False,
) -> None:
    """Encrypt everything anew; afterwards this passphrase is the only way in, and the vault is closed.

    The old vault is erased only after the new one was read from end to end and found to be the same. A piece
    of an original that is rotten stops it, unless it may stay behind: who knows the old passphrase must not
    keep it for one picture.
    """
    _expect_new(vault, typed)
    done = 0

    def seen(count: int) -> None:
        nonlocal done
        done += count
        tell("records", done)

    try:
        fresh = make_anew(vault, typed, strength or Strength(), seen, even_damaged=even_damaged)
    except DamagedError as error:
        if error.say != "error.original_damaged":
            raise
        raise DamagedError("error.rekey_damaged", file=error.facts["file"]) from error
    with Vault(fresh, typed) as made:
        same = made.private_entries() == vault.private_entries()
        slot = seal.read_slots(fresh)[0].name
        made.write_private(ENTRY, {"what": "rekey", "at": stamp(now)})
        made.write_private(ENTRY, {"what": "added", "slot": slot, "kind": "passphrase", "at": stamp(now)})
        same = same and made.log.frontier == vault.log.frontier
        same = same and _is_whole(check_vault(made, tell), even_damaged=even_damaged)
    if not same:
        raise DamagedError("error.rekey_differs")
    with vault.rest(), lock.take(fresh), room():
        swap.swap(vault.folder)
        swap.tidy(vault.folder)


def _is_whole(found: VaultChecked, *, even_damaged: bool) -> bool:
    """Whether nothing is damaged, but for originals that may be."""
    return found.ok or (even_damaged and all(d.key.startswith("damage.original.") for d in found.damage))
