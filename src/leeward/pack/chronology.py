# SPDX-License-Identifier: Apache-2.0
"""Writes the chronology of a story as a table that any spreadsheet opens, and none runs."""

from collections.abc import Iterator, Mapping

from leeward.pack.exhibits import base_name, incidents, items, told_sources
from leeward.pack.story import Incident, Item, Moment, Source, Story
from leeward.records import Party, Where

COLUMNS = (
    "number",
    "label",
    "date",
    "time",
    "zone",
    "as_written",
    "from",
    "to",
    "channel",
    "kind",
    "state",
    "words",
    "place",
)
# OWASP ASVS 1.2.10 (notes/trust.md section 4), and the full-width forms of the four signs.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")
# What a spreadsheet could take for the end of a line, or for the end of text.
_CONTROLS = {code: f"⟦U+{code:04X}⟧" for code in range(32) if code not in (9, 10)}


def lines(story: Story) -> Iterator[bytes]:
    """The chronology as a table: RFC 4180, CRLF, UTF-8 with the mark that Excel needs."""
    rows: dict[str, tuple[str, ...]] = {}
    for source in told_sources(story):
        for item in items(source):
            rows[item.label] = _item_row(source, item)
    for incident in incidents(story):
        rows[incident.label] = _incident_row(incident)
    yield ("\ufeff" + ",".join(COLUMNS) + "\r\n").encode()
    for number, label in enumerate(_in_order(story, rows), 1):
        cells = ",".join('"' + cell(text).replace('"', '""') + '"' for text in rows[label])
        yield f'{number},"{label}",{cells}\r\n'.encode("utf-8", "surrogatepass")


def _in_order(story: Story, rows: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The labels of the chronology, with the incidents that it does not list at their time."""
    withheld = {it.label for it in story.incidents} - set(rows)
    listed = [label for label in story.chronology if label not in withheld]
    others = [it for it in incidents(story) if it.label not in listed]
    # an incident without a time stands at the end of its day
    others.sort(key=lambda it: (it.date, it.time or "~", it.seq))
    for label in listed:
        date, time, *_ = rows[label]
        while others and date and (others[0].date, others[0].time or "~") < (date, time):
            yield others.pop(0).label
        yield label
    yield from (it.label for it in others)


def cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, without control characters."""
    defused = "'" + text if text.startswith(_FORMULA) else text
    return defused.replace("\r\n", "\n").translate(_CONTROLS)


def _item_row(source: Source, item: Item) -> tuple[str, ...]:
    record, moment = item.record, item.moment
    words = record.text if record.subject is None else f"{record.subject}\n{record.text}"
    to = "; ".join(_party(party) for party in record.to)
    return (
        *_date_time_zone(moment),
        moment.as_written,
        _party(record.sender),
        to,
        record.channel,
        record.kind,
        " ".join(record.state),
        words,
        _place(source, record.where),
    )


def _incident_row(incident: Incident) -> tuple[str, ...]:
    words = "\n".join(f"{key}: {value}" for key, value in incident.fields)
    when = f"{incident.date} {incident.time}".strip()
    time = (incident.date, incident.time, "unknown", when)
    return (*time, "", "", "", "incident", "", words, "")


def _date_time_zone(moment: Moment) -> tuple[str, str, str]:
    if moment.local is not None:
        date, _, time = moment.local.partition("T")
        if moment.assumed:
            return date, time, " ".join(filter(None, ("assumed", moment.zone, moment.offset)))
        return date, time, f"known {moment.offset}" if moment.offset else "unknown"
    if moment.utc is not None:
        date, _, time = moment.utc.removesuffix("Z").partition("T")
        return date, time, "known +00:00"
    return "", "", "unknown"


def _party(party: Party) -> str:
    if party.name is None or party.handle is None:
        return party.name or party.handle or ""
    return f"{party.name} ({party.handle})"


def _place(source: Source, where: Where) -> str:
    """Source, base name and range in the notation of the format document: E2/chat.txt#bytes=0-80."""
    file = base_name(source.file if where.member is None else where.member)
    if where.offset is not None and where.length is not None:
        return f"{source.label}/{file}#bytes={where.offset}-{where.offset + where.length - 1}"
    place = f"row={where.row}" if where.row is not None else f"byte={where.offset}"
    return f"{source.label}/{file}#{place}"
