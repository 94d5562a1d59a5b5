# SPDX-License-Identifier: Apache-2.0
"""The ways of forbidding contact in English, as a table: what each rule hears, its weight, and its examples.

Rules are written against plain text (see ``refusal.plain``): lower case, no accents, no apostrophes,
SMS spellings written out, every doubled letter single. ``compiled`` makes the doubled letters of a
pattern single too, so that the table itself stays readable. Repeats are bounded and never nested, so the
time of a search grows with the text and not faster. The ideas are those of the messages a person is
advised to send: end it, forbid contact, forbid visits, also through others, with a last word; no rule
was fitted to a wording of a test set.
"""

import re
from dataclasses import dataclass

_RUN = re.compile(r"(?<!\\)([a-z])\1+")
START = 4
"""A rule is looked at only where a word starts like one of its key words, in as many letters."""


def single(text: str) -> str:
    """The text with every run of a letter written once: "calling" and "calllinnng" are "caling"."""
    return _RUN.sub(r"\1", text)


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as it is matched against plain text."""
    return re.compile(single(pattern))


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of saying no. ``core`` rules make a candidate; the others only weigh it.

    ``keys`` are words of which one must be there: "a b" one of both, "a & b" each, "a | b & c" either way,
    with "&" before "|". They only save time. ``yes`` and ``no`` are examples that
    must and must not be heard by this rule within a whole message.
    """

    id: str
    ground: str
    weight: int
    pattern: re.Pattern[str]
    keys: str = ""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    core: bool = True
    tongue: str = "en"


NOT = r"(?:dont|do not|never)"
_OTHERS_DO_NOT = r"(?<!\byou )(?<!\bi )(?<!\bthey )(?<!\bwe )(?<!\bpeople )(?<!\bwhy )(?<!\bwho )"
_GAP = (
    r"(?:(?:you dare|you ever|you even|ever|again|even|dare|try|trying|attempt|bother|to|be|please|keep|start|"
    r"just|go|in any way|and|or|at all|send messages|want you|need you|wish for you|want your|like you) ){0,5}"
)
_VERB = (
    r"(?:call|phone|ring|contact|text|message|dm|e-?mail|mail|write|whatsapp|inbox|ping|beep|flash|buzz|facetime|"
    r"video call|reach out|reach|speak|talk|chat|get in touch|communicate|disturb|bother|harass|stalk|pester|"
    r"chase|look for|looking for|search for|follow|hit me up|hmu|link|reply|respond|send)"
)
_VERBS = rf"(?:{_VERB}(?: ?[,/]| or| and| nor|, or|, and| me or| me,)? ){{0,4}}{_VERB}"
_ING = (
    r"(?:calling|callin|phoning|ringing|contacting|texting|messaging|dming|e-?mailing|mailing|writing|whatsapping|"
    r"bothering|disturbing|harassing|stalking|following|pestering|chasing|reaching out|trying to reach|"
    r"trying to contact|trying to call|looking for|begging|flashing|beeping|facetiming|hitting me up|"
    r"blowing up my phone|talking|speaking|replying|tagging|dragging|using other numbers|creating accounts)"
)
_INGS = rf"(?:{_ING}(?: ?[,/]| or| and|, and| me and| me or| me,)? ){{0,4}}{_ING}"
_NAMES = (
    r"(?! (?:names?|that|this|fat|ugly|stupid|dumb|mad|crazy|a|an|by|your|baby?|babe|bae|dear|darling|honey|sweetie|"
    r"madam|sir|bro|late|old|mum|mom|mr|mrs|miss|lazy|short|boss|aunty|aunt|sister|bob|it|so)\b)"
)
_THEM = r"(?:me|us|my (?:phone|line|number|family|mum|mom|mother|sister|friends?|people|parents|job|office|work|kids))"
_CLAUSE_ENDS = (
    r"(?=$|[^a-z0-9 ]|#| (?:again|any ?more|ever|at all|and|or|so|please|now|for good|forever|because|cos|its|i|im|"
    r"we|you|thanks|thank you|ok|okay|abeg|from today|from now)\b)"
)
_NOT_STOPPING = (
    r"(?<!wont )(?<!cant )(?<!not )(?<!doesnt )(?<!didnt )(?<!dont )(?<!never )(?<!couldnt )(?<!hasnt )"
)
_PLACE = (
    r"(?:house|home|place|flat|apartment|office|work|workplace|job|school|campus|hostel|gate|door|street|compound|"
    r"church|mosque|shop|gym|building|estate|room|area|side|family|mum|mom|mother|parents|sister|people|kids|"
    r"children|friends|way|life|site|street|road|stand|yard|window|car|class)"
)

CONTACT = (
    Rule(
        "contact.do_not",
        "no_contact",
        4,
        compiled(
            rf"(?:{_OTHERS_DO_NOT}\b{NOT}|\b(?:not to|must not|should not|shouldnt|mustnt|may not|i (?:dont|do not|no longer) "
            rf"(?:want|wish|like|need)(?: for)? you(?:r ass)?(?: to)?|i forbid you to|no one should)) {_GAP}"
            rf"(?:{_VERBS}|{_INGS})(?: out| back| up)?(?: to| with| at| for)? "
            rf"(?:{_THEM}{_NAMES}|again|any ?more|ever|this (?:number|line)|anyone i know|or come)\b"
            rf"(?! (?:if|unless) (?:there|its|it is|you (?:need|want)|anything))"
        ),
        "dont do never not must mustnt should shouldnt may no forbid & call phone ring contact text "
        "message dm email mail write whatsapp inbox ping beep flash buzz facetime video reach speak "
        "talk chat get communicate disturb bother harass stalk pester chase look search follow hit "
        "hmu link reply respond send calling texting messaging writing",
        (
            "Please do not contact me again.",
            "DONT EVER CALL ME AGAIN",
            "dnt txt me agn pls",
            "Don’t call, text or email me.",
            "I do not want you to contact me in any way",
            "You must not phone my mother",
            "kindly do not disturb me any more",
            "Don't hit me up again",
        ),
        (
            "You never call me",
            "Why don't you call me anymore",
            "Do not hesitate to contact me",
            "Don't call me babe",
            "don't call me, I'm in a meeting",
            "Don't text and drive",
            "don't forget to call me",
        ),
    ),
    Rule(
        "contact.explicit",
        "no_contact",
        2,
        compiled(
            rf"{_OTHERS_DO_NOT}\b(?:{NOT}|must not|(?:want|wish|like) you to|stop) {_GAP}contact(?:ing)? me\b|"
            r"\b(?:no|cease|stop|end|cut) (?:all |any |further |more |form of ){0,3}contact\b"
        ),
        "contact",
        ("Do not contact me.",),
        ("Do not hesitate to contact me, our agent will help",),
        core=False,
    ),
    Rule(
        "contact.stop",
        "no_contact",
        4,
        compiled(
            rf"{_NOT_STOPPING}\b(?:stop|quit|cease|desist from|refrain from|give up|enough of|enough with|pack in|be done) "
            rf"(?:(?:with|the|all|this|that|fucking|bloody|ever|please|your|even|constantly|always|already|just|it and "
            rf"stop) ){{0,3}}(?:{_INGS}(?: for)? (?:{_THEM}{_NAMES})\b|{_INGS}{_CLAUSE_ENDS}|"
            rf"sending (?:me |us |my \w+ ){{0,1}}(?:any ?more |any |these |all these |more |your ){{0,2}}(?:messages?|texts?|"
            rf"e?mails?|gifts?|flowers|money|things|stuff|voice ?notes?|anything|people|your friends|letters|airtime))"
        ),
        "stop quit cease desist refrain enough pack",
        (
            "Stop calling me",
            "pls stoppp txting me",
            "I need you to stop contacting my family",
            "you should stop. Stop messaging, stop calling.",
            "STOP SENDING ME GIFTS",
            "Quit following me",
        ),
        (
            "he won't stop calling me",
            "stop calling me names",
            "stop sending me memes lol",
            "stop texting while driving",
            "I want him to stop calling me",
        ),
    ),
    Rule(
        "contact.hear",
        "no_contact",
        4,
        compiled(
            r"\b(?:i|and|or|ever|just|really|honestly|also) (?:(?:really|honestly|just|also|will) )?(?:dont|do not|no longer|never|"
            r"will not|wont|refuse to|am not going to|not going to) (?:ever )?(?:(?:want|wish|care|need|able|have|even|ever|"
            r"going|intend) ){0,2}(?:to )?(?:ever )?(?:hear|see|talk|speak|meet|look at|answer|communicate|chat|deal|be in "
            r"(?:contact|touch)|be in|have any ?thing to do|keep any|have any|engage)(?: (?:from|to|with|a word from|"
            r"any ?thing from|your (?:voice|face|name|calls|messages|texts)|contact with|relation with|contact|relations? with|"
            r"your)){0,2}(?: you\b|(?<=your voice)|(?<=your face)|(?<=your name)|(?<=your cals)|(?<=your mesages))"
            r"(?! (?:up|off|at \d|tomorrow|today|tonight|now|right|there|later|till|until|like this|cry|sad|hurt|suffer|"
            r"go|leave|die|upset|struggle|guys|all|because|well|clearly|properly)\b)"
        ),
        "dont do no never will wont refuse not & hear see talk speak meet look answer communicate "
        "chat deal have keep engage be",
        (
            "I don't want to hear from you again",
            "i dnt want 2 see u again",
            "I no longer wish to speak to you.",
            "I do not want to have anything to do with you",
            "I never want to see your face",
        ),
        ("I don't want to see you cry", "I can't hear you", "I don't want to talk to you right now"),
    ),
    Rule(
        "contact.no_more",
        "no_contact",
        4,
        compiled(
            r"\b(?:no (?:more|further)|cease|cut off|end|want no|zero) (?:all |any |further |more |form of |kind of ){0,2}"
            r"(?:contact|calls|texts|messages|communication|visits|gifts|of your calls|of your messages)\b"
            r"(?! (?:on|from (?:the|my)|today|tonight|left))|"
            r"\bno contact (?:between us|with you|from you|at all|of any kind|again|any ?more|from now|ever|whatsoever)\b|"
            r"\bany (?:further|more) (?:contact|messages|calls|attempts?)\b|"
            r"\b(?:dont|do not) want (?:any )?(?:of )?your (?:calls|messages|texts|gifts|flowers|money|apolog(?:y|ies)|visits)\b"
        ),
        "no cease cut end dont want zero any do & contact calls texts messages communication visits "
        "gifts flowers money apology apologies further more",
        ("No more calls, no more messages.", "Cease all contact.", "I dont want your gifts or your money"),
        ("There is no contact on the sim", "no more messages left on my plan"),
    ),
    Rule(
        "contact.number",
        "no_contact",
        4,
        compiled(
            r"(?<!not )(?<!dont )(?<!\byou )(?<!\bi )(?<!\bto )\b(?:delete|lose|erase|remove|forget|throw away) (?:all )?my (?:phone |cell |whatsapp )?"
            r"(?:numbers?|contacts?|line|digits)\b(?! (?:in|from the|on the|again)\b)"
        ),
        "delete lose erase remove forget throw & my",
        ("Lose my number.", "pls delete my number and forget me", "Delete my number from your phone"),
        ("don't lose my number", "did you delete my number"),
    ),
    Rule(
        "contact.blocked",
        "no_contact",
        3,
        compiled(
            r"\b(?:im|i am|am|i have|ive|i will be|ill be|i will|ill) (?:going to |now |already |also |just ){0,2}(?:block(?:ing|ed)?) "
            r"(?:you|this number|your (?:number|line|account|new number))\b"
        ),
        "block blocking blocked",
        ("I'm blocking you now.", "I have blocked your number", "ill block this number too"),
        ("I was blocked by you", "my card is blocked"),
    ),
    Rule(
        "contact.or_else",
        "or_else",
        4,
        compiled(
            rf"\b(?:if|next time) you (?:(?:ever|dare|keep|continue|even|dont|do not|try|to|stop|again|so much as|cant) ){{0,4}}"
            rf"(?:{_VERB}|{_ING}|come|coming|show up|turn up|leave|stay away)\b"
            r"[^.!?;\n]{0,40}\b(?:me|my|us|here|again|away)\b[^.!?;\n]{1,80}"
            r"\b(?:police|cops|report (?:you|this)|court|restraining order|protection order|lawyer|reporting you|askari|security|harassment)\b|"
            r"\b(?:police|cops|report you|court|restraining order|protection order|lawyer|security)\b[^.!?;\n]{0,30} if you "
            rf"(?:(?:ever|dare|keep|continue|even|dont|do not|try|to|stop|again) ){{0,4}}(?:{_VERB}|{_ING}|come|leave me|show up)\b"
        ),
        "if next & police cops report court restraining protection lawyer reporting askari security "
        "harassment",
        (
            "If you contact me again I will go to the police",
            "I'm calling the police if you don't leave me alone",
        ),
        ("If you come to the station ask for the police desk", "if you call me later I can report it"),
    ),
    Rule(
        "contact.silence",
        "no_contact",
        2,
        compiled(
            r"\bi (?:will not|wont|am not going to|will no longer|will never) (?:be )?(?:reply|replying|answer|answering|respond|"
            r"responding|pick|picking|read|reading)\b|\bnothing (?:left |more |else )?to (?:say|talk|discuss)\b(?: to you| about)?|"
            r"\b(?:dont|do not) (?:reply|respond|answer)\b(?: to)? (?:this|me)\b|\bmy answer is (?:still )?no\b|"
            r"\bno means no\b|\bi said no\b|\brespect my (?:decision|boundar(?:y|ies)|wish(?:es)?|choice|no)\b"
        ),
        "will wont not never dont do nothing & reply replying answer answering respond responding "
        "pick picking read reading say talk discuss | respect | answer means said & no",
        ("I will not be replying. It's over between us.", "Please respect my decision. Leave me alone."),
        ("I am replying to your mail, it's over between us",),
    ),
)

ALONE = (
    Rule(
        "alone.leave_me",
        "leave_me",
        4,
        compiled(
            r"(?<!dont )(?<!never )(?<!wont )(?<!not )(?<!ever )(?<!will )(?<!would )(?<!cant )(?<!always )\bleave "
            r"(?:me|us|my life|my family)(?: the (?:fuck|hell))?(?: (?:alone|be\b(?! the)|in peace|o\b|abeg)|"
            r"(?<=my life)|(?<=my family) (?:alone|out))"
        ),
        "leave",
        ("Leave me alone", "pls leave me alone o", "just leave me the hell alone", "laeve me alone", "LEAVE ME BE"),
        (
            "please don't leave me alone",
            "You will leave me alone here?",
            "he won't leave me alone",
            "leave me a note",
        ),
    ),
    Rule(
        "alone.let_go",
        "leave_me",
        3,
        compiled(
            rf"(?<!dont )(?<!never )(?<!not )\b(?:let me (?:be|live in peace|live my life|breathe|move on)|let me go(?=$|[.!]| please| for good)|forget (?:about )?(?:me|us)|"
            rf"forget (?:that )?(?:you|we) ever (?:met|knew)(?: me)?|get off my back|get away from me|go away and){_CLAUSE_ENDS}|"
            r"\b(?:get|stay|keep|go|walk) (?:the (?:hell|fuck) )?out of my (?:life|business|dms?|inbox)\b|\bget lost and\b"
        ),
        "let & me | forget | get stay keep go walk & out off away lost",
        ("Let me go. Please.", "Stay out of my life", "forget about me", "forget you ever met me"),
        ("don't forget me", "let me be honest with you", "let me go and buy bread", "let me go now, class is starting"),
    ),
    Rule(
        "alone.space",
        "soft",
        2,
        compiled(
            r"\b(?:i need|give me|want|need)(?: (?:some|my|a lot of|more))? (?:space|distance)\b(?! (?:for|in|to)\b)|"
            r"\bback off\b|\bgo away\b|\bfuck off\b|\bpiss off\b|\bget lost\b|\bvoetse?k\b|\bjog on\b|\ball the best in life\b|"
            r"\bi wish you (?:well|all the best|nothing but the best)\b|\blos my uit\b"
        ),
        "space distance voetsek voetsak piss fuck jog | back go get & off away lost | wish best & you "
        "well life | los & uit",
        ("I need space. I can't do this anymore.", "Back off, we are finished"),
        ("we need space for the chairs, we are finished",),
    ),
)

VISITS = (
    Rule(
        "visits.do_not",
        "no_visits",
        4,
        compiled(
            rf"(?:{_OTHERS_DO_NOT}\b{NOT}|\b(?:not to|must not|should not|shouldnt|i (?:dont|do not) want you(?: to)?)) {_GAP}"
            r"(?:come|coming|show up|showing up|turn up|pop up|appear|drop by|pass by|pass|be|hang around|hanging around|wait|"
            r"waiting|stand|park|loiter|visit|step foot|set foot|step|approach|go|drive past|walk past|sit|enter)\b"
            rf"(?: (?:to|at|in|near|around|outside|by|past|anywhere|by to|back to|close to|here to|up at|inside|into|on|for|"
            rf"or (?:come|go|wait) (?:to|near)|looking|after)){{0,3}} "
            rf"(?:(?:my|our|the) (?:\w+s )?{_PLACE}\b|me\b(?! (?:a|the|some)\b)|here (?:again|any ?more|ever)|(?:again|any ?more) (?:to|at|near) my|"
            rf"over (?:again|any ?more|ever)|back here)"
        ),
        "dont do never not must mustnt should shouldnt may no & come coming show showing turn pop "
        "appear drop pass be hang wait waiting stand park loiter visit step set approach go drive "
        "walk sit enter hanging",
        (
            "Do not come to my house or my work.",
            "don't ever show up at my office again",
            "dont cum to my hse again",
            "Do not come near me",
            "I don't want you to wait outside my gate",
        ),
        ("Don't come home late", "you don't come to my house anymore", "don't come to my house today, mum is ill"),
    ),
    Rule(
        "visits.stop",
        "no_visits",
        4,
        compiled(
            rf"{_NOT_STOPPING}\b(?:stop|quit|enough of|enough with) (?:(?:the|this|all|please|just|even|always|your) ){{0,2}}(?:coming|showing up|turning up|"
            r"popping up|waiting|standing|parking|hanging|loitering|driving past|driving by|walking past|passing by|following|"
            r"visiting|sitting outside|watching)(?: (?:up|around|outside|at|to|by|near|past|here|over|in front of|for)){0,2} "
            rf"(?:(?:my|our|the) {_PLACE}\b|me\b|here\b|(?:again|any ?more|uninvited)\b)"
        ),
        "stop quit enough",
        ("Stop coming to my house", "stop showing up at my job", "Please stop waiting outside my gate"),
        ("stop coming late to my house", "he will not stop coming to my house"),
    ),
    Rule(
        "visits.away",
        "no_visits",
        4,
        compiled(
            r"(?<!cant )(?<!couldnt )(?<!not )(?<!dont )\b(?:stay|keep|remain|go|move|be) (?:far |very far |the (?:hell|fuck) ){0,2}away from "
            rf"(?:me|us|here|my (?:\w+ )?{_PLACE})\b(?! (?:im|i am|i have|until|till|if|today|tonight|now) (?:sick|ill|flu|covid|"
            r"a cold|the flu|contagious|coughing))|\bstay away(?=$|[.!,])|\b(?:you are|youre|your) (?:not|no longer) welcome"
            r"(?= (?:here|at|in|any ?more)\b|$|[.!,])|\bkeep your distance (?:from me|and)\b"
        ),
        "away & stay keep remain go move be | welcome & not longer no | distance",
        ("Stay away from me and my family", "You are not welcome here", "keep away from my house", "STAY AWAY."),
        ("he can't stay away from me", "stay away from me I have flu", "stay away from sugar"),
    ),
)
