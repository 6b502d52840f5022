"""Counted events as things that can be contested."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from governance.core.database import db, scoped, seller_scope, transaction
from governance.core.errors import NotFound
from governance.core.settings import Settings
from governance.facts.contest import CONTESTABLE, EVENT, event_id
from governance.facts.corrections import correct
from governance.facts.models import AdverseEvent
from governance.sellers import register
from tests.builders import BY
from tests.governance.facts.imported import AT, register_sellers, take

pytestmark = pytest.mark.usefixtures("platform")
LATE = {"promised_on": "2026-01-08", "delivered_at": "2026-01-10 12:00:00"}


@pytest.fixture
def anna(settings: Settings, platform: None) -> int:  # in the platform's scope
    """A shop with an order that came late, whose name has colons, and a bad review of it."""
    register_sellers()
    take(settings, "orders", LATE | {"order_id": "o:1/a"})
    take(settings, "reviews", {"order_id": "o:1/a", "score": 1})
    found = register.find("anna").id
    db.session.rollback()
    return found


def test_a_counted_event_is_contested_under_its_metric_seller_and_reference(anna: int) -> None:
    event = db.session.get_one(AdverseEvent, ("late", "o:1/a", anna))
    assert event_id(event) == f"late:{anna}:o:1/a"
    contested = CONTESTABLE[EVENT](event_id(event))
    assert (contested.kind, contested.id, contested.seller_id) == (EVENT, event_id(event), anna)
    assert contested.title == "Late delivery, order o:1/a, 2026-01-10"
    assert contested.events == (("late", "o:1/a"),)
    assert (contested.automatic, contested.final, contested.involved) == (True, False, ())
    review = CONTESTABLE[EVENT](f"low_reviews:{anna}:r1/o:1/a")
    assert review.title == "Low review, order o:1/a, 2026-01-20"


def test_its_window_begins_when_it_can_be_known_and_not_when_it_happened(anna: int, settings: Settings) -> None:
    assert CONTESTABLE[EVENT](f"late:{anna}:o:1/a").decided_on == AT.date()
    later = AT + timedelta(days=9)
    take(settings, "reviews", {"order_id": "o:1/a", "review_id": "r7", "score": 5}, at=later)
    assert CONTESTABLE[EVENT](f"late:{anna}:o:1/a").decided_on == AT.date()
    take(
        settings,
        "orders",
        {"order_id": "o2", "ordered_at": "2026-01-09 10:00:00"} | {"delivered_at": "2026-01-12"},
        at=later,
    )
    assert CONTESTABLE[EVENT](f"late:{anna}:o:1/a").decided_on == later.date()


def test_an_event_that_no_import_tells_of_has_the_window_of_its_day(anna: int) -> None:
    columns = {"seller_id": anna, "day": date(2024, 5, 1), "happened_on": date(2024, 5, 2), "buyer": "x"}
    db.session.add(AdverseEvent(metric="late", event_reference="o50", accountable=True, **columns))
    db.session.flush()
    assert CONTESTABLE[EVENT](f"late:{anna}:o50").decided_on == date(2024, 5, 2)
    db.session.rollback()


def test_what_counts_no_more_has_nothing_to_contest(anna: int, settings: Settings) -> None:
    with transaction():
        named = [("late", "o:1/a")]
        correct(seller_id=anna, events=named, reason="So.", source="appeal:1", settings=settings, by=BY, at=AT)
    contested = CONTESTABLE[EVENT](f"late:{anna}:o:1/a")
    assert (contested.final, contested.events) == (True, ())


@pytest.mark.parametrize(
    "reference", ["", "late", "late:1", "late:x:o1", "late:999999:o:1/a", "score:1:o:1/a", "late:1:"]
)
def test_what_is_not_listed_is_not_found(anna: int, reference: str) -> None:
    with pytest.raises(NotFound):
        CONTESTABLE[EVENT](reference)


def test_a_shop_finds_its_own_events_alone(anna: int) -> None:
    boris = register.find("boris").id
    for seller_id, there in ((anna, True), (boris, False)):
        db.session.rollback()
        with scoped(seller_scope(seller_id)):
            if there:
                assert CONTESTABLE[EVENT](f"late:{anna}:o:1/a").decided_on == AT.date()
            else:
                with pytest.raises(NotFound):
                    CONTESTABLE[EVENT](f"late:{anna}:o:1/a")
            db.session.rollback()
