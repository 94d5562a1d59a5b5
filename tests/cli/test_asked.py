# SPDX-License-Identifier: Apache-2.0
"""What is asked where somebody can answer: whether pictures show a minor, whether a pack shall be made."""

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from leeward.cli import run

from ..flow import cases  # noqa: TID252 - the invented cases are those of the verbs
from .conftest import Done, Run

PICTURE = b"\xff\xd8\xff\xe0 a picture"
TALK = "20/04/2026, 10:00 - Femi: \u200ea.jpg (file attached)\n20/04/2026, 10:01 - Femi: answer me\n"


class Terminal(io.TextIOWrapper):
    """Standard input with somebody in front of it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def answered(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run a command in a terminal where this is typed."""

    def call(typed: str, *arguments: object) -> Done:
        monkeypatch.setattr(sys, "stdin", Terminal(io.BytesIO(typed.encode()), "utf-8"))
        capfd.readouterr()
        code = run([str(a) for a in arguments])
        sys.stdout.flush()
        out, err = capfd.readouterr()
        return Done(code, out, err)

    return call


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    path = tmp_path / "WhatsApp Chat with Femi.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("WhatsApp Chat with Femi.txt", TALK)
        archive.writestr("a.jpg", PICTURE)
    return path


@pytest.mark.parametrize(
    ("typed", "kept"), [("no\n", True), ("yes\n", False), ("unknown\n", False), ("\n", False)]
)
def test_pictures_are_asked_about_once(
    answered: Callable[..., Done], vault: Path, key: Path, chat: Path, typed: str, *, kept: bool
) -> None:
    said = ("--how", "x", "--by", "x", "--passphrase-file", key)
    done = answered(typed, "add", vault, chat, *said)
    assert done.code == 0
    assert done.err.count("under 18") == 1
    with cases.Vault(vault, cases.PASSPHRASE) as opened:
        with opened.original(1) as stream:
            assert (PICTURE in stream.read()) == kept
        assert len(opened.imports()) == 1


def test_a_flag_answers_and_another_word_is_wrong_use(
    leeward: Run, vault: Path, key: Path, chat: Path
) -> None:
    known = ("--passphrase-file", key)
    assert leeward("add", vault, chat, "--under-18", "maybe", *known).code == 2
    done = leeward("add", vault, chat, "--under-18", "yes", "--json", *known)
    assert done.code == 0
    (receipt,) = done.lines
    assert [s["why"] for s in receipt["skipped"]] == ["left_out_under_18"]
    assert any("under 18" in caveat for caveat in receipt["caveats"])


def test_where_nobody_can_answer_pictures_are_kept_and_that_is_said(
    leeward: Run, vault: Path, key: Path, chat: Path
) -> None:
    done = leeward("add", vault, chat, "--json", "--passphrase-file", key)
    assert done.code == 0
    assert "--under-18 no, yes or unknown" in done.err
    assert done.lines[0] == {**leeward("read", chat, "--zone", "Africa/Lagos").lines[-1], "path": str(chat)}


def test_who_answered_beforehand_is_told_of_no_question(
    leeward: Run, vault: Path, key: Path, chat: Path
) -> None:
    done = leeward("add", vault, chat, "--under-18", "no", "--json", "--passphrase-file", key)
    assert (done.code, "under" in done.err) == (0, False)


def test_passwords_are_refused_in_words_and_reading_tells_none(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    path = tmp_path / "Passwords.csv"
    path.write_text("name,url,username,password\nbank,https://example.com,ada,Tulip-77\n", "utf-8")
    done = leeward("add", vault, path, "--passphrase-file", key)
    assert done.code == 4
    assert "Passwords.csv" in done.err
    read = leeward("read", path)
    assert [line["format"] for line in read.lines] == ["password_export"]
    for text in (done.out, done.err, read.out, read.err):
        assert "Tulip" not in text
        assert "example.com" not in text


@pytest.mark.parametrize(("typed", "code"), [("yes\n", 0), ("no\n", 4), ("", 4)])
def test_a_pack_is_shown_before_it_is_made(
    answered: Callable[..., Done], sample: Path, key: Path, tmp_path: Path, typed: str, code: int
) -> None:
    to = tmp_path / "p"
    done = answered(typed, "pack", sample, to, "--for", "served", "--passphrase-file", key)
    assert done.code == code
    assert done.err.count("\n") > 5
    assert to.exists() == (code == 0)


def test_yes_asks_nothing(answered: Callable[..., Done], sample: Path, key: Path, tmp_path: Path) -> None:
    done = answered("", "pack", sample, tmp_path / "p", "--for", "me", "--yes", "--passphrase-file", key)
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("decision", ["kept", "dismissed"])
def test_a_decision_needs_no_reason_and_the_question_says_so(
    answered: Callable[..., Done], sample: Path, key: Path, decision: str
) -> None:
    known = ("--passphrase-file", key)
    one = answered("", "signs", sample, "--json", *known).lines[0]["id"]
    done = answered("\n", "decide", sample, one, decision, *known)
    assert (done.code, "leaves it out" in done.err) == (0, True)
    assert answered("", "signs", sample, "--json", *known).lines[0]["decided"] == decision
    done = answered("", "decide", sample, one, decision, "--why", "", *known)
    assert (done.code, "Why" in done.err) == (0, False)
