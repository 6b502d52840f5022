"""Single orders as they were known at a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from governance.core.settings import Settings
from governance.facts import batches
from governance.facts.order_records import AskedOrder, OrderRecord, orders_as_known
from governance.sellers import register
from tests.builders import make_seller
from tests.governance.facts.imported import AT, register_sellers, take

pytestmark = pytest.mark.usefixtures("platform")
BEFORE, AFTER = AT - timedelta(days=2), AT + timedelta(days=2)


@pytest.fixture(autouse=True)
def _sellers(platform: None) -> None:  # in the platform's scope
    register_sellers()


def ask(settings: Settings, *orders: tuple[str, str, datetime]) -> list[OrderRecord]:
    """What was known of orders: (seller, order, moment) each."""
    ids = register.ids_by_reference()
    asked = [
        AskedOrder(number=number, seller_id=ids[seller], order=order, known_at=moment)
        for number, (seller, order, moment) in enumerate(orders)
    ]
    found = orders_as_known(asked=asked, settings=settings)
    return [found[number] for number in range(len(orders))]


def test_an_order_is_known_with_its_reviews_and_service_cases(settings: Settings) -> None:
    order = {"promised_on": "2026-01-08", "product_id": "lamp", "lot": "2026-01", "category": "toys"}
    take(settings, "orders", order)
    take(settings, "reviews", {"score": 2}, {"review_id": "r2", "order_id": "o9"})
    question = {"case_id": "q1", "kind": "question", "channel": "chat", "opened_at": "2026-01-06 08:00:00"}
    take(settings, "service", {"order_id": "o1", "buyer_id": "b1"}, question | {"order_id": "o1"}, {"case_id": "c2"})
    (record,) = ask(settings, ("anna", "o1", AT))
    assert record.order is not None
    assert record.buyer_id == "b1"
    assert record.order["ordered_at"] == "2026-01-05T10:00:00"
    assert record.order["promised_on"] == "2026-01-08"
    assert (record.order["product_id"], record.order["lot"]) == ("lamp", "2026-01")
    assert "buyer_id" not in record.order
    assert [review["score"] for review in record.reviews] == [2]
    assert [(case["case_id"], case["kind"]) for case in record.service] == [("q1", "question"), ("c1", "return")]
    assert all("buyer_id" not in case for case in record.service)


def test_each_is_answered_with_what_was_known_at_its_own_moment(settings: Settings) -> None:
    take(settings, "orders", {"status": "shipped"}, at=BEFORE)
    delivered = {"status": "delivered", "delivered_at": "2026-01-09 12:00:00", "updated_at": "2026-01-09 12:00:00"}
    take(settings, "orders", delivered, at=AT)
    moments = (BEFORE - timedelta(minutes=1), BEFORE, AT - timedelta(minutes=1), AT, AFTER)
    records = ask(settings, *(("anna", "o1", moment) for moment in moments))
    assert [record.order and record.order["status"] for record in records] == [
        None,
        "shipped",
        "shipped",
        "delivered",
        "delivered",
    ]
    correction = {"status": "cancelled", "cancelled_at": "2026-01-07 12:00:00"}
    take(settings, "orders", correction, at=AFTER, correction=True)
    assert ask(settings, *(("anna", "o1", moment) for moment in moments[:4])) == records[:4]


def test_an_order_is_known_to_its_own_seller_alone(settings: Settings) -> None:
    take(settings, "orders", {})
    take(settings, "reviews", {}, {"review_id": "r2", "seller_id": "boris"})
    take(settings, "service", {"order_id": "o1"})
    mine, others, unknown = ask(settings, ("anna", "o1", AT), ("boris", "o1", AT), ("anna", "o2", AT))
    assert mine.order is not None
    assert [review["review_id"] for review in mine.reviews] == ["r1"]
    assert (others.order, others.service) == (None, [])
    assert (unknown.order, unknown.reviews) == (None, [])


def test_nothing_is_asked_and_nothing_imported(settings: Settings) -> None:
    assert orders_as_known(asked=[], settings=settings) == {}
    make_seller("dora")
    assert ask(settings, ("dora", "o1", AT)) == [OrderRecord(reviews=[], service=[])]


def test_it_is_told_that_no_import_runs() -> None:
    assert not batches.import_runs()
