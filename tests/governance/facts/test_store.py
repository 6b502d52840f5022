"""The event store: files by kind and month, visible only when asked for by their batch."""

from __future__ import annotations

from pathlib import Path

import pytest

from governance.facts.kinds import OLIST_PRODUCTS, ORDERS
from governance.facts.store import BatchLabel, EventStore
from tests.governance.facts.event_files import Market


def names(market: Market) -> list[str]:
    root = market.settings.events_path
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_events_are_kept_by_kind_and_month(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.take("orders", {}, {"order_id": "o2", "ordered_at": "2026-02-01"}, {"order_id": "o3"})
    market.take("reviews", {"created_at": ""})
    assert [name for name in names(market) if not name.startswith(".")] == [
        "orders/2026-01/1-000000000000.parquet",
        "orders/2026-02/1-000000000000.parquet",
        "reviews/undated/2-000000000000.parquet",
    ]


def test_every_row_knows_its_batch_and_its_row_in_the_file(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.take("orders", {}, {"order_id": "o2"})
    market.take("orders", {}, correction=True)
    with market.engine() as connection:
        market.store.show(connection, "kept", kind=ORDERS, batches=market.batches)
        found = connection.execute("SELECT order_id, batch, row_in_file, correction FROM kept ORDER BY 2, 3").fetchall()
    assert found == [("o1", 1, 1, False), ("o2", 1, 2, False), ("o1", 2, 1, True)]


def test_only_the_batches_asked_for_are_seen(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.take("orders", {})
    market.take("orders", {"order_id": "o2"})
    with market.engine() as connection:
        assert market.store.show(connection, "kept", kind=ORDERS, batches=market.batches[1:])
        assert connection.execute("SELECT order_id FROM kept").fetchall() == [("o2",)]
        assert not market.store.show(connection, "kept", kind=ORDERS, batches=[])
        assert connection.execute("SELECT order_id, batch FROM kept").fetchall() == []
        assert not market.store.show(connection, "kept", kind=OLIST_PRODUCTS, batches=market.batches)


def test_a_batch_with_the_same_number_and_another_digest_is_another_batch(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.take("orders", {})
    assert market.store.files([BatchLabel(1, "f" * 64)]) == []


def test_a_discarded_batch_leaves_nothing(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.take("orders", {})
    market.take("orders", {"order_id": "o2"})
    first, second = market.batches
    assert market.store.unfinished() == [first, second]
    market.store.discard(first)
    market.store.tick_off(second)
    assert names(market) == [f"orders/2026-01/{second}.parquet"]
    assert market.store.unfinished() == []


@pytest.mark.parametrize("number", [1, 12])
def test_discarding_one_batch_spares_those_whose_name_begins_alike(tmp_path: Path, number: int) -> None:
    store = EventStore(tmp_path)
    labels = [BatchLabel(one, "a" * 64) for one in (1, 12, 112)]
    for label in labels:
        path = tmp_path / "orders" / "2026-01" / f"{label}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    store.discard(BatchLabel(number, "a" * 64))
    left = sorted(int(path.name.split("-")[0]) for path in tmp_path.glob("orders/*/*.parquet"))
    assert left == sorted({1, 12, 112} - {number})
