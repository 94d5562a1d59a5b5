# SPDX-License-Identifier: Apache-2.0
"""Reads one file once with one reader, in a process of its own, and prints what it took as JSON.

Usage: python bench/measure.py READER FILE. CPU seconds are of this process around the reading alone; imports
are not counted. The peers need the environment of requirements/bench.txt, ours the one of Leeward.
"""

import json
import logging
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

Read = Callable[[Path], int]
KIB = 1024


def leeward() -> Read:
    """Ours: every record built, the hash of its bytes included."""
    from leeward.flow.read import Asked, Found, read_path  # noqa: PLC0415 - absent beside the peers

    def read(path: Path) -> int:
        return sum(1 for item in read_path(path, Asked(zone="UTC")) if isinstance(item, Found))

    return read


def whatstk() -> Read:
    """The peer whatstk 0.9.1, with its header detection."""
    from whatstk import WhatsAppChat  # noqa: PLC0415 - only beside the peers

    return lambda path: len(WhatsAppChat.from_source(str(path)).df)


def chat_miner() -> Read:
    """The peer chat-miner 0.6.0."""
    from chatminer.chatparsers import WhatsAppParser  # noqa: PLC0415 - only beside the peers

    logging.disable(logging.CRITICAL)

    def read(path: Path) -> int:
        parser = WhatsAppParser(str(path))
        parser.parse_file()
        return len(parser.parsed_messages.get_df())

    return read


def element_tree() -> Read:
    """The floor for backups: the standard library walks the elements and keeps nothing."""
    from xml.etree.ElementTree import iterparse  # noqa: PLC0415 - as above

    def read(path: Path) -> int:
        count = 0
        for _, element in iterparse(path):
            count += element.tag in ("sms", "mms", "call")
            element.clear()
        return count

    return read


READERS = {
    "leeward": leeward,
    "whatstk": whatstk,
    "chat-miner": chat_miner,
    "ElementTree": element_tree,
}


def main() -> None:
    """Measure once."""
    name, path = sys.argv[1], Path(sys.argv[2])
    read = READERS[name]()
    wall, cpu = time.perf_counter(), time.process_time()
    count = read(path)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIB
    print(json.dumps({"records": count, "cpu": cpu, "wall": wall, "peak_mb": peak}))


if __name__ == "__main__":
    main()
