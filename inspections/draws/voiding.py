"""Calling a draw off, with a reason that everybody reads; never once its outcome can be worked out."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.errors import Invalid, InvalidTransition
from governance.core.events import publish
from inspections.draws import announcing
from inspections.draws.announcing import Kind
from inspections.draws.events import DrawVoided
from inspections.draws.held import hold, subject_of
from inspections.draws.models import Draw
from inspections.draws.states import State, can_move, check_move

OUTCOME_KNOWN: Final = (
    "The value that decides this draw may exist by now, so its outcome could be known: it is drawn and not called off."
)
LONGEST_REASON: Final = 500


def void(*, draw_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> Draw:
    """Call a draw off that was not drawn yet; `reason` is public and names nothing that is looked at.

    Raises `Invalid` without a reason, `InvalidTransition` from the moment on at which the public value of a frozen
    list may exist: whoever knows the secret could call off what does not please.
    """
    check_permission(by, Permission.DRAW_WORK)
    draw = hold(draw_id, version=version)
    check_move(State(draw.state), State.VOID)
    if not may_void(draw, at=at):
        raise InvalidTransition(OUTCOME_KNOWN)
    return end_as_void(draw, reason=reason, by=by, at=at)


def may_void(draw: Draw, *, at: datetime) -> bool:
    """Whether a draw could be called off at a moment: it is not drawn, and nobody can know how it ends."""
    if not can_move(State(draw.state), State.VOID):
        return False
    return State(draw.state) is State.COMMITTED or at < _not_before(draw)


def end_as_void(draw: Draw, *, reason: str, by: Actor, at: datetime) -> Draw:
    """Call off a held draw for a cause that nobody chose, whatever could be known of it; raises `Invalid`."""
    check_move(State(draw.state), State.VOID)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(f"Say in up to {LONGEST_REASON} characters why; everybody reads it.", pointer="reason")
    before = {"state": draw.state}
    draw.state, draw.void_reason = State.VOID.value, reason
    draw.version += 1
    announcing.announce(draw, Kind.VOID, body={"reason": reason}, at=at)
    audit.record(AuditAction.DRAW_VOID, subject=subject_of(draw), by=by, at=at, reason=reason, before=before)
    publish(DrawVoided(draw.id, reason), by=by, at=at)
    return draw


def _not_before(draw: Draw) -> datetime:
    """Before this moment the public value of a frozen draw does not exist; officers tell theirs from the freeze on."""
    if draw.public_source is None or draw.frozen_at is None:
        raise InvalidTransition(f"The draw {draw.reference} has no list yet.")
    named: str | None = draw.public_source.get("not_before")
    return datetime.fromisoformat(named) if named is not None else draw.frozen_at
