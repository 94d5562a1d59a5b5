# SPDX-License-Identifier: Apache-2.0
"""``leeward people``: who is who, said by the person, in any spelling."""

from pathlib import Path

from leeward.flow import over
from leeward.words import say

from ..flow.cases import HIS, NOW, at, backup, brought, chat, opened, sms  # noqa: TID252 - as in conftest
from .conftest import Run


def test_roles_are_settled_and_printed(leeward: Run, key: Path, tmp_path: Path) -> None:
    with opened(tmp_path / "v") as vault:
        talk = chat(
            tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi"), at("20/04/2026, 10:01", "Ada", "no")
        )
        brought(vault, talk, backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one")))
    said = ["--me", "Ada", "--me", "0800 000 0111", "--other", "Femi", "--link", "Femi", "0800 000 0142"]
    done = leeward("people", *said, tmp_path / "v", "--json", "--passphrase-file", key)
    assert done.code == 0
    assert "0800 000 0111" in done.err
    assert {line["name"] or line["handle"]: line["is"] for line in done.lines} == {
        "Femi": "other",
        "Ada": "me",
        HIS: "other",
    }
    done = leeward("people", tmp_path / "v", "--not-the-other", HIS, "--json", "--passphrase-file", key)
    assert {line["handle"]: line["is"] for line in done.lines}[HIS] == "third"


def test_whoever_is_not_named_is_said_to_be_taken_as_somebody_else_and_how_to_name_them(
    leeward: Run, key: Path, tmp_path: Path
) -> None:
    folder, opens = tmp_path / "a case", ("--passphrase-file", key)
    with opened(folder) as vault:
        talk = chat(
            tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi"), at("20/04/2026, 10:01", "Ada", "no")
        )
        brought(vault, talk, backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one")))
        over.set_time(vault, "2026-04-19", "in the chat", NOW)
    quoted = f"'{folder}'"
    in_people, in_signs = say("people.others", vault=quoted), say("signs.others", vault=quoted)
    assert in_people not in leeward("people", folder, *opens).out
    assert in_signs not in leeward("signs", folder, *opens).out
    assert in_people in leeward("people", folder, "--me", "Ada", "--other", "Femi", *opens).out
    assert in_signs in leeward("signs", folder, *opens).out
    assert "somebody else" not in leeward("people", folder, "--json", *opens).out
    assert in_people not in leeward("people", folder, "--other", HIS, *opens).out
    assert in_signs not in leeward("signs", folder, *opens).out


def test_names_may_come_from_standard_input_or_a_file_one_a_line(
    leeward: Run, vault: Path, key: Path, tmp_path: Path
) -> None:
    (tmp_path / "names").write_text("Femi\n0800 000 0142\n", "utf-8")
    done = leeward(
        "people",
        vault,
        "--other",
        f"@{tmp_path / 'names'}",
        "--me",
        "-",
        "--passphrase-file",
        key,
        typed="Ada\n",
    )
    assert done.code == 0
    assert [name in done.err for name in ("Femi", "0800 000 0142", "Ada")] == [True] * 3


def test_an_empty_name_is_nobody(leeward: Run, vault: Path, key: Path) -> None:
    for wrong in (["--other", ""], ["--me", "-"], ["--other", "@nowhere"], ["--link", "Femi"]):
        assert leeward("people", vault, *wrong, "--passphrase-file", key).code == 2


def test_a_name_stays_on_its_line(leeward: Run, key: Path, tmp_path: Path) -> None:
    with opened(tmp_path / "v") as vault:
        texts = backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "one", name="AXB [red]{x}"))
        texts.write_bytes(texts.read_bytes().replace(b"AXB", b"A&#10;B"))
        brought(vault, texts)
    out = leeward("people", tmp_path / "v", "--passphrase-file", key).out
    assert "[red]{x}" in out
    assert not any(line.startswith("B") for line in out.splitlines())


def test_an_account_that_may_be_the_others_is_told_with_its_grounds_until_she_settles_it(
    leeward: Run, key: Path, tmp_path: Path
) -> None:
    new = "+2348000000155"
    with opened(tmp_path / "v") as vault:
        said = [
            sms(HIS, "2026-04-20T10:00", "one", name="Femi"),
            sms(new, "2026-05-20T10:00", "It's Femi. New number."),
        ]
        brought(vault, backup(tmp_path / "s.xml", *said))
        over.set_time(vault, "2026-05-01", "on the phone", NOW)
    told = leeward("people", tmp_path / "v", "--other", "Femi", "--passphrase-file", key).out
    assert new in told
    assert "--not-the-other" in told
    done = leeward("people", tmp_path / "v", "--json", "--passphrase-file", key)
    assert [(line["handle"], bool(line["grounds"])) for line in done.lines if line["type"] == "lead"] == [
        (new, True)
    ]
    done = leeward("people", tmp_path / "v", "--not-the-other", new, "--json", "--passphrase-file", key)
    assert "lead" not in {line["type"] for line in done.lines}


def test_a_mistyped_name_is_told_the_nearest_and_how_to_take_it_back(
    leeward: Run, key: Path, tmp_path: Path
) -> None:
    with opened(tmp_path / "v") as vault:
        lines = (at("20/04/2026, 10:00", "Giuseppe", "hi"), at("20/04/2026, 10:01", "Ada", "no"))
        brought(vault, chat(tmp_path, "Giuseppe", *lines))
    opens = (tmp_path / "v", "--passphrase-file", key)
    assert "not said yet" in leeward("people", *opens).out
    told = leeward("people", "--other", "Giusepe", "--me", "Adda", *opens)
    assert 'leeward people VAULT --not-the-other "Giusepe"' in told.err
    assert "Did you mean Ada?" in told.err
    done = leeward("people", "--not-me", "Adda", "--not-the-other", "Giusepe", "--me", "Ada", *opens)
    assert (done.code, done.err) == (0, "")
    assert "Ada (you)" in done.out
    assert "Did you mean" not in leeward("people", "--other", "+44 7700 900123", *opens).err


def test_for_a_number_that_is_alike_nobody_is_suggested_and_it_is_said_that_it_is_kept(
    leeward: Run, key: Path, tmp_path: Path
) -> None:
    new, his = "+44 7700 900111", "+447700900188"
    with opened(tmp_path / "v", country="GB") as vault:
        brought(vault, backup(tmp_path / "s.xml", sms(his, "2026-04-20T10:00", "one")))
    opens = (tmp_path / "v", "--passphrase-file", key)
    for role, flag in (("--me", "--not-me"), ("--other", "--not-the-other")):
        told = leeward("people", role, new, *opens).err
        assert told == say("people.unseen_number", handle=new, flag=flag) + "\n"
        assert his not in told
        assert leeward("people", flag, new, *opens).code == 0
    assert leeward("people", "--other", "07700 900 188", *opens).err == ""


def test_who_is_settled_as_the_other_is_never_what_she_meant_by_a_name_of_hers(
    leeward: Run, key: Path, tmp_path: Path
) -> None:
    with opened(tmp_path / "v") as vault:
        lines = (at("20/04/2026, 10:00", "Giuseppe", "hi"), at("20/04/2026, 10:01", "Giuseppa", "no"))
        brought(vault, chat(tmp_path, "Giuseppe", *lines))
    opens = (tmp_path / "v", "--passphrase-file", key)
    assert "Did you mean" in leeward("people", "--me", "Giusepp", *opens).err
    told = leeward("people", "--other", "Giuseppe", "--me", "Giuseppp", *opens).err
    assert "Did you mean Giuseppa?" in told
    told = leeward("people", "--me", "Giuseppa", "--other", "Giusepp", *opens).err
    assert "Did you mean" not in told


def test_who_only_received_something_is_counted_where_there_are_many(
    leeward: Run, key: Path, tmp_path: Path
) -> None:
    with opened(tmp_path / "v") as vault:
        sent = [sms(f"{HIS[:-3]}2{n:02}", f"2026-04-20T10:{n:02}", "x", kind=2) for n in range(9)]
        brought(vault, backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T09:00", "one"), *sent))
    opens = (tmp_path / "v", "--passphrase-file", key)
    out = leeward("people", *opens).out
    assert HIS in out
    assert "9 more people only received something" in out
    assert len(leeward("people", "--json", *opens).lines) == 10
