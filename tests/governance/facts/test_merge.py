"""Which of several versions of one event counts: a truth table, whatever the order of arrival."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from governance.facts import scope
from governance.facts.kinds import KINDS, ORDERS
from governance.facts.merge import merge, outdone
from tests.governance.facts.event_files import Market, Row


def latest(market: Market, kind: str, column: str) -> list[Any]:
    with market.engine() as connection:
        scope.show_known(connection, market.store, batches=market.batches)
        connection.execute(f"CREATE TEMP VIEW {kind}_events AS SELECT * FROM known_{kind}")
        merge(connection, KINDS[kind])
        return [value for (value,) in connection.execute(f"SELECT {column} FROM latest_{kind} ORDER BY 1").fetchall()]


@pytest.mark.parametrize(
    ("kind", "loser", "winner"),
    [
        # the version the platform gives
        ("orders", {"updated_at": "2026-01-06", "delivered_at": "2026-01-20"}, {"updated_at": "2026-01-07"}),
        # else the latest thing the row reports
        ("orders", {}, {"delivered_at": "2026-01-09"}),
        ("orders", {"delivered_at": "2026-01-09"}, {"cancelled_at": "2026-01-10"}),
        ("reviews", {"score": 5}, {"score": 1, "created_at": "2026-01-21"}),
        ("service", {"first_answer_at": "2026-01-15 09:02:00"}, {"closed_at": "2026-01-16"}),
        ("complaints", {"outcome": "open"}, {"outcome": "upheld", "decided_at": "2026-01-20"}),
        # else the row that reports more
        ("orders", {"delivered_at": "2026-01-09"}, {"delivered_at": "2026-01-09", "cancelled_at": "2026-01-09"}),
        # else the row that is final
        ("orders", {"status": "paid"}, {"status": "cancelled"}),
        ("complaints", {"outcome": "open"}, {"outcome": "dismissed"}),
    ],
)
def test_the_later_version_counts_in_either_order(tmp_path: Path, kind: str, loser: Row, winner: Row) -> None:
    mark = "closed_action" if kind == "reviews" else "lot"
    for place, rows in enumerate(permutations([dict(loser) | {mark: "loser"}, dict(winner) | {mark: "winner"}])):
        apart, together = Market(tmp_path / f"apart {place}"), Market(tmp_path / f"together {place}")
        for row in rows:
            apart.take(kind, row)
        together.take(kind, *rows)
        column = "closed_action" if kind == "reviews" else "lot"
        assert latest(apart, kind, column) == latest(together, kind, column) == ["winner"]


def test_of_equal_versions_the_newest_batch_counts(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.take("orders", {"lot": "first"})
    market.take("orders", {"lot": "second"})
    assert latest(market, "orders", "lot") == ["second"]


def test_a_correction_wins_over_later_versions_and_earlier_corrections(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.take("orders", {"lot": "wrong", "updated_at": "2026-02-01"})
    market.take("orders", {"lot": "corrected", "updated_at": "2026-01-06"}, correction=True)
    market.take("orders", {"lot": "ordinary", "updated_at": "2026-02-05"})
    assert latest(market, "orders", "lot") == ["corrected"]
    market.take("orders", {"lot": "corrected again"}, correction=True)
    assert latest(market, "orders", "lot") == ["corrected again"]


def test_different_events_are_never_merged(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.take("orders", {"lot": "a"}, {"seller_id": "boris", "lot": "b"}, {"order_id": "o2", "lot": "c"})
    market.take("orders", {"lot": "d"}, {"order_id": "o3", "lot": "e"})
    assert latest(market, "orders", "lot") == ["b", "c", "d", "e"]


def test_two_keys_with_one_hash_are_still_two_events(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.take("orders", {"lot": "a"}, {"order_id": "o2", "lot": "b"}, {"order_id": "o2", "lot": "c"})
    with market.engine() as connection:
        connection.execute("CREATE OR REPLACE MACRO xxhash64(a) AS 7, (a, b) AS 7")  # the worst hash there is
        scope.show_known(connection, market.store, batches=market.batches)
        connection.execute("CREATE TEMP VIEW orders_events AS SELECT * FROM known_orders")
        merge(connection, ORDERS)
        assert connection.execute("SELECT lot FROM latest_orders ORDER BY 1").fetchall() == [("a",), ("c",)]


def test_repeats_and_older_rows_are_told_apart(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.take("orders", {"status": "delivered", "delivered_at": "2026-01-09"}, {"order_id": "o2"})
    market.take("orders", {"status": "paid"}, {"order_id": "o2"}, {"order_id": "o2"}, {"order_id": "o3"})
    with market.engine() as connection:
        scope.show_known(connection, market.store, batches=market.batches)
        connection.execute("CREATE TEMP VIEW orders_events AS SELECT * FROM known_orders")
        merge(connection, ORDERS)
        assert outdone(connection, ORDERS, 1) == (0, 0)
        assert outdone(connection, ORDERS, 2) == (2, 1)
