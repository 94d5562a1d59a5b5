# SPDX-License-Identifier: Apache-2.0
"""What a third person writes is taken for an act of somebody else only where it tells of one."""

import time

import pytest

from leeward.signs.common import text as words
from leeward.signs.common.told_by_others import ToldByOthers

ABOUT = ToldByOthers(["Ben Okoro"])


def threats(text: str, about: ToldByOthers = ABOUT) -> set[str]:
    heard = (h.kind for told in about.as_he_said(text) for h in words.hear(told, "other"))
    return {kind for kind in heard if kind.startswith("threat.")}


def visit(text: str) -> bool:
    return ABOUT.tells_of_visit(text, 0, len(text))


def gift(text: str) -> bool:
    return ABOUT.tells_of_gift(text, 0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "I dey come your house on Sunday with the pikin",
        "Landing at 6, I'm at your door by 8",
        "We will be outside your office, bring the keys",
        "Outside your house, open up",
        "I told reception I am downstairs",
        "Estoy afuera de tu casa",
        "Niko nje ya nyumba yako",
        "Je suis devant ta porte",
    ],
)
def test_the_writers_own_coming_is_no_visit_of_somebody_else(text: str) -> None:
    assert not visit(text)


@pytest.mark.parametrize(
    "text",
    [
        "He is outside your gate",
        "Ben was at your office asking for you",
        "A man has been waiting at reception for you since nine",
        "I came by your office and he was parked opposite",
        "I saw him standing at your gate",
        "Your ex is back. Was outside your house for two hours",
        "e dey your gate",
        "tu ex estaba esperando fuera de tu casa",
        "Alikuja nyumbani kwako",
        "Morning, Rita's in her car across from yours again",
    ],
)
def test_who_tells_of_somebody_else_is_heard(text: str) -> None:
    assert visit(text)


@pytest.mark.parametrize(
    "text",
    [
        "I sent you mangoes with Aunty Bisi",
        "I left a present for you at mine",
        "Sent you a little something, check your account",
        "We bought you a kettle",
        "A scarf for your birthday, from me",
        "Te mand\u00e9 unas flores",
        "Nimekutumia zawadi",
    ],
)
def test_the_writers_own_present_is_no_gift_of_somebody_else(text: str) -> None:
    assert not gift(text)


@pytest.mark.parametrize(
    "text",
    [
        "He left flowers for you at my desk",
        "I left the flowers he sent at reception",
        "I've got another box for you from Ronald",
        "I brought you the letter from Ben",
        "There is a bouquet for you at reception",
        "Your parcel was left at the porch",
    ],
)
def test_what_came_from_another_or_a_courier_is_a_gift(text: str) -> None:
    assert gift(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("he will throw acid at you if he finds you", "threat.physical"),
        ("Ben says he will burn your car on Sunday", "threat.property_pets"),
        ("He told me: I will kill you", "threat.physical"),
        ("ben told my cousin he will leak the nudes", "threat.intimate_images"),
        ("Your ex swore he is going to break your legs", "threat.physical"),
        ("She swore she'll slash your tyres", "threat.property_pets"),
        ("Saw Ben at the bar. He says he'll break your legs", "threat.physical"),
        ("e say e go kill you", "threat.physical"),
        ("dice que te va a matar", "threat.physical"),
        ("il dit qu'il va te tuer", "threat.physical"),
    ],
)
def test_what_others_say_that_he_said_is_heard_as_his_threat(text: str, kind: str) -> None:
    assert kind in threats(text)


@pytest.mark.parametrize(
    "text",
    [
        "I will kill you if you forget the cake",
        "her ex will burn her house",
        "Dad says he will kill you if you are late",
        "Tunde says he will kill you for eating his rice",
        "Saw Tunde yesterday. He says he'll kill you for not coming",
        "Spoke to your brother. He said he will kill you",
        "Watched the movie, he says he will kill you at the end",
        "Watch your back, he is in town",
        "I'm scared he will kill you",
        "Did he say he will kill you?",
        "leave him or he will kill you",
        "he says he's sorry, I will kill you if you forgive him",
        "Chidi's sister is scared, he said he will burn her house",
        "Police say he will kill again",
        "He says he will kill you with that cooking lol",
        "Ben says he is sorry and wants you back",
    ],
)
def test_a_friends_own_words_fears_gossip_and_stories_are_no_threat_of_his(text: str) -> None:
    assert threats(text) == set()


def test_without_a_name_he_must_speak_of_her() -> None:
    assert threats("He says he will leak the nudes") == set()
    assert threats("Ben says he will leak the nudes") == {"threat.intimate_images"}
    assert threats("Ben says he will leak the nudes", ToldByOthers([])) == set()


@pytest.mark.parametrize(
    "bait",
    [
        "he ",
        "i ",
        "he said ",
        "i sent ",
        "your ex ",
        "A ",
        "he's been ",
        "if he will ",
        "just have ",
        "mum says he will ",
    ],
)
def test_bait_takes_bounded_time(bait: str) -> None:
    text = bait * (20_000 // len(bait))
    started = time.process_time()
    tuple(ABOUT.as_he_said(text))
    visit(text)
    gift(text)
    assert time.process_time() - started < 2
