# SPDX-License-Identifier: Apache-2.0
"""A table of contacts without words becomes counts for each ordered pair, whatever order its rows have."""

import io
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.clock import EPOCH
from leeward.errors import UsageError
from leeward.flow.screen_pairs import NIGHT, amount_of, counted, time_of
from leeward.flow.screen_pairs_rows import asked_columns, cells_of

HIM, HER = "+234 800 000 0001", "+234 800 000 0002"


def pairs(data: str, columns: str, name: str = "in.csv") -> list[dict[str, Any]]:
    source = io.BufferedReader(io.BytesIO(data.encode()))  # type: ignore[arg-type]
    asked = asked_columns(columns)
    return list(counted(cells_of(source, name, asked)).lines("en"))


def test_calls_become_one_line_for_each_direction() -> None:
    table = "Caller,Called,Start,cell\n"
    for at in ("2026-01-03T23:10:00", "2026-01-04T05:59:59", "2026-01-04T12:00:00"):
        table += f"{HIM},{HER},{at},x\n"
    table += f"{HER},{HIM},2026-01-04T13:00:00,x\n"
    table += f"{HIM},{HER},2026-01-09T21:59:00,x\n"
    his, hers, summary = pairs(table, "caller,called,start")
    assert (his["from"], his["to"], his["contacts"], his["days"], his["night"]) == (HIM, HER, 4, 3, 2)
    assert (his["first"], his["last"]) == ("2026-01-03T23:10:00", "2026-01-09T21:59:00")
    assert [hour for hour, n in enumerate(his["hours"]) if n] == [5, 12, 21, 23]
    assert (his["replies"], his["last_reply"], his["since_reply"]) == (1, "2026-01-04T13:00:00", 1)
    assert (hers["contacts"], hers["replies"], hers["since_reply"]) == (1, 4, 0)
    assert (summary["rows"], summary["pairs"], summary["unread"]) == (5, 2, {})
    assert "amount" not in his


def test_no_line_claims_that_anything_was_before_or_after() -> None:
    *lines, summary = pairs("a,b,t\nx,y,2026-01-03\n", "a,b,t")
    assert not any("after" in key or "before" in key for line in lines for key in line)
    assert "before or after" in summary["not_seen"]


def test_small_payments_are_added_up_exactly() -> None:
    lines = [
        {"payer": "a", "payee": "b", "at": f"2026-01-0{n}", "sum": s} for n, s in ((1, "0.01"), (2, 0.02))
    ]
    lines.append({"payer": "a", "payee": "b", "at": "2026-01-03", "sum": "1.000,00"})
    data = "".join(json.dumps(line) + "\n" for line in lines)
    pair, summary = pairs(data, "payer,payee,at,sum", "in.jsonl")
    assert pair["amount"] == {"count": 2, "sum": "0.03", "least": "0.01", "most": "0.02"}
    assert (pair["contacts"], pair["days"], sum(pair["hours"]), summary["no_amount"]) == (3, 3, 0, 1)


def test_rows_that_lack_something_are_counted_by_what_they_lack() -> None:
    rows = ['{"f":"a","t":"b","at":"soon"}', '{"t":"b","at":"2026-01-01"}', '{"f":1,"at":"2026-01-01"}', "[]"]
    (summary,) = pairs("\n".join([*rows, "", ""]), "f,t,at", "x")
    assert summary["unread"] == {"not_read": 1, "no_from": 1, "no_to": 1, "no_time": 1}
    assert summary["rows"] == 4


def test_a_table_out_of_order_says_nothing_of_what_came_since_the_last_reply() -> None:
    his, hers, _ = pairs("f,t,at\na,b,2026-01-03\nb,a,2026-01-02\na,b,2026-01-04\n", "f,t,at")
    assert his["since_reply"] is None
    assert hers["since_reply"] is None


@pytest.mark.parametrize(
    ("written", "wall"),
    [
        ("2026-01-03T19:42:00+01:00", "2026-01-03T19:42:00"),
        ("2026-01-03 19:42", "2026-01-03T19:42:00"),
        ("20260103194200", "2026-01-03T19:42:00"),
        ("1767469320", "2026-01-03T19:42:00"),
        (1767469320000, "2026-01-03T19:42:00"),
        ("1767469320000000", "2026-01-03T19:42:00"),
        (datetime(2026, 1, 3, 19, 42, tzinfo=UTC), "2026-01-03T19:42:00"),
    ],
)
def test_times_are_read_as_tables_write_them(written: object, wall: str) -> None:
    at = time_of(written)
    assert at is not None
    assert EPOCH + timedelta(seconds=at.wall) == datetime.fromisoformat(wall)


@pytest.mark.parametrize(
    "written", ["03/01/2026", "", "7", None, True, 1.5, "9" * 5_000, "20261399000000", "٣" * 14]
)
def test_times_that_could_be_two_or_none_are_not_read(written: object) -> None:
    assert time_of(written) is None


@pytest.mark.parametrize("written", ["1,000", "NaN", "1e999999", "", None, True, "9" * 300])
def test_amounts_that_could_be_two_or_none_are_not_read(written: object) -> None:
    assert amount_of(written) is None


@pytest.mark.parametrize("columns", ["a,b", "a,b,c,d,e", "a,b,b", "a,,c"])
def test_columns_that_name_no_pair_are_refused(columns: str) -> None:
    with pytest.raises(UsageError, match=r"error\.screen_pairs"):
        asked_columns(columns)


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError, match=r"error\.screen_pairs_column"):
        pairs("a,b\n1,2\n", "a,b,when")


WHEN = st.datetimes(EPOCH.replace(year=2025), EPOCH.replace(year=2026)).map(
    lambda at: at.replace(microsecond=0)
)
CALL = st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), WHEN, st.integers(-99, 99))


@settings(deadline=None, max_examples=80)
@given(st.lists(CALL, max_size=30))
def test_every_count_is_that_of_a_count_by_hand(calls: list[tuple[str, str, datetime, int]]) -> None:
    rows = [[f, t, at.isoformat(), n] for f, t, at, n in sorted(calls, key=lambda call: call[2])]
    *lines, _ = counted(rows).lines("en")
    wanted = Counter((f, t) for f, t, _, _ in calls)
    assert {(line["from"], line["to"]): line["contacts"] for line in lines} == wanted
    for line in lines:
        mine = [call for call in calls if call[:2] == (line["from"], line["to"])]
        back = [call for call in calls if call[:2] == (line["to"], line["from"])] * (
            line["from"] != line["to"]
        )
        assert line["days"] == len({call[2].date() for call in mine})
        assert line["night"] == sum(call[2].hour in NIGHT for call in mine)
        assert line["first"] == min(call[2] for call in mine).isoformat()
        assert line["replies"] == len(back)
        assert Decimal(line["amount"]["sum"]) == sum(call[3] for call in mine)
        last = max((call[2] for call in back), default=EPOCH)
        if all(call[2] != last for call in mine):
            assert line["since_reply"] == sum(call[2] > last for call in mine)


@settings(deadline=None, max_examples=80)
@given(st.binary(max_size=200), st.sampled_from(["in.csv", "in.jsonl"]))
def test_any_bytes_are_counted_or_refused(data: bytes, name: str) -> None:
    source = io.BufferedReader(io.BytesIO(b"a,b,c\n" + data if name == "in.csv" else data))  # type: ignore[arg-type]
    try:
        *_, summary = counted(cells_of(source, name, ("a", "b", "c"))).lines("en")
    except UsageError:
        return
    assert summary["rows"] >= sum(summary["unread"].values())
