# SPDX-License-Identifier: Apache-2.0
"""Names of months as dates spell them in many languages.

From CLDR (wide and abbreviated names, alone and inside a date), read through Babel 2.18 in November 2026.
Names that mean one month in one language and another in the next ("listopad") are left out: such a date
stays as it is written.
"""

from typing import Final

# ruff: noqa: E501 - ruff counts some letters as two

_NAMES = (
    (
        "january jan enero ene janvier janv januar janeiro gennaio gen januari stycznia sty styczeń ocak oca "
        "tammikuuta tammi tammikuu ledna led leden januára január ianuarie ian януари яну siječnja sij "
        "siječanj јануар јан січня січ січень января янв январь ιανουαρίου ιαν ιανουάριοσ ינואר ינו׳ يناير "
        "ژانویهٔ ژانویه جنوری जनवरी जन॰ জানুয়ারী জানু ஜனவரி ஜன జనవరి జన जानेवारी जाने જાન્યુઆરી જાન્યુ ਜਨਵਰੀ "
        "ਜਨ ജനുവരി ജനു ಜನವರಿ ಜನ มกราคม ม.ค januarie jaanuar jaan janvāris sausio saus sausis gener urtarrila "
        "urt xaneiro xan ጃንዋሪ ጃን januwari jenụwarị jen janairu janaayo jannaayo janúar იანვარი იან հունվարի "
        "հնվ հունվար yanvar yan қаңтар қаң ජනවාරි ජන ဇန်နဝါရီ ဇန် មករា ມັງກອນ ມ.ກ janar јануари студзеня сту "
        "студзень"
    ),
    (
        "february feb febrero février févr februar fevereiro fev febbraio februari lutego lut luty şubat şub "
        "helmikuuta helmi helmikuu února úno únor februára február febr februarie февруари фев veljače velj "
        "veljača фебруар феб лютого лют лютий февраля февр февраль φεβρουαρίου φεβ φεβρουάριοσ פברואר פבר׳ "
        "فبراير فوریهٔ فوریه فروری फ़रवरी फ़र॰ ফেব্রুয়ারী ফেব பிப்ரவரி பிப் ఫిబ్రవరి ఫిబ్ర फेब्रुवारी फेब्रु "
        "ફેબ્રુઆરી ફેબ્રુ ਫ਼ਰਵਰੀ ਫ਼ਰ ഫെബ്രുവരി ഫെബ്രു ಫೆಬ್ರವರಿ ಫೆಬ್ರ กุมภาพันธ์ ก.พ pebrero peb veebruar "
        "veebr februāris vasario vas vasaris febrer otsaila ots febreiro ፌብሩዋሪ ፌብ februwari febrụwarị "
        "faburairu fab febraayo febrúar თებერვალი თებ փետրվարի փտվ փետրվար fevral ақпан ақп फेब्रुअरी "
        "පෙබරවාරි පෙබ ဖေဖော်ဝါရီ ဖေ កុម្ភៈ ກຸມພາ ກ.ພ shkurt shk лютага люты"
    ),
    (
        "march mar marzo mars märz mär março maart mrt marca marzec mart maret machi mac marts maaliskuuta "
        "maalis maaliskuu března bře březen marec március márc martie март ožujka ožu ožujak мар березня бер "
        "березень марта μαρτίου μαρ μάρτιοσ μάρ מרץ مارس مارچ मार्च মার্চ மார்ச் மார் మార్చి માર્ચ ਮਾਰਚ "
        "മാർച്ച് മാർ ಮಾರ್ಚ್ มีนาคม มี.ค marso märts kovo kov kovas març martxoa ማርች mashi mas maachị maa "
        "maris maarso მარტი მარ մարտի մրտ մարտ наурыз нау මාර්තු මාර් မတ် មីនា ມີນາ ມ.ນ сакавіка сак сакавік"
    ),
    (
        "april apr abril abr avril avr aprile kwietnia kwi kwiecień nisan nis aprili huhtikuuta huhti "
        "huhtikuu dubna dub duben apríla apríl április ápr aprilie април апр travnja tra travanj квітня квіт "
        "квітень апреля апрель απριλίου απρ απρίλιοσ אפריל אפר׳ أبريل آوریل اپریل अप्रैल এপ্রিল এপ্রি ஏப்ரல் "
        "ஏப் ఏప్రిల్ ఏప్రి एप्रिल एप्रि એપ્રિલ ਅਪ੍ਰੈਲ ਅਪ੍ਰੈ ഏപ്രിൽ ഏപ്രി ಏಪ್ರಿಲ್ ಏಪ್ರಿ เมษายน เม.ย aprill "
        "aprīlis balandžio bal balandis d’abril d’abr apirila api ኤፕሪል ኤፕሪ ephreli eph epreel epr afirilu afi "
        "abriil აპრილი აპრ ապրիլի ապր ապրիլ aprel сәуір сәу अप्रिल අප්‍රේල් ဧပြီ មេសា ເມສາ ມ.ສ prill pri "
        "красавіка кра красавік"
    ),
    (
        "may mayo mai maio maggio mag mei maja maj mayıs toukokuuta touko toukokuu května kvě květen mája máj "
        "május май svibnja svi svibanj мај травня трав травень мая μαΐου μαΐ μάιοσ μάι מאי مايو مهٔ مه مئی मई "
        "মে மே మే मे મે ਮਈ മേയ് ಮೇ พฤษภาคม พ.ค maijs gegužės geg gegužė maig maiatza ሜይ meyi mey mee mayu "
        "maayo maí მაისი მაი մայիսի մյս մայիս мамыр мам මැයි မေ ឧសភា ພຶດສະພາ ພ.ພ"
    ),
    (
        "june jun junio juin juni junho giugno giu czerwca cze czerwiec haziran haz kesäkuuta kesä kesäkuu "
        "června čvn červen júna jún június iunie iun юни lipnja lipanj јун junij червня черв червень июня июн "
        "июнь ιουνίου ιουν ιούνιοσ ιούν יוני يونيو ژوئن جون जून জুন ஜூன் జూన్ જૂન ਜੂਨ ജൂൺ ಜೂನ್ มิถุนายน มิ.ย "
        "hunyo hun junie juuni jūnijs jūn birželio birž birželis juny ekaina eka xuño ጁን juu yuni yun juun "
        "júní ივნისი ივნ հունիսի հնս հունիս iyun iyn маусым мау जुन ජූනි ဇွန် មិថុនា ມິຖຸນາ ມິ.ຖ qershor qer "
        "јуни чэрвеня чэр чэрвень"
    ),
    (
        "july jul julio juillet juil juli julho luglio lug lipca lipiec temmuz tem julai heinäkuuta heinä "
        "heinäkuu července čvc červenec júla júl július iulie iul юли srpnja srpanj јул julij липня лип "
        "липень июля июл июль ιουλίου ιουλ ιούλιοσ ιούλ יולי يوليو ژوئیهٔ ژوئیه جولائی जुलाई जुल॰ জুলাই জুল "
        "ஜூலை జులై जुलै જુલાઈ ਜੁਲਾਈ ਜੁਲਾ ജൂലൈ ಜುಲೈ กรกฎาคม ก.ค hulyo hul julie juuli jūlijs jūl liepos liep "
        "liepa juliol uztaila uzt xullo xul ጁላይ julayi julaị yuli yul luulyo lul júlí ივლისი ივლ հուլիսի հլս "
        "հուլիս iyul iyl шілде шіл ජූලි ဇူလိုင် ဇူ កក្កដា ກໍລະກົດ ກ.ລ korrik korr јули ліпеня ліп ліпень"
    ),
    (
        "august aug agosto ago août augustus sierpnia sie sierpień ağustos ağu agustus agu agosti augusti "
        "elokuuta elo elokuu srpna srpen augusta augusztus август авг kolovoza kol kolovoz avgust avg серпня "
        "серп серпень августа αυγούστου αυγ αύγουστοσ αύγ אוגוסט אוג׳ أغسطس اوت اگست अगस्त अग॰ আগস্ট আগ "
        "ஆகஸ்ட் ஆக ఆగస్టు ఆగ ऑगस्ट ऑग ઑગસ્ટ ਅਗਸਤ ਅਗ ഓഗസ്റ്റ് ഓഗ ಆಗಸ್ಟ್ ಆಗ สิงหาคม ส.ค ogos ogo augusts "
        "rugpjūčio rugp rugpjūtis d’agost d’ag agost ag abuztua abu ኦገስት ኦገስ agasti aga ọgọọst ọgọ agusta ogs "
        "ogosto ágúst ágú აგვისტო აგვ օգոստոսի օգս օգոստոս avqust avq тамыз там अगस्ट අගෝස්තු අගෝ ဩဂုတ် សីហា "
        "ສິງຫາ ສ.ຫ gusht gush жніўня жні жнівень"
    ),
    (
        "september sep septiembre sept septembre setembro set settembre września wrz wrzesień eylül eyl "
        "septemba syyskuuta syys syyskuu září zář septembra szeptember szept septembrie септември сеп rujna "
        "ruj rujan септембар вересня вер вересень сентября сент сентябрь σεπτεμβρίου σεπ σεπτέμβριοσ ספטמבר "
        "ספט׳ سبتمبر سپتامبر ستمبر सितंबर सित॰ সেপ্টেম্বর সেপ செப்டம்பர் செப் సెప్టెంబర్ సెప్టెం सप्टेंबर "
        "सप्टें સપ્ટેમ્બર સપ્ટે ਸਤੰਬਰ ਸਤੰ സെപ്റ്റംബർ സെപ്റ്റം ಸೆಪ್ಟೆಂಬರ್ ಸೆಪ್ಟೆಂ กันยายน ก.ย setyembre "
        "septembris rugsėjo rugs rugsėjis setembre iraila ira ሴፕቴምበር ሴፕቴ septhemba satumba sat sebtembar seb "
        "sebteembar სექტემბერი სექ սեպտեմբերի սեպ սեպտեմբեր sentyabr sen қыркүйек қыр सेप्टेम्बर සැප්තැම්බර් "
        "සැප් စက်တင်ဘာ စက် កញ្ញា ກັນຍາ ກ.ຍ shtator sht верасня верасень septembar"
    ),
    (
        "october oct octubre octobre oktober okt outubro out ottobre ott października paź październik ekim "
        "eki oktoba lokakuuta loka lokakuu října říj říjen októbra október octombrie октомври окт октобар "
        "жовтня жовт жовтень октября октябрь οκτωβρίου οκτ οκτώβριοσ אוקטובר אוק׳ أكتوبر اکتبر اکتوبر अक्टूबर "
        "अक्टू॰ অক্টোবর অক্টো அக்டோபர் அக் అక్టోబర్ అక్టో ऑक्टोबर ऑक्टो ઑક્ટોબર ઑક્ટો ਅਕਤੂਬਰ ਅਕਤੂ ഒക്‌ടോബർ "
        "ഒക്ടോ ಅಕ್ಟೋಬರ್ ಅಕ್ಟೋ ตุลาคม ต.ค oktubre oktoober oktobris spalio spal spalis d’octubre d’oct urria "
        "urr ኦክቶበር ኦክቶ okthoba ọktoba ọkt oktoobar ოქტომბერი ოქტ հոկտեմբերի հոկ հոկտեմբեր oktyabr қазан қаз "
        "अक्टोबर ඔක්තෝබර් ඔක් အောက်တိုဘာ အောက် តុលា ຕຸລາ ຕ.ລ tetor tet кастрычніка кас кастрычнік oktobar"
    ),
    (
        "november nov noviembre novembre novembro kasım kas novemba marraskuuta marras marraskuu listopadu "
        "novembra noiembrie ноември ное studenoga stu studeni новембар нов листопада лист листопад ноября "
        "нояб ноябрь νοεμβρίου νοε νοέμβριοσ νοέ נובמבר נוב׳ نوفمبر نوامبر نومبر नवंबर नव॰ নভেম্বর নভে "
        "நவம்பர் நவ నవంబర్ నవం नोव्हेंबर नोव्हें નવેમ્બર નવે ਨਵੰਬਰ ਨਵੰ നവംബർ നവം ನವೆಂಬರ್ ನವೆಂ พฤศจิกายน พ.ย "
        "nobyembre nob novembris lapkričio lapkr lapkritis azaroa aza ኖቬምበር ኖቬም nuwamba nuw noofeembar nof "
        "nóvember nóv ნოემბერი ნოე նոյեմբերի նոյ նոյեմբեր noyabr noy қараша қар नोभेम्बर නොවැම්බර් නොවැ "
        "နိုဝင်ဘာ နို វិច្ឆិកា ພະຈິກ ພ.ຈ nëntor nën лістапада ліс лістапад novembar"
    ),
    (
        "december dec diciembre dic décembre déc dezember dez dezembro dicembre grudnia gru grudzień aralık "
        "ara desember des desemba joulukuuta joulu joulukuu prosince pro prosinec decembra decembrie декември "
        "дек prosinca prosinac децембар дец грудня груд грудень декабря декабрь δεκεμβρίου δεκ δεκέμβριοσ "
        "דצמבר דצמ׳ ديسمبر دسامبر دسمبر दिसंबर दिस॰ ডিসেম্বর ডিসে டிசம்பர் டிச డిసెంబర్ డిసెం डिसेंबर डिसें "
        "ડિસેમ્બર ડિસે ਦਸੰਬਰ ਦਸੰ ഡിസംബർ ഡിസം ಡಿಸೆಂಬರ್ ಡಿಸೆಂ ธันวาคม ธ.ค disember dis disyembre detsember dets "
        "decembris gruodžio gruod gruodis desembre abendua abe decembro ዲሴምበር ዲሴም disemba disamba diseembar "
        "დეკემბერი დეკ դեկտեմբերի դեկ դեկտեմբեր dekabr dek желтоқсан жел डिसेम्बर දෙසැම්බර් දෙසැ ဒီဇင်ဘာ ဒီ "
        "ធ្នូ ທັນວາ ທ.ວ dhjetor dhj снежня сне снежань decembar"
    ),
)
MONTHS: Final = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
"""Casefolded, without a full stop at the end."""
