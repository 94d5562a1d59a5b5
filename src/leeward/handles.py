# SPDX-License-Identifier: Apache-2.0
"""Who is who: numbers, mail addresses and names in one form, so that one person is found in all exports."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

INVISIBLE = dict.fromkeys(
    [0x00AD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF]
)
"""Marks that change how a name is drawn and not who it is."""

SHORTEST_NUMBER = 7
"""Digits below which a number is a service code and matches only itself."""


@lru_cache(maxsize=65_536)
def normal(handle: str, country: str | None = None) -> str:
    """A handle in the form that is compared: "+2348000000123", "tel:08000000123", a mail, or a name.

    A number is put into international form where it, or the country, tells how
    (``is_possible_number`` of libphonenumber: it must not refuse numbers newer than its tables).
    """
    clean = unicodedata.normalize("NFC", handle.translate(INVISIBLE)).strip()
    if "@" in clean and " " not in clean:
        return clean.casefold()
    digits = "".join(str(unicodedata.digit(c)) for c in clean if c.isdigit())
    if len(digits) < 3 or any(c.isalpha() for c in clean):
        return clean
    international = clean.lstrip("( ").startswith("+")
    if len(digits) < SHORTEST_NUMBER:
        return f"tel:{digits}"
    try:
        number = phonenumbers.parse(f"+{digits}" if international else digits, country)
    except phonenumbers.NumberParseException:
        return f"+{digits}" if international else f"tel:{digits}"
    if international or phonenumbers.is_possible_number(number):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"tel:{digits}"


def is_number(form: str) -> bool:
    """Whether a normal form is a telephone number."""
    return form.startswith(("+", "tel:"))


def same_number(one: str, other: str) -> bool:
    """Whether two normal numbers may be one, where a country code is missing from either.

    A national number (leading zero dropped) must be the end of the other, and at least seven digits.
    """
    if not (is_number(one) and is_number(other)):
        return False
    a, b = (x.removeprefix("tel:").removeprefix("+") for x in (one, other))
    if a == b:
        return True
    if one.startswith("+") and other.startswith("+"):
        return False
    short, long = sorted((a.removeprefix("00").lstrip("0"), b.removeprefix("00").lstrip("0")), key=len)
    return len(short) >= SHORTEST_NUMBER and long.endswith(short)


@dataclass(frozen=True, slots=True)
class Circle:
    """The handles and names that are one person, as normal forms."""

    forms: frozenset[str]

    @classmethod
    def of(cls, handles: Iterable[str], country: str | None) -> "Circle":
        """The circle of handles as a person wrote them."""
        return cls(frozenset(normal(h, country) for h in handles))

    def holds(self, handle: str | None, name: str | None, country: str | None) -> bool:
        """Whether a party as a source shows it is this person: by its handle, else by its name."""
        for text in (handle, name):
            if not text:
                continue
            form = normal(text, country)
            if form in self.forms or any(same_number(form, f) for f in self.forms):
                return True
        return False
