# SPDX-License-Identifier: Apache-2.0
"""The words by which a third person's message tells of somebody else, or of what the writer does.

In plain form (``own_details_plain.visible``); ours, from memory. English, Pidgin, Spanish, French,
Portuguese, Swahili and Hindi in Latin letters to begin with.
"""

HE = (
    r"he|she|(?:your|ur|the) ex(?:-?(?:husband|wife|boyfriend|girlfriend))?|e(?= (?:say|go|dey|don|wan|"
    r"tell|come)\b)|"
    r"el|ella|tu ex|il|elle|ton ex|ele|ela|teu ex|seu ex|yeye|woh|wo|tera ex|tumhara ex"
)
"""The one who is meant where no name stands."""
ANOTHER = (
    rf"{HE}|hes|shes|him|his|hers|himself|herself|they|(?:husband|wife|partner|gentleman|man|guy|bloke|boy|"
    rf"lady|woman|girl|"
    r"fella|dude|chap|lad|uncle|oga|papa|dad|daddy|dad's|dads|father|ex|madam|sahab|saahab|saab|sir|"
    r"bhaiya|bhai|"
    r"banda|munda|ladka|ladke|aadmi|admi)|(?:this|that|dat|the|a|same) (?:\w+ )?(?:person|car|bike|van|"
    r"bakkie|truck)|"
    r"someone|somebody|somebody's|someone's|people|"
    r"person|visitor|visitors|caller|stranger|motion|porter|reception(?:ist)?|security|guard|gateman|"
    r"watchman|"
    r"askari|doorman|caretaker|concierge|landlord|landlady|neighbou?rs?|cctv|camera|"
    r"un (?:hombre|tipo|senor|chico|carro|coche)|alguien|portero|vigilante|vecin[oa]s?|esta|estaba|estuvo|"
    r"vino|llego|aparecio|anda|andaba|paso|"
    r"un (?:homme|type|mec|gars|monsieur)|quelqu'un|gardien|voisine?s?|concierge|"
    r"um (?:homem|cara|sujeito|moco)|alguem|porteiro|vizinh[oa]s?|"
    r"mtu|jamaa|mwanaume|mwanamume|mlinzi|jirani|ali\w+|ana\w+|ame\w+|yuko|yupo|"
    r"koi|ek (?:aadmi|admi|banda|ladka)|padosi|guard bhaiya"
)
PRESENT = (
    r"is|was|were|are|'s|dey|don|has been|had been|been|came|comes?|coming|stood|stand\w*|wait\w*|park\w*|"
    r"sat|sit\w*|"
    r"hang\w*|hung|loiter\w*|lurk\w*|watch\w*|ask\w*|look\w*|turn\w*|show\w*|knock\w*|bang\w*|rang|"
    r"ring\w*|drove|"
    r"driv\w+|walk\w*|follow\w*|appear\w*|outside|keeps?|went|"
    r"esta\w*|vino|llego|espera\w*|etait|est|attend\w*|estava|veio|chegou|ali\w+|ana\w+|ame\w+|tha|hai|"
    r"aaya|khada"
)
SEEN = (
    r"saw|seen|see|spotted|met|found|noticed|caught|passed|describ\w+|vi|he visto|ai vu|j'ai vu|"
    r"nilimwona|nimemwona|dekha|wey see"
)
OWN_COMING = (
    r"(?:i'?m(?! the\b| your\b| a\b| from\b)|we'?re|i am(?! the\b| your\b| a\b)|we are|i dey|we dey|"
    r"i go dey|"
    r"we go dey|i(?:'ll| will) be|we(?:'ll| will) be|i was|we were|i don|we don|i'?ve been|we'?ve been)\b"
    r"(?:\W+(?!he\b|she\b|him\b|they\b)\w+){0,3}?\W+(?:outside|at|by|near|in front|in|on|to|here|"
    r"downstairs|"
    r"over|around|round|your|ur)\b|"
    r"(?<!when )(?<!as )(?<!before )(?<!after )(?<!until )(?<!till )\b(?:i|we|i'?m|we'?re|i'?ll|we'?ll|"
    r"i'?ve|we'?ve|"
    r"i'?d|me and \w+|\w+ and i)\b"
    r"(?:\W+(?!(?:he|she|him|they|i|no|allow|let|say|wey|who|that)\b)\w+){0,3}?\W+"
    r"(?:reach\w*|arriv\w*|land\w*|com(?:e|ing)|came|pass(?:ing|ed)? (?:by|through)|stop(?:ping|ped)? by|"
    r"drop(?:ping|ped)? (?:by|in)|visit\w*|wait(?:ing|ed)?|stay(?:ing|ed)?|pop\w*|swing\w*)\b|"
    r"(?:let me|lemme|make i|make we) (?:come|pass|stop|drop|visit|swing|reach)|"
    r"(?:estoy|estamos|voy|vamos|vengo|llego|llegare|llegamos|paso por|pasare|ire|iremos)\b|"
    r"(?:je suis|nous sommes|on est|j'arrive|on arrive|je passe\w*|on passe|je viens\w*|j'attends|"
    r"je serai)\b|"
    r"(?:estou|estamos|chego|vou|passo ai|to chegando|cheguei)\b|"
    r"(?:niko|nipo|tuko|nakuja|nitakuja|tutakuja|nimefika|tumefika|ninakuja|nitapita|napita)\b|"
    r"(?:main|mein|mai|hum)\b(?:\W+\w+){0,5}?\W+(?:hoon|hun|hu|hain|aaunga|aaungi|aa raha|aa rahi|aayenge|"
    r"pahunch\w*)\b"
)
ON_ITS_OWN = (
    r"(?:am |be |just |just now |now |almost |soon )?"
    r"(?:at|outside|by|near|reaching|coming to|on my way|in front of) (?:your|ur|the|u|you)"
)
"""A message that begins so leaves out "I": "outside your gate", "coming to yours"."""

OWN_PRESENT = (
    r"(?:i|we|i'?ve|we'?ve|i'?m|we'?re|i'?ll|we'?ll|i'?d|i don|we don)"
    r"(?:\W+(?:just|have|also|will|go|did|dey|am|are|already|even|finally|only|don|has|really)){0,4}\W+"
    r"(?:(?:sent|send|sending|bought|buy|buying|got|get|getting|brought|bring|bringing|made|make|making|"
    r"baked|cooked|"
    r"knitted|left|leave|leaving|dropped|drop|posted|ordered|order|paid|transferred|gave|give|packed|put|"
    r"wrapped|saved)\b(?:\W+\w+){0,6}?\W+(?:for (?:you|u|ur|your)\b|(?:to|towards) (?:you|u|your)\b)|"
    r"(?:sent|send|sending|bought|buy|buying|got|get|getting|brought|bring|bringing|made|make|making|"
    r"baked|cooked|"
    r"left|leave|leaving|dropped|gave|give|giving|owe|ordered|posted|transferred|paid)\W+"
    r"(?:(?:over|down|along|off)\W+)?(?:you|u|ya)\b|"
    r"(?:sent|send|sending|bought|got|getting|posted|ordered|transferred|put|dropped)\W+(?:(?:a|an|the|"
    r"some|small|"
    r"something|your|ur|this|money|cash|airtime|data|\W*\d\w*)\b))|"
    r"(?:from|with love from) (?:me|us|mum|mom|mummy|dad|daddy|all of us|both of us)\b|"
    r"(?:my|our) (?:gift|present|parcel|card|flowers|surprise)(?: is| are)?(?: (?:to|for) (?:you|u))?\b|"
    r"te (?:mande|envie|compre|traje|deje|hice|regalo|mandamos|enviamos|compramos)\b|"
    r"je (?:t'ai|t'envoie|te ramene|t'offre)\b|j'ai (?:achete|envoye|laisse|pris)\b|on t'a (?:achete|"
    r"envoye|laisse|pris)\b|"
    r"te (?:mandei|enviei|comprei|trouxe|deixei)\b|"
    r"(?:nime|nili|tume|tuli|nita|tuta)ku(?:tumia|letea|nunulia|wekea|achia)\b|"
    r"(?:maine|hamne|humne)\b(?:\W+\w+){0,5}?\W+(?:bhej\w*|kharid\w*|liya|laya|layi|rakh\w*)\b"
)
AS_SENT = (
    r"(?:just |have |also ){0,3}(?:sent|sending|bought|got|brought|made|left|dropped|posted) (?:you|u|ya)\b|"
    r"(?:just |have |also ){0,3}(?:sent|bought|got) (?:a|an|some|your|the|small)\b"
)
"""A message that begins so leaves out "I" too."""
GAVE_HIMSELF = (
    r"sent|send|sends|sending|left|leave|leaves|brought|bring|brings|bought|buy|gave|give|gives|dropped|"
    r"drop|"
    r"delivered|ordered|posted|paid|transferred|handed|wants|asked|mando|envio|compro|dejo|trajo|a envoye|"
    r"a laisse|"
    r"a achete|mandou|enviou|comprou|deixou|ali\w+|ame\w+|ne bheja|bheja"
)
FROM_ANOTHER = r"for (?:you|u) from (?!me\b|us\b|mum|mom|dad|all\b|both\b|my\b|our\b|the\b)\w"
BY_HIM = r"from|by|behalf of|de parte de|de la part de|kutoka kwa"

SAYS = (
    r"said|says|say|saying|sed|told|tells|telling|swore|swears|swearing|vowed|vows|promised|promises|"
    r"promising|"
    r"threaten\w*|warned|warns|warning|shouted|shouting|screamed|screaming|boasted|boasting|bragg\w+|"
    r"talk say|"
    r"dice|dijo|jura|juro|amenaz\w+|a dit|dit|jure|menace|disse|diz|amesema|alisema|anasema|ameapa|"
    r"bola|bol raha|keh raha|kaha|texted|messaged|wrote|posted|asked me to tell|wants me to tell"
)
WILL = (
    r"'ll|'s (?:going|gonna|gon|planning|threatening|swearing|saying|telling)|"
    r"\W+(?:(?:just|still|really|also|even|definitely|now|always) )*(?:will|would|go|wan|wants?|wanted|"
    r"gonna|"
    r"is (?:going|gonna|planning|threatening|saying|telling)|was (?:going|gonna|planning|threatening|"
    r"saying|telling)|"
    r"intends?|plans?|planned|has (?:the|your|all|nudes|pictures|videos)|have (?:the|your)|"
    r"va a|quiere|va te|veut|vai|quer|ata\w+|anataka)"
)
ADDRESSED = (
    r"you|u|ya|your|ur|yours|urs|you'll|you're|you've|yourself|te|ti|tu|tus|contigo|toi|t'a|ton|ta|tes|"
    r"voce|seu|sua|"
    r"wewe|yako|wako|zako|\w*ku(?:ua|piga|choma|maliza|onyesha)\w*|tum|tumhe|tujhe|tumko|tera|teri|"
    r"tumhara|tumhari"
)
IS_STORY = (
    r"movie|film|episode|season finale|series|netflix|nollywood|novel|chapter|character|villain|sermon|"
    r"pelicula|serie|roman|filme|novela|sinema"
)
"""Talk of what is played, preached or printed: who says it there is not he."""
IS_ASKED = (
    r"did|does|has|have|had|is|was|are|were|do|can|could|would|what|why|when|how|who|where|if|what if|"
    r"imagine|"
    r"suppose|unless"
)
IS_FEARED = (
    r"afraid|scared|worried|worry|fear|fears|think|thinks|thought|believe|bet|hope|if|unless|maybe|"
    r"perhaps|before|"
    r"until|till|lest|in case|or|dream\w*|imagine|what if|pray|suppose|hopefully|doubt|"
    r"creo|miedo|peur|crois|nadhani|medo|acho|lagta hai|dar"
)
"""What the friend fears or thinks is not what he said."""
OF_OTHERS = (
    r"(?:my|ur|your|our|the|her|his) (?:\w+ )?(?:mum|mom|mother|dad|father|daddy|mummy|sister|brother|"
    r"boss|manager|"
    r"teacher|coach|doctor|lawyer|landlord|landlady|pastor|husband|wife|boyfriend|girlfriend|son|daughter|"
    r"uncle|aunt\w*|"
    r"cousin|neighbou?r|friend|colleague|grandma|grandpa|dentist|trainer|professor|lecturer|barber|judge)"
    r"(?: \w+)?(?:'ll| will| says?| said| told| wants?| is| has| go|,)|"
    r"(?:mum|mom|dad|daddy|mummy|grandma|grandpa|uncle \w+|aunt\w* \w+|sir|coach|teacher)"
    r"(?:'ll| will| says?| said| told| wants?| is going| is gonna)|(?:her|his|my|their|\w+'s) ex"
)
"""Somebody else is named as the one who speaks or acts."""
MET = (
    r"(?i:saw|met|visited|ran into|spoke (?:to|with)|talked (?:to|with)|chatted with|called|phoned|rang|"
    r"with)\s+"
    r"(?:(?i:my|your|ur|our|the|her|his)\s+)?"
)
CAME_BY = (
    r"(?i:called|came|texted|phoned|rang|visited|is here|was here|dropped by|stopped by|"
    r"says?|said|told|asked)"
)
ROLES = (
    r"(?:brother|father|dad|daddy|boss|manager|uncle|cousin|coach|teacher|pastor|landlord|husband|son|"
    r"sister|"
    r"mother|mum|mom|aunt|auntie|aunty|wife|daughter|doctor|neighbou?r|colleague|friend|boyfriend|"
    r"girlfriend)"
)
"""Who else "he" or "she" can be, where the sentence before speaks of somebody."""
SUBJECTLESS = r"dice|dijo|jura|juro|amenaz\w+|amesema|alisema|anasema|ameapa|atakuu\w+"
"""Languages whose verbs need no "he"."""
IN_FIRST_PERSON = (
    (r"\bva a\b", "voy a"), (r"\bquiere\b", "quiero"), (r"\b(?:qu')?(?:il|elle) va\b", "je vais"),
    (r"\b(?:qu')?(?:il|elle) veut\b", "je veux"), (r"\bvai\b", "vou"), (r"\bata(?=ku\w)", "nita"),
    (r"\banataka\b", "nataka"), (r"\be(?= (?:say|go|dey|don|wan|tell|come)\b)", "he"),
)  # fmt: skip
"""What third persons say of him, as he says it himself."""
