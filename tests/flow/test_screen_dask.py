# SPDX-License-Identifier: Apache-2.0
"""A cluster gives the bytes that one process gives, also when a worker is killed on the way."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.errors import RefusedError, UsageError
from leeward.flow import screen_dask
from leeward.flow.screen import answered
from leeward.flow.screen_batches import batches
from leeward.flow.screen_dask import is_there, on_dask

from .test_screen_engines import stream

needs_dask = pytest.mark.skipif(not is_there(), reason="the extra [fleet] is not installed")
quiet = pytest.mark.filterwarnings("default")  # those of Dask are not ours to mend


def some(rows: int, many: int) -> list[bytes]:
    one = next(batches(io.BufferedReader(io.BytesIO(stream(rows))), "x"))  # type: ignore[arg-type]
    return [one] * many


@pytest.mark.skipif(is_there(), reason="the extra [fleet] is installed")
def test_without_the_extra_its_name_is_said() -> None:
    with pytest.raises(UsageError, match=r"error\.screen_fleet"):
        on_dask(None)


def test_nothing_of_dask_is_imported_where_nobody_asks_for_it(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(stream(10))
    program = (
        "import sys; from leeward.cli import run; run(sys.argv[1:]);"
        "sys.exit(bool({'dask', 'distributed', 'pyarrow'} & sys.modules.keys()))"
    )
    command = [sys.executable, "-c", program, "screen", str(source), str(tmp_path / "out")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


@needs_dask
@quiet
def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_dask, "cores", lambda: 2)
    wanted = [answered(batch, "en") for batch in some(2_000, 1)] * 20

    def fed() -> Iterator[bytes]:
        for at, batch in enumerate(some(2_000, 20)):
            if at == 6:
                os.kill(workers()[0], signal.SIGKILL)
            yield batch

    assert list(on_dask(None)(answered, fed(), "en")) == wanted


def workers() -> list[int]:
    """The processes of the cluster on this computer."""
    tasks = Path(f"/proc/{os.getpid()}/task").iterdir()
    children = [child for task in tasks for child in (task / "children").read_text().split()]
    return [int(one) for one in children if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


@needs_dask
@quiet
def test_a_scheduler_that_is_named_is_used() -> None:
    import distributed  # noqa: PLC0415 - the extra

    with distributed.LocalCluster(
        n_workers=1, processes=False, host="127.0.0.1", protocol="tcp", dashboard_address=None
    ) as cluster:
        (got,) = on_dask(cluster.scheduler_address)(answered, iter(some(5, 1)), "en")
    assert got == answered(some(5, 1)[0], "en")


@needs_dask
@quiet
def test_a_scheduler_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_dask, "SECONDS_FOR_WORKERS", 1)
    with pytest.raises(RefusedError, match=r"error\.screen_scheduler"):
        list(on_dask("tcp://127.0.0.1:9")(answered, iter(()), "en"))
