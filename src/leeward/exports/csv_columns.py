# SPDX-License-Identifier: Apache-2.0
"""What the columns of a table are, told by the words of its header and never by their order.

Words in English, Spanish, French, German, Portuguese and Swahili, compared without case, accents, signs and
blanks. A word that could be two things is listed under both; the first role that is still free takes it.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple, get_args

Role = Literal[
    "time",
    "date",
    "clock",
    "zone",
    "type",
    "sender",
    "sender_id",
    "to",
    "number",
    "name",
    "text",
    "subject",
    "duration",
    "minutes",
    "amount",
    "debit",
    "credit",
    "currency",
    "payee",
    "memo",
    "status",
    "attachment",
    "deleted",
    "edited",
    "draft",
    "thread",
    "service",
    "place",
]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
_ALIASES: Final[Mapping[str, Role]] = {
    "from": "sender",
    "direction": "type",
    "reference": "memo",
    "payer": "payee",
}
"""Other names under which a person may give a role."""

_WORDS: Final = """
time: date time | timestamp ms | unix time | unixtime | epoch | ts | created | created utc
 | message timestamp | send time | date utc | datetime utc | datetime | date and time | timestamp
 | time stamp | message date | message time | sent date | date sent | sent at | sent on | sent time
 | time sent | created at | created on | completion time | readable date | call date | call date time
 | call time | call start | call start time | start time | start date | started at | start | received date
 | received at | date received | fecha y hora | fecha hora | fecha de envio | date et heure | date heure
 | date d envoi | datum zeit | datum uhrzeit | datum und uhrzeit | zeitpunkt | zeitstempel | data e hora
 | data hora | tarehe na saa | tarehe na wakati | transaction date time | transaction time
 | completed date | date completed | started date | initiation time | local time | utc time | event time
 | msg date | sms date
date: date | transaction date | trans date | txn date | tran date | booking date | posting date
 | posted date | post date | date posted | payment date | value date | day date | bill date | usage date
 | fecha | fecha operacion | fecha de operacion | fecha de la operacion | f operacion | fecha contable
 | fecha valor | fecha mov | fecha movimiento | fecha de la llamada | date operation | date d operation
 | date de l operation | date de operation | date comptable | date valeur | date de valeur | date appel
 | date de l appel | datum | buchungstag | buchungsdatum | buchung | wertstellung | valuta | valutadatum
 | data | data mov | data movimento | data do movimento | data valor | data operacao | data da operacao
 | data lancamento | data do lancamento | tarehe | jour | dia | tag
clock: time | hour | time of day | time of call | hora | heure | heure appel | heure de l appel | zeit
 | uhrzeit | horario | saa | wakati
zone: timezone | time zone | zona horaria | fuseau horaire | zeitzone | fuso horario
type: type | direction | sent received | received sent | sent or received | incoming or outgoing
 | call type | calltype | message type | messagetype | msg type | sms type | type of call | call direction
 | in out | incoming outgoing | inbound outbound | transaction type | usage type | service type
 | event type | record type | box | message box | mailbox | folder | tipo | tipo de llamada | tipo llamada
 | tipo de mensaje | direccion | sentido | tipo de movimiento | type d appel | type appel | sens
 | type d operation | art | anrufart | anruftyp | typ | richtung | tipo de chamada | tipo da chamada
 | direcao | aina | aina ya simu | mwelekeo | dr cr | cr dr | debit credit | credit debit
 | debit or credit | credit or debit | soll haben | s h | money in out
sender: from | from username | sender | sender name | from name | author | author name | by | sent by
 | user | username | user name | caller | calling party | calling number | a number | a party
 | originating number | origination number | de | remitente | enviado por | autor | expediteur
 | envoye par | auteur | von | absender | remetente | kutoka | mtumaji | quien | emisor
sender_id: sender id | sender number | sender phone | sender phone number | from number | from phone
 | from address | sender address | sender handle | sender email | sender profile url | from phone number
 | author id | user id
to: to | recipient | recipients | recipient name | recipient s | receiver | receiver name | to name
 | sent to | called number | number called | called party | called | dialed number | dialled number
 | dialed | dialled | number dialed | number dialled | to number | to phone | b number | b party
 | terminating number | recipient number | para | destinatario | destinatarios | numero marcado
 | numero llamado | destinataire | destinataires | numero appele | an | empfanger | gewahlte rufnummer
 | zielrufnummer | numero discado | numero chamado | kwa | mpokeaji | receptor
number: number | number contact | from to | sender recipient | sender receiver | to from | to from number
 | phone number | phone | phone no | phonenumber | phone nr | telephone | telephone number | tel | mobile
 | mobile number | mobile no | msisdn | contact number | contact no | cell | cell number | cellphone
 | other party | other number | address | handle | number contacted | party number | caller number
 | caller id number | caller id | remote number | numero | numero de telefono | telefono | movil
 | numero de movil | numero de telephone | n de telephone | nummer | rufnummer | telefonnummer | telefon
 | handynummer | telefone | numero de telefone | celular | namba | namba ya simu | nambari
 | nambari ya simu | simu | correspondant | abonado
name: name | name number | name or number | contact | contact name | contactname | display name
 | displayname | full name | caller name | cached name | person | participant | participant name
 | party name | nombre | contacto | nombre del contacto | nombre de contacto | nom | nom du contact
 | kontakt | kontaktname | nome | contato | nome do contato | jina | jina la mawasiliano
text: text | message | message text | message body | message content | messagetext | body | content
 | contents | msg | sms | sms text | sms body | text message | msg body | msg text | texto | mensaje
 | texto del mensaje | contenido | texte | texte du message | contenu | corps | nachricht
 | nachrichtentext | inhalt | mensagem | texto da mensagem | conteudo | ujumbe | maandishi | chat message
 | comment | comments | caption | transcript
subject: subject | title | asunto | objet | sujet | betreff | assunto | mada
duration: duration | call duration | callduration | length | call length | talk time | duration seconds
 | duration in seconds | duration sec | duration secs | duration s | seconds | secs | sec
 | billable seconds | duration hh mm ss | duration h m s | duration mm ss | duracion | duracion segundos
 | duracion de la llamada | duree | duree appel | duree de l appel | duree reelle | dauer | dauer s
 | dauer sekunden | gesprachsdauer | duracao | duracao da chamada | muda | muda wa simu | sekunde
minutes: minutes | min | mins | minutes used | call minutes | duration minutes | duration in minutes
 | duration min | duration mins | billed minutes | number of minutes | minutos | duracion minutos
 | duracion min | minuten | dauer min | dauer minuten | duracao minutos | dakika
amount: amount | transaction amount | txn amount | amount total | total amount | gross | gross amount
 | brutto | bruto | brut | bruto importe | importe | monto | cantidad | importe eur | montant
 | montant eur | betrag | umsatz | betrag eur | valor | quantia | montante | kiasi | net amount
 | payment amount | amount paid
debit: debit | debits | debit amount | amount debit | withdrawal | withdrawals | withdrawal amount
 | withdrawal amt | withdrawn | withdraw | paid out | money out | outgoing amount | amount out | payments
 | debe | cargo | cargos | importe cargo | egreso | egresos | retiro | retiros | debito | debitos | soll
 | belastung | lastschrift betrag | ausgang | saida | saidas | imetoka | kutoa | depense | depenses
credit: credit | credits | credit amount | amount credit | deposit | deposits | deposit amount
 | deposit amt | paid in | money in | incoming amount | amount in | receipts | haber | abono | abonos
 | importe abono | ingreso | ingresos | deposito | depositos | credito | creditos | haben | gutschrift
 | eingang | entrada | entradas | imeingia | recette | recettes
currency: currency | currency code | ccy | curr | transaction currency | moneda | divisa | devise
 | monnaie | wahrung | waehrung | moeda | sarafu
payee: payee | payee name | payer | payer name | counterparty | counterparty name | counter party
 | counter party name | beneficiary | beneficiary name | merchant | merchant name | other party name
 | name of sender receiver | transaction party | paid to | payee payer | beneficiario | ordenante
 | beneficiario ordenante | contraparte | beneficiaire | tiers | contrepartie
 | begunstigter zahlungspflichtiger | beguenstigter zahlungspflichtiger | auftraggeber empfanger
 | auftraggeber begunstigter | beguenstigter | begunstigter | counterparty account name
 | empfanger auftraggeber | name zahlungsbeteiligter | zahlungsbeteiligter | zahlungspflichtige r
 | zahlungsempfanger in | zahlungsempfanger | empfanger zahlungspflichtiger | partner name | partnername
 | favorecido | mlipwaji | mpokeaji wa malipo | zahlungspflichtiger
memo: description | details | detail | narrative | narration | particulars | memo | note | notes | remarks
 | remark | transaction description | transaction details | transaction remarks | transaction memo
 | payment details | payment reference | reference | your reference | ref text | reason
 | message to recipient | additional information | what for | concepto | descripcion | detalle | detalles
 | observaciones | movimiento | mas datos | libelle | libelle operation | motif | communication
 | details de l operation | verwendungszweck | buchungstext | vorgang verwendungszweck | beschreibung
 | zweck | descricao | historico | detalhes | observacao | observacoes | lancamento | maelezo | sababu
 | notes and tags | item title | hinweis | mitteilung | betreff verwendungszweck
status: status | state | transaction status | call status | delivery status | message status | result
 | call result | outcome | disposition | estado | resultado | statut | etat | zustand
 | estado de la llamada | hali | answered | call state
attachment: attachment | attachments | attachment name | attachment filename | media | media file
 | media name | file | filename | file name | adjunto | adjuntos | archivo | piece jointe | pieces jointes
 | fichier | anhang | anhange | datei | dateianhang | anexo | anexos | arquivo | kiambatisho
deleted: deleted date | deleted | deleted at | is deleted | removed | eliminado | supprime | geloscht
 | excluido
edited: edited date | edited | edited at | last edited | is edited | editado | modifie | bearbeitet
draft: is message draft | draft | is draft
thread: chat session | conversation | conversation id | conversation name | conversation title | chat
 | chat name | chat title | chat id | thread | thread id | thread name | channel name | room | group
 | group name | conversacion | grupo | conversation avec | groupe | unterhaltung | gruppe | conversa
 | kikundi
service: service | app | application | platform | source app | network service | dienst | servicio
 | servico
place: destination | call to | call destination | origination | location | place | destino | lieu | ziel
 | called to | description of call
"""


def fold(text: str) -> str:
    """A header without case, accents, signs and blanks at its ends: "Número:" is "numero"."""
    return _fold(text) if len(text) < _LONGEST else ""


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    spread = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z]{2})(?=[A-Z][a-z])", " ", text).casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in spread if not unicodedata.combining(c))))


def _table() -> dict[str, tuple[Role, ...]]:
    found: dict[str, list[Role]] = {}
    for line in _WORDS.replace("\n ", " ").strip().splitlines():
        role, _, words = line.partition(":")
        named: Role = next(r for r in ROLES if r == role)
        for word in words.split("|"):
            found.setdefault(word.strip(), []).append(named)
    return {word: tuple(roles) for word, roles in found.items()}


_ROLES_OF: Final = _table()
_LONGEST = 200
"""Letters of a header or a cell that may be one of our words; longer ones are not looked at."""
_IF_PAID: Final = frozenset({"value", "sum", "total", "wert", "valeur", "summe", "suma"})
_UNIT = re.compile(r"\s*[(\[]\s*([^()\[\]]{1,20}?)\s*[)\]]\s*$|\s+(?:in\s+)?([A-Z]{3}|[€£$₦₹])\s*$")
_FROM_WHERE: Final = frozenset({"origination", "location", "place", "lieu"})
_UTC = frozenset({"utc", "gmt", "utc 0", "utc 00 00", "gmt 0"})
_SEVERAL: Final = frozenset({"memo", "payee", "type", "place"})
"""Roles that more than one column may have: each says a part, or stands empty where the other does not."""


class Layout(NamedTuple):
    """The columns of a table: which has which role, what the header calls them all, and what it adds."""

    roles: Mapping[Role, tuple[int, ...]]
    header: tuple[str, ...]
    unit: str = ""
    """What the header says in brackets behind an amount: "KES" in "Paid in (KES)"."""
    is_utc: bool = False
    """Whether the header says that its times are UTC."""

    def column(self, role: Role) -> int | None:
        """The first column of a role."""
        found = self.roles.get(role)
        return found[0] if found else None

    def has(self, *roles: Role) -> bool:
        """Whether the table has one of these."""
        return any(role in self.roles for role in roles)

    def says_something(self) -> bool:
        """Whether it is a table of messages, calls or payments: a time, and what happened or with whom."""
        timed = self.has("time", "date", "clock")
        return timed and (self.has("amount", "debit", "credit", "text", "number") or self._is_of_calls())

    def _is_of_calls(self) -> bool:
        known = self.has("sender_id", "to") or (self.has("sender", "name") and self.has("type"))
        return self.has("duration", "minutes") and known


def known_roles() -> tuple[str, ...]:
    """The names under which a person may say what a column is."""
    return (*ROLES, *_ALIASES)


def role_named(name: str) -> Role | None:
    """The role that a person means."""
    key = fold(name).replace(" ", "_")
    return _ALIASES.get(key) or next((role for role in ROLES if role == key), None)


def unit_of(header: str) -> tuple[str, str]:
    """A header without what stands in brackets behind it, and that."""
    found = _UNIT.search(header) if len(header) < _LONGEST else None
    if found is None:
        return header, ""
    return header[: found.start()], (found[1] or found[2] or "").strip()


def recognised(cells: Sequence[str], chosen: Mapping[str, str]) -> Layout | None:
    """The layout that the cells of a row name if they are a header; what a person said comes first."""
    header = tuple(cell.strip() for cell in cells)
    folded = [fold(cell) for cell in header]
    roles: dict[Role, list[int]] = {}
    taken: set[int] = set()
    for name, wanted in chosen.items():
        role, at = role_named(name), _column_named(wanted, header, folded)
        if role is None or at is None:
            return None
        roles.setdefault(role, []).append(at)
        taken.add(at)
    unit, is_utc = "", False
    for at, (cell, whole) in enumerate(zip(header, folded, strict=True)):
        if at in taken or not whole:
            continue
        bare, said = unit_of(cell)
        role = _free(_ROLES_OF.get(whole, ()), roles) or _free(_ROLES_OF.get(fold(bare), ()), roles)
        if role is None:
            continue
        roles.setdefault(role, []).append(at)
        if role in ("amount", "debit", "credit") and said and not unit:
            unit = said
        if role in ("duration", "minutes") and fold(said) in ("min", "mins", "minutes", "minuten", "minutos"):
            roles.setdefault("minutes", roles.pop(role))
        if role in ("time", "date", "clock") and (fold(said) in _UTC or "utc" in whole.split()):
            is_utc = True
    if not roles.keys() & {"amount", "debit", "credit"} and roles.keys() & {"memo", "payee"}:
        # "Value" is money where payments are told of, and anything elsewhere
        paid = [at for at, cell in enumerate(header) if fold(unit_of(cell)[0]) in _IF_PAID]
        roles |= {"amount": paid[:1]} if paid else {}
    return Layout(_settled(roles, folded), header, unit, is_utc)


def _free(wanted: tuple[Role, ...], roles: Mapping[Role, list[int]]) -> Role | None:
    return next((role for role in wanted if role not in roles or role in _SEVERAL), None)


def _column_named(wanted: str, header: Sequence[str], folded: Sequence[str]) -> int | None:
    """The column that a person named as its header shows it, or in another spelling."""
    if wanted.strip() in header:
        return header.index(wanted.strip())
    key = fold(wanted)
    return folded.index(key) if key and key in folded else None


def _settled(roles: dict[Role, list[int]], folded: Sequence[str]) -> dict[Role, tuple[int, ...]]:
    """Roles that the other columns change: what is said of money is a memo, and a name a payee."""
    if len(place := roles.get("place", [])) > 1:  # where a call went to says more than where the phone was
        roles["place"] = [at for at in place if folded[at] not in _FROM_WHERE][:1] or place[:1]
    if roles.keys() & {"amount", "debit", "credit"} and roles.keys() & {"date", "time", "clock"}:
        moved: tuple[Role, ...] = ("text", "subject")
        for role in moved:
            if role in roles and not roles.keys() & {"duration", "minutes"}:
                roles.setdefault("memo", []).extend(roles.pop(role))
        if "name" in roles and "payee" not in roles and not roles.keys() & {"duration", "minutes"}:
            roles["payee"] = roles.pop("name")
    elif "memo" in roles:
        memo = roles.pop("memo")
        if "text" not in roles and not roles.keys() & {"duration", "minutes"}:
            said = [at for at in memo if folded[at] in ("note", "notes", "description", "details")]
            if said:
                roles["text"] = said[:1]
    return {role: tuple(sorted(columns)) for role, columns in roles.items()}
