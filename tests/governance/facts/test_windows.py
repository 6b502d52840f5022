"""Windows counted from the database and from the event store, against counting by hand."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from governance.core.database import db
from governance.core.settings import Settings
from governance.facts.window_spec import LONG, SHORT, RateWindow, Span
from governance.facts.windows import WindowCounts, WindowSpec, windows_as_known, windows_now
from governance.sellers import register
from tests.governance.facts.event_files import SELLERS
from tests.governance.facts.imported import AT, register_sellers, rows, take

pytestmark = pytest.mark.usefixtures("platform")

AS_OF = AT.date()
MATURITY = {
    "late": 0,
    "cancelled_by_seller": 0,
    "returned_for_quality": 30,
    "low_reviews": 30,
    "refused_without_ground": 15,
    "slow_first_answer": 15,
    "dissatisfied": 15,
}


def spec(as_of: date = AS_OF) -> WindowSpec:
    return WindowSpec(as_of, tuple(RateWindow(code, days, 90, 365) for code, days in MATURITY.items()), 30, 365)


def market_of(seed: int, orders: int = 150) -> dict[str, list[dict[str, Any]]]:
    """A small market in which buyers and lots come back and much goes wrong."""
    dice = random.Random(seed)
    events: dict[str, list[dict[str, Any]]] = {"orders": [], "reviews": [], "service": []}
    for number in range(orders):
        ordered = datetime(2025, 1, 20, 9) + timedelta(days=dice.randrange(400), hours=dice.randrange(12))  # noqa: DTZ001
        order = {"order_id": f"o{number}", "seller_id": dice.choice(SELLERS[:2]), "buyer_id": f"b{dice.randrange(9)}"}
        events["orders"].append(
            order
            | {
                "ordered_at": ordered,
                "promised_on": (ordered + timedelta(days=5)).date(),
                "delivered_at": min(ordered + timedelta(days=dice.randrange(2, 10)), datetime(2026, 3, 1)),  # noqa: DTZ001
                "cancelled_by": dice.choice(["", "", "seller"]),
                "lot": dice.choice(["", "L1", "L2", "L3", "L4"]),
                "fault": dice.choice(["", "seller", "carrier"]),
            }
        )
        later = min(ordered + timedelta(days=dice.randrange(20)), datetime(2026, 3, 1))  # noqa: DTZ001
        if number % 3:
            review: dict[str, Any] = {
                "review_id": f"r{number}",
                "order_id": f"o{number}",
                "score": dice.randrange(1, 6),
            }
            events["reviews"].append(review | {"created_at": later})
        if number % 2:
            case: dict[str, Any] = {name: order[name] for name in ("order_id", "seller_id", "buyer_id")}
            case |= {"kind": dice.choice(["question", "return", "refund"]), "case_id": f"c{number}", "opened_at": later}
            case |= {"outcome": dice.choice(["", "refused"]), "cause": dice.choice(["quality", "no_reason"])}
            events["service"].append(case | {"satisfaction": dice.choice(["", 1, 4]), "lot": dice.choice(["", "L1"])})
    return events


def take_market(settings: Settings, events: dict[str, list[dict[str, Any]]], *, at: datetime = AT) -> None:
    for kind, given in events.items():
        take(settings, kind, *given, at=at)


def now(as_of: date = AS_OF) -> WindowCounts:
    counts = windows_now(db.session.connection(), spec(as_of))
    db.session.rollback()
    return counts


def assert_equal(first: WindowCounts, second: WindowCounts) -> None:
    for name in WindowCounts.__dataclass_fields__:
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name), err_msg=name)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_database_and_the_event_store_count_the_same(settings: Settings, seed: int) -> None:
    register_sellers()
    take_market(settings, market_of(seed))
    found = now()
    assert_equal(found, windows_as_known(settings, spec(), AT))
    assert found.bad.sum() > found.independent.sum() > 0


def test_every_registered_seller_has_a_row_even_without_facts(settings: Settings) -> None:
    register_sellers()
    take(settings, "orders", {})
    found = now()
    assert found.seller_id.tolist() == sorted(register.ids_by_reference().values())
    assert found.mature_orders.tolist() == [1, 0, 0]


def test_independent_events_are_the_distinct_buyers_where_no_lot_is_known(settings: Settings) -> None:
    register_sellers()
    events = market_of(4)
    take_market(settings, events)
    found, windows = now(), spec()
    place = list(MATURITY).index("late")
    for seller, row in zip(SELLERS, range(len(SELLERS)), strict=True):
        for length in (SHORT, LONG):
            span = windows.window(windows.rates[place], length)
            bad = list(late_of(events["orders"], seller, span))
            assert found.bad[row, place, length] == len(bad)
            assert found.independent[row, place, length] == len({order["buyer_id"] for order in bad})


def late_of(orders: Iterable[dict[str, Any]], seller: str, span: Span) -> Iterable[dict[str, Any]]:
    for order in orders:
        inside = order["seller_id"] == seller and span.first <= order["ordered_at"].date() <= span.last
        if inside and order["fault"] != "carrier" and order["delivered_at"].date() > order["promised_on"]:
            yield order


def test_counts_in_every_window_equal_the_sums_of_the_days(settings: Settings) -> None:
    register_sellers()
    take_market(settings, market_of(5))
    days: dict[tuple[int, date], tuple[int, int]] = {}
    for seller, day, low, reviews in rows("SELECT seller_id, day, low_reviews, reviews FROM seller_day"):
        days[seller, day] = (low, reviews)
    found, windows = now(), spec()
    place = list(MATURITY).index("low_reviews")
    spans = [windows.window(windows.rates[place], length) for length in (SHORT, LONG)]
    for row, seller in enumerate(found.seller_id.tolist()):
        for length, span in enumerate(spans):
            inside = [counts for (one, day), counts in days.items() if one == seller and span.first <= day <= span.last]
            assert found.bad[row, place, length] == sum(low for low, _ in inside)
            assert found.exposed[row, place, length] == sum(reviews for _, reviews in inside)


def test_two_defects_of_one_lot_are_one_independent_event(settings: Settings) -> None:
    register_sellers()
    for number in (1, 2):
        order = {"order_id": f"o{number}", "buyer_id": f"b{number}", "delivered_at": "2026-01-09", "lot": "L1"}
        take(settings, "orders", order)
        take(settings, "service", {"case_id": f"c{number}", "order_id": f"o{number}", "cause": "quality"})
    found, place = now(), list(MATURITY).index("returned_for_quality")
    assert (found.bad[0, place, SHORT], found.independent[0, place, SHORT]) == (2, 1)


def test_what_was_not_known_or_had_not_happened_does_not_count(settings: Settings) -> None:
    register_sellers()
    first, second = AT - timedelta(days=2), AT - timedelta(days=1)
    take(settings, "orders", {"delivered_at": "2026-01-11", "promised_on": "2026-01-10"}, at=first)
    take(settings, "orders", {"order_id": "o2"}, at=second)
    place = list(MATURITY).index("late")

    def seen(as_of: date, known_at: datetime) -> tuple[int, int]:
        counts = windows_as_known(settings, spec(as_of), known_at)
        db.session.rollback()
        return int(counts.exposed[0, place + 1, LONG]), int(counts.bad[0, place, LONG])

    assert seen(AS_OF, AT) == (2, 1)
    assert seen(AS_OF, first) == (1, 1)
    assert seen(date(2026, 1, 10), AT) == (2, 0)
    assert seen(date(2026, 1, 4), AT) == (0, 0)
    assert seen(AS_OF, first - timedelta(seconds=1)) == (0, 0)


def test_a_seller_registered_later_was_not_known_then(settings: Settings) -> None:
    register_sellers()
    assert len(windows_as_known(settings, spec(), AT - timedelta(days=500)).seller_id) == 0
