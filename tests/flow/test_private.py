# SPDX-License-Identifier: Apache-2.0
"""What is private stays private: nothing of the compartment, and no other conversation, is in any pack."""

import base64
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import get_args
from xml.sax.saxutils import quoteattr

import pytest

from leeward.errors import RefusedError, UsageError
from leeward.flow import over, private, records
from leeward.flow.add import Provenance, add
from leeward.flow.asked import Asked
from leeward.flow.check import check_pack, check_vault
from leeward.flow.extracts import Originals
from leeward.flow.note import note
from leeward.flow.pack import pack
from leeward.flow.signs import look
from leeward.flow.story import Teller, Wanted
from leeward.pack.story import Audience, Gap, Story
from leeward.vault import Vault

from . import cases
from .cases import FRIENDS, HERS, HIS, NOW, at, backup, cards, chat, found, milliseconds, settle, sms
from .leaks import traces

AUDIENCES: tuple[Audience, ...] = get_args(Audience)

PRIVATE: list[tuple[private.Kind, object]] = [
    ("address", "14 Quillfeather Road, Yaba, Lagos"),
    ("address", {"street": "7b Umberglade Close", "city": "Abuja"}),
    ("address", "Thornwick Manor, Kaduna"),
    ("number", "+234 800 000 0701"),
    ("number", "0800 000 0702"),
    ("number", {"number": "+44 7700 900703"}),
    ("number", 2025550174),
    ("number", "door 482913"),
    ("helper", "Zebedee Marrowbone"),
    ("helper", {"name": "Auntie Philomenah", "number": "+234 800 000 0705", "relation": "sister"}),
    ("helper", {"name": "Ọláwùnmí Brightwater"}),
    ("helper", "Tuesday Okorafor-Vance"),
    ("helper", ["Peregrine Lockwood"]),
    ("shelter", "Larkspur Haven"),
    ("shelter", {"name": "Juniper Lodge", "mail": "desk@juniperlodge.example.org"}),
    ("shelter", "https://www.example.org/rooms/saffron-hall"),
    ("route", "night bus 9 from Mossgate to Ferrycross"),
    ("route", "Pelican Junction"),
    ("route", {"stops": ["Copperbend", "Hollowmere"]}),
    ("witness", "Barnaby Thistledown"),
    ("witness", {"name": "Ingrid Stormcastle", "mail": "ingrid.s@example.com"}),
    ("witness", "王小明"),
    ("witness", "Мирослава Зоряна"),
    ("witness", {"name": "Cosmo Vandermeer", "phone": "+254 700 000 076"}),
    ("other", "new.start.2026@example.net"),
    ("other", "Velvet Anchor"),
    ("other", "KJA482XY"),
    ("other", "@moonlit_harbour"),
    ("other", {"school": "Gillyflower Academy"}),
    ("other", {"account": "8000000744 1"}),
]

SAID = [
    "I know it is 14, QUILLFEATHER Rd",
    "you hide at Umberglade Close 7",
    "so you live in thornwick manor now",
    "I rang 08000000701 all night",
    "or is it +234-800-000-0702",
    "07700 900 703 is you",
    "(202) 555-0174?",
    "the code is 48 29 13",
    "Zebe\u200bdee will not help",
    "tell philomenah to stop",
    "Olawunmi B. lied to me",
    "okorafor vance is dead to me",
    "PEREGRINE!",
    "Larkspur-Haven has no door",
    "I wrote to desk@JuniperLodge.example.org",
    "rooms/saffron-hall on example.org: https://example.org/rooms/saffron-hall",
    "Night bus 9, from Mossgate to Ferrycross",
    "see you at #PelicanJunction",
    "copper bend? copperbend!",
    "Barnaby's car",
    "stormcastle ingrid",
    "小王小明说",
    "МИРОСЛАВА",
    "call +254700000076",
    "New.Start.2026@Example.net",
    "the velvet\nanchor",
    "kja-482-xy",
    "moonlit harbour",
    "gillyflower  academy",
    "8000 0007 441",
]
"""What he wrote after the day: each holds one of the things above, in another spelling."""

WORDS = [
    "Quillfeather",
    "Umberglade",
    "Thornwick",
    "8000000701",
    "8000000702",
    "7700900703",
    "2025550174",
    "482913",
    "Zebedee",
    "Philomenah",
    "Olawunmi",
    "Okorafor Vance",
    "Peregrine",
    "Larkspur Haven",
    "Juniper Lodge",
    "Saffron Hall",
    "Mossgate",
    "Pelican Junction",
    "Copperbend",
    "Thistledown",
    "Stormcastle",
    "王小明",
    "Мирослава",
    "700000076",
    "new.start.2026",
    "Velvet Anchor",
    "KJA482XY",
    "Moonlit Harbour",
    "Gillyflower",
    "80000007441",
]
"""What no pack may hold."""

OTHERS = [f"{word}{n}" for n, word in enumerate(("Marigoldcake", "Oystershell", "Pinwheelery") * 10)]
"""Secrets of other people in other conversations of the same exports."""


def brought(vault: Vault, folder: Path) -> None:
    """Exports, notes and answers that hold every secret where a person would put it."""
    talk = [at(f"25/04/2026, 21:{n:02}", "Femi", text) for n, text in enumerate(SAID)]
    femi = chat(
        folder / "a",
        "Femi",
        at("20/04/2026, 10:00", "Femi", "hello"),
        at("25/04/2026, 20:14", "Ada", "It is over. Please do not contact me again."),
        *talk,
        at("26/04/2026, 09:00", "Femi", "answer me"),
        at("26/04/2026, 09:01", "Ada", "Stop."),
    )
    group = chat(
        folder / "b", "Choir", *(at("26/04/2026, 10:00", f"Singer {s}", f"about {s}") for s in OTHERS[:10])
    )
    hidden = base64.b64encode(b"Meet Zebedee at Larkspur Haven").decode()
    mms = (
        f'<mms date="{milliseconds("2026-04-26T11:00")}" msg_box="1" address={quoteattr(HIS)} m_type="132">'
        f'<parts><part seq="0" ct="text/plain" name="null" chset="106" cl="t.txt" text="look"/>'
        f'<part seq="1" ct="text/x-note" name="null" cl="note.bin" data="{hidden}"/></parts>'
        f'<addrs><addr address={quoteattr(HIS)} type="137"/></addrs></mms>'
    )
    texts = backup(
        folder / "c" / "sms-Zebedee Marrowbone.xml",
        *(sms(FRIENDS, f"2026-04-26T09:{n:02}", f"from a friend {s}") for n, s in enumerate(OTHERS[10:20])),
        sms(HIS, "2026-04-26T10:00", "pick up"),
        sms(HIS, "2026-04-26T10:01", "and why", name="Ingrid Stormcastle"),
        mms,
    )
    book = cards(folder / "d" / "book.vcf", ("Femi", [HIS]), *((s, ["+2348000000199"]) for s in OTHERS[20:]))
    origin = Provenance("with Larkspur Haven's laptop", "Barnaby Thistledown")
    for result in add(vault, [femi, group, texts, book], Asked(zone="Africa/Lagos"), origin, NOW):
        assert getattr(result, "exit_code", 4) == 0
    seen = {"date": "2026-04-27", "witnesses": ["Cosmo Vandermeer"], "what_happened": "He stood at my door"}
    plain = {"date": "2026-04-28", "time": "18:00", "what_happened": "He drove past", "place": "my work"}
    note(vault, json.dumps({"incidents": [seen, plain]}).encode(), NOW)
    (line,) = found(vault, "drove")
    records.amend(vault, line["id"], {"effect": "I went to Juniper Lodge"}, NOW)
    settle(vault, me=["Ada", HERS], other=["Femi", HIS, "Velvet Anchor"])
    (no,) = found(vault, "contact me again")
    over.set_record(vault, no["id"], NOW)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """A case with thirty secrets in the compartment and thirty more that are other people's."""
    folder = tmp_path_factory.mktemp("private")
    with cases.opened(folder / "case", zone="Africa/Lagos") as vault:
        brought(vault, folder / "exports")
        for kind, said in PRIVATE:
            private.put(vault, kind, json.dumps(said).encode(), NOW)
        yield vault


def wanted(audience: Audience, **more: object) -> Wanted:
    said = {"country": None, "records": (), "originals": (), "language": "en", "now": None}
    return Wanted(audience=audience, **{**said, **more})  # type: ignore[arg-type]  # as the fields are


def story(vault: Vault, audience: Audience) -> Story:
    with Originals(vault) as originals:
        return Teller(vault, look(vault), wanted(audience), originals).story()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_byte_of_any_pack_holds_a_secret(case: Vault, tmp_path: Path, audience: Audience) -> None:
    assert len(PRIVATE) == len(SAID) == len(WORDS) == len(OTHERS) == 30
    built = pack(case, tmp_path / "p", wanted(audience), NOW)
    assert traces(built.path, WORDS) == []
    assert traces(built.path, OTHERS) == []
    assert check_pack(built.path).ok


def test_the_search_for_secrets_finds_what_is_there(case: Vault, tmp_path: Path) -> None:
    built = pack(case, tmp_path / "p", wanted("me"), NOW)
    assert {name for name, _ in traces(built.path, ["answer me"])} >= {
        "data/report.pdf",
        "data/chronology.csv",
    }


def test_a_record_that_holds_something_private_is_a_gap_of_its_own_and_is_counted(case: Vault) -> None:
    told = story(case, "police")
    gaps = [p for s in told.sources for c in s.conversations for p in c.parts if isinstance(p, Gap) and p.why]
    assert {(g.count, g.why) for g in gaps} == {(1, "private")}
    assert len({g.label for g in gaps}) == len(gaps) == len(SAID) + 2
    assert not {g.label for g in gaps} & set(told.chronology)
    assert sum(told.after.values()) == len(look(case).contacts.after)


def test_the_report_says_that_something_private_is_not_shown(case: Vault, tmp_path: Path) -> None:
    built = pack(case, tmp_path / "p", wanted("police"), NOW)
    lines = [
        json.loads(x)
        for f in built.path.rglob("records.jsonl")
        for x in f.read_text("utf-8").split("\n")
        if x
    ]
    private_gaps = [line for line in lines if line.get("why") == "private"]
    assert all(line["label"].startswith("E") for line in private_gaps)
    assert len(private_gaps) == len(SAID) + 2


def test_proofs_of_everything_else_still_hold(case: Vault) -> None:
    assert check_vault(case).ok


def test_a_thing_is_opened_for_one_audience_and_shut_again(case: Vault) -> None:
    def shows(audience: Audience) -> bool:
        talks = [c for s in story(case, audience).sources for c in s.conversations]
        return any(
            "PEREGRINE" in getattr(p, "record", p).text
            for c in talks
            for p in c.parts
            if not isinstance(p, Gap)
        )

    number = next(k.number for k in private.listed(case) if k.says == "Peregrine Lockwood")
    assert not shows("lawyer")
    private.open_for(case, number, "lawyer", NOW)
    assert shows("lawyer")
    assert not shows("police")
    private.shut_for(case, number, "lawyer", NOW)
    assert not shows("lawyer")


def zipped(path: Path, member: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(member, member.name)
    return path


def test_a_whole_original_that_holds_something_private_does_not_go_along(
    vault: Vault, tmp_path: Path
) -> None:
    clean = chat(tmp_path, "Femi", at("20/04/2026, 10:00", "Femi", "hello"))
    told = chat(tmp_path, "Choir", at("20/04/2026, 10:00", "Bola", "at the velvet anchor " * 40))
    packed = zipped(tmp_path / "WhatsApp Chat with Choir.zip", told)
    named = chat(tmp_path, "Velvet Anchor", at("20/04/2026, 10:00", "Bola", "no names"))
    cases.brought(vault, clean, told, packed, named)
    private.put(vault, "shelter", b'"Velvet Anchor"', NOW)
    for label in ("E2", "E3", "E4"):
        with pytest.raises(RefusedError, match=r"error\.pack_original_private"):
            pack(vault, tmp_path / "p", wanted("lawyer", originals=("E1", label)), NOW)
    assert not (tmp_path / "p").exists()
    built = pack(vault, tmp_path / "p", wanted("lawyer", originals=("E1",)), NOW)
    assert [p.read_bytes() for p in built.path.glob("data/originals/*")] == [clean.read_bytes()]


def test_what_is_removed_opens_no_more_and_is_masked_no_more(vault: Vault) -> None:
    one, two = private.put(vault, "number", b'["+234 800 000 0701", "+234 800 000 0702"]', NOW)
    private.remove(vault, one, NOW)
    assert [k.number for k in private.listed(vault)] == [two]
    with pytest.raises(UsageError, match=r"error\.no_such_private"):
        private.open_for(vault, one, "me", NOW)
    with pytest.raises(UsageError, match=r"error\.no_such_private"):
        private.remove(vault, one, NOW)
    assert private.put(vault, "other", b'"Velvet Anchor"', NOW) == [3]
    mask = private.mask(vault, "me", "NG", ())
    assert not mask.holds("0800 000 0701")
    assert mask.holds("0800 000 0702")


@pytest.mark.parametrize("said", [b"", b"{", b"[]", b"{}", b'""', b'{"name": ""}', b"null", b'["a", []]'])
def test_what_says_nothing_is_refused(vault: Vault, said: bytes) -> None:
    with pytest.raises(UsageError):
        private.put(vault, "other", said, NOW)
    assert private.listed(vault) == []


def test_nothing_of_it_stands_in_the_log_that_packs_cite(case: Vault) -> None:
    assert not any(kind.startswith("private") for _, kind, _ in case.entries())
