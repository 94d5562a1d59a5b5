# SPDX-License-Identifier: Apache-2.0
"""How far one place is from another, in whole metres and by integers only: the same on every machine.

Coordinates are decimal degrees as a source wrote them. On distances of a few kilometres the error is below
one metre in a thousand; for more than ``FAR`` only that it is far is told.
"""

import re
from collections.abc import Iterable, Sequence
from math import isqrt

Spot = tuple[int, int]
"""Latitude and longitude in millionths of a degree."""

MILLION = 1_000_000
# Mean radius of the earth 6,371,008.8 m (IUGG): one degree of a great circle, in millimetres.
DEGREE_MM = 111_195_080
FAR = 20_000
"""Metres from which the flat reckoning is not used: only "far" is said."""

_NUMBER = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,20})?")
_PAIR = re.compile(r"(?<![\d.])([+-]?\d{1,2}\.\d{3,12})\s*[,;/ ]\s*([+-]?\d{1,3}\.\d{3,12})(?![\d.])")
# cos(0°) to cos(90°), in millionths.
_COS = (
    1000000, 999848, 999391, 998630, 997564, 996195, 994522, 992546, 990268, 987688, 984808, 981627, 978148,
    974370, 970296, 965926, 961262, 956305, 951057, 945519, 939693, 933580, 927184, 920505, 913545, 906308,
    898794, 891007, 882948, 874620, 866025, 857167, 848048, 838671, 829038, 819152, 809017, 798636, 788011,
    777146, 766044, 754710, 743145, 731354, 719340, 707107, 694658, 681998, 669131, 656059, 642788, 629320,
    615661, 601815, 587785, 573576, 559193, 544639, 529919, 515038, 500000, 484810, 469472, 453990, 438371,
    422618, 406737, 390731, 374607, 358368, 342020, 325568, 309017, 292372, 275637, 258819, 241922, 224951,
    207912, 190809, 173648, 156434, 139173, 121869, 104528, 87156, 69756, 52336, 34899, 17452, 0, 0,
)  # fmt: skip


def spot(latitude: str | None, longitude: str | None) -> Spot | None:
    """A place from two decimal texts; None where they are none, or not on the earth."""
    if latitude is None or longitude is None:
        return None
    found = _millionths(latitude), _millionths(longitude)
    if found[0] is None or found[1] is None:
        return None
    if abs(found[0]) > 90 * MILLION or abs(found[1]) > 180 * MILLION or found == (0, 0):
        return None
    return found[0], found[1]


def spots_in(texts: Iterable[str]) -> tuple[Spot, ...]:
    """The places whose coordinates stand in texts: "home 6.52437, 3.37920"."""
    pairs = (pair for text in texts for pair in _PAIR.findall(text))
    return tuple(found for lat, lon in pairs if (found := spot(lat, lon)) is not None)


def metres(one: Spot, other: Spot) -> int | None:
    """Metres between two places; None where they are further than ``FAR`` apart."""
    north = abs(one[0] - other[0])
    east = abs(one[1] - other[1])
    east = min(east, 360 * MILLION - east)
    up = north * DEGREE_MM // MILLION
    across = east * DEGREE_MM // MILLION * _cosine((one[0] + other[0]) // 2) // MILLION
    distance = isqrt(up * up + across * across) // 1000
    return distance if distance <= FAR else None


def nearest(of: Spot, others: Sequence[Spot]) -> int | None:
    """Metres to the nearest of some places; None where there is none nearby."""
    return min((far for one in others if (far := metres(of, one)) is not None), default=None)


def _millionths(written: str) -> int | None:
    text = written.strip()
    if not _NUMBER.fullmatch(text):
        return None
    whole, _, part = text.lstrip("+-").partition(".")
    value = int(whole) * MILLION + int((part + "000000")[:6])
    return -value if text.startswith("-") else value


def _cosine(latitude: int) -> int:
    """The cosine of a latitude in millionths, between whole degrees by the straight line."""
    degree, rest = divmod(abs(latitude), MILLION)
    low, high = _COS[degree], _COS[degree + 1]
    return low + (high - low) * rest // MILLION
