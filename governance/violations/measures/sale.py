"""Stops of sale that measures bring about: a category or the whole shop, as long as one measure asks for it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import exists, select

from governance.core.access import Actor
from governance.core.database import db
from governance.sellers import stops
from governance.violations.kinds import Kind
from governance.violations.measures.models import Measure
from governance.violations.measures.states import State

STOPPING: Final = frozenset({Kind.CATEGORY_STOPPED, Kind.SHOP_STOPPED, Kind.CLOSURE})


def stop(measure: Measure, *, by: Actor, at: datetime) -> None:
    """Stop sale for a measure that takes effect; nothing for those that stop neither category nor shop."""
    if Kind(measure.kind) in STOPPING:
        stops.stop_category(
            seller_id=measure.seller_id,
            category=measure.item,
            cause=measure.cause,
            reason=measure.reason,
            by=by,
            at=at,
        )


def open_again(measure: Measure, *, by: Actor, at: datetime) -> None:
    """Open sale again after a measure, unless another one of the same cause still stops the same."""
    if Kind(measure.kind) not in STOPPING:
        return
    alike = (
        Measure.id != measure.id,
        Measure.seller_id == measure.seller_id,
        Measure.cause == measure.cause,
        Measure.item.is_not_distinct_from(measure.item),
        Measure.kind.in_(sorted(STOPPING)),
        Measure.state == State.ACTIVE.value,
    )
    if not db.session.scalar(select(exists().where(*alike))):
        stops.lift_stop_of(seller_id=measure.seller_id, category=measure.item, cause=measure.cause, by=by, at=at)
