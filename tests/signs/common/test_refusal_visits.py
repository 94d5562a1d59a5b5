# SPDX-License-Identifier: Apache-2.0
"""Being left alone and not being visited are told apart."""

from leeward.signs.common.refusal import rank


def kinds(text: str) -> set[str]:
    found = rank(text)
    return {ground.key for ground in found.grounds} if found else set()


def test_forbidding_visits_and_asking_to_be_left_alone_are_two_grounds() -> None:
    assert kinds("Do not come to my house.") == {"ground.said.no_visits"}
    assert kinds("Leave me alone.") == {"ground.said.leave_me"}
    assert kinds("Leave me alone. Do not come to my house.") == {
        "ground.said.leave_me",
        "ground.said.no_visits",
    }


def test_a_place_for_today_only_is_no_refusal() -> None:
    assert not kinds("Do not come to my house today.")
