# SPDX-License-Identifier: Apache-2.0
"""What the cells of a table say in words: in or out, missed or blocked, a text or a call, nobody's number.

English, Spanish, French, German, Portuguese and Swahili. Numbers of types are Android's (CallLog.Calls and
Telephony.TextBasedSmsColumns), which the exporting apps write as they are.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from leeward.exports.csv_columns import fold
from leeward.records import Direction, State

Usage = Literal["call", "message", "data"]


class Meaning(NamedTuple):
    """What a cell says of a row; empty where it says nothing that is known."""

    direction: Direction = "unknown"
    state: tuple[State, ...] = ()
    usage: Usage | None = None
    channel: str = ""


_WORDS: Final = """
in: incoming | incomi | received | receive | in | inbox | inbound | terminating | mt | recibida | recibido
 | recibidas | recibidos | entrante | entrada | bandeja de entrada | recu | recue | recus | entrant
 | eingehend | eingehende | eingehender | empfangen | eingang | posteingang | ankommend | angenommen
 | recebida | recebido | recebidas | recebidos | imepokelewa | iliyopokelewa | inayoingia | kuingia
 | credit | cr | deposit | money in | paid in | abono | haben | gutschrift | from
out: outgoing | sent | out | outbound | dialed | dialled | placed | made | originating | mo | sent items
 | enviado | enviada | enviados | enviadas | saliente | realizada | salida | bandeja de salida | envoye
 | envoyee | envoyes | sortant | sortante | emis | emise | gesendet | ausgehend | ausgehende | ausgehender
 | gewahlt | abgehend | postausgang | efetuada | feita | realizadas | efetuadas | saida | imetumwa
 | iliyopigwa | inayotoka | kutoka nje | debit | dr | withdrawal | money out | paid out | cargo | soll
 | lastschrift
answered: answered | received call | contestada | atendida | repondu | angenommen | iliyopokelewa
 | accepted | connected
unanswered: unanswered | not answered | no answer | not picked up | no contestada | sin respuesta
 | sans reponse | non repondu | nicht angenommen | nao atendida | nao atendidas | haikupokelewa
missed: missed | perdida | perdidas | manque | manquee | verpasst | verpasste | entgangen | entgangene
 | in abwesenheit | isiyopokelewa | ambayo haikupokelewa
declined: rejected | declined | denied | refused | reject | rechazada | rejete | rejetee | refuse
 | refusee | abgelehnt | abgewiesen | rejeitada | recusada | ilikataliwa
blocked: blocked | block | auto blocked | bloqueada | bloqueado | bloque | bloquee | blockiert | gesperrt
 | imezuiwa
voicemail: voicemail | voice mail | vm | buzon de voz | messagerie vocale | messagerie | mailbox
 | anrufbeantworter | sprachbox | correio de voz | caixa postal
draft: draft | drafts | borrador | brouillon | entwurf | rascunho | rasimu
failed: failed | not sent | undelivered | send failed | fallido | no enviado | echec | non envoye
 | fehlgeschlagen | nicht gesendet | falhou | nao enviada | imeshindwa
queued: queued | pending | outbox | sending | pendiente | en attente | ausstehend | pendente | haijatumwa
deleted: deleted | unsent | removed | eliminado | borrado | supprime | geloscht | excluida | apagada
 | imefutwa
system: notification | system | event | notificacion | systeme | systemnachricht | sistema | taarifa
call: call | calls | voice | telephony | talk | minutes | llamada | llamadas | voz | appel | appels | voix
 | anruf | anrufe | gesprach | telefonie | sprache | chamada | chamadas | simu
message: sms | mms | text | texts | txt | message | messages | messaging | text message | picture message
 | picture | multimedia | mensaje | mensajes | texto | nachricht | nachrichten | kurznachricht | mensagem
 | ujumbe | rcs | imessage | chat
data: data | internet | gprs | mb | gb | kb | web | mobile data | datos | donnees | daten | dados
 | roaming data | lte | 4g | 5g | 3g
"""

_CALL_TYPES: Final[Mapping[str, Meaning]] = {
    "1": Meaning("in", ("answered",)),
    "2": Meaning("out"),
    "3": Meaning("in", ("missed",)),
    "4": Meaning("in", ("voicemail",)),
    "5": Meaning("in", ("declined",)),
    "6": Meaning("in", ("blocked",)),
    "7": Meaning("in", ("answered",)),
}
_SMS_TYPES: Final[Mapping[str, Meaning]] = {
    "1": Meaning("in"),
    "2": Meaning("out"),
    "3": Meaning("out", ("draft",)),
    "4": Meaning("out", ("queued",)),
    "5": Meaning("out", ("failed",)),
    "6": Meaning("out", ("queued",)),
}
_NOBODY: Final = """
private | private number | private caller | unknown | unknown number | unknown caller | withheld
| number withheld | anonymous | restricted | no caller id | blocked | blocked number | unavailable | hidden
| null | none | n a | 1 | 2 | 3 | numero oculto | numero privado | oculto | privado | desconocido
| anonyme | prive | numero prive | numero masque | masque | inconnu | unbekannt | anonym | unterdruckt
| privat | anonimo | desconhecido | numero restrito | confidencial | haijulikani | payphone
"""
_WITHHELD: Final = frozenset(word.strip() for word in _NOBODY.split("|"))
"""What stands where a number was withheld; -1, -2 and -3 are Android's (CallLog.Calls, before version 19)."""
_NO = frozenset({"", "no", "false", "0", "n", "none", "null", "nein", "non", "nao", "hapana", "never"})
_TOTALS = re.compile(
    r"\b(?:sub ?totals?|totals?|totales|total general|grand total|summe|gesamt|gesamtsumme|somme|soma|jumla"
    r"|(?:opening|closing|beginning|ending) balance|balance (?:brought|carried) forward|brought forward"
    r"|carried forward|saldo (?:inicial|final|anterior)|solde (?:initial|final|precedent)|anfangssaldo"
    r"|endsaldo|kontostand|end of (?:statement|report|file)|page \d+|disclaimer)\b"
)
_MESSAGES: Final = {"imessage": "imessage", "sms": "sms", "mms": "mms", "rcs": "rcs", "whatsapp": "whatsapp"}
_OWNER_NAMES: Final = frozenset({"me", "myself", "ich", "yo", "moi", "eu", "mimi"})
_MOST_TOKENS = 12
_LONGEST_NAME = 200
_IN_APP: Final = {
    "facetime": "facetime", "whatsapp": "whatsapp", "viber": "viber", "signal": "signal",
    "telegram": "telegram", "messenger": "facebook_messenger", "skype": "skype",
}  # fmt: skip


def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _WORDS.replace("\n ", " ").strip().splitlines():
        meaning, _, words = line.partition(":")
        for word in words.split("|"):
            found[word.strip()] = (*found.get(word.strip(), ()), meaning)
    return found


_MEANS: Final = _table()
_LONGEST: Final = max(word.count(" ") + 1 for word in _MEANS)
_STATES: Final[tuple[State, ...]] = (
    "answered", "missed", "declined", "blocked", "voicemail",
    "draft", "failed", "queued", "deleted", "system",
)  # fmt: skip
_ONLY_IN: Final = frozenset({"missed", "declined", "blocked", "voicemail"})


def meaning(cell: str, kind: Usage = "call") -> Meaning:
    """What a cell of a type or a status says, by its longest known words first."""
    return _meaning(cell, kind) if len(cell) < _LONGEST_NAME else Meaning()


@lru_cache(maxsize=4096)
def _meaning(cell: str, kind: Usage) -> Meaning:
    key = cell.strip()
    if key.isascii() and key.isdigit():
        return (_CALL_TYPES if kind == "call" else _SMS_TYPES).get(key, Meaning())
    tokens = fold(cell).split()
    if not tokens or len(tokens) > _MOST_TOKENS:
        return Meaning()
    said: set[str] = set()
    at = 0
    while at < len(tokens):
        for size in range(min(_LONGEST, len(tokens) - at), 0, -1):
            found = _MEANS.get(" ".join(tokens[at : at + size]))
            if found is not None:
                said.update(found)
                at += size
                break
        else:
            at += 1
    direction: Direction = "unknown"
    if ("in" in said) != ("out" in said):
        direction = "in" if "in" in said else "out"
    elif not said & {"in", "out"} and (_ONLY_IN & said or "answered" in said):
        direction = "in"
    elif not said & {"in", "out"} and said & {"draft", "failed"}:
        direction = "out"
    if "unanswered" in said:
        said.add("missed")  # of a call out nobody would say it: that one was not answered by the other
    kept = said - _ONLY_IN if direction == "out" else said
    states: tuple[State, ...] = tuple(state for state in _STATES if state in kept)
    usages: tuple[Usage, ...] = ("message", "call", "data")
    usage: Usage | None = next((one for one in usages if one in said), None)
    channel = next((_MESSAGES[word] for word in _words(cell) if word in _MESSAGES), "")
    return Meaning(direction, states, usage, channel)


def together(cells: Sequence[str], kind: Usage) -> Meaning:
    """What several cells say of one row: "Out" in one column and "SMS" in the next."""
    found = [meaning(cell, kind) for cell in cells]
    told: tuple[Direction, ...] = tuple(one.direction for one in found if one.direction != "unknown")
    direction: Direction = told[0] if told else "unknown"
    said: dict[State, None] = dict.fromkeys(state for one in found for state in one.state)
    states: tuple[State, ...] = tuple(state for state in said if direction != "out" or state not in _ONLY_IN)
    usage: Usage | None = next((one.usage for one in found if one.usage is not None), None)
    channel = next((one.channel for one in found if one.channel), "")
    return Meaning(direction, states, usage, channel)


def is_plain(cell: str) -> bool:
    """Whether a cell says no more than ``meaning`` takes from it."""
    return _is_plain(cell) if len(cell) < _LONGEST_NAME else False


@lru_cache(maxsize=1024)
def _is_plain(cell: str) -> bool:
    return fold(cell) in _MEANS or (len(cell.strip()) == 1 and cell.strip() in _CALL_TYPES)


def _words(cell: str) -> list[str]:
    """Words as they are written: names of services have capitals inside."""
    return re.findall(r"[^\W_]+", cell.casefold()) if len(cell) < _LONGEST_NAME else []


def channel_of(cell: str) -> str:
    """The channel that the name of a service stands for; empty where it is none that is known."""
    return _channel_of(cell) if cell and len(cell) < _LONGEST_NAME else ""


@lru_cache(maxsize=1024)
def _channel_of(cell: str) -> str:
    return next((name for word in _words(cell) if (name := _MESSAGES.get(word) or _IN_APP.get(word))), "")


def is_owner(cell: str) -> bool:
    """Whether a name is how a table calls the one whose export it is: "Me"."""
    return cell.strip().casefold() in _OWNER_NAMES


def is_withheld(cell: str) -> bool:
    """Whether a cell stands where a number would, and names none."""
    return not cell.strip() or fold(cell) in _WITHHELD


def is_yes(cell: str) -> bool:
    """Whether a mark is set: a date and "Yes" are, "No" and nothing are not."""
    return fold(cell) not in _NO


def is_total(cells: str) -> bool:
    """Whether the words of a row are those of a sum or of the foot of a page."""
    return _TOTALS.search(fold(cells[: _LONGEST_NAME - 1])) is not None
