"""What events count to: truth tables for every count, and the list behind every numerator."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.governance.facts.event_files import Counted, Market, Row

DELIVERED: Row = {"delivered_at": "2026-01-09 12:00:00", "promised_on": "2026-01-10"}
LATE: Row = {"delivered_at": "2026-01-11 00:00:01", "promised_on": "2026-01-10"}


def count(folder: Path, *, by: date | None = None, **events: list[Row]) -> Counted:
    market = Market(folder)
    for kind, rows in events.items():
        market.take(kind, *rows)
    return market.count(by=by)


def listed(counted: Counted) -> list[tuple[str, str, str | None]]:
    return [(event["metric"], event["event_reference"], event["reason"]) for event in counted.events]


@pytest.mark.parametrize(
    ("order", "expected", "adverse"),
    [
        ({}, {"orders": 1}, []),
        (DELIVERED, {"orders": 1, "delivered": 1}, []),
        # the calendar day decides, not the hour
        ({"delivered_at": "2026-01-10 23:59:59", "promised_on": "2026-01-10"}, {"orders": 1, "delivered": 1}, []),
        (LATE, {"orders": 1, "delivered": 1, "late": 1}, [("late", "o1", None)]),
        ({"delivered_at": "2026-01-11"}, {"orders": 1, "delivered": 1}, []),  # nothing was promised
        ({"promised_on": "2026-01-06"}, {"orders": 1}, []),  # not delivered: not late yet
        (dict(LATE) | {"fault": "seller"}, {"orders": 1, "delivered": 1, "late": 1}, [("late", "o1", None)]),
        (
            dict(LATE) | {"fault": "carrier"},
            {"orders": 1, "delivered": 1, "late_apart": 1},
            [("late", "o1", "carrier")],
        ),
        (
            {"cancelled_by": "seller", "status": "cancelled"},
            {"orders": 1, "cancelled_by_seller": 1},
            [("cancelled_by_seller", "o1", None)],
        ),
        ({"cancelled_by": "buyer", "status": "cancelled"}, {"orders": 1}, []),
    ],
)
def test_orders_count_on_their_day(
    tmp_path: Path, order: Row, expected: dict[str, int], adverse: list[tuple[str, str, str | None]]
) -> None:
    counted = count(tmp_path, orders=[order])
    assert list(counted.days) == [("anna", "2026-01-05")]
    assert (counted.sums(), listed(counted)) == (expected, adverse)


def test_an_order_counts_once_for_each_seller_who_has_a_part_in_it(tmp_path: Path) -> None:
    counted = count(tmp_path, orders=[LATE, dict(DELIVERED) | {"seller_id": "boris"}])
    assert {seller: day["orders"] for (seller, _), day in counted.days.items()} == {"anna": 1, "boris": 1}
    assert [event["seller_id"] for event in counted.events] == ["anna"]


BOTH: list[Row] = [{}, {"seller_id": "boris"}]
ALONE: list[Row] = [{}]


@pytest.mark.parametrize(
    ("orders", "reviews", "expected", "adverse"),
    [
        (ALONE, [{"score": 5}], {"reviews": 1, "rating_sum": 5}, []),
        (ALONE, [{"score": 3}], {"reviews": 1, "rating_sum": 3}, []),
        (ALONE, [{"score": 2}], {"reviews": 1, "low_reviews": 1, "rating_sum": 2}, [("r1/o1", None)]),
        # one vote per order: the latest review, by creation, answer and id; empty is earliest
        (ALONE, [{"score": 1}, {"review_id": "r2", "created_at": "2026-01-21"}], {"reviews": 1, "rating_sum": 5}, []),
        (ALONE, [{"score": 1, "created_at": ""}, {"review_id": "r0"}], {"reviews": 1, "rating_sum": 5}, []),
        (
            ALONE,
            [{"score": 1, "review_id": "r2"}, {"answered_at": "2026-01-22"}],
            {"reviews": 1, "rating_sum": 5},
            [],
        ),
        (
            ALONE,
            [{"score": 4}, {"score": 1, "review_id": "r2"}],
            {"reviews": 1, "low_reviews": 1, "rating_sum": 1},
            [("r2/o1", None)],
        ),
        # several sellers: nobody's door, unless the review names one
        (BOTH, [{"score": 1}], {"reviews_apart": 2, "low_reviews_apart": 2}, [("r1/o1", "several_sellers")] * 2),
        ([{"sellers_in_order": 2}], [{"score": 5}], {"reviews_apart": 1}, []),
        (
            BOTH,
            [{"score": 1, "seller_id": "boris"}],
            {"reviews": 1, "low_reviews": 1, "rating_sum": 1},
            [("r1/o1", None)],
        ),
        # a flagged review is apart, and takes no vote away
        (ALONE, [{"score": 1, "authenticity": "flagged"}], {"reviews_apart": 1, "low_reviews_apart": 1},
         [("r1/o1", "flagged")]),
        (
            ALONE,
            [{"score": 1}, {"score": 5, "review_id": "r2", "created_at": "2026-02-01", "authenticity": "flagged"}],
            {"reviews": 1, "low_reviews": 1, "rating_sum": 1, "reviews_apart": 1},
            [("r1/o1", None)],
        ),
        # What was answered and closed is handled.
        (ALONE, [{"answered_at": "2026-01-22"}], {"reviews": 1, "rating_sum": 5}, []),
        (
            ALONE,
            [{"answered_at": "2026-01-22", "closed_action": "refund"}],
            {"reviews": 1, "rating_sum": 5, "reviews_handled": 1},
            [],
        ),
        # an unknown order, or a seller who has no part in it: the review waits
        ([{"order_id": "other"}], [{"score": 1}], {}, []),
        (ALONE, [{"score": 1, "seller_id": "boris"}], {}, []),
    ],
)  # fmt: skip
def test_reviews_are_one_vote_per_order_and_seller_on_the_order_s_day(
    tmp_path: Path, orders: list[Row], reviews: list[Row], expected: dict[str, int], adverse: list[Any]
) -> None:
    counted = count(tmp_path, orders=orders, reviews=reviews)
    found = {name: number for name, number in counted.sums().items() if name != "orders"}
    assert {day for _, day in counted.days} == {"2026-01-05"}
    assert found == expected
    assert [(event["event_reference"], event["reason"]) for event in counted.events] == adverse


QUALITY: Row = {"order_id": "o1", "cause": "quality"}


@pytest.mark.parametrize(
    ("order", "cases", "expected", "adverse"),
    [
        (DELIVERED, [{"order_id": "o1", "cause": "no_reason"}], {"returned": 1}, []),
        (DELIVERED, [QUALITY], {"returned": 1, "returned_for_quality": 1}, [("c1", None)]),
        (DELIVERED, [dict(QUALITY) | {"kind": "exchange"}], {"exchanged": 1}, []),
        # an order counts once, however many cases it has
        (
            DELIVERED,
            [dict(QUALITY) | {"case_id": "c2"}, QUALITY, {"order_id": "o1", "case_id": "c3"}],
            {"returned": 1, "returned_for_quality": 1},
            [("c1", None)],
        ),
        # not the seller's, or not known to be delivered: apart
        (
            DELIVERED,
            [dict(QUALITY) | {"fault": "carrier"}],
            {"returned": 1, "returned_for_quality_apart": 1},
            [("c1", "carrier")],
        ),
        ({}, [QUALITY], {"returned": 1, "returned_for_quality_apart": 1}, [("c1", "not_delivered")]),
        # another seller's order, or an unknown one: the case waits
        (DELIVERED, [dict(QUALITY) | {"seller_id": "boris"}], {}, []),
        (DELIVERED, [dict(QUALITY) | {"order_id": "o9"}], {}, []),
    ],
)
def test_returns_count_once_per_order_on_its_day(
    tmp_path: Path, order: Row, cases: list[Row], expected: dict[str, int], adverse: list[Any]
) -> None:
    counted = count(tmp_path, orders=[order], service=cases)
    of_order = counted.days["anna", "2026-01-05"]
    names = ("returned", "returned_for_quality", "returned_for_quality_apart", "exchanged")
    assert {name: of_order[name] for name in names if of_order[name]} == expected
    assert [(event["event_reference"], event["reason"]) for event in counted.events] == adverse


QUESTION: Row = {"kind": "question"}
REFUSED: Row = {"kind": "refund", "outcome": "refused", "closed_at": "2026-01-16 09:00:00"}


@pytest.mark.parametrize(
    ("case", "expected", "adverse"),
    [
        (QUESTION, {"questions": 1}, [("slow_first_answer", "c1", None)]),
        (
            dict(QUESTION) | {"first_answer_at": "2026-01-15 09:03:00"},
            {"questions": 1, "answered_in_time": 1},
            [],
        ),
        (
            dict(QUESTION) | {"first_answer_at": "2026-01-15 09:03:01"},
            {"questions": 1},
            [("slow_first_answer", "c1", None)],
        ),
        (dict(QUESTION) | {"fault": "platform"}, {}, [("slow_first_answer", "c1", "platform")]),
        ({"kind": "repair"}, {"service_cases": 1}, []),
        (
            dict(REFUSED) | {"ground": "past_period"},
            {"service_cases": 1, "refused_cases": 1, "resolved_cases": 1, "resolution_seconds": 86_400},
            [],
        ),
        (
            REFUSED,
            {
                "service_cases": 1,
                "refused_cases": 1,
                "refused_without_ground": 1,
                "resolved_cases": 1,
                "resolution_seconds": 86_400,
            },
            [("refused_without_ground", "c1", None)],
        ),
        (
            {"kind": "refund", "outcome": "refused", "fault": "buyer"},
            {"service_cases": 1, "refused_cases": 1},
            [("refused_without_ground", "c1", "buyer")],
        ),
        (
            {"kind": "refund", "outcome": "refused", "fault": "carrier"},
            {"service_cases": 1, "refused_cases": 1, "refused_without_ground": 1},
            [("refused_without_ground", "c1", None)],
        ),
        ({"satisfaction": 4}, {"service_cases": 1, "rated_cases": 1, "satisfied_cases": 1}, []),
        ({"satisfaction": 3}, {"service_cases": 1, "rated_cases": 1}, [("dissatisfied", "c1", None)]),
        ({"satisfaction": 1, "fault": "carrier"}, {"service_cases": 1}, [("dissatisfied", "c1", "carrier")]),
        (dict(QUESTION) | {"satisfaction": 1}, {"questions": 1}, [("slow_first_answer", "c1", None)]),
    ],
)
def test_service_counts_on_the_day_a_case_was_opened(
    tmp_path: Path, case: Row, expected: dict[str, int], adverse: list[tuple[str, str, str | None]]
) -> None:
    counted = count(tmp_path, service=[case])
    assert list(counted.days) == [("anna", "2026-01-15")]
    assert (counted.sums(), listed(counted)) == (expected, adverse)


def test_a_buyer_without_an_id_is_the_order_and_a_lot_stands_where_goods_are_at_fault(tmp_path: Path) -> None:
    counted = count(
        tmp_path,
        orders=[dict(LATE) | {"buyer_id": "", "lot": "L1", "product_id": "P1"}],
        reviews=[{"score": 1}],
        service=[QUALITY, {"case_id": "c2", "satisfaction": 1, "lot": "L2"}],
    )
    assert {event["metric"]: (event["buyer"], event["product"], event["lot"]) for event in counted.events} == {
        "late": ("o1", "P1", None),
        "low_reviews": ("o1", "P1", "L1"),
        "returned_for_quality": ("o1", "P1", "L1"),
        "dissatisfied": ("c2", None, "L2"),
    }


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("2026-01-04", {}),
        ("2026-01-05", {"orders": 1}),
        ("2026-01-11", {"orders": 1, "delivered": 1, "late": 1}),
        (
            "2026-01-15",
            {"orders": 1, "delivered": 1, "late": 1, "returned": 1, "returned_for_quality": 1, "service_cases": 1},
        ),
        (
            "2026-01-20",
            {
                "orders": 1, "delivered": 1, "late": 1, "returned": 1, "returned_for_quality": 1, "service_cases": 1,
                "reviews": 1, "rating_sum": 2, "low_reviews": 1, "refused_cases": 1, "refused_without_ground": 1,
                "resolved_cases": 1, "resolution_seconds": 5 * 86_400, "rated_cases": 1,
            },
        ),
    ],
)  # fmt: skip
def test_what_happened_later_has_not_happened_yet(tmp_path: Path, by: str, expected: dict[str, int]) -> None:
    case = dict(QUALITY) | {"outcome": "refused", "closed_at": "2026-01-20 09:00:00", "satisfaction": 1}
    counted = count(tmp_path, by=date.fromisoformat(by), orders=[LATE], reviews=[{"score": 2}], service=[case])
    assert counted.sums() == expected


def test_accountable_events_are_as_many_as_the_numerators(tmp_path: Path) -> None:
    counted = count(
        tmp_path,
        orders=[dict(LATE) | {"order_id": f"o{n}", "fault": ("", "carrier")[n % 2]} for n in range(6)],
        reviews=[{"order_id": f"o{n}", "review_id": f"r{n}", "score": n} for n in range(1, 6)],
        service=[dict(QUALITY) | {"case_id": f"c{n}", "order_id": f"o{n}", "satisfaction": n} for n in range(1, 6)],
    )
    found = Counter(event["metric"] for event in counted.events if event["reason"] is None)
    sums = counted.sums()
    assert found == {
        "late": sums["late"],
        "low_reviews": sums["low_reviews"],
        "returned_for_quality": sums["returned_for_quality"],
        "dissatisfied": sums["rated_cases"] - sums["satisfied_cases"],
    }
