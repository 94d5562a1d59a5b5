# SPDX-License-Identifier: Apache-2.0
"""LINE's own words in the languages it is used in: headings, days of the week, calls, what was unsent."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from leeward.exports.whatsapp_lines import readings

_NAMES: Final = (
    r"Chat history (?:with|in) (?P<en>.+)",
    r"Chat with (?P<en2>.+)",
    r"(?P<ja>.+?)との?トーク(?:履歴)?",
    r"(?P<ja2>.+?)のトーク(?:履歴)?",
    r"[與与](?P<zh>.+?)的(?:聊天[記记][錄录]|聊天内容)",
    r"(?P<zh2>.+?)的(?:聊天[記记][錄录]|聊天内容)",
    r"(?P<ko>.+?)(?:님과의|과의|와의|의) 대화(?: ?내용)?",
    r"ประวัติการ(?:แชท|สนทนา)(?:กับ|ใน)\s?(?P<th>.+)",
    r"(?:Historial de(?:l)? chat con|Riwayat obrolan dengan|Riwayat chat dengan) (?P<other>.+)",
)
_HEADING: Final = re.compile(r"\[LINE\]\s?(?:" + "|".join(_NAMES) + r"|(?P<plain>.*))", re.DOTALL)
SAVED: Final = re.compile(
    r"(?:Saved on|保存日時|儲存日期|保存日期|저장한 날짜|บันทึก(?:เมื่อ|วันที่)|Guardado el|Disimpan pada)"
    r"\s?[:：].{0,80}",
    re.IGNORECASE,
)
_WEEKDAYS: Final[tuple[str, ...]] = (
    "mon tue wed thu fri sat sun",
    "monday tuesday wednesday thursday friday saturday sunday",
    "月 火 水 木 金 土 日",
    "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日",
    "一 二 三 四 五 六 日",
    "월 화 수 목 금 토 일",
    "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
    "จ อ พ พฤ ศ ส อา",
    "จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์",
    "lun mar mié jue vie sáb dom",
    "lunes martes miércoles jueves viernes sábado domingo",
    "sen sel rab kam jum sab min",
    "senin selasa rabu kamis jumat sabtu minggu",
    "seg ter qua qui sex sáb dom",
    "lun mar mer jeu ven sam dim",
    "lun mar mer gio ven sab dom",
    "mo di mi do fr sa so",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "пн вт ср чт пт сб вс",
    "pzt sal çar per cum cmt paz",
)
"""The days from Monday on, in the languages that LINE speaks most."""

_DAY_OF: Final[Mapping[str, int]] = {
    word: number for days in _WEEKDAYS for number, word in enumerate(days.split())
}
_WORD = r"[^\s\d()（）,/.\[-][^\s()（）,/]{0,20}"
_DATE = r"\d{1,4}\s?[./年년-]\s?\d{1,2}\s?[./月월-]\s?\d{1,4}\s?[日일]?\.?"
_DAY_LINE: Final = re.compile(
    rf"(?:(?P<before>{_WORD}),?\s{{1,3}})?(?P<date>{_DATE})"
    rf"\s{{0,3}}(?:[(（]?(?P<after>{_WORD})[)）]?)?\s{{0,3}}"
)
_CALL: Final = re.compile(r"\s?☎\ufe0f?\s?(?P<words>.*)", re.DOTALL)
_LENGTH: Final = re.compile(r"(?<!\d)(?:(\d{1,3}):)?(\d{1,3}):(\d\d)(?!\d)")
_NOT_ANSWERED: Final = re.compile(
    r"missed|no answer|cancel|不在着信|応答が|キャンセル|未接|無人接聽|无人接听|取消|부재중|응답|취소"
    r"|สายที่ไม่ได้รับ|ไม่ได้รับสาย|ไม่รับสาย|ยกเลิก|perdida|tak terjawab|dibatalkan",
    re.IGNORECASE,
)
_UNSENT: Final = re.compile(
    r"(?P<en>.{0,100}?) ?unsent a message\.?"
    r"|(?:(?P<ja>.{1,100}?)が)?メッセージの送信を取り消しました。?"
    r"|(?P<zh>.{0,100}?)(?:已|將|将)?收回(?:了)?(?:一則|一条)?[訊讯消]息。?"
    r"|(?:(?P<ko>.{1,100}?)[님이가]{1,2} )?메시지(?:를)? (?:전송을 |보내기를 )?취소(?:했습니다|하였습니다)\.?"
    r"|(?P<th>.{0,100}?)\s?ยกเลิกข้อความ(?:แล้ว)?"
)
_OWN: Final = frozenset({"you", "あなた", "自分", "您", "你", "나", "คุณ"})
_MEDIA: Final = frozenset(
    (
        "photo video sticker voice message|audio|file|location|contact|gift|album|gif|link|"
        "写真 動画 スタンプ ボイスメッセージ ファイル 位置情報 連絡先 アルバム ギフト "
        "照片 圖片 影片 貼圖 語音訊息 檔案 位置訊息 聯絡資訊 相簿 禮物 图片 视频 表情贴图 语音信息 文件 "
        "사진 동영상 스티커 음성메시지 파일 위치 연락처 앨범 선물 "
        "รูป รูปภาพ วิดีโอ สติกเกอร์ ข้อความเสียง ไฟล์ ตำแหน่งที่ตั้ง foto stiker"
    )
    .replace("voice message", "voice_message")
    .replace("|", " ")
    .split()
)
_BRACKET: Final = re.compile(r"\[([^\[\]\n]{1,40})\](?: (.{1,300}))?")
_FILES: Final = frozenset({"file", "ファイル", "檔案", "文件", "파일", "ไฟล์"})


def heading(line: str) -> str | None:
    """The name of the chat in the first line of a file; empty where it says none; None for other lines."""
    found = _HEADING.fullmatch(line)
    if found is None:
        return None
    return next((text for text in found.groups() if text), "").strip()


def weekday(word: str) -> int | None:
    """The day of the week of a word: Monday is 0."""
    bare = word.strip(".").lower()
    for ending in (bare, bare.removeprefix("週").removeprefix("周").removeprefix("星期").removeprefix("วัน")):
        if ending in _DAY_OF:
            return _DAY_OF[ending]
    return None


def day_readings(line: str, *, any_word: bool = False) -> dict[str, date] | None:
    """The ways in which a line that gives a day can be read; None for a line that gives none.

    Where the line names the day of the week, only the readings that fall on it remain. A word that is none
    we know passes with ``any_word``: LINE speaks more languages than stand here.
    """
    found = _DAY_LINE.fullmatch(line)
    if found is None:
        return None
    words = [word for word in (found["before"], found["after"]) if word]
    days = [day for word in words if (day := weekday(word)) is not None]
    if words and not days and not any_word:
        return None
    meant = {order: day for order, day in readings(found["date"]).items() if order != "other"}
    fitting = {order: day for order, day in meant.items() if day.weekday() in days}
    return fitting or meant or None


def call(text: str) -> tuple[int | None, bool] | None:
    """The seconds of a call and whether nobody answered; None for a text that is no call."""
    found = _CALL.fullmatch(text)
    if found is None:
        return None
    length = _LENGTH.search(found["words"])
    if length:
        return int(length[1] or 0) * 3600 + int(length[2]) * 60 + int(length[3]), False
    return None, _NOT_ANSWERED.search(found["words"]) is not None


def unsent(text: str) -> tuple[str, bool] | None:
    """Who took a message back, and whether that is the owner; None for any other text."""
    found = _UNSENT.fullmatch(text.strip())
    if found is None:
        return None
    name = next((one for one in found.groups() if one), "").strip()
    return name, name.lower() in _OWN


def media(text: str) -> tuple[str, str] | None:
    """What stands in place of a file, and the file's name where it is told: "[File] report.pdf"."""
    found = _BRACKET.fullmatch(text.strip())
    if found is None or found[1].lower().replace(" ", "_") not in _MEDIA:
        return None
    return found[1], (found[2] or "") if found[1].lower() in _FILES else ""
