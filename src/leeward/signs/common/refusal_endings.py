# SPDX-License-Identifier: Apache-2.0
"""The ways of ending it in English, and what makes a no weigh more: a last word, no way round, "you"."""

from leeward.signs.common.refusal_rules import Rule, compiled

_WE = (
    r"(?:we are|were|we re|we|us is|you and i are|you and me are|me and you are|me and you|"
    r"you and me|you and i)"
)
_IM = r"(?:im|i am|am|i have|ive|i)"
_VERY = (
    r"(?:(?:so|really|truly|totally|completely|officially|both|all|finally|now|well and truly|"
    r"definitely|well|just|already|very) ){0,2}"
)
_LOVE = r"(?:relationship|marriage|engagement|love|affair|friendship|situationship)"
_BETWEEN = r"(?:between (?:us|you and me|you and i|me and you|the two of us)|for us|with us)"

_THIS = (
    rf"(?:you|u|us|(?:this|the|our|that|dis) (?:\w+ )?(?:{_LOVE}|thing|mess|drama|nonsense)|"
    r"your (?:\w+ )?(?:lies|drama|nonsense|"
    r"wahala|bullshit|bs|shit|games|excuses|cheating|abuse|wickedness|behaviou?r)|all of this|this(?=$|"
    r"[.!,]))"
)
_AND = (
    rf"(?:$|(?= ?[^a-z0-9 (#])| {_BETWEEN}\b|(?= (?:and|so|please|abeg|i|im|we|you|its|dont|do not|stop|"
    r"leave|never|for good|forever|now|okay|ok|this time|because|cos|since you|go|move|accept|get it|"
    r"understand|deal|babe|bro|man|o|oh|na|sorry|thats|goodbye|bye|delete|respect|no|my)\b"
    r"(?! (?:to|for|at|the) ))|(?= [a-z]+ (?:stop|dont|please|leave|move on|accept)\b)"
)
_A_NAME = (
    r"(?= (?!here|there|at|by|on|tomorrow|today|soon|with|to|the|budget|already|yet|right|in|a|time|all|it|"
    r"and|or|half|\w+day|\w+ing|\w+ly)[a-z]+(?:$|[.!,]))"
)
_ENDS = rf"{_AND})"
_OR_A_NAME = rf"{_AND}|{_A_NAME})"
ENDINGS = (
    Rule(
        "ending.between_us",
        "ending",
        6,
        compiled(
            r"\b(?:over|done|finished?|ended?|ended|nothing|dead)(?: and done)?(?: for good|"
            rf" now)? {_BETWEEN}\b|"
            rf"\b(?:this|our|the|dis|that|whole) (?:\w+ )?{_LOVE}(?: \w+)? (?:is|has|was|thing is|"
            rf"don) {_VERY}(?:over|done|finished?|ended?|"
            rf"dead|no more)\b(?! (?:a|the|\d)\b)|{_BETWEEN} (?:is|has) {_VERY}(?:over|done|finished?|"
            r"ended|dead)\b|"
            rf"\b(?:our|my|the|this) {_LOVE} (?:with you )?(?:\w+ )?ended\b|\b(?:it|this|that|we) (?:has|"
            r"have)? ?(?:been|was|were) over (?:for|since|long|the (?:day|moment|minute|night)|a long|"
            r"when you)\b|"
            r"\b(?:wedding|marriage|engagement) is (?:off|cancelled)\b|\b(?:it|this|we|"
            r"us) (?:all )?(?:ends?|stops?) (?:here|today|now|tonight|with this)\b"
        ),
        "over done finish finished ended dead nothing end & between us relationship marriage "
        "engagement love affair friendship situationship our for since the | wedding & off cancelled |"
        " ends stops end stop & here today now tonight this",
        ("It's over between us.", "There is nothing between us any more", "This relationship is over"),
        ("There is nothing between us and the wall? it's over", "it's not over between us"),
    ),
    Rule(
        "ending.over",
        "ending",
        4,
        compiled(
            rf"\b(?:it|its|it is|this|this is|its all|{_WE}|us|things are|everything is|thing is|iz|"
            r"what we had is)(?: is| has been)? "
            rf"{_VERY}over{_OR_A_NAME}"
        ),
        "over",
        (
            "It's over.",
            "its ovaaaa",
            "We are over, please stop",
            "I told you it is over and I mean it",
            "IT'S OVER CHIDI",
        ),
        (
            "it's over at 9",
            "The film was long. It's over there",
            "is it over?",
            "it's over the budget",
            "so it's over?",
            "It's not over",
            "the match is over",
        ),
    ),
    Rule(
        "ending.done",
        "ending",
        4,
        compiled(
            rf"\b{_WE} {_VERY}(?:done|finished|finish|through|history|no more|a closed chapter|"
            rf"not a thing){_ENDS}(?! \w+ing\b)|"
            r"\bconsider (?:this|us|it|yourself) (?:\w+ )?(?:over|done|finished|single|ended)\b|"
            rf"\bthis is (?:the end|goodbye){_ENDS}"
        ),
        "done finished finish through history & we us me were you | consider & over single ended yourself "
        "| chapter | this & end | no & more",
        ("We are done.", "we're finished, move on", "WE ARE THROUGH"),
        ("We are done eating", "are we done?", "we're done here at 6", "we are finished with the exam"),
    ),
    Rule(
        "ending.done_with",
        "ending",
        5,
        compiled(
            rf"\b{_IM} {_VERY}(?:done|finished|through|tired|fed up|sick|sick and tired|washed my hands|"
            r"out)(?: dealing| putting up)? "
            rf"(?:with|of) (?:being with )?{_THIS}(?! (?:guys|all|lot|people)\b)"
        ),
        "done finished through tired fed sick washed & with of",
        ("I'm done with you", "am so done with this relationship", "I am tired of your lies. Leave me alone"),
        ("I'm done with this job", "I'm done with you guys, see you at 5", "I'm done with work"),
    ),
    Rule(
        "ending.break_up",
        "ending",
        5,
        compiled(
            rf"\b(?:{_IM}|we|lets|let us|i want to|i think we should|we should|we need to|we have to|"
            r"we must|its best we|better we|"
            r"i have decided to|ive decided to|i want us to|i think its (?:best|time|better) (?:we|to)|"
            r"time to|its time (?:we|to)|im going to) "
            rf"{_VERY}(?:break(?:ing)? up|split(?:ing)? up|broke up|part(?:ing)? ways|"
            r"go our separate ways|end(?:ing|ed)? (?:things|this|it|us|"
            rf"(?:this|our|the|my) (?:\w+ )?{_LOVE})|call(?:ing|ed)? (?:it quits|off (?:the|"
            r"our) (?:wedding|engagement|marriage|relationship))|"
            r"divorc(?:e|ing) you|walk(?:ing)? away from (?:you|us|this)|let(?:ing)? you go|dump(?:ing|"
            r"ed)? you|separate)\b"
            r"(?! (?:the|this|that|it|my|your|into|fights?|early|on time|here|call|meeting|for (?:today|"
            r"lunch|the)|in (?:style|a)|with (?!you\b)))"
        ),
        "break breaking split splitting broke separate divorce divorcing dump dumping "
        "dumped quits | part parting go & ways |"
        " end ending ended & things it us this relationship marriage | "
        "off & call calling called | walk walking & away | let letting & you",
        (
            "I'm breaking up with you",
            "I think we should break up.",
            "I have decided to end this relationship",
            "Its time we go our separate ways",
            "I want to end things between us",
        ),
        (
            "we should break up the trip",
            "we should end this call",
            "I broke up the fight",
            "you're breaking up",
        ),
    ),
    Rule(
        "ending.leaving",
        "ending",
        4,
        compiled(
            r"\b(?:im|i am|am|i have|ive|i) (?:finally |already |now )?(?:leaving|left|divorcing|"
            r"filing for|filed for|moved on from|done loving) "
            rf"(?:you{_ENDS}|divorce|this (?:marriage|relationship|house for good))|\bi (?:want|"
            r"need) (?:a|the|my) (?:divorce|break ?up)\b|"
            rf"\bi (?:want|need) out{_ENDS}"
        ),
        "leaving left divorcing filing filed moved & you divorce from this | divorce breakup | want "
        "need & out break",
        ("I am leaving you.", "I want a divorce", "I've left you, accept it"),
        ("I'm leaving you some rice in the pot", "I left you a message"),
    ),
    Rule(
        "ending.not_together",
        "ending",
        4,
        compiled(
            rf"\b(?:{_WE}|we|i am|im|am) (?:not|no longer|never|not ever|will never|wont|can never|cant|"
            r"will not)(?: \w+)?(?: be)? (?:together|a couple|"
            r"an item|dating|in a relationship|get(?:ing)? back(?: together)?|going back to (?:you|that)|"
            r"com(?:e|ing) back(?: to (?:you|us|this)|"
            r"(?=[.!,]|$| so\b| and\b))|tak(?:e|ing) you back|your (?:girl ?friend|gf|wife|woman|babe|"
            r"baby|fiancee?|property|girl|partner|lover))\b"
            r"(?! (?:till|until|today|tonight|before|on|at|home|late))|\bno longer (?:together|yours|"
            r"your (?:girl ?friend|wife|gf|woman))\b|"
            r"\b(?:there is|theres|there was) no (?:more |longer (?:an |any )?)?(?:us|we|you and me|"
            r"relationship)\b|"
            r"\byou(?: are|re)? (?:not|no longer) my (?:boy ?friend|bf|husband|man|partner|problem|person)\b|"
            r"\byou(?: are|re)? (?:dead|nothing|a stranger|a closed chapter) to me\b|"
            r"\bwe are (?:strangers|nothing)(?: now| to each other|(?=[.!,]|$))|"
            r"\b(?:cant|not|dont want to|never) (?:even )?be (?:just )?friends\b"
        ),
        "not no never longer wont cant & together couple item dating relationship girlfriend gf wife "
        "woman fiance fiancee property partner lover boyfriend bf husband yours friends |"
        " not never wont cant "
        "& back | not longer & your babe baby man problem person | no & us we relationship |"
        " dead nothing stranger strangers & me we are | friends & be",
        (
            "We are not together anymore",
            "I'm not your girlfriend, stop acting like it",
            "I am never taking you back",
            "there is no us",
        ),
        (
            "are we not together?",
            "I'm not coming back till 9",
            "We are not together in that class group at 9 today",
        ),
    ),
    Rule(
        "ending.no_love",
        "ending",
        4,
        compiled(
            r"\bi (?:\w+ )?(?:dont|do not|no longer|never|cant|can no longer|will not|"
            r"wont) (?:\w+ )?(?:love you(?= any ?more|$|[.!,]| and\b| so\b)|"
            r"want (?:you(?: back| in my life| around(?: me)?| near)?(?= any ?more|$|[.!,]| and\b| so\b)|"
            r"(?:to )?(?:be|get|stay|continue|come|go|do this|date|marry)"
            r"(?: back)?(?: together)?(?: in)?(?: with| to| dating)?(?: you| us| this(?: any ?more|"
            r" \w*ship)?| (?:a |any )?relationship)\b|"
            r"(?:this|the|a|any|our) relationship\b|us (?:to|any ?more)|(?:any ?thing|"
            r"nothing) (?:to do )?(?:with|from) you|this any ?more)|"
            r"be with you\b(?! (?:at|on|today|tonight|tomorrow|till|until))|continue (?:with )?(?:you|us|"
            r"this (?:\w+ ){0,1}relationship)|do us|love us)|"
            r"\b(?:im|i am|am|not|no longer|i have no) (?:not |no longer |"
            r"longer )?(?:interest(?:ed)?) in (?:you|us|this|any relationship|getting back|"
            r"a relationship|dating|reconcil\w+|continuing)\b"
        ),
        "dont not never cant longer & love want continue | not no longer & interest interested | cant & with",
        (
            "I don't love you anymore",
            "I do not want to be with you",
            "i'm no longer interested in this relationship",
            "I cant be with you. I'm sorry.",
            "I don't want us to continue",
        ),
        ("I don't want you to be late", "I can't be with you tonight", "why don't you love me anymore"),
    ),
    Rule(
        "ending.back_off_hope",
        "soft",
        2,
        compiled(
            r"\b(?:please |just |kindly )(?:move on|let (?:it|this|us) go|accept (?:it|that|this|my))\b|"
            r"\bmove on(?: with your life|[.!]|$)|"
            r"\b(?:i have|ive|i) (?:already )?moved on\b|\b(?:no|zero) (?:chance|hope) (?:for|of) (?:us|"
            r"this|me|getting)\b|"
            r"\b(?:find|meet) someone else\b|\bdont wait for me\b|\bit has to end\b|"
            r"\bi deserve (?:better|peace|more)\b|"
            r"\bgood ?bye for ?ever\b|\bhave a (?:good|nice) life\b"
        ),
        "move moved accept deserve | let & go | chance hope & no zero | wait & dont not | has & end | "
        "have & life | someone & find meet | goodbye bye & forever",
        ("Please move on. I've made up my mind, we can't do this anymore",),
        ("let's move on to the next topic, we can't do this anymore",),
    ),
    Rule(
        "ending.cannot_go_on",
        "soft",
        2,
        compiled(
            r"\b(?:i|we) (?:cant|cannot|can not) keep doing this\b|\b(?:i|we) (?:really |just |"
            r"honestly )?(?:cant|cannot|can not|can no longer|"
            r"dont want to) (?:\w+ )?(?:do|continue|keep doing|go on with|carry on with|"
            r"take|handle|deal with) (?:this|it|with this|like this|us)(?: any ?more| any longer| again)|"
            r"\b(?:this|it|we|us)(?: is|s| are)?(?: just)? (?:not|isnt|arent|never going to|"
            r"not going to) (?:be )?work(?:ing)?\b(?! (?:on|today|tomorrow))|"
            r"\bwe are not (?:good|right|meant) (?:for|to)\b|\bi (?:am|m) done(?=[.!]|$| please\b)|"
            r"\bim done(?=[.!]|$| please\b)"
        ),
        "cant dont not isnt arent never & any anymore longer again working work continue handle meant "
        "| im am & done",
        ("I can't do this anymore. I need space.", "This is not working, please move on"),
        ("I can't do this homework, I need space",),
    ),
    Rule(
        "ending.us_not_working",
        "ending",
        4,
        compiled(
            r"\b(?:cant|cannot|can no longer|dont want to) (?:\w+ )?(?:do|continue|keep doing|"
            r"go on with|carry on with|handle)(?: with)? (?:this|it|us|our) "
            rf"(?:{_LOVE}|with you|any ?more with you)\b|\b(?:not|isnt|arent|"
            rf"never going to) (?:be )?work(?:ing)?(?: out)? {_BETWEEN}\b|"
            rf"\b{_LOVE} (?:is|isnt) (?:not )?working\b|\bbest (?:if )?we (?:stop|end|dont) (?:seeing|"
            r"talking|this|it|see|talk)\b|"
            r"\b(?:stop|not) (?:seeing|dating|see) each other\b|\bwe should(?:nt| not)? (?:stop |"
            r"not )?(?:see|seeing|talking?) (?:each other|any ?more)"
        ),
        "cant dont not isnt arent never longer & continue keep carry handle work working relationship "
        "marriage | cant longer & do | best & stop end dont | stop not should shouldnt & each anymore "
        "any",
        (
            "I can't do this with you anymore",
            "It isn't working out between us",
            "its best we stop seeing each other",
        ),
        ("I can't do this with my hands", "it is not working, the printer"),
    ),
)

MORE = (
    Rule(
        "more.final",
        "final",
        2,
        compiled(
            r"\b(?:ever again|never again|again ever|any ?more|for good|forever|for ever|last (?:time|"
            r"message|text|warning|"
            r"mail|email)|i mean it|im serious|i am serious|(?:this|my decision|it) is final|"
            r"final(?:y)? over|made up my mind|"
            r"no going back|not changing my mind|wont change my mind|full stop|period(?=[.!]|$)|"
            r"from today|from now on|"
            r"once and for all|never (?:contact|call|text|come|speak|want|write|message)|dont ever|"
            r"do not ever|nunca mas|tena|"
            r"nunca|jamas|dobara|kabhi|again|not now not ever)\b"
        ),
        yes=("It's over between us, for good.", "Do not contact me ever again"),
        no=("It's over between us",),
        core=False,
    ),
    Rule(
        "more.any_way",
        "any_way",
        2,
        compiled(
            r"\b(?:through|thru|via|by using|using|with) (?:any ?(?:one|body)|other people|anyone else|"
            r"my (?:friends|family|mother|mum|mom|"
            r"sister|people)|your (?:friends|family|people|brother)|friends|family|third|other numbers?)\b|"
            r"\bin any (?:way|form)\b|\b(?:on|from|by) any (?:number|platform|app|account|means|other|"
            r"channel)\b|\bany means\b|"
            r"\bor (?:my|any of my) (?:family|friends|parents|mum|mom|mother|sister|people|colleagues)\b"
        ),
        yes=("Do not contact me in any way or through anyone.",),
        no=("Do not contact me, I went through the letters",),
        core=False,
    ),
    Rule(
        "more.you",
        "to_you",
        1,
        compiled(r"\b(?:you|your|tum|tumse|tumhare|aap|wewe|contigo|de ti|te|una|kwako)\b"),
        yes=("I am done with you.",),
        no=("Leave me alone.",),
        core=False,
    ),
    Rule(
        "more.asked_before",
        "asked_before",
        1,
        compiled(
            r"\b(?:i have|ive|i) (?:already |clearly )?(?:told|asked|begged|warned|"
            r"said)(?: this)?(?: to)? (?:you|it|before|many|several|"
            r"countless)\b|\bhow many times\b|\bfor the (?:last|second|third|hundredth|umpteenth|"
            r"nth) time\b|\bi am asking you\b"
        ),
        yes=("I have told you before, stop calling me",),
        no=("Stop calling me",),
        core=False,
    ),
)
