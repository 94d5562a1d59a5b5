# SPDX-License-Identifier: Apache-2.0
"""Who is who: numbers, mail addresses and names in one form, so that one person is found in all exports."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import ValidationResult

INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF]
)
"""Marks that change how a name is drawn and not who it is."""

SHORTEST_NUMBER = 7
"""Digits below which a number is a service code and matches only itself."""

_NUMBERS_AT = ("s.whatsapp.net", "c.us")
"""Where WhatsApp puts what is a telephone number in international form, written without its plus."""


@lru_cache(maxsize=65_536)
def normal(handle: str, country: str | None = None) -> str:
    """A handle in the form that is compared: "+2348000000123", "tel:08000000123", a mail, or a name.

    A number is put into international form where it, or the country, tells how: "+", or the "00" that
    ITU-T E.164 recommends, or a national number of full length (by libphonenumber's lengths, not its
    ranges: it must not refuse numbers newer than its tables). A name of invisible marks alone stays
    itself, because otherwise all of them would be one person.
    """
    clean = unicodedata.normalize("NFC", handle.translate(INVISIBLE)).strip() or handle
    if "@" in clean and " " not in clean:
        number, _, at = clean.casefold().partition("@")
        return (
            f"+{number}" if at in _NUMBERS_AT and number.isascii() and number.isdigit() else clean.casefold()
        )
    digits = "".join(str(unicodedata.decimal(c)) for c in clean if c.isdecimal())
    if len(digits) < 3 or any(c.isalpha() for c in clean):
        return clean
    if len(digits) < SHORTEST_NUMBER:
        return f"tel:{digits}"
    if clean.lstrip("( ").startswith(("+", "\uff0b")):
        return _international(f"+{digits}", None, must_fit=False) or f"+{digits}"
    found = _international(f"+{digits[2:]}", None) if digits.startswith("00") else None
    found = found or _international(digits, country.upper() if country else None)
    return found or f"tel:{digits}"


def _international(digits: str, country: str | None, must_fit: bool = True) -> str | None:
    """E.164, or None where libphonenumber cannot read it or, if it ``must_fit``, knows no such length."""
    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return None
    fits = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    if must_fit and not fits:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


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
