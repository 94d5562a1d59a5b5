# SPDX-License-Identifier: Apache-2.0
"""Runs one command of Leeward in this process and writes what it took as JSON.

Usage: python bench/command.py OUT ARGUMENTS. CPU seconds of this process and, apart, of
the children that it waited for.
"""

import json
import os
import resource
import sys
from pathlib import Path

from leeward.cli import run


def _used(who: int) -> dict[str, float]:
    used = resource.getrusage(who)
    return {"cpu": used.ru_utime + used.ru_stime}


def main() -> None:
    """Run it; what it prints goes where stdout goes."""
    os.umask(0o077)
    code = run(sys.argv[2:])
    sys.stdout.flush()
    found = {
        "code": code,
        "parent": _used(resource.RUSAGE_SELF),
        "child": _used(resource.RUSAGE_CHILDREN),
    }
    Path(sys.argv[1]).write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    main()
