"""Counted events that were decided not to be the seller's to answer for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import func, select, text

from governance.core.access import Actor
from governance.core.audit import AuditAction, AuditEntry
from governance.core.database import db, transaction
from governance.core.errors import Invalid, NotFound, PermissionDenied, Unavailable
from governance.core.settings import Settings
from governance.facts import batches
from governance.facts.corrections import correct, take_back
from governance.facts.models import AdverseEvent, FactCorrection
from governance.facts.window_spec import LONG, RATES, RateWindow, WindowSpec
from governance.facts.windows import windows_as_known, windows_now
from governance.sellers import register
from tests.builders import BY
from tests.governance.facts.imported import AT, days, events, register_sellers, rows, take, take_files
from tests.servers import Database

pytestmark = pytest.mark.usefixtures("platform")

LATER = AT + timedelta(days=1)
LATEST = AT + timedelta(days=2)
EVERY_METRIC = (
    ("late", "o1"),
    ("cancelled_by_seller", "o2"),
    ("low_reviews", "r1/o1"),
    ("returned_for_quality", "c1"),
    ("refused_without_ground", "c2"),
    ("slow_first_answer", "q1"),
    ("dissatisfied", "c2"),
)
LATE = {"promised_on": "2026-01-08", "delivered_at": "2026-01-10 12:00:00", "status": "delivered"}
SPEC = WindowSpec(
    as_of=date(2026, 3, 1),
    rates=tuple(RateWindow(code, 0, 90, 365) for code in RATES),
    floor_maturity_days=30,
    floor_window_days=365,
)


@pytest.fixture(autouse=True)
def _market(settings: Settings, platform: None) -> None:  # in the platform's scope
    """One shop with one event of every metric, and beside each another that stays."""
    register_sellers()
    cancelled = {"cancelled_by": "seller", "cancelled_at": "2026-01-07 10:00:00", "status": "cancelled"}
    take(
        settings,
        "orders",
        LATE,
        {"order_id": "o2", "buyer_id": "b2"} | cancelled,
        LATE | {"order_id": "o3", "buyer_id": "b3"},
        {"order_id": "o4", "buyer_id": "b3"} | cancelled,
    )
    take(settings, "reviews", {"score": 1}, {"review_id": "r3", "order_id": "o3", "score": 2})
    quality = {"cause": "quality", "order_id": "o1"}
    refused = {"kind": "refund", "outcome": "refused", "closed_at": "2026-01-16 09:00:00", "satisfaction": 1}
    question = {"kind": "question", "opened_at": "2026-01-15 09:00:00"}
    take(
        settings,
        "service",
        quality,
        refused | {"case_id": "c2"},
        question | {"case_id": "q1"},
        quality | {"case_id": "c3", "order_id": "o3"},
        refused | {"case_id": "c4"},
        question | {"case_id": "q4"},
    )


def anna() -> int:
    found = register.find("anna").id
    db.session.rollback()
    return found


def decide(settings: Settings, *named: tuple[str, str], at: datetime = LATER, by: Actor = BY) -> int:
    with transaction():
        return correct(
            seller_id=anna(),
            events=named,
            reason="The carrier confirms it was theirs.",
            source="appeal:7",
            settings=settings,
            by=by,
            at=at,
        )


def take_it_back(settings: Settings, *named: tuple[str, str], at: datetime = LATEST) -> int:
    with transaction():
        return take_back(
            seller_id=anna(),
            events=named,
            reason="The confirmation was forged.",
            source="appeal:7",
            settings=settings,
            by=BY,
            at=at,
        )


def numerators() -> dict[str, int]:
    """What seller_day says is bad, metric by metric."""
    bad = {code: f"{bad} - {less}" if less else bad for code, (_, bad, less) in RATES.items()}
    sums = ", ".join(f"sum({expression}) AS {code}" for code, expression in bad.items())
    found = db.session.execute(text(f"SELECT {sums} FROM seller_day")).mappings().one()
    db.session.rollback()
    return {code: int(number) for code, number in found.items()}


def listed() -> dict[str, int]:
    """What is listed as accountable, metric by metric."""
    query = "SELECT metric, count(*) FILTER (WHERE accountable) FROM adverse_event GROUP BY metric"
    return {str(metric): int(number) for metric, number in rows(query)}


def as_known(settings: Settings, at: datetime) -> Any:
    """Bad events of anna in the long windows, as known at a moment, metric by metric."""
    counts = windows_as_known(settings, SPEC, at)
    db.session.rollback()
    row = list(counts.seller_id).index(anna())
    return dict(zip(RATES, counts.bad[row, :, LONG].tolist(), strict=True))


@pytest.mark.parametrize("event", EVERY_METRIC)
def test_a_corrected_event_counts_apart_and_is_listed_still(settings: Settings, event: tuple[str, str]) -> None:
    metric, reference = event
    before, apart_before = numerators(), rows("SELECT sum(late_apart), sum(low_reviews_apart) FROM seller_day")
    assert before == dict.fromkeys(before, 2) == listed()
    assert decide(settings, event) == 1
    assert numerators() == before | {metric: 1} == listed()
    (found,) = rows(f"SELECT accountable, reason FROM adverse_event WHERE event_reference = '{reference}'"
                    f" AND metric = '{metric}'")  # fmt: skip
    assert found == (False, "corrected")
    grown = rows("SELECT sum(late_apart), sum(low_reviews_apart) FROM seller_day") != apart_before
    assert grown == (metric in {"late", "low_reviews"})


def test_what_was_counted_beside_it_stays_as_it_was(settings: Settings) -> None:
    kept = "SELECT orders, delivered, returned, exchanged, service_cases, refused_cases FROM seller_day ORDER BY day"
    before = rows(kept)
    assert decide(settings, *EVERY_METRIC) == 7
    assert rows(kept) == before
    counted = rows(
        "SELECT sum(reviews), sum(rating_sum), sum(reviews_apart), sum(questions), sum(rated_cases) FROM seller_day"
    )
    assert counted == [(1, 2, 1, 1, 1)]


def test_now_and_from_the_events_the_windows_are_the_same_and_earlier_knowledge_stays(settings: Settings) -> None:
    decide(settings, *EVERY_METRIC)
    now, known = windows_now(db.session.connection(), SPEC), windows_as_known(settings, SPEC, LATER)
    db.session.rollback()
    for name in ("exposed", "bad", "independent", "mature_orders"):
        assert np.array_equal(getattr(now, name), getattr(known, name)), name
    assert as_known(settings, AT) == dict.fromkeys(RATES, 2)
    assert as_known(settings, LATER - timedelta(seconds=1)) == dict.fromkeys(RATES, 2)
    assert as_known(settings, LATER) == dict.fromkeys(RATES, 1)


def test_a_correction_outlives_every_import(settings: Settings) -> None:
    decide(settings, *EVERY_METRIC)
    corrected = days(), events()
    tell_again = LATE | {"updated_at": "2026-02-20 10:00:00"}
    take(settings, "orders", tell_again, at=LATEST)
    take(settings, "orders", tell_again | {"updated_at": "2026-02-21 10:00:00"}, at=LATEST, correction=True)
    take(settings, "reviews", {"score": 1, "answered_at": "2026-02-20"}, at=LATEST)
    assert (days(), events()) == corrected
    take(settings, "orders", {"order_id": "o9", "buyer_id": "b9"} | LATE, at=LATEST)  # on the same day
    assert numerators() == listed() == dict.fromkeys(numerators(), 1) | {"late": 2}


def test_all_counted_anew_is_what_the_increments_left(settings: Settings, database: Database) -> None:
    decide(settings, *EVERY_METRIC)
    found = days(), events()
    with database.connect("admin") as connection:
        connection.execute("TRUNCATE event_batch, seller_day, adverse_event")
    for path in settings.events_path.glob("*/*/*"):
        path.unlink()
    for kind in ("service", "reviews", "orders"):
        take_files(settings, kind, *(settings.var_path.parent / "files").glob(f"{kind}-*.csv"), at=LATEST)
    assert (days(), events()) == found


def test_the_platform_may_come_to_the_same_view_and_change_it_again(settings: Settings) -> None:
    decide(settings, ("late", "o1"))
    take(settings, "orders", LATE | {"fault": "carrier", "updated_at": "2026-02-20 10:00:00"}, at=LATEST)
    assert rows("SELECT reason FROM adverse_event WHERE metric = 'late' AND event_reference = 'o1'") == [("carrier",)]
    in_time = LATE | {"delivered_at": "2026-01-07 12:00:00", "updated_at": "2026-02-21 10:00:00"}
    take(settings, "orders", in_time, at=LATEST)
    assert numerators()["late"] == listed()["late"] == 1
    take(settings, "reviews", {"score": 5, "answered_at": "2026-02-20"}, at=LATEST)
    assert numerators()["low_reviews"] == listed()["low_reviews"] == 1


def test_an_order_with_a_corrected_return_has_no_other_in_its_place(settings: Settings) -> None:
    second = {"case_id": "c9", "order_id": "o1", "cause": "quality", "opened_at": "2026-01-20 09:00:00"}
    take(settings, "service", second, at=LATER)
    decide(settings, ("returned_for_quality", "c1"))
    assert numerators()["returned_for_quality"] == listed()["returned_for_quality"] == 1


def test_a_buyer_with_a_corrected_event_repeats_from_the_other_one(settings: Settings) -> None:
    """The second of two events of one buyer is a repeat; without the first it stands for itself."""
    again = {"order_id": "o8", "ordered_at": "2026-01-20 10:00:00", "promised_on": "2026-01-22"}
    take(settings, "orders", LATE | again | {"delivered_at": "2026-01-25 10:00:00"}, at=AT)
    repeat = "SELECT repeats_day FROM adverse_event WHERE metric = 'late' AND event_reference = 'o8'"
    assert rows(repeat) == [(date(2026, 1, 5),)]
    decide(settings, ("late", "o1"))
    assert rows(repeat) == [(None,)]
    take_it_back(settings, ("late", "o1"))
    assert rows(repeat) == [(date(2026, 1, 5),)]


def test_a_correction_taken_back_gives_the_very_counts_from_before(settings: Settings) -> None:
    before = days(), events()
    decide(settings, *EVERY_METRIC)
    assert take_it_back(settings, *EVERY_METRIC) == 7
    assert (days(), events()) == before
    assert take_it_back(settings, *EVERY_METRIC) == 0
    assert as_known(settings, LATER) == dict.fromkeys(RATES, 1)
    assert as_known(settings, LATEST) == dict.fromkeys(RATES, 2)
    assert decide(settings, ("late", "o1"), at=LATEST) == 1


def test_the_same_decision_again_changes_nothing(settings: Settings) -> None:
    decide(settings, ("late", "o1"))
    assert decide(settings, ("late", "o1"), ("late", "o1"), ("late", "o3")) == 1
    assert db.session.scalar(select(func.count()).select_from(FactCorrection)) == 2


def test_every_correction_is_in_the_audit_with_its_reason_and_source(settings: Settings) -> None:
    decide(settings, ("late", "o1"), ("late", "o3"))
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == AuditAction.FACTS_CORRECT.value))
    assert entry.reason == "The carrier confirms it was theirs."
    assert entry.after == {"accountable": False, "source": "appeal:7", "events": ["late o1", "late o3"]}


def test_what_is_not_listed_or_does_not_count_anyway_is_refused(settings: Settings) -> None:
    take(settings, "orders", {"order_id": "o7", "fault": "carrier"} | LATE, at=AT)
    before = days(), events()
    with pytest.raises(NotFound, match="no counted event late o99"):
        decide(settings, ("late", "o99"))
    with pytest.raises(Invalid, match="late o7 does not count against the shop anyway: carrier"):
        decide(settings, ("late", "o1"), ("late", "o7"))
    with pytest.raises(Invalid, match="at least one"):
        decide(settings)
    assert (days(), events()) == before


def test_only_who_may_correct_facts_does(settings: Settings) -> None:
    nobody = Actor("account", "9", "somebody", frozenset())
    with pytest.raises(PermissionDenied):
        decide(settings, ("late", "o1"), by=nobody)


def test_nothing_is_corrected_while_an_import_runs(settings: Settings, database: Database) -> None:
    with database.connect() as other:
        other.execute(f"SELECT pg_advisory_lock({batches.LOCK})")
        with pytest.raises(Unavailable):
            decide(settings, ("late", "o1"))


def test_events_that_the_store_does_not_hold_are_not_counted_away(settings: Settings) -> None:
    """Rows that no import brought: counting afresh would take them from the seller's history in silence."""
    with transaction():
        known = db.session.scalars(select(AdverseEvent).where(AdverseEvent.event_reference == "o1")).first()
        assert known is not None
        columns = {name: getattr(known, name) for name in ("seller_id", "day", "happened_on", "buyer", "accountable")}
        db.session.add(AdverseEvent(metric="late", event_reference="o50", **columns))
    before = days(), events()
    with pytest.raises(Unavailable, match="no longer holds"):
        decide(settings, ("late", "o50"))
    assert (days(), events()) == before
