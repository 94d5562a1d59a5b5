# SPDX-License-Identifier: Apache-2.0
"""``leeward demo``: the sample case from its exports to a checked pack. Everybody in it is invented."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from leeward.errors import DamagedError, UsageError
from leeward.flow import over, people, signs
from leeward.flow.add import Provenance, add
from leeward.flow.asked import Asked
from leeward.flow.new import new
from leeward.flow.note import note
from leeward.flow.pack import pack
from leeward.flow.story import Wanted
from leeward.pack.check import check
from leeward.vault import Vault

PASSPHRASE = "an invented passphrase for an invented person"  # noqa: S105 - opens the sample only
NOW = datetime(2026, 6, 7, 9, 0, tzinfo=UTC)
KEPT = (
    "sign1.after_over", "sign1.still_going_14", "sign1.burst", "sign1.channel_switch", "sign2.said",
    "sign3.said", "sign4.said", "sign5.intimate_images", "sign5.veiled",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Demo:
    """What the sample case came to."""

    contacts: int
    days: int


def samples() -> Path:
    """The folder of the sample case: inside the installed program, or beside its source."""
    inside = Path(str(files("leeward"))) / "samples"
    beside = Path(__file__).parents[3] / "samples"
    for folder in (inside, beside):
        if (folder / "ledger.json").is_file():
            return folder
    raise UsageError("error.no_samples")


def demo(folder: Path) -> Demo:
    """Make a vault of the sample case and a pack of it, in a new folder."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError("error.vault_exists", path=str(folder))
    case = samples()
    ledger: dict[str, Any] = json.loads((case / "ledger.json").read_text("utf-8"))
    new(folder / "case", PASSPHRASE, country="NG", synced_is_safe=True)  # all of it is invented
    (folder / "passphrase.txt").write_text(PASSPHRASE + "\n", "utf-8")
    with Vault(folder / "case", PASSPHRASE) as vault:
        asked = Asked(zone="Africa/Lagos", country="NG")
        origin = Provenance("exported on her own phone", "Nkechi Obi")
        for _ in add(vault, [case / "exports"], asked, origin, NOW):
            pass
        note(vault, (case / "incidents.json").read_bytes(), NOW)
        for role in ("me", "other"):
            people.settle(vault, "me" if role == "me" else "other", ledger["people"][role], NOW)
        best = next(over.candidates(vault, "en"))
        over.set_record(vault, best["id"], NOW)
        over.agree(vault, "+2348000000143", "the return of her keys", NOW)
        looked = signs.look(vault)
        for told in looked.findings:
            if told.finding.rule.partition("@")[0] in KEPT:
                signs.decide(vault, told.id, "kept", "it happened as it stands there", NOW)
        pack(vault, folder / "pack", Wanted("police", "NG", (), (), "en", None), NOW)
    found = check(folder / "pack")
    if not found.ok:
        raise DamagedError("error.pack_fails_check", file=found.file, list=found.list)
    return Demo(looked.summary.contacts, looked.summary.days)
