# SPDX-License-Identifier: Apache-2.0
"""Makes src/leeward/signs/points.tsv: how many points a word, a pair or an idea has for each act.

    python tools/weigh_words.py FOLDER [--measure]

Learned from are tools/invented/*.jsonl (written for this by hands that did not see the rules),
tests/signs/data/said.txt, the examples of the rules, and of FOLDER what train_order.py names:
scenarios_dev.jsonl, and public texts in which nobody threatens. Nothing is learned from
tools/invented/held_back: with ``--measure`` what the program hears there is counted. The same files give
the same points.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import train_order

from leeward.signs.common.text import hear
from leeward.signs.common.text_plain import plain_words
from leeward.signs.common.text_rules import THREATS, languages, rules
from leeward.signs.common.text_weighed import REFUSAL, UNIT, marks

HERE = Path(__file__).parent
SAID = HERE.parent / "tests" / "signs" / "data" / "said.txt"
OUT = HERE.parent / "src" / "leeward" / "signs" / "points.tsv"
ACTS = {
    "threat": "threat",
    "visit": "visit",
    "gift": "gift",
    "exposure": "exposure",
    "contact.pressure": "pressure",
    REFUSAL: "refusal",
}
"""The acts, and how the invented messages name them."""
SHARE = {"threat": 6, "visit": 13, "gift": 10, "exposure": 14, "contact.pressure": 6, REFUSAL: 12}
"""Of 100 hard messages that are not this act, so many may be heard as it by their points."""
ORDINARY = {"threat": 2.55, "visit": 18, "gift": 15, "exposure": 18, "contact.pressure": 10, REFUSAL: 30}
"""Of 1,000 ordinary messages so many may be."""
FOLDS = 4
COST = 0.5
LEAST_SEEN = 2
"""Messages in which a word must stand to have points."""
LEAST_POINTS = 25
"""Smaller points are left out: they change no sum that matters and would double the file."""
LOOK_ALIKE = "look_alike"
PUBLIC = 3000
SHORT = 14

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Message:
    """A message with what it is, and the words that it is weighed by."""

    text: str
    side: str
    labels: frozenset[str]
    kind: str
    marks: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether it is ordinary, and was not written to look like an act."""
        return not self.labels and self.kind != LOOK_ALIKE


def message(text: str, side: str, labels: Iterable[str] = (), kind: str | None = None) -> Message:
    """A message ready to be weighed."""
    words = plain_words(text)
    bits = rules().ideas.bits(words)
    ideas = (f"#{name}" for name, number in rules().ideas.numbers.items() if bits >> number & 1)
    return Message(text, side, frozenset(labels), kind or "", (*sorted(marks(words, side)), *ideas))


def invented(folder: Path) -> Iterator[Message]:
    """The invented messages of a folder."""
    for path in sorted(folder.glob("*.jsonl")):
        yield from _messages(path)


def _messages(path: Path) -> Iterator[Message]:
    for line in path.read_text("utf-8").splitlines():
        one = json.loads(line)
        yield message(one["text"], one["from"], one["labels"], one.get("threat_kind"))


def said() -> Iterator[Message]:
    """The invented messages that guard the rules, written by their author."""
    for line in SAID.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            side, what, text = line.split("|", 2)
            label, _, kind = what.rpartition(".")
            is_threat = label == "threat"
            labels = {"nothing": (), "contact": ()}.get(what, ("threat" if is_threat else kind,))
            yield message(text, side, labels, kind if is_threat else LOOK_ALIKE if not labels else None)


def examples() -> Iterator[Message]:
    """What each rule must hear, and must not."""
    for rule in (rule for files in languages().values() for one in files for rule in one.rules):
        label, _, kind = rule.kind.rpartition(".")
        is_threat = label == "threat"
        for text in rule.yes:
            yield message(
                text, rule.sides[0], ("threat" if is_threat else kind,), kind if is_threat else None
            )
        for text in rule.no:
            yield message(text, rule.sides[0], (), LOOK_ALIKE)


def public(folder: Path) -> Iterator[Message]:
    """Public texts in which nobody threatens, cut to the length of private messages."""
    texts = [text for text, threat in train_order.edos(folder, "train") if not threat]
    texts += [text for text, threat in train_order.labelled(folder) if not threat]
    texts += train_order.ordinary(folder)
    for turn, text in enumerate(islice(texts, 0, None, max(len(texts) // PUBLIC, 1))):
        yield message(" ".join(text.split()[: 4 + turn % SHORT]), "other")


def learned(messages: Sequence[Message], label: str, known: dict[str, int]) -> tuple[Weights, float]:
    """The weights of the marks for one label, and the constant."""
    examples = [
        (tuple(known[mark] for mark in one.marks if mark in known), int(label in (*one.labels, one.kind)))
        for one in messages
    ]
    weights, constant = train_order.learned(examples, len(known), COST)
    return {mark: weights[at] for mark, at in known.items()}, constant


def known_marks(messages: Iterable[Message]) -> dict[str, int]:
    """The marks that stand in enough messages, each with a place."""
    counts = Counter(mark for one in messages for mark in one.marks)
    return {mark: at for at, mark in enumerate(sorted(m for m, n in counts.items() if n >= LEAST_SEEN))}


def weighed(one: Message, weights: Weights, constant: float) -> float:
    """What a message adds up to."""
    found = [weights[mark] for mark in one.marks if mark in weights]
    return constant + sum(found) / max(len(found), 1) ** 0.5


def least_of(act: str, messages: Sequence[Message]) -> float:
    """What an act must reach: by messages that were weighed without having been learned from."""
    label = ACTS[act]
    scored: list[tuple[float, Message]] = []
    for fold in range(FOLDS):
        apart = [one for at, one in enumerate(messages) if at % FOLDS != fold]
        weights, constant = learned(apart, label, known_marks(apart))
        scored += [(weighed(one, weights, constant), one) for one in messages[fold::FOLDS]]
    scored.sort(key=lambda pair: -pair[0])
    others = [one for _, one in scored if label not in one.labels and not one.is_plain]
    plain = sum(one.is_plain for _, one in scored)
    wrong, quiet, least = 0, 0, scored[0][0]
    for score, one in scored:
        quiet += one.is_plain
        wrong += label not in one.labels and not one.is_plain
        if 100 * wrong > SHARE[act] * len(others) or 1000 * quiet > ORDINARY[act] * plain:
            break
        least = score
    return least


def rows(folder: Path) -> Iterator[str]:
    """The lines of the file."""
    told = [
        *invented(HERE / "invented"),
        *said(),
        *_messages(folder / "scenarios_dev.jsonl"),
        *public(folder),
    ]
    theirs = [one for one in told if one.side != "self"]
    hers = [one for one in told if one.side == "self"]
    threats = [one for one in theirs if "threat" in one.labels]
    kinds = sorted({one.kind for one in threats if one.kind} - {LOOK_ALIKE})
    columns: list[tuple[str, Weights, float, float]] = []
    for act, label in ACTS.items():
        messages = hers if act == REFUSAL else theirs
        columns.append((act, *learned(messages, label, known_marks(messages)), least_of(act, messages)))
    columns += [(THREATS + kind, *learned(threats, kind, known_marks(threats)), 0.0) for kind in kinds]
    yield "% What words, pairs of words and ideas (#) count for each act; made by tools/weigh_words.py."
    yield "\t".join(("act", *(act for act, *_ in columns)))
    yield "\t".join(("constant", *(str(round(constant * UNIT)) for *_, constant, _ in columns)))
    yield "\t".join(("least", *(str(round(least * UNIT)) for *_, least in columns)))
    for mark in sorted({mark for _, weights, *_ in columns for mark in weights}):
        points = [round(weights.get(mark, 0.0) * UNIT) for _, weights, *_ in columns]
        if max(map(abs, points)) >= LEAST_POINTS:
            yield "\t".join((mark, *map(str, points)))


def measure(paths: Iterable[Path]) -> None:
    """Print how much of the held-back messages is heard, act by act."""
    for path in paths:
        told = list(_messages(path))
        sys.stdout.write(f"{path.name}\n")
        for act, label in ACTS.items():
            heard = [any(h.kind.startswith(act) for h in hear(one.text, one.side)) for one in told]
            is_so = [label in one.labels for one in told]
            found = sum(h and i for h, i in zip(heard, is_so, strict=True))
            wrong = sum(h and not i for h, i in zip(heard, is_so, strict=True))
            sys.stdout.write(
                f"  {act:17} found {found}/{sum(is_so)}, heard in others {wrong}/{len(told) - sum(is_so)}\n"
            )


def main(folder: Path, *, measured: bool) -> None:
    """Write the file, or print what is heard in what it was not made from."""
    if measured:
        measure(sorted((HERE / "invented" / "held_back").glob("*.jsonl")))
    else:
        OUT.write_text("".join(f"{line}\n" for line in rows(folder)), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), measured="--measure" in sys.argv)
