# SPDX-License-Identifier: Apache-2.0
"""The recovery sheet: 24 words on paper that open the vault when the passphrase is lost.

The words are 256 random bits and a checksum, in the manner of BIP 39, so that a word copied wrongly is
noticed and named instead of opening nothing.
"""

import hashlib
import secrets

from leeward.errors import UsageError
from leeward.flow.guesses import WORDS
from leeward.vault.seal import SHEET_WORDS, sheet_words

_BYTES = 32
_WORD_BITS = 11


def new_sheet() -> tuple[str, ...]:
    """The words of a new sheet."""
    return _in_words(secrets.token_bytes(_BYTES))


def _in_words(entropy: bytes) -> tuple[str, ...]:
    bits = int.from_bytes(entropy + hashlib.sha256(entropy).digest()[:1], "big")
    return tuple(
        WORDS[bits >> _WORD_BITS * (SHEET_WORDS - 1 - n) & len(WORDS) - 1] for n in range(SHEET_WORDS)
    )


def check_sheet(typed: str) -> None:
    """Say which word of a sheet was copied wrongly; silent on what is whole, or is no sheet at all.

    Nothing of the sheet is in what is said: the number of a word, never the word.
    """
    words = sheet_words(typed)
    if words is None:
        return
    known = {word: number for number, word in enumerate(WORDS)}
    unknown = [n for n, word in enumerate(words, 1) if word not in known]
    if len(unknown) > SHEET_WORDS // 2:
        return
    if unknown:
        raise UsageError("error.sheet_word", number=unknown[0])
    bits = 0
    for word in words:
        bits = bits << _WORD_BITS | known[word]
    if _in_words((bits >> 8).to_bytes(_BYTES, "big")) != words:
        raise UsageError("error.sheet_sum")
