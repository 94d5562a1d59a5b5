# SPDX-License-Identifier: Apache-2.0
"""Every way Leeward can stop, as one tree. Each says what to do and has an exit code.

    LeewardError
    |- DamagedError        1   the data is cut, altered or rotten
    |- UsageError          2   the command was given something it cannot use
    |  |- PassphraseError      the passphrase opens no slot of this vault
    |  |- NotAVaultError       the path holds something else, or nothing
    |  |- NewerVaultError      the vault was written by a later version
    |  `- VaultBusyError       another Leeward has this vault open
    |- QuestionError       3   a person must answer first; names the flag that does
    `- RefusedError        4   nothing in it could be taken
       `- NoRoomError          the disk is full; the vault is as it was before

The sentence is never in the exception: ``say`` is a key of the catalogue and ``facts`` are what its
placeholders take. Facts hold names of files, flags and counts, never the text of a message.
"""

from typing import ClassVar


class LeewardError(Exception):
    """Something a person has to know about. ``say`` is a catalogue key, ``facts`` its values."""

    exit_code: ClassVar[int] = 2

    def __init__(self, say: str, **facts: str | int) -> None:
        super().__init__(say)
        self.say = say
        self.facts = facts


class DamagedError(LeewardError):
    """The data is damaged, tampered with or cut short."""

    exit_code = 1


class UsageError(LeewardError):
    """The command cannot be carried out as it was given."""

    exit_code = 2


class PassphraseError(UsageError):
    """No key slot of the vault opens with this passphrase."""


class NotAVaultError(UsageError):
    """The path is not a vault, or there is nothing there."""


class NewerVaultError(UsageError):
    """The vault was written by a later version of the program."""


class VaultBusyError(UsageError):
    """Another process has the vault open."""


class QuestionError(LeewardError):
    """A question has to be answered first; ``facts['flag']`` names what answers it."""

    exit_code = 3


class RefusedError(LeewardError):
    """Nothing in the input could be taken, and the sentence says why."""

    exit_code = 4


class NoRoomError(RefusedError):
    """The disk is full. What was committed stays, nothing else was written."""
