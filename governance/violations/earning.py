"""Points earned back, by a verified fix or a passed training: never more than a violation still counts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import NotFound
from governance.violations import ledger
from governance.violations.models import PointsEarned, Violation
from governance.violations.reporting import subject_of
from governance.violations.second_person import key_of
from governance.violations.settling import settle_and_follow


def earn(*, violation_id: int, points: int, source: str, on: date, by: Actor, at: datetime) -> PointsEarned | None:
    """Give back up to `points` of a violation from `on`; None when nothing of it is left to give back that day.

    `source` (`fix:12`, `training:7`) earns once per violation: told again, it is what it was.
    """
    check_permission(by, Permission.FIX_VERIFY)
    seller_id = db.session.scalar(select(Violation.seller_id).where(Violation.id == violation_id))
    if seller_id is None:
        raise NotFound(f"There is no violation {violation_id}.")
    ledger.lock([seller_id])
    known = select(PointsEarned).where(PointsEarned.violation_id == violation_id, PointsEarned.source == source)
    earned: PointsEarned | None = db.session.scalar(known)
    if earned is not None:
        return earned
    amount = min(points, left_of(violation_id, seller_id=seller_id, on=on))
    if amount <= 0:
        return None
    row = {"seller_id": seller_id, "violation_id": violation_id, "points": amount, "source": source, "earned_on": on}
    written = {"recorded_at": at, "by": key_of(by)}
    earned = db.session.scalars(insert(PointsEarned).values(row | written).returning(PointsEarned)).one()
    after = {"points": amount, "source": source, "earned_on": str(on)}
    audit.record(AuditAction.POINTS_EARN, subject=subject_of(violation_id), by=by, at=at, after=after)
    settle_and_follow(seller_ids=[seller_id], by=by, at=at)
    return earned


def left_of(violation_id: int, *, seller_id: int, on: date) -> int:
    """How many points of a violation count from `on`, after all that was earned back of it whenever."""
    counted = ledger.counted_of([seller_id], ledger.violation_rules()).get(violation_id)
    if counted is None or counted.lapses_on <= on:
        return 0
    return counted.points - sum(back.points for back in counted.given_back)
