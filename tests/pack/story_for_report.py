# SPDX-License-Identifier: Apache-2.0
"""An invented story to print: two people, reserved numbers, as many items as a test asks for."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from leeward import merkle
from leeward.pack.story import (
    Audience,
    Conversation,
    Earlier,
    Gap,
    Incident,
    Item,
    KeptFinding,
    Moment,
    Person,
    Refusal,
    Sealed,
    Side,
    Source,
    Story,
)
from leeward.records import (
    Attachment,
    Party,
    Record,
    RecordId,
    Said,
    Sha256,
    Skipped,
    State,
    Tally,
    When,
    Where,
)
from leeward.wire import canonical, canonical_entry

ME = Party("+234 800 000 0101", "Mira Okoro")
OTHER = Party("+234 800 000 0142", "Femi Adisa")
WORDS = ("apron", "beach", "candle", "doctor", "engine", "forest", "garden", "hammer", "island")
WORDS_OF_THE_ROOT = (*WORDS, "jacket", "kettle", "ladder")
START = datetime(2026, 5, 1, 18, 30, 5)  # noqa: DTZ001 - a wall clock, as a chat has it
OVER_AT = 10
LINES = (
    "Good morning. Did you sleep?",
    "Call me when you are home, I want to talk about Sunday.",
    "I am outside your office. Why do you not answer?",
    "You will see what happens when your boss gets the pictures. Think about it well.",
    "I left flowers with the guard.",
    "Please, five minutes. I have changed. Ask my sister, ask anyone who knows me, they will all say so.",
    "ẹ̀ṣọ́ ni mo jẹ́",
    "👍🏽 ok",
)
REFUSAL = "Femi, it is over between us. Do not contact me in any way or through anyone."
NONE = b""


def moment(at: datetime, zero: datetime | None, *, exact: str = "second") -> Moment:
    """A local time with the zone of the case."""
    local = at.isoformat()
    day = None if zero is None else (at.date() - zero.date()).days
    utc = (at - timedelta(hours=1)).isoformat() + "Z"
    return Moment(local, local, utc, "Africa/Lagos", "+01:00", True, exact, day)


def item(number: int, text: str, *, side: Side = "other", zero: int = OVER_AT, **more: object) -> Item:
    """Item ``number`` (from 1) of the chat."""
    at = START + timedelta(hours=5 * number)
    sender = more.pop("sender", ME if side == "me" else OTHER)
    assert isinstance(sender, Party)
    where = Where("Folder/_chat.txt", number * 80, 71, None, Sha256("0" * 64))
    start = Record("message", "whatsapp", "Femi", When(exact_to="second"), sender, text, where)
    record = replace(start, **more)  # type: ignore[arg-type]
    over = START + timedelta(hours=5 * zero) if zero else None
    return Item(
        label=f"E1.{number}",
        id=RecordId(f"{number:a>26}"),
        seq=number + 3,
        salt=hashlib.sha256(str(number).encode()).digest(),
        canonical=canonical(replace(record, text="", thread=None, sender=ME)),  # any bytes will do
        record=record,
        moment=moment(at, over),
        side=side,
        to_me=side == "other",
        after_over=bool(zero) and number > zero,
    )


def chat(count: int, *, zero: int = OVER_AT) -> list[Item]:
    """Ordinary items: words, calls, a deleted line, her refusal and a few replies of hers."""
    items: list[Item] = []
    for n in range(1, count + 1):
        text, side = f"{LINES[n % len(LINES)]} ({n})", "other"
        more: dict[str, object] = {}
        if n == zero:
            text, side = REFUSAL, "me"
        elif n % 11 == 0:
            text, side = f"Please stop. ({n})", "me"
        elif n % 13 == 0:
            state: tuple[State, ...] = ("missed",)
            more = {"kind": "call", "state": state, "seconds": 12 if n % 2 else None}
            text = ""
        elif n % 17 == 0:
            more = {"state": ("deleted",)}
            text = "This message was deleted"
        elif n % 19 == 0:
            more = {"attachments": (Attachment(f"IMG-2026-{n}.jpg", None, False),)}
        items.append(item(n, text, side="me" if side == "me" else "other", zero=zero, **more))
    return items


def gap(after: Item, count: int, zero: int = OVER_AT) -> Gap:
    """A gap of ``count`` messages after an item."""
    over = START + timedelta(hours=5 * zero)
    at = datetime.fromisoformat(after.moment.local or "")
    first, last = at + timedelta(minutes=2), at + timedelta(hours=1)
    return Gap(count, 90_001, 90_000 + count, count, 0, moment(first, over), moment(last, over))


def note() -> Incident:
    """A note by hand with an amendment."""
    fields = (
        ("place", "Gate of the house"),
        ("witnesses", "Chidi the guard; Aunt Ngozi"),
        ("what_happened", "He stood at the gate for an hour and called my name."),
        ("effect", "I slept at a friend's place."),
        ("told", "Bisi, the same night"),
        ("weather", "rain"),
    )
    later = Incident(
        "N1.1",
        71,
        b"s" * 32,
        b'{"a":1}',
        "2026-05-06T08:00:00Z",
        "2026-05-04",
        "",
        (("effect", "I changed the lock."),),
    )
    return Incident(
        "N1", 70, b"s" * 32, b'{"n":1}', "2026-05-05T07:00:00Z", "2026-05-04", "19:10", fields, (later,)
    )


def finding(sign: int, about: tuple[str, ...], rule: str) -> KeptFinding:
    """A kept finding; its sentences are any of the catalogue that need no facts."""
    return KeptFinding(
        id=f"f{sign}",
        sign=sign,
        kind="any",
        rule=rule,
        why=Said("report.proves.place"),
        other_side=Said("report.limits.holder.text"),
        not_seen=Said("report.limits.unread.text"),
        about=about,
        after_over=True,
    )


def source(parts: tuple[Item | Gap, ...], title: str = "Femi Adisa") -> Source:
    """The chat as an export whose receipt adds up."""
    records = sum(p.count if isinstance(p, Gap) else 1 for p in parts)
    tally = Tally(
        "whatsapp_txt",
        seen=records + 40,
        records=records,
        system=3,
        continuations=30,
        skipped=(Skipped("before_first_header", 7, "line 1"),),
    )
    entry = canonical_entry({"type": "import", "file": "chat"})
    return Source(
        label="E1",
        file="/home/mira/Exports/WhatsApp Chat with Femi.txt",
        sha256=Sha256(hashlib.sha256(b"chat").hexdigest()),
        size=812_345,
        format="whatsapp_txt",
        added="2026-08-01T09:00:00Z",
        how="Export chat, without media, from her own phone",
        by_whom="Mira Okoro",
        owner=None,
        seq=2,
        salt=b"i" * 32,
        entry=entry,
        tallies=(("Folder/_chat.txt", tally),),
        unread=(),
        conversations=(Conversation(title, parts),),
        extract=lambda _member, _offset, _length: NONE,
    )


def sealed() -> Sealed:
    """A log of a few entries with its root."""
    leaves = [merkle.leaf_hash(b"s" * 32, str(n).encode()) for n in range(9)]
    days = [f"2026-07-{day:02}" for day in range(1, 13) for _ in range(3)]
    earlier = [Earlier(n * 1700, merkle.root(leaves[: n % 8 + 1]), (), day) for n, day in enumerate(days, 1)]
    return Sealed(
        b"",
        b"k" * 32,
        90_107,
        merkle.root(leaves),
        WORDS_OF_THE_ROOT,
        "2026-08-02T10:11:12Z",
        lambda _: (),
        earlier=tuple(earlier),
    )


@dataclass(frozen=True)
class Counted:
    """What the signs would count over the items."""

    before: Mapping[str, int]
    after: Mapping[str, int]
    first: Mapping[str, str]
    summary: Mapping[str, object]
    kept: tuple[KeptFinding, ...]


def counted(items: list[Item]) -> Counted:
    theirs = [i for i in items if i.side == "other"]
    later = [i for i in theirs if i.after_over]
    threats = tuple(i.label for i in later if "pictures" in i.record.text)
    days = {i.moment.local[:10] for i in later if i.moment.local}
    replies = sum(i.side == "me" and i.after_over for i in items)
    over = {"contacts": len(later), "days": len(days), "own_replies": replies, "bursts": 2}
    return Counted(
        before=Counter(i.record.kind for i in theirs if not i.after_over),
        after=Counter(i.record.kind for i in later),
        first={"message": later[0].label} if later else {},
        summary={"type": "summary", "after_over": over | {"longest_silence_days": 9}},
        kept=(
            finding(1, tuple(i.label for i in later), "sign1.after_over@1"),
            finding(5, threats, "sign5.intimate_images@1"),
        ),
    )


def story(
    items: list[Item] | None = None,
    *,
    audience: Audience = "police",
    parts: tuple[Item | Gap, ...] | None = None,
    findings: bool = True,
    incidents: tuple[Incident, ...] | None = None,
) -> Story:
    """The whole story over 40 items, or over the items given."""
    items = chat(40) if items is None else items
    if parts is None:
        parts = (*items[:24], gap(items[23], 14), *items[24:]) if len(items) > 24 else tuple(items)
    zero = next((i for i in items if i.record.text == REFUSAL), None)
    how = "Her own message, in the chat with him."
    counts = counted(items)
    return Story(
        made="2026-08-02T10:12:00Z",
        name="okoro-2026-08-02",
        audience=audience,
        country="NG",
        language="en",
        version="0.1.0",
        me=Person("Mira Okoro", ("+234 800 000 0101",)),
        other=Person("Femi Adisa", ("+234 800 000 0142", "femi@example.com", "+44 7700 900142")),
        refusal=Refusal(zero.moment, REFUSAL, zero.label, how) if zero else None,
        sources=(source(parts),),
        incidents=(note(),) if incidents is None else incidents,
        findings=counts.kept if findings else (),
        decided=2 if findings else 0,
        summary=counts.summary,
        before=counts.before,
        after=counts.after,
        first_after=counts.first,
        chronology=tuple(i.label for i in items),
        not_examined=(Said("report.limits.unread.text"),),
        originals=(),
        sealed=sealed(),
    )
