# SPDX-License-Identifier: Apache-2.0
"""Leeward: exports -> records -> vault -> signs -> steps -> pack, on the person's own computer."""

__version__ = "0.1.0"
