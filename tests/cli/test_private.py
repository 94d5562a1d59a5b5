# SPDX-License-Identifier: Apache-2.0
"""``leeward private``: put in, listed, opened, shut, removed; and kept out of packs."""

from pathlib import Path

import pytest

from leeward.flow.masks_letters import compact

from .conftest import Run


def test_things_are_put_in_listed_opened_and_removed(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    known = ("--passphrase-file", key)
    done = leeward("private", vault, "add", "number", "--json", "-", *known, typed='"+234 800 000 0701"')
    assert done.code == 0
    assert "0701" not in done.out + done.err
    file = tmp_path / "p.json"
    file.write_text('[{"name": "Zebedee"}, {"name": "Peregrine"}]', "utf-8")
    assert leeward("private", vault, "add", "helper", "--json", file, *known).code == 0
    assert leeward("private", vault, "open", 2, "--for", "lawyer", *known).code == 0
    lines = leeward("private", vault, "list", *known).out.splitlines()
    assert [line.split()[0] for line in lines] == ["1", "2", "3"]
    assert "0701" in lines[0]
    assert lines[1].endswith("lawyer")
    assert leeward("private", vault, "shut", 2, "--for", "lawyer", *known).code == 0
    assert leeward("private", vault, "remove", 3, *known).code == 0
    assert len(leeward("private", vault, *known).out.splitlines()) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        ["add", "number"],
        ["add", "friend", "--json", "-"],
        ["add", "--json", "-"],
        ["remove"],
        ["remove", "one"],
        ["remove", "7"],
        ["open", "7", "--for", "me"],
        ["open", "1"],
        ["open", "1", "--for", "court"],
        ["close", "1"],
        ["add", "number", "--json", "nowhere.json"],
    ],
)
def test_wrong_use_is_said(leeward: Run, vault: Path, key: Path, wrong: list[str]) -> None:
    done = leeward("private", vault, *wrong, "--passphrase-file", key, typed="{")
    assert done.code == 2
    assert done.err.strip()


def test_a_number_that_is_private_is_in_no_pack(
    leeward: Run, sample: Path, key: Path, tmp_path: Path
) -> None:
    known = ("--passphrase-file", key)
    line = next(x for x in leeward("signs", sample, "--json", *known).lines if x["type"] == "finding")
    text = leeward("show", sample, line["records"][0], "--json", *known).lines[0]["text"]
    assert leeward("private", sample, "add", "other", "--json", "-", *known, typed=f'"{text}"').code == 0
    assert leeward("pack", sample, tmp_path / "p", "--for", "police", *known).code == 0
    table = (tmp_path / "p" / "data" / "chronology.csv").read_text("utf-8-sig")
    assert compact(text) not in compact(table)


def test_an_empty_list_says_how_something_is_kept(leeward: Run, vault: Path, key: Path) -> None:
    done = leeward("private", vault, "--passphrase-file", key)
    assert (done.code, done.out) == (0, "")
    assert "shelter" in done.err
