"""The third step of a draw: the public value is there, and everything drawn follows from it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.errors import InvalidTransition
from governance.core.events import publish
from inspections.draws import announcing, sealing
from inspections.draws.announcing import Kind
from inspections.draws.assignments import add_waiting, give_turns
from inspections.draws.chance import assigning, seeds, selecting
from inspections.draws.events import DrawMade
from inspections.draws.frozen import list_of
from inspections.draws.held import hold, subject_of
from inspections.draws.models import Draw
from inspections.draws.plans.rules import PlanRules
from inspections.draws.public_source import NO_SOURCE, PublicValue, value_of
from inspections.draws.states import State, check_move
from inspections.draws.telling import tell_unverified, tell_void
from inspections.draws.voiding import end_as_void

KEY_GONE: Final = "The key that sealed the secret of this draw is lost, so the draw cannot be made."


def draw(*, draw_id: int, by: Actor, at: datetime) -> Draw:
    """Make a draw whose public value is there, or is no longer waited for; publishes `DrawMade`.

    A draw whose secret cannot be unsealed any more is called off. Raises `InvalidTransition` unless the draw is frozen
    and its public value there.
    """
    check_permission(by, Permission.DRAW_WORK)
    held = hold(draw_id)
    check_move(State(held.state), State.DRAWN)
    public = value_of(held, at=at)
    if public is None:
        raise InvalidTransition(f"The public value of the draw {held.reference} is still waited for.")
    secret = sealing.unsealed(held.secret)
    if secret is None:
        end_as_void(held, reason=KEY_GONE, by=by, at=at)
        tell_void(held, at=at)
        return held
    return _drawn(held, secret, public, by=by, at=at)


def _drawn(held: Draw, secret: str, public: PublicValue, *, by: Actor, at: datetime) -> Draw:
    frozen = list_of(held)
    seed = seeds.final_seed(secret=secret, list_digest=frozen.digest, public_value=public.value)
    order = selecting.select(frozen, seed)
    rules = PlanRules.from_document(held.rules)
    held.public_value, held.assurance, held.final_seed = public.value, public.assurance.value, seed
    held.public_evidence = dict(public.evidence) if public.evidence is not None else None
    held.state, held.drawn_at = State.DRAWN.value, at
    held.sampling_until = day_of(at, settings().timezone) + timedelta(days=rules.sampling_days)
    held.version += 1
    add_waiting(held, order)
    rows = give_turns(held, assigning.assign(frozen.header, order, seed))
    told: dict[str, Any] = {"public_value": public.value, "public_evidence": held.public_evidence}
    told |= {"assurance": held.assurance} | ({"because": public.because} if public.because else {})
    announcing.announce(held, Kind.DRAWN, body=told, at=at)
    if public.because not in {None, NO_SOURCE}:
        tell_unverified(held, at=at)
    after = {"items": len(rows), "assurance": held.assurance}
    audit.record(AuditAction.DRAW_DRAW, subject=subject_of(held), by=by, at=at, after=after)
    publish(DrawMade(held.id, tuple(row.id for row in rows)), by=by, at=at)
    return held
