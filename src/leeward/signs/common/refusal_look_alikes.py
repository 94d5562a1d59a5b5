# SPDX-License-Identifier: Apache-2.0
"""What only sounds like her no, as a table: others' words, conditions, an hour, a film, a joke.

An ``aside`` is taken out before any rule looks. A ``damper`` lowers the weight of its sentence (or,
with ``whole``, of the message), so that a clear no beside it still stands.
"""

import re
from dataclasses import dataclass

from leeward.signs.common.refusal_rules import compiled


@dataclass(frozen=True, slots=True)
class Aside:
    """Words that do not count. ``no`` are messages without a refusal because of it."""

    id: str
    pattern: re.Pattern[str]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Damper:
    """Words beside which a no is doubtful, and by how much. ``no`` as in ``Aside``."""

    id: str
    pattern: re.Pattern[str]
    weight: int
    no: tuple[str, ...]
    whole: bool = False


_REST = r"(?:(?! (?:but|so|now|and i|and its|pero|lakini|par|lekin|sha|anyway)\b)[^.!?;\n]){0,200}"
_NOT_HER = (
    r"(?!(?:i|ive|we|have|had|already|just|clearly|always|also|even|id|and|then|once|but|as|like|"
    r"please|to|never|what|having|been)\b)"
)
_EVENT = (
    r"(?:film|movie|match|game|meeting|class|classes|lesson|lectures?|lease|party|shift|exams?|paper|"
    r"papers|semester|term|school|"
    r"job|contract|project|season|series|episode|show|service|church|mass|weekend|holidays?|summer|"
    r"winter|war|strike|lockdown|"
    r"concert|wedding|course|training|rain|storm|sale|offer|interview|assignment|homework|conference|"
    r"tournament|race|election|"
    r"elections|load ?shedding|probation|internship|subscription|tenancy|deadline|month|week|year|day|"
    r"night|lunch|dinner|money|"
    r"data|battery|food|fuel|camp|trip|tour|workshop|presentation|event|programme|program|final|finals|"
    r"league|cup|zoom|webinar|"
    r"construction|repairs?|surgery|treatment|chemo|pandemic|covid|quarantine|ramadan|lent|test|quiz|"
    r"practice|rehearsal|"
    r"call|hour|break|bill|fever|pain|flu|drama|play|book|chapter|mechi|mkutano|darasa|pelicula|partido|"
    r"reunion|clase|fiesta|"
    r"examen|picture|kaam|kazi|chakula|shule|likizo|sherehe|unga|maji|umeme|trabajo)"
)
ASIDES = (
    Aside(
        "others_said",
        compiled(
            rf"\b{_NOT_HER}[a-z]+ (?:(?:has|have|had|always|just|keeps?|was|kept|even|then|also|already|"
            rf"still|once|finally|don) ){{0,2}}"
            r"(?:said|says|told|tells|saying|telling|asked|wrote|writes|texted|claims|claimed|shouted|"
            r"screamed|be like|talk say|alisema|"
            rf"ameniambia|aliniambia|dijo|dice)\b(?! (?:to )?you\b){_REST}|"
            r"\b(?:he|she|they) (?:was|were|is|are) (?:like|all)\b[^.!?;\n]{0,200}|"
            r"\b(?:usne|unhone|unone|\w+ ne) (?:\w+ ){0,2}(?:bola|boli|kaha|likha|kahi)\b[^.!?;\n]{0,200}"
        ),
        (
            "He told me it's over and I should leave him alone",
            "Tunde said it's over between us",
            "You said it's over between us",
            "My boss says do not contact me again",
        ),
    ),
    Aside(
        "told_others",
        compiled(
            r"\b(?:i|we|ive|ill|have|had|just|to|already|finally|should|must|will|wil|can|please|and|"
            r"then)? ?(?:told|tell|telling|asked|warned|begged|texted|messaged|informed|ask|warn|"
            r"said to|wrote to|tol) (?:him|her|them|everyone|everybody|people|my \w+|the \w+|that \w+|"
            rf"(?!(?:you|me|it|this|us)\b)[a-z]+ (?:to|that|not|its|it|i|we|say)\b){_REST}|"
            r"\b(?:want|need|make|get|let|help|stop|expect|beg) (?:him|her|them|people|everyone) (?:to |"
            r"from |not to )?[^.!?;\n]{0,80}"
        ),
        (
            "I told him it's over, do not contact me",
            "tell her to stop calling me",
            "I told Tunde to leave me alone",
            "I want him to leave me alone",
        ),
    ),
    Aside(
        "they_do",
        compiled(
            r"\b(?:he|she|they|who|someone|somebody) (?:(?:just|still|really|even|always) )?(?:should|"
            r"must|needs?|wont|will|would|doesnt|didnt|cant|could|"
            r"refuses?|has|have|better|never|ought|dont|finally|stopped|stop|is|was|isnt|"
            r"keeps?)\b[^.,!?;\n]{0,120}"
        ),
        (
            "he should leave me alone",
            "she does not want to hear from you, she is done with you",
            "they don't call me",
        ),
    ),
    Aside(
        "elsewhere",
        compiled(
            r"\b(?:stop|dont|do not|no more) (?:sending|send|posting|post|delivering|deliver|shipping|"
            r"writing|calling|call) [^.!?;\n]{0,60}\b(?:old|wrong|previous|former) (?:address|number|email|"
            r"mail|office|flat|house|line)\b|"
            r"\b(?:dont|do not|never) want to see you (?:lose|fail|cry|suffer|hurt|sad|sick|struggle|get)\b"
        ),
        (
            "Please stop sending the magazines to our old address",
            "I do not want to see you fail that exam",
        ),
    ),
    Aside(
        "quoted",
        re.compile(r'"[^"\n]{1,200}"|\u201c[^\u201d\n]{1,200}\u201d'),
        ('He sent "it\'s over, leave me alone"', 'the song "Leave me alone" is so good'),
    ),
    Aside(
        "condition",
        compiled(
            r"\b(?:if|when|whenever|once|until|till|unless|as soon as|in case|whether|the day|even if|"
            r"what if|imagine|suppose|pretend|thought|"
            r"(?<!i )think|feel like|as if|like if|acting like|afraid|scared|dreamt|dreamed|heard|"
            r"hear that|si|cuando|kama|ikiwa|agar|jab) "
            r"(?:that |say )?(?=(?:i|we|you|it|its|the|this|he|she|they|everything|all|things|were|im|"
            r"hii|ese|esto)\b)"
            r"(?!you (?:ever|dont|do not|contact|call|come|keep|continue|dare|text|show|try|so much|did|"
            r"didnt|could|stop|stopped|would)\b)(?!i (?:say|said|tell|told)\b)(?!we (?:should|need|dont|"
            r"do not|stop|end|go|part|never))[^.,!?;\n]{1,80}"
        ),
        (
            "If it's over just tell me",
            "I thought it was over between us",
            "when it's over we can eat",
            "if you want me to leave you alone say it",
        ),
    ),
    Aside(
        "event_over",
        compiled(
            rf"\b{_EVENT} (?:\w+ ){{0,2}}?(?:is|are|was|s|will be|be|its|don|has|imeisha|umeisha|"
            r"yameisha|se)? ?(?:\w+ )?(?:over|done|finished|finish|ended|end|acabo|termino|imeisha|"
            r"umeisha|khatam)\b|"
            r"\b(?:over|done|finished|through|ended) (?:with|for) (?:the |my |our |all |this |that |"
            rf"today|work|school|\w+s? )?{_EVENT}\b|"
            r"\b(?:game|turn|roll|hand|take|think|start|came|come|going|went|mind|sleep|fell|moved?|pop|"
            r"hang|all|head|get|getting|got|be|been|pull|run|knock|look|fall|left) over\b"
        ),
        ("The match is over", "class is over, we are done with exams", "Game over", "the film is over. wow"),
    ),
    Aside(
        "not_over",
        compiled(
            r"\b(?:not|isnt|never|aint|arent|wasnt|cant be|no be|nt) (?:\w+ )?(?:over|done|finished|"
            r"through|ended)\b(?: between us| yet)?|"
            r"\b(?:dont|do not|never|stop|cant) (?:\w+ )?(?:say|saying|tell|think|thinking|let|make|"
            r"want (?:this|it|us|that) to (?:be|end|break|finish)|pretend)\b[^.,!?;\n]{0,80}|"
            r"\b(?:cant|dont|do not) believe\b[^.,!?;\n]{0,80}"
        ),
        ("It's not over between us", "don't say it's over", "I don't want us to end, never say we are over"),
    ),
    Aside(
        "called_names",
        compiled(
            r"\b(?:sending|sending me|send me|forwarding|mandarme|mandar|kunitumia|"
            r"bhejna) (?:\w+ ){0,3}(?:memes?|reels?|jokes?|tiktoks?|stickers?|gifs?|videos?|vids|pics|"
            r"cat|dog|food|"
            r"recipes?|links?|songs?|forwards?|promo\w*|offers?|ads?|adverts?|otp|codes?|spoilers?|"
            r"invites?|requests?)\b|"
            r"\b(?:leave|left) me (?:alone )?(?:with (?:the|your|my|him|her|them|these|those|all|this)|"
            r"here|at home|in the|for)\b"
        ),
        (
            "stop sending me memes",
            "don't leave me alone with your mother",
            "stop sending me cat videos at work",
        ),
    ),
)
_FOR_NOW = (
    r"(?:now|rn|right now|today|tonight|tomorrow|tmr|tmrw|yet|until|till|til|before|after|during|between|"
    r"this (?:morning|evening|afternoon|"
    r"week|weekend)|for now|later|at \d\w*|by \d\w*|around \d\w*|in the morning|on (?:mon|tues|wednes|"
    r"thurs|fri|satur|sun)day|ahora|hoy|manana|"
    r"leo|sasa|kesho|abhi|aaj|kal|in (?:the )?(?:class|office|library|bus|train|cinema)|when (?:im|i am|"
    r"you are)|while)"
)
DAMPERS = (
    Damper(
        "for_now",
        compiled(
            r"(?<!from )(?<!starting )\b(?:right now|rn|for now|today|tonight|tomorrow|tmrw?|until|till|"
            r"later|yet|at \d\w*|by \d\w*|in the morning|"
            r"ahora|hoy|kesho|abhi|aaj|raat ko|subah|shaam ko|dopahar|din mein|jab|asubuhi|in hospital)\b|"
            r"\b(?:call|text|message|contact|phone|come|alone|to|near)(?:ing)? (?:me|my \w+|"
            rf"here) (?:\w+ )?{_FOR_NOW}\b"
        ),
        4,
        (
            "Don't call me now",
            "dont call me tonight",
            "do not come to my house today",
            "leave me alone until 5",
        ),
    ),
    Damper(
        "busy",
        compiled(
            r"\b(?:im|i am|am|ill be|i will be|m|still|estoy|niko|main|mai) (?:\w+ ){0,2}(?:meeting|"
            r"class|work|driving|sleeping|busy|exam|exams|library|church|lecture|lectures|"
            r"cinema|movie|studying|bathing|cooking|asleep|bed|sleepy|tired|sick|ill|contagious|office|"
            r"training|hospital|clase|reunion|kazi|mkutano|darasa|meeting mein|flight|plane|bus|"
            r"train|coming|way|outside|almost|broke|concentrating|revising)\b|\b(?:im|i) sleep\b|"
            r"\b(?:have|having|got|in|at|la|en) (?:a |the |una |my )?(?:meeting|class|exam|lecture|"
            r"interview|flu|cold|covid|"
            r"fever|headache|reunion|clase|shift|test|mkutano|phone is off)\b|\b(?:battery|no credit|"
            r"no airtime|roaming|phone is|network|low bat|charging|omw|on my way)\b"
        ),
        4,
        (
            "don't call me im in a meeting",
            "stop calling me, i'm on my way",
            "stay away from me, I have flu",
            "stop texting me i'm driving",
        ),
    ),
    Damper(
        "another_way",
        compiled(
            r"\b(?:ill|i will|i wil|let me|i shall|nitaku) (?:\w+ ){0,2}(?:call|text|message|ring|phone|"
            r"whatsapp|dm|buzz|pigia|contact|tell|inform|let you know) ?(?:you|u)?(?: back| later)?\b|"
            r"\b(?:text|message|whatsapp|email|call|sms|dm|use|send) (?:me |it )?(?:instead|only|"
            r"on (?:my|the|this)|my (?:new|other)|the other)\b|\b(?:just|only) (?:text|message|whatsapp|"
            r"sms|email|call|dm)\b|"
            r"\bmy (?:new|other|work) (?:number|line|phone|sim)\b|\b(?:new|old|office|work) (?:number|"
            r"line|phone)\b"
        ),
        4,
        (
            "Don't call me, I'll call you",
            "do not call me on this line, use my new number",
            "Don't call me just text",
        ),
    ),
    Damper(
        "trade",
        compiled(
            r"\b(?:promo\w*|marketing|newsletters?|adverts?|offers|sales|insurance|loans?|unsubscribe|"
            r"recruiters?|customer|vendor|delivery|rider|order|invoice|"
            r"parcel|landlord|tenant|lease|tenancy|rent|deposit|viewing|agency|broker|company|sir|madam|"
            r"colleagues?|client|boss|manager|hr|salary|overtime|shifts?|this job|the job|"
            r"course|thesis|assignment|project|team|exco|committee|spreadsheet|rota|deadline|"
            r"training plan|diet|sugar|workouts?|subscription)\b"
        ),
        4,
        (
            "Stop sending me messages about your insurance",
            "I can't do this job anymore, I am done. Move on",
            "Do not call me again about the loan",
        ),
    ),
    Damper(
        "kin",
        compiled(
            r"(?<!my )(?<!your )(?<!our )(?<!mi )(?<!tu )\b(?:mum|mummy|mom|mama|dad|daddy|papa|sis|bro|"
            r"bestie|babes|girl|gurl|dude|guys|aunty|auntie|grandma|hun|besties|twin|sista)(?=[ ,]*(?:$|"
            r"[.!,]|i|stop|im|dont|please|na|o)\b|[.!,]|$)"
        ),
        4,
        ("stop calling me mum", "leave me alone bro"),
    ),
    Damper(
        "when_i",
        compiled(
            r"\b(?:calling|texting|messaging|phoning|call|text|talking|coming|writing|come|talk|follow|"
            r"message)(?: to)?(?: me| here| my house)? (?:so |too |that |very |at |this )?(?:when|while|"
            r"during|early|late|before|so|"
            r"in the middle|midnight|every \d|in the morning|loudly|loud|like that|unannounced|without|"
            r"empty|with (?:your|the) (?:mouth|shoes)|about (?:the|that|work|football|your))\b"
        ),
        4,
        (
            "Stop calling me so early",
            "Stop texting me when I'm asleep",
            "don't talk to me like that, stop talking to me when angry",
        ),
    ),
    Damper(
        "errand",
        compiled(
            r"\b(?:heading (?:home|back|out|over|there)|coming home|on (?:my|our) way|omw|otw|"
            r"see you (?:at|soon|later|there|tomorrow|in|then|tonight)|"
            r"pick (?:me|you|us) up|lets go(?! (?:our|separate))|do you (?:need|want) (?!me|to)|"
            r"hang around|lemme know|"
            r"let me know|when you reach|never ?mind|nvm|found (?:it|the|my)|sorted|"
            r"thanks for|thank you for (?!under)|bring (?:the|me|some|wine|food)|buy (?:me|some|the))\b"
        ),
        3,
        ("We're done! Heading home, do you need milk?", "never mind, don't call me, I found the keys"),
        whole=True,
    ),
    Damper(
        "watched",
        compiled(
            r"\b(?:seasons?|episodes?|finale|spoilers?|series|premier league|arsenal|chelsea|liverpool|"
            r"man ?u|united|barca|madrid|goals?|scored?|"
            r"film|movie|netflix|nollywood|bollywood|watching (?!me|my|over|us)\w+|playlist|concert|"
            r"wicket|innings|super bowl|world cup|afcon)\b"
        ),
        3,
        ("It's over!! what a season", "its over. Arsenal lost again"),
        whole=True,
    ),
    Damper(
        "laughing",
        re.compile(
            r"\b(?:lo+l|lol+s?|lmf?ao+|rofl|(?:ha){2,20}h?|(?:he){2,20}|kk+|jk|jajaj?a?|just kidding|"
            r"joking|kidding|hihi|wkwk)\b|"
            "[\U0001f602\U0001f923\U0001f606\U0001f605\U0001f61c\U0001f61d\U0001f61b\U0001f92a\U0001f60d\U0001f618]|:p\\b|[:;=]-?d\\b|:-?\\)|;-?\\)|=\\)"
        ),
        5,
        ("Leave me alone lol", "stop calling me hahaha", "its over \U0001f602"),
        whole=True,
    ),
    Damper(
        "taken_back",
        compiled(
            r"\b(?:didnt|did not|dont) (?:really )?mean (?:it|that|what|any)\b|\b(?:take|took|"
            r"taking) (?:it|that|them|my words?) back\b|\bignore (?:my|what|that|the) (?:last|message|"
            r"i said|previous|text)\b|"
            r"\b(?:can we|lets|let us) (?:try|start|talk|fix|make up|begin) (?:again|over|afresh|it|this|"
            r"up)\b|\bplease come back\b|\bcome back to me\b|\bi was wrong\b|\bwrong (?:number|person|"
            r"chat)\b|"
            r"\bi love you so much\b|\bno me dejes\b|\bperdoname\b|\bi want you back\b|\bsong|lyrics?|"
            r"chorus|novel|episode|netflix\b"
        ),
        9,
        (
            "I said it's over but I didn't mean it. Please come back",
            "It's over between us. Wrong chat",
            "Leave me alone - what a song",
        ),
        whole=True,
    ),
)
PLEA = compiled(
    r"\b(?:can|could|will|would|wont|please|kindly|why (?:cant|wont|dont|do you|are you still|do)|"
    r"what part|which part|how many times|how often|dont you (?:get|understand)|cant you|"
    r"do you (?:not )?(?:understand|get it|hear)|puedes|podrias|naomba|unaweza|"
    r"please just)\b(?!.{0,30}\b(?:is it|are we)\b)|"
    r"\b(?:ok|okay|understand|understood|clear|get it|got it|you hear me|sawa|samjhe|entiendes|vale|abi|"
    r"capisce)[ ,]*\?+$"
)
"""A question that is a request all the same; any other question is no refusal."""
