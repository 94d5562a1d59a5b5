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
LONGEST_WORD = 24
"""What a pattern takes for any word; a longer run of letters is not one."""


def single(text: str) -> str:
    """The text with every run of a letter written once: "calling" and "calllinnng" are "caling"."""
    return _RUN.sub(r"\1", text)


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as it is matched against plain text: letters single, and no word without an end."""
    for word in (r"\w", "[a-z]"):
        pattern = pattern.replace(f"{word}+", f"{word}{{1,{LONGEST_WORD}}}")
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
OTHERS_DO_NOT = (
    r"\b(?=[dn])(?<!\byou )(?<!\bi )(?<!\bthey )(?<!\bwe )(?<!\bpeople )(?<!\bwhy )(?<!\bwho )"
    r"(?<!\balso )(?<!\bhe )(?<!\bshe )"
)
GAP = (
    r"(?:(?:you dare|you ever|you even|ever|again|even|dare|try|trying|attempt|bother|to|be|please|keep|"
    r"start|"
    r"just|go|in any way|and|or|at all|send messages|want you|need you|wish for you|want your|"
    r"like you) ){0,5}"
)
_VERB = (
    r"(?:call|phone|ring|contact|text|message|dm|e-?mail|mail|write|whatsapp|inbox|ping|beep|flash|buzz|"
    r"facetime|"
    r"video call|reach out|reach|speak|talk|chat|get in touch|communicate|disturb|bother|harass|stalk|pester|"
    r"chase|look for|looking for|search for|follow|hit me up|hmu|link|reply|respond|send|meet|see)"
)
_VERBS = rf"(?:{_VERB}(?: ?[,/]| or| and| nor|, or|, and| me or| me,)? ){{0,4}}{_VERB}"
_ING = (
    r"(?:calling|callin|phoning|ringing|contacting|texting|messaging|dming|e-?mailing|mailing|writing|"
    r"whatsapping|"
    r"bothering|disturbing|harassing|stalking|following|pestering|chasing|reaching out|trying to reach|"
    r"trying to contact|trying to call|looking for|begging|flashing|beeping|facetiming|hitting me up|"
    r"blowing up my phone|talking|speaking|replying|tagging|dragging|using other numbers|creating accounts)"
)
_INGS = rf"(?:{_ING}(?: ?[,/]| or| and|, and| me and| me or| me,)? ){{0,4}}{_ING}"
_NAMES = (
    r"(?! (?:names?|that|this|the|some|fat|ugly|stupid|dumb|mad|crazy|a|an|by|your|baby?|babe|bae|dear|"
    r"darling|"
    r"honey|sweetie|"
    r"madam|sir|bro|late|old|mum|mom|mr|mrs|miss|lazy|short|boss|aunty|aunt|sister|bob|it|so)\b)"
)
_THEM = (
    r"(?:me|us|this (?:line|number|phone)|my (?:phone|line|number|family|mum|mom|mother|sister|friends?|"
    r"people|parents|job|"
    r"office|work|kids))"
)
CLAUSE_ENDS = (
    r"(?=$|[^a-z0-9 ]|#| (?:again|any ?more|ever|at all|and|or|so|please|now|for good|forever|because|"
    r"cos|its|i|im|"
    r"we|you|thanks|thank you|ok|okay|abeg|from today|from now)\b)"
)
NOT_STOPPING = (
    r"\b(?=[sqcdrgepb])(?<!wont )(?<!cant )(?<!not )(?<!doesnt )(?<!didnt )(?<!dont )(?<!never )"
    r"(?<!couldnt )(?<!hasnt )"
)

CONTACT = (
    Rule(
        "contact.do_not",
        "no_contact",
        4,
        compiled(
            rf"(?:{OTHERS_DO_NOT}\b{NOT}|\b(?:not to|must not|should not|shouldnt|mustnt|may not|"
            r"i (?:dont|do not|no longer) "
            rf"(?:want|wish|like|need)(?: for)? you(?:r ass)?(?: to)?|i forbid you to|no one should)) {GAP}"
            rf"(?:{_VERBS}|{_INGS})(?: out| back| up)?(?: to| with| at| for)? "
            rf"(?:{_THEM}{_NAMES}|again|any ?more|ever|this (?:number|line)|anyone i know|or come|"
            r"back(?! (?:now|later|if)))\b"
            r"(?! in (?!any|person|future|the future|my))"
            r"(?! (?:if|unless) (?:there|its|it is|you (?:need|want)|anything))"
        ),
        "dont never not mustnt shouldnt forbid & meet see call phone ring contact text "
        "message dm email mail "
        "write whatsapp inbox ping beep flash buzz facetime video reach speak talk chat get "
        "communicate disturb bother harass stalk pester chase look search follow hit hmu link reply "
        "respond send calling texting messaging writing",
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
            rf"{OTHERS_DO_NOT}\b(?:{NOT}|must not|(?:want|wish|like) you to|stop) {GAP}contact(?:ing)? me\b|"
            r"\b(?:no|cease|stop|end|cut) (?:all |any |further |more |form of ){0,3}contact\b"
        ),
        yes=("Do not contact me.",),
        no=("Do not hesitate to contact me, our agent will help",),
        core=False,
    ),
    Rule(
        "contact.stop",
        "no_contact",
        4,
        compiled(
            rf"{NOT_STOPPING}\b(?:stop|quit|cease|desist from|refrain from|give up|enough of|enough with|"
            r"pack in|be done) "
            r"(?:(?:with|the|all|this|that|fucking|bloody|ever|please|your|even|constantly|always|"
            r"already|just|it and "
            rf"stop) ){{0,3}}(?:{_INGS}(?: for)? (?:{_THEM}{_NAMES})\b|{_INGS}{CLAUSE_ENDS}|"
            rf"sending (?:me |us |my \w+ ){{0,1}}(?:any ?more |any |these |all these |more |"
            rf"your ){{0,2}}(?:messages?|texts?|"
            r"e?mails?|gifts?|flowers|money|things|stuff|voice ?notes?|anything|people|your friends|"
            r"letters|airtime))"
        ),
        "stop quit cease desist refrain | enough & of with | pack & in",
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
            r"\b(?:i|and|or|ever|just|really|honestly|also) (?:(?:really|honestly|just|also|"
            r"will) )?(?:dont|do not|no longer|never|"
            r"will not|wont|refuse to|am not going to|not going to) (?:ever )?(?:(?:want|wish|care|need|"
            r"able|have|even|ever|"
            r"going|intend) ){0,2}(?:to )?(?:ever )?(?:hear|see|talk|speak|meet|look at|answer|"
            r"communicate|chat|deal|be in "
            r"(?:contact|touch)|be in|have any ?thing to do|keep any|have any|engage)(?: (?:from|to|with|"
            r"a word from|"
            r"any ?thing from|your (?:voice|face|name|calls|messages|texts)|contact with|relation with|"
            r"contact|relations? with|"
            r"your)){0,2}(?: you\b|(?<=your voice)|(?<=your face)|(?<=your name)|(?<=your cals)|"
            r"(?<=your mesages))"
            r"(?! (?:up|off|at \d|tomorrow|today|tonight|now|right|there|later|till|until|like this|cry|"
            r"sad|hurt|suffer|"
            r"go|leave|die|upset|struggle|guys|about (?:the|work|that|my|your|football|money)|all|"
            r"because|well|clearly|properly)\b)"
        ),
        "dont never not wont refuse longer & hear see talk speak meet look answer communicate chat "
        "deal anything any engage touch contact",
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
            r"\b(?:no (?:more|further)|cease|cut off|end|want no|zero) (?:all |any |further |more |"
            r"form of |kind of ){0,2}"
            r"(?:contact|calls|texts|messages|communication|visits|gifts|of your calls|of your messages)\b"
            r"(?! (?:on|from (?:the|my)|today|tonight|left))|"
            r"\bno contact (?:between us|with you|from you|at all|of any kind|again|any ?more|from now|"
            r"ever|whatsoever)\b|"
            r"\bany (?:further|more) (?:contact|messages|calls|attempts?)\b|"
            r"\b(?:dont|do not|never) (?:consent|agree) to (?:\w+ ){0,3}(?:contact|calls|messages|visits|"
            r"hearing|being contacted)\b|"
            r"\b(?:no|without|not have) (?:my )?(?:permission|consent) to (?:contact|call|message|text|"
            r"visit|come)\b|"
            r"\bi (?:dont|do not) want (?:to )?(?:talk|meet|discuss|explain|hear|explanations|apologies|"
            r"excuses|reasons|closure)[.,]? "
            r"(?:and |or )?i (?:dont|do not) want\b|\bno (?:more|second|further) (?:chances?|begging|"
            r"excuses|talks|explanations)\b|"
            r"\bdo(?:nt| not) (?:wish|want) (?:to have )?(?:any )?(?:\w+ )?contact\b|"
            r"\b(?:dont|do not) want (?:any )?(?:of )?your (?:calls|messages|texts|gifts|flowers|money|"
            r"apolog(?:y|ies)|visits)\b"
        ),
        "no cease cut end dont want zero any not & contact calls texts messages communication visits "
        "gifts flowers talk meet discuss explain hear explanations excuses reasons closure chance "
        "chances begging talks apology apologies | further | dont not & your",
        ("No more calls, no more messages.", "Cease all contact.", "I dont want your gifts or your money"),
        ("There is no contact on the sim", "no more messages left on my plan"),
    ),
    Rule(
        "contact.number",
        "no_contact",
        4,
        compiled(
            r"(?<!not )(?<!dont )(?<!\byou )(?<!\bi )(?<!\bto )\b(?:delete|lose|erase|remove|forget|"
            r"throw away) (?:all )?my (?:phone |cell |whatsapp )?"
            r"(?:numbers?|contacts?|line|digits)\b(?! (?:in|from the|on the|again)\b)"
        ),
        "delete lose erase remove forget throw & my",
        ("Lose my number.", "pls delete my number and forget me", "Delete my number from your phone"),
        ("don't lose my number", "did you delete my number"),
    ),
    Rule(
        "contact.polite",
        "no_contact",
        4,
        compiled(
            r"\b(?:prefer|rather|appreciate it|like it|best|better|grateful|kind enough|thank you|"
            r"ask you|asking you|request you|beg you|need you|like you|"
            r"want you|trust) (?:if |to |that |not |"
            r"please ){0,3}(?:you )?(?:kindly )?(?:could )?(?:didnt|did not|dont|do not|not|never|"
            r"no longer|stop|stopped|wont|"
            rf"leave me be) (?:to )?(?:try to |trying to |ever )?(?:(?:{_VERBS}|{_INGS})(?: to|"
            rf" with)? (?:{_THEM}{_NAMES})|hear from you)\b|"
            r"\b(?:lets|let us|we should|we must|better we) (?:not|never|stop) (?:ever )?(?:talk|speak|"
            r"see|talking|speaking|seeing|texting|calling|meeting)"
            rf"(?: each other)?(?: again| any ?more|{CLAUSE_ENDS})"
        ),
        "prefer rather appreciate like grateful kind trust & didnt not dont never longer stop stopped wont | "
        "lets let we & never not stop",
        (
            "I would prefer if you did not contact me.",
            "I'd appreciate it if you stopped calling me",
            "Let's not talk again",
        ),
        ("I would like it if you called me", "I'd rather not call my boss"),
    ),
    Rule(
        "contact.bare",
        "no_contact",
        4,
        compiled(
            r"\b(?:dont|do not|no) (?:call|text|message|write|come|phone|ring|email|visit|"
            r"reply)[.,!]? ?(?:and |or )?(?:dont|do not|no) "
            r"(?:call|text|message|write|come|phone|ring|email|visit|reply|beg|explain)(?=[.,!]|$| to my|"
            r" again)|\b(?:this is|this will be|is) (?:the|my) (?:very )?last "
            r"(?:message|text|time i|time you|email|conversation|thing i)\b"
        ),
        "dont not no & call text message write come phone ring email visit reply | last & message "
        "text time email conversation thing",
        ("Don't call, don't text.", "This is the last message I will send you"),
        ("Don't call.", "the last message was late"),
    ),
    Rule(
        "contact.bare_call",
        "no_contact",
        2,
        compiled(r"\b(?:dont|do not|no) (?:call|phone|ring)(?=[.!,]|$)"),
        "dont not no & call phone ring",
        ("Don't call. Don't text. Don't come.",),
        ("Why don't you call?",),
    ),
    Rule(
        "contact.bare_text",
        "no_contact",
        2,
        compiled(r"\b(?:dont|do not|no) (?:text|message|write|email|dm|whatsapp|reply)(?=[.!,]|$)"),
        "dont not no & text message write email dm whatsapp reply",
        ("Don't text. Don't call.",),
        ("Don't text and drive. Don't call names.",),
    ),
    Rule(
        "contact.blocked",
        "no_contact",
        3,
        compiled(
            r"\b(?:im|i am|am|i have|ive|i will be|ill be|i will|ill) (?:going to |now |already |also |"
            r"just ){0,2}(?:block(?:ing|ed)?) "
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
            r"\b(?:if|next time) you (?:(?:ever|dare|keep|continue|even|dont|do not|try|to|stop|again|"
            rf"so much as|cant) ){{0,4}}"
            rf"(?:{_VERB}|{_ING}|come|coming|show up|turn up|leave|stay away)\b"
            r"[^.!?;\n]{0,40}\b(?:me|my|us|here|again|away)\b[^.!?;\n]{1,80}"
            r"\b(?:police|cops|report (?:you|this)|court|restraining order|protection order|lawyer|"
            r"reporting you|askari|security|harassment)\b|"
            r"\b(?:police|cops|report you|court|restraining order|protection order|lawyer|"
            r"security)\b[^.!?;\n]{0,30} if you "
            rf"(?:(?:ever|dare|keep|continue|even|dont|do not|try|to|stop|again) ){{0,4}}(?:{_VERB}|"
            rf"{_ING}|come|leave me|show up)\b"
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
            r"\bi (?:will not|wont|am not going to|will no longer|will never) (?:be )?(?:reply|replying|"
            r"answer|answering|respond|"
            r"responding|pick|picking|read|reading)\b|\bnothing (?:left |more |else )?to (?:say|talk|"
            r"discuss)\b(?: to you| about)?|"
            r"\b(?:dont|do not) (?:reply|respond|answer)\b(?: to)? (?:this|me)\b|"
            r"\bmy answer is (?:still )?no\b|"
            r"\bno means no\b|\bi said no\b|\brespect my (?:decision|boundar(?:y|ies)|wish(?:es)?|choice|"
            r"no)\b"
        ),
        "wont not never longer dont nothing & reply replying answer answering respond responding pick "
        "picking read reading say talk discuss | respect | answer means said & no",
        ("I will not be replying. It's over between us.", "Please respect my decision. Leave me alone."),
        ("I am replying to your mail, it's over between us",),
    ),
)
