# SPDX-License-Identifier: Apache-2.0
"""``leeward key``: ways in from the command line, with no secret on it."""

import json
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from leeward.vault import seal

from ..flow.cases import PASSPHRASE  # noqa: TID252 - as in conftest
from .conftest import Done, Run

NEW = "nine herons behind the flooded quarry"
Key = Callable[..., Done]


@pytest.fixture(autouse=True)
def _weak(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default strength costs a second a slot."""
    monkeypatch.setattr(seal.Strength.__init__, "__defaults__", (8192, 1, 1))


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str], Path]:
    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text + "\n", "utf-8")
        return path

    return written


@pytest.fixture
def on_vault(leeward: Run, vault: Path, key: Path) -> Key:
    return lambda *more: leeward("key", vault, *more, "--passphrase-file", key)


def opens(leeward: Run, vault: Path, *how: object) -> int:
    return leeward("people", vault, *how).code


def test_the_list_is_what_is_asked_for_when_nothing_is(on_vault: Key) -> None:
    done = on_vault()
    assert (done.code, done.err) == (0, "")
    assert done.out == on_vault("list").out
    assert on_vault("list", "--json").lines == [
        {"type": "key", "number": 1, "kind": "passphrase", "added": ""}
    ]


def test_a_change_takes_a_new_passphrase_from_a_file(
    leeward: Run, on_vault: Key, vault: Path, key: Path, file: Callable[[str, str], Path]
) -> None:
    new = file("new", NEW)
    assert on_vault("change", "--new-passphrase-file", new).code == 0
    assert opens(leeward, vault, "--passphrase-file", key) == 2
    assert opens(leeward, vault, "--passphrase-file", new) == 0


def test_a_rekey_takes_one_too(
    leeward: Run, on_vault: Key, vault: Path, key: Path, file: Callable[[str, str], Path]
) -> None:
    new = file("new", NEW)
    assert on_vault("rekey", "--new-passphrase-file", new).code == 0
    assert opens(leeward, vault, "--passphrase-file", key) == 2
    assert leeward("check", vault, "--passphrase-file", new).code == 0
    assert [p.name for p in vault.parent.glob(".*")] == []


def test_a_guess_is_refused_where_details_of_hers_are_kept(
    leeward: Run, on_vault: Key, vault: Path, key: Path, file: Callable[[str, str], Path]
) -> None:
    mine = file("mine.json", json.dumps({"children": ["Chukwuemeka"], "places": ["Lekki"]}))
    assert leeward("mine", vault, "--json", mine, "--passphrase-file", key).code == 0
    guess = file("guess", "Chukwuemeka Lekki Lekki 2019")
    for do in ("change", "add-passphrase", "rekey"):
        done = on_vault(do, "--new-passphrase-file", guess)
        assert (done.code, done.out) == (2, "")
        assert "Lekki" not in done.err


def test_a_generated_passphrase_goes_into_a_new_file_of_its_owner(
    leeward: Run, on_vault: Key, vault: Path, tmp_path: Path
) -> None:
    made = tmp_path / "made"
    done = on_vault("add-passphrase", "--generate", made)
    assert done.code == 0
    assert made.stat().st_mode & 0o777 == 0o600
    assert made.read_text().strip() not in done.out + done.err
    assert opens(leeward, vault, "--passphrase-file", made) == 0
    assert on_vault("add-passphrase", "--generate", made).code == 2
    assert on_vault("change", "--generate", tmp_path / "nowhere" / "x").code == 2
    assert len(on_vault("list", "--json").lines) == 2


@pytest.mark.parametrize("do", ["add-digits", "add-sheet"])
def test_digits_and_a_sheet_are_printed_once_or_written_and_open_as_they_are(
    leeward: Run, on_vault: Key, vault: Path, tmp_path: Path, file: Callable[[str, str], Path], do: str
) -> None:
    shown = on_vault(do)
    assert shown.code == 0
    assert opens(leeward, vault, "--passphrase-file", file("shown", shown.out.split("\n")[0])) == 0
    written = tmp_path / "written"
    done = on_vault(do, "--generate", written)
    assert done.code == 0
    first = written.read_text().split("\n")[0]
    assert first not in done.out
    assert opens(leeward, vault, "--passphrase-file", written) == 0


def test_a_helper_opens_with_the_file_that_age_keygen_wrote(
    leeward: Run, on_vault: Key, vault: Path, file: Callable[[str, str], Path]
) -> None:
    made = pyrage.x25519.Identity.generate()
    assert on_vault("add-helper", str(made.to_public())).code == 0
    helper = file("helper.txt", f"# created: 2026-06-07\n# public key: {made.to_public()}\n{made}")
    assert opens(leeward, vault, "--identity-file", helper) == 0
    stranger = file("stranger.txt", str(pyrage.x25519.Identity.generate()))
    assert opens(leeward, vault, "--identity-file", stranger) == 2
    for wrong in (file("empty.txt", "nothing"), Path("nowhere")):
        assert opens(leeward, vault, "--identity-file", wrong) == 2
    assert on_vault("remove", "2").code == 0
    assert opens(leeward, vault, "--identity-file", helper) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        ["remove"],
        ["remove", "x"],
        ["remove", "1"],
        ["remove", "7"],
        ["add-helper"],
        ["add-helper", "age1nonsense"],
        ["change", NEW],
        ["add-passphrase", NEW],
        ["change"],
        ["nonsense"],
    ],
)
def test_wrong_use_changes_nothing_and_repeats_no_secret(
    on_vault: Key, vault: Path, wrong: list[str]
) -> None:
    before = (vault / seal.KEYS).read_bytes()
    done = on_vault(*wrong)
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1
    assert NEW not in done.err
    assert (vault / seal.KEYS).read_bytes() == before


def test_a_file_and_a_generated_one_at_once_is_wrong_use(
    on_vault: Key, tmp_path: Path, file: Callable[[str, str], Path]
) -> None:
    done = on_vault("change", "--new-passphrase-file", file("a", NEW), "--generate", tmp_path / "b")
    assert done.code == 2
    assert not (tmp_path / "b").exists()
    assert PASSPHRASE not in done.err


def test_every_word_of_the_help_is_in_words(leeward: Run) -> None:
    for name in ("key", "mine", "wipe", "new"):
        done = leeward(name, "--help")
        assert (done.code, done.err) == (0, "")
        assert "help." not in done.out
