# SPDX-License-Identifier: Apache-2.0
"""What one mail says, as a record: who, to whom, when, its words, its files, and the rest of its head.

A program for mail shows five fields of a head; a person who has to prove where a mail came from needs the
others. All are kept in ``extra``, under their own names in lower case, decoded, and as often as they stand
there; only long ones and signatures, which say nothing without the bytes of the mail, are named alone.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from leeward.exports.json_fields import OURS
from leeward.exports.mail_dates import when
from leeward.exports.mail_headers import Head, words
from leeward.exports.mail_parts import Data, Walk
from leeward.exports.mail_people import authors, people
from leeward.records import Direction, Party, Record, State, When, Where

_LONGEST: Final = 2_000
_LONGEST_CHAIN: Final = 32_000
_MOST_EXTRA: Final = 65_536
_MOST_NAMED: Final = 200
_MOST_SEEN: Final = 10_000

_TOLD: Final = frozenset({"from", "to", "date", "subject", "mime-version", "content-type",
    "content-transfer-encoding", "content-disposition", "content-length", "lines"})  # fmt: skip
"""Fields that are the record itself, or say how its bytes are packed."""

_ONCE: Final = frozenset({"date", "subject"})
"""Fields that should stand once: what a second one says goes into ``extra``."""

_CHAINS: Final = frozenset({"received", "authentication-results", "references"})
_SIGNED: Final = re.compile(r"signature|arc-|antispam|message-state|-seal|ymailisg|thread-index")
_NAMES: Final = {"x-gmail-labels": "labels", "date": "date_also", "subject": "subject_also"}
_OWN: Final = OURS | {
    "labels", "dkim_domain", "received_at", "forwarded_at", "text_of_html", "text_from", "encrypted",
    "seal", "packed",
    "before_parts", "after_parts", "postmark", "not_repeated", "from", "to", "date_also", "subject_also",
}  # fmt: skip
"""Keys that mean something of their own; a field of a mail never takes one of them."""

_DKIM: Final = re.compile(r"(?:^|;)\s*d\s*=\s*([^;\s]{1,255})")
_DAY: Final = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}", re.ASCII)
_MESSAGE_ID: Final = re.compile(r"<[^<>\s]{1,500}>")
_PLAIN_WORD: Final = re.compile(r"[^\W_]{2,}")

_SENT: Final = frozenset({
    "sent", "gesendet", "enviados", "enviado", "envoyés", "messages envoyés", "posta inviata", "inviati",
    "enviats", "verzonden", "wysłane", "отправленные", "gönderilmiş postalar", "送信済み", "已发邮件",
    "已發送郵件", "보낸편지함", "skickat", "sendt", "lähetetyt", "odeslaná pošta", "elküldött levelek",
    "imetumwa", "zilizotumwa",
})  # fmt: skip
_DRAFTS: Final = frozenset({
    "draft", "drafts", "entwurf", "entwürfe", "borradores", "borrador", "rascunhos", "rascunho",
    "brouillons", "brouillon", "bozze", "bozza", "concepten", "concept", "wersje robocze", "черновики",
    "taslaklar", "下書き", "草稿", "임시보관함", "utkast", "kladder", "luonnokset", "koncepty",
    "piszkozatok", "rasimu",
})  # fmt: skip
"""What Gmail calls its own labels in languages of its users; a label that is not listed decides nothing."""


class Mail(NamedTuple):
    """A mail that was read, and whether its end is missing."""

    record: Record
    notes: dict[str, int]
    cut: bool


class Hints(NamedTuple):
    """What the file around a mail says about it: the line above it, its marks, and that it is cut."""

    postmark: str = ""
    state: tuple[State, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


_plans: dict[str, tuple[str, int, bool]] = {}


def _plan(name: str) -> tuple[str, int, bool]:
    """The key of a field in ``extra``, how long all of its name may be, and whether it is named only."""
    found = _plans.get(name)
    if found is None:
        key = _NAMES.get(name) or name.replace("-", "_")
        if key in _OWN and name not in _NAMES:
            key = f"{key}_as_written"
        most = _LONGEST_CHAIN if name in _CHAINS else _LONGEST
        found = key, most, _SIGNED.search(name) is not None
        if len(_plans) < _MOST_SEEN:
            _plans[name] = found
    return found


def extra_of(head: Head) -> dict[str, str]:
    """The fields of a head that are not the record itself."""
    extra: dict[str, str] = {}
    named: dict[str, None] = {}
    left, plain, first = _MOST_EXTRA, head.plain, head.first
    for name, raw in head.fields:
        if name in _TOLD and (name not in _ONCE or raw == first[name]):
            continue
        key, most, signed = _plans.get(name) or _plan(name)
        if signed or not raw:
            if signed:
                named[name] = None
            continue
        value = raw if plain else words(raw)
        if key in extra:
            value = f"{extra[key]}\n{value}"
        if len(value) > most or len(value) > left:
            named[name] = None
            continue
        left -= len(value)
        extra[key] = value
    if named:
        extra["not_repeated"] = ", ".join(list(named)[:_MOST_NAMED])
    if "dkim-signature" in first:
        extra["dkim_domain"] = _domains(head)
    return extra


def _domains(head: Head) -> str:
    """Whose servers signed the mail, as the signatures name them. That they hold is not checked."""
    signatures = (value for name, value in head.fields if name == "dkim-signature")
    found = [domain[1] for value in signatures if (domain := _DKIM.search(value)) is not None]
    return ", ".join(dict.fromkeys(found))[:_LONGEST]


def read_mail(data: Data, head: Head, end: int, where: Where, hints: Hints, *, too_big: bool = False) -> Mail:
    """The record of a mail with this head, which ends at ``end``."""
    walk = Walk(data, whole=not too_big)
    walk.take(head, head.body, end)
    notes = walk.notes
    if head.left_out:
        notes["many_fields"] = 1
    if head.odd:
        notes["odd_head"] = 1
    if too_big:
        notes["too_big"] = 1
    extra = extra_of(head)
    extra.update(walk.extra)
    extra.update(hints.extra)
    if hints.postmark:
        extra["postmark"] = hints.postmark
    time = _time(head, extra, notes)
    sender, to = _people(head, extra)
    direction, state = _state(head, extra, hints)
    text = _text(walk, extra, notes)
    record = Record(
        "mail",
        "mail",
        extra.get("x_gm_thrid") or conversation(head.first),
        time,
        sender,
        text,
        where,
        to,
        direction,
        state,
        None,
        words(head.first.get("subject", ""))[:_LONGEST_CHAIN] or None,
        tuple(walk.attachments),
        None,
        None,
        None,
        None,
        extra,
    )
    return Mail(record, notes, not too_big and (walk.open or not head.whole))


def conversation(first: Mapping[str, str]) -> str | None:
    """The mail that began the conversation: the first that this one refers to, or itself (RFC 5322 3.6.4)."""
    for name in ("references", "in-reply-to", "message-id"):
        if name in first and (found := _MESSAGE_ID.search(first[name])):
            return found[0]
    return None


def _time(head: Head, extra: dict[str, str], notes: dict[str, int]) -> When:
    """The date that its sender gave it; and when it reached the mailbox, where that is a day apart."""
    first = head.first
    written = first.get("date", "")
    time = when(words(written)) if written else When()
    if "date_also" in extra:
        notes["two_dates"] = 1
    received = first["received"].rpartition(";")[2].strip()[:200] if "received" in first else ""
    if time.local is None and time.utc is None:
        notes["undated"] = 1
        if received:
            extra["received_at"] = received
    elif received and _days_apart(time, written, received):
        notes["received_apart"] = 1
        extra["received_at"] = received
    return time


def _days_apart(time: When, written: str, received: str) -> bool:
    """Whether the last server of a chain took the mail more than a day before or after the date in it.

    A convention of ours: clocks and queues explain hours. The date is what its sender wrote, the other time
    what the servers of the mailbox wrote: a mail can be dated back, the top of its chain cannot.
    """
    day = _DAY.search(written)
    if day is not None and day[0] in received:
        return False
    taken = when(received).utc
    if taken is None or time.utc is None:
        return False
    return abs(datetime.fromisoformat(taken) - datetime.fromisoformat(time.utc)) > timedelta(days=1)


def _people(head: Head, extra: dict[str, str]) -> tuple[Party, tuple[Party, ...]]:
    first = head.first
    written_by = authors(first.get("from"))
    if len(written_by) != 1 and "from" in first:
        extra["from"] = words(first["from"])[:_LONGEST]
    sender = written_by[0] if written_by else None
    if sender is None:
        also = people(first.get("sender")) or people(first.get("return-path"))
        sender = also[0] if also else Party()
    if "cc" not in first and "bcc" not in first and not head.again("to"):
        to = people(first.get("to"))
    else:
        named = {key: [value for name, value in head.fields if name == key] for key in ("to", "cc", "bcc")}
        to = tuple(dict.fromkeys(p for values in named.values() for value in values for p in people(value)))
    if not to and first.get("to"):
        extra["to"] = words(first["to"])[:_LONGEST]
    return sender, to


@lru_cache(maxsize=4096)
def _labelled(labels: str) -> tuple[Direction, bool]:
    """Which way a mail went by the labels of Gmail, and whether it is a draft."""
    found = {label.strip(' "').casefold() for label in labels.split(",")}
    if found & _DRAFTS:
        return "out", True
    return "out" if found & _SENT else "unknown", False


def _state(head: Head, extra: dict[str, str], hints: Hints) -> tuple[Direction, tuple[State, ...]]:
    """What the mailbox says of a mail that nobody can see in its words."""
    direction: Direction = "unknown"
    states: list[State] = list(hints.state)
    if labels := extra.get("labels"):
        direction, draft = _labelled(labels)
        if draft:
            states.append("draft")
    first = head.first
    if first.get("x-unsent") == "1" or ("x-mozilla-draft-info" in first and "received" not in first):
        states.append("draft")
    if "x-mozilla-status" in first and _mozilla(first["x-mozilla-status"]) & 8:
        states.append("deleted")
    return direction, tuple(dict.fromkeys(states)) if states else ()


def _mozilla(status: str) -> int:
    """The marks of Thunderbird; 8: deleted, and not yet taken out of the file."""
    try:
        return int(status[:8], 16)
    except ValueError:
        return 0


def _text(walk: Walk, extra: dict[str, str], notes: dict[str, int]) -> str:
    texts = walk.texts
    text = "\n".join(texts)
    if walk.forwarded is not None:
        before = "\n".join(texts[: walk.forwarded])
        extra["forwarded_at"] = str(len(before) + 1 if walk.forwarded else 0)
    if not walk.plain:
        extra["text_from"] = "html"
    if walk.others:
        other = "\n".join(walk.others)[: 1 << 20]
        if _says_more(text, other):
            notes["html_says_more"] = 1
            extra["text_of_html"] = other
    return text


_FEW_WORDS = 8


def _says_more(text: str, other: str) -> bool:
    """Whether the form that programs rather show has words that the plain one lacks.

    Eight words, and a third of all, are a convention of ours. Both forms are one mail to its sender; nothing
    makes them say the same.
    """
    if len(other) < 40 or other.split() == text.split():
        return False
    said = set(_PLAIN_WORD.findall(other))
    lacking = said.difference(_PLAIN_WORD.findall(text))
    return len(lacking) >= _FEW_WORDS and 3 * len(lacking) > len(said)
