# SPDX-License-Identifier: Apache-2.0
"""X's own words: the names of the files of an archive, whose archive it is, and where links lead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from leeward.records import Direction, Party

MESSAGES: Final = "messages"
NAMES: Final[Mapping[str, str]] = {
    "direct_message": MESSAGES,
    "direct_messages": MESSAGES,
    "direct_message_group": MESSAGES,
    "direct_messages_group": MESSAGES,
    "tweet": "post",
    "tweets": "post",
    "community_tweet": "post",
    "deleted_tweet": "deleted",
    "deleted_tweets": "deleted",
    "block": "blocked",
    "mute": "muted",
    "ip_audit": "login",
    "contact": "contact",
}
"""What a file holds, by the name in its first line. Headers of messages hold less than the messages do."""

SAYS: Final[Mapping[str, str]] = {
    "post": "tweet",
    "deleted": "tweet",
    "blocked": "blocking",
    "muted": "muting",
    "login": "ipAudit",
    "contact": "contact",
}
"""The key that an item of such a file stands under."""

_ENTITY = re.compile("&(lt|gt|amp);")
_ENTITIES: Final = {"lt": "<", "gt": ">", "amp": "&"}


def escaped(text: str) -> str:
    """The words of a post, in which X writes three signs as HTML."""
    return _ENTITY.sub(lambda one: _ENTITIES[one[1]], text)


def links(untrusted: Any) -> str:
    """Where the short links of a message lead, one a line."""
    listed = untrusted if isinstance(untrusted, list) else ()
    found = [one.get("expanded") for one in listed if isinstance(one, dict)]
    return "\n".join(one for one in found if isinstance(one, str))


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose archive it is, as far as it says so."""

    number: str = ""
    name: str | None = None

    @classmethod
    def of(cls, untrusted: bytes) -> "Owner":
        """The owner by the text of ``account.js``."""
        _, _, text = untrusted.partition(b"=")
        try:
            listed = msgspec.json.decode(text, type=list[dict[str, Any]])
        except (msgspec.DecodeError, ValueError, RecursionError):
            return cls()
        account = listed[0].get("account") if listed else None
        if not isinstance(account, dict):
            return cls()
        number, name = account.get("accountId"), account.get("accountDisplayName") or account.get("username")
        return cls(number, name if isinstance(name, str) else None) if isinstance(number, str) else cls()

    def party(self, number: str) -> Party:
        """A person of this number."""
        return Party(number or None, self.name if number and number == self.number else None)

    def direction(self, number: str) -> Direction:
        """Sent or received, where it is known who the owner is."""
        if not self.number or not number:
            return "unknown"
        return "out" if number == self.number else "in"
