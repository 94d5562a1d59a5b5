# SPDX-License-Identifier: Apache-2.0
"""JSON is cut into its items with their places, whatever its layout, and damage stays where it is."""

import io
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.json_fields import Times, extras, in_range, plain
from leeward.exports.json_items import Found, JsonItems, Path
from leeward.exports.json_mending import mended
from leeward.exports.json_window import BIGGEST_VALUE, Window

from .json_exports import Drip

Items = st.lists(
    st.dictionaries(
        st.text(max_size=5),
        st.recursive(
            st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
            ),
            max_leaves=5,
        ),
        max_size=4,
    ),
    max_size=6,
)


def walk(untrusted: bytes, *, drip: bool = False) -> tuple[list[Found], JsonItems]:
    def is_list(path: Path) -> bool:
        return path[-1:] == ("messages",)

    items = JsonItems((Drip if drip else io.BytesIO)(untrusted), is_list)
    found = list(items)
    for one in found:
        assert untrusted[one.offset : one.offset + len(one.raw)] == one.raw
    return found, items


def values(found: list[Found]) -> list[Any]:
    return [one.value for one in found if one.is_item]


@given(Items, st.sampled_from([None, 0, 1, 4, "\t"]), st.booleans(), st.booleans())
def test_the_items_of_any_layout_are_those_that_were_written(
    items: list[Any], indent: Any, ascii_only: bool, crlf: bool
) -> None:
    whole = {"name": "x", "chats": {"list": [{"messages": items}, {"messages": items}]}, "end": 1}
    text = json.dumps(whole, indent=indent, ensure_ascii=ascii_only)
    raw = text.replace("\n", "\r\n" if crlf else "\n").encode("utf-8", "surrogatepass")
    found, seen = walk(raw)
    assert values(found) == json.loads(json.dumps(items)) * 2
    assert [(one.path, one.value) for one in found if not one.is_item] == [(("name",), "x"), (("end",), 1)]
    assert not seen.is_cut
    assert not seen.strays
    assert walk(raw, drip=True)[0] == found


@given(st.binary(max_size=200))
def test_any_bytes_are_walked_to_their_end(untrusted: bytes) -> None:
    walk(untrusted)
    walk(b'{"messages": [' + untrusted)
    found, seen = walk(b'{"messages": [\n {"a": 1},\n {' + untrusted)
    assert [one[:5] for one in walk(b'{"messages": [\n {"a": 1},\n {' + untrusted, drip=True)[0]] == [
        one[:5] for one in found
    ]
    assert values(found)[:1] == [{"a": 1}]
    assert seen.is_cut or found


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"n50"', 'n50"'),
        ('"n50"', '"n"50"'),
        ('"n50"', "]"),
        ('"n50"', '"n50" junk'),
        ('"n50"', '["n50"'),
        ('"n50"', "{"),
    ],
)
def test_an_item_that_is_broken_costs_itself(indent: int | None, good: str, bad: str) -> None:
    items = [{"id": n, "text": f"n{n}", "more": [{"a": n}]} for n in range(100)]
    raw = json.dumps({"messages": items, "end": 1}, indent=indent).replace(good, bad).encode()
    found, seen = walk(raw)
    assert [v["id"] for v in values(found) if v] == [n for n in range(100) if n != 50]
    assert [one.why for one in found if one.why] == ["bad_json"]
    assert not seen.is_cut
    assert found[-1].path == ("end",)


def test_an_item_that_is_closed_too_early_keeps_what_it_says() -> None:
    items = [{"id": n, "text": f"n{n}", "more": [{"a": n}]} for n in range(100)]
    for indent in (None, 1):
        raw = json.dumps({"messages": items}, indent=indent).replace('"n50"', '"n50"}').encode()
        found, _ = walk(raw)
        kept = [value["id"] for value in values(found) if isinstance(value, dict)]
        assert kept == list(range(100))
        assert len(found) <= 104


def test_a_string_that_the_file_ends_in_is_kept_by_its_place() -> None:
    for raw in (b'{"messages": ["one", "tw', b'{"a": "tw', b'["\x00', b'{"a', b'"'):
        found, seen = walk(raw)
        assert seen.is_cut
        assert [one.why for one in found if one.is_item] in ([], [None, "cut_off"])


def test_junk_between_items_costs_itself_before_a_layout_is_known() -> None:
    found, _ = walk(b'{"messages": [{"a": 1} x {"a": 2} {"a": 3}, "y", {"a": 4}]}')
    assert [value for value in values(found) if isinstance(value, dict)] == [{"a": n} for n in (1, 2, 3, 4)]


def test_reading_stays_linear_when_every_item_is_broken() -> None:
    raw = b'{"messages": [\n' + b' {\n  "a": [x\n },\n' * 20_000 + b"]}"
    found, seen = walk(raw)
    assert [one.why for one in found] == ["bad_json"] * 20_000
    assert seen._window.spent < (32 << 20) + 8 * len(raw)


@pytest.mark.parametrize(
    ("broken", "meant", "counted"),
    [
        (rb'{"a": "x\x0Cy"}', "x\x0cy", {"escape": 1}),
        (rb'{"a": "x\\x0Cy"}', r"x\x0Cy", {}),
        (rb'{"a": "\q"}', r"\q", {"escape": 1}),
        (rb'{"a": "\ud83d!"}', "\ufffd!", {"lone": 1}),
        (rb'{"a": "\ude00\ud83d\ude00"}', "\ufffd😀", {"lone": 1}),
        (rb'{"a": "\u12"}', r"\u12", {"escape": 1}),
        (b'{"a": "x\ny\x00"}', "x\ny\x00", {"control": 2}),
        (b'{"a": "caf\xe9"}', "caf\ufffd", {"bytes": 1}),
        (b'{"a": "\xed\xa0\xbd\xed\xb8\x80"}', "😀", {"lone": 0}),
        (b'{"a": video_files/sticker (2).webm\n}', "video_files/sticker (2).webm", {"unquoted": 1}),
        (b'{"a": C:\\x, y,\n "b": 1}', "C:\\x, y", {"unquoted": 1}),
        (b'{"a": NaN}', "NaN", {"unquoted": 1}),
        (b'{"a": "x",\n}', "x", {"comma": 1}),
        (b'{"a": -1.5e3, "b": [1, 2,]}', "-1.5e3", {"comma": 1}),
    ],
)
def test_json_is_mended_by_rule_and_counted(broken: bytes, meant: str, counted: dict[str, int]) -> None:
    notes: Counter[str] = Counter()
    fixed = json.loads(mended(broken, notes), parse_float=str)
    assert fixed["a"] == meant
    assert dict(notes) == counted


@given(Items, st.sampled_from([None, 1]), st.booleans())
def test_legal_json_is_not_touched(items: list[Any], indent: int | None, ascii_only: bool) -> None:
    notes: Counter[str] = Counter()
    raw = json.dumps(items, indent=indent, ensure_ascii=ascii_only).encode()
    assert mended(raw, notes) == raw
    assert not notes


def test_a_value_longer_than_memory_likes_is_passed_over_and_hashed() -> None:
    for begin, end in ((b'"', b'"'), (b'["', b'"]'), (b'{"a":"', b'"}')):
        window = Window(io.BytesIO(begin + b'\\"{' * (1 << 20) + end + b",1"))
        passed = window.pass_over()
        assert (passed.offset, passed.length, passed.is_cut) == (0, 3 * (1 << 20) + len(begin + end), False)
        assert window.token() == b","


def test_a_key_or_a_word_longer_than_memory_likes_does_no_harm() -> None:
    long = b"x" * (2 * BIGGEST_VALUE)
    for gigantic in (b'"' + long + b'"', long):
        found, seen = walk(b'{"a": ' + gigantic + b', "messages": [{"b": 1}]}')
        assert values(found) == [{"b": 1}]
        assert not seen.is_cut


def test_fields_that_leeward_gives_a_meaning_are_never_taken_by_an_export() -> None:
    found = extras({"event": "blocked", "x": 1, "y": None, "z": []}, ("event", "x", "y", "z"))
    assert found == {"event_as_written": "blocked", "x": "1"}
    assert (plain(True), plain("é"), plain({"b": 1, "a": "x"})) == ("true", "é", '{"a":"x","b":1}')


@given(st.integers(788_918_400_000, 4_133_980_799_999))
def test_a_time_is_that_of_the_calendar(milliseconds: int) -> None:
    exact = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    written = exact.isoformat(timespec="milliseconds").replace("+00:00", "Z").replace(".000Z", "Z")
    assert Times(Counter()).utc(milliseconds) == written
    assert in_range(str(milliseconds // 1000)) == milliseconds // 1000 * 1000


def test_digits_of_other_scripts_are_no_seconds() -> None:
    assert in_range("١٧٧٢٩٩٠٠٠٠") is None
    assert in_range("") is None
    assert in_range("9" * 16) is None


def test_items_of_one_line_each_are_found_by_the_brace_that_ends_their_line() -> None:
    lines = [b'{"id": %d, "text": "a }, {"}' % n for n in range(9)]
    walk = JsonItems(io.BytesIO(b'{"all": [\n' + b",\n".join(lines) + b"\n]}"), lambda path: path == ("all",))
    found = [one for one in walk if one.is_item]
    assert [one.raw for one in found] == lines
    # Each is looked at once or twice, and not the whole block for each: that took a hundred times as long.
    assert walk._window.spent <= 5 * len(lines[0])
