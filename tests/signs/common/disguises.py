# SPDX-License-Identifier: Apache-2.0
"""Invented people, their details, and the ways in which somebody writes a detail so that no search finds it.

The ways are made from how people post, not from how the matcher reads. The same seed gives the same texts.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

FIRST = (
    "Nkechi", "Adaeze", "Wanjiru", "Thandi", "Priya", "Farida", "Maeve",
    "Chloe", "Yetunde", "Akinyi", "Lerato", "Ananya", "Sinead", "Marisol",
)  # fmt: skip
LAST = (
    "Obiora", "Kamau", "Dlamini", "Ramanathan", "Okafor", "Gallagher", "Whitlock",
    "Achterberg", "Mutua", "Sithole", "Iyer", "Delacroix",
)  # fmt: skip
STREETS = (
    "Adeola Odeku", "Allen", "Ngong", "Kileleshwa", "Harrowgate", "Jan Smuts", "Linking", "Bedford",
    "Quillmere", "Old Mill", "Saint Anselm", "Moi", "Bishop Aboyade", "Rosebank", "Tinubu", "Larchmont",
)  # fmt: skip
KINDS = (("Street", "St"), ("Road", "Rd"), ("Avenue", "Ave"), ("Close", "Cl"), ("Crescent", "Cres"))
TOWNS = ("Lagos", "Nairobi", "Johannesburg", "Mumbai", "Salford", "Albany")
WORKS = (
    "Quillmere Dental",
    "Lakeside Accounting",
    "Bright Horizon Nursery",
    "Marlow and Finch",
    "Tannery Cafe",
)
SCHOOLS = ("Saint Brendan Primary", "Greenfield Academy", "Kisima School", "Holy Rosary College")
FACTS = (
    ("she had an abortion in 2019", ("did you know she had an abortion", "abortion in 2019, ask her")),
    (
        "treated for epilepsy at the clinic",
        ("she gets treated for epilepsy", "epilepsy clinic, monthly"),
    ),
    (
        "left the church of her parents",
        ("she has left her parents church", "parents church? she left it"),
    ),
)
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
CARRIERS = (
    "{} everyone", "look: {}", "for a good time {} any hour", "she is at {} now", "{}", "guess what, {} lol",
    "anybody who wants to reach her {} thank me later", "write this down... {} ...done",
)  # fmt: skip


class Dice:
    """Numbers that look thrown and are the same everywhere (Knuth's MMIX generator)."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def below(self, most: int) -> int:
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return (self._state >> 33) % most

    def of(self, things: Sequence[str]) -> str:
        return things[self.below(len(things))]


@dataclass(frozen=True)
class Detail:
    """An entry of hers, and one text that gives it away in disguise."""

    kind: str
    entry: str
    text: str
    way: str


def sprinkled(text: str, mark: str, dice: Dice, every: int = 2) -> str:
    return "".join(c + (mark if dice.below(every) == 0 else "") for c in text)


LOOKS = str.maketrans("aeiopcxyABEHKMOPCTX", "аеіорсхуАВЕНКМОРСТХ")
GREEK = str.maketrans("oavABEHIKMNOPTX", "οανΑΒΕΗΙΚΜΝΟΡΤΧ")
LEET = str.maketrans("aeiost", "431057")
FULL = {c: chr(ord(c) + 0xFEE0) for c in map(chr, range(33, 127))}
MATHS = {c: chr(0x1D41A + ord(c) - 97) for c in map(chr, range(97, 123))}


def wide(text: str) -> str:
    return "".join(FULL.get(c, c) for c in text)


def mathematical(text: str) -> str:
    return "".join(MATHS.get(c, c) for c in text.lower())


def slip(text: str, dice: Dice) -> str:
    """One slip of the finger inside a long word: a letter doubled, left out, or swapped with the next."""
    at = 2 + dice.below(max(len(text) - 4, 1))
    while not (text[at].isalpha() and text[at + 1 : at + 2].isalpha()):
        at -= 1
    how = dice.below(3)
    if how == 0:
        return text[: at + 1] + text[at:]
    if how == 1:
        return text[:at] + text[at + 1 :]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def in_words(digits: str, dice: Dice) -> str:
    out, at = [], 0
    while at < len(digits):
        same = len(digits[at:]) - len(digits[at:].lstrip(digits[at]))
        name = dice.of(("zero", "oh")) if digits[at] == "0" else WORDS[int(digits[at])]
        if same >= 3 and dice.below(2):
            out.append(f"triple {name}")
            at += 3
        elif same >= 2 and dice.below(2):
            out.append(f"double {name}")
            at += 2
        else:
            out.append(name)
            at += 1
    return dice.of((" ", "-", ", ", " . ")).join(out)


def grouped(digits: str, dice: Dice, marks: tuple[str, ...]) -> str:
    out, at = [], 0
    while at < len(digits):
        size = 1 + dice.below(4)
        out.append(digits[at : at + size])
        at += size
    return dice.of(marks).join(out)


PHONES: dict[str, Callable[[str, str, Dice], str]] = {
    "spaced": lambda _cc, n, d: grouped("0" + n, d, (" ", "  ", " - ")),
    "marks": lambda _cc, n, d: grouped("0" + n, d, (".", "/", "*", "_", "~", " | ", ":", "\n")),
    "one by one": lambda _cc, n, d: d.of((" ", ".", "-", "  ")).join("0" + n),
    "words": lambda _cc, n, d: in_words("0" + n, d),
    "half words": lambda _cc, n, d: f"0{n[:4]} {in_words(n[4:], d)}",
    "words between": lambda _cc, n, d: " ".join(WORDS[int(c)] if d.below(2) else c for c in "0" + n),
    "pictures": lambda _cc, n, _d: "".join(c + "\ufe0f\u20e3" for c in "0" + n),
    "pictures spaced": lambda _cc, n, _d: " ".join(c + "\ufe0f\u20e3" for c in n),
    "wide": lambda _cc, n, _d: wide("0" + n),
    "circled": lambda _cc, n, _d: "".join("⓪①②③④⑤⑥⑦⑧⑨"[int(c)] for c in n),
    "arabic": lambda _cc, n, _d: "".join("٠١٢٣٤٥٦٧٨٩"[int(c)] for c in "0" + n),
    "devanagari": lambda _cc, n, _d: "".join("०१२३४५६७८९"[int(c)] for c in n),
    "mathematical": lambda _cc, n, _d: "".join(chr(0x1D7CE + int(c)) for c in "0" + n),
    "raised": lambda _cc, n, _d: "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(c)] for c in n),
    "unseen marks": lambda _cc, n, d: sprinkled("0" + n, "\u200b", d),
    "unseen joiners": lambda cc, n, d: sprinkled("+" + cc + n, "\u2060", d),
    "letters": lambda _cc, n, _d: ("0" + n).replace("0", "O").replace("1", "l"),
    "more letters": lambda _cc, n, d: grouped(("0" + n).replace("0", "O").replace("5", "S"), d, (" ", "-")),
    "small letters": lambda _cc, n, _d: ("0" + n).replace("0", "o").replace("1", "i"),
    "abroad": lambda cc, n, _d: f"+{cc} (0) {n}",
    "00": lambda cc, n, _d: f"00{cc}{n}",
    "country last": lambda cc, n, _d: f"{n} ({cc})",
    "country after": lambda cc, n, _d: f"0{n[:3]} {n[3:]} code +{cc}",
    "letters between": lambda _cc, n, _d: f"{n[:3]}x{n[3:6]}x{n[6:]}",
    "glued words": lambda _cc, n, _d: "".join(WORDS[int(c)] for c in n),
    "brackets": lambda _cc, n, _d: f"({n[:3]}) {n[3:6]}-{n[6:]}",
    "hearts": lambda _cc, n, d: grouped(n, d, ("❤", " 🔥 ", "✨")),
    "tail": lambda _cc, n, _d: f"...{n[-9:]}",
}  # fmt: skip

LETTERS: dict[str, Callable[[str, Dice], str]] = {
    "small": lambda t, _d: t.lower(),
    "shouted": lambda t, _d: t.upper(),
    "spaced": lambda t, _d: " ".join(t),
    "dotted": lambda t, _d: ".".join(t.replace(" ", "")),
    "starred": lambda t, _d: "*".join(t.replace(" ", "*")),
    "unseen": lambda t, d: sprinkled(t, "\u200c", d),
    "soft hyphens": lambda t, d: sprinkled(t, "\u00ad", d, 3),
    "alike": lambda t, _d: t.translate(LOOKS),
    "greek": lambda t, _d: t.translate(GREEK),
    "leet": lambda t, _d: t.lower().translate(LEET),
    "wide": lambda t, _d: wide(t),
    "mathematical": lambda t, _d: mathematical(t),
    "accents": lambda t, _d: "".join(c + ("\u0301" if c in "aeiou" else "") for c in t),
    "underlined": lambda t, _d: "".join(c + "\u0332" for c in t),
    "joined": lambda t, _d: t.replace(" ", ""),
    "underscores": lambda t, _d: t.replace(" ", "_"),
    "slip": slip,
    "hashtag": lambda t, _d: "#" + t.replace(" ", ""),
}

MAILS: dict[str, Callable[[str, Dice], str]] = {
    "words": lambda t, _d: t.replace("@", " at ").replace(".", " dot "),
    "brackets": lambda t, _d: t.replace("@", "(at)").replace(".", "[dot]"),
    "squared": lambda t, _d: t.replace("@", " [at] "),
    "spaced": lambda t, _d: t.replace("@", " @ ").replace(".", " . "),
    "shouted": lambda t, _d: t.upper(),
    "alike": lambda t, _d: t.translate(LOOKS),
    "unseen": lambda t, d: sprinkled(t, "\u200b", d),
    "wide": lambda t, _d: wide(t),
    "joined": lambda t, _d: t.replace("@", "AT").replace(".", "DOT"),
}

HOUSES: dict[str, Callable[[str, str, Dice], str]] = {
    "plain": lambda h, s, _d: f"{h} {s}",
    "no": lambda h, s, _d: f"no. {h}, {s}",
    "hash": lambda h, s, _d: f"#{h} {s}",
    "after": lambda h, s, _d: f"{s} {h}",
    "after no": lambda h, s, _d: f"{s}, house number {h}",
    "words": lambda h, s, d: f"{in_words(h, d)} {s}",
    "wide": lambda h, s, _d: f"{wide(h)} {s}",
    "flat": lambda h, s, _d: f"{h} {s} flat 4",
    "line": lambda h, s, _d: f"{h}\n{s}",
}


def people(many: int, seed: int = 7) -> Iterator[tuple[dict[str, list[str]], list[Detail]]]:
    """Invented people: the entries of each, and texts that give each entry away."""
    dice = Dice(seed)
    for _ in range(many):
        yield _person(dice)


def _person(dice: Dice) -> tuple[dict[str, list[str]], list[Detail]]:
    name = f"{dice.of(FIRST)} {dice.of(LAST)}"
    code, start = dice.of(("234 80", "44 77", "254 70", "91 98", "1 20")).split()
    number = start + "".join(str(dice.below(10)) for _ in range(8))
    house = str(1 + dice.below(240))
    street, (kind, short) = dice.of(STREETS), KINDS[dice.below(len(KINDS))]
    mail = f"{name.lower().replace(' ', '.')}@example.com"
    handle = f"{name.split(maxsplit=1)[0].lower()}_{dice.below(900) + 100}"
    letters = "".join(chr(65 + dice.below(26)) for _ in range(4))
    plate = f"{letters[:3]} {dice.below(900) + 100} {letters[3]}Y"
    work, school = dice.of(WORKS), dice.of(SCHOOLS)
    fact, tellings = FACTS[dice.below(len(FACTS))]
    entries = {
        "names": [name], "phones": [f"+{code}{number}"], "emails": [mail],
        "addresses": [f"{house} {street} {kind}, {dice.of(TOWNS)}"], "work": [work], "school": [school],
        "plates": [plate], "handles": [f"@{handle}"], "private_facts": [fact],
    }  # fmt: skip
    told = [("phones", way, change(code, number, dice)) for way, change in PHONES.items()]
    for way, change in LETTERS.items():
        told += [(k, way, change(e, dice)) for k, e in (("names", name), ("work", work), ("school", school))]
        if way not in ("hashtag", "spaced", "dotted", "starred"):
            told.append(
                ("addresses", way, f"{house} {change(street, dice)} {dice.of((kind, short, kind.lower()))}")
            )
    told += [("addresses", way, put(house, f"{street} {kind}", dice)) for way, put in HOUSES.items()]
    told.append(("addresses", "short", f"{house} {street} {short}."))
    told += [("emails", way, change(mail, dice)) for way, change in MAILS.items()]
    told += [("plates", way, mark.join(plate.split())) for way, mark in
             (("plain", " "), ("dashes", "-"), ("dots", "."), ("joined", ""), ("stars", "*"))]  # fmt: skip
    told += [("plates", "spaced", " ".join(plate.replace(" ", ""))), ("plates", "small", plate.lower())]
    told += [
        ("handles", "plain", handle),
        ("handles", "at", f"@{handle}"),
        ("handles", "shouted", handle.upper()),
    ]
    told += [("handles", "joined", handle.replace("_", "")), ("handles", "dotted", handle.replace("_", "."))]
    told += [("private_facts", "retold", telling) for telling in tellings]
    details = [Detail(k, entries[k][0], dice.of(CARRIERS).format(t), way) for k, way, t in told]
    return entries, details


def next_doors(entries: dict[str, list[str]]) -> Iterator[str]:
    """Texts that give away the houses beside hers, which must not be found."""
    house, _, rest = entries["addresses"][0].partition(" ")
    number, street = int(house), rest.partition(",")[0]
    for other in (number + 1, number + 2, max(number - 1, 1) if number > 1 else number + 3, number + 100):
        yield f"she is at {other} {street} now"
        yield f"{street} {other}"
        yield f"{other} {street.lower()}, flat 4"
