# SPDX-License-Identifier: Apache-2.0
"""LINE's own words: whose chat it is, which day a line gives, what is a call and what was taken back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.line_words import SAVED, call, day_readings, heading, media, unsent


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("[LINE] Chat history with Femi Adé", "Femi Adé"),
        ("[LINE] Chat history in Team", "Team"),
        ("[LINE] Femiとのトーク履歴", "Femi"),
        ("[LINE] 家族のトーク履歴", "家族"),
        ("[LINE] 與Femi的聊天記錄", "Femi"),
        ("[LINE] Femi님과의 대화", "Femi"),
        ("[LINE] ประวัติการสนทนากับ Femi", "Femi"),
        ("[LINE] anything else", "anything else"),
        ("[LINE]", ""),
        ("LINE", None),
    ],
)
def test_a_heading_names_the_chat(line: str, name: str | None) -> None:
    assert heading(line) == name


def test_the_line_that_says_when_a_thai_chat_was_saved_is_known() -> None:
    assert SAVED.fullmatch("บันทึกวันที่: 2026/01/03 09:00")


@pytest.mark.parametrize(
    "line",
    [
        "2026/01/02(金)", "2026/1/2週五", "2026.01.02 Friday", "2026/01/02（五）", "2026年1月2日(金)",
        "2026년 1월 2일 금요일", "Fr., 02.01.2026", "ven. 02/01/2026", "пт, 02.01.2026",
         "Fri, 01/02/2026", "Fri, 02/01/2026", "vie, 02/01/2026", "2026/01/02 วันศุกร์",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_language(line: str) -> None:
    found = day_readings(line)
    assert found is not None
    assert {*found.values()} == {date(2026, 1, 2)}


def test_a_day_without_its_weekday_keeps_both_readings() -> None:
    found = day_readings("03/04/2026")
    assert found is not None
    assert found.keys() == {"dmy", "mdy"}


@pytest.mark.parametrize("line", ["", "hello", "15:04", "2026/13/45(金)", "2026.01.02 report", "1/2/3 4"])
def test_other_lines_give_no_day(line: str) -> None:
    assert day_readings(line) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("☎ 通話時間 0:07", (7, False)),
        ("☎ Call time 1:02:03", (3723, False)),
        ("☎ 通話時間5:32", (332, False)),
        ("☎ Missed call", (None, True)),
        ("☎ 不在着信", (None, True)),
        ("☎ 未接來電", (None, True)),
        ("☎ 通話に応答がありませんでした", (None, True)),
        ("☎ Canceled call", (None, True)),
        ("☎ グループ通話が開始されました。", (None, False)),
        ("call me", None),
    ],
)
def test_a_call_is_known_by_its_sign(text: str, told: object) -> None:
    assert call(text) == told


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Femi unsent a message.", ("Femi", False)),
        ("You unsent a message.", ("You", True)),
        ("メッセージの送信を取り消しました", ("", False)),
        ("Femiがメッセージの送信を取り消しました", ("Femi", False)),
        ("Femi已收回訊息", ("Femi", False)),
        ("he unsent a message to me", None),
    ],
)
def test_what_was_taken_back_names_who_did(text: str, who: object) -> None:
    assert unsent(text) == who


def test_a_placeholder_is_one_of_lines_words_and_a_file_has_its_name() -> None:
    assert media("[Photo]") == ("Photo", "")
    assert media("[Voice message]") == ("Voice message", "")
    assert media("[File] report.pdf") == ("File", "report.pdf")
    assert media("[写真]") == ("写真", "")
    assert media("[sigh]") is None
    assert media("see [Photo]") is None


@given(st.text(max_size=60))
def test_nothing_is_raised(text: str) -> None:
    for look in (heading, day_readings, call, unsent, media):
        look(text)
