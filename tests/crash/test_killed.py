# SPDX-License-Identifier: Apache-2.0
"""kill -9 at any moment: nothing is lost or doubled, and the next try ends as if undisturbed."""

import hashlib
import shutil
from pathlib import Path

import pytest
from sqlalchemy import Connection

from leeward.errors import LeewardError
from leeward.flow import add as add_module
from leeward.flow.backup import backup
from leeward.flow.check import check_pack
from leeward.flow.key import rekey
from leeward.flow.pack import pack
from leeward.flow.restore import restore
from leeward.flow.story import Wanted
from leeward.vault import Vault, engine, schema, seal, upgrade
from leeward.vault.backup import PART

from ..flow import cases  # noqa: TID252 - the invented cases are those of the verbs
from .harness import EVERYDAY, MANY, Step, in_order, killed_often, needs_fork

pytestmark = needs_fork

SEVERAL_COMMITS = 4000
FEW = 500


def messages(path: Path, count: int) -> Path:
    texts = [
        cases.sms(cases.HIS, f"2026-04-{1 + n // 1440:02}T{n // 60 % 24:02}:{n % 60:02}", f"word {n}")
        for n in range(count)
    ]
    return cases.backup(path, *texts)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one vault in it, which holds the export."""
    folder = tmp_path_factory.mktemp("filled")
    with cases.opened(folder / "case", zone="Africa/Lagos") as vault:
        cases.brought(vault, messages(tmp_path_factory.mktemp("export") / "sms.xml", FEW))
        cases.settle(vault, other=[cases.HIS])
    return folder


@pytest.fixture
def adding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    monkeypatch.setattr(add_module, "FRAMES", 1)
    export = messages(tmp_path / "sms.xml", SEVERAL_COMMITS)
    cases.new_vault(tmp_path / "start" / "case", zone="Africa/Lagos")

    def work(folder: Path) -> None:
        with Vault(folder / "case", cases.PASSPHRASE) as vault:
            cases.brought(vault, export)

    def whole(folder: Path) -> None:
        in_order(folder / "case")

    return Step(tmp_path / "start", work, whole, lambda folder: in_order(folder / "case"))


@pytest.fixture
def packing(tmp_path: Path) -> Step:
    with cases.opened(tmp_path / "start" / "case", zone="Africa/Lagos") as vault:
        cases.brought(
            vault,
            cases.chat(
                tmp_path,
                "Femi",
                cases.at("20/04/2026, 10:00", "Ada", "It is over."),
                cases.at("21/04/2026, 10:00", "Femi", "hi"),
            ),
        )
        cases.settle(vault, ["Ada"], ["Femi"])

    def work(folder: Path) -> None:
        with Vault(folder / "case", cases.PASSPHRASE) as vault:
            if not (folder / "pack").exists():
                pack(vault, folder / "pack", Wanted("police", "NG", (), (), "en", None), cases.NOW)

    def whole(folder: Path) -> None:
        in_order(folder / "case")
        assert not (folder / "pack").exists() or check_pack(folder / "pack").ok

    def end(folder: Path) -> object:
        assert {path.name for path in folder.iterdir()} == {"case", "pack"}
        files = sorted(path for path in (folder / "pack").rglob("*") if path.is_file())
        names = [(str(f.relative_to(folder)), hashlib.sha256(f.read_bytes()).hexdigest()) for f in files]
        return in_order(folder / "case")[0], names

    return Step(tmp_path / "start", work, whole, end)


@pytest.fixture
def backing_up(filled: Path, tmp_path: Path) -> Step:
    def work(folder: Path) -> None:
        with Vault(folder / "case", cases.PASSPHRASE) as vault:
            if not (folder / "backup").exists():
                backup(vault, folder / "backup")

    def whole(folder: Path) -> None:
        if (folder / "backup").exists():
            restore(folder / "backup", folder / "again", cases.PASSPHRASE)
            assert in_order(folder / "again") == in_order(folder / "case")
            shutil.rmtree(folder / "again")

    return Step(filled, work, whole, lambda folder: in_order(folder / "case"))


@pytest.fixture
def restoring(filled: Path, tmp_path: Path) -> Step:
    (tmp_path / "start").mkdir()
    with Vault(filled / "case", cases.PASSPHRASE) as vault:
        backup(vault, tmp_path / "start" / "backup")

    def work(folder: Path) -> None:
        if not (folder / "case").exists():
            restore(folder / "backup", folder / "case", cases.PASSPHRASE)

    def whole(folder: Path) -> None:
        part = folder / f"case{PART}"
        # What looks whole is whole: an unfinished folder has no keys, under whatever name.
        for path in (part, folder / "case"):
            if (path / seal.KEYS).exists():
                in_order(path)

    def end(folder: Path) -> object:
        assert not (folder / f"case{PART}").exists()
        return in_order(folder / "case")

    return Step(tmp_path / "start", work, whole, end)


def to_format_2(connection: Connection) -> None:
    """An invented next format: every record gets a column that is worked out from another."""
    connection.exec_driver_sql("ALTER TABLE record ADD COLUMN minute INTEGER")
    connection.exec_driver_sql("UPDATE record SET minute = utc / 60")


@pytest.fixture
def migrating(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    with Vault(filled / "case", cases.PASSPHRASE) as vault:
        key, root = vault.key, vault.log.frontier.root()
    monkeypatch.setattr(upgrade, "STEPS", {1: to_format_2})

    def work(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(schema, "FORMAT", 2)
            Vault(folder / "case", cases.PASSPHRASE).close()

    def state(folder: Path) -> int:
        assert upgrade._root(folder / "case", engine.DATABASE, key) == root
        return upgrade._version(folder / "case", engine.DATABASE, key)

    def whole(folder: Path) -> None:
        if state(folder) == 1:
            in_order(folder / "case")

    def end(folder: Path) -> object:
        assert not list((folder / "case").glob("vault.db.*"))
        return state(folder)

    return Step(filled, work, whole, end)


@pytest.fixture
def rekeying(filled: Path) -> Step:
    words = "copper lanterns drift under seven bridges"

    def opens(folder: Path) -> str:
        for passphrase in (words, cases.PASSPHRASE):
            try:
                Vault(folder / "case", passphrase).close()
            except LeewardError:
                continue
            return passphrase
        raise AssertionError("neither the old nor the new passphrase opens the vault")

    def work(folder: Path) -> None:
        if opens(folder) == words:
            return
        vault = Vault(folder / "case", cases.PASSPHRASE)
        rekey(vault, words, cases.NOW, strength=cases.WEAK)

    def whole(folder: Path) -> None:
        in_order(folder / "case", opens(folder))

    def end(folder: Path) -> object:
        assert opens(folder) == words
        return in_order(folder / "case", words)

    return Step(filled, work, whole, end)


STEPS = pytest.mark.parametrize(
    "step", ["adding", "packing", "backing_up", "restoring", "migrating", "rekeying"]
)


@STEPS
def test_killed_at_any_moment_it_is_whole_and_goes_on(
    step: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    killed_often(request.getfixturevalue(step), tmp_path, EVERYDAY)


@pytest.mark.long
@STEPS
def test_killed_two_hundred_times_it_is_whole_and_goes_on(
    step: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    killed_often(request.getfixturevalue(step), tmp_path, MANY)
