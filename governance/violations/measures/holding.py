"""Holding a measure while it changes, and writing down each of its moves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from governance.core import audit
from governance.core.access import Actor
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, NotFound
from governance.core.ownership import speaks_for
from governance.violations import ledger
from governance.violations.measures import windows
from governance.violations.measures.models import Measure
from governance.violations.measures.states import State, check_move


def held(measure_id: int, by: Actor, version: int | None = None) -> Measure:
    """The measure as it is now, kept from everybody else until the transaction ends; its seller's ledger first.

    Raises `NotFound`, also for a measure of another seller, and `Conflict` when it is no longer the `version` somebody
    saw.
    """
    seller_id = db.session.scalar(select(Measure.seller_id).where(Measure.id == measure_id))
    if seller_id is None or not speaks_for(by, seller_id=seller_id):
        raise NotFound(f"There is no measure {measure_id}.")
    ledger.lock([seller_id])
    windows.lock(measure_id)
    measure = locked(measure_id)
    if version not in {None, measure.version}:
        raise Conflict("This measure was changed meanwhile. Look at it again before you go on.", pointer="version")
    return measure


def locked(measure_id: int) -> Measure:
    """The measure as it is now, held; for those who hold its seller's ledger and its clocks already."""
    query = select(Measure).where(Measure.id == measure_id).with_for_update()
    return db.session.scalars(query, execution_options={"populate_existing": True}).one()


def move(
    measure: Measure,
    to: State,
    action: AuditAction,
    made: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    reason: str | None = None,
) -> Measure:
    """Let the measure become `to` with the columns `made`, and write it down."""
    check_move(State(measure.state), to)
    before = {"state": measure.state}
    measure.state, measure.version = to.value, measure.version + 1
    for column, value in made.items():
        setattr(measure, column, value)
    db.session.flush()
    days = {"starts_on": measure.starts_on, "ends_on": measure.ends_on}
    after = {"state": to.value} | {name: day.isoformat() for name, day in days.items() if day is not None}
    subject = windows.subject_of(measure.id)
    audit.record(action, subject=subject, by=by, at=at, reason=reason, before=before, after=after)
    return measure


def check_words(text: str, *, pointer: str = "reason") -> str:
    """The text without blanks around it; raises `Invalid` when nothing is said."""
    if not text.strip():
        raise Invalid("Say why in words: the seller will read it.", pointer=pointer)
    return text.strip()
