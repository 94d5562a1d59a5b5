# SPDX-License-Identifier: Apache-2.0
"""Threats, gifts, visits and showing around are heard with the writer's words, and who wrote counts first."""

import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.signs.common import text as listening
from leeward.signs.common import text_weighed
from leeward.signs.common.text import MOST_LETTERS, Heard, band, hear, unheard
from leeward.signs.common.text_plain import plain_words
from leeward.signs.common.text_rules import Language, Rule, Rules
from leeward.signs.common.text_weighed import points_from

SAID = Path(__file__).parents[1] / "data/said.txt"
SHARED = Path(__file__).parents[3] / "../shared/corpus/signs"
ROWS = [line.split("|", 2) for line in SAID.read_text("utf-8").splitlines() if not line.startswith("#")]
LEAST = {"threat": 78, "gift": 80, "visit": 85, "exposure": 85, "contact.pressure": 85}
"""Per cent of the invented messages that each kind hears at least; below it, a rule was lost."""
MOST = {"threat": 8, "gift": 5, "visit": 6, "exposure": 5, "contact.pressure": 5}
"""Per cent of the other invented messages in which it is heard at most."""
ALSO = {"visit": ("gift",)}
"""What may be the kind as well: flowers left at a gate place him there. So may a threat be any of them."""


def kinds(text: str, side: str = "other", **more: str) -> set[str]:
    return {one.kind for one in hear(text, side, **more)}


def group(kind: str) -> str:
    return "threat" if kind.startswith("threat.") else kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("threat.physical", "I swear I'll break your jaw if I see you with him"),
        ("threat.physical", "i will k1ll u"),
        ("threat.physical", "I will k i l l you"),
        ("threat.physical", "I will K\u0406LL you"),  # a Cyrillic letter
        ("threat.physical", "I will ki\u200bll yo\u200bu"),
        ("threat.physical", "I WILL KIIIILLL YOUUUU"),
        ("threat.veiled", "Wherever you run I will find you"),
        ("threat.self_harm_pressure", "If you don't come home I will hang myself"),
        ("threat.intimate_images", "Answer me or the videos of you go to your whole office"),
        ("threat.money_job", "Come home or I stop paying the rent"),
        ("threat.custody_immigration", "One call to immigration and you are on the next plane"),
        ("threat.reputation", "Your church will hear about the abortion unless you pick up"),
        ("threat.property_pets", "Come home or I burn your shop down"),
        ("gift", "I left flowers at your gate"),
        ("visit", "I'm outside your office, come down"),
        ("exposure", "I told your whole family what you did"),
        ("contact.pressure", "Please talk to me, I can't sleep without you"),
    ],
)
def test_what_the_other_writes_is_heard(kind: str, text: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "I will not hurt you, I promise",
        "This traffic will kill me",
        "We will destroy you on Sunday, kickoff at 4",
        "He said he would kill me",
        "The school trip form is due on Friday, please sign it",
        "I'll have them back by 6 as agreed",
        "My phone is dead again",
    ],
)
def test_ordinary_words_of_the_other_are_no_threat(text: str) -> None:
    assert not {kind for kind in kinds(text) if kind.startswith("threat.")}


@pytest.mark.parametrize(
    "text",
    [
        "See you at the match on Saturday. I will kill you",
        "I saw the film we talked about. If you do not come back I will burn your house down",
        "Good game yesterday! You know I am going to break your legs when I find you",
    ],
)
def test_a_match_or_a_film_in_another_sentence_takes_nothing_from_a_threat(text: str) -> None:
    assert {group(kind) for kind in kinds(text)} >= {"threat"}


@pytest.mark.parametrize("text", ["I will kill you at chess tonight", "We will destroy you in the final"])
def test_a_game_in_the_same_sentence_does(text: str) -> None:
    assert "threat" not in {group(kind) for kind in kinds(text)}


@pytest.mark.parametrize("side", ["self", "third"])
def test_nobody_but_the_other_makes_the_others_threats(side: str) -> None:
    for _, kind, text in ROWS:
        if kind.startswith("threat."):
            assert not {k for k in kinds(text, side) if group(k) in ("threat", "contact.pressure")}, text


def test_her_own_no_is_a_refusal_and_his_is_none() -> None:
    assert "contact.refusal" in kinds("It is over between us. Do not call me again.", "self")
    assert "contact.refusal" not in kinds("It is over between us. Do not call me again.")


def test_what_others_tell_her_counts_and_a_visit_of_their_own_does_not() -> None:
    assert kinds("That man is in reception again asking for you", "third") == {"visit"}
    assert kinds("He posted your picture with your number", "third") == {"exposure"}
    assert not kinds("I'm outside, can you bring the umbrella", "third")


def test_a_plea_or_flowers_beside_a_threat_are_part_of_it() -> None:
    said = kinds("Please talk to me or I will kill you, I sent you flowers")
    assert said == {"threat.physical"}
    assert kinds("Please talk to me, I sent you flowers") == {"contact.pressure", "gift"}


def test_nothing_outweighs_a_plain_threat_and_long_letters_do_not_hide_one() -> None:
    calm = "thanks for the cake, see you at the shop, the kids had a lovely day, love to your mum "
    threat = "I will kill you "
    for letter in (threat, calm + threat + calm, calm * 20 + threat + calm * 20):
        assert "threat.physical" in kinds(letter)


NO_PILES = ("strong\t\t\t", "some\t\t\t", "weak\t\t\t")


def weigh_by(patch: pytest.MonkeyPatch, *lines: str) -> None:
    """Put the points of a few words in the place of ours; columns are a threat, a plea and a gift."""
    head = ("act\tthreat\tcontact.pressure\tgift", "constant\t0\t0\t0", "least\t900\t900\t900", *NO_PILES)
    held = points_from([*head, *lines], {}, kinds=False)
    one_kind = points_from(
        ["act\tthreat.veiled", "constant\t0", "least\t0", *NO_PILES, "zebra\t5"], {}, kinds=True
    )
    for module in (listening, text_weighed):
        patch.setattr(module, "points", lambda: held)
    patch.setattr(listening, "kinds_of_threat", lambda: one_kind)
    patch.setattr(listening, "WEIGHED", {"other": held.acts})


def test_points_hear_where_no_rule_does_and_not_a_plea_beside_a_threat(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weigh_by(monkeypatch, "zebra\t2000\t0\t0", "lion\t0\t2000\t0")
    found = [(one.kind, one.rule, one.words) for one in hear("a Zebra came", "other")]
    assert found == [("threat.veiled", "threat.weighed@1", "a Zebra")]
    assert kinds("a lion came") == {"contact.pressure"}
    assert kinds("a lion came, I will kill you") == {"threat.physical"}


def test_few_words_among_many_in_a_long_letter_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [f"w{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(200)]
    plain = [f"{word}\t1\t0\t0" for word in dict.fromkeys(plain_words(" ".join(many)))]
    weigh_by(monkeypatch, "zebra\t9000\t0\t0", *plain)
    letter = " ".join([*many[:100], "zebra", *many[100:]])
    assert kinds(letter) == {"threat.veiled"}
    assert [one.words for one in hear(letter, "other")] != [letter]


def test_a_rule_is_not_believed_where_the_words_around_it_speak_against_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gift = "I left roses at your gate"
    words = dict.fromkeys(plain_words(gift))
    for against, heard in ((0, False), (1500, True)):
        weigh_by(monkeypatch, *(f"{word}\t0\t0\t{against}" for word in words))
        assert ("gift" in kinds(gift)) is heard
    weigh_by(monkeypatch, "roses\t0\t0\t-9000")  # nearly all of its words have no points
    assert "gift" in kinds(gift)


def test_kind_words_around_one_place_do_not_hide_a_later_one(monkeypatch: pytest.MonkeyPatch) -> None:
    gift = "I left roses at your gate"
    said = [f"{word}\t0\t0\t1" for word in dict.fromkeys(plain_words(gift))]
    weigh_by(monkeypatch, "calm\t0\t0\t-9000", "angry\t0\t0\t9000", *said)
    kind = f"{'calm ' * 20}{gift}{' calm' * 20}"
    assert kinds(kind) == set()
    assert {one.rule for one in hear(f"{kind}{' angry' * 20} {gift}", "other")} >= {"gift.all.sent@1"}


def test_a_firm_rule_is_believed_in_one_breath_and_not_across_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    in_one = "I will kill you"
    apart = ("I will see. Mosquitoes kill. You too?", "I will see" + " so" * 9 + " kill you")
    said = [f"{word}\t-9000\t0\t0" for word in dict.fromkeys(plain_words(" ".join((in_one, *apart))))]
    weigh_by(monkeypatch, *said)
    firm = Rule("x", "threat.physical", "threat.physical", ("will & kill & you",), (), ())
    ideas = {"not": "not", "will": "i will", "kill": "kill", "you": "you"}
    held = Rules({"en": (Language(ideas, {}, (firm,)),)})
    for module in (listening, text_weighed):
        monkeypatch.setattr(module, "rules", lambda: held)
    assert kinds(in_one) == {"threat.physical"}
    assert [kinds(text) for text in apart] == [set(), set()]


def test_flowers_beside_words_that_are_only_veiled_are_still_a_gift() -> None:
    assert kinds("You will regret this. I left roses at your gate") >= {"threat.veiled", "gift"}


@pytest.mark.parametrize(
    ("kind", "side", "text"),
    [
        ("gift", "other", "A fellow will come on Monday for your drains, he's been paid"),
        ("gift", "third", "Some boy brought a fruit basket for you, no note, should I keep it?"),
        ("gift", "self", "There is a hamper on my doorstep and no card"),
        ("visit", "other", "Nilikuja kwenu jana, nikakukosa"),
        ("visit", "third", "Kuna mtu hapa nje anasema ni bwana yako"),
        ("visit", "self", "He followed me to the tram and sat two rows behind"),
        ("exposure", "other", "Your bank manager has been told about the court case, I rang him"),
        ("exposure", "third", "They are passing your pictures round the market"),
        ("exposure", "self", "The whole office has copies of my scan letters"),
    ],
)
def test_each_sign_is_heard_from_each_side_that_can_tell_of_it(kind: str, side: str, text: str) -> None:
    assert kind in kinds(text, side)


@pytest.mark.parametrize(
    ("side", "text"),
    [
        ("other", "The school bag and the inhaler are with her teacher as agreed"),
        ("other", "I'll be at the handover at four"),
        ("third", "The man from the gas board is outside, he needs to read the meter"),
        ("third", "Your order of three lamps was left with your neighbour"),
        ("self", "My brother is parked outside with the boxes"),
        ("self", "My husband bought me flowers"),
    ],
)
def test_what_only_looks_like_one_of_them_is_not_heard(side: str, text: str) -> None:
    assert not kinds(text, side) & {"gift", "visit", "exposure"}


def test_the_words_are_those_of_the_writer_and_say_where_they_stood() -> None:
    text = "ok. I  will\tKILL   you tonight"
    (one,) = hear(text, "other")
    assert text[one.start : one.end] == "I  will\tKILL   you"
    assert one.words == one.reason.facts["words"] == "I will KILL you"
    assert one.rule.endswith("@1")


def test_a_payment_note_is_a_gift_only_on_its_channel() -> None:
    assert kinds("for your nails my queen", channel="payment_note") == {"gift"}
    assert not kinds("Child support March, as agreed", channel="payment_note")


def test_a_language_that_is_known_leaves_the_others_out_but_never_english() -> None:
    assert "threat.property_pets" in kinds("Le voy a prender fuego a tu carro", language="es")
    heard = hear("Le voy a prender fuego a tu carro", "other", language="en")
    assert not {one.rule for one in heard} - {"threat.weighed@1"}  # points know no languages
    assert "threat.property_pets" in kinds("Le voy a prender fuego a tu carro", language="xx")
    assert "threat.physical" in kinds("I will kill you", language="hinglish")


def test_beyond_the_limit_nothing_is_looked_at_and_it_is_said() -> None:
    text = "x " * MOST_LETTERS + "I will kill you"
    assert not hear(text, "other")
    assert unheard(text) == len(text) - MOST_LETTERS
    assert unheard("I will kill you") == 0


@pytest.mark.parametrize(
    "bait",
    [
        "i will kill ",
        "you ",
        "k i l l ",
        "a",
        "\n",
        " ",
        "!?.",
        "k*l*",
        "\ud83d",
        "e\u0301",
        "if you or i tell your ",
    ],
)
def test_bait_takes_no_longer_than_other_words(bait: str) -> None:
    started = time.process_time()
    for side in ("other", "self", "third"):
        hear(bait * (10_000_000 // len(bait)), side)
    assert time.process_time() - started < 3


@settings(deadline=None, max_examples=100)
@given(st.text(), st.sampled_from(["other", "self", "third"]))
def test_any_text_is_read_and_its_words_stand_in_it(text: str, side: str) -> None:
    for one in hear(text, side):
        assert 0 <= one.start <= one.end <= len(text)


def test_the_same_text_says_the_same_in_every_process() -> None:
    program = (
        "import json,sys;from leeward.signs.common.text import hear;"
        "print(json.dumps([[h.rule,h.words] for t in json.load(sys.stdin) for h in hear(t,'other')]))"
    )
    texts = json.dumps([text for _, kind, text in ROWS if kind.startswith("threat.")][:120])
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=texts,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


@pytest.mark.parametrize("kind", LEAST)
def test_the_invented_messages_are_heard_and_the_others_are_not(kind: str) -> None:
    heard: Counter[bool] = Counter()
    wrong: Counter[bool] = Counter()
    for side, said, text in ROWS:
        channel = "post" if text.startswith("POST") else ""
        found = kind in {group(k) for k in kinds(text, side, channel=channel)}
        if group(said) == kind:
            heard[found] += 1
        elif group(said) not in ("threat", *ALSO.get(kind, ())):
            wrong[found] += 1
    assert heard[True] * 100 >= LEAST[kind] * heard.total()
    assert wrong[True] * 100 <= MOST[kind] * wrong.total()


def test_the_rules_alone_make_the_band() -> None:
    threat = hear("I will kill you", "other")
    gift = hear("I left flowers at your gate", "other")
    assert (band(threat), band(gift), band(())) == ("strong", "some", "none")


@pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
def test_few_ordinary_messages_are_taken_for_threats() -> None:
    import csv  # noqa: PLC0415 - only where the corpus is

    with (SHARED / "nus_sms/even_senders.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    threats: list[tuple[Heard, ...]] = [h for t in texts if (h := hear(t, "other"))]
    flagged = sum(1 for h in threats if any(one.kind.startswith("threat.") for one in h))
    assert flagged * 1000 <= 4 * len(texts)
