# SPDX-License-Identifier: Apache-2.0
"""``leeward show`` and ``leeward find``: as JSON, or as lines that a terminal can only show."""

from pathlib import Path

from leeward.words import say

from ..flow.cases import HIS, backup, sms  # noqa: TID252 - as in conftest
from .conftest import LEDGER, Run

REFUSAL = LEDGER["refusal"]["id"]


def test_records_are_shown_in_the_order_asked_for(leeward: Run, sample: Path, key: Path) -> None:
    found = leeward("find", sample, "over", "--json", "--passphrase-file", key)
    ids = [line["id"] for line in found.lines]
    assert REFUSAL in ids
    shown = leeward("show", sample, *reversed(ids), "--json", "--passphrase-file", key)
    assert [line["id"] for line in shown.lines] == ids[::-1]
    assert shown.lines == found.lines[::-1]


def test_a_message_commands_no_terminal(leeward: Run, vault: Path, key: Path, tmp_path: Path) -> None:
    text = "look \x1b[31m{here} [bold]x[/bold]\nFemi: faked line\u202e"
    texts = backup(
        tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", text.replace("\x1b", "&#27;"), name="A\nB")
    )
    data = (
        texts.read_bytes()
        .replace(b"&amp;#27;", b"\xc2\x9b")
        .replace(b"A\nB", b"A&#10;B")
        .replace(b"line", b"li&#10;ne")
    )
    texts.write_bytes(data)
    assert leeward("add", vault, texts, "--passphrase-file", key).code == 0
    out = leeward("find", vault, "look", "--passphrase-file", key).out
    assert not any(mark in out for mark in ("\x1b", "\x9b", "\u202e"))
    assert "{here} [bold]x[/bold]" in out
    assert len([line for line in out.splitlines() if not line.startswith("  ")]) == 1


def test_words_are_asked_for_or_come_from_standard_input(leeward: Run, sample: Path, key: Path) -> None:
    done = leeward("find", sample, "-", "--json", "--passphrase-file", key, typed="over\n")
    assert REFUSAL in [line["id"] for line in done.lines]
    assert leeward("find", sample, "--json", "--passphrase-file", key).code == 2
    assert leeward("find", sample, "@femi", "--json", "--passphrase-file", key).code == 0


def test_an_unknown_id_is_wrong_use(leeward: Run, sample: Path, key: Path) -> None:
    done = leeward("show", sample, REFUSAL, "a" * 26, "--json", "--passphrase-file", key)
    assert (done.code, done.out) == (2, "")
    assert "a" * 26 in done.err
    assert leeward("show", sample, "--passphrase-file", key).code == 2


def test_a_search_that_finds_nothing_says_so(leeward: Run, sample: Path, key: Path) -> None:
    done = leeward("find", sample, "zzzzqq", "--passphrase-file", key)
    assert (done.code, done.out, done.err) == (0, "", say("find.nothing") + "\n")
