"""The public register of measures: published in time, corrected when one did not hold, removed at its term."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Select, and_, func, or_, select

from governance.catalogue.models import Category
from governance.core import audit
from governance.core.access import Actor
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import PLATFORM, apply_scope, current_scope, db
from governance.core.paging import DEFAULT_SIZE, Page, number_of_cursor, page_of
from governance.sellers.models import Seller
from governance.violations.kinds import Kind, Scope
from governance.violations.measures import wording
from governance.violations.measures.in_force import measure_rules
from governance.violations.measures.models import Measure, MeasureNotice, RegisterEntry
from governance.violations.measures.notices import name_of
from governance.violations.measures.shown import RegisterRow
from governance.violations.measures.windows import PUBLICATION, met, subject_of

# That it did not hold is shown at least so long, for those who read that it was there.
CORRECTION_SHOWN: Final = timedelta(days=30)
# A training is between the platform and the shop.
PUBLISHED: Final = frozenset(Kind) - {Kind.TRAINING}


def publish(measure: Measure, *, by: Actor, at: datetime) -> RegisterEntry | None:
    """Let everybody read of a measure that is in effect, once; None when it has been there already."""
    met(subject_of(measure.id), PUBLICATION, by=by, at=at)
    if entry_of(measure.id) is not None:
        return None
    entry = RegisterEntry(measure_id=measure.id, seller_id=measure.seller_id, state="published", published_at=at)
    db.session.add(entry)
    db.session.flush()
    audit.record(AuditAction.MEASURE_PUBLISH, subject=subject_of(measure.id), by=by, at=at)
    return entry


def correct(measure: Measure, *, by: Actor, at: datetime) -> None:
    """The measure did not hold: say so where it was published, as long as it would have stood there."""
    entry = entry_of(measure.id)
    if entry is None or entry.state != "published":
        return
    today = day_of(at, settings().timezone)
    entry.state, entry.corrected_at, entry.correction = "corrected", at, dict(wording.did_not_hold(today))
    entry.remove_on = max(today + CORRECTION_SHOWN, measure.ends_on or today)
    _record(measure, entry, by, at)


def leave(measure: Measure, *, by: Actor, at: datetime) -> None:
    """The measure is over: it goes from the register when the rule book says."""
    entry = entry_of(measure.id)
    if entry is None or entry.state != "published":
        return
    today = day_of(at, settings().timezone)
    entry.remove_on = today + timedelta(days=measure_rules(measure.rule_book_id).register_remove_after_days)
    if entry.remove_on <= today:
        entry.state, entry.removed_at = "removed", at
    _record(measure, entry, by, at)


def remove_due(day: date, *, by: Actor, at: datetime) -> int:
    """Take out what has stood there until its day; returns how many entries."""
    due = select(RegisterEntry).where(RegisterEntry.removed_at.is_(None), RegisterEntry.remove_on <= day)
    entries = db.session.scalars(due.order_by(RegisterEntry.id).with_for_update(skip_locked=True)).all()
    for entry in entries:
        entry.state, entry.removed_at = "removed", at
        _record(db.session.get_one(Measure, entry.measure_id), entry, by, at)
    return len(entries)


def entry_of(measure_id: int) -> RegisterEntry | None:
    """The place of a measure in the register."""
    return db.session.scalar(select(RegisterEntry).where(RegisterEntry.measure_id == measure_id))


def public_register(*, q: str | None = None, limit: int = DEFAULT_SIZE, cursor: str | None = None) -> Page[RegisterRow]:
    """What everybody may read, the latest first; `q` looks for a shop by its name or reference.

    Reads in the platform's scope, for strangers ask: only columns that are meant for everybody are read.
    """
    query = _shown(q).limit(limit + 1)
    if cursor is not None:
        query = query.where(RegisterEntry.id < number_of_cursor(cursor))
    with _platform():
        rows = db.session.execute(query).all()
        page = page_of(rows, limit=limit, place=lambda row: (row[0].id,))
        return Page([_row(*row) for row in page.items], page.next)


def _shown(q: str | None) -> Select[RegisterEntry, Measure, Seller, MeasureNotice, Category | None]:
    newest = select(func.max(MeasureNotice.number)).where(MeasureNotice.measure_id == Measure.id).correlate(Measure)
    its_notice = and_(MeasureNotice.measure_id == Measure.id, MeasureNotice.number == newest.scalar_subquery())
    its_category = and_(Measure.scope == Scope.CATEGORY.value, Category.code == Measure.item)
    query = (
        select(RegisterEntry, Measure, Seller, MeasureNotice, Category)
        .join(Measure, Measure.id == RegisterEntry.measure_id)
        .join(Seller, Seller.id == RegisterEntry.seller_id)
        .join(MeasureNotice, its_notice)
        .outerjoin(Category, its_category)
        .where(RegisterEntry.removed_at.is_(None))
        .order_by(RegisterEntry.id.desc())
    )
    if q is None or not q.strip():
        return query
    wanted = func.lower(q.strip())
    found = (func.strpos(func.lower(column), wanted) > 0 for column in (Seller.name, Seller.reference))
    return query.where(or_(*found))


def _row(
    entry: RegisterEntry, measure: Measure, seller: Seller, notice: MeasureNotice, category: Category | None
) -> RegisterRow:
    return RegisterRow(
        id=entry.id,
        seller=seller.reference,
        seller_name=seller.name,
        kind=Kind(measure.kind),
        scope=Scope(measure.scope),
        item_name=name_of(category) if category else measure.item,
        reason=notice.rule_name,
        ground_kind=notice.ground_kind,
        ground_source=notice.ground_source,
        starts_on=notice.starts_on,
        ends_on=measure.ends_on,
        state=entry.state,
        correction=entry.correction,
        published_at=entry.published_at,
        corrected_at=entry.corrected_at,
    )


def _record(measure: Measure, entry: RegisterEntry, by: Actor, at: datetime) -> None:
    db.session.flush()
    after = {"state": entry.state, "remove_on": str(entry.remove_on) if entry.remove_on else None}
    audit.record(AuditAction.MEASURE_REGISTER, subject=subject_of(measure.id), by=by, at=at, after=after)


@contextmanager
def _platform() -> Iterator[None]:
    """Read as the platform for a moment, in the transaction that is open; the scope of the asker comes back."""
    connection = db.session.connection()
    apply_scope(connection, PLATFORM)
    try:
        yield
    finally:
        apply_scope(connection, current_scope())
