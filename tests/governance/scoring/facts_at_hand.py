"""Facts put straight into the tables, for tests that are not about importing them."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text

from governance.core.database import db, transaction
from governance.core.settings import Settings
from governance.facts.models import AdverseEvent, EventBatch, SellerDay
from governance.rulebook import publication
from governance.scoring import readings
from governance.scoring.run import RunSummary, run_scores
from governance.scoring.stored import Run
from governance.violations.models import LedgerEntry, Violation
from tests.builders import BY

AT = datetime(2026, 7, 1, 3, tzinfo=UTC)
AS_OF = date(2026, 7, 1)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)

_numbers = itertools.count(1)
_COUNTS = [column.name for column in SellerDay.__table__.columns if column.name not in {"seller_id", "day"}]


def install_rules(at: datetime = LONG_AGO) -> None:
    """The default rule book, and facts of every kind delivered once."""
    publication.install_preset("fair-1000", by=BY, at=at)
    deliver("orders", "reviews", "service", at=at)


def deliver(*kinds: str, at: datetime = LONG_AGO) -> None:
    """A batch of each kind, so that the rates it feeds are known to be fed."""
    for kind in kinds:
        counts = dict.fromkeys(("read", "accepted", "rejected", "repeated", "superseded", "waiting"), 0)
        rows = {f"rows_{name}": number for name, number in counts.items()}
        batch = {"kind": kind, "source": "at hand", "digest": str(next(_numbers)), "recorded_at": at, "by": "test"}
        db.session.execute(insert(EventBatch).values(batch | rows))


def sell(seller_id: int, orders: int, *, first: date = AS_OF - timedelta(days=80), days: int = 40, **bad: int) -> None:
    """So many orders, delivered and reviewed, spread over `days` from `first` on; `bad` counts, each by its own buyer."""
    db.session.execute(text("SELECT ensure_seller_day_partitions(:a, :b)"), {"a": first, "b": first + timedelta(days)})
    rows: dict[date, dict[str, Any]] = {}
    for number in range(orders):
        day = first + timedelta(days=number * days // orders)
        row = rows.setdefault(day, dict.fromkeys(_COUNTS, 0) | {"seller_id": seller_id, "day": day})
        for count in ("orders", "delivered", "reviews"):
            row[count] += 1
    for metric, number in bad.items():
        for _ in range(number):
            row = next(row for row in rows.values() if row[metric] < row["orders"])
            row[metric] += 1
            _note_adverse_event(seller_id, metric, row["day"])
    db.session.execute(insert(SellerDay), list(rows.values()))


def give_points(seller_id: int, points: int, *, recorded_at: datetime, lapses: date = date(2027, 1, 1)) -> None:
    """A confirmed violation and its ledger entry."""
    violation = Violation(
        seller_id=seller_id,
        source=f"complaint:{next(_numbers)}",
        rule="false_description",
        rule_book_id=1,
        state="confirmed",
        severity="medium",
        points_class="general",
        points=points,
        reason="Complaint 1 (not as described) was upheld on 2026-05-01.",
        occurred_on=date(2026, 4, 20),
        effective_on=date(2026, 5, 1),
        reported_at=recorded_at,
        reported_by="test",
        confirmed_at=recorded_at,
        confirmed_by="test",
    )
    db.session.add(violation)
    db.session.flush()
    entry = LedgerEntry(
        seller_id=seller_id,
        violation_id=violation.id,
        rule_book_id=1,
        points_class="general",
        points=points,
        effective_at=date(2026, 5, 1),
        lapses_at=lapses,
        recorded_at=recorded_at,
        by="test",
    )
    db.session.add(entry)
    db.session.flush()


def run_now(settings: Settings, *, as_of: date = AS_OF, known_at: datetime = AT, at: datetime = AT) -> RunSummary:
    """A run in a transaction of its own."""
    with transaction():
        return run_scores(as_of=as_of, known_at=known_at, settings=settings, by=BY, at=at)


def stored_run(settings: Settings, **given: Any) -> Run:
    """The run as read from the store."""
    return readings.run_by_id(run_now(settings, **given).run_id)


def _note_adverse_event(seller_id: int, metric: str, day: date) -> None:
    event = {"metric": metric, "event_reference": f"event-{next(_numbers)}", "seller_id": seller_id, "day": day}
    rest = {"happened_on": day, "buyer": f"buyer-{next(_numbers)}", "accountable": True}
    db.session.execute(insert(AdverseEvent).values(event | rest))
