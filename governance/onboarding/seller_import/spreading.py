"""When those taken in are verified: over half a year, so that officers are not flooded, the doubtful ones first.

The task to verify a seller opens thirty days before it is due, and due dates lie between thirty days and six months
ahead: so the first tasks open at once, and about as many each day until the fifth month. Whose permit ends earlier is
due before it ends, for nobody has verified that permit yet and no reminder runs for it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import text

from governance.core.access import Actor
from governance.core.clocks.due import end_of
from governance.core.clocks.rules import ClockRule
from governance.core.commands import settings
from governance.core.database import db
from governance.onboarding.reverification import CLOCK, NOTICE_DAYS

LAST_DAY: Final = 180  # within six months, whichever months they are

_DAYS: Final = """
UPDATE seller_identity SET reverify_on = least(
    ranked.spread_on, CASE WHEN ranked.permit_ends IS NOT NULL THEN greatest(ranked.permit_ends, CAST(:first AS date)) END
)
FROM (
    SELECT
        seller_id,
        permit_ends,
        CAST(:first AS date)
            + CAST(((row_number() OVER (ORDER BY doubtful DESC, seller_id) - 1) * :span / count(*) OVER ()) AS integer)
            AS spread_on
    FROM (
        SELECT
            staged_seller.seller_id,
            min(staged_seller.permit_valid_until) AS permit_ends,
            bool_or(staged_remark.row IS NOT NULL) AS doubtful
        FROM staged_seller LEFT JOIN staged_remark ON staged_remark.row = staged_seller.row
        WHERE staged_seller.new_identity GROUP BY staged_seller.seller_id
    ) AS arrived
) AS ranked
WHERE ranked.seller_id = seller_identity.seller_id
"""
_CLOCKS: Final = """
WITH due (day, notice_at, at) AS (
    SELECT * FROM unnest(CAST(:days AS date[]), CAST(:notices AS timestamptz[]), CAST(:moments AS timestamptz[]))
),
started AS (
    INSERT INTO clock (
        name, subject_kind, subject_id, seller_id, binds, kind, source, source_verified_on, country, started_at,
        started_by, due_at, provisional, computed_at, state
    )
    SELECT
        :name, 'seller', CAST(identity.seller_id AS text), identity.seller_id, :binds, :kind, :source, :verified_on,
        identity.country, :at, :by, due.at, false, :at, 'running'
    FROM seller_identity AS identity JOIN due ON due.day = identity.reverify_on
    WHERE identity.seller_id IN (SELECT seller_id FROM staged_seller WHERE leads AND new_identity)
    RETURNING id, due_at
)
INSERT INTO clock_step (clock_id, name, at, position)
SELECT started.id, step.name, step.at, step.position
FROM started
JOIN due ON due.at = started.due_at
CROSS JOIN LATERAL (VALUES (:notice, due.notice_at, 0), ('after:0', due.at, 1)) AS step (name, at, position)
"""


def spread(rule: ClockRule, *, today: date, by: Actor, at: datetime) -> None:
    """Give every identity just entered its day, and start its clock (as `clocks.start` would, for all at once)."""
    first, timezone = today + timedelta(days=NOTICE_DAYS), settings().timezone
    span = LAST_DAY - NOTICE_DAYS + 1
    db.session.execute(text(_DAYS), {"first": first, "span": span})
    days = [first + timedelta(days=number) for number in range(span)]
    moments = [end_of(day, timezone) for day in days]
    a_moment = timedelta(microseconds=1)
    notices = [end_of(day - timedelta(days=NOTICE_DAYS + 1), timezone) + a_moment for day in days]
    told = {"name": CLOCK, "binds": rule.binds, "kind": rule.kind, "source": rule.source, "by": by.label, "at": at}
    told |= {"verified_on": rule.verified_on, "days": days, "moments": moments, "notices": notices}
    db.session.execute(text(_CLOCKS), told | {"notice": f"before:{NOTICE_DAYS}"})
