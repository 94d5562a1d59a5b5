# SPDX-License-Identifier: Apache-2.0
"""Cells of one line whose quotation marks do not keep to the rule."""


def unquoted(text: str) -> str:
    """What stands between the marks, each doubled one as one."""
    return text.replace('""', '"').replace("\r\n", "\n")


def lenient(text: str, delimiter: str) -> list[str] | None:
    """Cells of one line where a quoted cell ends at the first quotation mark before a delimiter."""
    cells, at = [], 0
    while True:
        if text.startswith('"', at):
            end = text.find(f'"{delimiter}', at + 1)
            if end < 0:
                if len(text) - at < 2 or not text.rstrip().endswith('"'):
                    return None
                cells.append(unquoted(text[at + 1 : len(text.rstrip()) - 1]))
                return cells
            cells.append(unquoted(text[at + 1 : end]))
            at = end + 2
        else:
            end = text.find(delimiter, at)
            if end < 0:
                cells.append(text[at:])
                return cells
            cells.append(text[at:end])
            at = end + 1
