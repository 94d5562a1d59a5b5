# SPDX-License-Identifier: Apache-2.0
"""A second copy of the head where she chooses: a stick, another computer, a helper's folder.

Yesterday's vault put back together with yesterday's head looks whole. Only a newer head that lies
elsewhere shows that something is missing, so a newer copy is never written over.
"""

from pathlib import Path

from sqlalchemy import Connection, select

from leeward import checkpoint
from leeward.errors import DamagedError, UsageError
from leeward.records import Said
from leeward.vault import schema
from leeward.vault.log import HEAD, EvidenceLog, write_setting
from leeward.vault.seal import write_whole

SETTING = "second_head"


class SecondHead:
    """Where the second copy is, if anywhere, and whether it may be written."""

    def __init__(self, connection: Connection, folder: Path) -> None:
        named = schema.setting.c
        found = connection.execute(select(named.value).where(named.name == SETTING)).scalar()
        self.place = None if found is None else Path(bytes(found).decode("utf-8", "surrogateescape"))
        self._folder = folder
        self._keep = False

    def choose(self, connection: Connection, place: Path) -> None:
        """Remember a place. A folder gets a file in it; a file that is there is compared, not replaced."""
        chosen = place.absolute()
        if chosen.is_dir():
            chosen /= HEAD
        if not chosen.parent.is_dir():
            raise UsageError("error.no_such_folder", path=str(chosen.parent))
        if chosen.is_relative_to(self._folder.absolute()):
            raise UsageError("error.second_head_inside", path=str(place))
        write_setting(connection, SETTING, str(chosen).encode("utf-8", "surrogateescape"))
        self.place = chosen
        self._keep = False

    def compare(self, log: EvidenceLog, connection: Connection) -> list[Said]:
        """What the copy says against the log. A copy that is out of reach is said, and is no error."""
        if self.place is None:
            return []
        try:
            untrusted = self.place.read_bytes()
        except OSError:
            # A stick that is there and empty, or new, gets its copy at the next change.
            here = self.place.parent.is_dir() and not self.place.exists()
            return [] if here else [Said("second_head.away", {"path": str(self.place)})]
        said = self._differs(log, connection, untrusted)
        self._keep = said is not None
        return [] if said is None else [Said(f"second_head.{said[0]}", {**said[1], "path": str(self.place)})]

    def _differs(
        self, log: EvidenceLog, connection: Connection, untrusted: bytes
    ) -> tuple[str, dict[str, str | int]] | None:
        try:
            copy = checkpoint.verify(untrusted, log.public_key)
        except DamagedError:
            return "other", {}
        facts: dict[str, str | int] = {"head": copy.size, "size": log.frontier.size}
        if copy.size > log.frontier.size:
            return "newer", facts
        return None if log.root_at(connection, copy.size) == copy.root else ("altered", facts)

    def write(self, log: EvidenceLog) -> None:
        """Bring the copy up to date. A stick that is not there waits until it is there again."""
        if self.place is None or self._keep:
            return
        head = log.head()
        try:
            if not self.place.is_file() or self.place.read_bytes() != head:
                write_whole(self.place, head)
        except OSError:
            # Said when the vault is next opened; the change itself is committed and has its first head.
            return
