"""Corrections: a counted event that is not the seller's to answer for counts apart, from the moment that was decided.

The accepted events stay as the platform sent them. A correction stands beside them, is applied whenever they are
counted, and so outlives every import; what was known before it can still be counted as it was known.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Invalid, NotFound, Unavailable
from governance.core.settings import Settings
from governance.facts import batches
from governance.facts.counting import recount
from governance.facts.database_link import load_corrections, load_sellers
from governance.facts.engine import engine
from governance.facts.models import AdverseEvent, FactCorrection
from governance.facts.store import EventStore
from governance.sellers.models import Seller

# Why an event does not count, as `adverse_event` says it.
CORRECTED: Final = "corrected"

# Metric and reference of an event, as `adverse_event` lists it.
Named = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class _Decision:
    """What is written of each event that a decision is about."""

    seller_id: int
    accountable: bool
    reason: str
    source: str


def correct(
    *,
    seller_id: int,
    events: Collection[Named],
    reason: str,
    source: str,
    settings: Settings,
    by: Actor,
    at: datetime,
) -> int:
    """Let these events of one seller count apart; returns how many did count until now.

    `source` names what it was decided in (`appeal:7`). What was corrected before stays so. Raises `NotFound` for an
    event that is not listed against the seller, `Invalid` for one that does not count anyway, `Unavailable` while an
    import or a score run goes on or when the event store is not whole.
    """
    _check(events, reason, by)
    batches.one_import_at_a_time()
    new = [event for event in _listed(seller_id, events) if _counts(event)]
    named = [(event.metric, event.event_reference) for event in new]
    if named:
        written = _Decision(seller_id=seller_id, accountable=False, reason=reason.strip(), source=source)
        _record(written, named, by=by, at=at)
        _count_afresh(seller_id, {event.day for event in new}, settings)
        _check_counted(seller_id, named)
    return len(named)


def take_back(
    *, seller_id: int, events: Collection[Named], reason: str, source: str, settings: Settings, by: Actor, at: datetime
) -> int:
    """Let corrected events count again; returns how many did not until now. Raises as `correct` does.

    An event that the platform itself lays at another door by now goes on counting apart.
    """
    _check(events, reason, by)
    batches.one_import_at_a_time()
    named = sorted(_corrected(seller_id, events))
    if named:
        written = _Decision(seller_id=seller_id, accountable=True, reason=reason.strip(), source=source)
        _record(written, named, by=by, at=at)
        key = tuple_(AdverseEvent.metric, AdverseEvent.event_reference)
        listed = select(AdverseEvent.day).where(AdverseEvent.seller_id == seller_id, key.in_(named))
        _count_afresh(seller_id, set(db.session.scalars(listed)), settings)
    return len(named)


def newest_correction(*, known_at: datetime) -> datetime | None:
    """When something was last corrected, or a correction taken back, as known at a moment."""
    return db.session.scalar(select(func.max(FactCorrection.recorded_at)).where(FactCorrection.recorded_at <= known_at))


def _check(events: Collection[Named], reason: str, by: Actor) -> None:
    check_permission(by, Permission.FACTS_CORRECT)
    if not reason.strip():
        raise Invalid("Say in words why the events are to count otherwise.", pointer="reason")
    if not events:
        raise Invalid("Name at least one counted event.", pointer="events")


def _listed(seller_id: int, events: Collection[Named]) -> Sequence[AdverseEvent]:
    """The events as they are listed now, in order of name; raises `NotFound` when one is not."""
    key = tuple_(AdverseEvent.metric, AdverseEvent.event_reference)
    query = select(AdverseEvent).where(AdverseEvent.seller_id == seller_id, key.in_(sorted(set(events))))
    ordered = query.order_by(AdverseEvent.metric, AdverseEvent.event_reference)
    found = db.session.scalars(ordered, execution_options={"populate_existing": True}).all()
    for missing in sorted(set(events) - {(event.metric, event.event_reference) for event in found}):
        raise NotFound(f"There is no counted event {' '.join(missing)} of this shop.", pointer="events")
    return found


def _counts(event: AdverseEvent) -> bool:
    """Whether it counts; raises `Invalid` when it does not, and no correction is why."""
    if not event.accountable and event.reason != CORRECTED:
        words = f"{event.metric} {event.event_reference} does not count against the shop anyway: {event.reason}."
        raise Invalid(words, pointer="events")
    return event.accountable


def _corrected(seller_id: int, events: Collection[Named]) -> set[Named]:
    """Those of the events whose last decision is that they count no more."""
    key = (FactCorrection.metric, FactCorrection.event_reference)
    last = (
        select(FactCorrection)
        .where(FactCorrection.seller_id == seller_id, tuple_(*key).in_(sorted(set(events))))
        .ext(distinct_on(*key))
        .order_by(*key, FactCorrection.id.desc())
    )
    return {(row.metric, row.event_reference) for row in db.session.scalars(last) if not row.accountable}


def _record(decision: _Decision, named: Sequence[Named], *, by: Actor, at: datetime) -> None:
    written = asdict(decision) | {"recorded_at": at, "by": by.label}
    db.session.add_all(FactCorrection(metric=metric, event_reference=one, **written) for metric, one in named)
    db.session.flush()
    after = {"accountable": decision.accountable, "source": decision.source, "events": [" ".join(one) for one in named]}
    subject = ("seller", str(decision.seller_id))
    audit.record(AuditAction.FACTS_CORRECT, subject=subject, by=by, at=at, reason=decision.reason, after=after)


def _count_afresh(seller_id: int, days: Collection[date], settings: Settings) -> None:
    reference = db.session.get_one(Seller, seller_id).reference
    store = EventStore(settings.events_path)
    with engine(settings) as connection:
        load_sellers(connection)
        load_corrections(connection)
        known = batches.readable(connection, store)
        touched = {(reference, day) for day in days}
        recount(connection, store, known=known, days=touched, pseudonym_key=settings.pseudonym_key)


def _check_counted(seller_id: int, named: Sequence[Named]) -> None:
    """What was listed is listed still, and counts no more; else the store does not hold what was once counted."""
    try:
        whole = not any(event.accountable for event in _listed(seller_id, named))
    except NotFound:
        whole = False
    if not whole:
        raise Unavailable("The event store no longer holds what was counted here, so nothing was changed. Restore it.")
