# SPDX-License-Identifier: Apache-2.0
"""Third parties who carry his words to her: "he asked me to tell you", "he wants you to call him".

And notices that name him as the sender of money or goods. Both come from people or services that are not
he; they are shown apart and never counted as contacts.
"""

import re
from collections.abc import Iterable, Iterator

from leeward.signs.common.own_details_numbers import tail
from leeward.signs.common.own_details_plain import MOST_LETTERS, visible

_HE = r"he|she|him|her|your ex|ur ex|my (?:son|brother|friend|cousin|boss)|yeye|el|ella|il|elle|e|woh?"
_ASKED = (
    r"(?:asked|asks|asking|told|tells|begged|begging|begs|sent|wants|wanted|said|says|say|texted|called|messaged|"
    r"dm(?:'?d|ed)?|keeps? asking|dey ask|dey beg|wan make|talk say)"
)
_CARRIED = (
    rf"\b(?:HE)\W+(?:just |has |have |had |is |was |also |even |still |keeps? |don |dey )*{_ASKED}\b"
    r"(?:\W+\w+){0,3}?\W+(?:to (?:tell|ask|let|give|pass|beg|talk to|speak to|check on|say|send) (?:u|you|it|"
    r"this|on|about)|(?:i |that i |say make i )(?:should |shud |must )?(?:tell|ask|give|pass|beg) (?:u|you)|"
    r"(?:u|you) (?:to |should |shud |must )?(?:to )?(?:call|ring|text|reply|answer|unblock|forgive|talk|"
    r"speak|meet|see|come|go back|pick)|(?:call|unblock|forgive|reply) (?:him|her|me)|"
    r"make (?:you|u|i) (?:call|tell|beg|reply))"
    r"|\b(?:message|msg|word|letter|note|greetings?) from (?:HE)\b"
    r"|\b(?:passing|pass) (?:this |it )?on (?:from|for) (?:HE)\b"
    r"|\bon (?:his|her|HE's) behalf\b"
    r"|\b(?:unblock|call|ring|text|forgive|reply to|talk to|speak to|meet) (?:HE)\b(?:\W+\w+){0,4}?\W*"
    r"(?:please|pls|plz|abeg|he|she|biko|jare|tafadhali)\b"
    r"|\bme (?:pidio|dijo) que te (?:diga|dijera|pida|pregunte)\b"
    r"|\b(?:il|elle) m'?a (?:demande|dit) de te\b"
    r"|\b(?:ame|ali)(?:niambia|niomba|nituma)\b"
    r"|\b(?:usne|us ne|woh) (?:bola|kaha|bol raha|keh raha)\b(?:\W+\w+){0,4}?\W+(?:tumhe|tujhe|tumko|ki tum)"
    r"\b"
)
_RECEIVED = re.compile(
    r"\b(?:credit(?:ed)?|cr|received|deposit(?:ed)?|paid you|sent you|transfer(?:red)?|money request|"
    r"umepokea|recibiste|has recibido|te envio|virement|recu|airtime|top[- ]?up|recharge|gift(?:ed)?|"
    r"delivery|order|parcel|bouquet|voucher)\b"
)
_COMPANY = r" (?:and |n )?(?:ltd|limited|plc|inc|llc|co|company|sons|enterprises?|stores?|motors)\b"
"""What makes a person's name a firm's."""
_TOKEN = re.compile(r"[^\W_]+")
SHORTEST_NAME = 3
"""Letters of a word of a name below which it is too common a word to mean him."""


class HisWords:
    """How others speak of him: by "he", by a name of his, and in notices by his full name or number."""

    def __init__(self, names: Iterable[str], numbers: Iterable[str]) -> None:
        full = {" ".join(_TOKEN.findall(visible(name))) for name in names}
        first = {word for name in full for word in name.split() if len(word) >= SHORTEST_NAME}
        he = "|".join(
            (_HE, *map(re.escape, sorted(full | first, key=lambda n: (-len(n), n)) if first else ()))
        )
        self._carried = re.compile(_CARRIED.replace("HE", he))
        self._full = tuple(sorted(name for name in full if " " in name))
        self._banked = frozenset(way for name in self._full for way in _as_banks_write(name))
        self._in_full = re.compile(
            rf"\b(?:{'|'.join(w for name in self._full for w in _in_full(name))})\b(?!{_COMPANY})"
        )
        self._tails = tuple(sorted({digits for number in numbers if (digits := tail(number))}))

    def carries(self, text: str) -> bool:
        """Whether a third party passes on what he asked them to."""
        said = visible(text[:MOST_LETTERS]).replace("\u2019", "'")
        return self._carried.search(said) is not None

    def names_him(self, text: str) -> bool:
        """Whether a notice of money or goods names him in full, or by his number."""
        said = visible(text[:MOST_LETTERS])
        return _RECEIVED.search(said) is not None and self._is_in(said, self._full)

    def paid(self, line: str) -> bool:
        """Whether a bank's line of money that came in names him, as banks write names too: "COKER F"."""
        return self._is_in(visible(line[:MOST_LETTERS]), self._banked)

    def paid_in_full_name(self, line: str) -> bool:
        """Whether such a line names him beyond an initial, which a relative may share, or by his number."""
        said = " ".join(_TOKEN.findall(visible(line[:MOST_LETTERS])))
        named = bool(self._full) and self._in_full.search(said) is not None
        return named or self._is_in(said, ())

    def _is_in(self, said: str, names: Iterable[str]) -> bool:
        words = f" {' '.join(_TOKEN.findall(said))} "
        digits = "".join(filter(str.isdigit, said))
        return any(f" {name} " in words for name in names) or any(end in digits for end in self._tails)


def _in_full(name: str) -> Iterator[str]:
    """A full name in the orders of a bank's line, without the middle names too."""
    first, *middle, last = map(re.escape, name.split())
    for given in dict.fromkeys((" ".join((first, *middle)), first)):
        yield f"{given} {last}"
        yield f"{last} {given}"


def _as_banks_write(name: str) -> Iterator[str]:
    """A full name in the orders of a bank's line, and with an initial for the first name."""
    first, *middle, last = name.split()
    for given in dict.fromkeys((" ".join((first, *middle)), first, first[0])):
        yield f"{given} {last}"
        yield f"{last} {given}"
