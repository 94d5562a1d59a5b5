# SPDX-License-Identifier: Apache-2.0
"""Her own details are found in disguise, next door is not hers, and ordinary messages stay unmarked."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.signs.common.own_details import OwnDetails
from leeward.signs.common.own_details_numbers import runs, tail
from leeward.signs.common.own_details_places import Address
from leeward.signs.common.own_details_plain import Bare, alike, bare, visible

from .disguises import next_doors, people

SMS = Path(__file__).parents[4] / "shared/corpus/signs/nus_sms/even_senders.csv"

HERS = {
    "names": ["Nkechi Obi", "Ada"],
    "phones": ["+234 800 000 0123", "555 0147"],
    "emails": ["nkechi.obi@example.com"],
    "addresses": ["Flat 3, 12 Adeola Odeku Street, Victoria Island, Lagos"],
    "work": ["Quillmere Dental"],
    "plates": ["LSD 123 AB"],
    "private_facts": ["HIV", "she left the church of her parents"],
    "rumours": ["she stole money from the church"],
}
DETAILS = OwnDetails(HERS)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("her number is 0800 000 0123", "phones"),
        ("zero eight zero zero, triple zero, 0 one two three", "phones"),
        ("O8OO-OOO-O123", "phones"),
        ("ring 5550147 tonight", "phones"),
        ("0800 haha 000 you know 0123", "phones"),
        ("Obi Nkechi", "names"),
        ("she lives at 12 Adeola Odeku", "addresses"),
        ("no. twelve Ade0la 0deku str", "addresses"),
        ("Adeola Odeku street, number 12", "addresses"),
        ("N k e c h i  O b i", "names"),
        ("Nkechi-0bi", "names"),
        ("ask ada", "names"),
        ("nkechi dot obi at example dot com", "emails"),
        ("black car, lsd-123-ab", "plates"),
        ("Quilmere dental, front desk", "work"),
        ("she is hiv positive", "private_facts"),
        ("her own parents' church? she walked out of it", "private_facts"),
        ("the money of the church was stolen by her", "rumours"),
    ],
)
def test_a_detail_is_found_however_it_is_written(text: str, kind: str) -> None:
    assert DETAILS.kinds(text) == (kind,)


@pytest.mark.parametrize(
    "text",
    [
        "14 Adeola Odeku street",
        "112 Adeola Odeku street",
        "12 Adeoti Odunsi street",
        "Adeola Odeku street is closed at 12 today, use 45",
        "adamant",
        "0800 000 0124",
        "the church was full",
        "shiver",
        "LSD 124 AB",
        "",
        "\ud800",
    ],
)
def test_what_only_resembles_a_detail_is_not_found(text: str) -> None:
    assert DETAILS.kinds(text) == ()


def test_without_entries_nothing_is_looked_for() -> None:
    assert not OwnDetails({"names": [], "phones": ["12"]})
    assert OwnDetails({}).kinds("Nkechi Obi 0800 000 0123") == ()


def test_nine_in_ten_and_more_are_found_under_disguise_and_no_next_door() -> None:
    found, told, doors = 0, 0, 0
    for entries, details in people(12):
        own = OwnDetails(entries)
        told += len(details)
        found += sum(detail.kind in own.kinds(detail.text) for detail in details)
        doors += sum("addresses" in own.kinds(text) for text in next_doors(entries))
    assert 100 * found >= 93 * told
    assert doors == 0


@pytest.mark.skipif(not SMS.is_file(), reason="the collection of ordinary SMS is not beside the project")
def test_of_five_thousand_ordinary_messages_at_most_one_is_taken_for_a_detail() -> None:
    with SMS.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    wrong, many = 0, 2
    for entries, _ in people(many, seed=99):
        own = OwnDetails(entries)
        wrong += sum(bool(own.kinds(text)) for text in texts)
    assert 5000 * wrong <= many * len(texts)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("call 0800-000 01 23 now", ["08000000123"]),
        ("twenty three and forty", ["2340"]),
        ("double two triple 5", ["22555"]),
        ("zero one, then two", ["012"]),
        ("a 12 b 34", ["12", "34"]),
        ("nineeightthreefiveninefour", ["983594"]),
        ("\u0662\u0663 \u2460\u2461", ["2312"]),
        ("7\ufe0f\u20e38\ufe0f\u20e3", ["78"]),
        ("nothing here", []),
    ],
)
def test_digits_are_read_out_of_words_marks_and_pictures(text: str, digits: list[str]) -> None:
    assert list(runs(text)) == digits


def test_a_few_words_may_stand_between_the_digits_of_a_number() -> None:
    assert list(runs("a 12 or so 34", between=2)) == ["1234"]
    assert list(runs("a 12 or so who went 34", between=2)) == ["12", "34"]


def test_a_number_is_compared_by_its_last_digits_if_it_has_enough() -> None:
    assert tail("+234 800 000 0123") == "00000123"
    assert tail("555 0147") == "5550147"
    assert tail("191") is None


@pytest.mark.parametrize(
    ("written", "house", "letters"),
    [
        ("12 Adeola Odeku Street, Lagos", "12", "adeoiaodeku"),
        ("Flat 3, 12b Old Mill Rd, Salford", "12b", "oidmiii"),
        ("Calle Mayor 7, Madrid", "7", "mayor"),
        ("Kileleshwa Road, Nairobi", None, "kiieieshwa"),
        ("190 Moi Street", "190", "moi"),
    ],
)
def test_an_address_is_its_street_and_its_house_number(written: str, house: str | None, letters: str) -> None:
    assert Address.of(written) == Address(letters, house)


def test_a_short_street_without_a_number_is_no_address_to_look_for() -> None:
    assert Address.of("Moi Road") is None


def test_the_letter_of_a_house_may_stand_apart_and_must_be_hers() -> None:
    own = OwnDetails({"addresses": ["27b Herbert Macaulay Way, Yaba"]})
    assert own.kinds("27 b Herbert Macaulay Way") == ("addresses",)
    assert own.kinds("twenty seven b Herbert Macaulay way") == ("addresses",)
    for next_door in ("27c Herbert Macaulay Way", "27 Herbert Macaulay Way", "27 c Herbert Macaulay Way"):
        assert own.kinds(next_door) == ()


def test_a_street_inside_a_longer_name_is_another_street() -> None:
    own = OwnDetails({"addresses": ["12 Moi Road, Nairobi"]})
    assert own.kinds("12 moi road") == ("addresses",)
    assert own.kinds("12 Moiraine Road") == ()


def test_disguised_letters_are_plain_and_know_where_they_stood() -> None:
    assert visible("Ｎк\u0435chi\u0301") == "nkechi"
    assert bare("N.k_3-c h1") == "nkechi"
    read = Bare.of("ask N.k.3 now")
    start = read.letters.index("nke")
    assert read.is_whole(start, start + 3)
    assert read.text[read.stood[start]] == "N"
    assert not Bare.of("unken").is_whole(1, 4)


def test_likeness_is_twice_the_common_letters_of_both() -> None:
    assert alike("quillmere", "quilmere", 90)
    assert alike("abcd", "abxd", 75)
    assert not alike("abcd", "abxd", 76)


def slow_common(one: str, other: str) -> int:
    row = [0] * (len(other) + 1)
    for a in one:
        last = row[:]
        for i, b in enumerate(other):
            row[i + 1] = last[i] + 1 if a == b else max(last[i + 1], row[i])
    return row[-1]


@settings(deadline=None, max_examples=100)
@given(st.text("abc", max_size=12), st.text("abc", max_size=12), st.integers(1, 100))
def test_likeness_is_that_of_the_slow_and_plain_way(one: str, other: str, percent: int) -> None:
    expected = 200 * slow_common(one, other) >= percent * (len(one) + len(other))
    assert alike(one, other, percent) == expected


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300))
def test_any_text_is_looked_at_without_a_crash(text: str) -> None:
    assert set(DETAILS.kinds(text)) <= set(HERS)


@pytest.mark.parametrize(
    "bait",
    [
        "adeo" * 5_000,
        "12 " * 7_000,
        "one" * 7_000,
        "uno" * 7_000 + "x",
        "a\u200b" * 10_000,
        "n k " * 5_000,
        "0" * 20_000,
    ],
)
def test_bait_takes_bounded_time(bait: str) -> None:
    began = time.process_time()
    DETAILS.kinds(bait * 50)
    assert time.process_time() - began < 3
