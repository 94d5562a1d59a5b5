# SPDX-License-Identifier: Apache-2.0
"""Small invented cases: chats, backups and cards written to a folder, and a vault to put them in."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from leeward.flow import people, records, signs
from leeward.flow.add import Provenance, add
from leeward.flow.asked import Asked
from leeward.flow.new import new
from leeward.flow.receipts import Receipt
from leeward.vault import Strength, Vault

SAMPLES = Path(__file__).parents[2] / "samples"
PASSPHRASE = "six invented words for a test"
NOW = datetime(2026, 6, 7, 9, 0, tzinfo=UTC)
WEAK = Strength(8192, 1, 1)
HERS = "+2348000000111"
HIS = "+2348000000142"
FRIENDS = "+2348000000150"


def new_vault(folder: Path, country: str | None = "NG", zone: str | None = None) -> Path:
    new(folder, PASSPHRASE, country=country, zone=zone, strength=WEAK)
    return folder


def opened(folder: Path, country: str | None = "NG", zone: str | None = None) -> Vault:
    """A new empty vault, open."""
    return Vault(new_vault(folder, country, zone), PASSPHRASE)


def brought(vault: Vault, *paths: Path, **said: Any) -> list[Receipt]:
    """Exports added with what was said of them; none may be refused."""
    found = list(add(vault, paths, Asked(**said), Provenance("test", "test"), NOW))
    receipts = [r for r in found if isinstance(r, Receipt)]
    assert len(receipts) == len(found)
    return receipts


def settle(vault: Vault, me: Sequence[str] = (), other: Sequence[str] = ()) -> None:
    people.settle(vault, "me", me, NOW)
    people.settle(vault, "other", other, NOW)


def after(vault: Vault) -> dict[str, Any]:
    """The counts after it was over."""
    found: dict[str, Any] = summary(vault)["after_over"]
    return found


def summary(vault: Vault) -> dict[str, Any]:
    *_, line = signs.lines(vault, "en")
    return line


def chat(folder: Path, title: str, *lines: str) -> Path:
    """A WhatsApp chat as Android exports it: lines such as "25/04/2026, 20:14 - Femi: text"."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"WhatsApp Chat with {title}.txt"
    path.write_bytes("".join(line + "\n" for line in lines).encode())
    return path


def at(day: str, name: str, text: str) -> str:
    """A line of a chat; ``day`` is "25/04/2026, 20:14"."""
    return f"{day} - {name}: {text}"


def milliseconds(utc: str) -> int:
    return int(datetime.fromisoformat(utc).replace(tzinfo=UTC).timestamp() * 1000)


def sms(number: str, utc: str, text: str, kind: int = 1, name: str = "(Unknown)") -> str:
    """A text message of a backup; ``kind`` 1 is received, 2 sent, 3 a draft, 5 failed."""
    return (
        f'<sms protocol="0" address={quoteattr(number)} date="{milliseconds(utc)}" type="{kind}" '
        f'body={quoteattr(text)} contact_name={quoteattr(name)} read="1" status="-1" />'
    )


def call(number: str, utc: str, kind: int = 3, presentation: int = 1, seconds: int = 0) -> str:
    """A call of a backup; ``kind`` 1 answered, 2 her own, 3 missed, 5 declined, 6 blocked."""
    return (
        f'<call number={quoteattr(number)} duration="{seconds}" date="{milliseconds(utc)}" type="{kind}" '
        f'presentation="{presentation}" contact_name="(Unknown)" />'
    )


def backup(path: Path, *elements: str, root: str = "smses") -> Path:
    """An export of SMS Backup & Restore."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = "".join(f"  {e}\n" for e in elements)
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    path.write_text(f'{head}<{root} count="{len(elements)}">\n{body}</{root}>\n', "utf-8")
    return path


def cards(path: Path, *entries: tuple[str, Sequence[str]]) -> Path:
    """An address book: names with their numbers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        line
        for name, numbers in entries
        for line in ("BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", *(f"TEL:{n}" for n in numbers), "END:VCARD")
    ]
    path.write_bytes("".join(line + "\r\n" for line in lines).encode())
    return path


def found(vault: Vault, words: str) -> list[dict[str, Any]]:
    """Records that hold these words."""
    return list(records.find(vault, words))
