# SPDX-License-Identifier: Apache-2.0
"""One process owns a vault; a second one is told so, and a killed one lets go."""

import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from leeward.errors import RefusedError, VaultBusyError
from leeward.vault import lock

from .small import in_words

HOLD = """
import sys, time
from pathlib import Path
from leeward.vault import lock
held = lock.take(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


def test_a_second_process_is_told_and_a_killed_one_lets_go(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(VaultBusyError) as caught:
            lock.take(tmp_path)
        assert str(tmp_path) in in_words(caught.value)
        other.send_signal(signal.SIGKILL)
        other.wait()
        lock.take(tmp_path).close()


def test_a_lock_is_free_once_it_is_closed_and_says_nothing(tmp_path: Path) -> None:
    with lock.take(tmp_path), pytest.raises(VaultBusyError):
        lock.take(tmp_path)
    lock.take(tmp_path).close()
    assert (tmp_path / lock.LOCK).read_bytes() == b""
    assert stat.S_IMODE((tmp_path / lock.LOCK).stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / lock.LOCK).mkdir()
    with pytest.raises(RefusedError) as caught:
        lock.take(tmp_path)
    assert in_words(caught.value)


def test_a_lock_that_ends_in_a_moment_is_waited_for(tmp_path: Path) -> None:
    """As after a kill: a child that was being started holds it until it runs its own program."""
    held = lock.take(tmp_path)
    threading.Timer(0.12, held.close).start()
    lock.take(tmp_path).close()
