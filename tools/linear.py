# SPDX-License-Identifier: Apache-2.0
"""How points are learned from messages with labels, and how well an order of messages is measured.

Nothing but the standard library and sums in a fixed order: the same messages give the same points.
"""

import math
import zlib
from collections.abc import Sequence

ROUNDS = 20
"""Walks over all messages; after ten the weights hardly move."""

Example = tuple[tuple[int, ...], int]
"""The places of what is weighed of a message, and whether it has the label."""


def learned(examples: Sequence[Example], places: int, cost: float) -> tuple[list[float], float]:
    """Weights and constant of a linear support vector machine with squared loss, by dual coordinate descent.

    Hsieh et al. 2008, algorithm 1. ``cost`` is how much a message on the wrong side costs. Both classes
    weigh the same, however few have the label. Every message has length 1, and the constant a place of its
    own.
    """
    weights, constant = [0.0] * places, 0.0
    positives = sum(label for _, label in examples)
    share = {1: len(examples) / (2 * positives), 0: len(examples) / (2 * (len(examples) - positives))}
    alphas = [0.0] * len(examples)
    for turn in range(ROUNDS):
        for at in sorted(range(len(examples)), key=lambda at, turn=turn: zlib.crc32(b"%d:%d" % (turn, at))):
            taken, label = examples[at]
            sign = 2 * label - 1
            scale = 1 / math.sqrt(len(taken) or 1)
            give = 1 / (2 * cost * share[label])
            said = constant + scale * sum([weights[place] for place in taken])
            slope = sign * said - 1 + give * alphas[at]
            before = alphas[at]
            alphas[at] = max(before - slope / (2 + give), 0.0)
            if step := (alphas[at] - before) * sign:
                constant += step
                for place in taken:
                    weights[place] += step * scale
    return weights, constant


def average_precision(scored: Sequence[tuple[int, int]]) -> float:
    """The area under precision and recall, ties taken together with the threats last."""
    hits, area = 0, 0.0
    wanted = sum(label for _, label in scored)
    for rank, (_, label) in enumerate(sorted(scored, key=lambda s: (-s[0], s[1])), 1):
        hits += label
        area += label * hits / rank
    return area / wanted


def calibration_error(scored: Sequence[tuple[int, int]], piles: int = 10) -> float:
    """How far shares are from what they say: told on one half, looked at on the other, and the reverse.

    The share of threats in each of ten piles of equal size is what a weight says; in the product there
    are bands only.
    """
    halves = (sorted(scored[::2]), sorted(scored[1::2]))
    wrong = 0.0
    for told, seen in (halves, halves[::-1]):
        ends = [told[len(told) * n // piles - 1][0] for n in range(1, piles)]
        for low, high in zip((-math.inf, *ends), (*ends, math.inf), strict=True):
            said = [label for weight, label in told if low < weight <= high]
            was = [label for weight, label in seen if low < weight <= high]
            if said and was:
                wrong += abs(sum(said) / len(said) - sum(was) / len(was)) * len(was)
    return wrong / len(scored)
