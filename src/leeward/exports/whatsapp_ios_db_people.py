# SPDX-License-Identifier: Apache-2.0
"""Who is who in WhatsApp on an iPhone, from the files that lie beside the chats.

WhatsApp gives a person two addresses: one with the telephone number, and one without it ("@lid") that newer
chats use. ``LID.sqlite`` and ``ContactsV2.sqlite`` say which belong together. Without them one person would
be two.
"""

from typing import Final, NamedTuple

from leeward.exports.apple_time import written_as
from leeward.exports.sqlite_bytes import rows_beside
from leeward.parts import Document
from leeward.records import Party

LIDS: Final = "lid.sqlite"
CONTACTS: Final = "contactsv2.sqlite"
_WITHOUT_NUMBER, _WITH_NUMBER = "@lid", "@s.whatsapp.net"


class People(NamedTuple):
    """Addresses with a number by those without, and names by address."""

    numbers: dict[str, str]
    names: dict[str, str]

    def address(self, untrusted: str) -> str:
        """The address with a number, where it is known; else the address as it is."""
        return self.numbers.get(untrusted, untrusted)

    def party(self, untrusted: str) -> Party:
        """The person behind an address."""
        known = self.address(untrusted)
        return Party(known or None, self.names.get(untrusted) or self.names.get(known))


def people_beside(document: Document) -> People:
    """What the files beside a database of chats say of people."""
    found = People({}, {})
    for _, lid, number in rows_beside(document, LIDS, "ZWAPHONENUMBERLIDPAIR", "ZLID", "ZPHONENUMBER"):
        if lid and number:
            found.numbers.setdefault(_full(lid, _WITHOUT_NUMBER), _full(number, _WITH_NUMBER))
    columns = ("ZWHATSAPPID", "ZLID", "ZFULLNAME", "ZGIVENNAME", "ZBUSINESSNAME")
    for _, address, lid, *names in rows_beside(document, CONTACTS, "ZWAADDRESSBOOKCONTACT", *columns):
        if address and lid:
            found.numbers.setdefault(_full(lid, _WITHOUT_NUMBER), _full(address, _WITH_NUMBER))
        name = next((written_as(one) for one in names if one), "")
        if name:
            for one, end in ((address, _WITH_NUMBER), (lid, _WITHOUT_NUMBER)):
                if one:
                    found.names.setdefault(_full(one, end), name)
    return found


def _full(untrusted: object, end: str) -> str:
    """An address with its ending, which some columns leave out; a number without its plus."""
    said = written_as(untrusted)
    return said if "@" in said else said.lstrip("+") + end
