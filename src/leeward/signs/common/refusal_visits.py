# SPDX-License-Identifier: Apache-2.0
"""The ways of saying "leave me alone" and "do not come here" in English, as tables."""

from leeward.signs.common.refusal_rules import (
    CLAUSE_ENDS,
    GAP,
    NOT,
    NOT_STOPPING,
    OTHERS_DO_NOT,
    Rule,
    compiled,
)

PLACE = (
    r"(?:house|home|place|flat|apartment|office|work|workplace|job|school|campus|hostel|gate|door|street|"
    r"compound|"
    r"church|mosque|shop|gym|building|estate|room|area|side|family|mum|mom|mother|parents|sister|people|kids|"
    r"children|friends|way|life|site|street|road|stand|yard|window|car|class)"
)

ALONE = (
    Rule(
        "alone.leave_me",
        "leave_me",
        4,
        compiled(
            r"(?<!dont )(?<!never )(?<!wont )(?<!not )(?<!ever )(?<!will )(?<!would )(?<!cant "
            r")(?<!always )\bleave "
            r"(?:me|us|my life|my family)(?: the (?:fuck|hell))?(?: (?:alone|be\b(?! the)|in peace|o\b|abeg)|"
            r"(?<=my life)|(?<=my family) (?:alone|out))"
        ),
        "leave & me us my",
        (
            "Leave me alone",
            "pls leave me alone o",
            "just leave me the hell alone",
            "laeve me alone",
            "LEAVE ME BE",
        ),
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
            r"(?<!dont )(?<!never )(?<!not )\b(?:let me (?:be|live in peace|live my life|breathe|"
            r"move on)|let me go(?=$|[.!]| please| for good)|forget (?:about )?(?:me|us)|"
            r"forget (?:that )?(?:you|we) ever (?:met|knew)(?: me)?|get off my back|get away from me|"
            rf"go away and){CLAUSE_ENDS}|"
            r"\b(?:get|stay|keep|go|walk) (?:the (?:hell|fuck) )?out of my (?:life|business|dms?|"
            r"inbox)\b|\bget lost and\b"
        ),
        "let & me | forget & me us ever met knew | life business inbox dm dms & out | away off & get "
        "go | lost & get",
        ("Let me go. Please.", "Stay out of my life", "forget about me", "forget you ever met me"),
        (
            "don't forget me",
            "let me be honest with you",
            "let me go and buy bread",
            "let me go now, class is starting",
        ),
    ),
    Rule(
        "alone.space",
        "soft",
        2,
        compiled(
            r"\b(?:i need|give me|want|need)(?: (?:some|my|a lot of|more))? (?:space|"
            r"distance)\b(?! (?:for|in|to)\b)|"
            r"\bback off\b|\bgo away\b|\bfuck off\b|\bpiss off\b|\bget lost\b|\bvoetse?k\b|\bjog on\b|"
            r"\ball the best in life\b|"
            r"\bi wish you (?:well|all the best|nothing but the best)\b|\blos my uit\b"
        ),
        "space distance voetsek voetsak piss fuck jog | back & off | go & away | lost & get | wish "
        "best & well life | los & uit",
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
            rf"(?:{OTHERS_DO_NOT}\b{NOT}|\b(?:not to|must not|should not|shouldnt|i (?:dont|"
            rf"do not) want you(?: to)?)) {GAP}"
            r"(?:come|coming|show up|showing up|turn up|pop up|appear|drop by|pass by|pass|be|"
            r"hang around|hanging around|wait|"
            r"waiting|stand|park|loiter|visit|(?:step|set|put|place) (?:your )?(?:foot|feet)|step|"
            r"approach|go|drive past|walk past|sit|enter)\b"
            r"(?: (?:to|at|in|near|around|outside|by|past|anywhere|by to|back to|close to|here to|up at|"
            r"inside|into|"
            rf"or (?:come|go|wait) (?:to|near)|looking|after)){{0,3}} "
            rf"(?:(?:my|our|the) (?:\w+s )?{PLACE}\b|me\b(?! (?:a|the|some)\b)|here (?:again|any ?more|"
            r"ever)|(?:again|any ?more) (?:to|at|near) my|"
            rf"over (?:again|any ?more|ever)|back here)"
        ),
        "dont never not mustnt shouldnt & come coming show showing turn pop appear drop hang wait "
        "waiting stand park loiter visit step set put place foot approach near drive walk enter hanging",
        (
            "Do not come to my house or my work.",
            "don't ever show up at my office again",
            "dont cum to my hse again",
            "Do not come near me",
            "I don't want you to wait outside my gate",
        ),
        (
            "Don't come home late",
            "you don't come to my house anymore",
            "don't come to my house today, mum is ill",
        ),
    ),
    Rule(
        "visits.stop",
        "no_visits",
        4,
        compiled(
            rf"{NOT_STOPPING}\b(?:stop|quit|enough of|enough with) (?:(?:the|this|all|please|just|even|"
            rf"always|your) ){{0,2}}(?:coming|showing up|turning up|"
            r"popping up|waiting|standing|parking|hanging|loitering|driving past|driving by|walking past|"
            r"passing by|following|"
            r"visiting|sitting outside|watching)(?: (?:up|around|outside|at|to|by|near|past|here|over|"
            r"in front of|for)){0,2} "
            rf"(?:(?:my|our|the) {PLACE}\b|me\b|here\b|(?:again|any ?more|uninvited)\b)"
        ),
        "stop quit enough & coming showing turning popping waiting standing parking hanging loitering "
        "driving walking passing following visiting sitting watching",
        ("Stop coming to my house", "stop showing up at my job", "Please stop waiting outside my gate"),
        ("stop coming late to my house", "he will not stop coming to my house"),
    ),
    Rule(
        "visits.away",
        "no_visits",
        4,
        compiled(
            r"(?<!cant )(?<!couldnt )(?<!not )(?<!dont )\b(?:stay|keep|remain|go|move|be) (?:far |"
            r"very far |the (?:hell|fuck) ){0,2}away from "
            rf"(?:me|us|here|my (?:\w+ )?{PLACE})\b(?! (?:im|i am|i have|until|till|if|today|tonight|"
            r"now) (?:sick|ill|flu|covid|"
            r"a cold|the flu|contagious|coughing))|\bstay away(?=$|[.!,])|\b(?:you are|youre|"
            r"your) (?:not|no longer) welcome"
            r"(?= (?:here|at|in|any ?more)\b|$|[.!,])|\b(?:keep|maintain) (?:your |a |"
            r"some )?distance(?: (?:from|with) (?:me|us)| and|(?=[.!,]|$))"
        ),
        "away & stay keep remain go move be | welcome & not longer no | distance",
        (
            "Stay away from me and my family",
            "You are not welcome here",
            "keep away from my house",
            "STAY AWAY.",
        ),
        ("he can't stay away from me", "stay away from me I have flu", "stay away from sugar"),
    ),
)
