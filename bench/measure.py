# SPDX-License-Identifier: Apache-2.0
"""Reads one file once with one reader, in a process of its own, and prints what it took as JSON.

Usage: python bench/measure.py READER FILE. CPU seconds are those around the reading alone; imports are not
counted, a child that reads is. The peers need the environment of requirements/bench.txt, ours that of
Leeward.
"""

import gc
import json
import logging
import re
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

Read = Callable[[Path], int]
KIB = 1024
HEAD = 64 * 1024

# ruff: noqa: PLC0415 - each reader is there only in its own environment


def _bare(name: str) -> Read:
    """One of our readers alone, in this process: every record built, the hash of its bytes included."""
    from leeward.exports import named
    from leeward.parts import Choices, Document
    from leeward.records import Record

    reader = named(name)
    gc.disable()  # as the child does that reads (flow/reading.py)

    def read(path: Path) -> int:
        with path.open("rb") as file:
            head = file.read(HEAD)
        opener = partial(path.open, "rb")
        document = Document(path.name, None, path.stat().st_size, head, opener)
        return sum(1 for item in reader.read(document, Choices()) if isinstance(item, Record))

    return read


def in_child() -> Read:
    """Our whole way of reading: a child without rights reads, seals and sends; this process receives."""
    from leeward.flow.asked import Asked
    from leeward.flow.bring import bring
    from leeward.flow.readers import Readers
    from leeward.flow.receipts import Receipt

    def read(path: Path) -> int:
        count = 0
        with Readers(Asked(zone="UTC")) as readers:
            for unit in bring(path, readers).units:
                for items in readers.read(unit.source(str(path))):
                    count += 0 if isinstance(items, Receipt) else len(items)
        return count

    return read


def whatstk(header: str | None = None) -> Read:
    """The peer whatstk, with its own detection of the header or told what the header is."""
    from whatstk import WhatsAppChat

    def read(path: Path) -> int:
        if header is None:
            return len(WhatsAppChat.from_source(str(path)).df)
        return len(WhatsAppChat.from_source(str(path), hformat=header).df)

    return read


def chat_miner() -> Read:
    """The peer chat-miner."""
    from chatminer.chatparsers import WhatsAppParser

    logging.disable(logging.CRITICAL)

    def read(path: Path) -> int:
        parser = WhatsAppParser(str(path))
        parser.parse_file()
        return len(parser.parsed_messages.get_df())

    return read


def regex() -> Read:
    """The floor for chats: one regular expression a line, a tuple a message, nothing checked or hashed."""
    line = re.compile(r"(\d\d/\d\d/\d{4}), (\d\d:\d\d) - ([^:]+): (.*)")

    def read(path: Path) -> int:
        found: list[tuple[str, ...]] = []
        with path.open(encoding="utf-8") as file:
            for text in file:
                if match := line.match(text):
                    found.append(match.groups())
                elif found:
                    found[-1] = (*found[-1][:3], found[-1][3] + "\n" + text)
        return len(found)

    return read


def element_tree() -> Read:
    """The floor for backups: the standard library walks the elements and keeps nothing."""
    from xml.etree.ElementTree import iterparse

    def read(path: Path) -> int:
        count = 0
        for _, element in iterparse(path):
            count += element.tag in ("sms", "mms", "call")
            element.clear()
        return count

    return read


def rows_of_sqlite() -> Read:
    """The floor for chat.db: its messages as rows, nothing decoded, joined or hashed."""
    import sqlite3

    def read(path: Path) -> int:
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        return sum(1 for _ in database.execute("SELECT * FROM message"))

    return read


def mailbox_mails() -> Read:
    """The floor for mailboxes: the standard library parses every mail and gives its first text."""
    import mailbox

    def read(path: Path) -> int:
        count = 0
        for mail in mailbox.mbox(path, create=False):
            for part in mail.walk():
                if part.get_content_type() == "text/plain":
                    part.get_payload(decode=True)
                    break
            count += 1
        return count

    return read


def whole_json() -> Read:
    """The floor for JSON: the whole file at once, in memory."""

    def read(path: Path) -> int:
        with path.open(encoding="utf-8") as file:
            return len(json.load(file)["messages"])

    return read


def csv_rows() -> Read:
    """The floor for tables: the standard library splits the rows."""
    import csv

    def read(path: Path) -> int:
        with path.open(encoding="utf-8", newline="") as file:
            return sum(1 for _ in csv.reader(file)) - 1

    return read


READERS: dict[str, Callable[[], Read]] = {
    "whatsapp_txt": partial(_bare, "whatsapp_txt"),
    "sms_backup_xml": partial(_bare, "sms_backup_xml"),
    **{
        name: partial(_bare, name)
        for name in ("apple_messages", "mbox", "telegram_json", "meta_json", "csv_table")
    },
    "sqlite3": rows_of_sqlite,
    "mailbox": mailbox_mails,
    "json": whole_json,
    "csv": csv_rows,
    "child": in_child,
    "whatstk": whatstk,
    "whatstk-told": partial(whatstk, "%d/%m/%y, %H:%M - %name:"),
    "chat-miner": chat_miner,
    "regex": regex,
    "ElementTree": element_tree,
}


def _cpu(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure once."""
    name, path = sys.argv[1], Path(sys.argv[2])
    read = READERS[name]()
    own, child = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    wall, cpu = time.perf_counter(), _cpu(own)
    count = read(path)
    wall, cpu = time.perf_counter() - wall, _cpu(own) - cpu
    found = {
        "records": count,
        "wall": wall,
        "cpu": cpu + _cpu(child),
        "cpu_child": _cpu(child),
        "peak_mb": resource.getrusage(own).ru_maxrss // KIB,
        "peak_child_mb": resource.getrusage(child).ru_maxrss // KIB,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
