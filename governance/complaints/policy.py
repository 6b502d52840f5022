"""What may happen now in a case, and to whom: each check raises with its reason. Pure; permissions stand elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from governance.complaints.parties import name_of
from governance.complaints.states import WITHOUT_REMEDY, Kind, Outcome, Party, State, check_move
from governance.complaints.turns import Offered
from governance.core.access import Actor
from governance.core.errors import Conflict, InvalidTransition, PermissionDenied

# So long after the proof the complainant is awaited; then an officer may confirm in its place.
CONFIRMED_BY_COMPLAINANT: Final = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a case stands, as far as it decides what may happen next.

    `ended_by` holds whoever decided it or did not accept it (`account:17`), in whatever round; `own` says that the one
    who asks filed it; `reopen_until` is the last day on which the complainant may have it reopened, `free`
    that nobody holds it who is there; `authority_waits` that an authority has to be told of the end.
    """

    kind: Kind
    state: State
    today: date
    testing: bool = False
    accepted: bool = True
    told: bool = True
    shown_at: datetime | None = None
    outcome: Outcome | None = None
    rated: bool = False
    times_reopened: int = 0
    reopen_until: date | None = None
    offer: Offered | None = None
    ended_by: frozenset[str] = frozenset()
    own: bool = False
    free: bool = True
    authority_waits: bool = False


def check_answer(case: Standing, party: Party) -> None:
    """The complainant, or an officer for it, answers a question; the seller what it is held against, until the decision."""
    waits = {State.WITH_SELLER, State.DECIDING} if party is Party.SELLER else {State.ASKED}
    if case.state not in waits:
        raise InvalidTransition("Nobody waits for your answer in this case now.")


def check_offer(case: Standing, party: Party) -> None:
    """An offer can be made while nothing is decided; whoever has one open takes it back before it makes another."""
    if case.kind in WITHOUT_REMEDY:
        raise InvalidTransition(f"Nothing is offered in a case of the kind {case.kind}: it ends with a finding.")
    if case.state is not State.MEDIATION:
        check_move(case.state, State.MEDIATION)
    elif case.offer is not None and case.offer.party is party:
        raise Conflict("Your offer is still open: take it back before you make another one.")
    if case.testing:
        raise InvalidTransition("A test runs: wait for its result before you offer something.")
    if not case.told:
        raise InvalidTransition("The seller does not know of this case yet: accept it first.")


def check_answer_offer(case: Standing, party: Party) -> Offered:
    """The side that has not agreed yet says yes or no; returns what it answers."""
    offer = _open_offer(case)
    if party not in offer.waits_for:
        raise InvalidTransition("This offer waits for the other side's answer, not for yours.")
    return offer


def check_take_back(case: Standing, party: Party) -> None:
    """Whoever made the offer takes it back while it is open."""
    if _open_offer(case).party is not party:
        raise InvalidTransition("Only who made an offer takes it back.")


def check_decide(case: Standing, by: Actor) -> None:
    """A person of the platform decides when both sides were heard; of a reopened case, another one than before."""
    check_move(case.state, State.CLOSED)
    if case.state is not State.DECIDING:
        raise InvalidTransition(f"A case that is {case.state} is not decided yet: both sides are heard first.")
    if case.testing:
        raise InvalidTransition("A test runs: its result belongs into the decision.")
    if by.kind != "account":
        raise PermissionDenied("A case is decided by a person of the platform.")
    if name_of(by) in case.ended_by:
        raise PermissionDenied("You have decided this case before: somebody else looks at it again.")


def check_show(case: Standing) -> None:
    """The seller shows once that the remedy was given, and again when the proof was returned."""
    _check_remedy_due(case)
    if case.shown_at is not None:
        raise InvalidTransition("A proof was shown already: it waits to be confirmed.")


def check_confirm(case: Standing, party: Party, at: datetime) -> None:
    """The complainant says that it has the remedy; an officer in its place when it is silent after the proof."""
    _check_remedy_due(case)
    if party is Party.COMPLAINANT:
        return
    if case.shown_at is None:
        raise InvalidTransition("No proof was shown yet: there is nothing to confirm.")
    if at < case.shown_at + CONFIRMED_BY_COMPLAINANT:
        days = CONFIRMED_BY_COMPLAINANT.days
        raise InvalidTransition(f"The complainant has {days} days to confirm the remedy itself.")


def check_return(case: Standing) -> None:
    """A proof that was shown can be returned."""
    _check_remedy_due(case)
    if case.shown_at is None:
        raise InvalidTransition("No proof was shown yet: there is nothing to return.")


def check_rate(case: Standing) -> None:
    """An outcome is rated once."""
    if case.outcome is None or case.state in {State.WITHDRAWN, State.MERGED}:
        raise InvalidTransition("There is no outcome yet that could be rated.")
    if case.rated:
        raise Conflict("You have rated this outcome already.")


def check_reopen(case: Standing, party: Party) -> State:
    """The complainant once and in time, an officer always; returns the state in which it goes on."""
    to = State.RECEIVED if case.state is State.NOT_ACCEPTED else State.DECIDING
    check_move(case.state, to)
    if case.outcome is None or (case.state is State.REMEDY and party is Party.COMPLAINANT):
        raise InvalidTransition("This case has not ended: there is nothing to reopen.")
    if party is not Party.COMPLAINANT:
        return to
    if case.times_reopened:
        raise InvalidTransition("This case was reopened before. You can still go to the places named in the decision.")
    if case.reopen_until is None or case.today > case.reopen_until:
        raise InvalidTransition("The time in which you could have this case reopened is over.")
    return to


def check_counter_notice(case: Standing) -> None:
    """The seller says that it infringes nothing, instead of an answer."""
    if case.kind is not Kind.IP_NOTICE:
        raise InvalidTransition("A counter-notice answers a notice of a holder of rights, and nothing else.")
    check_move(case.state, State.COUNTER_NOTICE)


def check_action_taken(case: Standing) -> None:
    """The holder of the rights went to court or to an authority while there was time."""
    if case.state is not State.COUNTER_NOTICE:
        raise InvalidTransition("No counter-notice waits for an answer in this case.")


def _open_offer(case: Standing) -> Offered:
    if case.state is not State.MEDIATION or case.offer is None:
        raise InvalidTransition("No offer is open in this case.")
    return case.offer


def _check_remedy_due(case: Standing) -> None:
    if case.state is not State.REMEDY:
        raise InvalidTransition(f"No remedy is due in a case that is {case.state}.")
