# SPDX-License-Identifier: Apache-2.0
"""The accounting of a backup adds up over all stores in it, and says each thing once."""

from hypothesis import given
from hypothesis import strategies as st

from leeward.exports.backup_account import BackupAccount
from leeward.records import Said, Skipped, Tally

from .phone_stores import document

counts = st.integers(0, 1000)
parts = st.builds(
    lambda records, system, lost: Tally(
        "x", records + system + lost, records, system, skipped=(Skipped("damaged_rows", lost, "row:1"),)
    ),
    counts,
    counts,
    counts,
)


def account() -> BackupAccount:
    return BackupAccount("iphone_backup", document(b"1234", "Manifest.db", member="folder/Manifest.db"))


@given(st.lists(parts, max_size=5), st.integers(0, 3))
def test_the_sum_of_what_adds_up_adds_up(stores: list[Tally], missing: int) -> None:
    whole = account()
    for number, store in enumerate(stores):
        whole.add(store, f"HomeDomain/{number}")
    for number in range(missing):
        whole.lost("listed_not_there", f"HomeDomain/gone{number}")
    found = whole.tally()
    assert found.adds_up()
    assert found.records == sum(store.records for store in stores)
    assert found.seen == sum(store.seen for store in stores) + missing


def test_one_sentence_of_two_stores_is_said_once_with_both_counts() -> None:
    whole = account()
    for n in (2, 3):
        caveats = (Said("caveat.sqlite.damaged", {"n": n}),)
        whole.add(Tally("x", caveats=caveats, truncated=n == 3), f"HomeDomain/{n}")
    whole.say("caveat.android_backup.others", n=0)
    found = whole.tally()
    assert found.caveats == (Said("caveat.sqlite.damaged", {"n": 5}),)
    assert found.truncated


def test_a_store_is_lost_at_its_own_place_and_a_backup_at_that_of_its_document() -> None:
    whole = account()
    one = whole.lost("listed_not_there", "HomeDomain/Library/SMS/sms.db")
    other = whole.lost("wrong_password", question="wrong_password")
    assert one.where.member == "HomeDomain/Library/SMS/sms.db"
    assert (other.where.member, other.where.length) == ("folder/Manifest.db", 4)
    assert whole.tally().question == "wrong_password"
    assert whole.lost("damaged_rows").why == "damaged_rows"
    assert whole.tally().question == "wrong_password", "a later loss does not take the question back"
