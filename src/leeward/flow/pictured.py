# SPDX-License-Identifier: Apache-2.0
"""Whether a record shows or speaks of a picture or film: law on intimate images asks for one.

No picture is opened. That one is attached, was left out of the export, or is spoken of is all that is known;
whether it is intimate is for a person to see.
"""

import re
from functools import cache

from leeward.flow.names import is_picture
from leeward.records import Record
from leeward.signs.common.text_plain import plain_words
from leeward.signs.common.text_rules import rules

LEFT_OUT = "omitted"
"""What an export says of media that it left out, whatever they were: it may have been a picture."""
_TYPES = re.compile(r"image|photo|picture|video|film|gif|view.once", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:photo(?:s|graph\w*)?|pictures?|pics?|images|(?:intimate|private|explicit|naked|nude) image|"
    r"selfies?|videos?|vids?|films?|clips?|sex ?tapes?|nudes?|deep ?fakes?|fotos?|imagen(?:es)?|vidéos?|"
    r"picha|tas[bv]ee?r\w*)\b",
    re.IGNORECASE,
)
"""Words for pictures and films in the languages of the rules. Screenshots and chats are none."""


def is_pictured(record: Record) -> bool:
    """Whether a picture or film is attached to a record, was left out of it, or is named in it."""
    if any(is_picture(attachment.name) for attachment in record.attachments):
        return True
    if record.extra.get("media") == LEFT_OUT:
        return True
    types = (record.extra.get(key, "") for key in ("media", "media_type", "mime_type", "content_type"))
    return any(_TYPES.search(one) for one in types) or _speaks_of_one(f"{record.subject}\n{record.text}")


def _speaks_of_one(said: str) -> bool:
    return bool(_NAMED.search(said)) or bool(rules().ideas.bits(plain_words(said)) & _intimate())


@cache
def _intimate() -> int:
    """The ideas of the rules that stand for pictures she would not have seen, of every language."""
    numbers = rules().ideas.numbers
    return sum(1 << n for name, n in numbers.items() if name == "intimate" or name.endswith("_nude"))
