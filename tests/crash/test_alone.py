# SPDX-License-Identifier: Apache-2.0
"""The sample case from beginning to end writes nowhere but where it was told, and needs no network."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .traced import ROOT, needs_strace

WRITING = re.compile(r"O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)")
NAMES = (
    "openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknod,mknodat"
)
DEVICES = ("/dev/null", "/dev/tty", "/dev/shm/", "/proc/self/", "/proc/thread-self/", "pipe:", "socket:")
NO_NETWORK = ["unshare", "--net"] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["unshare", "-rn"]


def surroundings(tmp_path: Path) -> dict[str, str]:
    """A home and a place for temporary files that nothing has written into."""
    for name in ("home", "temporary"):
        (tmp_path / name).mkdir()
    home = {"HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "temporary")}
    return {**os.environ, **home, "PYTHONDONTWRITEBYTECODE": "1"}


def demo(to: Path) -> list[str]:
    return [sys.executable, "-m", "leeward", "demo", str(to)]


@needs_strace
def test_nothing_is_written_outside_the_folder_that_was_named(tmp_path: Path) -> None:
    log, environment = tmp_path / "strace", surroundings(tmp_path)
    strace = ["strace", "-f", "-s", "4096", "-e", f"trace={NAMES}", "-e", "signal=none", "-o", str(log)]
    subprocess.run([*strace, *demo(tmp_path / "demo")], check=True, cwd=ROOT, env=environment, timeout=300)
    inside, foreign = 0, []
    for line in log.read_text("utf-8", "replace").splitlines():
        names = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
        failed = " = -1 " in line
        if not names or failed or ("open" in line.split("(")[0] and not WRITING.search(line)):
            continue
        for name in names:
            if name.startswith(str(tmp_path / "demo")):
                inside += 1
            elif not name.startswith(DEVICES):
                foreign.append(line)
    assert not foreign
    assert inside > 50
    assert not list((tmp_path / "home").iterdir())
    assert not list((tmp_path / "temporary").iterdir())


def without_network(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    if shutil.which("unshare") is None or subprocess.run([*NO_NETWORK, "true"], check=False).returncode:
        pytest.skip("a namespace without network cannot be made here")
    return subprocess.run(
        [*NO_NETWORK, *command], check=False, cwd=ROOT, env=environment, capture_output=True, text=True
    )


def test_without_any_network_the_sample_case_ends_the_same(tmp_path: Path) -> None:
    done = without_network(demo(tmp_path / "demo"), surroundings(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "demo" / "pack" / "data" / "report.pdf").is_file()


@pytest.mark.long
def test_without_any_network_every_everyday_test_passes(tmp_path: Path) -> None:
    suite = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-m", "not long", "-p", "no:cacheprovider"]
    done = without_network([*suite, f"--basetemp={tmp_path / 'suite'}"], dict(os.environ))
    assert done.returncode == 0, done.stdout[-3000:]
