# SPDX-License-Identifier: Apache-2.0
"""One row of Apple's table ``message`` as a record: a message, a reaction, or an event of the chat."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from leeward.exports.apple_messages_blobs import Summary, card, summary
from leeward.exports.apple_messages_tables import Tables, attached, bare
from leeward.exports.apple_time import AppleClock, written_as
from leeward.exports.quick_records import altered, instant, message_to, row_place
from leeward.exports.typedstream import runs_of, text_of
from leeward.records import Attachment, Record, RecordId, State, When

OBJECT: Final = "\ufffc"
"""Stands in a text where a file or a card stood."""

USUAL: Final = (
    "handle_id", "date", "is_from_me", "service", "guid", "date_read", "date_delivered",
    "destination_caller_id",
)  # fmt: skip
"""Columns that every row is asked for, after its text."""

_NOT_KEPT = (
    "rowid text attributedbody replace version type account account_guid is_delivered is_finished is_empty "
    "is_delayed is_prepared is_read is_sent has_dd_results is_archive cache_has_attachments "
    "cache_roomnames was_data_detected was_deduplicated is_played date_played message_source ck_sync_state "
    "ck_record_id ck_record_change_tag sr_ck_sync_state sr_ck_record_id sr_ck_record_change_tag sort_id "
    "has_unseen_mention syndication_ranges synced_syndication_ranges part_count reply_to_guid "
    "is_kt_verified fallback_hash bia_reference_id country service_center other_handle share_direction "
    "associated_message_range_location associated_message_range_length message_summary_info payload_data "
    "time_expressive_send_played did_notify_recipient was_delivered_quietly group_action_type "
    "item_type share_status group_title associated_message_type associated_message_guid "
    "associated_message_emoji date_edited date_retracted error subject balloon_bundle_id "
    "thread_originator_guid is_spam schedule_type schedule_state needs_relay was_downgraded "
    "thread_originator_part"
)
NOT_KEPT: Final = frozenset((*_NOT_KEPT.split(), *USUAL))
"""Columns that are told in another way, or that only the program itself needs (how far a sync has come)."""

TELLING: Final = (
    "item_type", "associated_message_type", "date_edited", "date_retracted", "error", "subject",
    "balloon_bundle_id", "thread_originator_guid", "is_spam", "schedule_type",
)  # fmt: skip
"""Columns among those that make a row one to be looked at whole."""

SEEN_WHOLE: Final = frozenset(
    (
        *TELLING, "handle_id", "attributedbody", "text", "other_handle", "share_direction", "share_status",
        "group_title", "group_action_type", "message_summary_info", "payload_data", "is_sent",
        "associated_message_guid", "associated_message_emoji", "thread_originator_part",
    )
)  # fmt: skip
"""What is asked of a row that is looked at whole, beside columns that nobody knows."""

_CHANNELS: Final = {
    "iMessage": "imessage", "iMessageLite": "imessage", "SMS": "sms", "SatelliteSMS": "sms", "MMS": "mms",
    "RCS": "rcs", "Madrid": "imessage",
}  # fmt: skip
_TAPBACKS: Final = (
    ("love", "❤️"), ("like", "👍"), ("dislike", "👎"), ("laugh", "😂"), ("emphasize", "‼️"),
    ("question", "❓"), ("emoji", ""), ("sticker", ""),
)  # fmt: skip
_STICKER, _ADDED, _REMOVED, _VOTE, _END = 1000, 2000, 3000, 4000, 5000
_EVENTS: Final = {
    (1, 0): "added", (1, 1): "removed", (2, None): "subject_changed", (3, 0): "left",
    (3, 1): "photo_changed", (3, 2): "photo_removed", (3, 4): "background_changed",
    (3, 6): "background_removed", (4, 0): "location_sharing_started", (4, 1): "location_sharing_stopped",
    (5, None): "audio_kept", (6, None): "shared_activity",
}  # fmt: skip
_ITEM_GROUP, _ITEM_LOCATION = 1, 4
_FILE_NAME, _FILE_NUMBER = "__kIMFilenameAttributeName", "__kIMFileTransferGUIDAttributeName"
_MOST_UNLISTED: Final = 100


@dataclass(frozen=True, slots=True)
class Around:
    """What rows need beside themselves: the other tables, and where the messages stand that others answer."""

    tables: Tables
    member: str | None
    targets: Mapping[str, int]

    def place_of(self, guid: str) -> RecordId | None:
        """The place of the message with this identifier in the same file (``prepared`` makes it an id)."""
        row = self.targets.get(guid, self.targets.get(bare(guid)))
        return None if row is None else RecordId(f"r{row}")


def strangers(columns: Sequence[str]) -> list[str]:
    """The columns that are kept under their own names where they say something."""
    return [name for name in columns if name.casefold() not in NOT_KEPT]


class Rows:
    """Makes records of rows. ``notes`` counts what the receipt has to say."""

    def __init__(self, around: Around, strange: Sequence[str], notes: Counter[str]) -> None:
        self._around = around
        self._strange = tuple(map(str.casefold, strange))
        self._clock = AppleClock()
        self.notes = notes
        self._utc = self._clock.utc
        self.plain = self._plain()

    def _plain(self) -> Callable[[tuple[Any, ...]], Record]:
        """What makes a record of a row that is a message and nothing else: number, text, body, ``USUAL``.

        It runs for every row. As a function of its own it finds what it needs at hand, not by name.
        """
        member, tables, utc_of = self._around.member, self._around.tables, self._utc
        known, sides, chat_of = tables.known_sides.get, tables.sides, tables.chat_of.get
        channel_of, other_channel, other_text = _CHANNELS.get, self._channel, self._text

        def plain(row: tuple[Any, ...]) -> Record:
            number, text, body, handle, date, from_me, service, guid, read, delivered, own, _ = row
            told = known((chat_of(number), handle, from_me)) or sides(number, handle, from_me)
            extra = told[2].copy()
            if guid:
                extra["guid"] = guid if isinstance(guid, str) else written_as(guid)
            if own:
                extra["own_handle"] = own if isinstance(own, str) else written_as(own)
            if read and (at := utc_of(read)):
                extra["read"] = at
            if delivered and (at := utc_of(delivered)):
                extra["delivered"] = at
            if not (text and isinstance(text, str)):
                found = text_of(body) if isinstance(body, bytes) and not text else None
                text = other_text(text, body, extra) if found is None else found
            at = utc_of(date)
            return message_to(
                channel_of(service) or other_channel(service, handle, extra),
                told[0],
                instant(str(date), None, at) if at else self._undated(date),
                told[1],
                text,
                row_place(member, number),
                extra,
            )

        return plain

    def _undated(self, date: object) -> When:
        self.notes["undated"] += 1
        return When(written_as(date))

    def whole(self, row: tuple[Any, ...], cells: Mapping[str, Any]) -> Record:
        """A row that is more than a plain message, with all its cells by casefolded column names."""
        found = self.plain(row)
        extra = dict(found.extra)
        if cells:
            self._rest(cells, extra)
        if more := self._around.tables.more_threads(found.where.row or 0):
            extra["more_threads"] = more
        kind = _whole_number(cells.get("associated_message_type"))
        about = None
        if kind or cells.get("date_edited") or cells.get("date_retracted") or not found.text:
            about = self._summary(cells.get("message_summary_info"))
        item = _whole_number(cells.get("item_type"))
        if item and self._event_name(item, cells):
            return self._event(found, item, cells, extra)
        if _STICKER <= kind < _END:
            return self._reaction(found, kind, cells, about, extra)
        return self._message(found, cells, about, extra)

    def _summary(self, untrusted: object) -> Summary | None:
        found = summary(untrusted, self._clock) if untrusted else None
        if untrusted and found is None:
            self.notes["list_unreadable"] += 1
        return found

    def _channel(self, service: object, handle: object, extra: dict[str, str]) -> str:
        """By the service of the handle where the message names none."""
        said = written_as(service)
        if said:
            extra["service"] = said
            return "apple_messages"
        known = self._around.tables.services.get(_whole_number(handle), "")
        return _CHANNELS.get(known, "apple_messages")

    def _text(self, text: object, body: object, extra: dict[str, str]) -> str:
        if text:
            return written_as(text)
        if isinstance(body, bytes):
            found = text_of(body)
            if found is not None:
                return found
            self.notes["body_unreadable"] += 1
            extra["body"] = "unreadable"
        elif body:
            return written_as(body)
        return ""

    def _rest(self, cells: Mapping[str, Any], extra: dict[str, str]) -> None:
        for name in self._strange:
            cell = cells.get(name)
            if cell:
                extra[name] = f"{len(cell)} bytes" if isinstance(cell, bytes) else written_as(cell)
        if cells.get("is_spam"):
            extra["spam"] = "yes"
            self.notes["spam"] += 1

    def _event_name(self, item: int, cells: Mapping[str, Any]) -> str | None:
        """What a row that is no message reports; None where it has words of its own all the same."""
        column = "share_status" if item == _ITEM_LOCATION else "group_action_type"
        action = _whole_number(cells.get(column))
        name = _EVENTS.get((item, action)) or _EVENTS.get((item, None))
        if name == "added" and cells.get("handle_id") and cells["handle_id"] == cells.get("other_handle"):
            return "number_changed"
        if name is None and not cells.get("text") and not cells.get("attributedbody"):
            return f"item_{item}_{action}"
        return name

    def _event(self, found: Record, item: int, cells: Mapping[str, Any], extra: dict[str, str]) -> Record:
        extra["event"] = self._event_name(item, cells) or ""
        if item == _ITEM_GROUP:
            whom = self._around.tables.handles.get(_whole_number(cells.get("other_handle")))
            if whom is not None and whom.handle:
                extra["whom"] = whom.handle
        if item == _ITEM_LOCATION:
            extra["share_direction"] = written_as(cells.get("share_direction"))
        text = found.text or written_as(cells.get("group_title"))
        return altered(found, kind="event", text=text, state=("system",), extra=extra)

    def _reaction(
        self, found: Record, kind: int, cells: Mapping[str, Any], about: Summary | None, extra: dict[str, str]
    ) -> Record:
        if kind < _ADDED:
            name, sign = "sticker", ""
        elif kind >= _VOTE:
            name, sign = "vote", ""
        else:
            at = kind % 1000
            name, sign = _TAPBACKS[at] if at < len(_TAPBACKS) else (str(kind), "")
        sign = written_as(cells.get("associated_message_emoji")) or sign
        extra["reaction"] = name
        if sign:
            extra["emoji"] = sign
        if _REMOVED <= kind < _VOTE:
            extra["removed"] = "yes"
        target = written_as(cells.get("associated_message_guid"))
        if target:
            extra["about_guid"] = target
        if about is not None and about.about:
            extra["about_text"] = about.about
        said = found.text if found.text.strip(OBJECT) else sign
        return altered(
            found,
            kind="reaction",
            text=said,
            about=self._around.place_of(target),
            attachments=self._files(found, cells, extra),
            extra=extra,
        )

    def _message(
        self, found: Record, cells: Mapping[str, Any], about: Summary | None, extra: dict[str, str]
    ) -> Record:
        text = self._deleted(found, extra)
        state = self._states(found, cells, about, extra)
        if cells.get("balloon_bundle_id"):
            text = _with_card(text, cells, extra)
        answered = written_as(cells.get("thread_originator_guid"))
        if answered:
            extra["reply_to_guid"] = answered
        files = self._files(found, cells, extra)
        subject = written_as(cells.get("subject")) or None
        if not (text or files or state or subject):
            extra["empty"] = "yes"
            self.notes["empty"] += 1
        return altered(
            found,
            text=text,
            state=state,
            subject=subject,
            attachments=files,
            about=self._around.place_of(answered) if answered else None,
            extra=extra,
        )

    def _states(
        self, found: Record, cells: Mapping[str, Any], about: Summary | None, extra: dict[str, str]
    ) -> tuple[State, ...]:
        state: list[State] = []
        if about is not None:
            _tell_wordings(about, extra)
        taken_back = about is not None and about.taken_back and not found.text.strip(OBJECT)
        if "deleted" in extra or cells.get("date_retracted") or taken_back:
            state.append("deleted")
        if cells.get("date_retracted") or taken_back:
            at = cells.get("date_retracted") or cells.get("date_edited")
            extra["unsent"] = self._utc(at) or "yes"
        elif cells.get("date_edited") or (about is not None and about.wordings):
            state.append("edited")
            extra["edited"] = self._utc(cells.get("date_edited")) or "yes"
        if found.direction == "out":
            if _whole_number(cells.get("error")):
                state.append("failed")
            elif cells.get("schedule_type") and not cells.get("is_sent"):
                state.append("queued")
        if cells.get("error"):
            extra["error"] = written_as(cells["error"])
        return tuple(state)

    def _deleted(self, found: Record, extra: dict[str, str]) -> str:
        """The text of a message, from the list of those deleted lately where its own row has none."""
        deleted = self._around.tables.deleted.get(found.where.row or 0)
        if deleted is None:
            return found.text
        extra["deleted"] = self._utc(deleted.at) or "yes"
        kept = [text for part in deleted.parts if (text := text_of(part))]
        return found.text or "\n".join(kept)

    def _files(
        self, found: Record, cells: Mapping[str, Any], extra: dict[str, str]
    ) -> tuple[Attachment, ...]:
        """The files of a message: those in the table of files, else those that only its text names."""
        files = self._around.tables.files.get(found.where.row or 0, [])
        missing = found.text.count(OBJECT) - len(files)
        if files or missing <= 0 or cells.get("balloon_bundle_id"):
            return attached(files, extra)
        self.notes["files_unlisted"] += missing
        body = cells.get("attributedbody")
        told = [run.attributes for run in runs_of(body)] if isinstance(body, bytes) else []
        names = [one.get(_FILE_NAME) or one.get(_FILE_NUMBER) for one in told]
        found_names = tuple(Attachment(name) for name in names if name and isinstance(name, str))
        return found_names or (Attachment(""),) * min(missing, _MOST_UNLISTED)


def _whole_number(cell: object) -> int:
    return cell if isinstance(cell, int) else 0


def _tell_wordings(about: Summary, extra: dict[str, str]) -> None:
    """Earlier wordings and parts that were taken back, each under its number."""
    count: Counter[str] = Counter()
    for part, at, text in about.wordings:
        count[part] += 1
        name = f"wording.{part}.{count[part]}"
        extra[name] = text
        if at:
            extra[f"{name}.time"] = at
    if about.taken_back:
        extra["parts_unsent"] = " ".join(map(str, about.taken_back))


def _with_card(text: str, cells: Mapping[str, Any], extra: dict[str, str]) -> str:
    """The text of a message with a card of another app: its own, or what the card shows."""
    extra["app"] = written_as(cells["balloon_bundle_id"])
    shown = card(cells.get("payload_data"))
    extra.update({f"card.{key}": value for key, value in shown.items()})
    if text.strip(OBJECT) or not shown:
        return text
    return "\n".join(dict.fromkeys(shown.values()))
