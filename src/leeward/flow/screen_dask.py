# SPDX-License-Identifier: Apache-2.0
"""The work of ``leeward screen`` on a cluster: Dask, an extra ([fleet]) that nothing else here imports.

Without an address the cluster is this computer: processes on 127.0.0.1 that speak TLS with keys made for
that run, and write nothing to disk. With one, this speaks to that scheduler and to nobody else; whoever
keeps a cluster decides how it is reached and where Leeward is installed. A batch whose worker dies is given
to another by the scheduler.
"""

import contextlib
import importlib
import importlib.util
import logging
import tempfile
from collections import deque
from collections.abc import Iterator
from typing import Any, Final

from leeward.errors import RefusedError, UsageError
from leeward.flow.screen_engines import AHEAD, Answered, Engine, Work, cores

NEEDED: Final = ("dask", "distributed")
SECONDS_FOR_WORKERS: Final = 30
RETRIES: Final = 2
"""Further tries of a batch whose worker said that it failed. Workers that die are counted by Dask."""
SETTINGS: Final = {
    "distributed.admin.large-graph-warning-threshold": "1GiB",  # a batch may be one long message
    "distributed.worker.memory.spill": False,  # words of messages do not go to a disk
    "distributed.worker.memory.target": False,
}


def is_there() -> bool:
    """Whether the extra is installed; looks, and imports nothing."""
    return all(importlib.util.find_spec(name) is not None for name in NEEDED)


def on_dask(scheduler: str | None) -> Engine:
    """The engine for a scheduler, or for a cluster on this computer. ``UsageError`` without the extra."""
    if not is_there():
        raise UsageError("error.screen_fleet")

    def spread(work: Work, batches: Iterator[bytes], language: str) -> Iterator[Answered]:
        return _spread(work, batches, language, scheduler)

    return spread


def _spread(work: Work, batches: Iterator[bytes], language: str, scheduler: str | None) -> Iterator[Answered]:
    dask, distributed = map(importlib.import_module, NEEDED)
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it logs, we say
    with dask.config.set(SETTINGS), contextlib.ExitStack() as closing:
        try:
            client = _client(distributed, scheduler, closing)
        except (OSError, ValueError) as error:
            raise RefusedError("error.screen_scheduler", scheduler=scheduler or "127.0.0.1") from error
        most = AHEAD * max(sum(client.ncores().values()), 1)
        asked: deque[Any] = deque()
        for batch in batches:
            asked.append(client.submit(work, batch, language, pure=False, retries=RETRIES))
            if len(asked) >= most:
                yield _result(distributed, asked.popleft())
        while asked:
            yield _result(distributed, asked.popleft())


def _client(distributed: Any, scheduler: str | None, closing: contextlib.ExitStack) -> Any:
    if scheduler is None:
        folder = closing.enter_context(tempfile.TemporaryDirectory(prefix="leeward-"))
        cluster = distributed.LocalCluster(
            n_workers=cores(),
            threads_per_worker=1,
            host="127.0.0.1",
            security=True,
            dashboard_address=None,
            memory_limit=0,
            local_directory=folder,
            silence_logs=logging.CRITICAL,
        )
        client = closing.enter_context(distributed.Client(closing.enter_context(cluster)))
    else:
        client = closing.enter_context(distributed.Client(scheduler, timeout=SECONDS_FOR_WORKERS))
    client.wait_for_workers(1, timeout=SECONDS_FOR_WORKERS)
    return client


def _result(distributed: Any, asked: Any) -> Answered:
    try:
        done: Answered = asked.result()
    except (distributed.scheduler.KilledWorker, distributed.client.FutureCancelledError) as error:
        raise RefusedError("error.screen_worker") from error
    return done
