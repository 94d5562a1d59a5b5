# SPDX-License-Identifier: Apache-2.0
"""Each language has a rule for an ending, for contact, for visits and for being left alone."""

import pytest

from leeward.signs.common.refusal_tongues import TONGUES


@pytest.mark.parametrize("tongue", ["pcm", "sw", "es", "hi"])
def test_a_language_has_a_rule_for_each_kind_of_no(tongue: str) -> None:
    grounds = {rule.ground for rule in TONGUES if rule.tongue == tongue}
    assert grounds == {"ending", "no_contact", "no_visits", "leave_me"}


def test_every_rule_names_one_of_these_languages() -> None:
    assert {rule.tongue for rule in TONGUES} == {"pcm", "sw", "es", "hi"}
