# SPDX-License-Identifier: Apache-2.0
"""Messenger and Instagram, "Download your information" as JSON: the messages of one thread, newest first.

One file ``message_N.json`` in the folder of its thread, or, from the download of end-to-end encrypted
chats, one flat file a thread. Records come in the order of the file. The folder that a thread lies in
says whether it is a request or was filtered away, which is where unwanted contact lands: it is kept.
"""

import re
from collections.abc import Iterator

import msgspec

from leeward.exports.json_empty import only_lists, value_of
from leeward.exports.json_fields import Files, JsonAccount
from leeward.exports.json_items import JsonItems, Path
from leeward.exports.meta_records import FOLDERS, Records, repaired
from leeward.parts import Choices, Claim, Document, Reader
from leeward.records import Record, Said, Tally, Unread

_FORMAT = "meta_json"
_MESSAGE_LIST = ("messages",)
_FOLDERS = frozenset({"inbox", "archived_threads", "filtered_threads", "message_requests", "e2ee_cutover"})
_MESSAGE_FILE = re.compile(r"message(?:_\d+)?\.(?:json|html?)", re.IGNORECASE)
_NUMBERED = re.compile(r"(.+?)(?:_\d+)?\.json", re.IGNORECASE)
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
_PEOPLE = re.compile(rb'"participants"\s*:\s*\[')
_OF_THREADS = (b'"thread_path"', b'"threadName"', b'"is_still_participant"', b'"magic_words"')
_LAST_WORDS = re.compile(rb'"(thread_path|threadName|title)"\s*:\s*("(?:[^"\\]|\\.)*")')
_TAIL = 1 << 16


def claim(document: Document) -> Claim | None:
    """Messages with a sender and a time under Meta's names, or an empty thread."""
    head = document.untrusted_head
    if not _START.match(head):
        return Claim(60, "named like a thread, and empty") if _is_bare(document) else None
    found = _MESSAGES.search(head)
    if found and b'"sender_name"' in head and b'"timestamp_ms"' in head:
        return Claim(95, "messages with sender_name and timestamp_ms")
    if found and b'"senderName"' in head and b'"timestamp"' in head:
        return Claim(95, "messages with senderName and timestamp")
    if _PEOPLE.search(head):
        if found and any(word in head for word in _OF_THREADS):
            return Claim(90, "a thread with participants")
        if _MESSAGE_FILE.fullmatch(_parts(document)[-1]):
            return Claim(60, "named like a thread, with participants")
    return Claim(60, "named like a thread, and empty") if _is_bare(document) else None


def _is_bare(document: Document) -> bool:
    """Whether a file of a thread's name holds no message: Meta writes "[]" where nothing is left."""
    if not _MESSAGE_FILE.fullmatch(_parts(document)[-1]):
        return False
    value = value_of(document)
    return only_lists(value) and (isinstance(value, list) or value.keys() <= {"participants", "messages"})


def read(document: Document, choices: Choices) -> Iterator[Record | Unread | Tally]:
    """Every message, call, event and reaction in the order of the file, then the accounting."""
    del choices  # the file fixes its times
    account = JsonAccount(_FORMAT, document)
    told, channel = thread_of(document)
    if channel is None:
        channel = "messenger"
        account.notes["channel"] = 1
    marks = {} if told[0] in (None, "inbox") else {"folder": told[0] or ""}
    records = Records(account, Files(document), channel, told[1], marks)
    with document.untrusted_open() as untrusted:
        walk = JsonItems(untrusted, _is_list)
        for found in walk:
            if found.path == _MESSAGE_LIST:
                record = records.plain(found)
                if record is None:
                    yield from records.read(found)
                else:
                    yield record
            elif found.path == ("participants",):
                records.person(found.value)
            elif found.why:
                yield account.unread(found)
    if told[1] is None and account.kept + account.system:
        account.caveats.append(Said("caveat.meta_json.no_thread"))
    yield account.close(walk, assumed=("channel",), besides=("participants", "magic_words"))


def _is_list(path: Path) -> bool:
    return path in (_MESSAGE_LIST, ("participants",))


def _parts(document: Document) -> list[str]:
    return (document.member or document.name).replace("\\", "/").split("/")


def thread_of(document: Document) -> tuple[tuple[str | None, str | None], str | None]:
    """The folder and the thread of a file, and the service; each None where nothing tells it.

    The thread is named by its folder, whose ending stays when a person changes their name; else by what
    the file says at its end.
    """
    parts = _parts(document)
    folder = next((part for part in reversed(parts[:-1]) if part in _FOLDERS), None)
    words = {} if _is_named(parts) or not _START.match(document.untrusted_head) else _last_words(document)
    path = words.get("thread_path", "").split("/")
    if folder is None and path[0] in _FOLDERS:
        folder = path[0]
    thread = parts[-2] if _is_named(parts) else path[-1] or words.get("threadName") or words.get("title")
    if not thread:
        named = _NUMBERED.fullmatch(parts[-1])
        thread = None if _MESSAGE_FILE.fullmatch(parts[-1]) or not named else named[1]
    return (folder, thread), _channel(document, parts)


def _is_named(parts: list[str]) -> bool:
    return len(parts) > 1 and bool(_MESSAGE_FILE.fullmatch(parts[-1])) and parts[-2] not in _FOLDERS


def _last_words(document: Document) -> dict[str, str]:
    """What a file says about its thread, which stands behind the messages, or before them."""
    tail = document.untrusted_head
    if document.size > len(tail):
        with document.untrusted_open() as untrusted:
            while block := untrusted.read(1 << 20):
                tail = (tail + block)[-_TAIL:]
    behind = tail[max(tail.rfind(b'"timestamp'), 0) :]
    before = document.untrusted_head.partition(b'"messages"')[0]
    found: dict[str, str] = {}
    for match in (*_LAST_WORDS.finditer(before), *_LAST_WORDS.finditer(behind)):
        try:
            found[match[1].decode()] = repaired(msgspec.json.decode(match[2], type=str))
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
    return found


def _channel(document: Document, parts: list[str]) -> str | None:
    names = {part.casefold() for part in parts}
    head = document.untrusted_head
    if b'"senderName"' in head and b'"sender_name"' not in head:
        return "messenger"
    if any("instagram" in name for name in names) or b"your_instagram_activity" in head:
        return "instagram"
    if any("facebook" in name for name in names) or b"_facebook" in head or b'"type": "Generic"' in head:
        return "messenger"
    return "instagram" if b'"original_content_owner"' in head else None


READER = Reader(
    _FORMAT,
    claim,
    read,
    joins="below",
    folders=FOLDERS,
)
