# SPDX-License-Identifier: Apache-2.0
"""Makes a vault and changes it step by step, in a process of its own that can be traced and disturbed.

``python -m tests.crash.vault_steps FOLDER MODE``. After each step the size that the log has by then goes
into FOLDER/promises: so much was acknowledged. Exit codes are those of the program.
"""

import os
import sys
from pathlib import Path

from leeward.errors import LeewardError
from leeward.flow.backup import backup
from leeward.vault import Vault, engine

from ..vault import small  # noqa: TID252 - the invented messages are those of the vault's tests

BATCHES, BATCH = 6, 40


def careless() -> None:
    """The negative control: nothing is ever synced."""
    os.fsync = lambda _: None  # type: ignore[assignment]
    careful = engine._opener

    def opener(database: Path, key: bytes) -> object:
        opened = careful(database, key)

        def carelessly() -> object:
            connection = opened()
            connection.execute("PRAGMA synchronous = OFF")
            return connection

        return carelessly

    engine._opener = opener  # type: ignore[assignment]


def steps(folder: Path, promise: "Promise") -> None:
    """A whole import, an entry, the vault closed and opened again, another import."""
    vault_folder = folder / "vault"
    small.new_vault(vault_folder)
    for export in (b"one" * 3000, b"two" * 3000):
        with small.opened(vault_folder) as vault:
            promise(vault)
            number = small.take_in(vault, export).number
            promise(vault)
            for first in range(0, BATCHES * BATCH, BATCH):
                small.keep(vault, number, first, small.messages(BATCH, first))
                promise(vault)
            vault.finish(number, "read", {"records": BATCHES * BATCH}, small.NOW)
            promise(vault)
            vault.write_entry("over", {"record": "x"})
            promise(vault)


class Promise:
    """Writes down what was acknowledged."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._file = (folder / "promises").open("w", buffering=1)

    def __call__(self, vault: Vault) -> None:
        """The log of this vault has this size, and the caller was told so."""
        self._file.write(f"{vault.log.frontier.size}\n")


def main() -> int:
    """Run the steps; say how they ended as the command line would."""
    folder, mode = Path(sys.argv[1]), sys.argv[2]
    if mode == "careless":
        careless()
    try:
        if mode == "backup":
            with Vault(folder / "vault", small.PASSPHRASE) as vault:
                backup(vault, folder / "backup")
        else:
            steps(folder, Promise(folder))
    except LeewardError as error:
        sys.stderr.write(error.say + "\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
