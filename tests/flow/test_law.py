# SPDX-License-Identifier: Apache-2.0
"""Law is told as where to look, with source, date and status, and never from memory."""

import re
from typing import get_args
from urllib.parse import urlsplit

import pytest

from leeward.flow.law import (
    PICTURES,
    Offence,
    Order,
    Status,
    _kept,
    kinds_of,
    missing,
    offences,
    order_sentence,
    orders,
    sentence,
)
from leeward.records import Finding, Said
from leeward.signs.sign5_threats import HEADINGS
from leeward.words import keys, tell

ALL = _kept().offence
ORDERS = _kept().order
EVERY: tuple[Offence | Order, ...] = (*ALL, *ORDERS)
COUNTRIES = sorted({one.country for one in EVERY})

OFFICIAL = re.compile(
    r"(?:^|\.)(?:legislation\.gov\.uk|gov|gov\.[a-z]{2}|justice\.[a-z]{2}|justice\.gc\.ca|parliament\.[a-z]{2}|int|"
    r"saflii\.org|kenyalaw\.org|indiacode\.nic\.in|irishstatutebook\.ie|lawreform\.ie)$"
)
"""Governments, parliaments, courts and their law reports; "int" is for treaty organisations (RFC 1591)."""
PUBLISHERS = {
    "lawlibrary.org.za": "Laws.Africa and the University of Cape Town",
    "beta.worldlii.org": "World Legal Information Institute",
    "ictpolicyafrica.org": "Strathmore University, Nairobi: laws as they were printed",
    "laws.lawnigeria.com": "Laws of the Federation, in full",
    "lawglobalhub.com": "Nigerian Acts, section by section",
    "resourcehub.bakermckenzie.com": "Fighting Domestic Violence, a reference work on many countries",
    "stepstojustice.ca": "Community Legal Education Ontario",
}
"""Publishers of law: none of them sells one case, tells news or sets questions for an examination."""
NOTES_OF_EDITORS = re.compile(
    r"replace by|to-?do\b|fixme|xxx|re-?check|scraped|source is|page says|seen here|confirmed here|"
    r"from memory|\byaml\b",
    re.IGNORECASE,
)
ON_IMAGES = re.compile(
    r"image|photograph|film|private act|explicit|extortion by threat to share", re.IGNORECASE
)


def told(one: Offence | Order, many: int = 1) -> str:
    said = tell(sentence(one, many) if isinstance(one, Offence) else order_sentence(one))
    return f"{said} {tell(Said('law.caution', {'text': one.caution}))}" if one.caution else said


def a_finding(kind: str, **facts: str) -> Finding:
    sign = {"contact": 1, "gift": 2, "visit": 3, "exposure": 4, "threat": 5}[kind.partition(".")[0]]
    no_words = Said("law.none_kept", {"country": ""})
    return Finding(
        sign=sign,  # type: ignore[arg-type]
        kind=kind,
        rule=f"{kind}@1",
        why=no_words,
        other_side=no_words,
        not_seen=no_words,
        facts=facts,
        records=(0,),
        context=(),
        after_over=True,
    )


def under(country: str, finding: Finding, *, is_pictured: bool = False) -> set[str]:
    """The sections and names of offences that a finding is told under, in every state of a country."""
    states = {None, *(state for one in ALL if one.country == country for state in one.states)}
    kinds = kinds_of(finding, is_pictured=is_pictured)
    return {f"{o.section} {o.name} {o.covers}" for state in states for o in offences(country, state, kinds)}


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.country} {one.name}")
def test_nobody_is_sent_to_a_site_that_is_neither_official_nor_a_publisher_of_law(
    one: Offence | Order,
) -> None:
    host = urlsplit(one.source).hostname or ""
    if one.source:
        assert OFFICIAL.search(host) or host in PUBLISHERS
    else:
        assert (one.status, one.confidence) == ("unverified", "secondary")
    for address in re.findall(r"\S*(?:https?:|www\.)\S*", told(one)):
        assert address == one.source
    if not one.source:
        assert "to be checked in the official text of" in told(one)
        assert (one.statute or "the law there") in told(one)


def test_hosts_that_only_look_official_are_none() -> None:
    for host in (
        "avtografo.ru",
        "brainscape.com",
        "legislation.gov.uk.example.com",
        "mygov.example",
        "xgov.uk",
    ):
        assert not OFFICIAL.search(host)
    for host in ("www.legislation.gov.uk", "new.kenyalaw.org", "www.coe.int", "www.ftc.gov", "www.gov.za"):
        assert OFFICIAL.search(host)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.country} {one.name}")
def test_no_note_of_an_editor_is_told(one: Offence | Order) -> None:
    assert not NOTES_OF_EDITORS.search(told(one))


def test_every_publisher_that_is_trusted_is_used() -> None:
    assert set(PUBLISHERS) <= {urlsplit(one.source).hostname for one in EVERY}


def test_every_offence_has_kinds_that_findings_have() -> None:
    assert len(ALL) > 20
    known = {"contact", "gift", "visit", "exposure", "threat", PICTURES, "exposure.said", "exposure.rumours"}
    known |= {f"threat.{kind}" for kind in HEADINGS}
    for one in ALL:
        assert one.kinds
        assert set(one.kinds) <= known
        assert one.signs
        assert one.confidence in ("statute", "secondary")
        assert "memory" not in f"{one.name} {one.statute} {one.section} {one.covers} {one.caution}"


@pytest.mark.parametrize("one", ALL, ids=lambda o: f"{o.country} {o.section}")
def test_a_sentence_names_source_date_and_status_and_accuses_nobody(one: Offence) -> None:
    for many in (1, 3):
        said = tell(sentence(one, many))
        assert one.source in said
        assert one.statute in said
        assert re.search(r"22 \w+ 2026", said)
        assert "may matter" in said
        assert "committed" not in said
        assert "guilty" not in said


def test_only_offences_of_the_country_and_of_kinds_that_were_found_are_told() -> None:
    assert {o.country for o in offences("KE", None, {"contact", "exposure", "threat"})} == {"KE"}
    assert offences("KE", None, set()) == ()
    assert all("exposure" in o.kinds for o in offences("GB", None, {"exposure"}))
    assert offences(None, None, {"contact", "threat"}) == ()
    assert offences("AU", None, {"contact", "exposure", "threat"}) == ()  # known from memory only


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize(
    "finding",
    [
        *(a_finding(f"threat.{kind}") for kind in HEADINGS if kind != "intimate_images"),
        a_finding("threat.typed", kinds="property_pets, physical"),
        a_finding("threat.unproven", kinds="custody_immigration"),
        a_finding("exposure.typed"),
        a_finding("exposure.rumours"),
        a_finding("gift.typed"),
        a_finding("contact.after_over"),
    ],
    ids=lambda f: f.kind + str(f.facts.get("kinds", "")),
)
def test_nothing_but_images_is_under_an_offence_on_images(country: str, finding: Finding) -> None:
    for offence in under(country, finding):
        assert not ON_IMAGES.search(offence), offence


def test_a_threat_to_show_an_intimate_image_is_under_the_offence_of_threatening_it() -> None:
    for kind, facts in (
        ("threat.intimate_images", {}),
        ("threat.typed", {"kinds": "physical, intimate_images"}),
        ("threat.unproven", {"kinds": "intimate_images"}),
    ):
        finding = a_finding(kind, **facts)
        for country, section in (
            ("GB", "66B"),
            ("US", "2 Publishing"),
            ("CA", "346"),
            ("GH", "not confirmed"),
        ):
            assert any(name.startswith(section) for name in under(country, finding)), (kind, country)
        assert not any("Taking or copying" in name for name in under("GB", finding))


def test_an_exposure_is_under_law_on_images_only_where_there_is_a_picture() -> None:
    shown = a_finding("exposure.said")
    for country in ("GB", "KE", "ZA", "IN", "CA", "US", "IE", "GH"):
        assert any(ON_IMAGES.search(name) for name in under(country, shown, is_pictured=True))
        assert not any(ON_IMAGES.search(name) for name in under(country, shown))
    assert PICTURES not in kinds_of(a_finding("threat.physical"), is_pictured=True)


@pytest.mark.parametrize("kind", ["contact.after_over", "gift.money", "visit.typed", "exposure.rumours"])
def test_what_repeats_is_under_harassment(kind: str) -> None:
    assert {name.split()[0] for name in under("GB", a_finding(kind))} >= {"1,", "2A"}
    assert any("Harassment" in name for name in under("IE", a_finding(kind)))


def test_a_threat_of_violence_is_under_offences_of_threats_and_one_of_suicide_is_not() -> None:
    assert any(name.startswith("15 ") for name in under("ZA", a_finding("threat.physical")))
    assert not any(name.startswith("15 ") for name in under("ZA", a_finding("threat.self_harm_pressure")))
    assert any(
        "Interstate threats" in name for name in under("US", a_finding("threat.typed", kinds="physical"))
    )
    assert not any(
        "Interstate threats" in n for n in under("US", a_finding("threat.typed", kinds="money_job"))
    )


def test_a_law_of_one_state_is_told_only_where_she_named_that_state() -> None:
    sections = {o.section for o in offences("NG", None, {"contact", "threat"})}
    in_abuja = {o.section for o in offences("NG", "FC", {"contact", "threat"})}
    assert "17" not in sections
    assert "17" in in_abuja
    assert "Federal Capital Territory" in tell(sentence(offences("NG", "fct", {"visit"})[0], 2))


def places(country: str, state: str | None) -> set[str]:
    return {o.name for o in orders(country, state)}


def test_every_order_has_a_source_and_its_sentence_names_status_and_day() -> None:
    assert {o.country for o in ORDERS} == {"NG", "KE", "GH", "ZA", "GB", "US", "IN", "AU", "CA", "IE"}
    for one in ORDERS:
        assert one.confidence in ("statute", "secondary")
        assert "memory" not in f"{one.name} {one.statute} {one.about} {one.caution}"
        said = tell(order_sentence(one))
        assert one.source in said
        assert re.search(r"22 \w+ 2026", said)
        assert ("in force" in said or "suspended" in said) != ("guilty" in said)


def test_a_state_of_australia_has_its_own_order_under_its_code_or_its_name() -> None:
    assert {o.only_in for o in ORDERS if o.country == "AU"} == {
        "New South Wales", "Victoria", "Queensland", "South Australia", "Western Australia", "Tasmania",
        "Australian Capital Territory", "Northern Territory",
    }  # fmt: skip
    for written in ("VIC", "vic", "AU-VIC", "Victoria"):
        assert {o.only_in for o in orders("AU", written)} == {"Victoria"}
    assert orders("AU", None) == ()
    assert "Tasmania" in tell(missing("AU", None)[0])
    assert missing("AU", "NSW") == ()


def test_lagos_has_its_own_order_and_the_act_of_the_capital_is_not_told_there() -> None:
    assert places("NG", "Lagos") == {"Interim and final protection order"}
    assert "17" not in {o.section for o in offences("NG", "Lagos", {"contact"})}
    assert "17" in {o.section for o in offences("NG", "Abuja", {"contact"})}
    assert "Kano" in tell(missing("NG", "Kano")[0])


def test_scotland_is_not_told_the_law_of_england() -> None:
    assert offences("GB", None, {"contact"})
    assert offences("GB", "Scotland", {"contact", "threat"}) == ()
    assert orders("GB", "SCT") == ()


def test_a_country_of_which_nothing_is_kept_is_said() -> None:
    assert [s.key for s in missing("FR", None)] == ["law.none_kept"]
    assert missing(None, None) == ()
    assert missing("KE", None) == ()


def test_every_status_that_data_may_have_has_its_sentences() -> None:
    for status in get_args(Status):
        for name in ("law.may_matter", "law.order"):
            assert f"{name}.{status}" in keys()
