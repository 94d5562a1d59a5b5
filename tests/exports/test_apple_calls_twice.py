# SPDX-License-Identifier: Apache-2.0
"""A call of WhatsApp that an iPhone keeps in two databases counts once, whatever is read first."""

from pathlib import Path

from leeward.exports import apple_calls, whatsapp_ios_calls, whatsapp_ios_db
from leeward.flow.asked import Asked
from leeward.flow.read import read_path
from leeward.flow.readers import Readers
from leeward.flow.receipts import Receipt
from leeward.parts import Neighbour
from leeward.records import Record

from .apple_stores import ADA, database
from .phone_stores import DAY, Lying, document, read, records, whatsapp_calls, whatsapp_chats


def listed(*at: float, provider: str = "net.whatsapp.WhatsApp") -> bytes:
    """A CallHistory.storedata with missed calls at these times."""
    table = "Z_PK INTEGER PRIMARY KEY, ZDATE TIMESTAMP, ZANSWERED INTEGER, ZORIGINATED INTEGER, "
    columns = {"ZCALLRECORD": table + "ZDURATION FLOAT, ZADDRESS VARCHAR, ZSERVICE_PROVIDER VARCHAR"}
    row = {"ZANSWERED": 0, "ZORIGINATED": 0, "ZDURATION": 0.0, "ZADDRESS": ADA, "ZSERVICE_PROVIDER": provider}
    return database(columns, {"ZCALLRECORD": [{**row, "ZDATE": one} for one in at]})


def beside(**files: bytes) -> dict[str, Neighbour]:
    return {name.replace("__", "."): Lying(name.replace("__", "."), data) for name, data in files.items()}


def kinds(data: bytes, near: dict[str, Neighbour]) -> list[str]:
    items, tally = read(apple_calls.READER, document(data, "CallHistory.storedata", near))
    found = [item.kind for item in items if isinstance(item, Record)]
    assert (tally.records, tally.system) == (found.count("call"), found.count("event"))
    return list(found)


def test_a_call_that_whatsapps_own_list_has_counts_there() -> None:
    near = beside(callhistory__sqlite=whatsapp_calls())
    data = listed(DAY + 2, DAY + 5399, DAY + 20_000)
    assert kinds(data, near) == ["event", "event", "call"]
    (first, *_) = records(apple_calls.READER, document(data, "CallHistory.storedata", near))
    assert (first.extra["event"], first.extra["same_as_in"]) == ("call_in_list", "callhistory.sqlite")
    assert (first.state, first.sender.handle) == (("system",), ADA)
    assert kinds(data, {}) == ["call", "call", "call"]


def test_one_call_of_whatsapp_stands_for_one_row_of_the_list() -> None:
    near = beside(callhistory__sqlite=whatsapp_calls())
    assert sorted(kinds(listed(DAY + 1, DAY + 2, DAY + 3), near)) == ["call", "call", "event"]


def test_a_call_of_another_app_at_the_same_time_is_a_call() -> None:
    near = beside(callhistory__sqlite=whatsapp_calls())
    assert kinds(listed(DAY + 2, provider="com.apple.Telephony"), near) == ["call"]
    assert kinds(listed(DAY + 2, provider="org.whispersystems.signal"), near) == ["call"]


def test_a_call_that_only_a_chat_shows_counts_there() -> None:
    chats = whatsapp_chats()
    calls = [
        r for r in records(whatsapp_ios_db.READER, document(chats, "ChatStorage.sqlite")) if r.kind == "call"
    ]
    assert calls
    every = [float(at) for at in range(DAY - 100_000, DAY + 100_000, 100)]
    found = kinds(listed(*every), beside(chatstorage__sqlite=chats))
    assert found.count("event") == len(calls)


def test_files_beside_that_are_broken_cost_nothing() -> None:
    near = beside(callhistory__sqlite=b"no database", chatstorage__sqlite=whatsapp_calls()[:3000])
    assert kinds(listed(DAY + 2), near) == ["call"]


def test_loose_in_one_folder_the_three_databases_count_each_call_once(tmp_path: Path) -> None:
    (tmp_path / "CallHistory.sqlite").write_bytes(whatsapp_calls())
    (tmp_path / "ChatStorage.sqlite").write_bytes(whatsapp_chats())
    (tmp_path / "CallHistory.storedata").write_bytes(listed(DAY + 2, DAY + 5399))
    with Readers(Asked()) as readers:
        *found, receipt = list(read_path(tmp_path, readers))
    assert isinstance(receipt, Receipt)
    together = [f.item for f in found if not isinstance(f, Receipt) and isinstance(f.item, Record)]
    alone = records(whatsapp_ios_calls.READER, document(whatsapp_calls(), "CallHistory.sqlite"))
    near = beside(callhistory__sqlite=whatsapp_calls())
    chats = records(whatsapp_ios_db.READER, document(whatsapp_chats(), "ChatStorage.sqlite", near))
    wanted = [r for r in (*alone, *chats) if r.kind == "call"]
    assert len([r for r in together if r.kind == "call"]) == len(wanted)
    assert receipt.exit_code == 0
