# SPDX-License-Identifier: Apache-2.0
"""The process that sets pages: it sees data only, and its failures are codes without words."""

from pathlib import Path

import manimgx_fonts
import pytest

from leeward.child import TypesetError, typeset

FONTS = Path(manimgx_fonts.__file__).parent
HEAD = """#set document(title: "t", date: datetime(year: 2026, month: 1, day: 1))
#set text(lang: "en", fallback: false)
"""


def template(folder: Path, body: str) -> Path:
    path = folder / "page.typ"
    path.write_text(HEAD + body, "utf-8")
    return path


def failure(path: Path, *must_have: str, **inputs: str) -> str:
    with pytest.raises(TypesetError) as failed:
        typeset(path, inputs, fonts=FONTS, date=0, must_have=must_have)
    return str(failed.value)


def test_a_page_comes_back_as_pdf(tmp_path: Path) -> None:
    page = template(tmp_path, "#sys.inputs.x")
    pdf = typeset(page, {"x": "#panic() [words]"}, fonts=FONTS, date=0)
    assert pdf.startswith(b"%PDF-1.7")
    assert pdf == typeset(page, {"x": "#panic() [words]"}, fonts=FONTS, date=0)


def test_a_missing_glyph_is_a_code_and_never_the_words(tmp_path: Path) -> None:
    page = template(tmp_path, '#text(font: "Noto Sans", sys.inputs.x)')
    assert failure(page, x="secret \u4e2d") == "glyph"


def test_a_mistake_in_a_template_is_a_code(tmp_path: Path) -> None:
    assert failure(template(tmp_path, "#panic(sys.inputs.x)"), x="secret") == "template"


def test_a_page_that_must_be_there_is_missed(tmp_path: Path) -> None:
    assert failure(template(tmp_path, "no page"), "scope-page") == "missing_page"
    twice = template(tmp_path, "#metadata(1)<scope-page> #metadata(2)<scope-page>")
    assert failure(twice, "scope-page") == "missing_page"


def test_files_outside_the_folder_of_the_template_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "in").mkdir()
    assert failure(template(tmp_path / "in", '#read("../secret.txt")')) == "template"


def test_a_template_that_eats_memory_ends_and_only_the_child_ends(tmp_path: Path) -> None:
    page = template(tmp_path, '#let x = "0123456789" * 100000000\n#let y = x * 10\n#y.len()')
    assert failure(page) in {"memory", "template"}
