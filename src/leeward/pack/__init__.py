# SPDX-License-Identifier: Apache-2.0
"""A frozen story becomes a folder that a stranger can check."""
