# SPDX-License-Identifier: Apache-2.0
"""Runs one target under atheris: python fuzz/one.py TARGET [options of libFuzzer] [folders of seeds].

Coverage of every module of Leeward steers it (requirements/fuzz.txt). ``fuzz/run.py`` calls it.
"""

import sys

import atheris

with atheris.instrument_imports(include=["leeward"]):
    import targets


def main() -> None:
    """Fuzz until a finding or the end of the time."""
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, targets.TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
