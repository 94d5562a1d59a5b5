# SPDX-License-Identifier: Apache-2.0
"""A phone's backup is read whole, each record proven by its bytes, and no damage spreads."""

import base64
import hashlib
import io
import json
import os
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.sms_backup_xml import READER
from leeward.parts import Choices, Document
from leeward.records import Record, Said, Tally, Unread

DATA = Path(__file__).parent / "data/sms_backup_xml"
SHARED = Path(__file__).parents[2] / "../shared/corpus"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="shared corpus not present")
SAMPLES = sorted(p for p in DATA.iterdir() if p.suffix == ".xml")
Item = Record | Unread


def document(untrusted: bytes, name: str = "sms.xml") -> Document:
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
        place = item.where
        assert place.offset is not None
        assert place.length is not None
        there = untrusted[place.offset : place.offset + place.length]
        assert hashlib.sha256(there).hexdigest() == place.sha256
    return found, tally


def records(untrusted: bytes) -> list[Record]:
    return [item for item in read(untrusted)[0] if isinstance(item, Record)]


def said(tally: Tally) -> dict[str, dict[str, str | int]]:
    every: tuple[Said, ...] = (*tally.caveats, *tally.assumptions)
    return {one.key.rpartition(".")[2]: dict(one.facts) for one in every}


def sms(body: str, date: int = 1767225600000, kind: int = 1) -> str:
    return f'<sms address="+2348000000101" date="{date}" type="{kind}" body="{body}"/>\n'


def backup(*elements: str, root: str = "smses") -> bytes:
    return f"<{root}>\n{''.join(elements)}</{root}>".encode()


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


def test_every_sample_is_claimed_and_other_xml_is_not() -> None:
    for path in SAMPLES:
        claim = READER.claim(document(path.read_bytes()))
        assert claim is not None
        assert claim.sure == 100
    for other in (b"", b"<html><body>smses</body></html>", b"say <smses> in a chat", b"BEGIN:VCARD"):
        assert READER.claim(document(other)) is None
    without_a_root = READER.claim(document(sms("x").encode()))
    assert without_a_root is not None
    assert without_a_root.sure < 100


def test_a_sent_message_is_hers_and_a_draft_was_never_sent() -> None:
    received, sent, draft = records(backup(sms("a"), sms("b", kind=2), sms("c", kind=3)))
    assert (received.direction, received.sender.handle, received.to) == ("in", "+2348000000101", ())
    assert (sent.direction, sent.sender.handle) == ("out", None)
    assert [party.handle for party in sent.to] == ["+2348000000101"]
    assert draft.state == ("draft",)


def test_two_halves_of_a_character_become_one() -> None:
    body = "&#55357;&#56841;|&#xd83d;&#xDE09;|&#55357;"
    items, tally = read(backup(sms(body)))
    assert isinstance(items[0], Record)
    assert items[0].text == "😉|😉|\ufffd"
    assert said(tally) == {"joined": {"n": 2}, "lone": {"n": 1}}


def test_halves_of_a_character_in_bytes_become_one() -> None:
    raw = backup(sms("@")).replace(b"@", b"\xed\xa0\xbd\xed\xb8\x89")
    assert records(raw)[0].text == "😉"


def test_bytes_that_spell_no_text_cost_the_letters_and_not_the_record() -> None:
    items, tally = read(backup(sms("caf@")).replace(b"@", b"\xe9"))
    assert isinstance(items[0], Record)
    assert items[0].text == "caf\ufffd"
    assert said(tally) == {"bytes": {"n": 1}}


def test_the_declared_letters_are_used() -> None:
    raw = b"<?xml version='1.0' encoding='ISO-8859-1'?>" + backup(sms("caf@")).replace(b"@", b"\xe9")
    assert records(raw)[0].text == "café"


@pytest.mark.parametrize("letters", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_spellings_of_a_file_are_read_and_keep_their_places(letters: str) -> None:
    declared = "windows-1252" if letters.startswith("utf-16") else "utf-8"  # the bytes know better
    text = f'<?xml version="1.0" encoding="{declared}"?>\n' + backup(sms("é 😉"), sms("b", kind=2)).decode()
    first, second = records(text.encode(letters))
    assert (first.text, second.text) == ("é 😉", "b")


def test_both_roots_in_one_file_and_a_namespace() -> None:
    call = '<call number="+447700900123" date="1767225600000" type="3" duration="0"/>'
    raw = f'<x:backup xmlns:x="u"><x:calls>{call}</x:calls><smses>{sms("a")}</smses></x:backup>'
    first, second = records(raw.encode())
    assert (first.channel, first.kind, first.state) == ("phone", "call", ("missed",))
    assert (second.channel, second.kind) == ("sms", "message")


def test_one_bad_record_among_a_thousand_costs_one() -> None:
    elements = [sms(f"number {n}", 1767225600000 + n) for n in range(1000)]
    for bad in (
        '<sms address="+2348000000101 date="1" type="1" body="a quote is missing"/>\n',
        '<sms address="+2348000000101" date="1" type="1" body="no end"\n',
        '<sms address="+2348000000101" date="1" type="1" body="twice" body="twice"/>\n',
        '<mms date="1" msg_box="1" address="+2348000000101"><parts><part text="x/></parts></mms>\n',
        '<mms date="1" msg_box="1" address="+2348000000101"><parts><part text="x"/>\n',
    ):
        items, tally = read(backup(*elements[:500], bad, *elements[501:]))
        kept = [item for item in items if isinstance(item, Record)]
        assert [r.text for r in kept] == [f"number {n}" for n in range(1000) if n != 500]
        lost = [item for item in items if isinstance(item, Unread)]
        assert [unread.why for unread in lost] == ["bad_xml"]
        assert not tally.truncated


def test_a_raw_sign_in_a_text_is_no_tag() -> None:
    items, tally = read(backup(sms("I <3 you & <b>him</b>"), sms("next")))
    assert [r.text for r in items if isinstance(r, Record)] == ["I <3 you & <b>him</b>", "next"]
    assert said(tally) == {"loose": {"n": 1}}


def test_a_tag_that_a_message_quotes_is_text() -> None:
    quoted = sms("&lt;sms address=&quot;+447700900123&quot; body=&quot;x&quot;/&gt;")
    (only,) = records(backup(quoted))
    assert only.text == '<sms address="+447700900123" body="x"/>'


def test_nothing_in_a_comment_is_a_record() -> None:
    items, _ = read(backup(f"<!-- {sms('no')} -->", f"<![CDATA[{sms('no')}]]>", sms("yes")))
    assert [r.text for r in items if isinstance(r, Record)] == ["yes"]


def test_a_document_type_is_refused_by_name() -> None:
    bomb = b'<!DOCTYPE smses [<!ENTITY a "aaa">]>' + backup(sms("&a;"))
    assert READER.claim(document(bomb)) is not None
    items, tally = read(bomb)
    assert items == []
    assert [(s.why, s.count) for s in tally.skipped] == [("doctype_refused", 1)]


def test_a_count_that_differs_is_said_with_both_numbers() -> None:
    _, tally = read(b'<smses count="3">' + sms("a").encode() + b"</smses>")
    assert said(tally) == {"count": {"declared": 3, "found": 1}}
    _, tally = read(b'<smses count="1">' + sms("a").encode() + b"</smses>")
    assert tally.caveats == ()


def test_a_cut_at_any_byte_keeps_every_whole_record_before_it() -> None:
    mms = '<mms date="1767225601000" msg_box="1" address="x"><parts><part text="é"/></parts></mms>\n'
    raw = backup(sms("one"), mms, "<!-- c -->", sms("two &amp; 2"), root="smses")
    ends = [(i.where.offset or 0) + (i.where.length or 0) for i in records(raw)]
    for cut in range(len(raw)):
        items, tally = read(raw[:cut])
        whole = sum(end <= cut for end in ends)
        assert sum(isinstance(item, Record) for item in items) == whole
        assert tally.truncated == (cut > 0)
        assert all(item.why == "cut_off" for item in items if isinstance(item, Unread))


def test_the_places_do_not_depend_on_how_the_file_is_chunked() -> None:
    raw = (DATA / "multimedia.xml").read_bytes()

    class Drip(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 1, 7))

    dripped = Document("x", None, len(raw), raw, lambda: Drip(raw))
    assert list(READER.read(dripped, Choices())) == list(READER.read(document(raw), Choices()))


def test_a_file_longer_than_memory_likes_is_hashed_as_it_passes() -> None:
    film = bytes(range(256)) * 100_000
    data = base64.b64encode(film).decode()
    mms = (
        '<mms date="1767225601000" msg_box="1" address="+2348000000101"><parts>'
        f'<part ct="video/mp4" cl="film.mp4" text="null" data="{data}" /></parts></mms>'
    )
    first, second = records(backup(mms, sms("after")))
    assert first.attachments[0].sha256 == hashlib.sha256(film).hexdigest()
    assert first.attachments[0].present
    assert second.text == "after"


def test_a_text_too_long_to_hold_is_kept_by_its_place() -> None:
    items, _ = read(backup(sms("before"), sms("x" * (20 << 20)), sms("after")))
    assert [i.text if isinstance(i, Record) else i.why for i in items] == [
        "before",
        "element_too_big",
        "after",
    ]


def test_a_multimedia_message_too_big_to_hold_is_kept_by_its_place() -> None:
    begins = '<mms date="1767225601000" msg_box="1" address="+2348000000101">'
    for inside in (
        f'<parts><part ct="text/plain" text="{"x" * (20 << 20)}"/></parts>',
        f'<future data="{"QUJD" * (5 << 20)}"/>',
        "<addrs>" + '<addr address="Kola" type="151"/>' * 10_001 + "</addrs>",
    ):
        items, _ = read(backup(begins + inside + "</mms>", sms("after")))
        assert [i.text if isinstance(i, Record) else i.why for i in items] == ["element_too_big", "after"]


def test_two_multimedia_messages_without_parts_are_not_taken_for_texts() -> None:
    one = '<mms date="1767225601000" msg_box="1" address="+2348000000101" />\n'
    assert [record.channel for record in records(backup(one, one, one))] == ["mms"] * 3


def test_a_gigantic_comment_hides_no_more_than_itself() -> None:
    raw = backup(sms("before"), "<!--" + "x" * (20 << 20) + "-->\n", sms("after"))
    assert [record.text for record in records(raw)] == ["before", "after"]


def test_a_long_stretch_of_nothing_between_records_costs_nothing() -> None:
    items, tally = read(backup(sms("before"), " " * (20 << 20), sms("after")))
    assert len(items) == 2
    assert tally.seen == 2


def test_what_stands_between_and_after_the_records_is_counted() -> None:
    raw = b"junk" + backup(sms("a"), "more junk", "<new><newer/></new>") + b"\0\0\0"
    _, tally = read(raw)
    assert tally.skipped[0].where == "byte:0"
    assert tally.skipped[1].where == f"byte:{raw.index(b'<new>')}"
    _, later = read(raw[4:])
    assert later.skipped[0].where == f"byte:{raw.index(b'/>', 20) + 2 - 4}"
    assert {s.why: s.count for s in tally.skipped} == {"stray_text": 3, "unknown_element": 1}
    assert tally.seen == 5


def test_a_quote_after_a_record_is_not_part_of_it() -> None:
    raw = backup(sms("a"), sms("b"), sms("c"), '"', sms("d"), ' " " ', sms("e"))
    items, tally = read(raw)
    assert [r.text for r in items if isinstance(r, Record)] == list("abcde")
    assert {raw[(r.where.offset or 0) + (r.where.length or 0) - 1 :][:1] for r in items} == {b">"}
    assert [(s.why, s.count) for s in tally.skipped] == [("stray_text", 2)]


NOT_XML = {c for c in map(chr, range(32)) if c not in "\t\n\r"} | {"\ufffe", "\uffff"}
TEXT = st.text(st.characters(exclude_categories=["Cs"]).filter(lambda c: c not in NOT_XML))


def escaped(text: str, quote: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(quote, f"&#{ord(quote)};")
    return text.replace("\n", "&#10;").replace("\r", "&#xD;").replace("\t", "&#9;")


@given(st.lists(st.tuples(TEXT, st.sampled_from("'\""), st.integers(1, 6)), max_size=5))
def test_what_a_phone_writes_comes_back(messages: list[tuple[str, str, int]]) -> None:
    raw = "".join(
        f"<sms address={q}Kola{q} date={q}1767225600000{q} type={q}{k}{q} body={q}{escaped(t, q)}{q} />"
        for t, q, k in messages
    )
    texts = ["" if t == "null" else t for t, _, _ in messages]
    assert [record.text for record in records(backup(raw))] == texts


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(untrusted: bytes) -> None:
    READER.claim(document(untrusted))
    read(untrusted)


REAL = re.findall(rb"<[^<]*", b"".join(p.read_bytes() for p in SAMPLES))
MARKS = [b"<", b">", b'"', b"'", b"<!--", b"-->", b"<![CDATA[", b"<?", b"</sms>", b"</mms>", b"\xff", b"&#"]
PIECES = st.sampled_from([*REAL, *MARKS])


@given(st.lists(PIECES, max_size=12), st.lists(st.tuples(st.integers(0, 999), st.binary(max_size=2))))
def test_no_mixture_of_real_pieces_breaks_the_reader(
    mixed: list[bytes], flips: list[tuple[int, bytes]]
) -> None:
    untrusted = bytearray(b"<smses>" + b"".join(mixed))
    for at, new in flips:
        untrusted[at % len(untrusted) : at % len(untrusted) + 1] = new or b"<"
    read(bytes(untrusted))


@needs_shared
def test_the_shared_samples_read_as_they_are_judged() -> None:
    lines = (SHARED / "exports/expected_sample.jsonl").read_text("utf-8").splitlines()
    entries = [e for e in map(json.loads, lines) if e["source"] == "sms_backup_restore"]
    assert entries
    for entry in entries:
        items, tally = read((SHARED / "exports" / entry["file"]).read_bytes())
        found = [item for item in items if isinstance(item, Record)]
        assert len(found) == entry["count"]
        assert tally.truncated == entry["truncated"]
        assert sum(bool(r.state) for r in found) == entry.get("not_sent", 0)
        for record, wanted in ((found[0], entry["first"]), (found[-1], entry["last"])):
            assert record.time.as_written == wanted["time_text"]
            assert record.time.utc == wanted["utc"]
            assert (record.sender.handle or "(owner)") == wanted["sender"]
            assert record.text.startswith(wanted["text_starts"])
            assert record.direction == wanted["direction"]
        assert all(any(piece in r.text for r in found) for piece in entry["must_contain"])


@needs_shared
def test_hostile_xml_never_breaks_the_reader() -> None:
    folders = ("badinputs/xml", "badinputs/made/xml", "badinputs/seeds", "badinputs/fuzzdb")
    for folder in folders:
        for path in sorted((SHARED / folder).rglob("*")):
            if path.is_file():
                untrusted = path.read_bytes()
                READER.claim(document(untrusted, path.name))
                read(untrusted)
