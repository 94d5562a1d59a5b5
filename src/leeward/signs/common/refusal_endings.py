# SPDX-License-Identifier: Apache-2.0
"""The ways of ending it in English, and what makes a no weigh more: a last word, no way round, "you"."""

from leeward.signs.common.refusal_rules import Rule, compiled

_WE = r"(?:we are|were|we re|we|us is|you and i are|you and me are|me and you are|me and you|you and me|you and i)"
_IM = r"(?:im|i am|am|i have|ive|i)"
_VERY = r"(?:(?:so|really|truly|totally|completely|officially|both|all|finally|now|well and truly|definitely|well|just|already|very) ){0,2}"
_LOVE = r"(?:relationship|marriage|engagement|love|affair|friendship|situationship)"
_BETWEEN = r"(?:between (?:us|you and me|you and i|me and you|the two of us)|for us|with us)"

_THIS = (
    rf"(?:you|u|us|(?:this|the|our|that|dis) (?:\w+ )?(?:{_LOVE}|thing|mess|drama|nonsense)|your (?:\w+ )?(?:lies|drama|nonsense|"
    r"wahala|bullshit|bs|shit|games|excuses|cheating|abuse|wickedness|behaviou?r)|all of this|this(?=$|[.!,]))"
)
_ENDS = (
    rf"(?:$|(?= ?[^a-z0-9 (#])| {_BETWEEN}\b|(?= (?:and|so|please|abeg|i|im|we|you|its|dont|do not|stop|leave|never|for good|forever|"
    r"now|okay|ok|this time|because|cos|since you|go|move|accept|get it|understand|deal|babe|bro|man|o|oh|na|abeg|sorry|"
    r"thats|goodbye|bye|delete|respect|no|my)\b(?! (?:to|for|at|the) ))|(?= (?!here|there|at|by|on|tomorrow|today|soon|with|to|the|"
    r"budget|already|yet|right|in|a|time|all|it|and|or|half|\w+day|\w+ing)[a-z]+(?:$|[.!,])))"
)
ENDINGS = (
    Rule(
        "ending.between_us",
        "ending",
        6,
        compiled(
            rf"\b(?:over|done|finished?|ended?|ended|nothing|dead)(?: and done)?(?: for good| now)? {_BETWEEN}\b|"
            rf"\b(?:this|our|the|dis|that|whole) (?:\w+ )?{_LOVE}(?: \w+)? (?:is|has|was|thing is|don) {_VERY}(?:over|done|finished?|ended?|"
            rf"dead|no more)\b(?! (?:a|the|\d)\b)|{_BETWEEN} (?:is|has) {_VERY}(?:over|done|finished?|ended|dead)\b"
        ),
        "over done finish finished ended dead | nothing end & between us",
        ("It's over between us.", "There is nothing between us any more", "This relationship is over"),
        ("There is nothing between us and the wall? it's over", "it's not over between us"),
    ),
    Rule(
        "ending.over",
        "ending",
        4,
        compiled(
            rf"\b(?:it|its|it is|this|this is|its all|{_WE}|us|things are|everything is|thing is|iz|what we had is)(?: is| has been)? "
            rf"{_VERY}over{_ENDS}"
        ),
        "over",
        ("It's over.", "its ovaaaa", "We are over, please stop", "I told you it is over and I mean it", "IT'S OVER CHIDI"),
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
            rf"\b{_WE} {_VERY}(?:done|finished|finish|through|history|no more|a closed chapter|not a thing){_ENDS}(?! \w+ing\b)|"
            rf"\bconsider (?:this|us|it|yourself) (?:\w+ )?(?:over|done|finished|single|ended)\b|\bthis is (?:the end|goodbye){_ENDS}"
        ),
        "done finished finish through history | consider & over single ended yourself | chapter | "
        "this & goodbye end | thing more & we us me were",
        ("We are done.", "we're finished, move on", "WE ARE THROUGH"),
        ("We are done eating", "are we done?", "we're done here at 6", "we are finished with the exam"),
    ),
    Rule(
        "ending.done_with",
        "ending",
        5,
        compiled(
            rf"\b{_IM} {_VERY}(?:done|finished|through|tired|fed up|sick|sick and tired|washed my hands|out)(?: dealing| putting up)? "
            rf"(?:with|of) (?:being with )?{_THIS}(?! (?:guys|all|lot|people)\b)"
        ),
        "done finished through tired fed sick washed | out & of",
        ("I'm done with you", "am so done with this relationship", "I am tired of your lies. Leave me alone"),
        ("I'm done with this job", "I'm done with you guys, see you at 5", "I'm done with work"),
    ),
    Rule(
        "ending.break_up",
        "ending",
        5,
        compiled(
            rf"\b(?:{_IM}|we|lets|let us|i want to|i think we should|we should|we need to|we have to|we must|its best we|better we|"
            rf"i have decided to|ive decided to|i want us to|i think its (?:best|time|better) (?:we|to)|time to|its time (?:we|to)|im going to) "
            rf"{_VERY}(?:break(?:ing)? up|split(?:ting)? up|broke up|part(?:ing)? ways|go our separate ways|end(?:ing|ed)? (?:things|this|it|us|"
            rf"(?:this|our|the|my) (?:\w+ )?{_LOVE})|call(?:ing|ed)? (?:it quits|off (?:the|our) (?:wedding|engagement|marriage|relationship))|"
            rf"divorc(?:e|ing) you|walk(?:ing)? away from (?:you|us|this)|let(?:ting)? you go|dump(?:ing|ed)? you|separate)\b"
            r"(?! (?:the|this|that|it|my|your|into|fights?|early|on time|here|call|meeting|for (?:today|lunch|the)|in (?:style|a)|with (?!you\b)))"
        ),
        "break breaking split splitting broke parting ways separate divorce divorcing dump dumping "
        "dumped quits | part & ways | end ending ended & things it us this the our my | off & call "
        "calling called | walk walking & away | let letting & go",
        (
            "I'm breaking up with you",
            "I think we should break up.",
            "I have decided to end this relationship",
            "Its time we go our separate ways",
            "I want to end things between us",
        ),
        ("we should break up the trip", "we should end this call", "I broke up the fight", "you're breaking up"),
    ),
    Rule(
        "ending.leaving",
        "ending",
        4,
        compiled(
            r"\b(?:im|i am|am|i have|ive|i) (?:finally |already |now )?(?:leaving|left|divorcing|filing for|filed for|moved on from|done loving) "
            rf"(?:you{_ENDS}|divorce|this (?:marriage|relationship|house for good))|\bi (?:want|need) (?:a|the|my) (?:divorce|break ?up)\b|"
            rf"\bi (?:want|need) out{_ENDS}"
        ),
        "leaving left divorcing filing filed moved divorce breakup done | want need & out break",
        ("I am leaving you.", "I want a divorce", "I've left you, accept it"),
        ("I'm leaving you some rice in the pot", "I left you a message"),
    ),
    Rule(
        "ending.not_together",
        "ending",
        4,
        compiled(
            rf"\b(?:{_WE}|we|i am|im|am) (?:not|no longer|never|not ever|will never|wont|can never|cant|will not)(?: \w+)?(?: be)? (?:together|a couple|"
            r"an item|dating|in a relationship|get(?:ting)? back(?: together)?|going back to (?:you|that)|com(?:e|ing) back(?: to (?:you|us|this)|"
            r"(?=[.!,]|$| so\b| and\b))|tak(?:e|ing) you back|your (?:girl ?friend|gf|wife|woman|babe|baby|fiancee?|property|girl|partner|lover))\b"
            r"(?! (?:till|until|today|tonight|before|on|at|home|late))|\bno longer (?:together|yours|your (?:girl ?friend|wife|gf|woman))\b|"
            r"\b(?:there is|theres|there was) no (?:more |longer (?:an |any )?)?(?:us|we|you and me|relationship)\b|"
            r"\byou(?: are|re)? (?:not|no longer) my (?:boy ?friend|bf|husband|man|partner|problem|person)\b"
        ),
        "not no never longer wont cant will & together couple item dating relationship get getting "
        "going back come coming take taking girl girlfriend gf wife woman babe baby fiance fiancee "
        "property partner lover us we boyfriend bf husband man problem person yours",
        (
            "We are not together anymore",
            "I'm not your girlfriend, stop acting like it",
            "I am never taking you back",
            "there is no us",
        ),
        ("are we not together?", "I'm not coming back till 9", "We are not together in that class group at 9 today"),
    ),
    Rule(
        "ending.no_love",
        "ending",
        4,
        compiled(
            r"\bi (?:\w+ )?(?:dont|do not|no longer|never|cant|can no longer|will not|wont) (?:\w+ )?(?:love you(?= any ?more|$|[.!,]| and\b| so\b)|"
            r"want (?:you(?: back| in my life| around(?: me)?| near)?(?= any ?more|$|[.!,]| and\b| so\b)|(?:to )?(?:be|get|stay|continue|come|go|do this|date|marry)"
            r"(?: back)?(?: together)?(?: in)?(?: with| to| dating)?(?: you| us| this(?: any ?more| \w*ship)?| (?:a |any )?relationship)\b|"
            r"(?:this|the|a|any|our) relationship\b|us (?:to|any ?more)|(?:any ?thing|nothing) (?:to do )?(?:with|from) you|this any ?more)|"
            r"be with you\b(?! (?:at|on|today|tonight|tomorrow|till|until))|continue (?:with )?(?:you|us|this (?:\w+ ){0,1}relationship)|do us|love us)|"
            r"\b(?:im|i am|am|not|no longer|i have no) (?:not |no longer |longer )?(?:interest(?:ed)?) in (?:you|us|this|any relationship|getting back|a relationship|dating|reconcil\w+|continuing)\b"
        ),
        "dont do no never not cant can longer will wont & love want be continue interest interested",
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
            r"\b(?:please |just |kindly )(?:move on|let (?:it|this|us) go|accept (?:it|that|this|my))\b|\bmove on(?: with your life|[.!]|$)|"
            r"\b(?:i have|ive|i) (?:already )?moved on\b|\b(?:no|zero) (?:chance|hope) (?:for|of) (?:us|this|me|getting)\b|"
            r"\b(?:find|meet) someone else\b|\bdont wait for me\b|\bit has to end\b|\bi deserve (?:better|peace|more)\b|"
            r"\bgood ?bye(?= (?:for ever|forever|for good|and good luck|\w+[.!]|\w+$)|[.!]|$)|\bhave a (?:good|nice) life\b"
        ),
        "move moved accept deserve someone | let & go | chance hope & no zero | wait & dont | has & "
        "end | have & life | goodbye bye & forever for and",
        ("Please move on. I've made up my mind, we can't do this anymore",),
        ("let's move on to the next topic, we can't do this anymore",),
    ),
    Rule(
        "ending.cannot_go_on",
        "soft",
        2,
        compiled(
            r"\b(?:i|we) (?:really |just |honestly )?(?:cant|cannot|can not|can no longer|dont want to) (?:\w+ )?(?:do|continue|keep doing|go on with|carry on with|"
            r"take|handle|deal with) (?:this|it|with this|like this|us)(?: any ?more| any longer| again|(?=[.!,]|$))|"
            r"\b(?:this|it|we|us)(?: is|s| are)?(?: just)? (?:not|isnt|arent|never going to|not going to) (?:be )?work(?:ing)?\b(?! (?:on|today|tomorrow))|"
            r"\bwe are not (?:good|right|meant) (?:for|to)\b|\bi (?:am|m) done(?=[.!]|$| please\b)|\bim done(?=[.!]|$| please\b)"
        ),
        "cant can dont not isnt arent never & do continue keep carry take handle deal work working "
        "good right meant go want | done",
        ("I can't do this anymore. I need space.", "This is not working, please move on"),
        ("I can't do this homework, I need space",),
    ),
    Rule(
        "ending.us_not_working",
        "ending",
        4,
        compiled(
            rf"\b(?:cant|cannot|can no longer|dont want to) (?:\w+ )?(?:do|continue|keep doing|go on with|carry on with|handle)(?: with)? (?:this|it|us|our) "
            rf"(?:{_LOVE}|with you|any ?more with you)\b|\b(?:not|isnt|arent|never going to) (?:be )?work(?:ing)?(?: out)? {_BETWEEN}\b|"
            rf"\b{_LOVE} (?:is|isnt) (?:not )?working\b|\bbest (?:if )?we (?:stop|end|dont) (?:seeing|talking|this|it|see|talk)\b|"
            r"\b(?:stop|not) (?:seeing|dating|see) each other\b|\bwe should(?:nt| not)? (?:stop |not )?(?:see|seeing|talking?) (?:each other|any ?more)"
        ),
        "cant can dont not isnt arent never no & do continue keep carry handle work working | best & "
        "stop end dont | stop not should shouldnt & see seeing dating talking talk",
        ("I can't do this with you anymore", "It isn't working out between us", "its best we stop seeing each other"),
        ("I can't do this with my hands", "it is not working, the printer"),
    ),
)

MORE = (
    Rule(
        "more.final",
        "final",
        2,
        compiled(
            r"\b(?:ever again|never again|again ever|any ?more|for good|forever|for ever|last (?:time|message|text|warning|"
            r"mail|email)|i mean it|im serious|i am serious|(?:this|my decision|it) is final|final(?:ly)? over|made up my mind|"
            r"no going back|not changing my mind|wont change my mind|full stop|period(?=[.!]|$)|from today|from now on|"
            r"once and for all|never (?:contact|call|text|come|speak|want|write|message)|dont ever|do not ever|nunca mas|tena|"
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
            r"\b(?:through|thru|via|by using|using|with) (?:any ?(?:one|body)|other people|anyone else|my (?:friends|family|mother|mum|mom|"
            r"sister|people)|your (?:friends|family|people|brother)|friends|family|third|other numbers?)\b|"
            r"\bin any (?:way|form)\b|\b(?:on|from|by) any (?:number|platform|app|account|means|other|channel)\b|\bany means\b|"
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
            r"\b(?:i have|ive|i) (?:already |clearly )?(?:told|asked|begged|warned|said)(?: this)?(?: to)? (?:you|it|before|many|several|"
            r"countless)\b|\bhow many times\b|\bfor the (?:last|second|third|hundredth|umpteenth|nth) time\b|\bi am asking you\b"
        ),
        yes=("I have told you before, stop calling me",),
        no=("Stop calling me",),
        core=False,
    ),
)
