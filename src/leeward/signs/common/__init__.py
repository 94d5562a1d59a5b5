# SPDX-License-Identifier: Apache-2.0
"""What the signs share: columns, contacts, and who said no."""
