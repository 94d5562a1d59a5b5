# SPDX-License-Identifier: Apache-2.0
"""The letters of a mail from its bytes, also where the mail says nothing about them, or not the truth.

Only charsets that are known before a mail is opened are ever looked up: a name out of a mail never
reaches Python's search for codecs. What browsers agree on is followed (WHATWG Encoding, "names and
labels"): a mail that says Latin-1 means Windows-1252, one that says GB2312 means its larger successors.
"""

import codecs
import encodings
import pkgutil
import re
from encodings.aliases import aliases
from functools import lru_cache
from typing import Final

_NOT_LETTERS: Final = frozenset({
    "aliases", "base64_codec", "bz2_codec", "charmap", "hex_codec", "idna", "mbcs", "oem", "palmos",
    "punycode", "quopri_codec", "raw_unicode_escape", "rot_13", "undefined", "unicode_escape",
    "uu_codec", "zlib_codec", "cp65001",
})  # fmt: skip
"""Codecs of Python that turn bytes into something else, or names into addresses."""

_MEANT: Final[dict[str, tuple[str, ...]]] = {
    "latin_1": ("cp1252",),
    "iso8859_1": ("cp1252",),
    "iso8859_9": ("cp1254",),
    "gb2312": ("gb18030",),
    "gbk": ("gb18030",),
    "big5": ("cp950", "big5hkscs"),
    "shift_jis": ("cp932", "shift_jisx0213"),
    "euc_jp": ("euc_jp", "euc_jisx0213"),
    "iso2022_jp": ("iso2022_jp", "iso2022_jp_ext", "iso2022_jp_2", "iso2022_jp_2004"),
    "euc_kr": ("cp949",),
    "iso2022_kr": ("iso2022_kr", "cp949"),
    "tis_620": ("cp874",),
    "iso8859_11": ("cp874",),
}
_NAMED: Final = {
    "ksc56011987": "cp949",
    "ksc5601": "cp949",
    "windows949": "cp949",
    "xsjis": "shift_jis",
    "xmssjis": "shift_jis",
    "xeucjp": "euc_jp",
    "xgbk": "gbk",
    "gb231280": "gb2312",
    "xgb2312": "gb2312",
    "xbig5": "big5",
    "big5hkscs": "big5hkscs",
    "windows874": "cp874",
    "iso88598i": "iso8859_8",
    "iso88598e": "iso8859_8",
    "iso88596i": "iso8859_6",
    "xmacroman": "mac_roman",
    "macintosh": "mac_roman",
    "xmaccyrillic": "mac_cyrillic",
    "unicode11utf7": "utf_7",
    "unicode11utf8": "utf_8",
    "utf8mb4": "utf_8",
    "xunicode20utf7": "utf_7",
    "ansix341968": "ascii",
}
_STATEFUL: Final = ("iso2022", "utf_7", "hz", "utf_16", "utf_32")
"""Charsets in which bytes that look like ASCII may be other letters."""

_SQUEEZE: Final = re.compile(r"[^a-z0-9]+")
_HALF: Final = re.compile("[\ud800-\udfff]")
_ASCII: Final = bytes(range(128))


def _squeezed(name: str) -> str:
    return _SQUEEZE.sub("", name[:60].lower())


def _known() -> dict[str, str]:
    modules = {m.name for m in pkgutil.iter_modules(encodings.__path__)} - _NOT_LETTERS
    found = {_squeezed(name): name for name in modules}
    found |= {_squeezed(alias): name for alias, name in aliases.items() if name in modules}
    return found | _NAMED


_KNOWN: Final = _known()


@lru_cache(maxsize=4096)
def _codec(charset: str) -> str | None:
    return _KNOWN.get(_squeezed(charset))


def decoded(data: bytes, charset: str | None) -> tuple[str, bool]:
    """The text, and whether the letters had to be guessed."""
    name = _codec(charset) if charset else None
    stateful = name is not None and name.startswith(_STATEFUL)
    if data.isascii() and not stateful:
        if b"\x1b$" not in data:
            return data.decode("ascii"), False
        name, charset = "iso2022_jp", None
    if name is not None and name != "ascii":
        for codec in _MEANT.get(name, (name,)):
            try:
                text = data.decode(codec)
            except UnicodeError:
                continue
            # UTF-7 can spell half a character, which no other text can hold
            return _HALF.sub("\ufffd", text) if stateful else text, charset is None
    return guessed(data, mostly_utf8=name == "utf_8"), True


def guessed(data: bytes, *, mostly_utf8: bool = False) -> str:
    """Text in letters that nobody named: UTF-8 if it can be, else Windows-1252, else Latin-1.

    ``mostly_utf8``: the mail says UTF-8; then a few broken letters among good ones do not change that.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if mostly_utf8:
        text = data.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        whole = len(text) - broken - (len(data) - len(data.translate(None, _ASCII)))
        if whole > broken:
            return text
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")
