# SPDX-License-Identifier: Apache-2.0
"""``leeward note`` and ``leeward amend``: typed incidents from a file or from standard input."""

import json
from pathlib import Path

from leeward.words import say

from .conftest import Run

INCIDENT = json.dumps({"incidents": [{"date": "2026-01-07", "time": "", "what_happened": "At the gate."}]})


def test_a_note_comes_from_a_file_or_standard_input(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    (tmp_path / "n.json").write_text(INCIDENT, "utf-8")
    opens = ("--passphrase-file", key)
    done = leeward("note", vault, "--json", tmp_path / "n.json", "--receipt-json", *opens)
    assert (done.code, done.lines[0]["records"]) == (0, 1)
    typed = INCIDENT.replace("gate", "door")
    done = leeward("note", "--json", "-", vault, "--receipt-json", *opens, typed=typed)
    assert (done.code, done.lines[0]["format"]) == (0, "typed_incident")


def test_a_note_is_told_in_words_and_names_where_the_twelve_are(leeward: Run, vault: Path, key: Path) -> None:
    done = leeward("note", vault, "--json", "-", "--passphrase-file", key, typed=INCIDENT)
    assert done.code == 0
    assert "{" not in done.out
    assert "1 record" in done.out
    assert say("paper.later", vault=str(vault)) in done.out
    assert say("paper.write") not in done.out


def test_a_later_word_is_added_to_an_incident(leeward: Run, vault: Path, key: Path) -> None:
    leeward("note", vault, "--json", "-", "--passphrase-file", key, typed=INCIDENT)
    (line,) = leeward("find", vault, "gate", "--json", "--passphrase-file", key).lines
    typed = '{"place": "my work"}'
    done = leeward("amend", vault, line["id"], "--json", "-", "--passphrase-file", key, typed=typed)
    assert done.code == 0
    (line,) = leeward("show", vault, line["id"], "--json", "--passphrase-file", key).lines
    assert line["amendments"][0]["place"] == "my work"


def test_what_is_no_incident_is_refused_with_the_reason(leeward: Run, vault: Path, key: Path) -> None:
    for typed, code in (("", 2), ("[]", 2), ('{"incidents": []}', 4)):
        done = leeward("note", vault, "--json", "-", "--passphrase-file", key, typed=typed)
        assert (done.code, done.out) == (code, "")
        assert done.err.strip()
    for typed in ("", "[]", "3"):
        done = leeward("amend", vault, "a" * 26, "--json", "-", "--passphrase-file", key, typed=typed)
        assert done.code == 2
    assert leeward("note", vault, "--json", "nowhere.json", "--passphrase-file", key).code == 2


def test_a_day_that_is_none_is_answered_with_how_a_day_is_written(
    leeward: Run, vault: Path, key: Path
) -> None:
    typed = INCIDENT.replace("2026-01-07", "soon")
    done = leeward("note", vault, "--json", "-", "--passphrase-file", key, typed=typed)
    assert (done.code, done.out) == (2, "")
    assert "2026-01-07" in done.err
    assert "Nothing was added" in done.err
    assert leeward("find", vault, "gate", "--json", "--passphrase-file", key).lines == []


def test_without_a_file_an_example_is_shown(leeward: Run, vault: Path, key: Path, tmp_path: Path) -> None:
    for command in (("note", vault), ("amend", vault, "a" * 26)):
        done = leeward(*command, "--passphrase-file", key)
        assert (done.code, done.out) == (2, "")
        assert "--json FILE" in done.err
    example = say("error.note_how").partition("An example: ")[2]
    done = leeward("note", vault, "--json", "-", "--passphrase-file", key, typed=example)
    assert done.code == 0
