"""What the next step of a draw waits for, and whether its time has come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from governance.core.database import db
from inspections.draws.models import Draw
from inspections.draws.officers import shares_of
from inspections.draws.public_source import value_of
from inspections.draws.shown import Waits
from inspections.draws.states import State

# An earlier draw of the same plan is made first, so that nothing is looked at twice and nobody gets too much work;
# but a value that is so late does not hold up the next one.
PATIENCE: Final = timedelta(hours=1)


def waits_for(draw: Draw, *, at: datetime) -> Waits | None:
    """What the next step waits for; None once the draw is over."""
    state = State(draw.state)
    if state is State.COMMITTED:
        if at < draw.slot:
            return Waits(kind="slot", until=draw.slot)
        return Waits(kind="earlier" if held_back(draw, at=at) else "job")
    if state is State.FROZEN:
        return _for_value(draw, at=at)
    return Waits(kind="sampling", until=draw.sampling_until) if state is State.DRAWN else None


def is_late(draw: Draw, *, at: datetime) -> bool:
    """Whether people should know that a frozen draw still waits: at once for officers, later for a beacon."""
    source = draw.public_source or {}
    if source.get("kind") == "officers":
        return True
    return draw.frozen_at is not None and at >= _comes_at(source, draw.frozen_at) + PATIENCE


def held_back(draw: Draw, *, at: datetime) -> bool:
    """Whether an earlier draw of the same plan is frozen and its public value on time."""
    query = select(Draw.public_source, Draw.frozen_at).where(
        Draw.plan_id == draw.plan_id, Draw.state == State.FROZEN.value, Draw.slot < draw.slot
    )
    return any(at < _comes_at(source or {}, frozen_at) + PATIENCE for source, frozen_at in db.session.execute(query))


def _comes_at(source: Mapping[str, Any], frozen_at: datetime) -> datetime:
    named: str | None = source.get("not_before")
    return datetime.fromisoformat(named) if named is not None else frozen_at


def _for_value(draw: Draw, *, at: datetime) -> Waits:
    if value_of(draw, at=at) is not None:
        return Waits(kind="job")
    source = draw.public_source or {}
    until = datetime.fromisoformat(source["until"])
    if source["kind"] == "drand":
        return Waits(kind="beacon", until=until)
    missing = tuple(share.team for share in shares_of(draw) if share.secret is None)
    return Waits(kind="officers", until=until, missing=missing)
