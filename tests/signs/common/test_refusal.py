# SPDX-License-Identifier: Apache-2.0
"""Her clear no is found in many wordings and tongues, and what only sounds like it is not."""

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.signs.common.refusal import MOST_LETTERS, Candidate, rank

SHARED = Path(__file__).parents[3] / "../shared/corpus/signs"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")

SAYS_NO = [
    (
        "en",
        (
            "Look, I've thought about this for weeks. I don't want to be in this relationship any "
            "more. Please don't call or come round."
        ),
    ),
    ("en", "We're over. Don't bother ringing."),
    ("en", "please just stop.. stop texting stop calling. im tired"),
    ("en", "I SAID LEAVE ME ALONE"),
    ("en", "Hi. I am writing to say that I want no further contact from you, at home or at work."),
    ("en", "I have nothing left to say to you. Please do not write back."),
    ("en", "i cnt do dis nemore, we r ova. dnt cntct me"),
    ("en", "You need to stop turning up at my flat. It's finished between us"),
    ("en", "Kindly stop disturbing me. I am not interested again."),
    ("en", "Oga I have moved on, please stop calling my phone"),
    ("en", "I'm begging you to let me go. I don't love you anymore."),
    ("en", "It ends today. Don't look for me."),
    ("en", "I never want to hear from you or see you again"),
    ("en", "no more. no more calls, no more flowers, no more waiting at my gate"),
    ("en", "For the last time: do not come to my workplace."),
    ("en", "I need you to respect that I don't want to talk to you anymore"),
    ("en", "Delete my number and never speak to me again"),
    (
        "en",
        (
            "This marriage is finished, my lawyer will write to you. Until then do not contact me "
            "or the kids' school."
        ),
    ),
    ("en", "I think it's best if we don't see each other anymore"),
    ("en", "we broke up. accept it. stop messaging me"),
    ("en", "you and I are done. blocked."),
    ("en", "Get out of my life and stay out"),
    ("en", "Do not send anybody to beg me. It is over."),
    ("en", "My decision is final. We will not be getting back together."),
    ("en", "I am not coming back, Mwangi. Please stop calling my mum."),
    ("en", "There's no us. There hasn't been since March. Leave me be."),
    ("en", "I'm sorry, but I can't be in a relationship with you. I wish you well. Please don't message me."),
    ("en", "stay away from my house and stay away from my kids"),
    ("en", "If you come to my house again I am calling the police"),
    ("en", "i dont want ur gifts. i dont want u. stop."),
    ("en", "can you please stop contacting me"),
    ("en", "How many times must I say it? Leave me alone!"),
    ("en", "Stop it. Stop coming here. Stop ringing the bell. It is over and you know it"),
    ("en", "I don’t want any contact with you. Not by phone, not by email, not through my sister."),
    ("en", "I'm ending this. Please don't reply"),
    ("en", "lose my number bro. we're done"),
    ("en", "Please maintain distance from me and my family. Do not try to meet me."),
    ("en", "What we had is over, please do not keep any contact with me"),
    ("en", "I told you already that I'm not your girlfriend anymore so stop stalking me"),
    ("en", "Don't you ever put foot in my yard again"),
    ("en", "You are not to contact me, visit me or approach me at work"),
    ("en", "Just leave me, please. I'm tired. I don't want this anymore."),
    ("en", "I want you to leave me alone"),
    ("en", "Le\u200bave me al\u200bone"),
    ("en", "Please don't phone me again hey. We finished."),
    ("pcm", "Abeg leave me alone, I no do again"),
    ("pcm", "No call my phone again. E don finish"),
    ("pcm", "Make you no come my side again o, I don tire"),
    ("pcm", "Bros I don move on, no dey text me"),
    ("pcm", "me and you don break up, no find my trouble"),
    ("pcm", "I no dey do again. Forget me."),
    ("pcm", "Carry your wahala comot for my life"),
    ("pcm", "Abeg no come my papa house again"),
    ("sw", "Nimechoka. Mimi na wewe tumemalizana. Usinipigie simu tena."),
    ("sw", "Tafadhali usinitafute tena, uhusiano wetu umekwisha"),
    ("sw", "Acha kunipigia simu, sitaki kuongea na wewe"),
    ("sw", "Usikuje kwangu tena, tuliachana"),
    ("sw", "Please wacha kunitext, tuliachana kitambo"),
    ("sw", "Sikutaki tena maishani mwangu"),
    ("sw", "Niache nipumzike. Usinitumie message"),
    ("sw", "imeisha buda, usinicall"),
    ("sw", "Nimesema hapana. Kaa mbali na mimi"),
    ("es", "Ya no me busques, por favor. Se terminó."),
    ("es", "Deja de llamarme a mi trabajo"),
    ("es", "No quiero que vengas a mi casa nunca más"),
    ("es", "Esto se acabó, no me escribas más"),
    ("es", "Te pido que no me contactes"),
    ("es", "No quiero saber nada de ti"),
    ("es", "Dejame tranquila, ya no estamos juntos"),
    ("es", "Hemos terminado. No me llames."),
    ("es", "No vuelvas a escribirme ni a llamar a mi mamá"),
    ("es", "por favor ya no me hables, ya no quiero estar contigo"),
    ("hi", "Mujhe dobara call mat karna. Sab khatam ho gaya hai"),
    ("hi", "please mujhe message karna band karo"),
    ("hi", "main tumse koi contact nahi rakhna chahti"),
    ("hi", "ab mere ghar ya office mat aana"),
    ("hi", "Mujhe tumhare saath nahi rehna, mera peecha chhod do"),
    ("hi", "It's over yaar, mujhe akela chhod do"),
    ("hi", "humara breakup ho chuka hai, phone mat karo"),
    ("hi", "mujhse baat mat karo ab kabhi"),
    ("hi", "Tum samajhte kyun nahi, mujhe tumse baat nahi karni"),
    ("en", "I've made my choice and it isn't you. Please stop trying to reach me."),
    ("en", "Chuka, this thing between us is finished. Don't come looking for me."),
    ("en", "I'm not playing games. Don't text. Don't call. Don't come."),
    ("en", "u need 2 stop msgin me its ovr n i aint cumin bak"),
    ("en", "NO MEANS NO. STOP CALLING MY OFFICE."),
    ("en", "Please, for the sake of the children, stop coming to the school gate. We are divorced."),
    ("en", "I have asked you politely. Do not phone, WhatsApp or email me again."),
    ("en", "Consider this my last message. I do not want a relationship with you."),
    ("en", "Don't you dare come near my mother's house"),
    ("en", "It's finished. I'm not in love with you, I have not been for a long time. Let me go."),
    ("en", "I'm breaking up with you. I'd appreciate it if you didn't contact me."),
    ("en", "there's nothing to fix. leave me alone please"),
    ("en", "Nothing you send will change my mind. I don't want you in my life."),
    ("en", "I don't want to be your friend, I don't want to hear your voice, I don't want your flowers"),
    ("en", "If you keep messaging me I'll report it to the police"),
    ("en", "Just stop man. We're not together. You don't get to turn up here"),
    ("en", "Do not reach out to me or anybody in my family"),
    ("en", "I am going to block you after this. Goodbye."),
    ("en", "Hi Raj, kindly do not call or message henceforth. I have decided to end it."),
    ("en", "This is me telling you clearly: I do not want you back"),
    ("en", "Babe I'm sorry but I think we should end things"),
    ("en", "You are no longer welcome in this house. Do not come back."),
    ("en", "stop following me home from work"),
    ("en", "Me I'm tired abeg. Let's go our separate ways"),
    ("en", "my no is no. stop sending your friends to talk to me"),
    ("en", "How much clearer can I be? I don't want to see you again."),
    ("en", "I won't be answering anymore. Please delete my number."),
    ("en", "Yoh just leave me in peace, it's done between us"),
    ("en", "not interested. dont msg again"),
    ("pcm", "Oya make we end am here. No find me again"),
    ("pcm", "I don tell you say I no want again. No dey come my shop"),
    ("pcm", "Wetin dey between us don finish. Leave my life"),
    ("pcm", "Nor call me again, me and you don end"),
    ("pcm", "Guy rest. I no love you again"),
    ("sw", "Tafadhali niache. Sitaki mahusiano na wewe tena"),
    ("sw", "usije nyumbani kwangu wala kazini"),
    ("sw", "Mambo yetu yameisha, acha kunifuatafuata"),
    ("sw", "wacha kunisumbua na macalls, mimi na wewe tuliachana"),
    ("sw", "Sitaki kukuona tena. Usinipigie."),
    ("es", "No quiero nada más contigo, deja de mandarme mensajes"),
    ("es", "Nuestra relación terminó. No te acerques a mi casa."),
    ("es", "por favor respeta mi decision, no me escribas mas"),
    ("es", "Aléjate de mi familia"),
    ("es", "Se terminó todo entre nosotros, no insistas"),
    ("hi", "Tumse ab koi rishta nahi hai, call karna band karo"),
    ("hi", "mera number delete kar do aur mujhe bhool jao"),
    ("hi", "Mere college mat aana, mujhe tang mat karo"),
    ("hi", "hamara rishta ab khatam hai, please door raho mujhse"),
    ("hi", "bas ho gaya, mujhse contact karne ki koshish mat karna"),
]
SOUNDS_LIKE_IT = [
    ("en", "Is it over between you two?"),
    ("en", "Don't call me tonight, I have an early shift"),
    ("en", "The lease is over in June so we're done with that flat"),
    ("en", "We're done! Heading home, do you need milk?"),
    ("en", "Mum stop calling me every five minutes I'm on the bus"),
    ("en", "He told me to stop calling him and never come to his house"),
    ("en", "I told Ada it's over with Femi and he should not contact her"),
    ("en", "It's over at 9, pick me up at quarter past"),
    ("en", "I can't do this anymore, this job is killing me"),
    ("en", "please stop sending me cat videos lol"),
    ("en", "we should break up the trip with a stop in Nakuru"),
    ("en", "It's not over between us, I was angry"),
    ("en", "I didn't mean it when I said it's over. Come back"),
    ("en", "Don't come to my house today, the plumber is here"),
    ("en", "I'm done with my exams!!!"),
    ("en", "leave me alone with the cake and see what happens haha"),
    ("en", "Do not contact me by email, my inbox is full, use whatsapp"),
    ("en", 'She wrote "do not contact me again" and blocked him'),
    ("en", "If you want me to leave you alone just say so"),
    ("en", "I hope you never leave me"),
    ("en", "The movie ended. It's over between them"),
    ("en", "don't text me while you're driving!"),
    ("en", "Did he say it's over?"),
    ("en", "Do you want me to stop calling?"),
    ("en", "My boss said stop coming late or we are done"),
    ("en", "I don't want to see you sad"),
    ("en", "never mind, don't call me, I found the keys"),
    ("en", "I am leaving you the keys under the mat"),
    ("en", "i don't want to talk to you about work, tell me about the kids"),
    ("en", "we are finished painting, it looks great"),
    ("en", "Stop coming to my house empty-handed, bring wine"),
    ("en", "he keeps calling me, I asked him to stop"),
    ("en", "Don't leave me alone with him"),
    ("en", "Stay away from my cake"),
    ("en", "are we over budget?"),
    ("en", "Our contract is finished, don't call me at the office number anymore, I have moved desks"),
    ("pcm", "Film don finish, come outside"),
    ("pcm", "No call me now, I dey church"),
    ("pcm", "he say make I no call am again"),
    ("sw", "Usinipigie sasa niko kwa meeting"),
    ("sw", "Mechi imeisha, tumeshinda"),
    ("sw", "aliniambia nisimpigie tena"),
    ("es", "No me llames hoy que estoy en clase"),
    ("es", "¿Se acabó?"),
    ("es", "me dijo que no lo llamara más"),
    ("es", "Ya terminamos la tarea, mami"),
    ("hi", "Abhi call mat karo, meeting mein hoon"),
    ("hi", "Class khatam ho gayi, aa rahi hoon"),
    ("hi", "usne bola mujhe call mat karo"),
    ("en", "Are we done here or do you need more chairs?"),
    ("en", "Don't call before 10, I'm sleeping in"),
    ("en", "The semester is over!! Let's celebrate"),
    ("en", "My contract with the agency ends in May, after that it's over"),
    ("en", "Stop calling me a genius haha"),
    ("en", "They told me never to contact them again about the refund"),
    ("en", "She broke up with him and told him not to call"),
    ("en", "Can we break up the payment into two?"),
    ("en", "I'm done cooking, come eat"),
    ("en", "Leave me a message after the beep"),
    ("en", "I'll be done by six, it's over quickly"),
    ("en", "Please don't leave me. I don't want it to be over."),
    ("en", "don't write to me in German, my German is bad"),
    ("en", "Stop texting and go to sleep lol"),
    ("en", "The party is over, everyone has left"),
    ("en", "you never call me anymore"),
    ("en", "Don't visit me in hospital yet, they only allow family"),
    ("en", "Is she still saying it's over?"),
    ("en", 'Our song came on, "it\'s over" by Roy'),
    ("en", "Let me know when it's over"),
    ("en", "If he keeps calling you tell him to leave you alone"),
    ("en", "Don't talk to me about Arsenal"),
    ("en", "I can't do this anymore, the commute is 3 hours, I want to quit"),
    ("en", "why did you tell him to stop calling me?"),
    ("en", "We're through customs, see you outside"),
    ("en", "I want out of this group project"),
    ("en", "stay away from the beach today, big waves"),
    ("en", "I thought you said don't come to my house"),
    ("en", "Grandma says do not call during her show"),
    ("en", "it's all over the news"),
    ("pcm", "Light don go again, no call me till e come back"),
    ("pcm", "Work don finish, I dey come house"),
    ("pcm", "My oga say make I no come office again"),
    ("sw", "Kazi imeisha, nakuja"),
    ("sw", "Usije leo, nina wageni"),
    ("es", "No me esperes, llego tarde"),
    ("es", "Se acabó el café, ¿compras?"),
    ("es", "Mi jefe dice que no lo llame"),
    ("hi", "Raat ko call mat karna, papa ghar pe hain"),
    ("hi", "exam khatam! party kab?"),
]


def weight(text: str) -> int:
    found = rank(text)
    return found.weight if found else 0


def grounds(text: str) -> dict[str, str]:
    found = rank(text)
    return {g.key: str(g.facts["words"]) for g in found.grounds} if found else {}


@pytest.mark.parametrize(("tongue", "text"), SAYS_NO, ids=range(len(SAYS_NO)))
def test_a_clear_no_is_found(tongue: str, text: str) -> None:
    assert rank(text) is not None, tongue


@pytest.mark.parametrize(("tongue", "text"), SOUNDS_LIKE_IT, ids=range(len(SOUNDS_LIKE_IT)))
def test_what_only_sounds_like_a_no_is_not_one(tongue: str, text: str) -> None:
    assert rank(text) is None, tongue


def test_the_more_a_message_says_the_higher_it_stands() -> None:
    bare = weight("It's over.")
    forbids = weight("It's over. Do not contact me.")
    all_of_it = weight(
        "It is over between us. Do not contact me in any way or through anyone, ever again. "
        "Do not come to my home or my work."
    )
    assert 0 < bare < forbids < all_of_it


def test_a_word_to_you_and_a_last_word_weigh_more() -> None:
    assert weight("I'm breaking up with you") > weight("Let's break up") > 0
    assert weight("Do not call me ever again") > weight("Do not call me, please") > 0
    assert weight("Please do not contact me") > weight("Please do not phone me")


def test_a_soft_no_alone_is_not_enough_and_two_are() -> None:
    assert rank("I need space") is None
    assert rank("I need space. I can't do this anymore.") is not None


@pytest.mark.parametrize(
    "text",
    [
        "DO NOT CONTACT ME",
        "do not contact me",
        "Do n\u200bot con\u200dta\u2060ct me",
        "don\u2019t contact me",
        "don`t contact me",
        "dont contacttttt meeee",
        "dnt cotnact me",
        "\uff44\uff4f\u3000\uff4e\uff4f\uff54 contact me",
        "do not\ncontact me".replace("\n", "  "),
    ],
)
def test_how_it_is_typed_does_not_matter(text: str) -> None:
    assert "ground.said.no_contact" in grounds(text)


def test_the_words_shown_are_her_own() -> None:
    said = grounds("Ok. PLEASE\u2026 Don\u2019t   ever CALLL me \u00e1gain!! Bye")
    assert said["ground.said.no_contact"] == "Don\u2019t ever CALLL me"
    assert said["ground.said.final"] == "Don\u2019t ever"


def test_a_long_stretch_is_cut_where_it_is_shown() -> None:
    text = "If you contact me again " + "my dear " * 3 + "x" * 60 + " I will go to the police"
    assert all(len(words) <= 120 for words in grounds(text).values())


def test_a_no_inside_a_long_message_is_found_and_one_after_the_bound_is_not() -> None:
    padding = "We had rice and went to bed. "
    start = padding * 100
    assert rank(start + "It is over between us. " + start) is not None
    too_far = padding * (MOST_LETTERS // len(padding) + 1)
    assert rank(too_far + "It is over between us.") is None


def test_a_no_stands_beside_a_question_a_report_and_a_joke_of_others() -> None:
    assert rank("Why do you still ask? He said you cried. It's over between us, do not call me again.")
    assert rank("My mum says hello. Leave me alone.")


def test_the_same_message_always_gives_the_same_answer() -> None:
    text = "We are done. Stop calling me."
    assert rank(text) == rank(text)
    assert isinstance(rank(text), Candidate)


@given(st.text(max_size=200))
def test_any_text_is_answered_and_every_ground_quotes_it(text: str) -> None:
    found = rank(text + " Leave me alone.")
    for ground in found.grounds if found else ():
        assert str(ground.facts["words"]).rstrip("\u2026") in " ".join((text + " Leave me alone.").split())


@pytest.mark.parametrize(
    "piece",
    ["do not ", "stop ", "a ", "if you ", "it's over ", "? ", "call or ", "he said ", "(", "our our "],
)
def test_the_time_grows_with_the_text_and_not_faster(piece: str) -> None:
    """Twenty thousand letters of the worst kind end in well under the seconds a stuck search takes."""
    rank((piece * MOST_LETTERS)[:MOST_LETTERS] + " Leave me alone")


@needs_shared
def test_on_written_scenarios_the_aims_hold() -> None:
    rows = [json.loads(line) for line in (SHARED / "scenarios_dev.jsonl").read_text("utf-8").splitlines()]
    found: dict[bool, list[bool]] = defaultdict(list)
    for row in rows:
        if row["from"] == "self":
            found["refusal" in row["labels"]].append(rank(row["text"]) is not None)
    assert sum(found[True]) >= 0.85 * len(found[True])
    assert sum(found[False]) <= 0.10 * len(found[False])


@needs_shared
def test_at_most_two_in_a_thousand_ordinary_messages_are_shown() -> None:
    with (SHARED / "nus_sms/even_senders.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    assert sum(rank(text) is not None for text in texts) <= 2 * len(texts) / 1000
