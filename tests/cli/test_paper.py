# SPDX-License-Identifier: Apache-2.0
"""Words are shown where they are asked for or change hands: three lines of four, numbered, with the size."""

import re
from pathlib import Path

import pytest

from leeward.cli.paper import rows
from leeward.pack.check import check, root_words

from ..flow.cases import HIS, backup, sms  # noqa: TID252 - as in conftest
from .conftest import Run


def copied(out: str) -> tuple[int, tuple[str, ...]]:
    """The size and the words as a person would copy them."""
    match = re.search(r"^  entry (\d+)\n((?:  .+\n){3})", out, re.MULTILINE)
    assert match
    numbered = re.findall(r"(\d+) ([a-z]+)", match[2])
    assert [int(number) for number, _ in numbered] == list(range(1, 13))
    assert [len(line.split()) for line in match[2].splitlines()] == [8, 8, 8]
    return int(match[1]), tuple(word for _, word in numbered)


def test_columns_stay_straight() -> None:
    lines = list(rows(root_words(bytes(range(32)))))
    assert [line[:2] for line in lines] == [" 1", " 5", " 9"]
    assert [line[13:15] for line in lines] == [" 2", " 6", "10"]


def test_words_copied_after_add_and_over_are_found_in_a_later_pack_and_stand_in_no_other_answer(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one"))
    opening = ("--passphrase-file", key)
    written = []
    said = ("--at", "2026-04-19", "--how", "on the phone")
    for command in (("add", vault, texts), ("over", vault, *said)):
        told = leeward(*command, *opening).out
        assert "leeward checkpoint" in told
        assert not re.search(r"^  entry", told, re.MULTILINE)
        written.append(copied(leeward("checkpoint", vault, *opening).err))
    written.append(copied(leeward("backup", vault, tmp_path / "b", *opening).out))
    assert leeward("people", vault, "--other", HIS, *opening).code == 0
    packed = copied(leeward("pack", vault, tmp_path / "p", "--for", "police", *opening).out)
    found = check(tmp_path / "p")
    assert (found.size, found.words) == packed
    assert set(written) <= {(size, words) for size, _, words in found.earlier}
    told = leeward("check", tmp_path / "p", "--earlier").out.splitlines()
    after = told[told.index("Words written down earlier:") :]
    for size, words in written:
        assert any(line.split()[0] == str(size) and line.endswith(" ".join(words)) for line in after)


@pytest.mark.parametrize("asked", [(), ("--json",)])
def test_looking_for_the_day_shows_no_words(
    leeward: Run, vault: Path, key: Path, asked: tuple[str, ...]
) -> None:
    assert "entry" not in leeward("over", vault, *asked, "--passphrase-file", key).out
