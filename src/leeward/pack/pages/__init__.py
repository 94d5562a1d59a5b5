# SPDX-License-Identifier: Apache-2.0
"""What each part of the report says, as plain data; the template of the same name in typst/ draws it."""
