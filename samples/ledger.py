# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001
"""Counts the invented story by the definitions of docs, without the program that it is there to test."""

import base64
import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import story
from story import Said, Sent

REFUSAL_STARTS = "Femi, it is over between us."
EARLIER = "exports/2026-04-10/WhatsApp Chat with Femi Coker.txt"
FEMI_ZIP = "exports/2026-06-06/WhatsApp Chat with Femi Coker.zip"
FEMI_MEMBER = "WhatsApp Chat with Femi Coker.txt"
BURST, BURST_MINUTES = 5, 60
NIGHT_FROM, NIGHT_TO = 22, 6

ChatText = Callable[[Sequence[Said]], tuple[bytes, list[int]]]


@dataclass(frozen=True, slots=True)
class Contact:
    """A record from a handle of the other to her, after the refusal."""

    at: datetime
    channel: str
    call: str | None
    agreed: bool


def of(made: Mapping[str, bytes], chat_text: ChatText) -> dict[str, object]:
    """The whole ledger."""
    femi = story.chat("whatsapp-femi")
    refusal = next(i for i, t in enumerate(femi) if t.text.startswith(REFUSAL_STARTS))
    day = femi[refusal].at
    offset = chat_text(femi)[1][refusal]
    place = f"{FEMI_MEMBER}\0o{offset}".encode()
    export = hashlib.sha256(made[FEMI_ZIP]).digest()
    digest = hashlib.sha256(export + place).digest()
    dropped = _from_him([t for t in femi[refusal + 1 :] if t.at < _exported_earlier()])
    contacts = sorted(_from_him(femi[refusal + 1 :]) + _by_phone(day), key=lambda c: c.at)
    replies = [t.at for t in femi[refusal + 1 :] if t.who == story.ME]
    replies += [s.at for s in story.phone("sms") if s.number in story.OTHERS and s.type == "out"]
    own = sum(1 for at in replies if at > day)
    return {
        "people": {"me": [story.ME], "other": list(story.OTHERS), "unproven": [story.UNPROVEN]},
        "exports": {path: _export(path, data) for path, data in made.items()},
        "refusal": {
            "export": FEMI_ZIP,
            "local": f"{day:%Y-%m-%dT%H:%M}",
            "id": base64.b32encode(digest).decode().lower()[:26],
        },
        "after_over": _summary(contacts, own, len(dropped), 0),
        "after_over_with_0143_agreed": _summary(
            [c for c in contacts if not c.agreed],
            own,
            len(dropped),
            sum(1 for c in contacts if c.agreed),
        ),
        "apart": _apart(day),
    }


def _exported_earlier() -> datetime:
    return datetime(2026, 4, 10, 12, 0, tzinfo=story.LAGOS)


def _from_him(told: Sequence[Said]) -> list[Contact]:
    return [
        Contact(t.at, "whatsapp", "app" if t.text.startswith("[missed") else None, agreed=False)
        for t in told
        if t.who == story.OTHER
    ]


def _by_phone(day: datetime) -> list[Contact]:
    # the text message at 20:14:41 stands in another export, in the minute of the refusal: before it
    later = day + timedelta(minutes=1)
    found = [
        Contact(s.at, "mms" if s.type == "mms" else "sms", None, s.number == story.AGREED)
        for s in story.phone("sms")
        if s.at >= later and s.number in story.OTHERS and s.type in ("in", "mms")
    ]
    found += [
        Contact(c.at, "phone", c.type, c.number == story.AGREED)
        for c in story.phone("calls")
        if c.at >= later and c.number in story.OTHERS and c.type != "out"
    ]
    return found


def _summary(
    contacts: Sequence[Contact], own_replies: int, duplicates: int, agreed: int
) -> dict[str, object]:
    calls = Counter("answered" if c.call == "in" else c.call for c in contacts if c.call)
    nights = sum(1 for c in contacts if c.at.hour >= NIGHT_FROM or c.at.hour < NIGHT_TO)
    gaps = [b.at - a.at for a, b in itertools.pairwise(contacts)]
    return {
        "contacts": len(contacts),
        "days": len({c.at.date() for c in contacts}),
        "by_channel": dict(sorted(Counter(c.channel for c in contacts).items())),
        "calls": {k: calls[k] for k in ("missed", "answered", "declined", "blocked", "voicemail")},
        "app_calls": {"missed": calls["app"]},
        "own_replies": own_replies,
        "agreed": agreed,
        "duplicates": duplicates,
        "longest_silence_days": max(gaps) // timedelta(days=1),
        "night_share": round(nights / len(contacts), 4),
        "bursts": _bursts([c.at for c in contacts]),
    }


def _bursts(times: Sequence[datetime]) -> int:
    """Runs of five or more within an hour; runs that share a contact are one."""
    count, last_row = 0, -1
    for first in range(len(times) - BURST + 1):
        last = first + BURST - 1
        if times[last] - times[first] <= timedelta(minutes=BURST_MINUTES):
            count += first > last_row
            last_row = last
    return count


def _apart(day: datetime) -> dict[str, int]:
    """What is shown beside the count and is no contact."""
    phone: list[Sent] = story.phone("sms") + story.phone("calls")
    group = story.chat("whatsapp-readers")
    return {
        "group": sum(1 for t in group if t.who == story.OTHER and t.at > day),
        "unproven": sum(1 for s in phone if s.number == story.UNPROVEN),
        "withheld": sum(1 for s in phone if s.number == "withheld" and s.at > day),
        "drafts_and_failed": sum(1 for s in phone if s.type in ("draft", "failed")),
    }


def _export(path: str, data: bytes) -> dict[str, object]:
    """What one export holds, in the units of its format."""
    counted = _chat(path) if "WhatsApp" in path else _phone(path)
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), **counted}


def _chat(path: str) -> dict[str, object]:
    stem = next(s for s in ("femi", "sade", "readers") if s in path.lower())
    told = story.chat(f"whatsapp-{stem}")
    if path == EARLIER:
        told = [t for t in told if t.at < _exported_earlier()]
    events = sum(1 for t in told if t.who == "system")
    calls = sum(1 for t in told if t.text.startswith("[missed"))
    # a caption stands on a line of its own below its picture
    below = sum(t.text.count("\n") + t.text.startswith("[IMG") for t in told)
    return {
        "format": "whatsapp_txt",
        "seen": len(told) + below,
        "records": len(told) - events,
        "system": events,
        "continuations": below,
        "calls": calls,
    }


def _phone(path: str) -> dict[str, object]:
    if path.endswith(".vcf"):
        count, name = len(story.NAMES), "vcard"
    else:
        count = len(story.phone("calls" if "calls-" in path else "sms"))
        name = "sms_backup_xml"
    return {"format": name, "seen": count, "records": count, "system": 0, "continuations": 0}
