"""Files in order of time are kept month by month, others in one go: the outcome is the same."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from governance.facts.months import months_in_order, next_month
from tests.governance.facts.event_files import Market

START = datetime(2025, 1, 1)  # noqa: DTZ001
DAYS = 400


def parquet(path: Path, moments: list[datetime | None], *, group: int = 20) -> Path:
    numbers = range(len(moments))
    table = {
        "order_id": [f"o{number}" for number in numbers],
        "seller_id": ["anna"] * len(moments),
        "buyer_id": ["b1"] * len(moments),
        "ordered_at": pa.array(moments, pa.timestamp("us")),
    }
    pq.write_table(pa.table(table), path, row_group_size=group)
    return path


def in_order() -> list[datetime | None]:
    return [START + timedelta(days=number) for number in range(DAYS)]


def mixed() -> list[datetime | None]:
    moments = in_order()
    random.Random(3).shuffle(moments)
    return moments


@pytest.mark.parametrize(
    ("moments", "group", "expected"),
    [
        (in_order(), 5, 14),
        (in_order(), 400, None),  # one group of rows holds every month
        (mixed(), 5, None),
        ([*in_order(), None], 5, None),
    ],
)
def test_months_are_told_apart_only_when_rows_are_in_order_of_time(
    tmp_path: Path, moments: list[datetime | None], group: int, expected: int | None
) -> None:
    path = parquet(tmp_path / "orders.parquet", moments, group=group)
    with Market(tmp_path).engine() as connection:
        found = months_in_order(connection, path, "ordered_at")
    assert (found and len(found)) == expected
    if found:
        assert (found[0], found[-1]) == (date(2025, 1, 1), date(2026, 2, 1))


def test_next_month_crosses_the_year() -> None:
    assert [next_month(date(2025, 11, 1)), next_month(date(2025, 12, 1))] == [date(2025, 12, 1), date(2026, 1, 1)]


def test_the_order_of_rows_changes_neither_files_nor_counts(tmp_path: Path) -> None:
    markets = []
    for place, moments in enumerate((in_order(), mixed())):
        market = Market(tmp_path / str(place))
        path = parquet(tmp_path / f"{place}.parquet", moments, group=5)
        accepted = market.take_file("orders", path)
        assert accepted.rows_accepted == DAYS
        root = market.settings.events_path
        files = sorted(str(file.relative_to(root)) for file in root.glob("orders/*/*"))
        markets.append((files, market.count()))
    assert markets[0] == markets[1]
    assert len(markets[0][0]) == 14
