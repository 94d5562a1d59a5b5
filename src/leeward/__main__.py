# SPDX-License-Identifier: Apache-2.0
"""``python -m leeward`` is the same program as ``leeward``."""

from leeward.cli import main

main()
