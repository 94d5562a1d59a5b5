# SPDX-License-Identifier: Apache-2.0
"""What was measured, as the tables of docs/measured.md."""

from collections.abc import Callable, Iterable
from typing import Any

Result = dict[str, Any]
MB = 1_000_000
FREE = 1.0
BUSY = " **The machine was busy: wall seconds say little, and CPU seconds are too high.**"


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; every column but the first is of numbers."""
    names = list(head)
    lines = [names, ["---"] + ["---:"] * (len(names) - 1), *([str(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _reach(value: float, target: float, *, at_most: bool = True) -> str:
    return "reached" if (value <= target if at_most else value >= target) else "NOT reached"


def _readers(found: Result) -> str:
    first = next(iter(found["readers"].values()))
    ours = first["records"] / first["cpu"]
    rows = []
    for name, r in found["readers"].items():
        each = r["records"] / r["cpu"]
        peak = f"{r['peak_mb']:.0f}" + (f" + {r['peak_child_mb']:.0f}" if r["peak_child_mb"] else "")
        rows.append(
            (
                name,
                f"{r['records']:,.0f}",
                f"{r['cpu']:.2f}",
                f"{each:,.0f}",
                f"{ours / each:.2f}",
                f"{r['wall']:.2f}",
                peak,
            )
        )
    head = (
        "reader",
        "records",
        "CPU s",
        "records per CPU s",
        "CPU time, the reader = 1",
        "wall s",
        "peak MB",
    )
    return (
        f"A generated file of {found['bytes'] / MB:.0f} MB; medians; rounds: {found['rounds']}.\n\n"
        + table(head, rows)
    )


def wanted(each_second: int) -> Callable[[Result], str]:
    """A reader beside its peers, and whether it is as quick as was wanted."""

    def told(found: Result) -> str:
        first = next(iter(found["readers"].values()))
        each = first["records"] / first["cpu"]
        said = f"Wanted: {each_second:,} records per CPU second by the reader itself. {each:,.0f}: "
        return _readers(found) + "\n\n" + said + _reach(each, each_second, at_most=False) + "."

    return told


def screen(found: Result) -> str:
    """``leeward screen`` on a stream."""
    cpu = found["parent"]["cpu"] + found["child"]["cpu"]
    each = found["rows"] / cpu
    row = (
        f"{found['rows']:,}",
        f"{found['wall']:.1f}",
        f"{cpu:.1f}",
        f"{each:,.0f}",
        f"{found['parent_mb']:.0f}",
    )
    head = ("rows", "wall s", "CPU s of all cores", "rows per CPU s", "peak MB")
    return (
        table(head, [row]) + f"\n\nWanted: 40,000 a second on a core. {_reach(each, 40_000, at_most=False)}."
    )


def memory(found: Result) -> str:
    """Peak memory of reading a chat."""
    rows = []
    for size, both in found.items():
        if not size.isdigit():
            continue
        alone, child = both["whatsapp_txt"], both["child"]
        rows.append(
            (
                f"{int(size) / MB:.0f} MB",
                f"{alone['records']:,}",
                alone["peak_mb"],
                child["peak_mb"],
                child["peak_child_mb"],
            )
        )
    head = ("chat", "messages", "the reader alone, MB", "the parent, MB", "the child, MB")
    return table(head, rows)


def add(found: Result) -> str:
    """The whole of ``leeward add``."""
    rows, said = [], []
    for name, one in found.items():
        if not isinstance(one, dict) or "wall" not in one:
            continue
        rows.append(
            (
                name.partition(" ")[0],
                f"{one['records']:,}",
                f"{one['bytes'] / MB:.0f}",
                f"{one['wall']:.1f}",
                f"{one['records'] / one['wall']:,.0f}",
                f"{one['parent']['cpu']:.1f}",
                f"{one['child']['cpu']:.1f}",
                f"{one['parent_mb']:.0f}",
                f"{one['child_mb']:.0f}",
            )
        )
    for kind in ("chat", "sms"):
        small, large = found[f"{kind} 100000"], found[f"{kind} 1000000"]
        cpu = [one["parent"]["cpu"] + one["child"]["cpu"] for one in (small, large)]
        ratio, speed = cpu[1] / cpu[0], large["records"] / large["wall"]
        said.append(
            f"- {kind}: ten times the records take {ratio:.2f} times the CPU time (wanted: at most 10.5, "
            f"{_reach(ratio, 10.5)}) and {large['wall'] / small['wall']:.2f} times the wall clock; "
            f"{speed:,.0f} records a second (wanted: 40,000, {_reach(speed, 40_000, at_most=False)}), "
            f"{large['records'] / large['parent']['cpu']:,.0f} per CPU second of the parent."
        )
    head = (
        "export",
        "records",
        "MB",
        "wall s",
        "records per s",
        "CPU s, parent",
        "CPU s, child",
        "peak MB, parent",
        "peak MB, child",
    )
    return table(head, rows) + "\n\n" + "\n".join(said)


def signs(found: Result) -> str:
    """``leeward signs`` on a million records."""
    head = ("records", "contacts counted", "wall s", "CPU s", "peak MB")
    row = (
        f"{found['records']:,}",
        f"{found['contacts']:,}",
        f"{found['wall']:.1f}",
        f"{found['parent']['cpu']:.1f}",
        f"{found['parent_mb']:.0f}",
    )
    return table(head, [row]) + f"\n\nWanted: below 60 s. {_reach(found['wall'], 60)}."


def pack(found: Result) -> str:
    """``leeward pack`` of some 5,000 messages."""
    head = (
        "messages shown",
        "entries opened",
        "wall s",
        "CPU s, parent",
        "CPU s, children",
        "peak MB, all",
        "PDF MB",
    )
    row = (
        f"{found['extracts']:,}",
        f"{found['entries']:,}",
        f"{found['wall']:.1f}",
        f"{found['parent']['cpu']:.1f}",
        f"{found['child']['cpu']:.1f}",
        f"{found['tree_mb']:.0f}",
        f"{found['report_bytes'] / MB:.1f}",
    )
    said = f"Wanted: below 15 s ({_reach(found['wall'], 15)}) and 600 MB ({_reach(found['tree_mb'], 600)})."
    return (
        table(head, [row]) + "\n\n" + said + " All: the process and its children at one moment, every 20 ms."
    )


def check(found: Result) -> str:
    """A pack with an original of 1 GB."""
    size = found["bytes"]
    added = found["add"]
    rows = [
        (
            "`check.py` on the pack",
            f"{size / MB:,.0f}",
            f"{found['wall']:.1f}",
            f"{size / MB / found['wall']:,.0f}",
        ),
    ]
    for name, one in (
        ("`leeward add` of the zip", added),
        ("`leeward pack --originals 1`", found["pack"]),
        ("`leeward check` of the vault", found["vault"]),
    ):
        rows.append(
            (
                name,
                f"{added['bytes'] / MB:,.0f}",
                f"{one['wall']:.1f}",
                f"{added['bytes'] / MB / one['wall']:,.0f}",
            )
        )
    return table(("step", "MB", "wall s", "MB per s"), rows)


def start(found: Result) -> str:
    """How long it takes to start."""
    rows = [
        (f"`{name}`" if " " not in name or name.startswith("leeward") else name, *_ms(one))
        for name, one in found["steps"].items()
    ]
    return table(("step", "CPU ms", "wall ms"), rows) + "\n\nMedians of seven."


def _ms(one: Result) -> tuple[str, str]:
    return f"{1000 * one['cpu']:,.0f}", f"{1000 * one['wall']:,.0f}"


TABLES: dict[str, Callable[[Result], str]] = {
    "whatsapp": wanted(200_000),
    "memory": memory,
    "sms": wanted(120_000),
    "chat_db": wanted(120_000),
    "mbox": wanted(12_000),
    "telegram": wanted(150_000),
    "messenger": wanted(150_000),
    "table": _readers,
    "add": add,
    "signs": signs,
    "screen": screen,
    "pack": pack,
    "check": check,
    "start": start,
}

TITLES = {
    "whatsapp": "Reading a WhatsApp chat",
    "memory": "Memory while reading",
    "sms": "Reading an SMS backup",
    "chat_db": "Reading a Mac's chat.db",
    "mbox": "Reading a mailbox",
    "telegram": "Reading Telegram's result.json",
    "messenger": "Reading a Messenger conversation",
    "table": "Reading a table of messages",
    "add": "`leeward add`, everything included",
    "signs": "`leeward signs` on a million records",
    "screen": "`leeward screen` on a stream",
    "pack": "`leeward pack` of a long case",
    "check": "An original of 1 GB",
    "start": "Starting",
}

INTRODUCTION = """# Measured

Written by `make bench`; do not edit. Generated files with invented people, the same bytes every time.
CPU seconds are user and system time of every process that worked, so that a shared machine changes them
less; wall seconds are what a person waits. *The reader* turns bytes into records, each with its place and
the hash of its bytes, in one process. *Through its child* is how the program reads: a process without rights
does that work and seals every record as the vault keeps it; another receives. The peers read into a table
and keep neither places nor hashes.

Again: `make bench` for all of it, or
`.venv/bin/python bench/run.py .venv-bench/bin/python --only whatsapp sms` for parts
"""


def page(kept: dict[str, Result]) -> str:
    """docs/measured.md."""
    parts = [INTRODUCTION + f"({', '.join(TABLES)})."]
    for part, show in TABLES.items():
        found = kept[part]
        m = found["machine"]
        parts.append(f"## {TITLES[part]}")
        parts.append(show(found))
        parts.append(
            f"{found['date']}; {m['cpu']}, {m['memory']}, {m['system']}, Python {m['python']}; "
            f"load before it {found['load']:.1f}." + (BUSY if found["load"] > FREE else "")
        )
    return "\n\n".join(parts) + "\n"
