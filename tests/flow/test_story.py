# SPDX-License-Identifier: Apache-2.0
"""The story of a pack: every contact after the day, her replies beside them, the rest as numbered gaps."""

import json
from pathlib import Path
from typing import Any

import pytest

from leeward.errors import UsageError
from leeward.flow import over, records, signs
from leeward.flow.extracts import Originals
from leeward.flow.note import note
from leeward.flow.story import Teller, Wanted
from leeward.pack.story import Gap, Item, Story
from leeward.vault import Vault

from . import cases
from .cases import NOW, at, brought, chat, found, settle
from .conftest import LEDGER


def story(vault: Vault, **wanted: Any) -> Story:
    said = {
        "audience": "police",
        "country": None,
        "records": (),
        "originals": (),
        "language": "en",
        "now": None,
    }
    with Originals(vault) as originals:
        return Teller(vault, signs.look(vault), Wanted(**{**said, **wanted}), originals).story()


def items(told: Story) -> list[Item]:
    talks = [talk for source in told.sources for talk in source.conversations]
    return [part for talk in talks for part in talk.parts if isinstance(part, Item)]


def test_every_contact_and_reply_after_the_day_is_an_item_of_the_chronology(sample: Path) -> None:
    with Vault(sample, cases.PASSPHRASE) as vault:
        told = story(vault)
        wanted = LEDGER["after_over"]
        assert len(told.chronology) == wanted["contacts"] + wanted["own_replies"] + 1
        labels = {item.label for item in items(told)}
        assert set(told.chronology) <= labels
        assert told.refusal is not None
        assert told.refusal.item in labels
        assert {s.label for s in told.sources} == {label.partition(".")[0] for label in labels} | {"E8"}


def test_what_is_not_shown_of_a_conversation_is_counted_in_its_place(sample: Path) -> None:
    with Vault(sample, cases.PASSPHRASE) as vault:
        told = story(vault)
        for source in told.sources:
            for talk in source.conversations:
                shown = [1 if isinstance(p, Item) else p.count for p in talk.parts]
                gaps = [p for p in talk.parts if isinstance(p, Gap)]
                assert all(g.count >= 1 and g.by_me + g.by_other <= g.count for g in gaps)
                assert sum(shown) >= len(talk.parts)


def test_only_kept_findings_are_told(sample: Path) -> None:
    with Vault(sample, cases.PASSPHRASE) as vault:
        one, two, *_ = [t.id for t in signs.look(vault).findings]
        assert story(vault).findings == ()
        signs.decide(vault, one, "kept", "it happened", NOW)
        signs.decide(vault, two, "dismissed", "no", NOW)
        told = story(vault)
        assert [f.id for f in told.findings] == [one]
        assert told.decided == 2
        assert set(told.findings[0].about) <= {item.label for item in items(told)}


def test_chosen_records_come_with_the_refusal_and_her_replies_only(sample: Path) -> None:
    with Vault(sample, cases.PASSPHRASE) as vault:
        last = signs.look(vault).findings[0].records[-1]
        told = story(vault, records=(last,))
        ids = [item.id for item in items(told)]
        assert last in ids
        assert len(ids) == LEDGER["after_over"]["own_replies"] + 2
        with pytest.raises(UsageError, match=r"error\.no_such_record"):
            story(vault, records=("a" * 26,))


def test_no_other_conversation_comes_along(vault: Vault, tmp_path: Path) -> None:
    lines = [at("20/04/2026, 10:00", "Femi", "one"), at("20/04/2026, 10:01", "Ada", "no")]
    private = [at("20/04/2026, 10:00", "Sade", "my secret"), at("20/04/2026, 10:01", "Ada", "mine")]
    brought(vault, chat(tmp_path, "Femi", *lines), chat(tmp_path, "Sade", *private))
    settle(vault, ["Ada"], ["Femi"])
    over.set_time(vault, "2026-04-01", "said", NOW)
    told = story(vault)
    assert [s.file for s in told.sources] == ["WhatsApp Chat with Femi.txt"]
    assert "secret" not in repr(told)


def test_a_pack_without_a_day_is_the_chronology_of_all_contacts(vault: Vault, tmp_path: Path) -> None:
    brought(vault, chat(tmp_path, "Femi", *(at(f"20/04/2026, 10:0{m}", "Femi", "hi") for m in range(3))))
    settle(vault, other=["Femi"])
    told = story(vault)
    assert told.refusal is None
    assert len(told.chronology) == 3
    assert story(vault, country="KE").country == "KE"


def test_an_empty_vault_has_a_story(vault: Vault) -> None:
    told = story(vault)
    assert (told.sources, told.chronology) == ((), ())


def test_the_pack_is_as_old_as_the_last_entry_of_the_log_whatever_day_it_was_over(vault: Vault) -> None:
    over.set_time(vault, "2031-04-01", "a day ahead of every clock here", NOW)
    told = story(vault)
    assert told.made == told.sealed.sealed_at == "2026-06-07T09:00:00Z"
    assert story(vault, now="2026-07-01T00:00:00Z").made == "2026-07-01T00:00:00Z"


def test_an_incident_is_told_with_the_day_it_was_written_and_later_words(vault: Vault) -> None:
    data = b'{"incidents": [{"date": "2026-04-20", "time": "", "what_happened": "At the gate."}]}'
    note(vault, data, NOW)
    records.amend(vault, found(vault, "gate")[0]["id"], {"place": "work"}, NOW)
    (incident,) = story(vault).incidents
    assert (incident.date, incident.time, incident.written) == ("2026-04-20", "", "2026-06-07T09:00:00Z")
    (later,) = incident.amendments
    assert later.fields == (("place", "work"),)


def test_a_download_with_the_newest_first_is_told_in_the_order_of_time(vault: Vault, tmp_path: Path) -> None:
    at_ms = cases.milliseconds("2026-04-20T10:00")
    said = [("Femi", 3000, "four"), ("Femi", 2000, "three"), ("Ada", 2000, "two"), ("Femi", 0, "one")]
    messages = [{"sender_name": who, "timestamp_ms": at_ms + ms, "content": text} for who, ms, text in said]
    thread = {"participants": [{"name": "Ada"}, {"name": "Femi"}], "messages": messages}
    path = tmp_path / "messages" / "inbox" / "femi_1" / "message_1.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(thread | {"thread_path": "inbox/femi_1", "title": "Femi"}), "utf-8")
    brought(vault, tmp_path)
    settle(vault, ["Ada"], ["Femi"])
    over.set_time(vault, "2026-04-01", "said", NOW)
    told = story(vault)
    assert [item.record.text for item in items(told)] == ["one", "two", "three", "four"]
    by_label = {item.label: item.record.text for item in items(told)}
    assert [by_label[label] for label in told.chronology] == ["one", "two", "three", "four"]
    chosen = story(vault, records=tuple(r["id"] for r in found(vault, "four")))
    gaps = [p for s in chosen.sources for c in s.conversations for p in c.parts if isinstance(p, Gap)]
    assert [gap.count for gap in gaps] == [1, 1]
    assert all(gap.first_seq <= gap.last_seq for gap in gaps)


def test_mails_stand_under_their_subject_and_not_under_a_message_id(vault: Vault, tmp_path: Path) -> None:
    mail = (
        "From: Femi <femi@example.com>\r\nTo: Ada <ada@example.org>\r\nSubject: Re: The keys\r\n"
        "Date: Mon, 20 Apr 2026 10:00:00 +0100\r\nMessage-ID: <77.1@example.com>\r\n"
        "In-Reply-To: <76.1@example.com>\r\n\r\nGive them back\r\n"
    )
    (tmp_path / "one.eml").write_text(mail, "utf-8", newline="")
    brought(vault, tmp_path / "one.eml")
    settle(vault, ["ada@example.org"], ["femi@example.com"])
    over.set_time(vault, "2026-04-01", "said", NOW)
    assert [c.title for s in story(vault).sources for c in s.conversations] == ["The keys"]
