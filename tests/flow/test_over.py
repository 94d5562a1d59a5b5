# SPDX-License-Identifier: Apache-2.0
"""The day she said it was over: candidates in her words, and counting from exactly there."""

import zipfile
from pathlib import Path

import pytest

from leeward.errors import UsageError
from leeward.flow import over
from leeward.flow.case import settled
from leeward.signs.common.refusal import rank
from leeward.vault import Vault

from . import cases
from .cases import HIS, NOW, after, at, backup, brought, chat, found, settle, sms

NO = "It is over between us. Please do not contact me again."


def test_messages_to_the_other_come_before_messages_to_third_parties(vault: Vault, tmp_path: Path) -> None:
    brought(
        vault,
        chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi"), at("20/04/2026, 10:01", "Ada", NO)),
        chat(tmp_path, "Sade", at("25/04/2026, 10:00", "Sade", "hi"), at("25/04/2026, 10:01", "Ada", NO)),
    )
    settle(vault, ["Ada"], ["Femi"])
    lines = list(over.candidates(vault, "en"))
    assert [line["to"] for line in lines] == [
        [{"handle": None, "name": "Femi"}],
        [{"handle": None, "name": "Sade"}],
    ]
    assert [line["text"] for line in lines] == [NO, NO]
    assert set(lines[0]) == {"type", "id", "text", "time", "to", "grounds"}


def test_his_words_are_no_candidate(vault: Vault, tmp_path: Path) -> None:
    brought(
        vault,
        chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", NO), at("20/04/2026, 10:01", "Ada", "hm")),
        backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", NO)),
    )
    settle(vault, ["Ada"], ["Femi", HIS])
    assert list(over.candidates(vault, "en")) == []


def test_a_chat_is_searched_before_she_said_who_she_is_in_it(vault: Vault, tmp_path: Path) -> None:
    # the backup knows what she sent; the chat does not, and must be looked at all the same
    brought(
        vault,
        backup(tmp_path / "s.xml", sms(HIS, "2026-04-20T10:00", "ok", 2)),
        chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hi"), at("20/04/2026, 10:01", "Ada", NO)),
    )
    assert [line["text"] for line in over.candidates(vault, "en")] == [NO]


@pytest.mark.parametrize(
    ("clock", "same_file", "is_after"),
    [("20:14", True, True), ("20:14", False, False), ("20:15", False, True), ("20:13", True, False)],
)
def test_the_minute_of_the_refusal_goes_by_the_order_of_its_own_file(
    vault: Vault, tmp_path: Path, clock: str, *, same_file: bool, is_after: bool
) -> None:
    said = [at("20/04/2026, 20:14", "Ada", NO)]
    told = [at(f"20/04/2026, {clock}", "Femi", "why")]
    if same_file:
        lines = told + said if clock < "20:14" else said + told
        brought(vault, chat(tmp_path, "Femi", *lines))
    else:
        brought(vault, chat(tmp_path, "Femi", *said), chat(tmp_path / "b", "Femi", *told))
    settle(vault, ["Ada"], ["Femi"])
    over.set_record(vault, found(vault, "over")[0]["id"], NOW)
    assert after(vault)["contacts"] == is_after


def test_seconds_decide_nothing_within_the_minute_of_the_refusal(vault: Vault, tmp_path: Path) -> None:
    # the refusal stands in a backup with seconds, and so does a text in another backup, later that minute
    said = backup(tmp_path / "a.xml", sms(HIS, "2026-04-20T10:00:10", NO, 2))
    told = backup(tmp_path / "b.xml", sms(HIS, "2026-04-20T10:00:50", "why"))
    brought(vault, said, told)
    settle(vault, other=[HIS])
    over.set_record(vault, found(vault, "over")[0]["id"], NOW)
    assert after(vault)["contacts"] == 0


def test_two_chats_of_one_zip_are_two_files_in_the_refusals_minute(vault: Vault, tmp_path: Path) -> None:
    first = chat(tmp_path, "Femi", at("20/04/2026, 20:14", "Ada", NO), at("20/04/2026, 20:14", "Femi", "why"))
    second = chat(tmp_path, "Femi Work", at("20/04/2026, 20:14", "Femi Work", "why not"))
    both = tmp_path / "both.zip"
    with zipfile.ZipFile(both, "w") as archive:
        for path in (first, second):
            archive.write(path, path.name)
    brought(vault, both)
    settle(vault, ["Ada"], ["Femi", "Femi Work"])
    over.set_record(vault, found(vault, "over")[0]["id"], NOW)
    assert after(vault)["contacts"] == 1


def test_on_a_day_without_a_clock_only_later_days_are_after(vault: Vault, tmp_path: Path) -> None:
    lines = [at(f"{day}/04/2026, 23:59", "Femi", "hi") for day in (19, 20, 21)]
    brought(vault, chat(tmp_path, "Femi", *lines))
    settle(vault, other=["Femi"])
    over.set_time(vault, "2026-04-20", "at the door", NOW)
    assert after(vault)["contacts"] == 1
    over.set_time(vault, "2026-04-20T23:58", "at the door", NOW)
    assert after(vault)["contacts"] == 2


@pytest.mark.parametrize(
    ("written", "local"),
    [
        ("2026-04-20", "2026-04-20"),
        ("2026-04-20T20:14", "2026-04-20T20:14"),
        ("2026-04-20 20:14:33", "2026-04-20T20:14"),
        ("2026-04-20T20:14:00Z", "2026-04-20T21:14"),
        ("2026-04-20T23:30-02:00", "2026-04-21T02:30"),
    ],
)
def test_a_time_is_kept_as_the_wall_clock_of_the_case(vault: Vault, written: str, local: str) -> None:
    over.set_time(vault, written, "said", NOW)
    day = settled(vault).over
    assert day is not None
    assert (day.at, day.how) == (local, "said")


@pytest.mark.parametrize("written", ["", "soon", "2026-13-01", "2026-02-30T10:00", "9999-12-31T23:59-12:00"])
def test_a_time_that_is_none_sets_no_day(vault: Vault, written: str) -> None:
    with pytest.raises(UsageError, match=r"error\.time"):
        over.set_time(vault, written, "said", NOW)
    assert settled(vault).over is None


def test_an_offset_without_a_zone_of_the_case_is_not_guessed_away(tmp_path: Path) -> None:
    with (
        cases.opened(tmp_path / "v", country=None) as vault,
        pytest.raises(UsageError, match=r"error\.time"),
    ):
        over.set_time(vault, "2026-04-20T20:14:00Z", "said", NOW)


def test_a_record_that_is_not_there_sets_no_day(vault: Vault) -> None:
    with pytest.raises(UsageError, match=r"error\.no_such_record"):
        over.set_record(vault, "a" * 26, NOW)
    assert settled(vault).over is None


def test_the_last_word_on_the_day_counts(vault: Vault) -> None:
    over.set_time(vault, "2026-04-20", "said", NOW)
    over.set_time(vault, "2026-04-22", "said again", NOW)
    line = over.over_line(vault, settled(vault))
    assert line == {"record": None, "at": "2026-04-22", "how": "said again"}


def test_the_refusal_itself_is_no_reply_and_what_she_sends_later_is(vault: Vault, tmp_path: Path) -> None:
    lines = [at("20/04/2026, 20:14", "Ada", NO), at("20/04/2026, 20:15", "Ada", "stop")]
    brought(vault, chat(tmp_path, "Femi", *lines))
    settle(vault, ["Ada"], ["Femi"])
    over.set_record(vault, found(vault, "over")[0]["id"], NOW)
    assert after(vault)["own_replies"] == 1


def test_a_no_that_only_many_small_words_say_stands_behind_a_plain_one(vault: Vault, tmp_path: Path) -> None:
    quiet = "Whatever this was has an end, and today is it. Please take my number out of your phone."
    assert rank(quiet) is None
    said = [at("20/04/2026, 10:00", "Ada", quiet), at("21/04/2026, 10:00", "Ada", NO)]
    brought(vault, chat(tmp_path, "Femi", at("19/04/2026, 10:00", "Femi", "hi"), *said))
    settle(vault, ["Ada"], ["Femi"])
    plain, weighed = over.candidates(vault, "en")
    assert (plain["text"], weighed["text"]) == (NO, quiet)
    assert any(words in quiet for words in weighed["grounds"][0].split("“")[1].split("”")[:1])
