# SPDX-License-Identifier: Apache-2.0
"""The pieces of the reader of tables: words of headers and cells, known exports, and who wrote to whom."""

import io
from collections import Counter

import pytest

from leeward.exports.csv_cells import party
from leeward.exports.csv_columns import ROLES, fold, known_roles, recognised, role_named, unit_of
from leeward.exports.csv_header import find
from leeward.exports.csv_letters import spelling_of, text_of
from leeward.exports.csv_profiles import PROFILES, profile_of
from leeward.exports.csv_table import READER
from leeward.exports.csv_words import channel_of, is_total, is_withheld, is_yes, meaning
from leeward.parts import Choices, Document
from leeward.records import Amount, Party, Record


def records(text: str, name: str = "table.csv") -> list[Record]:
    data = text.encode()
    found = READER.read(Document(name, None, len(data), data[:65536], lambda: io.BytesIO(data)), Choices())
    return [item for item in found if isinstance(item, Record)]


@pytest.mark.parametrize(
    ("cell", "folded"),
    [
        ("Número:", "numero"),
        (" DATE / TIME ", "date time"),
        ("PhoneNumber", "phone number"),
        ("iMessage", "imessage"),
    ],
)
def test_headers_are_compared_without_case_accents_and_signs(cell: str, folded: str) -> None:
    assert fold(cell) == folded


@pytest.mark.parametrize(
    "header",
    [
        "Date,Number,Duration",
        "Fecha;Número;Duración",
        "Date;Numéro;Durée",
        "Datum;Rufnummer;Dauer",
        "Data;Número;Duração",
        "Tarehe;Namba;Muda",
    ],
)
def test_one_list_of_calls_is_one_in_six_languages(header: str) -> None:
    sign = ";" if ";" in header else ","
    layout = recognised(header.split(sign), {})
    assert layout is not None
    assert [layout.column(role) for role in ("date", "number", "duration")] == [0, 1, 2]
    assert layout.says_something()


def test_what_stands_in_brackets_is_the_currency_or_the_zone() -> None:
    assert unit_of("Paid in (KES)") == ("Paid in", "KES")
    layout = recognised(["Time (UTC)", "Details", "Paid in (KES)", "Paid out (KES)"], {})
    assert layout is not None
    assert (layout.is_utc, layout.unit) == (True, "KES")


def test_every_role_can_be_named_by_a_person() -> None:
    assert all(role_named(name) in ROLES for name in known_roles())
    assert role_named("from") == "sender"
    assert role_named("colour") is None


def test_the_columns_of_each_known_export_are_those_of_no_other() -> None:
    for profile in PROFILES:
        columns = profile.needs | set(list(profile.any_of)[:1])
        assert profile_of(frozenset(columns)) == profile


def test_columns_that_any_table_has_are_no_known_export_among_others() -> None:
    assert profile_of(frozenset({"date", "link", "message"})) is not None
    (found,) = records("Date,Link,Message,Sender\n2026-01-03,x,hi,Ben\n")
    assert (found.kind, found.sender.name) == ("message", "Ben")


def test_a_header_far_down_is_found_and_rows_of_words_are_not() -> None:
    above = "".join(f"Line {n},of the bank\n" for n in range(40))
    data = (above + "Date,Description,Amount\n2026-01-03,rent,-5.00\n").encode()
    table = find(Document("x", None, len(data), data, lambda: io.BytesIO(data)), {})
    assert table is not None
    assert (table.above, table.kind, table.delimiter) == (40, "payment", ",")


@pytest.mark.parametrize(
    ("cell", "direction", "state"),
    [
        ("Incoming call", "in", ()),
        ("OUTGOING_TYPE", "out", ()),
        ("Missed (incoming)", "in", ("missed",)),
        ("no answer", "unknown", ("missed",)),
        ("Outgoing, no answer", "out", ()),
        ("Auto-blocked", "in", ("blocked",)),
        ("Buzón de voz", "in", ("voicemail",)),
        ("Abgelehnt", "in", ("declined",)),
        ("Imepokelewa", "in", ()),
        ("Realizada", "out", ()),
        ("Something else", "unknown", ()),
        ("3", "in", ("missed",)),
        ("9", "unknown", ()),
    ],
)
def test_a_cell_says_in_or_out_and_what_became_of_a_call(
    cell: str, direction: str, state: tuple[str, ...]
) -> None:
    found = meaning(cell)
    assert (found.direction, found.state) == (direction, state)


def test_numbers_of_types_mean_something_else_for_texts() -> None:
    assert meaning("3", "message").state == ("draft",)
    assert meaning("5", "message").state == ("failed",)


def test_marks_and_names_of_nobody() -> None:
    assert [is_yes(cell) for cell in ("Yes", "2026-01-03", "No", "", "false")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert all(map(is_withheld, ("", "Private", "número oculto", "-1", "Unbekannt")))
    assert not is_withheld("+2348000000123")
    assert is_total("TOTAL 5")
    assert not is_total("totally new")
    assert [channel_of(cell) for cell in ("iMessage", "FaceTime Video", "WhatsApp", "Phone")] == [
        "imessage",
        "facetime",
        "whatsapp",
        "",
    ]


@pytest.mark.parametrize(
    ("handle", "name", "who"),
    [
        ("", "Ben Okoro", Party(None, "Ben Okoro")),
        ("", "+44 7700 900123", Party("+44 7700 900123")),
        ("", "Ben <ben@example.com>", Party("ben@example.com", "Ben")),
        ("", "Ben (+44 7700 900123)", Party("+44 7700 900123", "Ben")),
        ("+44 7700 900123", "Ben", Party("+44 7700 900123", "Ben")),
        ("", "", Party()),
        ("", "Ben (work)", Party(None, "Ben (work)")),
        ('="+44 7700 900123"', "'Ben'", Party("+44 7700 900123", "'Ben'")),
        ("'07700900123", "", Party("07700900123")),
    ],
)
def test_a_cell_with_a_name_and_a_number_is_both(handle: str, name: str, who: Party) -> None:
    assert party(handle, name) == who


def test_letters_are_told_by_their_mark_or_their_zeros() -> None:
    assert spelling_of("\ufeffa,b".encode()).mark == 3
    assert spelling_of("date,text\n".encode("utf-16-be")).letters.wide == "utf-16-be"
    notes: Counter[str] = Counter()
    assert (text_of(b"\xed\xa0\xbd", notes), text_of(b"\x81", notes)) == ("\ufffd", "\x81")


def test_me_is_the_one_whose_export_it_is() -> None:
    his, hers = records("Date,From,To,Message\n2026-01-03,Ben,Me,hi\n2026-01-03,Me,Ben,no\n")
    assert (his.direction, his.sender, his.to) == ("in", Party(None, "Ben"), ())
    assert (hers.direction, hers.sender, hers.to) == ("out", Party(), (Party(None, "Ben"),))


def test_where_one_is_me_all_others_write_to_her() -> None:
    his, hers = records("Date,Sender,Message\n2026-01-03,Ben,hi\n2026-01-04,Me,no\n", "Viber with Ben.csv")
    assert (his.direction, hers.direction, hers.to) == ("in", "out", (Party(None, "Ben"),))
    assert {his.channel, hers.channel} == {"viber"}


def test_columns_that_a_kind_of_record_has_no_field_for_are_kept() -> None:
    (paid,) = records("Number,Date,Amount,Memo\n77,2026-01-03,-1.00,x\n")
    assert paid.extra["Number"] == "77"
    (sent,) = records("Date,Sender,Contact,Message,Amount\n2026-01-03,Ben,Family,hi,5\n")
    assert sent.kind == "payment"
    assert (sent.extra["Sender"], sent.extra.get("Contact")) == ("Ben", None)


def test_the_other_column_says_the_direction_where_the_first_says_the_kind() -> None:
    (found,) = records("Message type,Direction,Date,Number,Text\nSMS,Outgoing,2026-01-03,+2348000000123,no\n")
    assert (found.direction, found.channel, found.to) == ("out", "sms", (Party("+2348000000123"),))


def test_years_of_two_digits_are_the_number_that_changes_least() -> None:
    first = records("Date,From,Message\n26/01/03,Ben,a\n26/01/04,Ben,b\n26/02/05,Ben,c\n")
    assert [r.time.local for r in first] == ["2026-01-03", "2026-01-04", "2026-02-05"]
    last = records("Date,From,Message\n03/01/26,Ben,a\n14/01/26,Ben,b\n")
    assert [r.time.local for r in last] == ["2026-01-03", "2026-01-14"]


def test_a_bill_that_marks_calls_received_says_so_of_calls_made() -> None:
    bill = "Date,Number,Destination,Min\n2026-01-03,2025550123,Incoming,1\n2026-01-03,2025550145,Dallas,2\n"
    assert [(r.direction, r.seconds) for r in records(bill)] == [("in", 60), ("out", 120)]
    unmarked = records("Date,Number,Destination,Min\n2026-01-03,2025550145,Dallas,2\n")
    assert [r.direction for r in unmarked] == ["unknown"]


def test_a_bill_that_shortens_incoming_to_fit_a_town_is_no_bill_of_calls_made() -> None:
    bill = "Date,Time,Number Called,Call To,Min\n01/13/2026,3:04AM,202-555-0123,INCOMI CL,1\n"
    found = records(f"{bill}01/14/2026,11:04PM,202-555-0145,NEWYRK NY,2\n")
    assert [r.direction for r in found] == ["in", "out"]
    assert (found[0].sender.handle, found[0].to) == ("202-555-0123", ())


def test_a_table_of_texts_without_words_is_one_of_texts_by_its_name() -> None:
    text = "Date,Number,Direction\n2026-01-03 10:00,2025550123,In\n"
    assert [r.kind for r in records(text, "Text log.csv")] == ["message"]
    assert [r.kind for r in records(text, "log.csv")] == ["call"]


def test_a_charge_of_venmo_is_paid_by_the_one_it_is_sent_to() -> None:
    header = ",ID,Datetime,Type,Status,Note,From,To,Amount (total)\n"
    charge, payment = records(
        header
        + ",1,2026-01-03T10:00:00,Charge,Complete,rent,Ada,Chi,+ $5.00\n"
        + ",2,2026-01-03T10:00:00,Payment,Complete,hey,Ben,Ada,+ $1.00\n"
    )
    assert (charge.sender.name, charge.to[0].name, charge.direction) == ("Chi", "Ada", "in")
    assert (payment.sender.name, payment.amount) == ("Ben", Amount("1.00", "USD"))


def test_a_payment_that_was_not_made_is_marked() -> None:
    rows = "Date,Description,Amount,Status\n2026-01-03,a,-5.00,Failed\n2026-01-03,b,-5.00,Completed\n"
    assert [r.state for r in records(rows)] == [("failed",), ()]


def test_html_in_a_linkedin_message_becomes_words_and_is_kept() -> None:
    (found,) = records(
        "CONVERSATION ID,FROM,TO,DATE,CONTENT\n1,Ben,Ada,2026-01-03 10:00:00 UTC,<p>a &lt; b</p><p>c</p>\n"
    )
    assert (found.text, found.extra["html"]) == ("a < b\nc", "<p>a &lt; b</p><p>c</p>")


def test_an_outgoing_message_goes_to_the_other_of_its_conversation() -> None:
    header = "Chat Session,Message Date,Type,Sender ID,Sender Name,Text\n"
    rows = "Ben,2026-01-03 10:00:00,Outgoing,,,no\nBen,2026-01-03 10:01:00,Incoming,+2348000000123,Ben,hi\n"
    assert records(header + rows)[0].to == (Party("+2348000000123", "Ben"),)
    own = "Ben,2026-01-03 10:02:00,Outgoing,+2348000000999,Ada,go\n"
    assert records(header + rows + own)[-1].to == (Party("+2348000000123", "Ben"),)
    group = rows + "Ben,2026-01-03 10:02:00,Incoming,+2348000000456,Chi,hey\n"
    assert records(header + group)[0].to == ()


def test_a_missed_call_between_messages_of_whatsapp_is_a_call() -> None:
    header = "Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Text\n"
    call, event = records(
        header
        + "Ben,2026-01-03 10:00:00,,Notification,,,Missed voice call\n"
        + "Ben,2026-01-03 10:01:00,,Notification,,,You blocked this contact\n"
    )
    assert (call.kind, call.state, call.thread, call.extra["in_app"]) == ("call", ("missed",), "Ben", "yes")
    assert (event.kind, event.state, event.extra["event"]) == ("event", ("system",), "blocked")


def test_a_company_without_a_name_of_a_person_is_a_contact_too() -> None:
    (found,) = records(
        "First Name,Last Name,Organization Name,Phone 1 - Value\n,,Example Ltd,+2348000000123\n"
    )
    assert (found.kind, found.sender.name, found.text) == ("contact", "Example Ltd", "+2348000000123")


def test_paypal_writes_a_minus_where_money_went_out_so_a_table_of_gifts_alone_came_in() -> None:
    header = '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross",'
    header += '"From Email Address","To Email Address","Note"\n'
    row = '"01/23/2026","10:00:00","PST","Ben Okoro","General Payment","Completed","USD","0.01",'
    (paid,) = records(f'{header}{row}"ben@example.com","ada@example.com","why do you ignore me"\n')
    assert (paid.sender, paid.direction, paid.to) == (Party("ben@example.com", "Ben Okoro"), "in", ())
    assert paid.amount == Amount("0.01", "USD")
