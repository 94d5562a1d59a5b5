# SPDX-License-Identifier: Apache-2.0
"""The report as a reader gets it: real PDFs, read back with poppler and pikepdf."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from leeward.errors import RefusedError
from leeward.pack import report
from leeward.pack.story import Item, Story
from leeward.records import Party

from .story_for_report import REFUSAL, WORDS_OF_THE_ROOT, chat, finding, item, story

ROOT = Path(__file__).parents[2]
BAD = ROOT / "../shared/corpus/badinputs"
poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
corpus = pytest.mark.skipif(not BAD.is_dir(), reason="shared corpus not present")


def text_of(pdf: bytes, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def pages_of(pdf: bytes) -> list[str]:
    return text_of(pdf).removesuffix("\f").split("\f")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def police() -> bytes:
    return report.render(story())["report.pdf"]


@pytest.fixture(scope="module")
def long() -> dict[str, bytes]:
    return report.render(story(chat(2_600)))


@poppler
def test_the_words_of_every_shown_message_are_in_the_pdf(police: bytes) -> None:
    text = squeezed(text_of(police))
    for one in chat(40):
        assert squeezed(one.record.text) in text, one.label


@poppler
def test_the_first_page_is_one_page_with_the_refusal_and_the_sentence(police: bytes) -> None:
    first, second, *_ = pages_of(police)
    assert "What happened after 3 May 2026" in first
    assert REFUSAL in " ".join(first.split())
    assert "contacts from Femi Adisa after the refusal" in first
    assert "Prepared by Mira Okoro with a program that sorts and counts." in first
    assert second.lstrip().startswith("Mira Okoro / Femi Adisa")
    assert "Contents" in second


@poppler
def test_a_long_refusal_is_clipped_with_the_page_where_it_is_whole() -> None:
    told = story()
    assert told.refusal is not None
    long_text = REFUSAL + " And not through my sister." * 40
    told = replace(told, refusal=replace(told.refusal, text=long_text))
    first = " ".join(pages_of(report.render(told)["report.pdf"])[0].split())
    assert re.search(r"Cut here; the whole text stands in the exhibit: p\. \d+", first)
    assert long_text not in first


@poppler
def test_every_page_has_its_number_the_root_and_the_pack(police: bytes) -> None:
    pages = pages_of(police)
    root = story().sealed.root.hex()
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert " ".join(root[i : i + 4] for i in range(0, 16, 4)) in page
        assert "okoro-2026-08-02" in page


@poppler
def test_the_page_of_what_is_not_proven_is_there_once(police: bytes) -> None:
    pages = [p for p in pages_of(police) if "This page is part of every pack" in p]
    assert len(pages) == 1
    for limit in ("Who held the phone.", "That an export is complete.", "That a law was broken."):
        assert limit in pages[0]


def test_a_template_without_that_page_makes_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(report._HERE, tmp_path / "typst")
    close = tmp_path / "typst/close.typ"
    close.write_text(close.read_text("utf-8").replace('at("scope-page")', ""), "utf-8")
    monkeypatch.setattr(report, "_HERE", tmp_path / "typst")
    with pytest.raises(RefusedError) as refused:
        report.render(story())
    assert refused.value.facts == {"code": "missing_page"}


@poppler
def test_the_twelve_words_and_the_whole_root_are_printed(police: bytes) -> None:
    page = pages_of(police)[-1]
    for word in WORDS_OF_THE_ROOT:
        assert word in page
    assert story().sealed.root.hex() in squeezed(page)
    for way in ("check.html", "python check.py", "leeward check"):
        assert way in page


@poppler
def test_a_gap_stands_numbered_at_its_place_in_the_conversation(police: bytes) -> None:
    (page,) = (p for p in pages_of(police) if "sealed as entries" in p)
    flat = " ".join(page.split())
    assert "[14 messages not shown]" in flat
    assert "sealed as entries 90001 to 90014" in flat
    before, _, after = flat.partition("[14 messages not shown]")
    assert "(24)" in before
    assert "(25)" in after


@poppler
def test_findings_and_her_own_replies_stand_in_it(police: bytes) -> None:
    text = text_of(police)
    assert "After the refusal she wrote 3 times." in text
    assert "sign5.intimate_images@1" in text
    assert "What the other side" in text


@poppler
def test_no_id_is_printed(police: bytes) -> None:
    text = squeezed(text_of(police))
    for one in chat(40):
        assert one.id not in text


@poppler
def test_the_served_copy_names_no_witness_and_no_file() -> None:
    pdf = report.render(story(audience="served"))["report.pdf"]
    text = squeezed(text_of(pdf))
    for hidden in ("Chidi", "Ngozi", "Bisi", "_chat.txt", "WhatsAppChatwithFemi", "/home"):
        assert hidden not in text
    assert "Copytobeservedontheotherside" in text


@poppler
def test_without_a_refusal_the_report_is_a_chronology_and_counts() -> None:
    pdf = report.render(story(chat(12, zero=0), findings=False))["report.pdf"]
    text = " ".join(text_of(pdf).split())
    assert "No day is set on which it was over." in text
    assert "Nothing was decided yet." in text


FORBIDDEN = ("/JS", "/JavaScript", "/Launch", "/URI", "/EmbeddedFile", "/SubmitForm", "/GoToR")


def actions(pdf: bytes) -> set[str]:
    """Every name in the structure of a PDF that could make a reader do something."""
    found: set[str] = set()
    with pikepdf.open(BytesIO(pdf)) as opened:
        for thing in opened.objects:
            if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
                names = {*thing.keys(), *(str(v) for v in thing.values() if isinstance(v, pikepdf.Name))}
                found |= names & set(FORBIDDEN)
    return found


def test_nothing_in_it_acts_or_leads_out(police: bytes) -> None:
    told = story([item(1, "https://example.com/?a=1 javascript:alert(1)"), item(2, "mailto:a@example.org")])
    assert actions(report.render(told)["report.pdf"]) == set()
    assert actions(police) == set()


def test_it_says_that_it_is_an_archive_file_for_everyone(police: bytes) -> None:
    with pikepdf.open(BytesIO(police)) as opened, opened.open_metadata() as about:
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("3", "B")
        assert about["pdfuaid:part"] == "1"
        assert about["dc:title"] == "Evidence report: What happened after 3 May 2026"
        assert str(about["xmp:CreateDate"]).startswith("2026-08-02T10:12:00")


def test_the_same_story_is_the_same_bytes_in_another_process_zone_and_seed(police: bytes) -> None:
    assert report.render(story())["report.pdf"] == police
    program = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1]); import story_for_report as s;"
        "from leeward.pack import report;"
        "print(hashlib.sha256(report.render(s.story())['report.pdf']).hexdigest())"
    )
    here = str(Path(__file__).parent)
    for zone, seed in (("Asia/Tokyo", "1"), ("America/Lima", "77")):
        done = subprocess.run(
            [sys.executable, "-c", program, here],
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LANG": "C"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == hashlib.sha256(police).hexdigest()


@poppler
def test_a_long_report_comes_in_volumes_that_hold_every_item_once(long: dict[str, bytes]) -> None:
    assert list(long) == ["report.pdf", *(f"report-volume-{n}.pdf" for n in range(2, len(long) + 1))]
    texts = {name: text_of(pdf) for name, pdf in long.items()}
    assert "This page is part of every pack" in texts["report.pdf"]
    for number, text in enumerate(texts.values(), 1):
        assert f"Volume {number} of {len(long)}" in text
    places = "".join(texts.values())
    for n in (1, 1_299, 1_300, 1_301, 2_599, 2_600):
        assert len(re.findall(rf"_chat\.txt, byte {n * 80} \+ 71", places)) == 1


@poppler
def test_the_first_volume_says_what_the_later_ones_hold(long: dict[str, bytes]) -> None:
    first = " ".join(text_of(long["report.pdf"]).split())
    assert re.search(rf"Volume {len(long)}: items E1\.\d+ to E1\.2600", first)


def one_of_each_category() -> list[str]:
    """Characters that have stopped typesetters: of each category, and by name."""
    kinds: dict[str, str] = {}
    for code in range(0x110000):
        kinds.setdefault(unicodedata.category(chr(code)), chr(code))
    controls = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
    nonchars = "".join(map(chr, (*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF)))
    tags = "".join(map(chr, range(0xE0000, 0xE0080)))
    selectors = "".join("a" + chr(c) for c in (*range(0xFE00, 0xFE10), 0xE0100, 0xE01EF))
    rest = ["\ue000\U000f0000\U0010fffd", "中文한국어ひらがな", "\U00012000\U00012399", "\ufdfd" * 200]
    long_words = ["w" * 100_000, "a" + "\u0301" * 5_000, "\ud800\udfff x", "words " * 180_000, "\n" * 9_000]
    return [*kinds.values(), controls, nonchars, tags, selectors, *rest, *long_words]


def hostile(texts: list[str]) -> Story:
    items: list[Item] = [
        item(n, text, sender=Party(text[:200], text[:200]), thread=text[:200])
        for n, text in enumerate(texts, 1)
    ]
    told = story(items, parts=tuple(items))
    return replace(told, findings=(finding(5, tuple(i.label for i in items), "r"),))


@poppler
def test_no_character_stops_a_report_and_none_is_lost_in_silence() -> None:
    texts = one_of_each_category()
    text = text_of(report.render(hostile(texts))["report.pdf"])
    for mark in ("⟦U+0000⟧", "⟦U+FDD0⟧", "⟦U+E0001⟧", "⟦U+E000⟧", "⟦U+4E2D⟧", "⟦U+12000⟧", "⟦U+D800⟧"):
        assert mark in text
    assert "⟦U+0301×4994⟧" in squeezed(text)
    assert f"{1_080_000 - 6_000} characters more, whole text in the exhibit file]" in text
    assert f"{100_000 - 6_000} characters more, whole text in the exhibit file]" in text


@poppler
@pytest.mark.parametrize("wide", ["W", "\ufdfa", "\ufdfd", "\U00012000", "\u202e", "a\n"])
def test_no_name_and_no_refusal_pushes_the_first_page_over_its_edge(wide: str) -> None:
    told = story()
    assert told.refusal is not None
    much = wide * 3_000
    person = replace(told.other, name=much, handles=(much,) * 9)
    refusal = replace(told.refusal, text=much, how=much)
    kinds = dict.fromkeys(("message", "call", "mail", "payment", "photo", "post", "comment", "odd"), 9)
    kept = tuple(finding(sign, (f"E1.{sign + 20}",), "rule") for sign in range(1, 6))
    after = {"days": 9, "own_replies": 1, "agreed": 2, "duplicates": 3, "bursts": 4, "calls": {"missed": 5}}
    told = replace(
        told,
        name=much,
        me=person,
        other=person,
        refusal=refusal,
        before=kinds,
        after=kinds,
        findings=kept,
        summary={"after_over": after},
    )
    pages = pages_of(report.render(told)["report.pdf"])
    assert "Contacts in all" in pages[0]
    assert "Contents" in pages[1]


@poppler
@pytest.mark.parametrize("word", ["w" * 900, "\ufdfd" * 60, "\u0645" * 900, "\u4e2d" * 200])
def test_no_word_runs_over_the_edge_of_the_paper(word: str) -> None:
    boxes = text_of(report.render(hostile([word]))["report.pdf"], "-bbox")
    right = max(float(x) for x in re.findall(r'xMax="([\d.]+)"', boxes))
    assert right < 595 - 40


@poppler
def test_words_that_run_from_right_to_left_are_in_it() -> None:
    pdf = report.render(
        story([item(1, "\u0645\u0631\u062d\u0628\u0627"), item(2, "\u05e9\u05dc\u05d5\u05dd")])
    )["report.pdf"]
    (page,) = (p for p in pages_of(pdf) if "_chat.txt, byte" in p)
    assert "\u05e9\u05dc\u05d5\u05dd" in page
    # the Arabic face draws dots apart from their letter, and poppler then reads the letter twice
    assert re.search("\u0645+\u0631+\u062d+\u0628+\u0627+", page)


@poppler
@pytest.mark.parametrize(
    "words", ["#panic()", '#read("/etc/passwd")', "$ x^2 $ *b* _i_ `r` <l> @r \\u{41} // c", "= h\n- l\n+ e"]
)
def test_words_are_never_read_as_a_template(words: str) -> None:
    text = squeezed(text_of(report.render(story([item(1, words)]))["report.pdf"]))
    assert squeezed(words) in text


def test_a_text_that_the_faces_cannot_draw_after_all_is_named_and_the_rest_is_untouched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # letters that promise too much: as if a face had lost a glyph since they were read
    monkeypatch.setattr(report, "pieces", lambda text: text)
    pdf = report.render(story([item(1, "中 odd one"), item(2, "ẹ̀ṣọ́ stays")]))["report.pdf"]
    if shutil.which("pdftotext"):
        text = squeezed(text_of(pdf))
        assert "⟦U+4E2D⟧oddone" in text
        assert "ẹ̀ṣọ́stays" in text


def known_bad(folder: str) -> list[str]:
    """Every line of a folder of the corpus once."""
    lines: list[str] = []
    for path in sorted((BAD / folder).iterdir()):
        lines += path.read_bytes().decode("utf-8", "surrogateescape").splitlines()
    return list(dict.fromkeys(lines))


@corpus
@pytest.mark.parametrize(("folder", "every"), [("strings", 1), ("unicode", 1), ("xss", 9)])
def test_no_known_hostile_line_stops_a_report_or_acts_in_it(folder: str, every: int) -> None:
    for pdf in report.render(hostile(known_bad(folder)[::every])).values():
        assert actions(pdf) == set()


@corpus
@pytest.mark.long
def test_none_of_all_known_hostile_lines_does() -> None:
    for pdf in report.render(hostile(known_bad("xss"))).values():
        assert actions(pdf) == set()


@pytest.mark.parametrize("language", ["es", "sw", "zz", ""])
def test_a_language_without_words_still_gives_a_report(language: str) -> None:
    assert report.render(replace(story(chat(3)), language=language))["report.pdf"].startswith(b"%PDF")
