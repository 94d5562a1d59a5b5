# SPDX-License-Identifier: Apache-2.0
"""Reads the texts of a vault once for the signs 2 to 5, and keeps kinds and rules, never words.

Read are texts of the other, of third parties and of unknown senders, and her typed incidents. Her own
messages, system lines and what was never sent are not: they cannot be his acts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from leeward.flow.case import Case
from leeward.flow.mine import Details, mine
from leeward.flow.paid import names_of
from leeward.flow.sides import Seen
from leeward.handles import is_number
from leeward.prepared import MEDIA_MARK
from leeward.records import Record, Said
from leeward.signs.common import text, told_by_her
from leeward.signs.common.carried import HisWords
from leeward.signs.common.columns import Columns, Mark, Reach, Side
from leeward.signs.common.noted import Noted, Sound
from leeward.signs.common.own_details import OwnDetails
from leeward.signs.common.own_details_plain import MOST_LETTERS, visible
from leeward.signs.common.places import Spot, nearest, spot, spots_in
from leeward.signs.common.text_rules import THREATS
from leeward.signs.common.told_by_others import ToldByOthers
from leeward.signs.sign3_turning_up import ADDRESS
from leeward.signs.sign4_exposure import FINDABLE, SECRET, UNTRUE
from leeward.vault import Query, Vault

_TEXT_KINDS = frozenset({"message", "mail", "post", "comment", "payment", "incident"})
_PLACE_KINDS = frozenset({"photo", "place"})
_NOT_READ = int(Mark.SYSTEM | Mark.NEVER_SENT | Mark.BLOCK_EVENT)
_UNPROVEN = int(Mark.UNPROVEN)
_PLACED = ("places", "addresses", "work", "school")
_AS_THIRD = frozenset({"visit"})
"""What is heard in her own words as in those of a friend who tells her; the rest has its own rules."""
_TELLING = FINDABLE | SECRET | UNTRUE
_SEEN_ELSEWHERE = Sound("exposure", "own_details.told@1")
"""Somebody writes to her that a detail of hers stands where others read it."""
_IN_PUBLIC = re.compile(
    r"\b(?:post\w*|saw|seen|online|internet|facebook|fb|insta\w*|tiktok|twitter|telegram|groups?|status|story|ad|"
    r"website|page|profile|screenshot\w*|comment\w*|shar(?:ed|ing)|forward\w*|public\w*|grupo|groupe|kikundi)\b",
    re.IGNORECASE,
)
_NAMES_ADDRESS = Sound(ADDRESS, "own_details.address@1")
ROWS_AT_ONCE = 10_000
SOUNDS = (".opus", ".m4a", ".ogg", ".oga", ".aac", ".amr", ".mp3", ".caf", ".wav", ".3gp")


@dataclass(slots=True)
class _Found:
    """What was noted so far, row by row."""

    heard: dict[int, tuple[Sound, ...]] = field(default_factory=dict)
    details: dict[int, tuple[str, ...]] = field(default_factory=dict)
    near: dict[int, int] = field(default_factory=dict)
    received: set[int] = field(default_factory=set)
    carried: set[int] = field(default_factory=set)
    said_to_threaten: dict[int, tuple[Sound, ...]] = field(default_factory=dict)
    voice: list[int] = field(default_factory=list)
    cut: int = 0


class Listener:
    """Listens to the texts of one case."""

    def __init__(self, case: Case, seen: Seen, columns: Columns, details: Details) -> None:
        self._columns = columns
        self._own = OwnDetails(details)
        self._places = spots_in(entry for kind in _PLACED for entry in details.get(kind, ()))
        names = names_of_the_other(case, seen)
        numbers = [h for h in seen.other.circle.forms if is_number(h)]
        self._his = HisWords(names, numbers)
        self._names = tuple(visible(name) for name in names)
        self._others = ToldByOthers(names)
        self.found = _Found()

    def rows(self) -> Iterator[int]:
        """The rows whose record has to be opened."""
        columns = self._columns
        for row, (kind, side, mark) in enumerate(zip(columns.kind, columns.side, columns.mark, strict=True)):
            if mark & _NOT_READ:
                continue
            has_text = kind in _TEXT_KINDS and (side != Side.ME or kind == "incident")
            has_more = side == Side.OTHER and (kind in _PLACE_KINDS or mark & Mark.VOICEMAIL)
            if has_text or has_more:
                yield row

    def take(self, row: int, record: Record) -> None:
        """Note what one record says."""
        said = f"{record.subject}\n{record.text}" if record.subject else record.text
        self.found.cut += len(said) > MOST_LETTERS
        said = said[:MOST_LETTERS]
        columns = self._columns
        if columns.kind[row] == "incident":
            self._typed(row, said, record.extra.get("place", ""))
            return
        side, lead = columns.side[row], columns.mark[row] & _UNPROVEN
        if said:
            self._hear(row, said, "other" if side == Side.OTHER or lead else "third")
            if side != Side.OTHER and not lead:
                self._of_third(row, said, record.kind == "payment" and record.direction == "in")
            if self._own and columns.reach[row] != Reach.HER and (kinds := self._own.kinds(said)):
                self.found.details[row] = kinds
        if side == Side.OTHER:
            if said and columns.reach[row] == Reach.HER and "addresses" in self._own.kinds(said):
                self.found.heard[row] = (*self.found.heard.get(row, ()), _NAMES_ADDRESS)
            self._beside_words(row, record)

    def _hear(self, row: int, said: str, side: str) -> None:
        columns = self._columns
        channel = "payment_note" if columns.kind[row] == "payment" else columns.channel[row]
        sounds = [Sound(kind, rule) for kind, rule in text.sounds(said, side, channel)]
        if sounds and columns.side[row] == Side.THIRD and side == "third":
            if self._others.leaves_open(said, {sound.kind for sound in sounds}):
                heard = (h for h in text.hear(said, side, channel) if self._is_his(said, h))
                sounds = [Sound(h.kind, h.rule) for h in heard]
            else:
                sounds = [sound for sound in sounds if sound.kind != "visit"]
        if sounds:
            self.found.heard[row] = tuple(dict.fromkeys(sounds))

    def _is_his(self, said: str, heard: text.Heard) -> bool:
        """Whether what somebody else wrote tells of another's act, not of their own coming or present."""
        if heard.kind == "visit":
            return self._others.tells_of_visit(said, heard.start, heard.end)
        return heard.kind != "gift" or self._others.tells_of_gift(said, heard.start, heard.end)

    def _of_third(self, row: int, said: str, is_money: bool) -> None:
        if self._columns.reach[row] != Reach.HER:
            return
        if self._his.carries(said):
            self.found.carried.add(row)
        told = [h for words in self._others.as_he_said(said) for h in text.hear(words, "other")]
        passed_on = [s for s in self.found.heard.get(row, ()) if s.kind.startswith(THREATS)]
        sounds = (*passed_on, *(Sound(h.kind, h.rule) for h in told if h.kind.startswith(THREATS)))
        if sounds:
            self.found.said_to_threaten[row] = tuple(dict.fromkeys(sounds))
        if self._his.paid(said) if is_money else self._his.names_him(said):
            self.found.received.add(row)
        if self._own and _IN_PUBLIC.search(said) and _TELLING & set(self._own.kinds(said)):
            self.found.heard[row] = (*self.found.heard.get(row, ()), _SEEN_ELSEWHERE)

    def _typed(self, row: int, said: str, place: str) -> None:
        """Her own words: by their own ideas, as somebody's who tells her, and as if he had said them."""
        heard = [h for h in text.hear(said, "third") if h.kind in _AS_THIRD]
        if told_by_her.is_report(said):
            swapped = told_by_her.as_the_other_said(said, self._names)
            heard += [h for h in text.hear(swapped, "other") if h.kind.startswith(THREATS)]
        sounds = (*told_by_her.told(said, place, self._names), *(Sound(h.kind, h.rule) for h in heard))
        if sounds:
            self.found.heard[row] = tuple(dict.fromkeys(sounds))

    def _beside_words(self, row: int, record: Record) -> None:
        """Where a record of his was made, and whether it is sound that nobody listened to."""
        columns = self._columns
        if self._places and (where := _spot(record)) and (far := nearest(where, self._places)) is not None:
            self.found.near[row] = far
        voicemail = columns.mark[row] & Mark.VOICEMAIL and not record.text
        if voicemail or (columns.mark[row] & MEDIA_MARK and _is_sound(record)):
            self.found.voice.append(row)


def listen(vault: Vault, case: Case, seen: Seen, columns: Columns) -> Noted:
    """Open what has to be read, one record at a time, and give what was noted."""
    listener = Listener(case, seen, columns, mine(vault))
    query, rows = Query(vault), listener.rows()
    while part := {columns.place[row]: row for row in islice(rows, ROWS_AT_ONCE)}:
        for sealed in query.at(part):
            if isinstance(sealed.item, Record):
                listener.take(part[sealed.row], sealed.item)
    found = listener.found
    return Noted(
        heard=found.heard,
        details=found.details,
        near=found.near,
        received=frozenset(found.received),
        carried=frozenset(found.carried),
        said_to_threaten=found.said_to_threaten,
        voice=tuple(found.voice),
        cut=found.cut,
    )


def not_listened(noted: Noted, voice: int) -> Iterator[Said]:
    """What the words of a case could not tell: sound, and the ends of very long texts."""
    if voice:
        yield Said("not_examined.voice_notes", {"n": voice})
    if noted.cut:
        yield Said("not_examined.long_texts", {"n": noted.cut})


def _spot(record: Record) -> Spot | None:
    if (found := spot(record.lat, record.lon)) is not None:
        return found
    written = record.extra.get("location", "")
    latitude, _, longitude = written.partition(",")
    return spot(latitude, longitude)


def _is_sound(record: Record) -> bool:
    names = [attachment.name.lower() for attachment in record.attachments]
    media = (record.extra.get(key, "").lower() for key in ("media", "media_type", "mime_type"))
    return any(name.endswith(SOUNDS) for name in names) or any("voice" in m or "audio" in m for m in media)


def names_of_the_other(case: Case, seen: Seen) -> tuple[str, ...]:
    """The names that records or she herself give the other, most frequent first."""
    return names_of(case, seen.parties, seen.other)
