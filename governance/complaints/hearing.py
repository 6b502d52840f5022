"""What this room hears from below: steps of the clocks of cases. Each is reached once, also when it is late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select

from governance.complaints import deadlines, pauses
from governance.complaints.escalation import escalate, see_that_somebody_holds
from governance.complaints.ip_notices import no_action_taken
from governance.complaints.mediation import expire_offer
from governance.complaints.models import Case
from governance.complaints.remedies import remedy_late
from governance.complaints.rows import offered
from governance.complaints.silence import complainant_silent, seller_silent
from governance.complaints.standing import open_offer
from governance.complaints.states import Party
from governance.complaints.telling import tell_handler, tell_seller, write_to_complainant
from governance.core.access import Actor
from governance.core.calendar import day_of
from governance.core.clocks.events import ClockStepReached
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Conflict
from governance.core.events import Subscription

# What happens when a clock of this name runs out; the platform's are escalated.
AT_END: Final[Mapping[str, Callable[[Case, Actor, datetime], None]]] = {
    pauses.SELLER_ANSWER: lambda case, by, at: seller_silent(case, by=by, at=at),
    pauses.COMPLAINANT_ANSWER: lambda case, by, at: complainant_silent(case, by=by, at=at),
    pauses.OFFER: lambda case, by, at: expire_offer(case.id, by, at),
    pauses.REMEDY: lambda case, by, at: remedy_late(case.id, by, at),
    pauses.REFUND: lambda case, by, at: remedy_late(case.id, by, at),
    pauses.COUNTER_NOTICE: lambda case, by, at: no_action_taken(case.id, by, at),
}


def hear_step(event: ClockStepReached, by: Actor, at: datetime) -> str | None:
    """Half of the time: somebody holds the case. 80 %: whoever has to act is reminded. The end: what follows from it."""
    if event.subject_kind != "case":
        return None
    case = _held(int(event.subject_id))
    if event.step == deadlines.HALF and event.name in pauses.OF_PLATFORM:
        case.version += see_that_somebody_holds(case, by=by, at=at)
    elif event.step == deadlines.REMINDER and at <= event.due_at:  # late, there may be nothing left to be reminded of
        _remind(case, event, by, at)
    elif event.step == deadlines.END:
        _end(case, event, by, at)
    return None


def _held(case_id: int) -> Case:
    """The case, held; whoever changes it now holds it first and its clocks then, and here it is the other way round.

    So nobody waits for it: raises `Conflict` when somebody has it, and the step is tried again in a minute.
    """
    query = select(Case).where(Case.id == case_id).with_for_update(skip_locked=True)
    case = db.session.scalar(query.execution_options(populate_existing=True))
    if case is None:
        raise Conflict("The case is being changed just now.")
    return case


def _end(case: Case, event: ClockStepReached, by: Actor, at: datetime) -> None:
    case.version += 1
    if event.name in pauses.OF_PLATFORM:
        escalate(case, clock=event.name, due_on=_day(event), by=by, at=at)
    else:
        AT_END[event.name](case, by, at)


def _remind(case: Case, event: ClockStepReached, by: Actor, at: datetime) -> None:
    parties = _awaited(case) if event.name == pauses.OFFER else frozenset({_bound(event.name)})
    if Party.COMPLAINANT in parties:
        write_to_complainant("case.waits_for_you", case.id, by=by, at=at, due_on=_day(event))
    if Party.SELLER in parties:
        tell_seller("case.reminded", case, at=at, due_on=_day(event))
    if Party.PLATFORM in parties:
        tell_handler("case.reminded", case, at=at, due_on=_day(event))


def _awaited(case: Case) -> frozenset[Party]:
    """Whose answer the open offer waits for."""
    offer = offered(open_offer(case.id))
    return offer.waits_for if offer else frozenset()


def _bound(clock: str) -> Party:
    """Who has to act before a clock runs out."""
    if clock in pauses.OF_PLATFORM:
        return Party.PLATFORM
    return Party.COMPLAINANT if clock in pauses.OF_COMPLAINANT else Party.SELLER


def _day(event: ClockStepReached) -> str:
    return day_of(event.due_at, settings().timezone).isoformat()


SUBSCRIPTIONS: Final = (Subscription(ClockStepReached, hear_step),)
