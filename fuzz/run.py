# SPDX-License-Identifier: Apache-2.0
"""``make fuzz``: every target for FUZZ_SECONDS (600), one after the other, guided by coverage.

Usage: python fuzz/run.py [TARGET...]. A finding ends its target; its bytes are put into
tests/fuzz_crashes/TARGET/, where tests/test_fuzz_crashes.py replays them for ever. What was learnt lies
in .fuzz/TARGET, and the next run goes on from it. The table at the end counts executions.
"""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

from targets import ROOT, TARGETS, seeds

HERE = Path(__file__).parent
MOST_BYTES = 32_768
SECONDS_OF_ONE = 10
MEGABYTES = 2_048
"""Of one process with its instrumentation; limits of the program itself are tests of their own."""


def run(target: str, seconds: int) -> tuple[bool, str]:
    """One target; gives whether nothing was found, and a row of the table."""
    learnt = ROOT / ".fuzz" / target
    crashes = ROOT / "tests/fuzz_crashes" / target
    for folder in (learnt, crashes):
        folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds(target, MOST_BYTES):
        (learnt / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={MOST_BYTES}",
        f"-timeout={SECONDS_OF_ONE}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-artifact_prefix={crashes}{os.sep}",
        "-print_final_stats=1",
    ]
    command = [sys.executable, str(HERE / "one.py"), target, *options, str(learnt)]
    log = ROOT / ".fuzz" / f"{target}.log"
    with log.open("wb") as out:
        code = subprocess.run(command, stdout=out, stderr=out, check=False).returncode
    said = log.read_text("utf-8", "replace")
    counted = re.search(r"number_of_executed_units: (\d+)", said)
    covered = re.findall(r"cov: (\d+)", said)
    if not any(crashes.iterdir()):
        crashes.rmdir()
    row = f"{target:16}{counted[1] if counted else '?':>12}{covered[-1] if covered else '?':>10}"
    return code == 0, row + ("" if code == 0 else f"  FOUND SOMETHING, see {log.relative_to(ROOT)}")


def main() -> int:
    """Every target that is named, or all."""
    seconds = int(os.environ.get("FUZZ_SECONDS", "600"))
    done = []
    for target in sys.argv[1:] or TARGETS:
        done.append(run(target, seconds))
        print(done[-1][1], flush=True)
    print(f"{'target':16}{'executions':>12}{'edges':>10}  ({seconds} s each)")
    print("\n".join(row for _, row in done))
    return 0 if all(quiet for quiet, _ in done) else 1


if __name__ == "__main__":
    sys.exit(main())
