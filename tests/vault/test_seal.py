# SPDX-License-Identifier: Apache-2.0
"""What opens a vault, and what does not; damage is told apart from a wrong passphrase."""

import json
import os
import stat
from pathlib import Path

import pyrage
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import (
    DamagedError,
    LeewardError,
    NewerVaultError,
    NotAVaultError,
    PassphraseError,
    RefusedError,
    UsageError,
)
from leeward.vault import seal
from leeward.vault.seal import (
    KEYS,
    Identity,
    PayloadSeal,
    Strength,
    find_slot,
    helper_slot,
    new_slot,
    open_slots,
    read_slots,
    write_slots,
)

from .small import QUICK, in_words

KEY = bytes(range(32))


@pytest.fixture(scope="module")
def slot() -> seal.Slot:
    return new_slot(KEY, "café in lagos", QUICK)


@pytest.fixture
def keys(tmp_path: Path, slot: seal.Slot) -> Path:
    write_slots(tmp_path, (slot,))
    return tmp_path / KEYS


def test_a_passphrase_opens_its_slot_however_it_was_typed(slot: seal.Slot) -> None:
    assert open_slots((slot,), "café in lagos") == KEY
    assert open_slots((slot,), "cafe\u0301 in lagos") == KEY


def test_a_wrong_passphrase_opens_nothing(slot: seal.Slot) -> None:
    for wrong in ("", "Café in lagos", "café in lagos ", "\udce9"):
        with pytest.raises(PassphraseError) as caught:
            open_slots((slot,), wrong)
        assert in_words(caught.value)


def test_any_of_several_slots_opens(slot: seal.Slot) -> None:
    other = new_slot(KEY, "another way in", QUICK)
    assert open_slots((slot, other), "another way in") == KEY


DIGITS = "01234 56789 01234 56789"
SHEET = " ".join(["zoo", "abandon", "ability"] * 8)


@pytest.mark.parametrize(
    ("kind", "typed", "also", "not_this"),
    [
        ("digits", DIGITS, "0123-4567-8901-2345-6789", DIGITS[:-1]),
        ("digits", DIGITS, "01234567890123456789", "91234567890123456789"),
        ("sheet", SHEET, "1. Zoo\n2. ABANDON 3 ability " * 8, SHEET + " zoo"),
        ("sheet", SHEET, f"\t{SHEET}\n", SHEET.replace("zoo", "zone", 1)),
    ],
)
def test_digits_and_sheets_open_however_they_are_spaced(
    kind: seal.Kind, typed: str, also: str, not_this: str
) -> None:
    slots = (new_slot(KEY, typed, QUICK, kind),)
    assert open_slots(slots, typed) == KEY
    assert open_slots(slots, also) == KEY
    with pytest.raises(PassphraseError):
        open_slots(slots, not_this)


def test_digits_are_stretched_as_a_passphrase_is_and_a_sheet_needs_it_not() -> None:
    assert new_slot(KEY, DIGITS, None, "digits").strength == Strength()
    assert new_slot(KEY, SHEET, QUICK, "sheet").strength is None


def test_a_helper_opens_with_an_age_key_and_with_nothing_else(slot: seal.Slot) -> None:
    made, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    slots = (slot, helper_slot(KEY, f" {made.to_public()}\n"))
    assert find_slot(slots, Identity(str(made))) == (1, KEY)
    for wrong in (Identity(str(other)), str(made), str(made.to_public())):
        with pytest.raises(PassphraseError) as caught:
            open_slots(slots, wrong)
        assert in_words(caught.value)
    assert str(made) not in repr(Identity(str(made)))


def test_what_is_no_age_key_is_said_in_words() -> None:
    slots = (helper_slot(KEY, str(pyrage.x25519.Identity.generate().to_public())),)
    for wrong in (
        lambda: helper_slot(KEY, "age1nonsense"),
        lambda: open_slots(slots, Identity("AGE-SECRET")),
    ):
        with pytest.raises(UsageError) as caught:
            wrong()
        assert in_words(caught.value)


def test_an_age_file_that_holds_no_key_opens_nothing() -> None:
    made = pyrage.x25519.Identity.generate()
    short = seal.Slot("helper", b"", None, pyrage.encrypt(b"short", [made.to_public()]))
    with pytest.raises(PassphraseError):
        open_slots((short,), Identity(str(made)))


def test_slots_of_every_kind_come_back_from_disk(tmp_path: Path, slot: seal.Slot) -> None:
    helper = helper_slot(KEY, str(pyrage.x25519.Identity.generate().to_public()))
    slots = (slot, new_slot(KEY, DIGITS, QUICK, "digits"), new_slot(KEY, SHEET, QUICK, "sheet"), helper)
    write_slots(tmp_path, slots)
    assert read_slots(tmp_path) == slots
    assert len({s.name for s in slots}) == len(slots)


def test_former_slots_are_written_over_unless_somebody_keeps_a_copy(tmp_path: Path, slot: seal.Slot) -> None:
    write_slots(tmp_path, (slot,))
    first = (tmp_path / KEYS).read_bytes()
    with (tmp_path / KEYS).open("rb") as held:
        write_slots(tmp_path, (new_slot(KEY, "another way in", QUICK),))
        assert held.read() == bytes(len(first))
    second = (tmp_path / KEYS).read_bytes()
    (tmp_path / "copy").hardlink_to(tmp_path / KEYS)
    write_slots(tmp_path, (slot,))
    assert (tmp_path / "copy").read_bytes() == second
    assert (tmp_path / KEYS).read_bytes() == first


@pytest.mark.parametrize("name", ["fsync", "replace", "open"])
def test_a_crash_while_slots_are_written_loses_no_way_in(
    keys: Path, slot: seal.Slot, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each step that the system takes, the file is the old or the new one, and both open."""
    more = (slot, new_slot(KEY, "another way in", QUICK))
    home = Path if name == "replace" else os
    real = getattr(home, name)
    for nth in range(10):
        write_slots(keys.parent, (slot,))
        left = [nth]

        def killed(*arguments: object, left: list[int] = left) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
            return real(*arguments)

        with monkeypatch.context() as patch:
            patch.setattr(home, name, killed)
            try:
                write_slots(keys.parent, more)
            except KeyboardInterrupt:
                pass
            else:
                assert nth
                break
        assert open_slots(read_slots(keys.parent), "café in lagos") == KEY
    else:
        raise AssertionError(name)
    assert read_slots(keys.parent) == more


def test_a_guess_costs_what_is_promised_unless_a_test_says_otherwise() -> None:
    assert Strength() == Strength(256 * 1024, 3, 4)


def test_slots_come_back_from_disk_and_only_their_owner_may_read_them(keys: Path, slot: seal.Slot) -> None:
    assert read_slots(keys.parent) == (slot,)
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert not list(keys.parent.glob("*.part"))


def test_the_file_of_keys_holds_no_key_and_no_passphrase(keys: Path) -> None:
    text = keys.read_bytes()
    assert KEY.hex().encode() not in text
    assert b"lagos" not in text


def test_one_flipped_bit_in_the_file_of_keys_is_damage_and_not_a_wrong_passphrase(keys: Path) -> None:
    good = keys.read_bytes()
    said = set()
    for at in range(len(good)):
        for bit in (1, 4, 32):
            keys.write_bytes(good[:at] + bytes([good[at] ^ bit]) + good[at + 1 :])
            with pytest.raises(LeewardError) as caught:
                read_slots(keys.parent)
            said.add(caught.value.say)
            assert in_words(caught.value)
    assert said == {"error.keys_damaged"}


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"format":1,"slots":[]}', "[" * 100_000, '{"format":"1"}']
)
def test_a_file_of_keys_that_is_none_is_damage(keys: Path, text: str) -> None:
    keys.write_text(text)
    with pytest.raises(DamagedError) as caught:
        read_slots(keys.parent)
    assert in_words(caught.value)


def _rewritten(keys: Path, **changes: object) -> None:
    """A file of keys that somebody changed and gave a sum that fits."""
    stored = json.loads(keys.read_bytes())
    stored["slots"][0].update(changes)
    stored["sha256"] = seal._digest(stored["format"], stored["slots"])
    keys.write_text(json.dumps(stored))


@pytest.mark.parametrize(
    "trap",
    [
        {"memory_kib": 10**12},
        {"passes": 10**9},
        {"memory_kib": 0},
        {"salt": ""},
        {"wrapped": "00"},
        {"lanes": "x"},
        {"kind": "riddle"},
        {"kind": "helper", "wrapped": "00" * 5000},
    ],
)
def test_a_slot_that_would_hang_or_break_the_machine_is_refused(keys: Path, trap: dict[str, object]) -> None:
    _rewritten(keys, **trap)
    with pytest.raises(DamagedError):
        read_slots(keys.parent)


def test_a_slot_that_this_machine_cannot_work_out_is_refused_in_words(slot: seal.Slot) -> None:
    # Argon2 wants at least eight blocks a lane; it says so as it says that memory is short.
    with pytest.raises(RefusedError) as caught:
        open_slots((seal.Slot("passphrase", slot.salt, Strength(8, 1, 64), slot.wrapped),), "x")
    assert in_words(caught.value)


def test_a_later_format_asks_for_a_later_program(keys: Path) -> None:
    keys.write_text(json.dumps({"format": 2, "slots": "in a shape we do not know"}))
    with pytest.raises(NewerVaultError) as caught:
        read_slots(keys.parent)
    assert "2" in in_words(caught.value)


def test_no_file_of_keys_is_no_vault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "nowhere", tmp_path / "file"):
        with pytest.raises(NotAVaultError) as caught:
            read_slots(path)
        assert in_words(caught.value)


def test_a_file_of_keys_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / KEYS).mkdir()
    with pytest.raises(RefusedError) as caught:
        read_slots(tmp_path)
    assert in_words(caught.value)


@given(st.binary(min_size=32, max_size=32), st.integers(0, 2**32 - 1), st.binary(max_size=200))
def test_a_payload_comes_back_from_its_seal_and_from_no_other(
    key: bytes, ordinal: int, payload: bytes
) -> None:
    sealed = PayloadSeal(key).close(ordinal, payload)
    assert PayloadSeal(key).open(ordinal, sealed) == payload
    spoilt = bytes([sealed[0] ^ 1]) + sealed[1:]
    for opener, at, data in (
        (PayloadSeal(key), ordinal + 1, sealed),
        (PayloadSeal(bytes(32) if any(key) else KEY), ordinal, sealed),
        (PayloadSeal(key), ordinal, spoilt),
        (PayloadSeal(key), ordinal, sealed[:-1]),
        (PayloadSeal(key), ordinal, b""),
    ):
        with pytest.raises(DamagedError) as caught:
            opener.open(at, data)
        assert in_words(caught.value)


def test_a_small_file_is_never_seen_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "head"
    seal.write_whole(path, b"before")

    def broken(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output"):
        seal.write_whole(path, b"after")
    assert path.read_bytes() == b"before"


def test_a_link_that_lies_where_a_small_file_is_written_first_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "diary").write_text("mine")
    (tmp_path / "head.part").symlink_to(tmp_path / "diary")
    with pytest.raises(OSError, match="symbolic links"):
        seal.write_whole(tmp_path / "head", b"head")
    assert (tmp_path / "diary").read_text() == "mine"


def test_two_tries_at_one_ordinal_share_no_nonce() -> None:
    """A batch may be rolled back and come again with other words: under one nonce, both would be open."""
    one, two = PayloadSeal(KEY).close(7, b"the words before"), PayloadSeal(KEY).close(7, b"the words behind")
    assert _mixed(one[seal.TRY_BYTES :], two[seal.TRY_BYTES :])[:10] != bytes(10)
    assert PayloadSeal(KEY).open(7, one) == b"the words before"
    assert PayloadSeal(KEY).open(7, two) == b"the words behind"


def _mixed(one: bytes, two: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, two, strict=True))


def test_what_was_sealed_by_its_ordinal_alone_still_opens() -> None:
    """As the first vaults were written; the fossil of 0.1.0 is one of them."""
    former = AESGCM(KEY).encrypt((7).to_bytes(12, "big"), b"words of then", None)
    assert PayloadSeal(KEY).open(7, former) == b"words of then"
    with pytest.raises(DamagedError):
        PayloadSeal(KEY).open(8, former)
