# SPDX-License-Identifier: Apache-2.0
"""Makes the fossil of this version: a small vault and a pack of it that every later version must open.

``python tools/make_fossil.py`` writes tests/fossils/<version>/ before a release, once; a fossil that was
released is never made again. Everybody in it is invented; its passphrase stands in the test.
"""

import json
import sys
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from leeward import __version__
from leeward.flow import over, people, signs
from leeward.flow.add import Provenance, add
from leeward.flow.asked import Asked
from leeward.flow.new import new
from leeward.flow.note import note
from leeward.flow.pack import pack
from leeward.flow.story import Wanted
from leeward.pack.check import check, root_words
from leeward.vault import Query, Strength, Vault

ROOT = Path(__file__).parents[1]
PASSPHRASE = "amber kettles hum beside quiet rivers"  # noqa: S105 - opens invented words only
NOW = datetime(2026, 6, 7, 9, 0, tzinfo=UTC)
WEAK = Strength(8 * 1024, 1, 1)
NUMBER = "+2348000000142"


def _chat() -> bytes:
    lines = ["19/04/2026, 18:00 - Ada Obi: It is over between us. Do not contact me again."]
    for day in range(20, 30):
        lines += [f"{day}/04/2026, {hour}:15 - Femi Ade: message {day} {hour}" for hour in (10, 21, 23)]
    lines.append("30/04/2026, 09:00 - Ada Obi: Leave me alone.")
    return "".join(line + "\n" for line in lines).encode()


def _sms() -> bytes:
    at = int(datetime(2026, 5, 1, 8, 0, tzinfo=UTC).timestamp() * 1000)
    one = '  <sms protocol="0" address="{0}" date="{1}" type="1" body="text {2}" read="1" status="-1" />\n'
    body = "".join(one.format(NUMBER, at + n * 3_600_000, n) for n in range(6))
    return f"<?xml version='1.0' encoding='UTF-8' ?>\n<smses count=\"6\">\n{body}</smses>\n".encode()


def _incident() -> bytes:
    told = {"date": "2026-05-02", "time": "18:35", "place": "the gate", "what_happened": "He stood there."}
    return json.dumps({"incidents": [told]}).encode()


def fill(folder: Path) -> None:
    """A vault and a pack in a folder."""
    (folder / "WhatsApp Chat with Femi Ade.txt").write_bytes(_chat())
    (folder / "sms.xml").write_bytes(_sms())
    new(folder / "vault", PASSPHRASE, country="NG", zone="Africa/Lagos", strength=WEAK)
    with Vault(folder / "vault", PASSPHRASE) as vault:
        brought = [folder / "WhatsApp Chat with Femi Ade.txt", folder / "sms.xml"]
        for _ in add(vault, brought, Asked(), Provenance("by hand", "Ada Obi"), NOW):
            pass
        note(vault, _incident(), NOW)
        people.settle(vault, "me", ["Ada Obi"], NOW)
        people.settle(vault, "other", ["Femi Ade", NUMBER], NOW)
        over.set_record(vault, next(over.candidates(vault, "en"))["id"], NOW)
        for found in signs.look(vault).findings:
            signs.decide(vault, found.id, "kept", "it happened", NOW)
        pack(vault, folder / "pack", Wanted("police", "NG", (), (), "en", None), NOW)


def told(folder: Path) -> dict[str, Any]:
    """What a vault and its pack say: the same for ever."""
    with Vault(folder / "vault", PASSPHRASE) as vault:
        ids = [kept.id for one in vault.imports() for kept in Query(vault).of_import(one.number)]
        lines = json.loads(json.dumps(list(signs.lines(vault, "en"))))
        findings = [
            {key: line[key] for key in ("id", "sign", "kind", "facts", "records", "after_over", "decided")}
            for line in lines
            if line["type"] == "finding"
        ]
        root = vault.log.frontier.root()
        summary = next(line for line in lines if line["type"] == "summary")["after_over"]
    found = check(folder / "pack")
    return {
        "root": root.hex(),
        "words": list(root_words(root)),
        "ids": ids,
        "findings": findings,
        "after_over": summary,
        "pack": {
            "ok": found.ok,
            "entries": found.entries,
            "extracts": found.extracts,
            "words": list(found.words),
        },
    }


def _zipped(folder: Path, to: Path) -> None:
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name != "lock":
                packed.write(path, path.relative_to(folder))


def main() -> int:
    """Write the fossil of this version, once."""
    to = ROOT / "tests" / "fossils" / __version__
    if (to / "expected.json").exists() and "--again" not in sys.argv:
        sys.stderr.write(f"{to} is there already; --again before its release only\n")
        return 1
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        fill(folder)
        expected = told(folder)
        for name in ("vault", "pack"):
            _zipped(folder / name, to / f"{name}.zip")
    (to / "expected.json").write_text(json.dumps(expected, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
