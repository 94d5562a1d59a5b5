# SPDX-License-Identifier: Apache-2.0
"""One line on what somebody most likely meant, behind the sentence that says what is wrong."""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import available_timezones

from leeward.cli.terminal import say, tell
from leeward.errors import LeewardError
from leeward.flow.closest import closest, closest_path

ABOUT_PATHS = frozenset(
    {"error.no_such_file", "error.not_a_vault", "error.nothing_to_check", "error.cannot_read"}
)
"""Errors that a path which is nowhere gives."""
MAY_BE_NEW = {"new": 1, "pack": 2, "backup": 2, "restore": 2, "screen": 2, "demo": 1}
"""Which path of a verb is one that is made: nobody mistyped it because it is not there."""


def hint(arguments: Sequence[str], error: LeewardError | None) -> None:
    """Say what was most likely meant by the words of a command that did not work; nothing where none is near.

    ``error`` is None where a command went through and some of what it was given could not be read.
    """
    if error is None or error.say in ABOUT_PATHS:
        for path in _nowhere(arguments):
            if (near := closest_path(path)) is not None and near != path:
                tell(say("near.path", path=str(near)))
    elif error.say == "error.zone":
        _say_word(_zone(str(error.facts["zone"])))
    elif error.say == "error.no_such_format":
        _say_word(closest(str(error.facts["name"]), str(error.facts["names"]).split(", ")))
    elif error.say == "error.private_kind":
        named = arguments[arguments.index("add") + 1 :]
        _say_word(closest(named[0], str(error.facts["kinds"]).split(", ")) if named else None)


def _say_word(word: str | None) -> None:
    if word is not None:
        tell(say("near.word", word=word))


def _nowhere(arguments: Sequence[str]) -> list[Path]:
    """The paths of a command line that are not there."""
    verb, *rest = arguments
    places = [(at, one) for at, one in enumerate(rest) if not one.startswith("-")]
    plain = [one for at, one in places if at == 0 or not rest[at - 1].startswith("-")]
    named = [one for at, one in places if at > 0 and rest[at - 1].endswith(("-file", "--json", "--columns"))]
    made = MAY_BE_NEW.get(verb, 0)
    if made:
        plain = [one for number, one in enumerate(plain, 1) if number != made]
    return [path for one in (*plain, *named) if "\0" not in one and not (path := Path(one)).exists()]


def _zone(written: str) -> str | None:
    """A zone by its whole name or by its town alone."""
    zones = sorted(available_timezones())
    towns = {zone.rpartition("/")[2].replace("_", " "): zone for zone in zones if "/" in zone}
    town = closest(written, towns, 0.8)
    return closest(written, zones, 0.8) or (towns[town] if town else None)
