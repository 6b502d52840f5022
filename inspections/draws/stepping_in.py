"""A drawn item cannot be bought or inspected: the next reserve of its stratum stands for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission, may
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition, NotFound
from governance.core.events import publish
from inspections.draws.assignments import give_turns, order_of, turns_of
from inspections.draws.chance import assigning
from inspections.draws.events import ReserveSteppedIn
from inspections.draws.frozen import header_of
from inspections.draws.held import hold, subject_of
from inspections.draws.models import Draw, DrawnItem
from inspections.draws.states import COUNTS, Role, State


def step_in(*, drawn_item_id: int, reason: str, by: Actor, at: datetime) -> DrawnItem | None:
    """Let the next reserve of the stratum that somebody can inspect stand for an item; None when none is left.

    Publishes `ReserveSteppedIn`. Raises `InvalidTransition` unless the draw is drawn and the item counts and was not
    replaced yet, `NotFound`.
    """
    if not may(by, Permission.TASK_WORK):
        check_permission(by, Permission.DRAW_WORK)
    if not reason.strip():
        raise Invalid("Say why the item cannot be had.", pointer="reason")
    draw, failed = _held(drawn_item_id)
    turns = turns_of(draw)
    new = assigning.step_in(header_of(draw), order_of(draw), draw.final_seed or "", turns, instead_of=failed.item)
    stepped_in = next(iter(give_turns(draw, new)), None)
    draw.version += 1
    after = {
        "instead_of": failed.item,
        "item": stepped_in.item if stepped_in is not None else None,
        "passed_over": [one.item for one in new if one.inspector is None],
    }
    audit.record(AuditAction.DRAW_STEP_IN, subject=subject_of(draw), by=by, at=at, reason=reason.strip(), after=after)
    if stepped_in is not None:
        publish(ReserveSteppedIn(draw.id, stepped_in.id, failed.id), by=by, at=at)
    return stepped_in


def _held(drawn_item_id: int) -> tuple[Draw, DrawnItem]:
    """The item and its draw, held; the item can be replaced."""
    found = db.session.get(DrawnItem, drawn_item_id)
    if found is None:
        raise NotFound(f"There is no drawn item {drawn_item_id}.")
    draw = hold(found.draw_id)
    if State(draw.state) is not State.DRAWN:
        raise InvalidTransition(f"Reserves step in while a draw is sampled; this one is {draw.state}.")
    db.session.refresh(found)
    if Role(found.role) not in COUNTS:
        raise InvalidTransition(f"{found.item} is {found.role}: nothing needs to stand for it.")
    replacing = select(DrawnItem.item).where(
        DrawnItem.draw_id == draw.id,
        DrawnItem.instead_of == found.id,
        DrawnItem.role.in_([role.value for role in COUNTS]),
    )
    replaced_by = db.session.scalar(replacing)
    if replaced_by is not None:
        raise InvalidTransition(f"{replaced_by} stands for {found.item} already.")
    return draw, found
