# SPDX-License-Identifier: Apache-2.0
"""Distances are whole metres, right to one in a thousand, and the same on every machine."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.signs.common.places import _COS, FAR, MILLION, metres, nearest, spot, spots_in


@pytest.mark.parametrize(
    ("latitude", "longitude", "found"),
    [
        ("6.5244", "3.3792", (6_524_400, 3_379_200)),
        ("-26.20411", "28.04731", (-26_204_110, 28_047_310)),
        ("+1.5", " -0.25 ", (1_500_000, -250_000)),
        ("0", "0", None),
        ("91", "0.5", None),
        ("6,5", "3.4", None),
        ("", "3.4", None),
        (None, "3.4", None),
        ("nan", "inf", None),
    ],
)
def test_a_place_is_two_decimal_texts_on_the_earth(
    latitude: str | None, longitude: str | None, found: tuple[int, int] | None
) -> None:
    assert spot(latitude, longitude) == found


def test_coordinates_are_taken_out_of_what_she_wrote() -> None:
    assert spots_in(["home: 6.52437, 3.37920", "12 Old Mill Road", "work 6.4301/3.4215"]) == (
        (6_524_370, 3_379_200),
        (6_430_100, 3_421_500),
    )


def haversine(one: tuple[int, int], other: tuple[int, int]) -> float:
    a, b, c, d = (math.radians(x / MILLION) for x in (*one, *other))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(math.sqrt(h))


@settings(deadline=None, max_examples=100)
@given(
    st.integers(-70 * MILLION, 70 * MILLION),
    st.integers(-179 * MILLION, 179 * MILLION),
    st.integers(-40_000, 40_000),
    st.integers(-40_000, 40_000),
)
def test_a_distance_is_that_of_the_great_circle(latitude: int, longitude: int, up: int, across: int) -> None:
    one, other = (latitude, longitude), (latitude + up, longitude + across)
    true, told = haversine(one, other), metres(one, other)
    if told is not None:
        assert abs(told - true) <= 2 + true / 500
    else:
        assert true > FAR * 0.99


def test_across_the_date_line_is_near() -> None:
    assert metres((0, 179_999_900), (0, -179_999_900)) == 22


def test_the_nearest_of_her_places_is_told_and_far_is_not() -> None:
    home = (6_524_400, 3_379_200)
    assert nearest((6_525_400, 3_379_200), [home, (6_430_100, 3_421_500)]) == 111
    assert nearest((9_000_000, 7_000_000), [home]) is None


def test_the_table_of_cosines_is_right() -> None:
    assert (*(round(math.cos(math.radians(d)) * MILLION) for d in range(91)), 0) == _COS
