# SPDX-License-Identifier: Apache-2.0
"""What a person may rely on when a WhatsApp chat text is read."""

import hashlib
import io
import os
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import msgspec
import pytest

from leeward.exports.whatsapp_txt import READER
from leeward.parts import Choices, Claim, Document
from leeward.records import Attachment, Party, Record

from .whatsapp_chats import DATA, File, document, lines_of, read, records

SHARED = Path(__file__).parents[2] / "../shared/corpus/exports"
FIXTURES = sorted(DATA.glob("*.txt"))


# Golden files: rewrite with LEEWARD_REWRITE=1 and read the difference before keeping it.


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_every_form_is_read_as_its_golden_file_says(path: Path) -> None:
    items, tally = read(path.read_bytes(), name=path.name)
    found = msgspec.json.format(msgspec.json.encode({"items": items, "tally": tally}), indent=1) + b"\n"
    golden = path.with_suffix(".expected.json")
    if os.environ.get("LEEWARD_REWRITE"):
        golden.write_bytes(found)
    expected = msgspec.json.decode(golden.read_bytes())
    seen = msgspec.json.decode(found)
    for index, item in enumerate(expected["items"]):
        assert seen["items"][index] == item
    assert seen == expected


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_the_hash_of_a_record_is_the_hash_of_its_bytes(path: Path) -> None:
    data = path.read_bytes()
    items, _ = read(data)
    assert items
    for item in items:
        start, size = item.where.offset, item.where.length
        assert start is not None
        assert size is not None
        assert hashlib.sha256(data[start : start + size]).hexdigest() == item.where.sha256


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_every_fixture_is_claimed(path: Path) -> None:
    claim = READER.claim(document(path.read_bytes(), path.name))
    assert claim is not None
    assert claim.sure >= 50


# Senders, events, calls


def test_an_event_with_a_colon_has_no_sender() -> None:
    (event,) = records('25/03/2026, 10:00 - +44 7700 900123 changed the subject to "x: y"\n')
    assert (event.kind, event.state, event.sender) == ("event", ("system",), Party())


def test_an_event_in_an_unknown_language_is_known_by_its_open_quotation() -> None:
    (event,) = records("25/03/2026, 10:00 - Ada je preimenovala skupinu u „x: y”\n")
    assert (event.kind, event.sender) == ("event", Party())


def test_a_photo_whose_name_reads_like_an_event_stays_a_message() -> None:
    (message,) = records("[25/03/2026, 10:00:00] Ada: \u200e<attached: I added this.jpg>\n")
    assert (message.kind, message.attachments) == ("message", (Attachment("I added this.jpg"),))


def test_a_message_that_an_admin_deleted_is_deleted() -> None:
    (message,) = records("[25/03/2026, 10:00:00] Ada: \u200eThis message was deleted by admin Tunde.\n")
    assert message.state == ("deleted",)


def test_a_chat_packed_inside_another_file_is_not_taken_from_its_raw_bytes() -> None:
    chat = "25/03/2026, 10:00 - Ada: hi\n25/03/2026, 10:01 - Femi: yes\n"
    zipped, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:  # stored, so that the text can be seen in the bytes
        archive.writestr("_chat.txt", chat)
    with tarfile.open(fileobj=tarred, mode="w") as tar:
        entry = tarfile.TarInfo("_chat.txt")
        entry.size = len(chat)
        tar.addfile(entry, io.BytesIO(chat.encode()))
    for packed in (zipped, tarred):
        assert READER.claim(document(packed.getvalue(), "WhatsApp Chat - Ada.zip")) is None


def test_lines_that_end_in_a_carriage_return_alone_are_refused_and_not_glued_into_one_message() -> None:
    chat = "25/03/2026, 10:00 - Ada: hi\r25/03/2026, 10:01 - Femi: yes\r"
    assert READER.claim(document(chat, "WhatsApp Chat with Ada.txt")) is None
    assert READER.claim(document(chat.replace("\r", "\r\n"), "WhatsApp Chat with Ada.txt"))
    assert READER.claim(document("25/03/2026, 10:00 - Ada: one\rtwo", "WhatsApp Chat with Ada.txt"))


def test_a_message_deleted_on_a_phone_in_hebrew_is_deleted() -> None:
    (message,) = records("25.3.2026, 10:00 - Ada: \u200fהודעה זו נמחקה\n")
    assert message.state == ("deleted",)


def test_a_contact_with_an_inch_mark_in_the_name_keeps_the_messages() -> None:
    found = records("".join(f"25/03/2026, 10:0{n} - Tom 6'2\": hi\n" for n in range(4)))
    assert {r.kind for r in found} == {"message"}
    assert found[0].sender.name == "Tom 6'2\""


def test_blocking_a_contact_is_an_event_that_says_so() -> None:
    (event,) = records("25/03/2026, 10:00 - You blocked this contact. Tap to unblock.\n")
    assert event.extra == {"event": "blocked"}


def test_someone_who_writes_that_she_blocked_him_makes_no_event() -> None:
    (message,) = records("25/03/2026, 10:00 - Tunde: You blocked this contact\n")
    assert message.kind == "message"


def test_a_missed_call_line_is_a_call() -> None:
    (call,) = records("[25/03/2026, 10:00:00] Tunde: \u200eMissed voice call\n")
    assert (call.kind, call.state, call.extra) == ("call", ("missed",), {"in_app": "yes"})


def test_an_answered_call_has_its_seconds() -> None:
    (call,) = records("[25/03/2026, 10:00:00] Tunde: \u200eVideo call, \u200e1 hr 2 min\n")
    assert (call.kind, call.state, call.seconds) == ("call", ("answered",), 3720)


def test_a_person_who_writes_about_a_call_makes_no_call() -> None:
    found = records(
        "25/03/2026, 10:00 - T: Voice call, please\n25/03/2026, 10:00 - T: Missed voice call from you again\n"
    )
    assert [r.kind for r in found] == ["message", "message"]


def test_a_number_is_a_handle_and_a_name_is_a_name() -> None:
    found = records("25/03/2026, 10:00 - \u202a+234 800 000 0123\u202c: a\n25/03/2026, 10:00 - Ada: b\n")
    assert [r.sender for r in found] == [Party(handle="+234 800 000 0123"), Party(name="Ada")]


@pytest.mark.parametrize(
    ("name", "thread"),
    [
        ("WhatsApp Chat with Tunde O..txt", "Tunde O."),
        ("WhatsApp Chat - Tunde.zip", "Tunde"),
        ("Chat de WhatsApp con Ana (2).txt", "Ana"),
        ("WhatsApp-Chat mit Lena.txt", "Lena"),
        ("Conversation WhatsApp avec Léa.txt", "Léa"),
        ("Conversa do WhatsApp com Rita.txt", "Rita"),
        ("_chat.txt", None),
        ("folder/_chat.txt", None),
        ("mine.txt", "mine"),
    ],
)
def test_the_conversation_is_named_by_its_file(name: str, thread: str | None) -> None:
    (record,) = records("25/03/2026, 10:00 - Ada: hi\n", name=name)
    assert record.thread == thread


# Media


def test_a_file_that_came_along_is_joined_whatever_its_case_and_accents() -> None:
    photo = File("media/Été.JPG", b"photo")
    (record,) = records(
        "25/03/2026, 10:00 - Ada: E\u0301te\u0301.jpg (file attached)\n", beside={"été.jpg": photo}
    )
    assert record.attachments == (Attachment("E\u0301te\u0301.jpg", photo.sha256(), present=True),)


def test_a_file_that_did_not_come_along_is_named_as_missing() -> None:
    (record,) = records("25/03/2026, 10:00 - Ada: \u200e<attached: 00000001-PHOTO.jpg>\n")
    assert record.attachments == (Attachment("00000001-PHOTO.jpg"),)


def test_two_messages_that_name_one_file_are_said() -> None:
    _, tally = read(
        "25/03/2026, 10:00 - A: x.pdf (file attached)\n25/03/2026, 10:00 - A: X.pdf (file attached)\n"
    )
    assert "caveat.whatsapp.same_file_name" in [c.key for c in tally.caveats]


# Bytes


def test_only_a_newline_ends_a_line() -> None:
    (record,) = records("25/03/2026, 10:00 - Ada: a\u2028b\x85c\x0bd\x0ce\rf\r\n")
    assert record.text == "a\u2028b\x85c\x0bd\x0ce\rf"


SAVED_ANEW = "29.01.18, 12:24 - Adé: Café\n29.01.18, 12:25 - Ben: “olá”\n30.01.18, 9:05 - Ben: fünf\nzwei ß\n"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_chat_that_was_saved_anew_in_other_letters_reads_the_same(codec: str) -> None:
    raw = SAVED_ANEW.encode(codec)
    items, tally = read(raw)
    anew, plain = ([(r.sender, r.text, r.time) for r in records(data)] for data in (raw, SAVED_ANEW))
    assert anew == plain
    for one in items:
        start, size = one.where.offset or 0, one.where.length or 0
        assert hashlib.sha256(raw[start : start + size]).hexdigest() == one.where.sha256
    assert tally.adds_up()
    said = [c.key for c in tally.caveats]
    assert ("caveat.whatsapp.windows_letters" in said) == (codec == "cp1252")


def test_a_few_broken_letters_among_many_are_not_taken_for_those_of_windows() -> None:
    raw = "29.01.18, 12:24 - Adé: Café ñ\n".encode() + b"29.01.18, 12:25 - Ben: caf\xe9\n"
    assert [r.text for r in records(raw)] == ["Café ñ", "caf\ufffd"]
    _, tally = read(raw)
    assert "caveat.whatsapp.windows_letters" not in [c.key for c in tally.caveats]


def test_a_letter_that_the_first_64_kib_cut_in_two_is_not_taken_for_one_of_windows() -> None:
    line = "29.01.18, 12:24 - Ben: "
    raw = (line + "x" * (65535 - len(line)) + "é\n").encode()
    assert records(raw)[0].text.endswith("xé")


def test_a_letter_that_windows_does_not_have_stands_as_a_replacement_sign() -> None:
    raw = "29.01.18, 12:24 - Ben: é ".encode("cp1252") + b"\x81\n"
    (record,) = records(raw)
    assert record.text == "é \ufffd"
    assert record.where.length == len(raw) - 1


def test_a_file_near_the_limit_of_an_export_is_said() -> None:
    chat = "".join(f"25/03/2026, 10:{n % 60:02} - Ada: {n}\n" for n in range(39_990))
    _, tally = read(chat)
    assert ("caveat.whatsapp.cap_40000", {"n": 39_990}) in [(c.key, c.facts) for c in tally.caveats]


def test_memory_does_not_grow_with_the_file() -> None:
    one = b"".join(
        b"25/03/2026, %02d:%02d - Ada: lorem ipsum dolor\n" % (n // 60 % 24, n % 60) for n in range(20_000)
    )

    class Long(io.RawIOBase):
        left = 12

        def read(self, _size: int = -1) -> bytes:
            self.left -= 1
            return one if self.left >= 0 else b""

    tracemalloc.start()
    chat = Document("_chat.txt", None, 12 * len(one), one[:65536], Long)  # type: ignore[arg-type]
    count = sum(1 for _ in READER.read(chat, Choices()))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 240_001
    assert most < 40_000_000


# Claims


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello\nworld\n",
        "2026/01/02(Fri)\n14:05\tAda\thello\n",
        "[14:05] <ada> hi\n[14:06] <bob> ho\n",
        "[2026-03-05 14:05:33] <ada> hi: there\n[2026-03-05 14:05:34] <bob> ho\n",
        "2026-03-05 14:05:33,123 - root - INFO - started\n",
        "2026-03-05 14:05:33 - root - INFO: started\n2026-03-05 14:05:34 - root - ERROR: ended\n",
        "date,from,text\n2026-03-05 14:05,Ada,hello\n",
        "From ada@example.org Mon Mar  5 14:05:33 2026\nSubject: x\n\nhi\n",
        "def f():\n    return '12/05/2026'\n",
    ],
)
def test_other_formats_are_not_claimed(text: str) -> None:
    assert READER.claim(document(text, "notes.txt")) is None


def test_signals_text_form_is_claimed_with_little_sureness() -> None:
    claim = READER.claim(document("[2026-05-29, 15:04] Me: text\n[2026-05-29, 15:05] Ada: text\n", "Ada.md"))
    assert claim == Claim(20, "claim.whatsapp_txt.like_signal")


# The shared corpus


@pytest.mark.skipif(not SHARED.exists(), reason="shared corpus not present")
def test_the_shared_samples_are_read_as_their_entries_say() -> None:
    entries = [
        msgspec.json.decode(line) for line in (SHARED / "expected_sample.jsonl").read_text().splitlines()
    ]
    entries = [e for e in entries if e["source"] == "whatsapp_txt"]
    assert entries
    for entry in entries:
        path = SHARED / entry["file"]
        items, tally = read(path.read_bytes(), name=path.name)
        messages = [i for i in items if isinstance(i, Record) and i.kind == "message"]
        assert (len(messages), tally.system) == (entry["count"], entry["system"])
        for record, wanted in ((messages[0], entry["first"]), (messages[-1], entry["last"])):
            assert record.time.as_written == wanted["time_text"]
            assert (record.time.local or "").ljust(19, "?").replace("???", ":00") == wanted["local"]
            assert (record.sender.name or record.sender.handle) == wanted["sender"]
            assert record.text.startswith(wanted["text_starts"])
        assert sum(len(m.attachments) for m in messages) == entry["attachments"]


@pytest.mark.skipif(not SHARED.exists(), reason="shared corpus not present")
def test_no_shared_chat_loses_a_line() -> None:
    for path in sorted((SHARED / "whatsapp_txt").glob("*/*.txt")):
        _, tally = read(path.read_bytes(), name=path.name)
        assert tally.adds_up()
        assert tally.seen == lines_of(path.read_bytes())
        assert tally.records
