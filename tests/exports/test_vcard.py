# SPDX-License-Identifier: Apache-2.0
"""Any phone's address book is read: who somebody is, and every way to reach them."""

import hashlib
import io
import json
import os
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.vcard import READER
from leeward.parts import Choices, Document
from leeward.records import Record, Tally, Unread, When
from leeward.wire import canonical

DATA = Path(__file__).parent / "data/vcard"
SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = sorted(p for p in DATA.iterdir() if p.suffix == ".vcf")
Item = Record | Unread


def document(untrusted: bytes, name: str = "contacts.vcf") -> Document:
    return Document(name, None, len(untrusted), untrusted[:65536], lambda: io.BytesIO(untrusted))


def read(untrusted: bytes) -> tuple[list[Item], Tally]:
    """Everything that is read, after checking what must hold for any bytes at all."""
    *items, tally = list(READER.read(document(untrusted), Choices()))
    assert isinstance(tally, Tally)
    assert tally.adds_up()
    found = [item for item in items if not isinstance(item, Tally)]
    assert len(found) == len(items)
    assert tally.records == sum(isinstance(item, Record) for item in found)
    for item in found:
        canonical(item)
        place = item.where
        assert place.offset is not None
        assert place.length is not None
        there = untrusted[place.offset : place.offset + place.length]
        assert hashlib.sha256(there).hexdigest() == place.sha256
    return found, tally


def contacts(untrusted: bytes) -> list[Record]:
    return [item for item in read(untrusted)[0] if isinstance(item, Record)]


def card(*lines: str, version: str = "3.0", end: str = "\r\n") -> bytes:
    return end.join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]).encode()


def plain(item: Item | Tally) -> dict[str, object]:
    """The fields that say something, as a sample's answer lists them."""
    fields: dict[str, object] = msgspec.to_builtins(item)
    return {key: value for key, value in fields.items() if value not in (None, "", [], (), {})}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_reads_as_its_answer_says(path: Path) -> None:
    items, tally = read(path.read_bytes())
    answer = {"items": [plain(item) for item in items], "tally": plain(tally)}
    golden = path.with_suffix(".expected.json")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert json.loads(json.dumps(answer)) == json.loads(golden.read_text("utf-8"))


def test_every_sample_is_claimed_and_other_files_are_not() -> None:
    for path in SAMPLES:
        claim = READER.claim(document(path.read_bytes(), "no-ending"))
        assert claim is not None
        assert claim.sure == 100
    for other in (b"", b"BEGIN:VCALENDAR\r\n", b"she sent BEGIN:VCARD", b"<smses></smses>"):
        assert READER.claim(document(other)) is None
    late = b"exported by a phone\r\n" + card("FN:A")
    assert READER.claim(document(late, "x.txt")) is None
    claim = READER.claim(document(late, "x.VCF"))
    assert claim is not None
    assert claim.sure < 100


def test_numbers_come_first_then_mails_accounts_and_addresses() -> None:
    (only,) = contacts(
        card(
            "ADR:;;1 Example Road;Lagos;;;Nigeria",
            "EMAIL:ada@example.com",
            "X-SKYPE:ada.example",
            "item1.TEL:+234 800 000 0101",
            "X-MS-TEL;VOICE:(202) 555-0143",
            "FN:Ada Example",
        )
    )
    assert only.kind == "contact"
    assert only.sender.name == "Ada Example"
    assert only.time == When()
    assert only.text.split("\n") == [
        "+234 800 000 0101",
        "(202) 555-0143",
        "ada@example.com",
        "ada.example",
        "1 Example Road, Lagos, Nigeria",
    ]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["N:Example;Ada;B.;Dr.;Jr.", "FN:Ada E."], "Ada E."),
        (["N:Example;Ada;B.;Dr.;Jr.", "FN:"], "Dr. Ada B. Example Jr."),
        (["N:;;;;", "ORG:Work\\; Ltd;Sales", "NICKNAME:ade"], "Work; Ltd, Sales"),
        (["NICKNAME:ade", "EMAIL:ada@example.com"], "ade"),
        (["EMAIL:ada@example.com"], "ada@example.com"),
        (["TEL:+234 800 000 0101"], None),
    ],
)
def test_a_contact_is_called_by_the_best_that_its_card_has(lines: list[str], name: str | None) -> None:
    assert contacts(card(*lines))[0].sender.name == name


def test_soft_line_breaks_of_2_1_are_joined() -> None:
    lines = ("FN;QUOTED-PRINTABLE;CHARSET=UTF-8:Ad=C3=\n=A1 Exam=\nple", "TEL;CELL;PREF:+44 7700 900123")
    (only,) = contacts(card(*lines, version="2.1", end="\n"))
    assert only.sender.name == "Adá Example"
    assert only.text == "+44 7700 900123"


def test_a_soft_break_does_not_swallow_the_end_of_the_card() -> None:
    first, second = contacts(card("FN:A", "NOTE;QUOTED-PRINTABLE:cut=", version="2.1") + card("FN:B"))
    assert (first.sender.name, second.sender.name) == ("A", "B")


def test_escapes_and_folds_are_undone() -> None:
    (only,) = contacts(
        card("FN:Example\\, A", "d\\;a", "NOTE:one\\ntwo\\\\", " three", "TEL:+44 7700", "\t 900123")
    )
    assert only.sender.name == "Example, A d;a"
    assert only.extra["note"] == "one\ntwo\\three"
    assert only.text == "+44 7700 900123"


def test_an_address_of_4_0_is_told_without_its_scheme() -> None:
    lines = ('TEL;VALUE=uri;TYPE="work,voice":tel:+1-202-555-0199', "EMAIL:mailto:ada@example.com")
    assert contacts(card(*lines, version="4.0"))[0].text == "+1-202-555-0199\nada@example.com"


def test_letters_that_are_no_utf8_are_read_as_windows_wrote_them_and_that_is_said() -> None:
    items, tally = read(card("FN:Ren@").replace(b"@", b"\xe9"))
    assert isinstance(items[0], Record)
    assert items[0].sender.name == "René"
    assert [c.key for c in tally.caveats] == ["caveat.vcard.guessed"]


def test_a_set_of_letters_that_is_none_is_not_believed() -> None:
    items, tally = read(card("FN;CHARSET=unicode_escape:\\ud800x"))
    assert isinstance(items[0], Record)
    assert items[0].sender.name == "ud800x"
    assert [c.key for c in tally.caveats] == ["caveat.vcard.charset"]


def test_the_card_of_an_agent_belongs_to_the_card_around_it() -> None:
    inner = card("FN:The agent", "TEL:+254 700 000 012").decode()
    first, second = contacts(card("FN:A", "AGENT:\r\n" + inner.strip(), "TEL:+44 7700 900123") + card("FN:B"))
    assert (first.sender.name, first.text) == ("A", "+44 7700 900123")
    assert first.extra["agent"] == "The agent\n+254 700 000 012"
    assert second.sender.name == "B"


@pytest.mark.parametrize("folded", ["\r\n ", "\r\n", ""])
def test_a_large_picture_is_passed_over(folded: str) -> None:
    picture = folded.join(["QUJD" * 18] * 100_000)
    (only,) = contacts(card("FN:A", f"PHOTO;ENCODING=b;TYPE=JPEG:{picture}", "", "TEL:+44 7700 900123"))
    assert (only.sender.name, only.text) == ("A", "+44 7700 900123")
    assert only.where.length is not None
    assert only.where.length > 7_000_000


def test_a_card_of_more_words_than_can_be_is_kept_by_its_place() -> None:
    began = time.process_time()
    items, tally = read(card("FN:A", *["NOTE:x\r\n " + "y" * 50] * 90_000) + card("FN:B"))
    assert [i.why if isinstance(i, Unread) else i.sender.name for i in items] == ["element_too_big", "B"]
    assert tally.seen == 2
    assert time.process_time() - began < 30


def test_a_card_without_its_end_is_kept_when_the_next_begins() -> None:
    items, tally = read(b"BEGIN:VCARD\nFN:A\n" + card("FN:B"))
    assert [i.sender.name for i in items if isinstance(i, Record)] == ["A", "B"]
    assert [c.key for c in tally.caveats] == ["caveat.vcard.no_end"]


def test_text_outside_of_cards_is_counted_by_the_stretch() -> None:
    _, tally = read(b"junk\nmore\n" + card("FN:A") + b"\r\n\x1a\r\n" + card("FN:B") + b"tail")
    assert [(s.why, s.count) for s in tally.skipped] == [("stray_text", 2)]
    assert tally.seen == 4


@pytest.mark.parametrize("letters", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_spellings_of_a_file_are_read_and_keep_their_places(letters: str) -> None:
    text = (card("FN:Adá 😉") + card("FN:B")).decode()
    assert [r.sender.name for r in contacts(text.encode(letters))] == ["Adá 😉", "B"]


def test_a_cut_at_any_byte_keeps_every_whole_card_before_it() -> None:
    raw, without_its_end, _ = (DATA / "phone.vcf").read_bytes().partition(b"BEGIN:VCARD\nVERSION:3.0\nEMAIL")
    assert without_its_end
    ends = [(r.where.offset or 0) + (r.where.length or 0) - len("\n") for r in contacts(raw)]
    for cut in range(0, len(raw), 3):
        items, tally = read(raw[:cut])
        assert sum(isinstance(i, Record) for i in items) == sum(end <= cut for end in ends)
        lost = [i.why for i in items if isinstance(i, Unread)]
        assert lost == (["cut_off"] if tally.truncated else [])


def test_places_do_not_depend_on_how_the_file_is_chunked() -> None:
    class Drip(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 1, 5))

    for path in SAMPLES:
        raw = path.read_bytes()
        dripped = Document("x", None, len(raw), raw, lambda raw=raw: Drip(raw))  # type: ignore[misc]
        assert list(READER.read(dripped, Choices())) == list(READER.read(document(raw), Choices()))


LETTERS = st.characters(exclude_categories=["Cs", "Cc"])
TEXT = st.text(LETTERS).map(lambda t: " ".join(t.split())).filter(bool)


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")


def folded(line: str) -> str:
    return "\r\n ".join(line[at : at + 20] for at in range(0, len(line), 20))


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=4))
def test_what_an_address_book_writes_comes_back(people: list[tuple[str, str, str]]) -> None:
    raw = b"".join(
        card(folded(f"FN:{escaped(n)}"), folded(f"TEL:0{escaped(t)}"), folded(f"NOTE:{escaped(o)}"))
        for n, t, o in people
    )
    found = [(r.sender.name, r.text, r.extra.get("note", "")) for r in contacts(raw)]
    # a value of blanks and semicolons alone says nothing, and is left out
    said = [(n if n.strip(" ;") else None, f"0{t}", o if o.strip(" ;") else "") for n, t, o in people]
    assert found == said


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    READER.claim(document(untrusted))
    read(untrusted)


LINES = st.sampled_from(
    [line for p in SAMPLES for line in p.read_bytes().splitlines(keepends=True)]
    + [b"\r", b"\n", b" ", b"=", b":", b";", b'"', b"\\", b"\xff", b"FN;CHARSET=utf-16:\xd8\x00x\n"]
)


@given(st.lists(LINES, max_size=30), st.lists(st.tuples(st.integers(0, 999), st.binary(max_size=2))))
def test_no_mixture_of_real_lines_breaks_the_reader(
    mixed: list[bytes], flips: list[tuple[int, bytes]]
) -> None:
    untrusted = bytearray(b"BEGIN:VCARD\n" + b"".join(mixed))
    for at, new in flips:
        untrusted[at % len(untrusted) : at % len(untrusted) + 1] = new or b"\n"
    read(bytes(untrusted))


@needs_shared
def test_the_shared_samples_read_as_they_are_judged() -> None:
    lines = (SHARED / "exports/expected_sample.jsonl").read_text("utf-8").splitlines()
    entries = [e for e in map(json.loads, lines) if e["source"] == "vcard"]
    assert entries
    for entry in entries:
        items, tally = read((SHARED / "exports" / entry["file"]).read_bytes())
        found = [item for item in items if isinstance(item, Record)]
        assert len(found) == entry["count"]
        assert tally.truncated == entry["truncated"]
        assert [r.sender.name for r in found] == entry["senders"]
        for record, wanted in ((found[0], entry["first"]), (found[-1], entry["last"])):
            assert record.text.partition("\n")[0].startswith(wanted["text_starts"])
        assert all(any(piece in r.text for r in found) for piece in entry["must_contain"])


@needs_shared
def test_every_shared_card_is_whole_and_has_a_name() -> None:
    for path in sorted((SHARED / "exports/vcard").rglob("*.vcf")):
        items, tally = read(path.read_bytes())
        assert tally.records == len(items) == tally.seen
        assert all(isinstance(item, Record) and item.sender.name for item in items)
