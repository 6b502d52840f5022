"""Reading counts and the events behind them."""

from __future__ import annotations

from datetime import date

import pytest

from governance.core.database import db
from governance.core.errors import Invalid
from governance.facts.readings import Grain, adverse_events_of, facts_of
from tests.builders import make_seller
from tests.stored_rows import make_adverse_event, make_day

pytestmark = pytest.mark.usefixtures("platform")

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)


@pytest.fixture
def seller_id(platform: None) -> int:  # in the platform's scope
    return make_seller().id


def test_counts_come_by_day_or_by_month_oldest_first(seller_id: int) -> None:
    for day, orders in ((date(2026, 2, 1), 1), (date(2026, 1, 31), 2), (date(2026, 1, 1), 3), (date(2026, 4, 1), 9)):
        make_day(seller_id, day, orders=orders, resolution_seconds=7)
    db.session.flush()
    by_day = facts_of(seller_id=seller_id, first_day=FIRST, last_day=LAST)
    assert [(row.day, row.orders) for row in by_day] == [
        (date(2026, 1, 1), 3),
        (date(2026, 1, 31), 2),
        (date(2026, 2, 1), 1),
    ]
    by_month = facts_of(seller_id=seller_id, first_day=date(2026, 1, 2), last_day=LAST, grain=Grain.MONTH)
    assert [(row.day, row.orders, row.resolution_seconds) for row in by_month] == [
        (date(2026, 1, 1), 2, 7),
        (date(2026, 2, 1), 1, 7),
    ]


def test_events_come_newest_first_page_by_page_and_each_once(seller_id: int) -> None:
    for day in (3, 1, 2, 2, 2):
        make_adverse_event(seller_id, day=date(2026, 1, day))
    make_adverse_event(seller_id, day=date(2026, 4, 1))
    db.session.flush()
    seen, cursor = [], None
    while True:
        page = adverse_events_of(seller_id=seller_id, first_day=FIRST, last_day=LAST, cursor=cursor, limit=2)
        seen += [(event.day.day, event.event_reference) for event in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert [day for day, _ in seen] == [3, 2, 2, 2, 1]
    assert len(set(seen)) == 5


def test_events_can_be_asked_for_by_metric_and_by_whose_fault(seller_id: int) -> None:
    make_adverse_event(seller_id)
    make_adverse_event(seller_id, accountable=False, reason="carrier")
    make_adverse_event(seller_id, metric="low_reviews")
    db.session.flush()

    def found(**asked: object) -> int:
        return len(adverse_events_of(seller_id=seller_id, first_day=FIRST, last_day=LAST, **asked).items)  # type: ignore[arg-type]

    assert (found(), found(metric="late"), found(metric="late", accountable=True)) == (3, 2, 1)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"metric": "lateness"}, "There is no metric 'lateness'"),
        ({"first_day": date(2026, 5, 1)}, "lies after the last"),
        ({"cursor": "bm90IG91cnM"}, "This cursor is not one of ours"),
        ({"cursor": "WyJ4IiwieSIsInoiXQ"}, "This cursor is not one of ours"),
    ],
)
def test_questions_that_make_no_sense_are_refused(seller_id: int, asked: dict[str, object], sentence: str) -> None:
    question: dict[str, object] = {"seller_id": seller_id, "first_day": FIRST, "last_day": LAST}
    with pytest.raises(Invalid, match=sentence):
        adverse_events_of(**question | asked)  # type: ignore[arg-type]
