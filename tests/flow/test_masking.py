# SPDX-License-Identifier: Apache-2.0
"""A story is told without what is private: covered where it can be, sealed where it cannot."""

from dataclasses import replace

import pytest

from leeward.flow.masking import masked, texts_of
from leeward.flow.masks import Mask, Secret
from leeward.pack.exhibits import incidents, opened
from leeward.pack.story import Audience, Gap, Item, Story
from leeward.records import Amount, Attachment, Party, Record, Said, Unread, When, Where
from leeward.wire import canonical_entry

from ..pack import stories  # noqa: TID252 - the invented story is that of the pack


def mask(*texts: str) -> Mask:
    return Mask.of([Secret(text, "", "other") for text in texts], None)


def story(audience: Audience = "police") -> Story:
    return replace(stories.story(), audience=audience)


def parts(told: Story) -> list[Item | Gap]:
    return [p for s in told.sources for c in s.conversations for p in c.parts]


def test_without_anything_private_the_story_stays_the_same() -> None:
    told = story()
    assert masked(told, mask(), "[x]") is told


def test_a_record_that_holds_it_keeps_its_label_and_place() -> None:
    told = story()
    first = next(p for p in parts(told) if isinstance(p, Item) and p.record.text)
    after = masked(told, mask(first.record.text), "[x]")
    (gap,) = [p for p in parts(after) if isinstance(p, Gap) and p.why]
    assert (gap.label, gap.count, gap.first_seq, gap.last_seq) == (first.label, 1, first.seq, first.seq)
    assert first.label not in after.chronology
    assert first.seq not in {entry.seq for entry in opened(after)}
    assert (after.before, after.after) == (told.before, told.after)


def test_bytes_of_an_extract_count_as_much_as_the_words() -> None:
    told = story()
    bytes_of = told.sources[0].extract
    hidden = replace(told.sources[0], extract=lambda m, o, n: bytes_of(m, o, n) + b" velvet anchor")
    after = masked(replace(told, sources=(hidden, *told.sources[1:])), mask("Velvet Anchor"), "[x]")
    shown = [p for c in after.sources[0].conversations for p in c.parts if isinstance(p, Item)]
    assert not [p for p in shown if p.record.where.offset is not None]


def test_names_titles_and_files_are_covered() -> None:
    told = story()
    first = told.sources[0]
    named = replace(
        first,
        file="Velvet Anchor.txt",
        how="in the Velvet Anchor",
        by_whom="Velvet Anchor",
        owner="Velvet Anchor",
        unread=(Unread("x", Where("velvet-anchor/a.txt", 0, 1)),),
        conversations=tuple(replace(c, title="Velvet Anchor") for c in first.conversations),
    )
    told = replace(
        told,
        sources=(named, *told.sources[1:]),
        me=replace(told.me, name="Velvet Anchor", handles=("velvet.anchor", *told.me.handles)),
        not_examined=(Said("not_examined.cut", {"file": "velvet anchor.txt"}),),
        summary={"over": {"how": "by the velvet anchor"}, "n": 3, "l": ["velvet anchor"]},
    )
    after = masked(told, mask("Velvet Anchor"), "[x]")
    source = after.sources[0]
    assert (source.file, source.how, source.by_whom, source.owner) == ("[x].txt", "in the [x]", "[x]", "[x]")
    assert source.unread[0].where.member == "[x]/a.txt"
    assert {c.title for c in source.conversations} == {"[x]"}
    assert (after.me.name, after.me.handles) == ("[x]", story().me.handles)
    assert after.not_examined[0].facts == {"file": "[x].txt"}
    assert after.summary == {"over": {"how": "by the [x]"}, "n": 3, "l": ["[x]"]}


@pytest.mark.parametrize("audience", ["police", "lawyer", "me"])
def test_an_entry_or_a_note_that_holds_it_is_not_opened(audience: Audience) -> None:
    told = story(audience)
    note = told.incidents[0]
    word = note.fields[0][1]
    after = masked(told, mask(word), "[x]")
    assert note.seq not in {entry.seq for entry in opened(after)}
    assert note.label not in {i.label for i in incidents(after)}
    assert after.incidents[0].fields[0][1] == "[x]."
    assert told.sources[0].seq in {entry.seq for entry in opened(after)}
    entry = canonical_entry({"type": "import", "file": "WhatsApp Chat with Velvet Anchor.txt"})
    told = replace(told, sources=(replace(told.sources[0], entry=entry), *told.sources[1:]))
    by_file = masked(told, mask("Velvet Anchor"), "[x]")
    assert told.sources[0].seq not in {entry.seq for entry in opened(by_file)}


def test_every_text_of_a_record_is_looked_at() -> None:
    record = Record(
        "message", "a", "thread", When(), Party("handle", "name"), "text", Where("member", 0, 1),
        to=(Party("to", "to name"),), subject="subject", attachments=(Attachment("file"),),
        amount=Amount("50.00", "NGN"), lat="6.5", lon="3.3", extra={"key": "value"},
    )  # fmt: skip
    assert set(texts_of(record)) == {
        "text", "subject", "thread", "member", "handle", "name", "to", "to name", "file", "key", "value",
        "50.00", "6.5, 3.3",
    }  # fmt: skip
