# SPDX-License-Identifier: Apache-2.0
"""The verbs of the product, one file each; the only place that knows their order."""
