# SPDX-License-Identifier: Apache-2.0
"""``leeward over``: candidates, and the three ways to set the day and what was agreed."""

from pathlib import Path

import pytest

from leeward.cli.over import _to_whom
from leeward.words import say

from ..flow.cases import HIS, at, backup, brought, chat, opened, settle, sms  # noqa: TID252 - as in conftest
from .conftest import LEDGER, Run

REFUSAL = LEDGER["refusal"]["id"]


def test_the_best_candidate_comes_first_and_without_counts(leeward: Run, sample: Path, key: Path) -> None:
    done = leeward("over", sample, "--json", "--passphrase-file", key)
    assert done.code == 0
    best = done.lines[0]
    assert (best["type"], best["id"]) == ("candidate", REFUSAL)
    assert best["text"].startswith("Femi, it is over")
    assert best["to"] == [{"handle": None, "name": "Femi Coker"}]
    assert set(best) == {"type", "id", "text", "time", "to", "grounds"}


def test_the_day_is_set_by_a_record(leeward: Run, sample: Path, key: Path) -> None:
    assert leeward("over", sample, "--record", REFUSAL, "--passphrase-file", key).code == 0
    line = leeward("signs", sample, "--json", "--passphrase-file", key).lines[-1]
    assert line["over"]["record"] == REFUSAL
    assert leeward("over", sample, "--record", "a" * 26, "--passphrase-file", key).code == 2


def test_a_day_that_cannot_be_read_is_refused_before_she_is_asked_for_words(
    leeward: Run, sample: Path, key: Path
) -> None:
    done = leeward("over", sample, "--at", "14 Jan 2026", "--passphrase-file", key)
    assert done.code == 2
    assert "is no time that can be read" in done.err


@pytest.mark.parametrize("way", ["text", "stdin", "file"])
def test_the_day_is_set_by_a_time_and_how_it_was_said(
    leeward: Run, sample: Path, key: Path, tmp_path: Path, way: str
) -> None:
    (tmp_path / "how").write_text("on the phone\n", "utf-8")
    how = {"text": "on the phone", "stdin": "-", "file": f"@{tmp_path / 'how'}"}[way]
    done = leeward(
        "over",
        sample,
        "--at",
        "2026-03-08T20:14",
        "--how",
        how,
        "--passphrase-file",
        key,
        typed="on the phone\n",
    )
    assert done.code == 0
    line = leeward("signs", sample, "--json", "--passphrase-file", key).lines[-1]
    assert line["over"] == {"record": None, "at": "2026-03-08T20:14", "how": "on the phone"}


def test_agreed_contact_needs_its_reason_and_is_counted_apart(leeward: Run, sample: Path, key: Path) -> None:
    assert leeward("over", sample, "--agreed", "sms", "--passphrase-file", key).code == 2
    done = leeward(
        "over", sample, "--agreed", "sms", "--reason", "-", "--passphrase-file", key, typed="the keys"
    )
    assert (done.code, done.err) == (0, "")
    after = leeward("signs", sample, "--json", "--passphrase-file", key).lines[-1]["after_over"]
    assert (after["agreed"], "sms" in after["by_channel"]) == (
        LEDGER["after_over"]["by_channel"]["sms"],
        False,
    )


def test_what_was_agreed_and_is_nowhere_is_noted_and_said(leeward: Run, sample: Path, key: Path) -> None:
    done = leeward("over", sample, "--agreed", "smss", "--reason", "keys", "--passphrase-file", key)
    assert done.code == 0
    assert "smss" in done.err


@pytest.mark.parametrize(
    "wrong",
    [["--at", "soon", "--how", "x"], ["--at", "2026-03-08"], ["--at", "2026-03-08", "--record", REFUSAL]],
)
def test_wrong_use_sets_no_day(leeward: Run, vault: Path, key: Path, wrong: list[str]) -> None:
    assert leeward("over", vault, *wrong, "--passphrase-file", key).code == 2
    assert leeward("signs", vault, "--json", "--passphrase-file", key).lines[-1]["over"] is None


def test_candidates_can_be_read_by_a_person(leeward: Run, sample: Path, key: Path) -> None:
    out = leeward("over", sample, "--passphrase-file", key).out
    assert out.startswith(f"{REFUSAL}  2026-03-08T20:14  to Femi Coker\n  Femi, it is over")


def test_a_candidate_says_to_whom_it_was_written_also_where_only_a_number_is_known_or_nothing(
    leeward: Run, key: Path, tmp_path: Path
) -> None:
    no = "It is over between us. Please do not contact me again."
    with opened(tmp_path / "v") as vault:
        brought(vault, backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", no, 2)))
        settle(vault, other=[HIS])
    assert f"  to {HIS}\n  It is over" in leeward("over", tmp_path / "v", "--passphrase-file", key).out
    nobody = {"handle": None, "name": None}
    assert _to_whom([nobody]) == say("over.to_nobody")
    assert _to_whom([{"handle": "x", "name": "A\nB"}, nobody, {"handle": "c", "name": None}]) == "to A B, c"


def test_the_next_command_is_named_until_a_day_is_set(
    leeward: Run, vault: Path, sample: Path, key: Path
) -> None:
    opens = ("--passphrase-file", key)
    assert leeward("over", sample, *opens).err == ""
    done = leeward("over", vault, *opens)
    assert (done.out, done.code) == ("", 0)
    assert "--at" in done.err
    assert leeward("over", vault, "--json", *opens).err == ""
    assert "leeward over" in leeward("signs", vault, *opens).out


def test_the_command_that_chooses_the_best_candidate_is_told_whole(
    leeward: Run, key: Path, tmp_path: Path
) -> None:
    no = at("20/04/2026, 10:00", "Ada", "It is over. Do not contact me again.")
    lines = (no, at("21/04/2026, 10:01", "Femi", "x"))
    with opened(tmp_path / "v") as vault:
        brought(vault, chat(tmp_path, "Femi", *lines))
        settle(vault, ["Ada"], ["Femi"])
    opens = ("--passphrase-file", key)
    told = leeward("over", tmp_path / "v", *opens).err.strip()
    command = told.partition("leeward ")[2].split()
    assert command[2:] == ["--record", leeward("over", tmp_path / "v", "--json", *opens).lines[0]["id"]]
    assert leeward(*command, *opens).code == 0
    assert leeward("over", tmp_path / "v", *opens).err == ""
