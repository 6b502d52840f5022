"""The end of sampling: when the last task of a draw has ended, its record is opened to everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import structlog
from sqlalchemy import exists, select

from governance.core.access import system_actor
from governance.core.database import db
from governance.core.errors import Unavailable
from inspections.draws import states as draw_states
from inspections.draws.models import Draw, DrawnItem
from inspections.draws.pools.models import Inspector
from inspections.draws.revealing import reveal
from inspections.draws.states import End
from inspections.examinations.models import InspectionTask
from inspections.examinations.states import State

# Opening the record follows from the last task, whoever ended that.
SAMPLING: Final = system_actor("sampling-ends")

log = structlog.get_logger(__name__)


def hold_draw(draw_id: int) -> Draw:
    """The draw, held: of two last tasks that end at once, one sees that the other has ended."""
    return db.session.get_one(Draw, draw_id, with_for_update=True, populate_existing=True)


def end_of_draw(draw_id: int, *, at: datetime) -> bool:
    """Open the record of a drawn draw when none of its tasks is open any more; returns whether it was."""
    draw = hold_draw(draw_id)
    if draw.state != draw_states.State.DRAWN.value or _has_open_task(draw_id):
        return False
    query = (
        select(DrawnItem.item, InspectionTask.state, Inspector.code, Inspector.id != DrawnItem.inspector_id)
        .join(InspectionTask, InspectionTask.drawn_item_id == DrawnItem.id)
        .join(Inspector, Inspector.id == InspectionTask.inspector_id)
    )
    tasks = db.session.execute(query.where(DrawnItem.draw_id == draw_id)).all()
    ended = {item: End(state) for item, state, _code, _handed in tasks}
    handed_over = {item: code for item, _state, code, handed in tasks if handed}
    reveal(draw_id=draw_id, ended=ended, handed_over=handed_over, by=SAMPLING, at=at)
    return True


def end_or_leave(draw_id: int, *, at: datetime) -> None:
    """As `end_of_draw`; a record that cannot be written now is left to the nights to come, for how a purchase ended must
    not be lost with it.
    """
    try:
        with db.session.begin_nested():
            end_of_draw(draw_id, at=at)
    except Unavailable as error:
        log.warning("record of a draw not written yet", draw_id=draw_id, error=error.message)


def _has_open_task(draw_id: int) -> bool:
    is_open = exists().where(InspectionTask.draw_id == draw_id, InspectionTask.state == State.ASSIGNED.value)
    return bool(db.session.scalar(select(is_open)))
