# SPDX-License-Identifier: Apache-2.0
"""Makes src/leeward/signs/order.bin: the weights that order unflagged messages for reading.

    python tools/train_order.py FOLDER [--measure]

FOLDER holds the collections as they are published, one folder each: edos (CC0), openai_moderation (MIT),
hatecheck, convabuse and naijasenti (CC BY), davidson (MIT), and scenarios_dev.jsonl. Others (nus_sms,
nps_chat) are measured with and never learned from. ``--measure`` learns without the development part
of EDOS and prints how well that part is ordered. The same folder gives the same bytes.
"""

import csv
import json
import math
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from leeward.signs.common.order import BITS, Head, Model, features, packed, unpacked
from leeward.signs.common.text_plain import plain_words

OUT = Path(__file__).parent.parent / "src" / "leeward" / "signs" / "order.bin"
UNIT = 4096
"""Whole numbers of a weight of 1."""
ROUNDS = 20
COST = 0.1
"""How much a text on the wrong side costs; of 0.01 to 1 the best on the development part of EDOS."""
STRONG, SOME, WEAK = 2, 20, 150
"""Of 10,000 ordinary public texts as many reach each band. A convention, so that reading stays possible:
of ordinary private messages several times as many do (docs/measured.md)."""

SHORT = 14
LANGUAGES = ("en", "pcm")

Example = tuple[tuple[int, ...], int]


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def objects(path: Path) -> Iterator[dict[str, object]]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def edos(folder: Path, *splits: str) -> Iterator[tuple[str, int]]:
    """Posts, and whether they were labelled as threats, plans to harm and incitement."""
    for row in rows(folder / "edos" / "train_dev.csv"):
        if row["split"] in splits:
            yield row["text"], int(row["label_category"].startswith("1."))


def labelled(folder: Path) -> Iterator[tuple[str, int]]:
    """The other collections that may be learned from and tell a threat from what is none."""
    for one in objects(folder / "openai_moderation" / "even.jsonl"):
        yield str(one["prompt"]), int(any(one.get(mark) for mark in ("V", "V2", "H2")))
    for row in rows(folder / "hatecheck" / "even.csv"):
        yield row["test_case"], int(row["functionality"].startswith("threat"))
    for text in dict.fromkeys(row["user"] for row in rows(folder / "convabuse" / "ConvAbuseEMNLPfull.csv")):
        yield text, 0
    for one in objects(folder / "scenarios_dev.jsonl"):
        yield str(one["text"]), int("threat" in one["labels"])  # type: ignore[operator]  # a list of texts


def ordinary(folder: Path) -> Iterator[str]:
    """Texts in which nobody threatens, as far as their labels say."""
    for row in rows(folder / "davidson" / "labeled_data.csv"):
        if row["class"] == "2":
            yield row["tweet"]
    for language in ("hau", "ibo", "pcm", "yor"):
        lines = (folder / "naijasenti" / language / "train.tsv").read_text("utf-8").splitlines()
        yield from (line.rpartition("\t")[0] for line in lines[1:3000])


def learned(
    examples: Sequence[Example], places: int = 1 << BITS, cost: float = COST
) -> tuple[list[float], float]:
    """Weights and constant of a linear support vector machine with squared loss, by dual coordinate descent.

    Hsieh et al. 2008, algorithm 1. Both classes weigh the same, however few threats there are. Every
    message has length 1, and a place of its own for the constant.
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


def examples_of(texts: Iterable[tuple[str, int]]) -> list[Example]:
    """Texts as the places that they fill."""
    return [(tuple(features(plain_words(text))), label) for text, label in texts]


def made(examples: Sequence[Example]) -> Model:
    """A model of whole numbers, without its bands."""
    weights, constant = learned(examples)
    whole = [max(-32768, min(32767, round(weight * UNIT))) for weight in weights]
    return unpacked(packed(Head(UNIT, round(constant * 1000), 0, 0, 0, LANGUAGES), whole))


def with_bands(model: Model, apart: Model, plain: Sequence[str]) -> Model:
    """The model with bands that begin where so many of 10,000 ordinary texts reach them.

    ``apart`` weighs them: a model that never saw these texts. What was learned from is ordered too well.
    """
    reached = sorted((apart.weigh(short(text, turn)) for turn, text in enumerate(plain)), reverse=True)
    strong, some, weak = (reached[len(reached) * n // 10_000] + 1 for n in (STRONG, SOME, WEAK))
    head = Head(UNIT, model.head.constant, strong, some, weak, LANGUAGES)
    return Model(head, model.weights)


def short(text: str, turn: int) -> list[str]:
    """The first words of a text, as many as private messages have: bands are for those."""
    return plain_words(text)[: 2 + turn % SHORT]


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


def main(folder: Path, *, measure: bool) -> None:
    """Learn, and write the file or print how well the development part is ordered."""
    splits = ("train",) if measure else ("train", "dev")
    posts, more, plain = list(edos(folder, *splits)), list(labelled(folder)), list(ordinary(folder))
    model = made(examples_of([*posts, *more, *((text, 0) for text in plain)]))
    if measure:
        scored = [(model.weigh(plain_words(text)), label) for text, label in edos(folder, "dev")]
        sys.stdout.write(f"EDOS dev, area under precision and recall: {average_precision(scored):.3f}\n")
        sys.stdout.write(f"calibration error: {calibration_error(scored):.4f}\n")
    else:
        apart = made(examples_of([*posts, *more, *((text, 0) for text in plain[::2])]))
        model = with_bands(model, apart, plain[1::2])
        OUT.write_bytes(packed(model.head, model.weights))


if __name__ == "__main__":
    main(Path(sys.argv[1]), measure="--measure" in sys.argv)
