# SPDX-License-Identifier: Apache-2.0
"""The words by which an incident that she typed tells of a gift, turning up, showing around, a threat.

Ideas in an order with few words between, in plain form (``own_details_plain.visible``); ours, from
memory. English, Pidgin, Spanish, French and Swahili to begin with.
"""

# Whoever it may be: the sentence need not repeat who is meant, but must not be about herself.
BEFORE = r"(?<!\bi )(?<!\bwe )(?<!\bmust )(?<!not )(?<!never )(?<!n't )"
GIFT_THINGS = (
    r"flowers?|roses?|bouquet|chocolates?|gifts?|presents?|parcels?|packages?|hampers?|perfume|jewell?ery|"
    r"necklace|earrings|bracelet|ring|watch|teddy(?: bear)?|card|cake|airtime|data|money|cash|food|"
    r"groceries|basket|"
    r"(?:n|ngn|ksh|kes|kshs|r|zar|rs|inr|gbp|usd|ghs)\s?\d[\d,.]{2,12}|\d[\d,.]{1,12}k?\s?(?:naira|"
    r"shillings|bob|"
    r"rand|rupees|dollars|pounds|euros|cedis|pesos)|bag|dress|shoes|phone|charger|keys|letter|"
    r"envelope|box|fruit|wine|gift card|voucher|"
    r"snacks|rent|m-?pesa|flores|regalos?|paquete|dinero|carta|anillo|fleurs|cadeaux?|colis|argent|"
    r"lettre|maua|zawadi|pesa"
)
CAME = r"came|arrived|delivered|left|sent|waiting"
HANDED_IN = (
    r"(?:handed|dropped|brought|sent|taken|given|put|pushed|slipped|posted|delivered|left|waiting|"
    r"addressed|placed)"
    r"(?: (?:in|over|off|round|up|through|under|there|by hand|anonymously|outside|inside)){0,4}"
    r"(?:\W+(?!by\b)\w+){0,4}?\W+"
    r"(?:(?:for|to) (?:me|us|my (?:name|attention|work|office|flat|house|home|desk|mother'?s|mum'?s|"
    r"parents))|"
    r"(?:on|at|in|by|outside|under|through|into) (?:my|our|the front) "
    r"(?:door\w*|step|desk|car|gate|reception|letter ?box|mail ?box|post ?box|porch|windscreen|wiper|bag|"
    r"locker|"
    r"office|work|workplace|house|home|flat|room|classroom))\b"
)
"""Handed in, left, delivered, posted or sent for her, by whoever it was."""
THINGS = (
    rf"(?:{GIFT_THINGS}|things?|something|stuff|boxes|bags|sweets|candy|toys?|books?|clothes|bottles?|"
    rf"tickets?|"
    r"lingerie|underwear|plant|balloons?|drinks?|note|delivery|hamper|tray|pizza|meal|"
    r"caja|bolsa|bombones|ramo|boite|sac|bouquets?|mfuko|sanduku|caixa|presente|buque|phool|tohfa)"
)
WAS = r"was|were|got|had been|has been|have been|been|came"
HANDED_IN_ELSEWHERE = (
    r"(?:me|nos) (?:dejaron|dejo|entregaron|entrego|mandaron|mando|enviaron|envio|llego|llegaron|"
    r"trajeron)\b"
    r"(?:\W+\w+){0,4}?\W+(?:THINGS)\b|"
    r"(?:dejaron|entregaron|mandaron|"
    r"trajeron)\b(?:\W+\w+){0,4}?\W+(?:THINGS)\b(?:\W+\w+){0,4}?\W+para mi\b|"
    r"(?:on|il|elle) m'a (?:livre|depose|remis|envoye|laisse|fait livrer)\b(?:\W+\w+){0,4}?\W+(?:THINGS)\b|"
    r"(?:THINGS) (?:ont|a) ete (?:livree?s?|deposee?s?|remise?s?|laissee?s?|envoyee?s?)\b|"
    r"(?:me )?(?:deixaram|entregaram|mandaram|enviaram)\b(?:\W+\w+){0,4}?\W+(?:THINGS)\b|"
    r"(?:THINGS) (?:yaliletwa|yaliachwa|ililetwa|iliachwa|zililetwa|ziliachwa|imeletwa|yameletwa)\b|"
    r"(?:nililetewa|nimeletewa|niliachiwa|nilitumiwa|nimetumiwa)\b(?:\W+\w+){0,3}?\W+(?:THINGS)\b"
)
AT_HERS = r"(?:on|at|in|by|outside) (?:my|the|our) (?:door\w*|step|desk|car|gate|reception)"
GAVE = (
    r"sent|sends|sending|send|left|leaves|leave|brought|brings|delivered|dropped|gave|handed|bought|posted|"
    r"paid|transferred|arrived|came|waiting|carry|drop|mando|envio|dejo|trajo|regalo|compro|pago|"
    r"envoye|laisse|apporte|livre|offert|alituma|ametuma|alileta|aliacha"
)
THERE = (
    r"(?:turned|turns|showed|shows|came|comes|pulled|rocked) (?:up|by|round|over|back)|"
    r"(?:stood|standing|stands|stand|waited|waiting|waits|wait|parked|parking|sat|sitting|sits|"
    r"hanging|hung|"
    r"loiter\w*|lurk\w*|hid|hiding|watch\w*|appeared|camped|slept|knock\w*|bang\w*|rang|ringing|climb\w*|"
    r"entered|drove|driving|walked|circling|paced|arrived|blocked|approach\w*|came|come|dey|was|is|"
    r"esperaba|esperando|aparecio|estaba|vino|llego|attendait|attend|etait|venu|alikuja|amesimama|"
    r"alisimama|anangoja|alingoja)\b(?:\W+\w+){0,5}?\W+"
    r"(?:outside|house|home|flat|apartment|door|doorbell|gate|window|street|road|stairs|lobby|car park|"
    r"parking|driveway|garden|fence|yard|compound|porch|building|office|work|workplace|desk|reception|shop|"
    r"store|school|nursery|church|mosque|temple|gym|salon|station|stop|bus|market|hospital|clinic|class|"
    r"lecture|campus|hostel|estate|junction|corner|neighbou?rs?|mother's|mum's|sister's|parents|"
    r"casa|puerta|ventana|trabajo|oficina|escuela|calle|maison|porte|fenetre|travail|bureau|ecole|rue|"
    r"nyumbani|mlango\w*|kazini|shule\w*|ofisi\w*)\b|"
    r"(?:follow(?:ed|s|ing)|chas(?:ed|ing)|tail(?:ed|ing)|stalk(?:ed|ing)|me siguio|siguiendo|m'a suivie?|"
    r"alinifuata|ananifuata)"
)
AT_ME = (
    r"(?:follow(?:ed|s|ing)|grabb(?:ed|ing)|corner(?:ed|ing)|push(?:ed|ing)|hit|slapp(?:ed|ing)|"
    r"punch(?:ed|ing)|"
    r"kick(?:ed|ing)|dragg(?:ed|ing)|chas(?:ed|ing)|stalk(?:ed|ing)|touch(?:ed|ing)|chok(?:ed|ing)|beat|"
    r"stopp(?:ed|ing)|star(?:ed|ing) at|film(?:ed|ing)|photograph(?:ed|ing)|approach(?:ed|ing)|"
    r"confront(?:ed|ing)|"
    r"shout(?:ed|ing) at|scream(?:ed|ing) at|block(?:ed|ing))\b(?:\W+\w+){0,2}?\W+"
    r"(?:me|us|my (?:arm|hand|hair|wrist|neck|bag|way|car|path))\b|"
    r"(?:drove|walked|rode|ran|came|was|were|driving|walking) (?:right |close |up )?behind (?:me|us)\b|"
    r"same (?:bus|train|matatu|danfo|gym|class|flight|lift|taxi|shop|cafe) as (?:me|us)\b|"
    r"(?:jump|climb)(?:ed|ing|s)? (?:over )?(?:the|my|our) (?:fence|wall|gate)\b|"
    r"found (?:him|her) (?:sitting|standing|waiting|sleeping|asleep|hiding|in|on|at|outside|by|behind)\b|"
    r"(?:his|her|the same) (?:car|bike|van|truck|jeep|motorbike|okada)\b(?:\W+\w+){0,4}?\W+"
    r"(?:outside|street|road|gate|house|office|work|school|behind me|parked)\b"
)
HURT = (
    r"(?:grabbed|pushed|hit|slapped|punched|kicked|dragged|choked|beat|strangled|spat at|threw me|"
    r"burnt|stabbed)\b"
    r"(?:\W+\w+){0,2}?\W+(?:me|my (?:arm|hand|hair|wrist|neck|face|head|leg)|us)\b"
)
SHOWN = (
    r"(?:posted|posts|posting|post|shared|shares|sharing|uploaded|published|tagged|commented|"
    r"forwarded|showed|"
    r"sent|spread|spreading|leaked|put|wrote|publico|subio|compartio|difundio|publie|partage|diffuse|"
    r"alipost|ameposti|alisambaza)\b(?:\W+\w+){0,8}?\W+"
    r"(?:facebook|instagram|tiktok|twitter|x|online|internet|status|story|group|groups|page|page's|"
    r"everyone|"
    r"everybody|colleagues|boss|manager|office|family|friends|neighbou?rs|church|school|people|photos?|"
    r"pictures?|pics|videos?|number|address|nudes?|screenshots?|rumou?rs?|lies|posters?|flyers?|"
    r"fotos?|numero|direccion|mentiras|photos|adresse|picha)\b|"
    r"(?:told|tells|telling|says|said|saying|claims|claimed|dice|dijo|raconte|a dit|anasema|alisema)\b"
    r"(?:\W+\w+){0,4}?\W+(?:everyone|everybody|people|them|colleagues|boss|family|friends|neighbou?rs|"
    r"church|"
    r"group|that i|i am|i took|i stole|i slept|i have|que yo|que je|kwamba)\b|"
    r"(?:rumou?rs?|lies)\b"
)
SHOWN_OF_ME = (
    r"fake\b(?:\W+\w+){0,2}?\W+(?:profile|account|page)\b|"
    r"tagg?(?:ed|ing|s)? (?:me|my (?:work|workplace|boss|school|family|friends))\b|"
    r"(?:got|found|saw|had) my (?:number|address|name|photos?|pictures?|pics|face) (?:on|from|in|at)\b"
)
THREAT = (
    r"(?:threaten\w*|warned|swore|vowed|promised|said|says|told me|shouted|screamed|amenaz\w*|menac\w*|"
    r"alinitishia|ananitishia)\b(?:\W+\w+){0,9}?\W+"
    r"(?:kill|hurt|harm|beat|stab|shoot|burn|break|smash|destroy|ruin|die|dead|regret|suffer|pay for|"
    r"finish|"
    r"acid|knife|gun|matar|quemar|pegar|tuer|frapper|bruler|kuua|kunipiga|kuchoma)\w*|"
    r"\b(?:threatened|threats?|threatening) (?:me|my|to|us)\b|"
    r"\b(?:with|had|holding|carried|showed|pulled)\W+(?:a\W+)?(?:knife|gun|machete|cutlass|panga|bat|"
    r"acid)\b"
)
PROPERTY = (
    r"(?:broke|smashed|slashed|scratched|keyed|burnt|burned|cut|damaged|destroyed|kicked|threw|poisoned|"
    r"killed|rompio|quemo|rayo|casse|brule)\b(?:\W+\w+){0,4}?\W+"
    r"(?:window|door|car|tyres?|tires?|windscreen|mirror|phone|laptop|clothes|gate|lock|dog|cat|shop|stall|"
    r"things|furniture|ventana|puerta|coche|carro|perro|fenetre|porte|voiture|chien)\b"
)
