# SPDX-License-Identifier: Apache-2.0
"""Records to findings: one file per sign, each a set of rules over columns."""
