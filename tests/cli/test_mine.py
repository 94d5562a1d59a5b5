# SPDX-License-Identifier: Apache-2.0
"""``leeward mine``: her own details in, from a file or standard input, and in no pack out."""

import json
from pathlib import Path

from leeward.flow import mine as flow
from leeward.words import say

from .conftest import Run

SECRET = "Quarryheron"


def test_details_are_kept_and_printed_back(leeward: Run, vault: Path, key: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"names": ["Nkechi"], "plates": ["KJA-123-XY"]}))
    done = leeward("mine", vault, "--json", path, "--passphrase-file", key)
    assert (done.code, done.err) == (0, "")
    assert "Nkechi" not in done.out
    (shown,) = leeward("mine", vault, "--passphrase-file", key).lines
    assert (shown["names"], shown["plates"], shown["rumours"]) == (["Nkechi"], ["KJA-123-XY"], [])
    typed = json.dumps({"names": ["Ada"]})
    assert leeward("mine", vault, "--json", "-", "--passphrase-file", key, typed=typed).code == 0
    (shown,) = leeward("mine", vault, "--passphrase-file", key).lines
    assert (shown["names"], shown["plates"]) == (["Nkechi", "Ada"], ["KJA-123-XY"])


def test_the_help_shows_every_key_and_its_example_is_taken(leeward: Run, vault: Path, key: Path) -> None:
    said = " ".join(say("help.option.mine_json").split())
    shown = leeward("mine", "--help").out
    assert [one for one in flow.KEYS if one not in shown] == []
    example = said.partition("An example: ")[2].partition("}")[0] + "}"
    assert leeward("mine", vault, "--json", "-", "--passphrase-file", key, typed=example).code == 0
    (kept,) = leeward("mine", vault, "--passphrase-file", key).lines
    assert {name: texts for name, texts in kept.items() if texts} == json.loads(example)


def test_what_was_there_is_said_and_one_thing_can_be_taken_out(leeward: Run, vault: Path, key: Path) -> None:
    opens = ("--passphrase-file", key)
    leeward("mine", vault, "--json", "-", *opens, typed='{"names": ["Ada", "Nkechi"]}')
    done = leeward("mine", vault, "--json", "-", *opens, typed='{"names": ["Ada Obi"], "pets": ["Bingo"]}')
    assert "names: 2 were there, 1 new." in done.out
    assert "pets" in done.err
    assert leeward("mine", vault, "--remove", "Ada", *opens).code == 0
    assert leeward("mine", vault, "--remove", "-", *opens, typed="bingo").code == 0
    (shown,) = leeward("mine", vault, *opens).lines
    assert (shown["names"], shown.get("pets")) == (["Nkechi", "Ada Obi"], None)
    done = leeward("mine", vault, "--remove", "Quarryheron", *opens)
    assert (done.code, SECRET in done.err) == (2, False)
    assert leeward("mine", vault, "--remove", "x", "--json", "-", *opens, typed="{}").code == 2


def test_what_are_no_details_is_wrong_use(leeward: Run, vault: Path, key: Path) -> None:
    for typed in ("", "[]", '{"names": 1}', "{}"):
        done = leeward("mine", vault, "--json", "-", "--passphrase-file", key, typed=typed)
        assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert leeward("mine", vault, "--json", "nowhere.json", "--passphrase-file", key).code == 2


def test_no_pack_holds_a_detail_of_hers(leeward: Run, sample: Path, key: Path, tmp_path: Path) -> None:
    typed = json.dumps({"names": [SECRET], "private_facts": [SECRET]})
    assert leeward("mine", sample, "--json", "-", "--passphrase-file", key, typed=typed).code == 0
    packed = leeward("pack", sample, tmp_path / "pack", "--for", "me", "--passphrase-file", key)
    assert packed.code == 0, packed.err
    for path in (tmp_path / "pack").rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes()


def test_a_passphrase_that_turns_out_to_be_made_of_her_details_is_told_at_once(
    leeward: Run, vault: Path, key: Path
) -> None:
    told = json.dumps({"names": ["six invented", "words for"], "places": ["A Test"]})
    done = leeward("mine", vault, "--json", "-", "--passphrase-file", key, typed=told)
    assert done.code == 0
    assert "leeward key VAULT change" in done.err
    done = leeward("mine", vault, "--json", "-", "--passphrase-file", key, typed='{"names": ["Nkechi"]}')
    assert done.code == 0
    assert "leeward key VAULT change" in done.err  # what was told before still stands
