# SPDX-License-Identifier: Apache-2.0
"""An item in one line: what it is in the report's words, and its first words as the source has them."""

from leeward.pack.desk import Desk
from leeward.pack.letters import one_line
from leeward.pack.story import Item

EXCERPT_CLIP = 62
"""Characters of a message beside a finding: one line."""

_CALLS = {
    "missed": "report.call.missed",
    "answered": "report.call.answered",
    "declined": "report.call.declined",
    "blocked": "report.call.blocked",
    "voicemail": "report.call.voicemail",
}
_OTHER_KINDS = {
    "mail": "report.word.mail",
    "payment": "report.word.payment",
    "photo": "report.word.photo",
    "post": "report.word.post",
    "comment": "report.word.comment",
    "reaction": "report.word.reaction",
    "place": "report.word.place",
    "contact": "report.word.contact",
    "event": "report.word.event",
}


def call_sentence(desk: Desk, item: Item) -> str:
    """As "Answered call, 75 seconds"; where the source tells no state, a call is a call."""
    record = item.record
    key = next((_CALLS[s] for s in record.state if s in _CALLS), "report.call")
    spoken = desk.say(key)
    return f"{spoken}, {desk.say('report.seconds', n=record.seconds)}" if record.seconds else spoken


def gist(desk: Desk, item: Item, most: int) -> tuple[str, str]:
    """An item on one line: what it is in the report's words, and its first words from the source."""
    record = item.record
    head = ""
    if record.kind == "call":
        head = call_sentence(desk, item)
    elif record.kind in _OTHER_KINDS:
        head = desk.say(_OTHER_KINDS[record.kind])
        if record.kind == "photo" and record.extra.get("shows") == "document":
            head = desk.say("report.word.document")
    if record.amount is not None:
        head = f"{head} {record.amount.currency} {record.amount.value}"
    if not record.text and record.attachments:
        head = head or desk.say("report.attachments", n=len(record.attachments))
    if "deleted" in record.state:
        head = head or desk.say("report.state.deleted")
    words = one_line(record.text or record.subject or "", most)
    return head if head or words else desk.say("report.no_words"), words


def excerpt(desk: Desk, item: Item) -> list[str]:
    """An item as a finding names it: label, day, what it is, first words."""
    head, words = gist(desk, item, EXCERPT_CLIP)
    day = desk.day(item.moment.local) if item.moment.local else item.moment.as_written
    return [item.label, day, head, words]
