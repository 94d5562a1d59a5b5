# SPDX-License-Identifier: Apache-2.0
"""Rules of what a message says, as data per language: ideas in an order, and how far apart.

A rule says what must be there in ways, each of one or more parts joined by "&"; parts may stand in any
order, not further apart than ``NEAR`` words, and share no word. A part is ideas in a row: "i_will 3 harm
2 her" is at most three other words between the first two, and no sentence mark or "not" among them. "a|b"
is either idea, and a group is a name for such. ``unless`` names ideas that make the rule say nothing where
they stand within ``AROUND`` words, and in the same sentence where a threat is outright: "see you at the
match" takes nothing from it.
``among`` names an idea that must be anywhere in the message (words of its language).
"""

import re
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate, islice

import msgspec

from leeward.signs.common.text_ideas import Ideas, Tag
from leeward.signs.common.text_plain import MARKS

NEAR = 45
"""Words between parts of one rule, about three SMS: further apart they are not one thought. Ours."""
THREATS = "threat."
"""Kinds that begin so tell which kind of threat it is."""
VEILED = THREATS + "veiled"
AROUND = 20
"""Words before and after what a rule heard that may speak against it: the sentence and its neighbours."""
BETWEEN = 1
"""Other words between two ideas of a part, where the rule does not say."""
COMMON = tuple(
    """
    the to a in of and you i your me my it is for on that with be at not no so if can will go going now just
    what when we are have do how but got ok late today tomorrow come back home see call time work want one
    out up about tell good know like think later send class meet day dinner lunch still here there all get
    """.split()  # noqa: SIM905  (one line a word would be a page)
)
"""Everyday words, to tell which idea of a rule most messages lack. They only save time."""
NOT_BETWEEN = "not"
"""The idea of negation: it may open a phrase ("will not hesitate"), and never stands in a gap."""
DENIED = 4
"""Words before a game or a joke within which it is denied ("this is no joke") or only a time or a place."""
BESIDE_IT = frozenset("after before til until to from outside like think bada despues dopo apres".split())  # noqa: SIM905
"""A match that somebody is killed after, and one that is come to, is no play (words as ``plain_words``)."""
LAUGH = "zlaugh"
"""A laugh in plain spelling: "I will kill you haha" is no less a threat (of friends' SMS 0.1 in 1,000)."""
MOST_PLACES = 8
"""Places of one rule in a message that are looked at: the first may be spoken against, a later one not."""


class Rule(msgspec.Struct, frozen=True):
    """One rule as it stands in a file. ``yes`` and ``no``: what it must hear, and must not.

    A ``loose`` one hears ideas that only together say something; a firmer one on the same words counts.
    """

    id: str
    kind: str
    reason: str
    says: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    sides: tuple[str, ...] = ("other",)
    unless: tuple[str, ...] = ()
    among: str = ""
    channels: tuple[str, ...] = ()
    loose: bool = False
    version: int = 1

    @property
    def name(self) -> str:
        """The name that a finding carries: it tells which wording of the rule was at work."""
        return f"{self.id}@{self.version}"

    @property
    def is_outright(self) -> bool:
        """A threat that is said as one, and not heard from what it hints at."""
        return self.kind.startswith(THREATS) and not self.loose and self.kind != VEILED


class Language(msgspec.Struct, frozen=True):
    """A file of rules: what stands for which idea in one language, and the rules themselves."""

    ideas: dict[str, str] = {}
    groups: dict[str, str] = {}
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One place of a part: any of these ideas, after at most so many other words."""

    ideas: frozenset[int]
    gap: int


Part = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of saying a rule: the bits of its ideas, and of which it needs at least one of each."""

    rule: Rule
    language: str
    parts: tuple[Part, ...]
    named: int
    needs: tuple[int, ...]
    never: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that was heard, and the words (first, one past the last) it was heard in."""

    rule: Rule
    start: int
    end: int


@cache
def languages() -> dict[str, tuple[Language, ...]]:
    """Every file of rules by its language: ``en_threats.toml`` is English, ``all_…`` is for every one."""
    found: dict[str, tuple[Language, ...]] = {}
    for file in sorted((files("leeward.signs") / "rules").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            name = file.name.removesuffix(".toml").partition("_")[0]
            read = msgspec.convert(tomllib.loads(file.read_text("utf-8")), Language)
            found[name] = (*found.get(name, ()), read)
    return found


class Rules:
    """The rules of all languages, ready to be held against messages."""

    def __init__(self, files: Mapping[str, Sequence[Language]]) -> None:
        spoken = [one for name in sorted(files) for one in files[name]]
        self._groups = {name: either for one in spoken for name, either in one.groups.items()}
        used = {name for one in spoken for rule in one.rules for name in self._named(rule)}
        self.ideas = Ideas((one.ideas for one in spoken), used | {NOT_BETWEEN})
        self._ways = [
            self._way(rule, name, way)
            for name in sorted(files)
            for one in files[name]
            for rule in one.rules
            for way in rule.says
        ]
        self._not = self.ideas.numbers[NOT_BETWEEN]
        self._by_idea: dict[tuple[str, str], dict[int, list[tuple[Way, tuple[int, ...]]]]] = {}
        self._list_by_rarest()
        self._rarest = {who: sum(by_idea) for who, by_idea in self._by_idea.items()}

    def _named(self, rule: Rule) -> Iterator[str]:
        """The ideas that a rule names, in groups too."""
        left = [name for way in (*rule.says, *rule.unless, rule.among) for name in re.split(r"[ |&]+", way)]
        while left:
            name = left.pop()
            if name in self._groups:
                left += self._groups[name].split("|")
            elif name and not name.isdigit():
                yield name

    def _numbers(self, either: str) -> frozenset[int]:
        found: set[int] = set()
        for name in either.split("|"):
            group = self._groups.get(name)
            found |= self._numbers(group) if group else {self.ideas.numbers[name]}
        return frozenset(found)

    def _way(self, rule: Rule, language: str, written: str) -> Way:
        parts = tuple(self._part(part) for part in written.split("&"))
        steps = [step.ideas for part in parts for step in part]
        named = sum(1 << idea for idea in frozenset().union(*steps))
        steps += [self._numbers(rule.among)] if rule.among else []
        needs = tuple({sum(1 << idea for idea in ideas) for ideas in steps})
        never = sum(1 << idea for name in rule.unless for idea in self._numbers(name))
        return Way(rule, language, parts, named, needs, never)

    def _part(self, written: str) -> Part:
        steps: list[Step] = []
        gap = BETWEEN
        for piece in written.split():
            if piece.isdigit():
                gap = int(piece)
            else:
                steps.append(Step(self._numbers(piece), gap))
                gap = BETWEEN
        return tuple(steps)

    def _list_by_rarest(self) -> None:
        """A way is looked at only where its step with the fewest everyday words is in the message."""
        common = [self.ideas.bits((word,)) for word in COMMON]
        often = {need: sum(1 for bits in common if bits & need) for way in self._ways for need in way.needs}
        sides = {side for way in self._ways for side in way.rule.sides}
        channels = {"", *(channel for way in self._ways for channel in way.rule.channels)}
        self._by_idea = {(side, channel): defaultdict(list) for side in sides for channel in channels}
        for way in self._ways:
            rarest, *needs = sorted(way.needs, key=lambda need: (often[need], need.bit_count(), need))
            ideas = [1 << idea for idea in range(rarest.bit_length()) if rarest >> idea & 1]
            for side in way.rule.sides:
                for channel in way.rule.channels or channels:
                    for idea in ideas:
                        self._by_idea[side, channel][idea].append((way, tuple(needs)))

    def hear(
        self,
        words: Sequence[str],
        bits: int,
        side: str,
        channel: str,
        spoken: Container[str] | None = None,
        believed: Callable[[Hit], bool] | None = None,
    ) -> list[Hit]:
        """The rules that these words say, each once; of these languages only, where they are known.

        ``bits`` are the ideas of the words, as ``Ideas.bits`` finds them. A place that is not ``believed``
        gives way to the next one.
        """
        who = (side, channel) if (side, channel) in self._by_idea else (side, "")
        said = self._fitting(bits, who)
        if spoken is not None:
            said = [way for way in said if way.language in spoken]
        if not said:
            return []
        place = _Place(words, self.ideas, self._not, said)
        hits: dict[str, Hit] = {}
        for way in said:
            if way.rule.id not in hits:
                for found in place.find(way):
                    hit = Hit(way.rule, *found)
                    if believed is None or believed(hit):
                        hits[way.rule.id] = hit
                        break
        return sorted(hits.values(), key=lambda hit: (hit.start, hit.rule.id))

    def _fitting(self, bits: int, who: tuple[str, str]) -> list[Way]:
        """The ways for this side and channel of which all that they need is somewhere in the message."""
        found: list[Way] = []
        rarest = bits & self._rarest.get(who, 0)
        while rarest:
            lowest = rarest & -rarest
            rarest ^= lowest
            for way, needs in self._by_idea[who][lowest]:
                for need in needs:
                    if not need & bits:
                        break
                else:
                    found.append(way)
        return found


class _Place:
    """The ideas of one message by where they start, and where a gap must not lead across."""

    def __init__(self, words: Sequence[str], ideas: Ideas, negation: int, said: Iterable[Way]) -> None:
        self._words, self._not = words, negation
        self._at: dict[int, list[Tag]] = defaultdict(list)
        self._starts: dict[int, list[Tag]] = defaultdict(list)
        self._marks = [at for at, word in enumerate(words) if word in MARKS]
        stops = set(self._marks)
        wanted = 1 << negation
        for way in said:
            wanted |= way.named | way.never
        for tag in ideas.tags(words, wanted):
            self._at[tag.start].append(tag)
            self._starts[tag.idea].append(tag)
            if tag.idea == negation:
                stops.add(tag.start)
        self._crossed = [0, *accumulate(at in stops for at in range(len(words)))]

    def find(self, way: Way) -> Iterator[tuple[int, int]]:
        """The first places where all parts stand near each other, and nothing around forbids the rule."""
        yield from islice(self._found(way), MOST_PLACES)

    def _found(self, way: Way) -> Iterator[tuple[int, int]]:
        first, *others = (self._part(part) for part in way.parts)
        for start, end in first:
            nearest = [_near(spans, start, end) for spans in others]
            if all(nearest):
                spans = [(start, end), *(span for span in nearest if span)]
                found = min(s for s, _ in spans), max(e for _, e in spans)
                if not way.never or not self._is_forbidden(way, *found):
                    yield found

    def _is_forbidden(self, way: Way, start: int, end: int) -> bool:
        """Whether words near by make it play or a story; of an outright threat, those of its sentence."""
        first, last = start - AROUND, end + AROUND
        if way.rule.is_outright:
            before, after = bisect_left(self._marks, start), bisect_left(self._marks, end)
            first = max((first, *self._marks[max(before - 1, 0) : before]))
            last = min((last, *self._marks[after : after + 1]))
        around = range(max(first, 0), min(last, len(self._crossed) - 1))
        against = (tag for at in around for tag in self._at.get(at, ()) if way.never >> tag.idea & 1)
        return any(not way.rule.is_outright or not self._is_beside_it(tag) for tag in against)

    def _is_beside_it(self, tag: Tag) -> bool:
        """Whether what would make it play is denied, only a time or a place, or his own laugh."""
        if self._words[tag.start] == LAUGH:
            return True
        before = range(max(tag.start - DENIED, 0), tag.start)
        return any(
            self._words[at] in BESIDE_IT or any(one.idea == self._not for one in self._at.get(at, ()))
            for at in before
        )

    def _part(self, part: Part) -> list[tuple[int, int]]:
        """Every place of a part, by its start."""
        spans = {(t.start, t.end) for idea in part[0].ideas for t in self._starts.get(idea, ())}
        for step in part[1:]:
            spans = {(start, later) for start, end in spans for later in self._after(end, step)}
        return sorted(spans)

    def _after(self, end: int, step: Step) -> Iterable[int]:
        for at in range(end, min(end + step.gap + 1, len(self._crossed) - 1)):
            if self._crossed[at] != self._crossed[end]:
                return
            for tag in self._at.get(at, ()):
                if tag.idea in step.ideas:
                    yield tag.end


def _near(spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """The span nearest to a place that shares no word with it, if any is near enough."""
    after = bisect_left(spans, (end, 0))
    before = bisect_left(spans, (start, 0))
    near = [s for s in spans[max(before - 2, 0) : before] if s[1] <= start]
    near += spans[after : after + 1]
    near = [s for s in near if abs(s[0] - start) <= NEAR]
    return min(near, key=lambda s: abs(s[0] - start), default=None)


@cache
def rules() -> Rules:
    """The rules that came with the program, built once."""
    return Rules(languages())
