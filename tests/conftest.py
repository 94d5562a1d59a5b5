# SPDX-License-Identifier: Apache-2.0
"""The ground that every test stands on: no network, one odd time zone, English, a fixed budget."""

import os
import socket
import time
from collections.abc import Iterator
from ipaddress import ip_address

import pytest
from hypothesis import HealthCheck, settings

# A zone that no case of ours is in, a quarter off the hour: code that asks the machine where it stands
# gives answers that no test expects. It is in the environment, so that child processes get it too.
os.environ["TZ"] = "Pacific/Chatham"
if hasattr(time, "tzset"):
    time.tzset()
for name in ("LEEWARD_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
    os.environ.pop(name, None)

_QUIET = [HealthCheck.too_slow]  # the machine is shared; slowness is measured in bench, not here
settings.register_profile(
    "everyday",
    max_examples=100,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=_QUIET,
)
settings.register_profile(
    "fuzz", max_examples=5000, deadline=None, suppress_health_check=_QUIET, print_blob=True
)
settings.load_profile("everyday")


class ReachedOutError(AssertionError):
    """Something under test tried to leave this machine."""


def _is_here(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a socket of this machine (AF_UNIX) has a path for an address
    host = str(address[0])
    if host in ("localhost", ""):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded(self: socket.socket, address: object) -> None:
        if not _is_here(address):
            raise ReachedOutError(address)
        connect(self, address)  # type: ignore[arg-type]  # what socket itself takes

    def guarded_look_up(host: str | None, *args: object, **kwargs: object) -> object:
        if not _is_here((host or "",)):
            raise ReachedOutError(host)
        return look_up(host, *args, **kwargs)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        patch.setattr(socket.socket, "connect_ex", guarded)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield
