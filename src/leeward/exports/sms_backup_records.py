# SPDX-License-Identifier: Apache-2.0
"""What one element of SMS Backup & Restore says: a text, a multimedia message or a call as a record.

Numbers of types: Android's Telephony.TextBasedSmsColumns, Telephony.BaseMmsColumns, CallLog.Calls and
PduHeaders. What a number means that none of them defines is not guessed: direction "unknown".
"""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime

from leeward.exports.mms_parts import NULL, Parts
from leeward.exports.places import Extent, Letters
from leeward.exports.xml_bytes import Tag, Words
from leeward.records import Direction, Party, Record, Sha256, State, When, Where

SMS = (b"address", b"date", b"type", b"body", b"contact_name", b"subject", b"date_sent")
CALL = (b"number", b"date", b"type", b"duration", b"contact_name", b"presentation")

_SMS_TYPES: Mapping[bytes, tuple[Direction, tuple[State, ...]]] = {
    b"1": ("in", ()),
    b"2": ("out", ()),
    b"3": ("out", ("draft",)),
    b"4": ("out", ("queued",)),
    b"5": ("out", ("failed",)),
    b"6": ("out", ("queued",)),
}
_CALL_TYPES: Mapping[bytes, tuple[Direction, tuple[State, ...]]] = {
    b"1": ("in", ("answered",)),
    b"2": ("out", ()),
    b"3": ("in", ("missed",)),
    b"4": ("in", ("voicemail",)),
    b"5": ("in", ("declined",)),
    b"6": ("in", ("blocked",)),
    b"7": ("in", ("answered",)),
}
_ELSEWHERE = b"7"
_UNKNOWN: tuple[Direction, tuple[State, ...]] = ("unknown", ())
# PduHeaders: 128 a request to send, 132 a message fetched, 130 a notice of one never fetched.
_BOX_OF_PDU = {b"128": b"2", b"132": b"1", b"130": b"1"}
_NOT_FETCHED = b"130"
# CallLog.Calls.PRESENTATION_*: 2 restricted, 3 unknown, 4 payphone, 5 unavailable; and the numbers
# that older phones write instead.
_WITHHELD = (b"2", b"3", b"4", b"5")
_NO_NUMBER = (b"", b"null", b"-1", b"-2", b"-3")
_FROM, _TO, _CC, _BCC = b"137", b"151", b"130", b"129"
_SELF = "insert-address-token"
_NAMELESS = (b"(Unknown)", b"null", b"")
# A date below this is seconds (it would be March 1973 in milliseconds): seen in MMS.
_SECONDS_BELOW = 10**11
# Years before 1995 or after 2100 are a clock that was never set, not a time.
_FIRST = 788_918_400_000
_AFTER_LAST = 4_133_980_800_000
_MINUTES = tuple(f"{minute // 60:02}:{minute % 60:02}:" for minute in range(1440))
_SECONDS = tuple(f"{second:02}" for second in range(60))
_ENDS = ("Z", *(f".{millisecond:03}Z" for millisecond in range(1, 1000)))
_MOST_KNOWN = 10_000
_OWNER = Party()
# What is kept of one message: far above any that a network carries, far below what hurts.
_BIGGEST_MESSAGE = 64 << 20
_MOST_ADDRESSES = 10_000


class Records:
    """Makes records out of attributes, and notes what a reader of the receipt has to know."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.notes: Counter[str] = Counter()
        self._days: dict[int, str] = {}
        self._known: dict[tuple[bytes, bytes], tuple[Party, str | None]] = {}

    def sms(self, untrusted: tuple[bytes, ...], where: Where) -> Record:
        """A text message, from the values of ``SMS`` in their order."""
        address, date, kind, body, name, subject, sent = untrusted
        direction, state = _SMS_TYPES.get(kind, _UNKNOWN)
        other, thread = self._known.get((address, name)) or self._party(address, name)
        extra: dict[str, str] = {}
        if sent != date and sent not in (NULL, b"0", b""):
            extra["date_sent"] = sent.decode() if sent.isdigit() else self._words.text(sent)
        if direction == "unknown":
            self._untold(extra, kind, address)
        if body == NULL:
            self.notes["null_text"] += 1
        # By position as far as it goes: a name costs time, and this is the line that runs most often.
        return Record(
            "message",
            "sms",
            thread,
            self._when(date),
            other if direction == "in" else _OWNER,
            "" if body == NULL else self._words.text(body),
            where,
            (other,) if direction == "out" else (),
            direction,
            state,
            subject=None if subject == NULL else self._words.text(subject),
            extra=extra,
        )

    def call(self, untrusted: tuple[bytes, ...], where: Where) -> Record:
        """A telephone call, from the values of ``CALL`` in their order."""
        number, date, kind, duration, name, presentation = untrusted
        direction, state = _CALL_TYPES.get(kind, _UNKNOWN)
        extra: dict[str, str] = {}
        if direction == "unknown":
            self._untold(extra, kind, number)
        elif kind == _ELSEWHERE:
            extra["answered_elsewhere"] = "yes"
        number = number.strip()
        if presentation in _WITHHELD or number in _NO_NUMBER:
            state = (*state, "withheld")
            if number not in _NO_NUMBER:
                extra["number"] = self._words.text(number)
            number = NULL
        other, thread = self._party(number, name)
        seconds = int(duration) if duration.isdigit() and len(duration) < 10 else None
        return Record(
            kind="call",
            channel="phone",
            thread=thread,
            time=self._when(date),
            sender=other if direction == "in" else _OWNER,
            text="",
            where=where,
            to=(other,) if direction == "out" else (),
            direction=direction,
            state=state,
            seconds=seconds,
            extra=extra,
        )

    def mms(
        self,
        untrusted: Mapping[bytes, bytes],
        addrs: list[tuple[bytes, bytes]],
        parts: Parts,
        where: Where,
    ) -> Record:
        """A multimedia message, from its own attributes, its addresses and its parts."""
        pdu = untrusted.get(b"m_type", NULL)
        box = untrusted.get(b"msg_box", _BOX_OF_PDU.get(pdu, NULL))
        direction, state = _SMS_TYPES.get(box, _UNKNOWN) if box != b"6" else _UNKNOWN
        sender, to, thread = self._sides(direction, untrusted, addrs)
        extra: dict[str, str] = {}
        sent = untrusted.get(b"date_sent", NULL)
        if sent not in (NULL, b"0", b"", untrusted.get(b"date")):
            extra["date_sent"] = self._words.text(sent)
        if direction == "unknown":
            self._untold(extra, box, untrusted.get(b"address", NULL))
        if pdu == _NOT_FETCHED:
            extra["not_fetched"] = "yes"
        if untrusted.get(b"tr_id", b"").startswith(b"proto:"):  # how Google Messages stores RCS
            extra["rcs"] = "yes"
        return Record(
            kind="message",
            channel="mms",
            thread=thread,
            time=self._when(untrusted.get(b"date", NULL)),
            sender=sender,
            text="\n".join(parts.texts),
            where=where,
            to=to,
            direction=direction,
            state=state,
            subject=self._said(untrusted.get(b"sub", NULL)),
            attachments=tuple(parts.files),
            extra=extra,
        )

    def parts(self) -> Parts:
        """An empty set of parts for the next multimedia message."""
        return Parts(self._words, self.notes)

    def _sides(
        self,
        direction: Direction,
        untrusted: Mapping[bytes, bytes],
        addrs: list[tuple[bytes, bytes]],
    ) -> tuple[Party, tuple[Party, ...], str | None]:
        address = untrusted.get(b"address", NULL)
        name = untrusted.get(b"contact_name", NULL)
        group = [one for one in address.split(b"~") if one not in (b"", NULL)]
        named = address if len(group) == 1 else None
        _, thread = self._party(b", ".join(group) or NULL, name)

        def party(one: bytes) -> Party:
            return self._party(one, name if named and _digits(one) == _digits(named) else NULL)[0]

        told = {kind: [one for k, one in addrs if k == kind] for kind in (_FROM, _TO, _CC, _BCC)}
        to = [one for kind in (_TO, _CC, _BCC) for one in told[kind]]
        others = [one for one in to if self._words.text(one) != _SELF]
        if direction == "out":
            return _OWNER, tuple(party(one) for one in others or group), thread
        if direction == "unknown":
            return _OWNER, (), thread
        sources = [one for one in told[_FROM] if self._words.text(one) != _SELF]
        if named and sources and _digits(sources[0]) != _digits(named):
            self.notes["from_differs"] += 1
        if sources:
            return party(sources[0]), tuple(party(one) for one in others), thread
        sender = party(group[0]) if len(group) == 1 else Party(None, self._name(name))
        return sender, tuple(party(one) for one in others), thread

    def _party(self, address: bytes, name: bytes) -> tuple[Party, str | None]:
        known = self._known.get((address, name))
        if known is None:
            shown = self._name(name)
            handle = self._said(address) or None
            known = Party(handle, shown), shown or handle
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[address, name] = known
        return known

    def _name(self, untrusted: bytes) -> str | None:
        return None if untrusted in _NAMELESS else self._words.text(untrusted)

    def _said(self, untrusted: bytes) -> str | None:
        return None if untrusted == NULL else self._words.text(untrusted)

    def _untold(self, extra: dict[str, str], kind: bytes, address: bytes) -> None:
        self.notes["type_unknown"] += 1
        for key, value in (("type", kind), ("address", address)):
            if value != NULL:
                extra[key] = self._words.text(value)

    def _when(self, untrusted: bytes) -> When:
        if untrusted.isdigit() and len(untrusted) < 16:
            number = int(untrusted)
            if number < _SECONDS_BELOW:
                number *= 1000
                if number >= _FIRST:
                    self.notes["seconds"] += 1
            if _FIRST <= number < _AFTER_LAST:
                return When(untrusted.decode(), None, self._utc(number), "second")
        self.notes["undated"] += 1
        return When("" if untrusted == NULL else self._words.text(untrusted))

    def _utc(self, milliseconds: int) -> str:
        minute = milliseconds // 60_000
        date = self._days.get(minute // 1440)
        if date is None:
            date = datetime.fromtimestamp(minute * 60, UTC).strftime("%Y-%m-%dT")
            self._days[minute // 1440] = date
        second = _SECONDS[milliseconds // 1000 % 60]
        return date + _MINUTES[minute % 1440] + second + _ENDS[milliseconds % 1000]


def _digits(address: bytes) -> bytes:
    """The last nine digits, in which two spellings of one number agree; other addresses whole."""
    digits = bytes(one for one in address if one in b"0123456789")
    return digits[-9:] if len(digits) > 6 and b"@" not in address else address.strip().lower()


class Element(Extent):
    """A record as it stands in the file: its bytes, its attributes, and what is inside it."""

    def __init__(self, offset: int, spelling: Letters, begun: Tag | bytes, records: Records) -> None:
        super().__init__(offset, spelling)
        self._records = records
        self._addrs: list[tuple[bytes, bytes]] = []
        self._parts: Parts | None = None
        self._attributes: Mapping[bytes, bytes] = {}
        self.bad: str | None = None
        """Why this element is no record: a code of the catalogue, or None."""
        if isinstance(begun, Tag):
            self.name = begun.name
            self._attributes = begun.attributes
            self.bad = "bad_xml" if begun.twice else None
        else:
            self.name = begun

    def inside(self, found: Tag, piece: bytes) -> None:
        """Take a tag inside the element, with the piece it stands in."""
        self.feed(b"<" + piece)
        if found.twice:
            self.bad = self.bad or "bad_xml"
        if self.bad or self.name != b"mms":
            return
        parts = self.parts()
        if found.name == b"part":
            parts.take(found.attributes)
        elif found.name == b"addr":
            address = found.attributes.get(b"address", NULL)
            self._addrs.append((found.attributes.get(b"type", NULL), address))
        if parts.size > _BIGGEST_MESSAGE or len(self._addrs) > _MOST_ADDRESSES:
            self.bad = "element_too_big"

    def long_part(self, found: Tag, sha256: Sha256 | None) -> None:
        """Take a part whose data was too long to hold; without a hash the data was no base64."""
        self.parts().take_long(found.attributes, sha256)

    def parts(self) -> Parts:
        """The parts taken so far."""
        if self._parts is None:
            self._parts = self._records.parts()
        return self._parts

    def record(self, member: str | None) -> Record:
        """What the element says."""
        place = self.where(member)
        get = self._attributes.get
        if self.name == b"sms":
            return self._records.sms(tuple(get(key, NULL) for key in SMS), place)
        if self.name == b"call":
            return self._records.call(tuple(get(key, NULL) for key in CALL), place)
        return self._records.mms(self._attributes, self._addrs, self.parts(), place)
