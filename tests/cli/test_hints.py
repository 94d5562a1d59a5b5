# SPDX-License-Identifier: Apache-2.0
"""A path, verb, option, zone, format or kind that was mistyped: the nearest right one is named."""

from pathlib import Path

import pytest

from leeward.cli.hints import hint
from leeward.errors import UsageError

from ..flow.cases import HIS, backup, sms  # noqa: TID252 - as in conftest
from .conftest import Run


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return backup(tmp_path / "exports" / "messages.xml", sms(HIS, "2026-04-20T10:00", "one"))


def test_a_mistyped_path_is_told_the_one_that_is_there(
    leeward: Run, vault: Path, key: Path, exports: Path
) -> None:
    wrong = exports.parent / "mesages.xml"
    for command in (("read", wrong), ("add", vault, wrong, "--passphrase-file", key)):
        done = leeward(*command)
        assert done.code == 2
        assert done.err.splitlines()[-1] == f"Did you mean {exports}?"
    assert str(exports) in leeward("read", exports.parents[1] / "exprots" / "mesages.xml").err


def test_a_mistyped_vault_or_secret_file_is_told_too(leeward: Run, vault: Path, key: Path) -> None:
    done = leeward("signs", vault.with_name("caes"), "--passphrase-file", key)
    assert (done.code, done.err.splitlines()[-1]) == (2, f"Did you mean {vault}?")
    done = leeward("signs", vault, "--passphrase-file", key.with_name("passphrse.txt"))
    assert (done.code, done.err.splitlines()[-1]) == (2, f"Did you mean {key}?")


@pytest.mark.parametrize(
    ("command", "near"),
    [
        (("read", "x", "--zone", "Lagos"), "Africa/Lagos"),
        (("read", "x", "--zone", "Europe/Lodnon"), "Europe/London"),
        (("read", "x", "--as", "whatsap_txt"), "whatsapp_txt"),
        (("private", "v", "add", "shleter", "--json", "-"), "shelter"),
        (("sings", "v"), '"signs"'),
        (("signs", "v", "--jsno"), "--json"),
        (("pack", "v", "p", "--for", "polise"), '"police"'),
    ],
)
def test_a_mistyped_word_is_told_the_right_one(leeward: Run, command: tuple[str, ...], near: str) -> None:
    done = leeward(*command)
    assert (done.code, f"Did you mean {near}?" in done.err) == (2, True)


def test_what_is_like_nothing_gets_no_hint(leeward: Run, tmp_path: Path) -> None:
    assert "Did you mean" not in leeward("read", tmp_path / "zzzz").err
    assert "Did you mean" not in leeward("read", "x", "--zone", "Nowhere/At/All").err


def test_the_folder_that_a_pack_is_to_be_made_in_is_no_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "packed").mkdir()
    (tmp_path / "mycase").mkdir()
    arguments = ["pack", str(tmp_path / "mycaes"), str(tmp_path / "packet"), "--for", "me"]
    hint(arguments, UsageError("error.not_a_vault", path="x"))
    assert capsys.readouterr().err == f"Did you mean {tmp_path / 'mycase'}?\n"
