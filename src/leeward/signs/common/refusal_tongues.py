# SPDX-License-Identifier: Apache-2.0
"""The ways of saying no in Nigerian Pidgin, Swahili and Sheng, Spanish and Hinglish, as one table.

Written in plain text like ``refusal_rules``: accents are gone ("dejame"), doubled letters are single.
No speaker of these languages has reviewed it yet.
"""

from leeward.signs.common.refusal_rules import Rule, compiled

_PIDGIN = (
    Rule(
        "pcm.no_call",
        "no_contact",
        4,
        compiled(
            r"(?<!\bi )(?<!\bhe )(?<!\bshe )(?<!\byou )(?<!\bdem )\b(?:(?:make you|you suppose|"
            r"abeg) )?\bno (?:dey |come |ever |go |gree )?(?:dey )?"
            r"(?:call|text|message|phone|ring|disturb|find|look for|talk to|follow|send|chat|flash|write|"
            r"contact|beep|worry) (?:me|my (?:phone|line|"
            r"mama|family|people|sister|number))\b(?! (?:wahala|money|list|abeg)\b)"
        ),
        "no & call text message phone ring disturb find look talk follow send chat flash write "
        "contact beep worry",
        ("Abeg no call me again", "Make you no dey find me again", "no dey disturb my mama"),
        ("You no call me yesterday", "I no call my mama", "why you no call me"),
        tongue="pcm",
    ),
    Rule(
        "pcm.no_come",
        "no_visits",
        4,
        compiled(
            r"(?<!\bi )(?<!\bhe )(?<!\bshe )(?<!\bdem )\bno (?:dey |ever |go )?(?:come|waka|reach|near|"
            r"pass|enter|step|show)(?: \w+){0,2} (?:my|our) (?:\w+ )?"
            r"(?:house|compound|shop|office|gate|area|street|side|place|work|hostel|family)\b"
        ),
        "no & come waka reach near pass enter step show",
        ("No come my house again", "make you no near my shop again"),
        ("He no come my house", "she no reach my side"),
        tongue="pcm",
    ),
    Rule(
        "pcm.e_don_end",
        "ending",
        5,
        compiled(
            r"\b(?:e|we|me and you|me with you|us|this thing|dis thing|this love|matter|our own|"
            r"relationship|everything|am|i) (?:two )?don (?:finish|end|over|"
            r"close|die|break ?up|tire for (?:you|this|us)|taya for (?:you|this)|comot|do(?: with you|"
            r" finish))\b(?! (?:the|my|work|food|class|exam|school|chop))|"
            r"\bi no (?:do|dey|want)(?: do)?(?: this (?:love|relationship|thing)| you|"
            r" with you)?(?: again| any ?more)\b(?! (?:the|work|business|tomorrow))|"
            r"\bi no (?:want|wan) (?:you|see you|hear from you|hear your (?:voice|name)|see your face|"
            r"follow you (?:do|talk))\b|"
            r"\b(?:i|we) no (?:dey )?(?:love|date|follow) (?:you|each other)(?: again)?\b|"
            r"\bme and you no (?:dey|be)\b|\bmake we no (?:dey )?(?:see|talk|call|"
            r"meet)(?: each other)? again\b"
        ),
        "don & finish end over close die break tire taya comot do |"
        " no & do dey want wan love date again follow be",
        ("E don finish between me and you", "I no do again", "We don finish", "I no want see you again"),
        ("Food don finish", "I don finish work", "I no do the work again"),
        tongue="pcm",
    ),
    Rule(
        "pcm.comot",
        "leave_me",
        4,
        compiled(
            r"\b(?:comot|commot|carry yourself comot|waka comot|komot) (?:for|from) (?:my (?:life|matter|"
            r"body|side|dm|house|way|road)|here|me)\b|"
            r"(?<!no )\b(?:free|lef|leave) me (?:jare|joor|abeg|jor|o\b|make i)|\babeg (?:leave|free|"
            r"lef) me\b(?! alone)|"
            r"\bforget say (?:you|i|we) (?:know|sabi|dey|ever)\b|\bface your (?:front|life|own)\b"
        ),
        "comot commot komot waka | free lef leave & me | carry & yourself | forget & say | face & your",
        ("Comot for my life", "abeg free me", "Forget say you know me"),
        ("comot for road, car dey come", "abeg leave the door open for me"),
        tongue="pcm",
    ),
)
_KEYS_SW = (
    "usinipigie usinitafute usinitumie usinitext usinicall usiniandikie usinisumbue usinifuate usinidm "
    "usinimessage "
    "usiniongeleshe usinijibu usithubutu usijaribu acha wacha koma msinipigie usini"
)
_SWAHILI = (
    Rule(
        "sw.usinipigie",
        "no_contact",
        4,
        compiled(
            r"\b(?:u|m)sini(?:pigie|tafute|tumie|text|call|andikie|sumbue|fuate|fuatilie|dm|message|"
            r"ongeleshe|ulizie|semeshe|inbox|whatsapp|beep|flash|"
            r"phone|ongelee)\w{0,4}\b(?! (?:leo|sasa|sasa hivi|kesho|niko|nipo|mpaka|hadi|nikiwa|asubuhi|"
            r"usiku|pesa|hela|picha|meme)\b)|"
            r"\busi(?:thubutu|jaribu) ku(?:ni|ja|tu)\w{2,12}|\b(?:acha|wacha|achana na|koma|"
            r"komesha)(?: tu| kabisa| sasa)? "
            r"(?:kuni(?:pigia|call|text|tafuta|sumbua|fuata|andikia|tumia|dm|message|fuatilia|follow|"
            r"stalk|ongelesha)\w{0,3}|kuja (?:kwangu|nyumbani|kwetu|hapa|"
            r"kazini)|kukuja)\b"
        ),
        _KEYS_SW,
        ("Usinipigie tena", "Acha kunitafuta", "wacha kunicall", "usinitumie meseji tena"),
        ("usinipigie sasa, niko kwa mkutano", "acha kucheka"),
        tongue="sw",
    ),
    Rule(
        "sw.usije",
        "no_visits",
        4,
        compiled(
            r"\b(?:usi(?:je|kuje|fike|kanyage|rudi|onekane)|usije ukaja) (?:tena )?(?:kwangu|nyumbani|"
            r"kwetu|kazini|hapa|kwa (?:mama|nyumba|familia|kazi|"
            r"hao|wazazi|job|place|mlango|ofisi))\b(?! (?:leo|kesho|sasa|mapema|asubuhi))|"
            r"\bkaa mbali (?:na|nami)\b|\busi(?:nikaribie|nisogelee)\b"
        ),
        "usije usikuje usifike usikanyage usirudi usionekane usinikaribie usinisogelee | kaa & mbali",
        ("Usije kwangu tena", "kaa mbali na mimi", "usikuje kwa job yangu"),
        ("usije nyumbani leo, kuna mvua",),
        tongue="sw",
    ),
    Rule(
        "sw.imeisha",
        "ending",
        5,
        compiled(
            r"\b(?:tume(?:achana|malizana|isha|ishia|maliza|koseana)|tuachane|tuwachane|nimekuacha|"
            r"nimekuwacha|nimemalizana na wewe|nimeachana na wewe|"
            r"(?:uhusiano|mapenzi|penzi|story|hadithi|mambo) (?:wetu|yetu|letu|"
            r"yako na yangu)(?: \w+)? (?:ume|ime|yame|lime)(?:kwisha|isha|fika mwisho)|"
            r"(?<![a-z] )(?:ime|yame|ume)(?:kwisha|isha)(?= kati|[.!,]|$| na | tena| usi| kabisa| sitaki)|"
            r"mimi na wewe (?:basi|imeisha|tume|si|hatuko|ni basi|hakuna)|"
            r"kati yetu (?:ime|yame|hakuna)\w*|niko done na wewe|hatuko (?:pamoja|tena)|"
            r"si(?:ku)?taki (?:tena )?uhusiano)\b"
        ),
        "tumeachana tumemalizana tumeisha tumeishia tumemaliza tumekoseana tuachane tuwachane nimekuacha "
        "nimekuwacha "
        "nimemalizana nimeachana uhusiano mapenzi penzi story hadithi mambo imekwisha imeisha yameisha "
        "yamekwisha "
        "umeisha umekwisha mimi kati niko hatuko sitaki sikutaki",
        ("Tumeachana", "Mapenzi yetu yamekwisha", "Mimi na wewe basi", "Imeisha. Usinipigie."),
        ("Mechi imeisha saa tatu", "mkutano umeisha"),
        tongue="sw",
    ),
    Rule(
        "sw.niache",
        "leave_me",
        4,
        compiled(
            r"\b(?:niach[ei]|niwach[ei]|nichie|niachie|niwachie|naomba uniache|uniache|uniwache)(?: tu|"
            r" please| tafadhali| basi| sasa)?(?= (?:peke|kabisa|nipumue|na|"
            r"pekee|tafadhali|please|basi|mimi|niishi|maisha|pole|tu|alone|life)\b|$|[.!,])|\b(?:achana|"
            r"wachana) (?:na )?(?:mimi|nami|na mi|maisha yangu|familia yangu)\b|"
            r"\bsitaki (?:tena )?(?:kuku(?:ona|sikia)|kuongea na (?:wewe|we)|kusikia (?:kutoka|sauti)|"
            r"chochote (?:kutoka|na)|mawasiliano|calls? zako|message zako|"
            r"simu zako|meseji zako|maneno yako)\b|\b(?:futa|delete|sahau) (?:namba|number|"
            r"nambari) yangu\b|\bsikutaki\b|\bsikupendi\b|\bnisahau\b|\bondoka maishani\b|"
            r"\btoka (?:kwa )?maisha(?:ni)? (?:yangu|mwangu)\b"
        ),
        "niache niachi niwache nichie niachie niwachie naomba uniache uniwache achana wachana sitaki "
        "futa delete sahau "
        "sikutaki sikupendi nisahau ondoka toka",
        ("Niache. Sitaki kukuona.", "achana na mimi", "futa namba yangu", "Sikutaki tena"),
        ("niache hapo stage", "sitaki kula", "achana na hiyo kazi"),
        tongue="sw",
    ),
)
_SPANISH = (
    Rule(
        "es.no_me_llames",
        "no_contact",
        4,
        compiled(
            r"(?<!por que )(?<!porque )\b(?:no|nunca|ni) (?:quiero que |vuelvas a |vuelva a |intentes |"
            r"trates de |se te ocurra |vayas a |sigas )?(?:me |te me )?(?:vuelvas a )?"
            r"(?:llam(?:es|ar|arme|ando|e)|escrib(?:as|ir|irme|iendo|a)|busqu(?:es|e)|busc(?:ar|arme|"
            r"ando)|contact(?:es|ar|arme|e)|habl(?:es|ar|arme|e)|mand(?:es|ar|arme|e)|"
            r"molest(?:es|ar|arme|ando|e)|sig(?:as|ue)|envi(?:es|arme)|persig(?:as|a)|acerqu(?:es|e)|"
            r"acerc(?:ar|arte|arse)|marqu(?:es|e)|textees)"
            r"(?: (?:mas|nunca|jamas|de nuevo|otra vez|a mi|por favor|ni|mensajes|nada|con|flores|"
            r"regalos|dinero|cartas|audios|a nadie|buscando|llamando|escribiendo)\b|(?=$|[.!,]))|"
            r"\b(?:deja|dejate|deje|dejen|dejame|para|basta|termina)(?: ya)? de (?:llamar|escribir|"
            r"buscar|contactar|hablar|mandar|molestar|seguir|enviar|perseguir|acosar|"
            r"venir|insistir|marcar|textear)(?:me|nos)?\b"
        ),
        "no nunca ni & llames llamar llamarme llamando llame escribas escribir escriba busques buscar "
        "contactes contactar hables hablar mandes mandar molestes molestar sigas envies persigas "
        "acerques acercarte acercarse marques textees busque contacte hable moleste | deja dejate "
        "deje dejen dejame para basta termina & de",
        ("No me llames más", "Deja de escribirme", "no me vuelvas a buscar nunca", "NO ME CONTACTES."),
        ("¿Por qué no me llamas?", "no me llames ahora, estoy en clase", "deja de gritar"),
        tongue="es",
    ),
    Rule(
        "es.no_vengas",
        "no_visits",
        4,
        compiled(
            r"\b(?:no|ni|nunca)(?: quiero que| vuelvas a| se te ocurra)? (?:te )?(?:veng(?:as|a)|venir|"
            r"aparezcas|aparecer|presentes|pases|asomes|acerques|acercarte|pares)"
            r"(?: (?:mas|nunca|por aqui|otra vez|de nuevo))?(?: (?:a|por|en|cerca de|de)? ?(?:mi|la|"
            r"nuestra) (?:casa|trabajo|oficina|depa|departamento|piso|escuela|puerta|calle|"
            r"universidad|barrio|familia|cuadra)|(?<=mas)(?=$|[.!,])|(?<=nunca)(?=$|[.!,])| (?:a|"
            r"por) (?:aqui|aca) (?:mas|nunca))\b|"
            r"\b(?:alejate|mantente lejos|mantenete lejos|quedate lejos|alejese|vete|sal|salte) de (?:mi|"
            r"nosotras|nosotros|mi (?:vida|familia|casa))\b|\bno te (?:me )?acerques\b"
        ),
        "no ni nunca & vengas venga venir aparezcas aparecer presentes pases asomes acerques "
        "acercarte pares | alejate mantente mantenete quedate alejese | vete sal salte & de",
        ("No vengas a mi casa", "Aléjate de mí", "no te me acerques"),
        ("no vengas a la oficina hoy, hay huelga", "vete de vacaciones"),
        tongue="es",
    ),
    Rule(
        "es.se_acabo",
        "ending",
        5,
        compiled(
            r"\b(?:(?:esto|lo nuestro|nuestra relacion|todo|la relacion) (?:ya )?(?:se )?(?:acabo|"
            r"termino|murio|ha acabado|ha terminado|esta terminado|llego a su fin)|"
            r"(?:se|ya se) (?:acabo|termino)(?= (?:entre|todo|para siempre|y|lo nuestro|de una|"
            r"definitivamente)\b|$|[.!,])|"
            r"hemos terminado(?= (?:para|definitivamente|y|tu)\b|[.!,]|$)|"
            r"(?<!que )(?<!ya )terminamos(?= (?:para|definitivamente|y|entiendelo)\b|[.!,]|$)|"
            r"entre (?:nosotros|tu y yo|vos y yo) (?:ya )?(?:no hay|se acabo|todo)|"
            r"(?:quiero|voy a|he decidido) (?:terminar|romper|cortar)(?:te| contigo| con vos| esto|"
            r" la relacion)?|(?:estoy )?(?:rompiendo|terminando) contigo|"
            r"ya no (?:te (?:quiero|amo)|quiero (?:nada|estar|seguir)(?: \w+){0,2} (?:contigo|con vos|"
            r"ti)|somos (?:nada|novios|pareja)|estamos juntos)|"
            r"no (?:quiero|voy a|pienso) (?:estar|volver|seguir|regresar)(?: \w+)? (?:contigo|con vos)|"
            r"quiero el divorcio|no (?:vamos|voy) a volver|lo nuestro (?:ya )?(?:se )?(?:quedo atras|"
            r"paso|es pasado|no (?:va|funciona|tiene futuro))|cada (?:quien|uno|cual) por su (?:lado|"
            r"camino)|sigue tu camino)\b"
        ),
        "acabo acabado termino terminado terminamos terminar terminarte romper rompiendo terminando "
        "murio llego | entre & nosotros yo | ya no & quiero amo somos estamos novios voy vamos pienso "
        "divorcio | cortar | nuestro & quedo paso es no | cada sigue & por tu",
        ("Se acabó.", "Lo nuestro se terminó", "ya no quiero nada contigo", "Quiero terminar contigo"),
        ("Se acabó la leche", "ya terminamos la tarea", "¿se acabó?"),
        tongue="es",
    ),
    Rule(
        "es.dejame",
        "leave_me",
        4,
        compiled(
            r"(?<!no )\b(?:deja|deje|dejen|dejad)(?:me|nos) (?:ya |por favor |de una vez )?(?:en paz|"
            r"tranquila|tranquilo|sola|solo|vivir|ir)\b|\bque me dejes (?:en paz|tranquila|sola)\b|"
            r"\b(?:quiero|necesito) (?:estar|vivir|quedar(?:me)?) (?:\w+ )?(?:en paz|lejos de ti|sin ti)\b|"
            r"\bno (?:quiero|deseo) (?:volver a |que )?(?:verte|saber (?:mas |nada ){0,2}de ti|"
            r"saber nada de vos|hablar(?:te)? (?:mas )?(?:contigo|con vos)|hablarte|escucharte|oirte|"
            r"tener (?:mas )?contacto|me (?:llames|escribas|busques|hables|contactes|sigas|"
            r"mandes))\b(?! (?:triste|llorar|mal|sufrir))|"
            r"\b(?:borra|elimina|olvida) mi (?:numero|contacto|telefono)\b|\bolvidate de (?:mi|"
            r"nosotros)\b|\bno te quiero (?:cerca|ver|en mi)\b|\bno quiero nada (?:de ti|contigo|tuyo)\b|"
            r"\bte (?:voy a )?bloque(?:o|ar|e)\b|"
            r"\bsal de mi vida\b"
        ),
        "dejame deje dejen dejad dejanos deja dejes olvidate | quiero necesito & paz lejos sin |"
        " no & quiero deseo | borra elimina olvida & "
        "mi | te & bloqueo bloquear bloquee | sal & de",
        ("Déjame en paz", "No quiero volver a verte", "borra mi número", "olvídate de mí"),
        ("no quiero verte triste", "no me dejes sola", "déjame en la esquina"),
        tongue="es",
    ),
)
_MAT = r"(?:mat|mt|nahi|nhi|math)"
_DO = r"(?:kar|karo|karna|kro|krna|kijiye|kariye|kiya karo|karo na|bhejo|bhejna|dena)"
_HINGLISH = (
    Rule(
        "hi.call_mat",
        "no_contact",
        4,
        compiled(
            r"\b(?:call|calls|phone|fone|text|message|messages|contact|pareshan|tang|disturb|baat|"
            r"pee?cha|follow|whatsapp|dm|harass|mail|"
            r"milne ki koshish)(?: ya \w+)?(?: \w+)?(?: karne ki koshish)? "
            rf"(?:{_MAT} {_DO}|{_DO} (?:mat|mt)\b|na (?:karo|karna)\b|karna (?:band|bandh) (?:kar|karo|"
            r"kr|kro)|karna chhodo|karna chod do|na karna|mat (?:aana|aao))\b(?! (?:abhi|aaj|jab|"
            r"meeting)\b)|"
            rf"\b{_MAT} (?:karo|karna|kar) (?:mujhe |muje )?(?:call|text|message|contact|phone)\b|"
            r"\bpee?cha (?:chhodo|chodo|chhod do|chod do|chhod|chod)\b|"
            r"\b(?:mera|apne phone se mera) (?:number|no) (?:\w+ ){0,2}delete\b"
        ),
        "mat mt na nahi math band bandh chhod chod chhodo chodo karna delete & call calls phone fone "
        "text message messages contact pareshan tang disturb baat picha peecha pecha follow whatsapp "
        "dm harass mail milne mat mera",
        (
            "Mujhe call mat karo",
            "dobara message mat karna",
            "mera peecha chhodo",
            "mujhe pareshan karna band karo",
        ),
        ("abhi call mat karo, meeting mein hoon", "chinta mat karo"),
        tongue="hi",
    ),
    Rule(
        "hi.ghar_mat_aana",
        "no_visits",
        4,
        compiled(
            rf"\b(?:mere|mere paas|hamare|meri|mujhse|mujse)(?: \w+){{0,2}} (?:ghar|office|paas|pas|gali|"
            r"college|room|hostel|samne|saamne|milne|piche|peeche|society|building)"
            rf"(?: \w+){{0,2}} {_MAT} (?:aa|aana|aao|ana|ao|aaya karo|aaiye|aiye)\b|"
            rf"\bmilne {_MAT} (?:aana|aao|ana|ao)\b|\b(?:mujhse|mujse|mere se|"
            r"meri family se) (?:\w+ )?(?:door|dur|duur) (?:raho|rehna|raho|reh|rahna|ho)\b"
        ),
        "mat na nahi math door dur duur & mere hamare meri mujhse mujse milne",
        ("mere ghar mat aana", "mujhse door raho", "mere office ke samne mat aao"),
        ("mere ghar aana", "tum mat aana, main aa rahi hoon"),
        tongue="hi",
    ),
    Rule(
        "hi.khatam",
        "ending",
        5,
        compiled(
            r"\b(?:sab|sab kuch|rishta|relation|relationship|hamara|humara|hum dono ka|hamare beech|"
            r"humare beech|beech sab|apna|hum dono|pyaar|ye rishta|yeh rishta|tera mera)(?: \w+){0,3} "
            r"(?:khatam|khtm|khatm|over|toot|tut|finish|the end)\b(?! (?:nahi|nhi|kab|hoga|karo class))|"
            r"\b(?:mujhe|muje|main|mai|mein|me) (?:\w+ ){0,3}(?:tumhare|tumse|tere|tujhse|aapse|aapke|"
            r"tum se) "
            r"(?:\w+ ){0,3}(?:nahi|nhi|nai) (?:karni|karna|rakhna|rehna|rahna|reh|rah|milna|chahiye|"
            r"chahti|chahta|chahte|dekhna|sunna|ho)\b|"
            r"\b(?:tumse|tumhare|tere|tujhse|aapse) (?:\w+ ){0,3}(?:nahi|nhi|nai) (?:karni|karna|rakhna|"
            r"rehna|milna|chahiye|chahti|dekhna|baat)\b|"
            r"\bbreak ?up (?:kar|chahiye|karna|chahti|ho|samjho)\b|\b(?:main|mai) (?:tumhe|tumko|"
            r"tujhe) (?:chhod|chod) (?:rahi|rhi|diya|chuki)\b|\btumse pyaar nahi\b"
        ),
        "sab rishta relation hamara humara hum hamare humare beech apna pyaar yeh tera & khatam khatm "
        "over toot tut finish end | mujhe tumse tumhare tere tujhse aapse aapke & nahi | breakup | "
        "break & kar chahiye karna chahti ho samjho | main mai tumse & chhod chod tumhe tumko tujhe "
        "pyaar",
        ("Humare beech sab khatam", "mujhe tumse koi baat nahi karni", "rishta khatam samjho"),
        ("kaam sab ho gaya, class khatam", "mujhe samosa nahi chahiye"),
        tongue="hi",
    ),
    Rule(
        "hi.akela_chhod",
        "leave_me",
        4,
        compiled(
            r"\b(?:mujhe|muje|mujhko|mjhe|humko|humein)(?: \w+){0,2} (?:akela|akele|akeli|alone|bhool|"
            r"bhul|bhula|chain se|shanti se|jeene)(?: (?!mat|na|nahi)\w+)? (?:chhod|chhor|chod|choro|"
            r"chodo|chhodo|jao|ja|do|"
            r"jaiye|dijiye|rehne|jana|rahne)\b(?! mat)|\bmeri (?:life|zindagi) se (?:\w+ ){0,2}(?:nikal|"
            r"chale|dur|door|jao|chala)\w*\b"
        ),
        "mujhe mujhko humko humein & akela akele akeli alone bhool bhul bhula chain shanti jeene | "
        "meri & life zindagi",
        ("mujhe akela chhod do", "muje bhool jao", "meri zindagi se nikal jao"),
        ("mujhe akele dar lagta hai", "mujhe akela mat chhodo"),
        tongue="hi",
    ),
)
TONGUES = (*_PIDGIN, *_SWAHILI, *_SPANISH, *_HINGLISH)
