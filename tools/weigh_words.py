# SPDX-License-Identifier: Apache-2.0
"""Makes src/leeward/signs/points.tsv: how many points a word, a pair or an idea has for each act.

It takes four minutes:

    python tools/weigh_words.py FOLDER [--measure]

Learned from are tools/invented/*.jsonl (written for this by hands that did not see the rules),
tests/signs/data/said.txt, and of FOLDER scenarios_dev.jsonl and the collections that public_texts.py names.
Strangers' threats count for the order of reading only; the acts learn from public texts without any.
Nothing is learned from tools/invented/held_back: with ``--measure`` what the program hears there is
counted, and how well a part of EDOS is ordered that was left out. The same files give the same points.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import linear
import public_texts

from leeward.signs.common.text import hear
from leeward.signs.common.text_plain import plain_words
from leeward.signs.common.text_rules import THREATS, rules
from leeward.signs.common.text_weighed import ORDER, REFUSAL, STRONGEST_FIRST, THREAT, UNIT, marks, side_mark

HERE = Path(__file__).parent
SAID = HERE.parent / "tests" / "signs" / "data" / "said.txt"
OUT = HERE.parent / "src" / "leeward" / "signs" / "points.tsv"
ACTS = {
    THREAT: "threat",
    "visit": "visit",
    "gift": "gift",
    "exposure": "exposure",
    "contact.pressure": "pressure",
    REFUSAL: "refusal",
}
"""The acts, and how the invented messages name them."""
SHARE = {THREAT: 6, "visit": 10, "gift": 7, "exposure": 10, "contact.pressure": 3.5, REFUSAL: 8}
"""Of 100 hard messages that are not this act, so many may be heard as it by their points."""
ORDINARY = {THREAT: 3.7, "visit": 12, "gift": 10, "exposure": 12, "contact.pressure": 10, REFUSAL: 4}
"""Of 1,000 ordinary messages so many may be: those written as such, and public texts without threats."""
FOLDS = 4
"""Parts of which each is weighed by what the others taught; more take longer and say the same."""
COST = 0.5
"""How much a message on the wrong side costs; of 0.1 to 2 the best on messages not learned from."""
LEAST_SEEN = 2
"""Messages in which a word must stand to have points."""
LEAST_POINTS = 100
"""Marks with fewer points for every act are left out: the file would be twice as long, and hear no more."""
LOOK_ALIKE = "look_alike"
PILES = {THREAT: {"some": 100, "weak": 500}, ORDER: {"strong": 2, "some": 20, "weak": 150}}
"""Of 10,000 ordinary messages as many reach the piles for reading by these points. A convention, so that
reading stays possible."""
SHORT = 14
"""Public texts are cut to 4 to 17 words in turn, as long as private messages are (nus_sms)."""
EACH_AS_HERS = 6
"""One of so many public texts is learned as hers too; all would be twenty times her own messages."""

Known = dict[str, int]
Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: the points of all marks for one act, and the sums at which it begins."""

    act: str
    weights: Weights
    constant: float
    begins: dict[str, float]
    """What is least, and where the piles for reading begin."""


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


def public(folder: Path) -> Iterator[Message]:
    """Public texts, whole, with the label of a threat where they have it."""
    texts = [*public_texts.edos(folder, "train", "dev"), *public_texts.labelled(folder)]
    texts += [(text, 0) for text in public_texts.ordinary(folder)]
    for text, is_threat in texts:
        yield message(text, "other", ("threat",) if is_threat else ())


def short(texts: Iterable[Message]) -> list[Message]:
    """Texts cut to the length of private messages."""
    return [
        message(" ".join(one.text.split()[: 4 + turn % SHORT]), one.side, one.labels, one.kind)
        for turn, one in enumerate(texts)
    ]


def learned(messages: Iterable[Message], label: str, known: Known) -> tuple[Weights, float]:
    """The weights of the marks for one label, and the constant."""
    examples = [
        (tuple(known[mark] for mark in one.marks if mark in known), int(label in (*one.labels, one.kind)))
        for one in messages
    ]
    weights, constant = linear.learned(examples, len(known), COST)
    return {mark: weights[at] for mark, at in known.items() if weights[at]}, constant


def known_marks(messages: Iterable[Message]) -> Known:
    """The marks that stand in enough messages, each with a place."""
    counts = Counter(mark for one in messages for mark in one.marks)
    return {mark: at for at, mark in enumerate(sorted(m for m, n in counts.items() if n >= LEAST_SEEN))}


def weighed(one: Message, weights: Weights, constant: float, known: Known) -> float:
    """What a message adds up to."""
    count = sum(mark in known for mark in one.marks)
    return constant + sum(weights.get(mark, 0.0) for mark in one.marks) / max(count, 1) ** 0.5


def apart(
    messages: Sequence[Message], label: str, known: Known, seen: Sequence[Message]
) -> list[tuple[float, Message]]:
    """What each of ``seen`` adds up to where the message in its place was not learned from; highest first."""
    scored: list[tuple[float, Message]] = []
    for fold in range(FOLDS):
        weights, constant = learned(
            (one for at, one in enumerate(messages) if at % FOLDS != fold), label, known
        )
        scored += [(weighed(one, weights, constant, known), one) for one in seen[fold::FOLDS]]
    return sorted(scored, key=lambda pair: -pair[0])


def least_of(act: str, scored: Sequence[tuple[float, Message]]) -> float:
    """What an act must reach, by messages that were weighed without having been learned from."""
    label = ACTS[act]
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


def piles_of(act: str, scored: Sequence[tuple[float, Message]]) -> dict[str, float]:
    """Where the piles for reading begin, by ordinary messages that were not learned from."""
    quiet = [score for score, one in scored if one.is_plain]
    return {pile: quiet[len(quiet) * n // 10_000] for pile, n in PILES.get(act, {}).items()}


@dataclass(frozen=True, slots=True)
class Material:
    """All that is learned from."""

    hers: list[Message]
    theirs: list[Message]
    public: list[Message]

    def every(self) -> list[Message]:
        """Every message."""
        return [*self.hers, *self.theirs, *self.public]


def material(folder: Path) -> Material:
    """What is learned from: the invented messages, those of the rules' author, and public texts."""
    told = [*invented(HERE / "invented"), *said(), *_messages(folder / "scenarios_dev.jsonl")]
    hers = [one for one in told if one.side == "self"]
    return Material(hers, [one for one in told if one.side != "self"], list(public(folder)))


def as_hers(messages: Iterable[Message]) -> Iterator[Message]:
    """Ordinary messages as if she had written them."""
    for one in messages:
        marks = tuple(side_mark("self") if mark == side_mark(one.side) else mark for mark in one.marks)
        yield replace(one, side="self", marks=marks)


def by_nobody(messages: Iterable[Message]) -> Iterator[Message]:
    """Messages whose writer is not weighed."""
    for one in messages:
        yield replace(one, marks=tuple(mark for mark in one.marks if mark != side_mark(one.side)))


def columns_of(learn: Material, known: Known) -> list[Column]:
    """The acts and the order for reading, each with what was learned."""
    calm = short(one for one in learn.public if not one.labels)
    quiet = as_hers([*(one for one in learn.theirs if one.is_plain), *calm[::EACH_AS_HERS]])
    hers, strangers = [*learn.hers, *quiet], list(by_nobody(learn.public))
    columns: list[Column] = []
    for act, label in ACTS.items():
        messages = hers if act == REFUSAL else [*learn.theirs, *calm]
        scored = apart(messages, label, known, messages)
        begins = {"least": least_of(act, scored)} | piles_of(act, scored)
        columns.append(Column(act, *learned(messages, label, known), begins))
    scored = apart(strangers, THREAT, known, list(by_nobody(short(learn.public))))
    columns.append(Column(ORDER, *learned(strangers, THREAT, known), piles_of(ORDER, scored)))
    return columns


def kinds_of(threats: Sequence[Message], known: Known) -> list[Column]:
    """The kinds of threats, told apart among threats."""
    kinds = sorted({one.kind for one in threats if one.kind} - {LOOK_ALIKE})
    return [Column(THREATS + kind, *learned(threats, kind, known), {}) for kind in kinds]


def of_weight(columns: Sequence[Column], known: Known) -> Known:
    """The marks that have enough points for something."""
    heaviest = ((mark, max(abs(one.weights.get(mark, 0.0)) for one in columns)) for mark in known)
    kept = [mark for mark, weight in heaviest if weight * UNIT >= LEAST_POINTS]
    return {mark: at for at, mark in enumerate(kept)}


def made(learn: Material) -> list[Column]:
    """All columns. What has few points for all of a table is left out, and the rest is learned again."""
    threats = [one for one in learn.theirs if THREAT in one.labels]
    known, of_kinds = known_marks(learn.every()), known_marks(threats)
    known = of_weight(columns_of(learn, known), known)
    of_kinds = of_weight(kinds_of(threats, of_kinds), of_kinds)
    return [*columns_of(learn, known), *kinds_of(threats, of_kinds)]


def rows(columns: Sequence[Column]) -> Iterator[str]:
    """The lines of the file; its cells are empty where a mark has no points for any act, or for any kind."""
    yield "% What words, pairs of words and ideas (#) count for each act; made by tools/weigh_words.py."
    yield "\t".join(("act", *(one.act for one in columns)))
    yield "\t".join(("constant", *(str(round(one.constant * UNIT)) for one in columns)))
    for name in ("least", *STRONGEST_FIRST):
        begins = (one.begins.get(name) for one in columns)
        yield "\t".join((name, *("" if least is None else str(round(least * UNIT)) for least in begins)))
    acts = sum(not one.act.startswith(THREATS) for one in columns)
    for mark in sorted({mark for one in columns for mark in one.weights}):
        points = [str(round(one.weights.get(mark, 0.0) * UNIT)) for one in columns]
        of_both = (points[:acts], points[acts:])
        yield "\t".join((mark, *("" if set(some) == {"0"} else one for some in of_both for one in some)))


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


def measure_order(folder: Path) -> None:
    """Print how well the development part of EDOS is ordered where it was not learned from."""
    dev = [message(text, "other", ("threat",) * label) for text, label in public_texts.edos(folder, "dev")]
    texts = {one.text for one in dev}
    messages = [one for one in public(folder) if one.text not in texts]
    known = known_marks(messages)
    weights, constant = learned(messages, "threat", known)
    scored = [(round(weighed(o, weights, constant, known) * 1e6), len(o.labels)) for o in dev]
    sys.stdout.write(f"EDOS dev, area under precision and recall: {linear.average_precision(scored):.3f}\n")
    sys.stdout.write(f"calibration error: {linear.calibration_error(scored):.4f}\n")


def main(folder: Path, *, measured: bool) -> None:
    """Write the file, or print what is heard in what it was not made from."""
    if measured:
        measure(sorted((HERE / "invented" / "held_back").glob("*.jsonl")))
        measure_order(folder)
    else:
        OUT.write_text("".join(f"{line}\n" for line in rows(made(material(folder)))), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), measured="--measure" in sys.argv)
