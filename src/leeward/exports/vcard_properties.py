# SPDX-License-Identifier: Apache-2.0
"""One property of a vCard, and the contact that all of them make: name, numbers, mails, addresses."""

import binascii
import re
from collections import Counter
from dataclasses import dataclass, field

from leeward.exports.mail_charsets import guessed

_LINE = re.compile(
    rb"""(?:([\w-]++)\.)?([\w-]++)((?:\s*+;(?:"[^"]*+"|[^":;])*+)*+)\s*+:""",
)
_PARAMETER = re.compile(rb""";\s*((?:"[^"]*"|[^":;])*)""")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_OLD_ESCAPE = re.compile(r"\\([;,:\\])")
"""Quoted-printable stands in cards of version 2.1, which write breaks as =0D=0A: "C:\\new" has none."""
_COMPONENTS = re.compile(r"((?:\\.|[^;])*+)(?:;|$)", re.DOTALL)
_BARE_ENCODINGS = ("QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT")
# Sets of letters that phones had. Others that Python knows are codes, not letters, or slow on purpose.
_CHARSETS = re.compile(
    r"utf-?8|utf-?16(?:[lb]e)?|(?:us-)?ascii|iso-?8859-\d+|latin-?1|(?:windows-|cp)\d{3,5}|koi8-[ru]|"
    r"shift_?jis|sjis|euc-(?:jp|kr)|iso-2022-(?:jp|kr)|gb2312|gbk|gb18030|big5|mac(?:intosh|-roman)",
    re.IGNORECASE,
)
# Names of accounts that no standard has but that phones and mail programs write.
_ACCOUNTS = re.compile(
    r"IMPP|X-(AIM|ICQ|JABBER|MSN|QQ|SKYPE|SKYPE-USERNAME|YAHOO|YAHOO-ID|GTALK|GOOGLE-TALK|TWITTER|"
    r"GADUGADU|GROUPWISE|SIP|WHATSAPP|TELEGRAM|SIGNAL|VIBER|FACEBOOK|INSTAGRAM|SOCIALPROFILE|"
    r"MS-IMADDRESS|EVOLUTION-VIDEO-URL)"
)
_NUMBERS = re.compile(r"TEL|X-(?:.*-)?(?:TEL|PHONE)(?:-.*)?")
_BINARY = ("PHOTO", "LOGO", "SOUND", "KEY")
_UNESCAPED = {"n": "\n", "N": "\n"}


@dataclass(slots=True)
class Property:
    """A property as it stands in its lines, joined but not yet decoded."""

    group: str
    name: str
    encoding: str
    charset: str
    binary: bool
    value: bytearray

    @property
    def quoted(self) -> bool:
        """Whether the value is quoted-printable, whose lines end in "=" where they go on."""
        return self.encoding == "QUOTED-PRINTABLE"


def begun(untrusted: bytes) -> Property | None:
    """The property that begins with this line, or None for a line that is none."""
    found = _LINE.match(untrusted)
    if found is None:
        return None
    group, name, parameters = found[1] or b"", found[2].decode("ascii").upper(), found[3]
    encoding = charset = kind = ""
    for one in _PARAMETER.findall(parameters):
        key, _, value = one.partition(b"=")
        key = key.strip().upper().decode("ascii", "replace")
        value = value.strip(b' "').decode("ascii", "replace")
        if key == "ENCODING":
            encoding = value.upper()
        elif key in _BARE_ENCODINGS and "=" not in one.decode("ascii", "replace"):
            encoding = key
        elif key == "CHARSET":
            charset = value
        elif key == "VALUE":
            kind = value.upper()
    value = untrusted[found.end() :]
    binary = encoding in ("BASE64", "B") or value[:5].lower() == b"data:"
    if name in _BINARY and not encoding and kind not in ("URI", "URL"):
        binary = binary or value[:4].lower() != b"http"
    return Property(
        group.decode("ascii"), name, encoding, charset, binary, bytearray(b"" if binary else value)
    )


@dataclass(slots=True)
class Contact:
    """What the properties of one card add up to.

    ``counts`` has values read as Windows-1252 (guessed), or with signs for letters that are broken.
    """

    version: str = ""
    names: list[str] = field(default_factory=list)
    composed: str = ""
    numbers: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    others: dict[str, list[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def take(self, one: Property) -> None:
        """Take a property in."""
        if one.binary:
            self.counts["binary"] += 1
            return
        raw = self._decoded(one)
        said = _plain(raw, is_old=one.quoted)
        if not said.strip(" ;\n"):
            return
        match one.name:
            case "VERSION":
                self.version = said.strip()
            case "FN":
                self.names.append(" ".join(said.split()))
            case "N":
                family, given, more, before, after = (_components(raw, is_old=one.quoted) + [""] * 5)[:5]
                parts = (before, given, more, family, after)
                self.composed = " ".join(part for part in parts if part)
            case "EMAIL":
                self.mails.append(_without(said, "mailto:"))
            case "ADR":
                self.addresses.append(", ".join(part for part in _components(raw, is_old=one.quoted) if part))
            case name if _NUMBERS.fullmatch(name):
                self.numbers.append(_without(said, "tel:"))
            case name if _ACCOUNTS.fullmatch(name):
                self.accounts.append(said.strip())
            case name:
                joined = ", ".join(part for part in _components(raw, is_old=one.quoted) if part)
                key = f"{one.group}.{name}".strip(".").lower()
                self.others.setdefault(key, []).append(joined if name == "ORG" else said)

    def agent(self, one: Property) -> None:
        """Take a property of a card inside this one: who it is and how to reach them, no more."""
        if one.name in ("FN", "TEL", "EMAIL") and not one.binary:
            self.others.setdefault("agent", []).append(_plain(self._decoded(one), is_old=one.quoted))

    def name(self) -> str | None:
        """What the contact is called, by the first that the card gives."""
        rest = (*self.others.get("org", ()), *self.others.get("nickname", ()), *self.mails)
        given = (*self.names, self.composed, *rest)
        return next((one for one in given if one), None)

    def text(self) -> str:
        """All numbers, then mails, accounts and addresses, one a line."""
        every = (*self.numbers, *self.mails, *self.accounts, *self.addresses)
        return "\n".join(" ".join(one.split()) for one in every)

    def extra(self) -> dict[str, str]:
        """Everything else that is text, as written; what a card says twice stands in two lines."""
        return {key: "\n".join(said) for key, said in self.others.items()}

    def _decoded(self, one: Property) -> str:
        value = binascii.a2b_qp(one.value) if one.quoted else bytes(one.value)
        if one.charset:
            try:
                if _CHARSETS.fullmatch(one.charset):
                    return value.decode(one.charset)
            except (LookupError, UnicodeDecodeError):  # not those letters after all
                pass
            self.counts["charset"] += 1
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            text = guessed(value, mostly_utf8=True)
            self.counts["broken" if "\ufffd" in text else "guessed"] += 1
            return text


def _plain(said: str, *, is_old: bool) -> str:
    if "\\" not in said:
        return said
    if is_old:
        return _OLD_ESCAPE.sub(r"\1", said)
    return _ESCAPE.sub(lambda found: _UNESCAPED.get(found[1], found[1]), said)


def _components(said: str, *, is_old: bool) -> list[str]:
    """The parts between semicolons, unescaped, each on one line."""
    return [" ".join(_plain(part, is_old=is_old).split()) for part in _COMPONENTS.findall(said)]


def _without(said: str, scheme: str) -> str:
    said = said.strip()
    return said[len(scheme) :] if said[: len(scheme)].lower() == scheme else said
