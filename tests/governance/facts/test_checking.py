"""Every check, its reason, and the reject file."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from governance.core.errors import Invalid
from governance.core.settings import Settings
from governance.facts.engine import engine
from governance.facts.mapping import ColumnMapping
from tests.governance.facts.event_files import Market, Row, event_file, rows_of


def rejects(path: Path | None) -> list[tuple[str, str, str, str]]:
    assert path
    with path.open(encoding="utf-8", newline="") as stream:
        header, *lines = csv.reader(stream)
    assert header == ["row", "column", "reason", "value"]
    return [(line[0], line[1], line[2], line[3]) for line in lines]


@pytest.mark.parametrize(
    ("kind", "row", "column", "reason"),
    [
        # what must be there
        ("orders", {"order_id": ""}, "order_id", "is empty"),
        ("orders", {"order_id": "   "}, "order_id", "is empty"),
        ("orders", {"ordered_at": ""}, "ordered_at", "is empty"),
        ("reviews", {"score": ""}, "score", "is empty"),
        # types
        ("orders", {"ordered_at": "soon"}, "ordered_at", "is not a date and time such as 2024-03-01 14:05:00"),
        ("orders", {"ordered_at": "2026-02-31"}, "ordered_at", "is not a date and time such as 2024-03-01 14:05:00"),
        ("orders", {"ordered_at": "8/30/2025"}, "ordered_at", "is not a date and time such as 2024-03-01 14:05:00"),
        ("orders", {"promised_on": "2026-02-30"}, "promised_on", "is not a date such as 2024-03-01"),
        ("reviews", {"score": "five"}, "score", "is not a whole number from 1 to 5"),
        ("reviews", {"score": "4.5"}, "score", "is not a whole number from 1 to 5"),
        ("orders", {"sellers_in_order": "1e99"}, "sellers_in_order", "is not a whole number from 1 to 10000"),
        # ranges and codes
        ("reviews", {"score": "6"}, "score", "is not a whole number from 1 to 5"),
        ("reviews", {"score": "0"}, "score", "is not a whole number from 1 to 5"),
        ("orders", {"sellers_in_order": "0"}, "sellers_in_order", "is not a whole number from 1 to 10000"),
        ("orders", {"fault": "weather"}, "fault", "is none of seller, carrier, platform, buyer"),
        ("complaints", {"outcome": "maybe"}, "outcome", "is none of upheld, partly, dismissed, withdrawn, open"),
        ("service", {"kind": "chat"}, "kind", "is none of question, return, exchange, repair, refund"),
        # the calendar
        ("orders", {"ordered_at": "1900-01-05"}, "ordered_at", "lies before the year 2000"),
        ("orders", {"ordered_at": "2999-01-05"}, "ordered_at", "lies in the future"),
        ("orders", {"ordered_at": "2026-03-03"}, "ordered_at", "lies in the future"),
        ("orders", {"promised_on": "2999-01-05"}, "promised_on", "lies more than 5 years ahead"),
        ("orders", {"delivered_at": "2026-01-02"}, "delivered_at", "lies more than a day before ordered_at"),
        ("orders", {"promised_on": "2026-01-03"}, "promised_on", "lies more than a day before ordered_at"),
        ("service", {"closed_at": "2026-01-10"}, "closed_at", "lies more than a day before opened_at"),
        # the register
        ("orders", {"seller_id": "nobody"}, "seller_id", "is no registered seller"),
        ("reviews", {"seller_id": "nobody"}, "seller_id", "is no registered seller"),
    ],
)
def test_a_bad_row_is_refused_with_row_column_reason_and_value(
    tmp_path: Path, kind: str, row: Row, column: str, reason: str
) -> None:
    good: dict[str, Any] = {"order_id": "o2"} if kind in {"orders", "reviews"} else {}
    accepted = Market(tmp_path).take(kind, good, row)
    assert (accepted.rows_read, accepted.rows_accepted) == (2, 1)
    assert rejects(accepted.reject_file) == [("2", column, reason, str(row[column]).strip())]


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("orders", {"ordered_at": "2026-03-02 08:00:00"}),  # a clock ahead of ours
        ("orders", {"delivered_at": "2026-01-04 23:00:00"}),  # hours before the order: two clocks, not two days
        ("orders", {"promised_on": "2026-01-05"}),
        ("orders", {"promised_on": "2027-12-31"}),
        ("orders", {"buyer_id": "", "status": "any word at all", "sellers_in_order": "2.0"}),
        ("orders", {"cancelled_by": " Seller "}),
        ("reviews", {"created_at": "", "order_id": "of nobody we know"}),
    ],
)
def test_what_is_odd_but_possible_is_accepted(tmp_path: Path, kind: str, row: Row) -> None:
    accepted = Market(tmp_path).take(kind, row)
    assert (accepted.rows_accepted, accepted.reject_file) == (1, None)


def test_every_fault_of_a_row_is_listed(tmp_path: Path) -> None:
    accepted = Market(tmp_path).take("reviews", {}, {"score": "9", "seller_id": "nobody", "created_at": "1999-12-31"})
    assert [(column, value) for _, column, _, value in rejects(accepted.reject_file)] == [
        ("score", "9"),
        ("created_at", "1999-12-31"),
        ("seller_id", "nobody"),
    ]


@pytest.mark.parametrize(
    ("written", "zone", "expected"),
    [
        ("2026-01-05 10:00:00", "Asia/Shanghai", "2026-01-05 10:00:00"),
        ("2026-01-05T10:00:00Z", "Asia/Shanghai", "2026-01-05 18:00:00"),
        ("2026-01-05T10:00:00.250+01:00", "UTC", "2026-01-05 09:00:00.25"),
        ("2026-01-05T20:00:00-0300", "UTC", "2026-01-05 23:00:00"),
        ("2026-01-05", "Asia/Shanghai", "2026-01-05 00:00:00"),
    ],
)
def test_moments_with_a_zone_become_the_platform_s_time(tmp_path: Path, written: str, zone: str, expected: str) -> None:
    market = Market(tmp_path)
    market.settings = Settings(var_path=tmp_path / "var", event_threads=1, timezone=zone)
    market.take("orders", {"ordered_at": written})
    with engine(market.settings) as connection:
        found = connection.execute(
            "SELECT CAST(ordered_at AS VARCHAR) FROM read_parquet(?)", [str(tmp_path / "var/events/orders/*/*.parquet")]
        ).fetchall()
    assert found == [(expected,)]


def typed_table() -> dict[str, list[Any]]:
    """Orders as a data frame would hand them over."""
    return {
        "order_id": [1, 2],
        "seller_id": ["anna", "boris"],
        "buyer_id": [10.0, None],
        "ordered_at": [datetime(2026, 1, 5, 10, tzinfo=UTC), datetime(2026, 1, 6, tzinfo=UTC)],
        "promised_on": [datetime(2026, 1, 9), None],  # noqa: DTZ001
        "sellers_in_order": [1.0, 2.5],
    }


def test_typed_columns_of_parquet_are_read_by_what_they_mean(tmp_path: Path) -> None:
    market = Market(tmp_path)
    pq.write_table(pa.table(typed_table()), tmp_path / "orders.parquet")
    accepted = market.take_file("orders", tmp_path / "orders.parquet")
    assert rejects(accepted.reject_file) == [("2", "sellers_in_order", "is not a whole number from 1 to 10000", "2.5")]
    with market.engine() as connection:
        market.store.show(connection, "kept", kind=accepted.kind, batches=market.batches)
        found = connection.execute("SELECT order_id, buyer_id, ordered_at, promised_on FROM kept").fetchall()
    assert found == [("1", "10", datetime(2026, 1, 5, 10), date(2026, 1, 9))]  # noqa: DTZ001


@pytest.mark.parametrize(
    ("column", "values"), [("ordered_at", [1, 2]), ("promised_on", [True, False]), ("order_id", [["a"], ["b"]])]
)
def test_a_column_of_a_type_that_can_never_fit_refuses_the_file(tmp_path: Path, column: str, values: list[Any]) -> None:
    pq.write_table(pa.table(typed_table() | {column: values}), tmp_path / "orders.parquet")
    with pytest.raises(Invalid, match=f"The column {column} holds"):
        Market(tmp_path).take_file("orders", tmp_path / "orders.parquet")


def test_codes_constants_and_names_are_mapped(tmp_path: Path) -> None:
    rows = [{"Order No" if name == "order_id" else name: value for name, value in row.items()} | {"status": "CANCELED"}
            for row in rows_of("orders", {})]  # fmt: skip
    path = event_file(tmp_path, "orders", {})
    lines = [",".join(rows[0]), ",".join(map(str, rows[0].values()))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    mapping = ColumnMapping(
        columns={"order_id": "Order No"}, constants={"fault": "carrier"}, values={"status": {"CANCELED": "cancelled"}}
    )
    market = Market(tmp_path)
    accepted = market.take_file("orders", path, mapping=mapping)
    with market.engine() as connection:
        market.store.show(connection, "kept", kind=accepted.kind, batches=market.batches)
        assert connection.execute("SELECT order_id, fault, status FROM kept").fetchall() == [
            ("o1", "carrier", "cancelled")
        ]


def test_broken_rows_stand_in_the_reject_file_too(tmp_path: Path) -> None:
    path = event_file(tmp_path, "reviews", {}, {"order_id": "o2", "score": 7})
    path.write_text(path.read_text(encoding="utf-8") + "too,few\n", encoding="utf-8")
    accepted = Market(tmp_path).take_file("reviews", path)
    assert (accepted.rows_read, accepted.rows_accepted) == (3, 1)
    assert [line[:2] for line in rejects(accepted.reject_file)] == [("2", "score"), ("3", "")]
