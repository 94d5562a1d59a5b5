# SPDX-License-Identifier: Apache-2.0
"""``leeward signs`` and ``leeward decide``: the same for a program and for a person."""

from pathlib import Path

from leeward.flow import over
from leeward.words import say

from ..flow.cases import HIS, NOW, backup, brought, opened, settle, sms  # noqa: TID252 - as in conftest
from .conftest import LEDGER, Run

REFUSAL = LEDGER["refusal"]["id"]


def test_findings_come_first_and_one_summary_last(leeward: Run, sample: Path, key: Path) -> None:
    done = leeward("signs", sample, "--json", "--passphrase-file", key)
    assert done.code == 0
    kinds = [line["type"] for line in done.lines]
    assert kinds == ["finding"] * (len(kinds) - 1) + ["summary"]
    assert done.lines[-1]["after_over"]["contacts"] == LEDGER["after_over"]["contacts"]
    assert sum(done.lines[-1]["by_sign"].values()) == len(kinds) - 1


def test_the_same_vault_prints_the_same_on_any_day(leeward: Run, sample: Path, key: Path) -> None:
    first = leeward("signs", sample, "--json", "--passphrase-file", key, "--now", "2026-01-01")
    later = leeward("signs", sample, "--json", "--passphrase-file", key, "--now", "2031-01-01T00:00:00Z")
    assert first.out == later.out


def test_a_decision_is_shown_with_the_finding(leeward: Run, sample: Path, key: Path) -> None:
    one, two, *_ = leeward("signs", sample, "--json", "--passphrase-file", key).lines
    for line, decision in ((one, "kept"), (two, "dismissed")):
        done = leeward(
            "decide", sample, line["id"], decision, "--why", "I was there", "--passphrase-file", key
        )
        assert done.code == 0
    after = leeward("signs", sample, "--json", "--passphrase-file", key).lines
    assert [line["decided"] for line in after[:2]] == ["kept", "dismissed"]
    assert [line["id"] for line in after[:2]] == [one["id"], two["id"]]


def test_why_is_asked_only_about_a_finding_that_is_there(leeward: Run, sample: Path, key: Path) -> None:
    done = leeward("decide", sample, "a" * 26, "kept", "--passphrase-file", key)
    assert (done.code, done.err) == (2, say("error.no_such_finding", id="a" * 26) + "\n")
    one = leeward("signs", sample, "--json", "--passphrase-file", key).lines[0]["id"]
    done = leeward("decide", sample, one, "kept", "--passphrase-file", key)
    assert (done.code, done.err) == (2, say("error.option_needed", question=say("ask.why")) + "\n")


def test_the_beginning_of_an_id_is_enough(leeward: Run, sample: Path, key: Path) -> None:
    one = leeward("signs", sample, "--json", "--passphrase-file", key).lines[0]["id"]
    assert leeward("decide", sample, one[:5], "kept", "--why", "x", "--passphrase-file", key).code == 2
    assert leeward("decide", sample, one[:8], "kept", "--why", "x", "--passphrase-file", key).code == 0
    line = leeward("signs", sample, "--json", "--passphrase-file", key).lines[0]
    assert (line["id"], line["decided"]) == (one, "kept")


def test_a_note_stands_beside_its_finding(leeward: Run, sample: Path, key: Path) -> None:
    one = leeward("signs", sample, "--json", "--passphrase-file", key).lines[0]["id"]
    said = ("--why", "I was there", "--note", "ask Bola")
    assert leeward("decide", sample, one, "kept", *said, "--passphrase-file", key).code == 0
    assert leeward("signs", sample, "--json", "--passphrase-file", key).lines[0]["note"] == "ask Bola"
    assert "Your note: ask Bola" in leeward("signs", sample, "--passphrase-file", key).out


def test_a_person_reads_first_dates_and_where_law_may_matter(leeward: Run, sample: Path, key: Path) -> None:
    out = leeward("signs", sample, "--passphrase-file", key).out
    assert "8 Mar 2026 20:16: contact, 138 records in all" in out
    assert "may matter to" in out
    assert "A lawyer decides." in out


def test_wrong_decisions_are_wrong_use(leeward: Run, sample: Path, key: Path) -> None:
    one = leeward("signs", sample, "--json", "--passphrase-file", key).lines[0]["id"]
    for wrong in ((one, "maybe", "--why", "x"), ("a" * 26, "kept", "--why", "x"), (one, "kept"), (one,)):
        assert leeward("decide", sample, *wrong, "--passphrase-file", key).code == 2


def test_a_person_reads_both_sides_and_that_nothing_found_is_not_safety(
    leeward: Run, sample: Path, vault: Path, key: Path
) -> None:
    out = leeward("signs", sample, "--passphrase-file", key).out
    assert "138" in out
    assert out.count("\n\n") >= 3
    empty = leeward("signs", vault, "--passphrase-file", key)
    assert empty.code == 0
    assert empty.out.strip()


def test_the_first_records_of_a_finding_are_quoted_with_their_ids(
    leeward: Run, sample: Path, key: Path
) -> None:
    findings = leeward("signs", sample, "--json", "--passphrase-file", key).lines[:-1]
    told = leeward("signs", sample, "--passphrase-file", key).out
    pictures = next(one for one in findings if one["kind"] == "threat.intimate_images")
    assert pictures["records"][0] in told
    assert "I will send the Calabar pictures" in told
    many = next(one for one in findings if len(one["records"]) > 5)
    assert [record in told for record in many["records"][:5]] == [True] * 5
    listed = told.split(many["id"])[0].split("\n\n")[-1]
    shown = sum(record in listed for record in many["records"])
    assert f"and {len(many['records']) - shown} more records" in listed


def test_her_replies_stand_in_order_behind_the_messages_that_they_answer(
    leeward: Run, sample: Path, key: Path
) -> None:
    opens = ("--passphrase-file", key)
    finding = next(
        one
        for one in leeward("signs", sample, "--json", *opens).lines
        if one["rule"].startswith("sign1.after")
    )
    told = leeward("signs", sample, *opens).out.split(finding["id"])[0].split("\n\n")[-1]
    lines = [line for line in told.splitlines() if line.startswith("  - ")]
    own = {r["id"]: r for r in leeward("show", sample, *finding["context"], "--json", *opens).lines}
    replies = [n for n, line in enumerate(lines) if any(one in line for one in own)]
    refusal, *replies = replies
    assert REFUSAL in lines[refusal]
    assert len(replies) == LEDGER["after_over"]["own_replies"]
    assert all("you: " in lines[n] for n in replies)
    assert all(any(r in lines[n - 1] for r in finding["records"]) for n in replies)
    ids = [next(one for one in (*own, *finding["records"]) if one in line) for line in lines]
    shown = leeward("show", sample, *ids, "--json", *opens).lines
    times = [one["time"]["local"] for one in shown]
    assert times == sorted(times)


def test_a_call_is_quoted_as_what_it_was(leeward: Run, sample: Path, key: Path) -> None:
    told = leeward("signs", sample, "--passphrase-file", key).out
    assert say("quoted.call.missed") in told
    assert not [line for line in told.splitlines() if line.endswith(": call")]


def test_what_was_assumed_and_what_was_not_looked_at_stand_apart(
    leeward: Run, sample: Path, key: Path
) -> None:
    told = leeward("signs", sample, "--passphrase-file", key).out
    assumed = told.partition(say("signs.assumed"))[2].partition(say("signs.not_found_is_not_safe"))
    assert "is taken as one person" in assumed[0]
    assert "is taken as one person" not in assumed[2]
    assert say("signs.not_looked_at") in assumed[2]


def test_what_came_beside_the_count_is_said_and_who_is_not_named_too(
    leeward: Run, sample: Path, vault: Path, key: Path
) -> None:
    opens = ("--passphrase-file", key)
    line = leeward("signs", sample, "--json", *opens).lines[-1]
    told = leeward("signs", sample, *opens)
    beside = {name: n for name, n in line["apart"].items() if n}
    assert beside["withheld"] == LEDGER["after_over"].get("withheld", beside["withheld"])
    assert beside
    for name, n in beside.items():
        assert say(f"apart.{name}", n=n) in told.out
    assert say("signs.no_other") not in told.err
    done = leeward("signs", vault, *opens)
    assert (done.code, done.err) == (0, say("signs.no_other") + "\n")
    assert leeward("signs", vault, "--json", *opens).err == ""


def test_no_reply_is_no_reason_to_say_that_she_answered(leeward: Run, vault: Path, key: Path) -> None:
    opens = ("--passphrase-file", key)
    leeward("over", vault, "--at", "2026-04-01", "--how", "said", *opens)
    out = leeward("signs", vault, *opens).out
    assert say("signs.no_replies") in out
    assert "You answered" not in out


def test_the_law_of_a_state_is_shown_where_it_is_named(leeward: Run, sample: Path, key: Path) -> None:
    opens = ("--passphrase-file", key)
    assert "--state" in leeward("signs", sample, *opens).out
    told = leeward("signs", sample, "--state", "Lagos", *opens).out
    assert "Lagos Protection Against Domestic Violence Law 2007" in told
    course = leeward("signs", sample, "--state", "fct", "--json", *opens).lines[-1]["course"]
    assert "17" in {law["section"] for law in course["law"]}
    assert [order["only_in"] for order in course["orders"]] == ["Federal Capital Territory"]
    assert all(order["source"] in order["said"] for order in course["orders"])


def test_a_mail_without_words_is_quoted_by_its_subject(leeward: Run, key: Path, tmp_path: Path) -> None:
    mail = (
        "From: Femi <femi@example.com>\r\nTo: Ada <ada@example.org>\r\nSubject: I know where\r\n"
        "Date: Mon, 20 Apr 2026 10:00:00 +0100\r\nMessage-ID: <77.1@example.com>\r\n\r\n"
    )
    with opened(tmp_path / "v") as vault:
        for n in range(3):
            (tmp_path / f"{n}.eml").write_text(mail.replace("77", f"77{n}"), "utf-8", newline="")
        brought(vault, *(tmp_path / f"{n}.eml" for n in range(3)))
        settle(vault, ["ada@example.org"], ["femi@example.com"])
        over.set_time(vault, "2026-04-01", "said", NOW)
    assert ": I know where\n" in leeward("signs", tmp_path / "v", "--passphrase-file", key).out


def test_what_is_new_since_a_decision_is_said_and_shown_and_waits(
    leeward: Run, key: Path, tmp_path: Path
) -> None:
    days = range(10, 18)
    first = [sms(HIS, f"2026-05-{day}T10:00", f"I will kill you {day}") for day in days]
    with opened(tmp_path / "v") as vault:
        brought(vault, backup(tmp_path / "a.xml", *first))
        settle(vault, other=[HIS])
        over.set_time(vault, "2026-05-01", "said", NOW)
    opens = (tmp_path / "v", "--passphrase-file", key)
    threat = next(one for one in leeward("signs", "--json", *opens).lines if one.get("sign") == 5)
    decided = leeward("decide", opens[0], threat["id"], "dismissed", "--why", "x", *opens[1:])
    assert say("decide.about", n=8) in decided.out
    assert say("signs.open_again", n=1) not in leeward("signs", *opens).out
    more = [sms(HIS, f"2026-05-{day}T10:00", "I will kill you now") for day in (20, 21)]
    leeward("add", opens[0], backup(tmp_path / "b.xml", *more), "--how", "x", "--by", "me", *opens[1:])
    line = next(one for one in leeward("signs", "--json", *opens).lines if one["id"] == threat["id"])
    assert (line["decided"], line["decided_before"], line["new_since"]) == ("no", "dismissed", 2)
    told = leeward("signs", *opens).out
    listed = told.split(threat["id"])[0].split("\n\n")[-1]
    assert say("signs.new_since", n=2, before=say("decided.dismissed")) in listed
    quoted = [row for row in listed.splitlines() if row.startswith("  - ")]
    assert [row.endswith("new: I will kill you now") for row in quoted] == [False] * 5 + [True] * 2
    assert all(record in listed for record in line["new_records"])
    assert say("signs.open_again", n=1) in told
    preview = leeward("preview", "--for", "me", *opens).out
    assert say("preview.out_open_again", n=1) in preview
    made = leeward("pack", opens[0], tmp_path / "p", "--for", "me", "--yes", *opens[1:])
    assert made.err == say("signs.open_again", n=1) + "\n"
    leeward("decide", opens[0], threat["id"], "kept", "--why", "x", *opens[1:])
    assert say("signs.open_again", n=1) not in leeward("signs", *opens).out
