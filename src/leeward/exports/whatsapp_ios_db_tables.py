# SPDX-License-Identifier: Apache-2.0
"""The tables around the messages of WhatsApp on an iPhone: chats, members, names, files, side notes."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from leeward.exports.apple_time import name_in_backup, written_as
from leeward.exports.protobuf_fields import first, text_of
from leeward.exports.sqlite_bytes import Database, field
from leeward.exports.whatsapp_ios_db_people import people_beside
from leeward.parts import Document
from leeward.records import Attachment, Party
from leeward.unpack import plain_name

OWNER: Final = Party()
MEDIA: Final = (
    "ZMEDIALOCALPATH", "ZXMPPTHUMBPATH", "ZTHUMBNAILLOCALPATH", "ZTITLE", "ZVCARDNAME", "ZVCARDSTRING",
    "ZFILESIZE", "ZMOVIEDURATION", "ZLATITUDE", "ZLONGITUDE", "ZMEDIAURL", "ZAUTHORNAME", "ZMETADATA",
)  # fmt: skip
SHARED: Final = (
    "AppDomainGroup-group.net.whatsapp.WhatsApp.shared",
    "AppDomainGroup-group.net.whatsapp.WhatsAppSMB.shared",
)
"""Where a backup keeps the files of WhatsApp, and of WhatsApp Business."""
_GROUP, _STATUS = 1, 3
"""Values of ``ZSESSIONTYPE``."""
_QUOTED: Final = 5
"""The field of a file's side note that names the message which is answered."""
_MOST_MEMBERS: Final = 2_000


def is_shown_to_all(address: str) -> bool:
    """Whether an address is that of statuses or of a channel."""
    return address == "status@broadcast" or address.endswith("@newsletter")


class Chat(NamedTuple):
    """A conversation: its address, what it is called, and who else is in it."""

    address: str
    name: str
    is_group: bool
    others: tuple[Party, ...]
    is_public: bool = False
    """Whether what stands in it is shown to everybody who looks: a status, or a channel."""

    @property
    def thread(self) -> str | None:
        """What it is called in receipts and lists."""
        return self.name or self.address or None


class Tables:
    """What the rows of ``ZWAMESSAGE`` refer to, by number."""

    def __init__(self, database: Database, document: Document) -> None:
        self._database = database
        self._beside = document.beside
        self._people = people_beside(document)
        self._names = {**self._people.names, **self._known_names()}
        self._members, by_chat = self._group_members()
        self.chats = self._sessions(by_chat)
        self.media = self._cells("ZWAMEDIAITEM", MEDIA)
        self.notes = self._cells("ZWAMESSAGEINFO", ("ZRECEIPTINFO",))
        self._media_of: dict[int, int] = {}
        self.quoted = self._quoted()
        self.rows_of = self._rows_of(set(self.quoted.values()))

    def party(self, address: str, name: str = "") -> Party:
        """The person behind an address, with the number and the name that the phone knows."""
        known = self._people.address(address)
        shown = name or self._names.get(address) or self._names.get(known)
        return Party(known or None, shown or None)

    def member(self, number: object) -> Party | None:
        """A member of a group by its number."""
        return self._members.get(number) if isinstance(number, int) else None

    def media_number(self, row: int, stated: object) -> int | None:
        """The number of the file that belongs to a message."""
        return stated if isinstance(stated, int) and stated else self._media_of.get(row)

    def _cells(self, table: str, names: tuple[str, ...]) -> Callable[[int], Mapping[str, Any]]:
        columns = self._database.columns(table)
        there = {column.casefold() for column in columns}
        wanted = [name for name in names if name.casefold() in there]
        return self._database.cells_of(table, wanted) if wanted else lambda _: {}

    def _rows(self, table: str, *names: str) -> list[tuple[Any, ...]]:
        columns = self._database.columns(table)
        return list(self._database.rows(table, [field(columns, name) for name in names]))

    def _known_names(self) -> dict[str, str]:
        """Names by address: what people call themselves, and over it what the phone's owner calls them."""
        found = {
            written_as(address): written_as(name)
            for _, address, name in self._rows("ZWAPROFILEPUSHNAME", "ZJID", "ZPUSHNAME")
            if address and name
        }
        for _, address, name, first_name in self._rows(
            "ZWAGROUPMEMBER", "ZMEMBERJID", "ZCONTACTNAME", "ZFIRSTNAME"
        ):
            if address and (name or first_name):
                found[written_as(address)] = written_as(name) or written_as(first_name)
        for _, address, name in self._rows("ZWACHATSESSION", "ZCONTACTJID", "ZPARTNERNAME"):
            if address and name:
                found[written_as(address)] = written_as(name)
        return found

    def _group_members(self) -> tuple[dict[int, Party], dict[int, list[Party]]]:
        members: dict[int, Party] = {}
        by_chat: dict[int, list[Party]] = {}
        for number, address, chat in self._rows("ZWAGROUPMEMBER", "ZMEMBERJID", "ZCHATSESSION"):
            members[number] = party = self.party(written_as(address))
            if isinstance(chat, int) and party != OWNER and len(by_chat.get(chat, ())) < _MOST_MEMBERS:
                by_chat.setdefault(chat, []).append(party)
        return members, by_chat

    def _sessions(self, by_chat: Mapping[int, list[Party]]) -> dict[int, Chat]:
        found: dict[int, Chat] = {}
        for number, address, name, kind in self._rows(
            "ZWACHATSESSION", "ZCONTACTJID", "ZPARTNERNAME", "ZSESSIONTYPE"
        ):
            said = written_as(address)
            is_group = kind == _GROUP or said.endswith("@g.us")
            others = tuple(by_chat.get(number, ())) if is_group else ((self.party(said),) if said else ())
            is_public = kind == _STATUS or is_shown_to_all(said)
            found[number] = Chat(said, written_as(name), is_group, others, is_public)
        return found

    def _quoted(self) -> dict[int, str]:
        """The messages that others answer, by the number of the file whose side note says so."""
        found: dict[int, str] = {}
        for number, message, note in self._rows("ZWAMEDIAITEM", "ZMESSAGE", "ZMETADATA"):
            if isinstance(message, int):
                self._media_of[message] = number
            if note and (answered := text_of(first(note, _QUOTED))):
                found[number] = answered
        return found

    def _rows_of(self, wanted: set[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        columns = self._database.columns("ZWAMESSAGE")
        stanza = field(columns, "ZSTANZAID")
        if wanted and stanza != "NULL":
            for number, guid in self._database.rows("ZWAMESSAGE", [stanza]):
                if guid in wanted:
                    found.setdefault(guid, number)
        return found

    def file(self, path: str) -> Attachment:
        """A file by the path that WhatsApp keeps; its hash where its bytes came along."""
        name = plain_name(path)
        near = self._beside.get(name)
        tail = path.rsplit("/", 2)[-2:]
        if near is None or near.name.replace("\\", "/").split("/")[-2:] != tail:
            names = (name_in_backup(domain, f"Message/{path.lstrip('/')}") for domain in SHARED)
            near = next((one for key in names if (one := self._beside.get(key)) is not None), None)
        sha256 = near.sha256() if near is not None else None
        return Attachment(path.rpartition("/")[2] or path, sha256, sha256 is not None)
