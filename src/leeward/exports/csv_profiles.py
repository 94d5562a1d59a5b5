# SPDX-License-Identifier: Apache-2.0
"""The exports whose tables are known, as data: which header each has, and what its columns are.

A profile is recognised by the set of its columns, in any order and with more columns beside them. Headers
are written as ``csv_columns.fold`` gives them. Where they come from: formats.md 2.8, 2.20 and 2.21 (seen in
samples and issue threads); Cash App, Venmo, PayPal and contacts as public importers of them read them.
"""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from leeward.exports.csv_columns import Role

TableKind = Literal["message", "call", "payment", "contact", "comment", "post"]
"""What rows are; comments and posts are those of the one whose export it is."""


class Profile(NamedTuple):
    """One known export."""

    name: str
    title: str
    """What the receipt calls it."""
    kind: TableKind
    channel: str
    needs: frozenset[str]
    """Columns that it always has."""
    roles: Mapping[Role, tuple[str, ...]]
    currency: str = ""
    """The only currency that there is in it."""
    is_html: bool = False
    """Whether texts can be HTML."""
    to_ids: str = ""
    """The column with the handles of those in ``to``."""
    us_zones: bool = False
    """Whether names of zones are those of the United States."""
    any_of: frozenset[str] = frozenset()
    """Columns of which it has at least one."""
    is_exact: bool = False
    """Whether it has no other columns: those that it has are any table's."""


def _set(columns: str) -> frozenset[str]:
    return frozenset(columns.split(", "))


PROFILES: Final = (
    Profile(
        "imazing_whatsapp",
        "WhatsApp, from iMazing",
        "message",
        "whatsapp",
        _set("chat session, message date, sent date, type, text"),
        {
            "thread": ("chat session",),
            "time": ("message date",),
            "type": ("type",),
            "number": ("sender id",),
            "name": ("sender name",),
            "text": ("text",),
            "status": ("status",),
            "attachment": ("attachment",),
            "deleted": ("deleted date",),
            "edited": ("edited date",),
        },
    ),
    Profile(
        "imazing_messages",
        "Messages, from iMazing",
        "message",
        "imessage",
        _set("chat session, message date, type, text"),
        {
            "thread": ("chat session",),
            "time": ("message date",),
            "service": ("service",),
            "type": ("type",),
            "number": ("sender id",),
            "name": ("sender name",),
            "text": ("text",),
            "subject": ("subject",),
            "status": ("status",),
            "attachment": ("attachment",),
            "deleted": ("deleted date",),
            "edited": ("edited date",),
        },
    ),
    Profile(
        "linkedin_messages",
        "LinkedIn messages",
        "message",
        "linkedin",
        _set("conversation id, from, to, date, content"),
        {
            "thread": ("conversation id",),
            "time": ("date",),
            "sender": ("from",),
            "sender_id": ("sender profile url",),
            "to": ("to",),
            "text": ("content",),
            "subject": ("subject",),
            "draft": ("is message draft",),
            "attachment": ("attachments",),
        },
        is_html=True,
        to_ids="recipient profile urls",
    ),
    Profile(
        "linkedin_messages_old",
        "LinkedIn messages",
        "message",
        "linkedin",
        _set("from, to, date, subject, content, direction, folder"),
        {
            "time": ("date",),
            "sender": ("from",),
            "to": ("to",),
            "text": ("content",),
            "subject": ("subject",),
            "type": ("direction",),
        },
        is_html=True,
    ),
    Profile(
        "linkedin_comments",
        "LinkedIn comments",
        "comment",
        "linkedin",
        _set("date, link, message"),
        {"thread": ("link",), "time": ("date",), "text": ("message",)},
        is_exact=True,
    ),
    Profile(
        "linkedin_invitations",
        "LinkedIn invitations",
        "message",
        "linkedin",
        _set("from, to, sent at, message, direction, inviter profile url"),
        {
            "time": ("sent at",),
            "sender": ("from",),
            "sender_id": ("inviter profile url",),
            "to": ("to",),
            "text": ("message",),
            "type": ("direction",),
        },
        to_ids="invitee profile url",
    ),
    Profile(
        "reddit_messages",
        "Reddit messages",
        "message",
        "reddit",
        _set("id, permalink, date, from, to, body"),
        {
            "thread": ("thread id",),
            "time": ("date",),
            "sender": ("from",),
            "to": ("to",),
            "text": ("body",),
            "subject": ("subject",),
        },
    ),
    Profile(
        "reddit_chat",
        "Reddit chats",
        "message",
        "reddit",
        _set("message id, created at, username, message"),
        {
            "thread": ("channel url",),
            "time": ("created at",),
            "sender": ("username",),
            "text": ("message",),
        },
    ),
    Profile(
        "reddit_posts",
        "Reddit posts",
        "post",
        "reddit",
        _set("id, permalink, date, subreddit, title, url, body"),
        {"thread": ("subreddit",), "time": ("date",), "subject": ("title",), "text": ("body",)},
    ),
    Profile(
        "reddit_comments",
        "Reddit comments",
        "comment",
        "reddit",
        _set("id, permalink, date, subreddit, link, body"),
        {"thread": ("link",), "time": ("date",), "text": ("body",)},
    ),
    Profile(
        "mpesa",
        "M-PESA payments",
        "payment",
        "mpesa",
        _set("receipt no, completion time, details"),
        {
            "time": ("completion time",),
            "memo": ("details",),
            "credit": ("paid in",),
            "debit": ("withdrawn", "withdrawal", "withdraw", "paid out"),
            "status": ("transaction status", "status"),
            "payee": ("other party info",),
        },
        currency="KES",
    ),
    Profile(
        "cash_app",
        "Cash App payments",
        "payment",
        "cash_app",
        _set("transaction id, date, transaction type, amount, name of sender receiver"),
        {
            "time": ("date",),
            "type": ("transaction type",),
            "currency": ("currency",),
            "amount": ("amount",),
            "status": ("status",),
            "memo": ("notes",),
            "payee": ("name of sender receiver",),
        },
        currency="USD",
        us_zones=True,
    ),
    Profile(
        "venmo",
        "Venmo payments",
        "payment",
        "venmo",
        _set("id, datetime, type, note, from, to, amount total"),
        {
            "time": ("datetime",),
            "type": ("type",),
            "status": ("status",),
            "memo": ("note",),
            "sender": ("from",),
            "to": ("to",),
            "amount": ("amount total",),
        },
        currency="USD",
        us_zones=True,
    ),
    Profile(
        "paypal",
        "PayPal payments",
        "payment",
        "paypal",
        _set("date, time, name, type, status, currency, gross"),
        {
            "date": ("date",),
            "clock": ("time",),
            "zone": ("timezone", "time zone"),
            "payee": ("name",),
            "type": ("type",),
            "status": ("status",),
            "currency": ("currency",),
            "amount": ("gross",),
            "memo": ("subject", "note", "item title"),
            "sender_id": ("from email address",),
            "number": ("to email address",),
        },
        us_zones=True,
    ),
    Profile(
        "google_contacts",
        "Google contacts",
        "contact",
        "google_contacts",
        frozenset(),
        {},
        any_of=_set("phone 1 value, e mail 1 value"),
    ),
    Profile(
        "outlook_contacts",
        "Outlook contacts",
        "contact",
        "outlook_contacts",
        _set("first name, last name"),
        {},
        any_of=_set("mobile phone, home phone, business phone, primary phone, e mail 2 address"),
    ),
)  # fmt: skip


def profile_of(folded: frozenset[str]) -> Profile | None:
    """The known export that a header is of; the first that fits, the more particular ones come first."""
    for profile in PROFILES:
        if profile.is_exact and profile.needs != folded:
            continue
        if profile.needs <= folded and (not profile.any_of or profile.any_of & folded):
            return profile
    return None
