# SPDX-License-Identifier: Apache-2.0
"""Writes an invented WhatsApp chat text of a given size, to measure the reader with.

The mixture is the one that the peers were measured with: Android form ``dd/mm/yyyy, HH:MM - Name: text``,
4 senders, 1 to 20 words, 14% with emoji, 8% with a second line, 5% ``<Media omitted>``, 1% deleted, seed 7.
Usage: python bench/generate_whatsapp.py OUT [--bytes 50000000 | --messages 100000] [--senders 2]
"""

import argparse
import random  # noqa: TID251 - invented text; it must be the same for the same seed
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

# ruff: noqa: SIM905 - a sentence is easier to read than a list
WORDS = (
    "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et "
    "dolore magna aliqua enim minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea "
    "commodo consequat duis aute irure in reprehenderit voluptate velit esse cillum fugiat nulla pariatur"
).split(" ")
SENDERS = ("Ada", "Tunde", "Amara Obi", "+44 7700 900123")
EMOJI = ("😀", "😂", "❤️", "🙏🏽", "🎉", "😭")


def messages(seed: int, senders: int) -> Iterator[str]:
    """Messages without end, the same for the same seed."""
    dice = random.Random(seed)
    now = datetime(2019, 3, 1, 8, 0)  # noqa: DTZ001 - a chat text has no zone
    while True:
        now += timedelta(seconds=dice.randrange(1, 900))
        kind = dice.random()
        if kind < 0.05:
            text = "<Media omitted>"
        elif kind < 0.06:
            text = "This message was deleted"
        else:
            text = " ".join(dice.choices(WORDS, k=dice.randint(1, 20)))
            if dice.random() < 0.14:
                text += " " + dice.choice(EMOJI)
            if dice.random() < 0.08:
                text += "\n" + " ".join(dice.choices(WORDS, k=dice.randint(1, 20)))
        yield f"{now:%d/%m/%Y, %H:%M} - {dice.choice(SENDERS[:senders])}: {text}\n"


def write(path: Path, size: int, seed: int = 7, most: int | None = None, senders: int = 4) -> int:
    """Write at least ``size`` bytes, or ``most`` messages, and return the number of messages."""
    written = count = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        for message in messages(seed, senders):
            if count == most or (most is None and written >= size):
                return count
            out.write(message)
            written += len(message.encode())
            count += 1
    return count


def main() -> None:
    """Read the command line."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("out", type=Path)
    asked.add_argument("--bytes", type=int, default=50_000_000)
    asked.add_argument("--messages", type=int)
    asked.add_argument("--senders", type=int, default=len(SENDERS))
    asked.add_argument("--seed", type=int, default=7)
    options = asked.parse_args()
    print(write(options.out, options.bytes, options.seed, options.messages, options.senders), "messages")


if __name__ == "__main__":
    main()
