# SPDX-License-Identifier: Apache-2.0
"""Instagram, "Download your information" as JSON: her comments, logins, followers, and accounts she blocked.

Each file is a list, or an object with one list, of entries that carry labels and values. Labels come in
the language of the account ("Comment", "Kommentar"), so the names of the lists and of the file tell what
an entry is; every label is kept as it stands.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple

from leeward.exports.json_empty import value_of
from leeward.exports.json_fields import JsonAccount, Times, extras, plain
from leeward.exports.json_items import Found, JsonItems
from leeward.exports.meta_records import repaired
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Party, Record, Said, Tally, Unread, When

_FORMAT = "instagram_activity"
_LISTS: Final[Mapping[str, str]] = {
    "comments_media_comments": "comment",
    "comments_reels_comments": "comment",
    "comments_story_comments": "comment",
    "account_history_login_history": "login",
    "account_history_logout_history": "logout",
    "relationships_blocked_users": "blocked",
    "relationships_restricted_users": "restricted",
    "relationships_followers": "follower",
    "relationships_following": "following",
    "relationships_close_friends": "close_friend",
    "relationships_follow_requests_received": "follow_request",
    "relationships_follow_requests_sent": "follow_asked",
    "relationships_permanent_follow_requests": "follow_asked",
    "relationships_hide_stories_from": "story_hidden",
    "relationships_unfollowed_users": "unfollowed",
}
_NAMES: Final[Mapping[str, str]] = {
    r"post_comments(?:_\d+)?|reels_comments|story_comments": "comment",
    "login_activity": "login",
    "logout_activity": "logout",
    "blocked_(?:accounts|profiles)": "blocked",
    "restricted_(?:accounts|profiles)": "restricted",
    r"followers(?:_\d+)?": "follower",
    r"following(?:_\d+)?": "following",
    "close_friends": "close_friend",
    "follow_requests_you.{1,6}ve_received": "follow_request",
    "(?:pending|recent)_follow_requests": "follow_asked",
    "hide_story_from": "story_hidden",
    "recently_unfollowed_(?:accounts|profiles)": "unfollowed",
}
"""How Instagram names the files, and what an entry of each is, where the list has no name of its own."""
_FILES: Final = tuple((re.compile(rf"(?:{n})\.json", re.IGNORECASE), what) for n, what in _NAMES.items())
_FROM_THEM: Final = frozenset({"follower", "follow_request"})
_LOGS: Final = frozenset({"login", "logout"})
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")
_NAMED_LIST = re.compile(rb'"(' + "|".join(_LISTS).encode() + rb')"\s*:\s*\[')
_ENTRY = (b'"string_map_data"', b'"string_list_data"', b'"label_values"')
# What the label of a comment's words is called where that is known; else the first value is taken.
_WORDS = frozenset(
    {
        *(
            "comment",
            "kommentar",
            "commentaire",
            "comentario",
            "comentário",
            "commento",
            "opmerking",
            "reactie",
        ),
        *(
            "komentarz",
            "yorum",
            "комментарий",
            "коментар",
            "댓글",
            "コメント",
            "评论",
            "留言",
            "komentar",
            "تعليق",
        ),
    }
)
_OWNER = frozenset({"media owner", "medieneigentümer", "eigenaar van media", "propietario del contenido"})
_PROFILE = re.compile(r"https?://(?:www\.)?instagram\.com/(?:_u/)?([\w.]{1,60})/?")
_ISO = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(?:\+00:00|Z)", re.ASCII)


class _Value(NamedTuple):
    label: str
    value: str
    timestamp: Any
    href: str
    written: str


_NOTHING = _Value("", "", None, "", "")


def claim(document: Document) -> Claim | None:
    """A list under one of Instagram's names, or a file of such a name with entries of its shape."""
    head = document.untrusted_head
    if not _START.match(head):
        return None
    if _NAMED_LIST.search(head):
        return Claim(95, "a list under a name that Instagram uses")
    if _by_name(document) and any(word in head for word in _ENTRY):
        return Claim(85, "named as Instagram names it, with entries of its shape")
    if _by_name(document) and value_of(document) in ([], {}):
        return Claim(60, "named as Instagram names it, and empty")
    if b'"string_map_data"' in head and re.search(rb'"(?:Comment|Media Owner)"\s*:\s*\{', head):
        return Claim(70, "entries with a comment")
    return None


def _by_name(document: Document) -> str | None:
    name = (document.member or document.name).replace("\\", "/").rpartition("/")[2]
    return next((what for pattern, what in _FILES if pattern.fullmatch(name)), None)


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every entry in the order of the file, then the accounting."""
    del choices  # the file fixes its times
    account = JsonAccount(_FORMAT, document)
    times = Times(account.notes)
    what = _by_name(document) or "comment"
    with document.untrusted_open() as untrusted:
        walk = JsonItems(untrusted, lambda path: len(path) < 2)
        for found in walk:
            kind = _LISTS.get(found.path[0] or "") if found.path else what
            if found.why or (found.is_item and kind is None):
                yield account.unread(found)
            elif found.is_item:
                yield _record(found, kind or what, account, times)
    tally = account.close(walk)
    if not tally.seen:
        listed = _NAMED_LIST.search(document.untrusted_head)
        what = _LISTS[listed[1].decode()] if listed else what
        tally = replace(tally, caveats=(*tally.caveats, Said(f"caveat.instagram_activity.no_{what}")))
    yield tally


def _record(found: Found, what: str, account: JsonAccount, times: Times) -> Record | Unread:
    fields = found.value
    values = _values(fields) if isinstance(fields, dict) else []
    title = repaired(plain(fields.get("title"))) if isinstance(fields, dict) else ""
    if not values and not title:
        return account.unread(found)
    account.kept += 1
    extra = extras({v.label: v.value for v in values}, dict.fromkeys(v.label for v in values if v.label))
    if href := next((v.href for v in values if v.href), ""):
        extra["href"] = href
    extra |= extras(fields, sorted(fields.keys() - {"title", "timestamp", *_SHAPES}))
    stamp = next((v.timestamp for v in values if v.timestamp), fields.get("timestamp"))
    time = _when(stamp, title, times)
    if what == "comment":
        words, owner = _words(values), _owner(values)
        if words.value != words.written:
            extra["text_as_written"] = words.written
        return Record(
            "comment",
            "instagram",
            None,
            time,
            Party(),
            words.value,
            account.place(found),
            (Party(None, owner),) if owner else (),
            "out",
            extra={"title": title, **extra} if title else extra,
        )
    extra["event"] = what
    if what in _LOGS:
        text = "" if _ISO.fullmatch(title) else title
        return Record("event", "instagram", None, time, Party(), text, account.place(found), extra=extra)
    # Her own list, not a line that the service wrote: whom she blocked or follows, who follows her, and when.
    name = title or next((v.value for v in values if v.value), "") or _named_by(href)
    whom = (Party(None, name),) if name else ()
    place = account.place(found)
    if what in _FROM_THEM:
        sender = whom[0] if whom else Party()
        return Record("event", "instagram", None, time, sender, name, place, direction="in", extra=extra)
    return Record("event", "instagram", name or None, time, Party(), name, place, whom, "out", extra=extra)


def _named_by(href: str) -> str:
    """The account that an address of a profile names, where nothing else does."""
    found = _PROFILE.fullmatch(href)
    return found[1] if found else ""


_SHAPES = ("string_map_data", "string_list_data", "label_values")


def _values(fields: dict[str, Any]) -> list[_Value]:
    """The labels and values of an entry, in each of the three shapes that exports have had."""
    found: list[_Value] = []
    by_label, listed, labelled = (fields.get(shape) for shape in _SHAPES)
    if isinstance(by_label, dict):
        found += [_value(repaired(label), one) for label, one in by_label.items()]
    for one in listed if isinstance(listed, list) else ():
        found.append(_value("", one))
    for one in labelled if isinstance(labelled, list) else ():
        label = plain(one.get("label", one.get("title"))) if isinstance(one, dict) else ""
        found.append(_value(repaired(label), one))
    return found


def _value(label: str, one: Any) -> _Value:
    if not isinstance(one, dict):
        return _Value(label, repaired(plain(one)), None, "", plain(one))
    stamp = one.get("timestamp", one.get("timestamp_value"))
    text = one.get("value")
    if text is None and not one.keys() <= {"href", "timestamp", "timestamp_value", "label", "title"}:
        text = {key: value for key, value in one.items() if key not in ("label", "title")}
    written, href = plain(text), repaired(plain(one.get("href")))
    return _Value(label, repaired(written), stamp or None, href, written)


def _words(values: list[_Value]) -> _Value:
    for value in values:
        if value.label.casefold() in _WORDS:
            return value
    return next((v for v in values if v.value and v.label.casefold() not in _OWNER), _NOTHING)


def _owner(values: list[_Value]) -> str:
    return next((v.value for v in values if v.label.casefold() in _OWNER), "")


def _when(stamp: Any, title: str, times: Times) -> When:
    iso = _ISO.fullmatch(title)
    if stamp is None and iso:
        return When(title, None, f"{iso[1]}Z", "second")
    return times.when(stamp)


READER = Reader(_FORMAT, claim, read)
