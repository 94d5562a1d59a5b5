# SPDX-License-Identifier: Apache-2.0
"""Turns a story into the files a stranger opens: records, extracts, opened log entries.

One file a kind and a source, not one a message: five thousand tiny files cannot be looked through.
``extracts.txt`` holds the exact original bytes one after another, so that it opens in any editor;
``extracts.jsonl`` says which bytes belong to which label, so that each can be cut out and hashed.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import msgspec

from leeward.errors import DamagedError
from leeward.pack.story import Conversation, Gap, Incident, Item, Moment, Source, Story
from leeward.records import Record, RecordId, Unread, Where

PIECE = 1 << 20
_PEOPLE = frozenset({"witnesses", "told"})  # fields of an incident that name others
_SOURCE_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9]{0,15}")
# What some readers of JSON Lines take for the end of a line.
_LINE_ENDS = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029", "\u0085": "\\u0085"})


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry of the log that this pack opens."""

    label: str
    seq: int
    salt: bytes
    canonical: bytes


def items(source: Source) -> Iterator[Item]:
    """The items of a source that the pack shows, in the order of its conversations."""
    for conversation in source.conversations:
        for part in conversation.parts:
            if isinstance(part, Item):
                yield part


def incidents(story: Story) -> tuple[Incident, ...]:
    """The incidents whose sealed words may be opened to this audience.

    A sealed incident cannot be opened in part. One that holds something private stays sealed. Where she
    named other people, a pack that is served on the other side leaves the whole entry sealed too. The
    report tells both without it.
    """
    opened = tuple(it for it in story.incidents if not _stays_sealed(it))
    if story.audience != "served":
        return opened
    return tuple(it for it in opened if not _names_people(it))


def _stays_sealed(incident: Incident) -> bool:
    return incident.entry_sealed or any(map(_stays_sealed, incident.amendments))


def _names_people(incident: Incident) -> bool:
    named = any(key in _PEOPLE and value for key, value in incident.fields)
    sealed = re.search(rb'"(witnesses|told)":(?!\[\]|""|null)', incident.canonical) is not None
    return named or sealed or any(_names_people(it) for it in incident.amendments)


def told_sources(story: Story) -> tuple[Source, ...]:
    """The sources as this audience may read of them.

    The other side learns neither the names of her files nor how and by whom an export was made.
    """
    if story.audience != "served":
        return story.sources
    return tuple(map(_unnamed, story.sources))


def _unnamed(source: Source) -> Source:
    conversations = tuple(
        replace(it, parts=tuple(_nowhere(part) for part in it.parts)) for it in source.conversations
    )
    return replace(
        source,
        file=source.label,
        how="",
        by_whom="",
        owner=None,
        tallies=tuple((source.label, tally) for _, tally in source.tallies),
        unread=tuple(replace(it, where=replace(it.where, member=None)) for it in source.unread),
        conversations=conversations,
    )


def _nowhere(part: Item | Gap) -> Item | Gap:
    if isinstance(part, Gap):
        return part
    where = replace(part.record.where, member=None)
    return replace(part, record=replace(part.record, where=where))


def opened(story: Story) -> tuple[Opened, ...]:
    """Every entry this pack opens, in the order of the log, each once; the first names the vault's key.

    The entry of an import names files and who made the export: not in a pack that is served.
    """
    found: dict[int, Opened] = {0: Opened("vault", 0, story.sealed.salt, story.sealed.entry)}
    for source in story.sources:
        if story.audience != "served" and not source.entry_sealed:
            _open(found, Opened(source.label, source.seq, source.salt, source.entry))
        for item in items(source):
            _open(found, Opened(item.label, item.seq, item.salt, item.canonical))
    pending = list(incidents(story))
    for incident in pending:
        _open(found, Opened(incident.label, incident.seq, incident.salt, incident.canonical))
        pending.extend(incident.amendments)
    return tuple(found[seq] for seq in sorted(found))


def _open(found: dict[int, Opened], entry: Opened) -> None:
    if found.setdefault(entry.seq, entry) != entry:
        raise ValueError("one entry of the log cannot stand under two labels")


def entry_lines(entries: Iterable[Opened]) -> Iterator[bytes]:
    """One line an entry; the sealed bytes stand in it as they are, between "entry": and the end."""
    for entry in entries:
        head = {"label": entry.label, "seq": entry.seq, "salt": entry.salt.hex()}
        yield json.dumps(head, separators=(",", ":")).encode()[:-1]
        yield b',"entry":' + entry.canonical + b"}\n"


def proof_lines(story: Story, entries: Iterable[Opened]) -> Iterator[bytes]:
    """The audit path of each entry, in the same order."""
    for entry in entries:
        path = [node.hex() for node in story.sealed.proof(entry.seq)]
        yield _line({"seq": entry.seq, "path": path})


def earlier_lines(story: Story) -> Iterator[bytes]:
    """One line for each earlier head of the log: size, root, and the proof that it is the beginning."""
    for head in story.sealed.earlier:
        yield _line({"size": head.size, "root": head.root.hex(), "path": [node.hex() for node in head.path]})


def exhibit_files(story: Story) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Every file below data/exhibits/ and data/originals/, as pieces."""
    labels = {item.id: item.label for source in story.sources for item in items(source)}
    told = told_sources(story)
    yield "data/exhibits/sources.jsonl", map(_line, map(_told_source, told))
    if incidents(story):
        yield "data/exhibits/incidents.jsonl", map(_line, map(_told_incident, incidents(story)))
    for source, shown in zip(story.sources, told, strict=True):
        if not _SOURCE_LABEL.fullmatch(source.label):
            raise ValueError("a source has a label like E2")
        if not source.conversations:
            continue
        folder = f"data/exhibits/{source.label}/"
        yield folder + "records.jsonl", _record_lines(shown, labels)
        proven = [
            item
            for item in items(source)
            if is_extract(item.record.where) and source.opens(item.record.where.member)
        ]
        if proven:
            yield folder + "extracts.jsonl", _extract_lines(proven)
            yield folder + "extracts.txt", _extract_bytes(source, proven)


def is_extract(where: Where) -> bool:
    """Whether a record names bytes that can be cut out and proven; a row of a database cannot."""
    return where.offset is not None and where.length is not None and where.sha256 is not None


def _extract_lines(proven: Iterable[Item]) -> Iterator[bytes]:
    offset = 0
    for item in proven:
        where = item.record.where
        length = where.length or 0
        yield _line({"label": item.label, "offset": offset, "length": length, "sha256": where.sha256})
        offset += length + 1


def _extract_bytes(source: Source, proven: Iterable[Item]) -> Iterator[bytes]:
    for item in proven:
        where = item.record.where
        start, length, seen = where.offset or 0, where.length or 0, hashlib.sha256()
        for piece in pieces(source, where.member, start, length):
            seen.update(piece)
            yield piece
        if seen.hexdigest() != where.sha256:
            raise DamagedError("error.pack_extract_differs", label=item.label)
        yield b"\n"  # belongs to none; without it, lines of a chat would run into each other


def pieces(source: Source, member: str | None, start: int, length: int) -> Iterator[bytes]:
    """A range of an original, a megabyte at a time."""
    for at in range(start, start + length, PIECE):
        wanted = min(PIECE, start + length - at)
        piece = source.extract(member, at, wanted)
        if len(piece) != wanted:
            raise DamagedError("error.pack_original_short", label=source.label)
        yield piece


def _line(value: object) -> bytes:
    """One line of JSON Lines; what some programs take for a line end is escaped."""
    return msgspec.json.encode(value).decode().translate(_LINE_ENDS).encode() + b"\n"


def base_name(untrusted_path: str) -> str:
    """The last part of a path of any system: the rest can name a person or a machine."""
    return re.split(r"[/\\]", untrusted_path)[-1]


def _told_source(source: Source) -> Mapping[str, object]:
    return {
        "type": "source",
        "label": source.label,
        "file": base_name(source.file),
        "sha256": source.sha256,
        "size": source.size,
        "format": source.format,
        "added": source.added,
        "how": source.how,
        "by_whom": source.by_whom,
        "owner": source.owner,
        "withdrawn": source.withdrawn,
        "seq": source.seq,
        "shown": sum(1 for _ in items(source)),
        "parts": [{"member": base_name(name), "tally": tally} for name, tally in source.tallies],
        "unread": [_told_unread(it) for it in source.unread],
    }


def _told_unread(unread: Unread) -> Mapping[str, object]:
    member = unread.where.member
    where = replace(unread.where, member=base_name(member) if member is not None else None)
    return {"why": unread.why, "count": unread.count, "where": where}


def _told_incident(incident: Incident) -> Mapping[str, object]:
    return {
        "type": "incident",
        "label": incident.label,
        "seq": incident.seq,
        "written": incident.written,
        "date": incident.date,
        "time": incident.time,
        "fields": [list(pair) for pair in incident.fields],
        "amendments": [_told_incident(it) for it in incident.amendments],
    }


def _record_lines(source: Source, labels: Mapping[RecordId, str]) -> Iterator[bytes]:
    for conversation in source.conversations:
        yield _line({"type": "conversation", "title": conversation.title})
        yield from _part_lines(source, conversation, labels)


def _part_lines(
    source: Source, conversation: Conversation, labels: Mapping[RecordId, str]
) -> Iterator[bytes]:
    for part in conversation.parts:
        if isinstance(part, Gap):
            told = {key: value for key, value in msgspec.to_builtins(part).items() if value != ""}
            yield _line({"type": "gap", **told})
        else:
            yield _line(_told_record(source, part, labels))


def _told_record(source: Source, item: Item, labels: Mapping[RecordId, str]) -> Mapping[str, object]:
    """A record as ``leeward read`` prints it, with labels for ids and base names for paths."""
    record, told = item.record, _when(item.moment)
    result: dict[str, object] = {
        "type": "record",
        "id": item.label,
        "kind": record.kind,
        "channel": record.channel,
        "thread": record.thread,
        "time": told,
        "from": record.sender,
        "to": record.to,
        "direction": record.direction,
        "side": item.side,
        "after_over": item.after_over,
        "text": record.text,
        "seconds": record.seconds,
        "state": record.state,
        "attachments": record.attachments,
        "extra": record.extra,
        "seq": item.seq,
        "where": _place_told(source, record),
    }
    about = labels.get(record.about) if record.about else None
    optional = {"about": about, "subject": record.subject, "amount": record.amount}
    optional |= {"lat": record.lat, "lon": record.lon}
    return result | {key: value for key, value in optional.items() if value is not None}


def _when(moment: Moment) -> Mapping[str, object]:
    return {
        "as_written": moment.as_written,
        "local": moment.local,
        "utc": moment.utc,
        "zone": moment.zone,
        "assumed": moment.assumed,
        "exact_to": moment.exact_to,
    }


def _place_told(source: Source, record: Record) -> Mapping[str, object]:
    where = record.where
    return {
        "file": base_name(source.file),
        "member": base_name(where.member) if where.member is not None else None,
        "offset": where.offset,
        "length": where.length,
        "row": where.row,
    }
