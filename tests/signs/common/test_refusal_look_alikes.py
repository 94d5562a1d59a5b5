# SPDX-License-Identifier: Apache-2.0
"""Every aside and damper hears its examples, and because of it they are no refusal."""

import pytest

from leeward.signs.common.refusal import rank
from leeward.signs.common.refusal_look_alikes import ASIDES, DAMPERS, PLEA, Aside, Damper
from leeward.signs.common.refusal_plain import plain


@pytest.mark.parametrize("alike", [*ASIDES, *DAMPERS], ids=lambda alike: alike.id)
def test_a_look_alike_is_heard_and_is_no_refusal(alike: Aside | Damper) -> None:
    for example in alike.no:
        assert alike.pattern.search(plain(example).text), example
        assert rank(example) is None, example


def test_a_question_that_is_a_request_is_told_from_a_question() -> None:
    assert PLEA.search(plain("Can you please leave me alone?").text)
    assert not PLEA.search(plain("It's over?").text)


def test_a_clear_no_beside_a_look_alike_still_stands() -> None:
    assert rank("I'm at work. It's over between us, do not contact me again.")
