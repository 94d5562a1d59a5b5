# SPDX-License-Identifier: Apache-2.0
"""An ending is told from the end of anything else."""

from leeward.signs.common.refusal import rank


def test_the_end_of_a_relationship_is_one_and_the_end_of_a_match_is_not() -> None:
    assert rank("This relationship is over")
    assert not rank("This match is over")


def test_a_plain_ending_weighs_less_than_one_between_us() -> None:
    plain, between = rank("It's over."), rank("It's over between us.")
    assert plain is not None
    assert between is not None
    assert plain.weight < between.weight
