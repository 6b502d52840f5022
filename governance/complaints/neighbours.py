"""Other cases about the same order: for the platform's people, who look at one of them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select

from governance.complaints.lookup import case_of
from governance.complaints.models import Case
from governance.complaints.queue import seen_by
from governance.complaints.rows import beside, row_seen
from governance.complaints.shown import CaseRow
from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db

MOST: Final = 10


def cases_of_order(*, case_id: int, by: Actor, at: datetime) -> list[CaseRow]:
    """The newest other cases about the order of a case; none for a shop, whom reports do not name their order."""
    check_permission(by, Permission.CASE_READ)
    case = case_of(case_id, by=by)
    if case.order_reference is None or by.seller_id is not None:
        return []
    same = (Case.seller_id == case.seller_id, Case.order_reference == case.order_reference, Case.id != case.id)
    found = db.session.scalars(select(Case).where(*seen_by(by), *same).order_by(Case.id.desc()).limit(MOST)).all()
    around = beside(found, by=by)
    return [CaseRow(**row_seen(row, around, by=by, at=at)) for row in found]
