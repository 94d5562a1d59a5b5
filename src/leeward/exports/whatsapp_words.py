# SPDX-License-Identifier: Apache-2.0
"""The words that WhatsApp itself writes into a chat text, in the languages we know.

Half-day words and day/time joiners follow CLDR (short date and time patterns of all locales, read
through Babel in November 2026). The sentences are WhatsApp's own, as seen in exports and as its
translations are quoted in public bug reports; a language that is missing here loses a mark such as
"deleted", never a message.
"""

import re
from typing import Final

# ruff: noqa: E501, SIM905 - a table of sentences: whole phrases on a line are easier to compare

AM: Final = (
    "a.m.|am|vorm.|vm.|vm|f.m.|fm|ap.|ip.|dop.|de.|r.n.|p.d.|ÖÖ|SA|AN|ΠΜ|π.μ.|ДП|д.п.|АМ|пр.об."
    "|ص|صباحا|صباحًا|ق.ظ.|ق.ظ|قبل‌ازظهر|قبل از ظهر|غ.م.|لפנה״צ|לפנה״צ|पूर्वाह्न|ए एम|म.पू.|सकाळी"
    "|পূর্বাহ্ণ|এ এম|ਪੂ.ਦੁ.|ଏ ଏମ|ఎ ఎమ్|முற்பகல்|ಪೂರ್ವಾಹ್ನ|පෙ.ව.|ก่อนเที่ยง|ກ່ອນທ່ຽງ|နံနက်"
    "|ព្រឹក|ጥዋት|上午|午前|凌晨|清晨|早上|오전|paradites|PG|prije podne|пре подне|öö|pagi|TO"
).split("|")
PM: Final = (
    "p.m.|pm|nachm.|nm.|nm|e.m.|em|ip.|odp.|du.|m.d.|ÖS|CH|EW|ΜΜ|μ.μ.|ПП|п.п.|ПМ|сл.об."
    "|م|مساء|مساءً|ب.ظ.|ب.ظ|بعدازظهر|بعد از ظهر|غ.و.|אחה״צ|अपराह्न|पी एम|म.उ.|दुपारी|संध्याकाळी"
    "|অপরাহ্ণ|পি এম|ਬਾ.ਦੁ.|ପି ଏମ|పి ఎమ్|பிற்பகல்|ಅಪರಾಹ್ನ|ප.ව.|หลังเที่ยง|ຫຼັງທ່ຽງ|ညနေ|ល្ងាច"
    "|ከሰዓት|下午|午後|中午|晚上|오후|pasdites|PTG|popodne|po podne|по подне|petang|TK"
).split("|")
NOON_WORDS: Final = frozenset({"中午"})
"""Noon: eleven stays eleven, twelve is twelve, one is thirteen."""
YEAR_FIRST_WORDS: Final = re.compile("[上下]午|午[前後]|오[전후]|凌晨|清晨|早上|中午|晚上")
"""Half-day words of languages whose dates begin with the year, also with two digits."""

JOINERS: Final = "klo|kl|um|at|à|às|as|a las|alle|ore|ob|u|o|om|в|у|lúc|jam|saat"

CHAT_NAMES: Final = re.compile(
    "(?:WhatsApp Chat with|WhatsApp Chat -|WhatsApp-Chat mit|WhatsApp Chat mit|Chat de WhatsApp con"
    "|Chat WhatsApp con|Chat di WhatsApp con|Conversa do WhatsApp com|Conversation WhatsApp avec"
    "|Discussion WhatsApp avec|Conversa de WhatsApp amb|WhatsApp-chat met|WhatsApp-chatt med"
    "|WhatsApp-chat med|WhatsApp-samtale med|WhatsApp-keskustelu|Czat WhatsApp z|Rozmowa WhatsApp z"
    "|Чат WhatsApp с|WhatsApp Sohbeti -|Chat WhatsApp dengan|WhatsApp Chat with|Trò chuyện WhatsApp với"
    "|دردشة واتساب مع|محادثة واتساب مع|گپ واتساپ با|צ׳אט WhatsApp עם|与|WhatsApp 聊天 -)[ \u00a0]+"
    r"(?P<name>.+?)(?: ?\(\d{1,3}\))?(?:\.(?:txt|zip))?"
)

_OMITTED = (
    "<Media omitted>|<Medien ausgeschlossen>|<Medien ausgelassen>|<Médias omis>|<Fichier omis>"
    "|<Archivo omitido>|<Multimedia omitido>|<Mídia oculta>|<Arquivo de mídia oculto>"
    "|<Ficheiro não revelado>|<Ficheiro de multimédia omitido>|<Media omessi>|<Media weggelaten>"
    "|<Medya dahil edilmedi>|<Media tidak disertakan>|<Media disingkirkan>|<Без медиафайлов>"
    "|<Файл пропущен>|<Файл не включено>|<Pominięto multimedia>|<pominięto multimedia>"
    "|<Mediafilen är utelämnad>|<Media har utelämnats>|<Medier utelatt>|<Mediefil utelatt>"
    "|<Medier udeladt>|<Mediefil udeladt>|<Media jätettiin pois>|<Mediatiedosto jätettiin pois>"
    "|<Média vynechána>|<Médiá vynechané>|<Hiányzó médiafájl>|<Média elhagyva>|<Media omise>"
    "|<Fișier media omis>|<Τα πολυμέσα παραλείφθηκαν>|<تم استبعاد الوسائط>|<تم حذف الوسائط>"
    "|<الوسائط غير مدرجة>|<رسانه حذف شد>|<המדיה לא נכללה>|<מדיה הושמטה>|<मीडिया छोड़ा गया>|<मीडिया के बिना>"
    "|<मीडिया हटाया गया>|<মিডিয়া বাদ দেওয়া হয়েছে>|<メディアなし>|<メディアは含まれていません>|<メディア省略>"
    "|<省略多媒体文件>|<省略媒體檔案>|<已略過多媒體>|<忽略多媒體檔>|<媒体已省略>|<미디어 파일을 제외한 메시지>"
    "|<미디어 제외>|<미디어 생략됨>|<File phương tiện bị bỏ qua>|<ไม่รวมสื่อ>|<Media haijajumuishwa>"
    "|<View once voice message omitted>|null"
    "|image omitted|video omitted|audio omitted|sticker omitted|GIF omitted|document omitted"
    "|Contact card omitted|contact card omitted|video note omitted|Bild weggelassen|Video weggelassen"
    "|Audio weggelassen|Sticker weggelassen|GIF weggelassen|Dokument weggelassen"
    "|Kontaktkarte ausgelassen|imagen omitida|video omitido|audio omitido|sticker omitido|GIF omitido"
    "|documento omitido|image absente|vidéo absente|audio omis|sticker omis|GIF retiré|document omis"
    "|imagem ocultada|imagem omitida|vídeo omitido|vídeo ocultado|áudio ocultado|áudio omitido"
    "|figurinha omitida|immagine omessa|video omesso|audio omesso|sticker non incluso"
    "|documento omesso|afbeelding weggelaten|video weggelaten|audio weggelaten|sticker weggelaten"
    "|document weggelaten|görüntü dahil edilmedi|video dahil edilmedi|ses dahil edilmedi"
    "|изображение отсутствует|видео отсутствует|аудио отсутствует|obraz pominięto|تم حذف الصورة"
    "|画像は含まれていません|이미지 생략됨|图像已忽略|圖片已略去|忽略圖片"
)
OMITTED: Final = frozenset(_OMITTED.split("|"))

_DELETED = (
    "This message was deleted|This message was deleted by admin|Diese Nachricht wurde gelöscht"
    "|Se eliminó este mensaje|Este mensaje fue eliminado|Este mensaje se eliminó|Eliminaste este mensaje"
    "|Ce message a été supprimé|Essa mensagem foi apagada|Mensagem apagada|Esta mensagem foi apagada"
    "|Esta mensagem foi eliminada|Questo messaggio è stato eliminato|Dit bericht is verwijderd"
    "|Bu mesaj silindi|Pesan ini telah dihapus|Pesan ini dihapus|Данное сообщение удалено"
    "|Сообщение удалено|Це повідомлення видалено|Wiadomość została usunięta|Ta wiadomość została usunięta"
    "|Det här meddelandet raderades|Meddelandet raderades|Denne meldingen ble slettet"
    "|Denne besked blev slettet|Tämä viesti poistettiin|Tato zpráva byla odstraněna"
    "|Ezt az üzenetet törölték|Acest mesaj a fost șters|Αυτό το μήνυμα διαγράφηκε"
    "|تم حذف هذه الرسالة|این پیام حذف شد|ההודעה נמחקה|ההודעה הזו נמחקה|הודעה זו נמחקה|यह संदेश मिटाया गया"
    "|यह मैसेज मिटा दिया गया है|এই মেসেজটি মুছে ফেলা হয়েছে|このメッセージは削除されました"
    "|此消息已删除|此消息已被删除|此訊息已刪除|已刪除此訊息|삭제된 메시지입니다|Tin nhắn này đã bị xóa"
    "|ข้อความนี้ถูกลบแล้ว|ข้อความนี้ถูกลบ|Ujumbe huu ulifutwa|Hierdie boodskap is geskrap"
)
_DELETED_BY_OWNER = (
    "You deleted this message|Du hast diese Nachricht gelöscht|Eliminaste este mensaje"
    "|Has eliminado este mensaje|Vous avez supprimé ce message|Você apagou essa mensagem"
    "|Você apagou esta mensagem|Apagou esta mensagem|Eliminou esta mensagem|Hai eliminato questo messaggio"
    "|Je hebt dit bericht verwijderd|U hebt dit bericht verwijderd|Bu mesajı sildiniz|Anda menghapus pesan ini"
    "|Вы удалили данное сообщение|Вы удалили это сообщение|Ви видалили це повідомлення"
    "|Usunąłeś tę wiadomość|Usunięto tę wiadomość|Du raderade det här meddelandet"
    "|Du slettet denne meldingen|Du slettede denne besked|Poistit tämän viestin"
    "|Tuto zprávu jste odstranili|Törölted ezt az üzenetet|Ai șters acest mesaj"
    "|لقد حذفت هذه الرسالة|حذفت هذه الرسالة|شما این پیام را حذف کردید|מחקת הודעה זו|מחקת את ההודעה הזו"
    "|आपने यह संदेश मिटाया|आपने यह मैसेज मिटाया|メッセージを削除しました|このメッセージを削除しました"
    "|您已删除此消息|你删除了此消息|您已刪除此訊息|你已刪除此訊息|이 메시지를 삭제했습니다|Bạn đã xóa tin nhắn này"
    "|คุณลบข้อความนี้แล้ว|Umefuta ujumbe huu|Ulifuta ujumbe huu"
)
DELETED: Final = frozenset(_DELETED.split("|"))
DELETED_BY_ADMIN: Final = re.compile(r"This message was deleted by admin .{1,60}")
DELETED_BY_OWNER: Final = frozenset(_DELETED_BY_OWNER.split("|"))

EDITED: Final = re.compile(
    "[\u200e\u200f]*<(?:This message was edited|Diese Nachricht wurde bearbeitet|Se editó este mensaje"
    "|Este mensaje fue editado|Ce message a été modifié|Mensagem editada|Esta mensagem foi editada"
    "|Questo messaggio è stato modificato|Dit bericht is bewerkt|Dit bericht is aangepast"
    "|Bu mesaj düzenlendi|Pesan ini diedit|Данное сообщение изменено|Сообщение изменено"
    "|Ta wiadomość została edytowana|Wiadomość została edytowana|تم تعديل هذه الرسالة|این پیام ویرایش شد"
    "|यह मैसेज एडिट किया गया|此消息已编辑|此訊息已編輯|このメッセージは編集されました|편집된 메시지입니다)>$"
)

VIEW_ONCE: Final = re.compile(
    "<?view once |<?You (?:received|sent) a view once|.{0,20}(?:Einmalansicht|visualización única"
    "|visualização única|vue unique|visualizzazione singola|eenmalig(?:e)? weergave|يُعرض مرة واحدة)",
    re.IGNORECASE,
)

_MISSED = (
    "(?:missed|silenced) (?:group )?(?:voice|video) call|(?:voice|video) call, [\u200e]?(?:no answer|missed)"
    "|verpasster (?:gruppen-?)?(?:sprach|video)anruf|(?:gruppen-?)?(?:sprach|video)anruf verpasst"
    "|llamada (?:grupal )?perdida|(?:llamada|videollamada)(?: de voz)? (?:grupal )?perdida"
    "|videollamada (?:grupal )?perdida|llamada de video perdida|appel (?:vocal|vidéo) manqué"
    "|appel (?:vocal|vidéo) (?:de groupe )?manqué|chamada de (?:voz|vídeo) (?:em grupo )?perdida"
    "|(?:chiamata|videochiamata)(?: vocale)? (?:di gruppo )?persa"
    "|gemiste (?:groeps)?(?:spraakoproep|video-?oproep|audio-?oproep|oproep)"
    "|cevapsız (?:sesli|görüntülü) arama|panggilan (?:suara|video) tak terjawab"
    "|пропущенный (?:аудио|видео)?звонок|nieodebrane połączenie (?:głosowe|wideo)"
    "|missat (?:röst|video)samtal|tapt (?:tale|video)anrop|ubesvaret (?:tale|video)opkald"
    "|vastaamaton (?:ääni|video)puhelu|zmeškaný (?:hlasový|videohovor|video)"
    "|مكالمة (?:صوتية|فيديو|مرئية) فائتة|تماس (?:صوتی|تصویری) (?:بی‌پاسخ|ازدست‌رفته|از دست رفته)"
    "|שיחת (?:קול|וידאו) שלא נענתה|मिस्ड (?:वॉइस|वीडियो) कॉल|छूटी हुई (?:वॉइस|वीडियो) कॉल"
    "|未接(?:语音|視訊|视频|語音)(?:通话|通話|来电)|不在着信|(?:音声|ビデオ)通話の不在着信|부재중 (?:음성|영상)"
    "|simu (?:ya sauti |ya video )?ambayo haikupokelewa"
)
_ANSWERED = (
    "(?:group )?(?:voice|video) call(?= ?[,.(:])|(?:gruppen-?)?(?:sprach|video)anruf(?= ?[,.(:])"
    "|(?:llamada de voz|videollamada|appel vocal|appel vidéo|chamada de voz|chamada de vídeo|chiamata vocale"
    "|videochiamata|spraakoproep|audio-oproep|video-oproep|sesli arama|görüntülü arama|panggilan suara"
    "|panggilan video|аудиозвонок|видеозвонок|مكالمة صوتية|مكالمة فيديو|تماس صوتی|تماس تصویری)(?= ?[,.(:،])"
)
CALL: Final = re.compile(f"(?P<missed>{_MISSED})|(?P<answered>{_ANSWERED})", re.IGNORECASE)
CALL_STARTS: Final = frozenset(
    "mis sil voi vid gro ver spr gru lla app cha chi gem cev pan про nie tap ube vas zme مكا تما שיח मिस छूट 未接语"
    " 未接視 未接视 未接語 不在着 音声通 ビデオ 부재중 sim aud ses gör ауд вид".split()
)
"""First three letters, lower case, of everything ``CALL`` can match: a cheap look before the long one."""
NO_ANSWER: Final = re.compile(
    "no answer|missed|keine antwort|sin respuesta|pas de réponse|aucune réponse|sem resposta"
    "|nessuna risposta|geen antwoord|cevap yok|tidak (?:ada jawaban|dijawab)|нет ответа|لا يوجد رد|بدون رد",
    re.IGNORECASE,
)
DURATION: Final = re.compile(
    r"(?P<n>\d+)[  \u202f]?(?P<unit>h(?:rs?|ours?)?|Std|Stunden?|horas?|heures?|ore|uur|sa|ч|jam|س"
    r"|min(?:utes?|utos?|uten|uti|\.)?|Min|m|dk|мин|mnt|menit|د|s(?:ec(?:onds?)?|eg|ek)?|Sek|sn|с|dtk|ث)\b"
)
HOUR_UNITS: Final = frozenset(
    "hr hrs hour hours h std stunde stunden hora horas heure heures ore uur sa ч jam س".split()
)
SECOND_UNITS: Final = frozenset("s sec second seconds seg sek sn с dtk ث".split())

_NOTICE = (
    "messages and calls are end-to-end encrypted|messages (?:you send )?to this (?:chat|group)"
    "|messages to this chat and calls are now secured|nachrichten und anrufe sind ende-zu-ende"
    "|(?:die )?nachrichten in diesem chat sowie anrufe sind|los mensajes y las llamadas están cifrados"
    "|los mensajes y las llamadas en este chat|les messages et (?:les )?appels sont chiffrés"
    "|les messages envoyés dans|as mensagens e (?:as )?(?:chamadas|ligações) são protegidas"
    "|as mensagens e ligações são|i messaggi e le chiamate sono crittografati|berichten en (?:oproepen|gesprekken)"
    "|mesajlar ve aramalar uçtan uca|pesan dan panggilan (?:ter|di)enkripsi|сообщения и звонки защищены"
    "|wiadomości i połączenia są|meddelanden och samtal är|الرسائل والمكالمات مشفرة|پیام‌ها و تماس‌ها رمزگذاری"
    "|ההודעות והשיחות מוצפנות|मैसेज और कॉल|消息和通话已进行端到端加密|訊息和通話經端對端加密"
    "|メッセージと通話はエンドツーエンド|메시지와 통화는 종단간|this (?:business|chat is with a business)"
    "|this (?:business )?account uses|viestit ja puhelut"
)
NOTICE: Final = re.compile(_NOTICE, re.IGNORECASE)
"""WhatsApp's own notice on encryption. iPhones put the chat's name before it, as if someone had said it."""

NOTICE_STARTS: Final = frozenset(
    "|mes|nac|die|los|les|as |i m|ber|pes|соо|wia|med|الر|پیا|הה|ההו|मैस|消息和|訊息和|メッセ|메시지|thi|vie|you|vis".split(
        "|"
    )
)
"""First three letters of the notice and of the sentences on view-once messages; "" for an empty text."""

EVENTS: Final = tuple(
    (code, re.compile(phrase, re.IGNORECASE))
    for code, phrase in (
        ("encrypted", _NOTICE),
        (
            "unblocked",
            (
                "you unblocked|du hast .*(?:freigegeben|entsperrt)|(?:freigegeben|entsperrt)\\b|desbloqueaste"
                "|vous avez débloqué|(?:você )?desbloqueou|hai sbloccato|je hebt .*gedeblokkeerd|engelini kaldırdınız"
                "|вы разблокировали|لقد ألغيت حظر|odblokowa"
            ),
        ),
        (
            "blocked",
            (
                "you blocked|du hast .*blockiert|bloqueaste|vous avez bloqué|(?:você )?bloqueou|hai bloccato"
                "|je hebt .*geblokkeerd|engellediniz|вы заблокировали|لقد حظرت|قمت بحظر|zablokowa|anda memblokir"
                "|您已封[锁鎖]|你已封[锁鎖]|ブロックしました|차단했습니다|estit (?:tämän )?|umemzuia"
            ),
        ),
        (
            "number_changed",
            (
                "changed (?:their|his|her|to a new) (?:phone )?number|changed to \\+|changed their phone number"
                "|hat (?:die|seine|ihre) (?:Telefon)?nummer|cambió (?:su|de) número|ha cambiado (?:su|de) número"
                "|a changé (?:de|son) numéro|mudou (?:de|o|seu) número|alterou o número|ha cambiato (?:il )?numero"
                "|heeft (?:een nieuw|het) (?:telefoon)?nummer|numarasını değiştirdi|сменил.* номер|غيّر.* رقم"
            ),
        ),
        (
            "security_code",
            (
                "security code (?:with|changed)|your security code|sicherheitscode|código de seguridad"
                "|code de sécurité|código de segurança|codice di sicurezza|beveiligingscode|güvenlik kodu|код безопасности"
            ),
        ),
        (
            "timer",
            (
                "disappearing messages|selbstlöschende nachrichten|mensajes temporales|messages éphémères"
                "|mensagens temporárias|messaggi effimeri|verdwijnende berichten|zelfverwijderende berichten"
                "|süreli mesaj|исчезающие сообщения|الرسائل ذاتية الاختفاء|message timer"
            ),
        ),
        (
            "subject",
            (
                "changed (?:the|this) (?:subject|group(?:'s)? name|group name)|hat den (?:betreff|gruppennamen)"
                "|cambió el (?:asunto|nombre)|a changé (?:le sujet|l.objet|le nom)|(?:mudou|alterou) o (?:assunto|nome)"
                "|ha cambiato (?:l.oggetto|il nome)|heeft (?:het onderwerp|de groepsnaam)|konuyu|изменил.* (?:тему|название)"
            ),
        ),
        (
            "description",
            "changed (?:the|this) group(?:'s)? description|gruppenbeschreibung|descripción del grupo",
        ),
        (
            "icon",
            "changed this group's icon|deleted this group's icon|gruppenbild|ícono (?:del|de este) grupo",
        ),
        (
            "created",
            (
                "created (?:this )?group|created the group|hat die gruppe .*erstellt|creó (?:el|este) grupo"
                "|a créé (?:le|ce) groupe|criou (?:o|este) grupo|ha creato il gruppo|heeft de groep .*(?:aan)?gemaakt"
                "|grubu(?:nu)? oluşturdu|создал.* групп|أنشأ"
            ),
        ),
        (
            "removed",
            "\\bremoved\\b|hat .* entfernt|eliminó a |a retiré|removeu|ha rimosso|heeft .* verwijderd|çıkardı|удалил",
        ),
        (
            "added",
            (
                "\\badded\\b|hat .* hinzugefügt|añadió a |agregó a |te añadió|te agregó|a ajouté|adicionou|ha aggiunto"
                "|heeft .* toegevoegd|ekledi|добавил|(?:أضاف)"
            ),
        ),
        (
            "left",
            (
                "\\bleft$|hat die gruppe verlassen|salió del grupo|salió$|a quitté|saiu$|ha abbandonato|è uscit"
                "|heeft de groep verlaten|ayrıldı|покинул|вышел|غادر"
            ),
        ),
        (
            "joined",
            "joined using|ist (?:der gruppe )?.*beigetreten|se unió|a rejoint|entrou usando|è entrat|is toegetreden",
        ),
        ("admin", "now an admin|no longer an admin|jetzt (?:ein )?admin|ahora eres admin"),
    )
)
"""What an event line says, by the first phrase that fits. ``encrypted`` is the notice above."""

SERVICE_IN_NAME: Final = re.compile(
    " (?:changed (?:the|this|their) |created (?:this )?group|added |removed |hat den betreff|hat die gruppe"
    "|cambió el (?:asunto|nombre)|creó el grupo|a changé l|a créé le groupe|mudou o |alterou o |criou o grupo"
    "|ha cambiato |ha creato il gruppo|heeft het onderwerp|heeft de groep|pinned a message)",
    re.IGNORECASE,
)
"""An event, not a name, stands before the colon."""

ATTACHED_SHAPE: Final = re.compile(
    "[\u200e\u200f\ufeff]*(?P<name>[^\n\u200e<>()]{0,200}?\\.[A-Za-z0-9]{1,8}) \\((?P<words>[^()\n]{2,200})\\)"
    "(?=\r?\n|$|[\u200e\u200f]*<)"
)
ATTACHED_TAG: Final = re.compile(
    "(?:^|\u200e|\u200f)[\u200e\u200f]*<[^<>:\n]{2,30}[:：] ?(?P<name>[^<>\n]{1,255})>"
)
LOCATION: Final = re.compile(
    r"https?://(?:maps\.google\.com/\?q=|(?:www\.)?google\.com/maps(?:/search/\?api=1&query=|\?q=)|maps\.apple\.com/\?[^\s]*ll=)"
    r"(?P<lat>-?\d{1,2}(?:\.\d+)?)(?:,|%2C)(?P<lon>-?\d{1,3}(?:\.\d+)?)"
)
MEDIA_DAY: Final = re.compile(
    r"(?:IMG|VID|PTT|AUD|STK|DOC)-(?P<day>20\d{6})-WA\d|\d{8}-[A-Z_]{3,12}-(?P<dashed>20\d\d-\d\d-\d\d)-"
)
"""The day in a media name, as Android and as iPhones write it."""
LOG_LEVELS: Final = frozenset(
    {"DEBUG", "INFO", "WARN", "WARNING", "ERROR", "CRITICAL", "FATAL", "TRACE", "NOTICE"}
)
