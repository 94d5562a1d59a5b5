# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001
"""Writes the sample exports of an invented person, and the ledger of what is in them.

Run it from anywhere: ``python3 samples/make_samples.py``. Standard library only, and it imports nothing
of Leeward: tests compare the program with this ledger. The same story gives the same bytes.
"""

import base64
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import quoteattr

import ledger
import story
from story import HERE, Said, Sent

OLDER, NEWER = Path("exports/2026-04-10"), Path("exports/2026-06-06")
CHAT_WITH = "WhatsApp Chat with {}.txt"
EXPORTED_EARLIER = datetime(2026, 4, 10, 12, 0, tzinfo=story.LAGOS)

_LINES = {
    "[deleted]": "This message was deleted",
    "[missed voice call]": "Missed voice call",
    "[missed video call]": "Missed video call",
    "[view once photo]": "null",  # what Android writes for a picture that may be seen once
}
_SMS = {"in": 1, "out": 2, "draft": 3, "failed": 5}
_CALL = {"in": 1, "out": 2, "missed": 3, "voicemail": 4, "declined": 5, "blocked": 6}


def chat_words(text: str, *, media: bool) -> str:
    """The words of a chat line as WhatsApp on Android writes them (English, UK)."""
    if text in _LINES:
        return _LINES[text]
    mark, _, rest = text.partition("] ")
    if mark == "[edited":
        return f"{rest} <This message was edited>"
    if text.startswith(("[IMG", "[PTT")):
        name = mark.removeprefix("[").removesuffix("]")
        line = f"\u200e{name} (file attached)" if media else "<Media omitted>"
        return f"{line}\n{rest}" if rest else line
    return text


def chat_text(told: Sequence[Said], *, media: bool = True) -> tuple[bytes, list[int]]:
    """A chat as WhatsApp exports it, and the offset of the first byte of each entry."""
    out, places = b"", []
    for line in told:
        places.append(len(out))
        who = "" if line.who == "system" else f"{line.who}: "
        words = chat_words(line.text, media=media)
        out += f"{line.at:%d/%m/%Y, %H:%M} - {who}{words}\n".encode()
    return out, places


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip that is the same on every machine: stored, with one fixed time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 6, 6, 12, 0, 0)), data)
    return buffer.getvalue()


def chat_zip(name: str, told: Sequence[Said]) -> bytes:
    """An export with media: the chat and the files that it names."""
    names = [t.text[1:].partition("]")[0] for t in told if t.text.startswith(("[IMG", "[PTT"))]
    media = {n: (HERE / "media" / n).read_bytes() for n in names}
    return zipped({CHAT_WITH.format(name): chat_text(told)[0], **media})


def _element(tag: str, attributes: Mapping[str, object], inside: str = "") -> str:
    written = " ".join(f"{k}={quoteattr(str(v))}" for k, v in attributes.items())
    return f"  <{tag} {written}>{inside}</{tag}>\n" if inside else f"  <{tag} {written} />\n"


def _millis(at: datetime) -> int:
    return int(at.timestamp()) * 1000


def _readable(at: datetime) -> str:
    return f"{at:%b} {at.day}, {at:%Y} {at.hour % 12 or 12}:{at:%M:%S} {'AM' if at.hour < 12 else 'PM'}"


def _sms(one: Sent) -> str:
    return _element(
        "sms",
        {
            "protocol": 0,
            "address": one.number,
            "date": _millis(one.at),
            "type": _SMS[one.type],
            "subject": "null",
            "body": one.rest,
            "toa": "null",
            "sc_toa": "null",
            "service_center": "null",
            "read": 1,
            "status": -1,
            "locked": 0,
            "date_sent": _millis(one.at) - 2000 if one.type == "in" else 0,
            "sub_id": 1,
            "readable_date": _readable(one.at),
            "contact_name": one.name or "(Unknown)",
        },
    )


def _mms(one: Sent) -> str:
    name, _, words = one.rest.removeprefix("[").partition("] ")
    data = base64.b64encode((HERE / "media" / name).read_bytes()).decode()
    parts = (
        _element("part", {"seq": -1, "ct": "application/smil", "cl": "smil.xml", "text": "<smil/>"})
        + _element("part", {"seq": 0, "ct": "text/plain", "cl": "text.txt", "text": words})
        + _element("part", {"seq": 0, "ct": "image/jpeg", "cl": name, "text": "null", "data": data})
    )
    addresses = _element("addr", {"address": one.number, "type": 137, "charset": 106})
    addresses += _element("addr", {"address": story.MY_NUMBER, "type": 151, "charset": 106})
    return _element(
        "mms",
        {
            "date": _millis(one.at),
            "msg_box": 1,
            "address": one.number,
            "m_type": 132,
            "read": 1,
            "m_id": "mms-1@example.com",
            "readable_date": _readable(one.at),
            "contact_name": one.name or "(Unknown)",
        },
        f"\n  <parts>\n{parts}  </parts>\n  <addrs>\n{addresses}  </addrs>\n  ",
    )


def _call(one: Sent) -> str:
    withheld = one.number == "withheld"
    return _element(
        "call",
        {
            "number": "" if withheld else one.number,
            "duration": one.rest,
            "date": _millis(one.at),
            "type": _CALL[one.type],
            "presentation": 2 if withheld else 1,
            "subscription_id": 1,
            "readable_date": _readable(one.at),
            "contact_name": one.name or "(Unknown)",
        },
    )


def backup(root: str, elements: Sequence[str]) -> bytes:
    """A file of SMS Backup & Restore."""
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    return f'{head}<{root} count="{len(elements)}">\n{"".join(elements)}</{root}>\n'.encode()


def cards() -> bytes:
    """Her address book: the names of story.NAMES, and the other's two numbers on two cards."""
    mail = {story.OTHER: "femi.coker@example.com", "Bola Adisa": "bola.adisa@example.org"}
    lines = []
    for digits, name in story.NAMES.items():
        lines += ["BEGIN:VCARD", "VERSION:3.0", f"N:;{name};;;", f"FN:{name}"]
        lines.append(f"TEL;TYPE=CELL:+234 800 000 {digits}")
        if name in mail:
            lines.append(f"EMAIL;TYPE=INTERNET:{mail[name]}")
        lines.append("END:VCARD")
    return "".join(f"{line}\r\n" for line in lines).encode()


def exports() -> dict[str, bytes]:
    """Every sample export by its path below samples/."""
    femi, sade = story.chat("whatsapp-femi"), story.chat("whatsapp-sade")
    earlier = [t for t in femi if t.at < EXPORTED_EARLIER]
    group = chat_text(story.chat("whatsapp-readers"), media=False)[0]
    texts = [_mms(s) if s.type == "mms" else _sms(s) for s in story.phone("sms")]
    calls = [_call(c) for c in story.phone("calls")]
    return {
        f"{OLDER}/{CHAT_WITH.format(story.OTHER)}": chat_text(earlier, media=False)[0],
        f"{NEWER}/WhatsApp Chat with {story.OTHER}.zip": chat_zip(story.OTHER, femi),
        f"{NEWER}/WhatsApp Chat with Sade Martins.zip": chat_zip("Sade Martins", sade),
        f"{NEWER}/{CHAT_WITH.format('Surulere Readers')}": group,
        f"{NEWER}/calls-20260606120000.xml": backup("calls", calls),
        f"{NEWER}/contacts.vcf": cards(),
        f"{NEWER}/sms-20260606120000.xml": backup("smses", texts),
    }


def main() -> None:
    """Write everything below samples/."""
    made = exports()
    for path, data in made.items():
        (HERE / path).parent.mkdir(parents=True, exist_ok=True)
        (HERE / path).write_bytes(data)
    counted = ledger.of(made, chat_text)
    text = json.dumps(counted, indent=2, ensure_ascii=False)
    (HERE / "ledger.json").write_text(f"{text}\n", "utf-8", newline="\n")


if __name__ == "__main__":
    main()
