# SPDX-License-Identifier: Apache-2.0
"""What she types is taken for what it tells of, and what she did herself is not taken for an act of his."""

import time

import pytest

from leeward.signs.common.told_by_her import as_the_other_said, is_report, told


def kinds(text: str, place: str = "", names: tuple[str, ...] = ()) -> set[str]:
    return {sound.kind for sound in told(text, place, names)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("He sent me roses again, to my mother's this time.", "gift"),
        ("Found a hamper on the step, the driver said it came from him.", "gift"),
        (
            "My ex put 5,000 in my account and wrote 'for fuel'. He transferred it, I never asked for money.",
            "gift",
        ),
        ("There was a teddy waiting on my desk, delivered while I was out.", "gift"),
        ("A jar of honey and a card were handed in for me at the clinic.", "gift"),
        ("Two bottles were left at my gate overnight.", "gift"),
        ("Something soft was pushed through my letterbox.", "gift"),
        ("Concert tickets had been posted to my work.", "gift"),
        ("A cake came, delivered to my mother's with my name on it.", "gift"),
        ("On m'a livr\u00e9 des fleurs au bureau.", "gift"),
        ("Me dejaron una caja con bombones.", "gift"),
        ("Nililetewa maua kazini.", "gift"),
        ("He was parked across from my office when I came out.", "visit"),
        ("She followed me from the bus to the market.", "visit"),
        ("He turned up at the nursery and asked for our son.", "visit"),
        ("The neighbour saw him knocking on my door at two in the morning.", "visit"),
        ("He posted my number in the alumni group.", "exposure"),
        ("He told everyone at church that I stole from his mother.", "exposure"),
        ("Someone made a fake profile with my photos.", "exposure"),
        ("He said he will kill my brother if I go to the police again.", "threat.physical"),
        ("He threatened me on the phone.", "threat.physical"),
        ("He smashed the window of my car.", "threat.property_pets"),
        ("Grabbed my arm in the stairwell.", "visit"),
        ("He slapped me in front of the children.", "threat.physical"),
        ("Slashed my tyres in the night.", "threat.property_pets"),
        ("He transferred N20,000 to me.", "gift"),
        ("Another bouquet at the front desk.", "gift"),
        ("His car stood in our street again.", "visit"),
        ("There is a fake account with my face.", "exposure"),
        ("Estaba esperando fuera de mi casa, y ella lo vio.", "visit"),
        ("Alisimama nje ya nyumbani kwangu, alikuja usiku, nje ya mlango.", "visit"),
    ],
)
def test_an_incident_is_heard(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "I reported. They wrote it in the diary and gave me the number.",
        "I bought flowers for my mother.",
        "My order was delivered to my office.",
        "A parcel was sent to me by my sister.",
        "The letter from the bank was delivered to my house.",
        "A message was left for me.",
        "My bag was left on the bus.",
        "I was left waiting at my gate.",
        "The shoes I had ordered were left on my doorstep.",
        "I told my boss about it.",
        "We changed the lock.",
        "I waited at the bus stop and nobody was there.",
        "I slept badly.",
        "Bought flowers for my mum's birthday.",
        "My sister sent me food.",
        "My colleague walked me to my car.",
        "Sent the ring back to his mother.",
        "He came to my gate to collect the children as agreed.",
        "People think I took 200,000 naira from him.",
    ],
)
def test_what_she_did_is_not_his_act(text: str) -> None:
    assert kinds(text) == set()


def test_a_thing_left_for_her_stands_beside_the_visit_of_that_day() -> None:
    text = "He stood at my gate till dark. In the morning a basket was left for me on the step."
    assert kinds(text) == {"visit", "gift"}


def test_where_she_gave_a_place_being_there_is_enough() -> None:
    text = "He stood there for an hour and spoke with the guard."
    assert kinds(text, "gate of my house") == {"visit"}
    assert kinds(text) == set()
    assert kinds("He waited with me.", "police station") == set()


@pytest.mark.parametrize(
    ("text", "swapped"),
    [
        ("He said he'll kill me", "I said I'll kill you"),
        ("She told my boss I owe her", "I told your boss you owe my"),
        ("Femi swore that my dog is next", "I swore that your dog am next"),
        ("He\u2019s outside", "I'm outside"),
    ],
)
def test_what_she_reports_is_turned_into_his_own_words(text: str, swapped: str) -> None:
    assert as_the_other_said(text, ("femi",)) == swapped


def test_only_what_was_said_or_written_is_a_report() -> None:
    assert is_report("He swore that he will find me")
    assert not is_report("He stood at the gate")


def test_his_name_is_as_good_as_he() -> None:
    text = "Femi parked outside my gate"
    assert kinds(text, names=("femi coker", "femi")) == {"visit"}
    assert kinds("Lorry parked outside my gate", names=("femi",)) == set()


@pytest.mark.parametrize(
    "bait", ["he stood " * 5_000, "he gave" + "!" * 40_000, "he told " + "a" * 40_000, "sent " * 9_000]
)
def test_bait_takes_bounded_time(bait: str) -> None:
    began = time.process_time()
    told(bait, "home")
    assert time.process_time() - began < 3
