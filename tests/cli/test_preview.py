# SPDX-License-Identifier: Apache-2.0
"""``leeward preview``: what a pack would show and what stays out, in words or as JSON; nothing is written."""

from pathlib import Path

import pytest

from .conftest import Run


@pytest.mark.parametrize("audience", ["police", "served", "lawyer", "me"])
def test_it_says_who_would_see_what(leeward: Run, sample: Path, key: Path, audience: str) -> None:
    done = leeward("preview", sample, "--for", audience, "--passphrase-file", key)
    assert done.code == 0
    assert done.out.count("\n") > 5
    (line,) = leeward("preview", sample, "--for", audience, "--json", "--passphrase-file", key).lines
    assert line["type"] == "preview"
    assert line["for"] == audience
    assert set(line) == {"type", "for", "shows", "stays_out"}
    assert line["shows"]["records"] > 0


def test_without_an_audience_nothing_is_shown(leeward: Run, sample: Path, key: Path) -> None:
    assert leeward("preview", sample, "--passphrase-file", key).code == 2
