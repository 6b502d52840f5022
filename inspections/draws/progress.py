"""What draws do by the clock: each takes the step whose time has come, at most one in a round."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog
from sqlalchemy import select

from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db
from governance.core.errors import DomainError, Unavailable
from inspections.draws.committing import commit_ahead
from inspections.draws.drawing import draw as make_draw
from inspections.draws.freezing import freeze
from inspections.draws.models import Draw, DrawnItem
from inspections.draws.plans.models import InspectionPlan
from inspections.draws.plans.states import State as PlanState
from inspections.draws.public_source import value_of
from inspections.draws.revealing import reveal
from inspections.draws.states import COUNTS, State
from inspections.draws.telling import tell_missing_shares, tell_waits
from inspections.draws.waiting import held_back, is_late

# Of what is due, this order: what is drawn is known before the next list is frozen.
ORDER: Final = (State.DRAWN, State.FROZEN, State.COMMITTED)
# So long before the list is frozen officers are reminded of their shares.
REMINDED_AHEAD: Final = timedelta(days=1)

log = structlog.get_logger(__name__)


@dataclass
class Round:
    """What one round did, by reference of draw or code of plan."""

    frozen: list[Draw] = field(default_factory=list)
    drawn: int = 0
    revealed: int = 0
    committed: int = 0
    failed: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        done = f"Committed {self.committed}, frozen {len(self.frozen)}, drawn {self.drawn}, revealed {self.revealed}."
        troubles = [f"{name}: {why}" for name, why in self.failed.items()]
        return " ".join([done, *troubles])


def take_steps(*, by: Actor, at: datetime, clock: Callable[[], datetime]) -> Round:
    """Let every draw whose time has come take one step, in order of slots, and commit to what comes.

    All of it is one transaction, with a savepoint for each draw: what fails is told, tried again in the next round and
    holds up no other. Freeze and draw of one draw fall into different rounds, so that the digest of its list was open
    to everybody before anything was drawn from it. `clock` gives the true time: a list whose public value came while it
    was made is not frozen, and a round that goes on until one of its values came is undone (`Unavailable`).
    """
    check_permission(by, Permission.DRAW_WORK)
    done = Round()
    for draw in _due(at):
        if _running_late(done.frozen, clock()):
            break
        _in_savepoint(done, draw.reference, partial(_step, done, draw, by=by, at=at, clock=clock))
    for plan_id, code in _active_plans():
        _in_savepoint(done, code, partial(_commit, done, plan_id, by=by, at=at))
    for draw in _due_soon(at):
        _in_savepoint(done, draw.reference, partial(tell_missing_shares, draw, at=at))
    check_in_time(done.frozen, clock())
    return done


def check_in_time(frozen: Iterable[Draw], moment: datetime) -> None:
    """Raise `Unavailable` when the public value of a list frozen in this transaction exists by now."""
    for draw in frozen:
        named = (draw.public_source or {}).get("not_before")
        if named is not None and moment >= datetime.fromisoformat(named):
            raise Unavailable(
                f"Freezing the list of {draw.reference} took longer than its plan gives it: the value that was named "
                "exists already. Give the plan more minutes after the freeze."
            )


def _due(at: datetime) -> list[Draw]:
    query = select(Draw).where(Draw.state.in_([state.value for state in ORDER]), Draw.slot <= at)
    return sorted(db.session.scalars(query), key=lambda draw: (ORDER.index(State(draw.state)), draw.slot, draw.id))


def _due_soon(at: datetime) -> list[Draw]:
    soon = (Draw.state == State.COMMITTED.value, Draw.slot > at, Draw.slot <= at + REMINDED_AHEAD)
    return list(db.session.scalars(select(Draw).where(*soon).order_by(Draw.slot, Draw.id)))


def _running_late(frozen: Iterable[Draw], moment: datetime) -> bool:
    """Whether half the time has gone by of a list that was frozen in this round: what is left waits for the next."""
    for draw in frozen:
        named, began = (draw.public_source or {}).get("not_before"), draw.frozen_at
        if named is not None and began is not None and moment - began >= (datetime.fromisoformat(named) - began) / 2:
            return True
    return False


def _in_savepoint(done: Round, name: str, step: Callable[[], None]) -> None:
    try:
        with db.session.begin_nested():
            step()
    except DomainError as error:
        log.warning("draw held up", draw=name, error=error.message)
        done.failed[name] = error.message
    except Exception as error:  # whatever went wrong with this one, the others are not held up
        log.exception("draw failed", draw=name)
        done.failed[name] = type(error).__name__


def _step(done: Round, draw: Draw, *, by: Actor, at: datetime, clock: Callable[[], datetime]) -> None:
    state = State(draw.state)
    if state is State.COMMITTED and not held_back(draw, at=at):
        freeze(draw_id=draw.id, by=by, at=at)
        check_in_time([draw], clock())
        done.frozen += [draw] if State(draw.state) is State.FROZEN else []
    elif state is State.FROZEN and value_of(draw, at=at) is not None:
        make_draw(draw_id=draw.id, by=by, at=at)
        done.drawn += 1
    elif state is State.FROZEN and is_late(draw, at=at):
        tell_waits(draw, at=at)
    elif state is State.DRAWN and not _counts(draw):
        reveal(draw_id=draw.id, ended={}, by=by, at=at)
        done.revealed += 1


def _counts(draw: Draw) -> bool:
    """Whether anything of a draw is bought; where everything was passed over nobody ends it."""
    roles = [role.value for role in COUNTS]
    query = select(DrawnItem.id).where(DrawnItem.draw_id == draw.id, DrawnItem.role.in_(roles)).limit(1)
    return db.session.scalar(query) is not None


def _commit(done: Round, plan_id: int, *, by: Actor, at: datetime) -> None:
    done.committed += len(commit_ahead(plan_id=plan_id, by=by, at=at))


def _active_plans() -> list[tuple[int, str]]:
    query = select(InspectionPlan.id, InspectionPlan.code).where(InspectionPlan.state == PlanState.ACTIVE.value)
    return [(number, code) for number, code in db.session.execute(query.order_by(InspectionPlan.id))]
