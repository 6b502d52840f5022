"""The tabs of a queue as conditions: of the platform's people, and of a shop."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, cast, false, or_, select, true

from governance.complaints.models import Case, CaseOffer
from governance.complaints.rows import clocks_seen
from governance.complaints.shown import Show
from governance.complaints.states import ENDED, OPEN, TURN, OfferState, Party, State
from governance.core.access import Actor
from governance.core.clocks.models import Clock
from governance.core.clocks.states import State as ClockState

# What waits for the platform itself, and what waits for the seller alone.
_OURS: Final = sorted(state for state in OPEN if TURN[state] is Party.PLATFORM)
_SELLERS: Final = sorted(state for state in OPEN if TURN[state] is Party.SELLER and state is not State.REMEDY)
Condition = ColumnElement[bool]


def seen_by(by: Actor) -> list[Condition]:
    """The cases that `by` may know of: the platform all, a shop its own from the moment it was told."""
    if by.seller_id is None:
        return []
    return [Case.seller_id == by.seller_id, Case.seller_told_at.is_not(None)]


def shown_in(show: Show, *, by: Actor, at: datetime) -> Condition:
    """What stands under the tab `show`."""
    conditions: dict[Show, Condition] = {
        "all": true(),
        "ended": ~is_open(),
        "open": is_open(),
        "late": and_(is_open(), is_late(by, at)),
        "mine": and_(is_open(), is_mine(by)),
        "unassigned": and_(is_open(), is_unassigned(by)),
        "waiting": and_(is_open(), is_waiting(by)),
    }
    return conditions[show]


def is_open() -> Condition:
    """Written out in the statement, so that the indexes of open cases answer it."""
    return Case.state.not_in(bindparam("ended", sorted(ENDED), expanding=True, literal_execute=True))


def is_mine(by: Actor) -> Condition:
    """What an officer holds, and what a shop has to do next."""
    if by.seller_id is not None:
        return _sellers_turn()
    return Case.handler_id == int(by.id) if by.kind == "account" else false()


def is_unassigned(by: Actor) -> Condition:
    """What nobody of the platform holds."""
    return Case.handler_id.is_(None) if by.seller_id is None else false()


def is_waiting(by: Actor) -> Condition:
    """What waits for somebody else."""
    return Case.state.not_in(_OURS) if by.seller_id is None else ~_sellers_turn()


def is_late(by: Actor, at: datetime) -> Condition:
    """A clock of the case runs and is past due.

    "Is true" keeps the planner from joining: it takes row-level security for far choosier than it is, and would look
    through all late clocks for every case. So they are looked up once, and each case is found among them by its hash.
    """
    late = (Clock.subject_kind == "case", _literal_running(), Clock.due_at < at, *clocks_seen(by))
    return Case.id.in_(select(cast(Clock.subject_id, BigInteger)).where(*late)).is_(true())


def _sellers_turn() -> Condition:
    unanswered = (CaseOffer.state == OfferState.OPEN.value, CaseOffer.seller_agreed_at.is_(None))
    offers = select(CaseOffer.case_id).where(*unanswered)
    return or_(
        Case.state.in_(_SELLERS),
        and_(Case.state == State.REMEDY.value, Case.remedy_shown_at.is_(None)),
        and_(Case.state == State.MEDIATION.value, Case.id.in_(offers)),
    )


def _literal_running() -> Condition:
    """Written out as well: only then the index of open clocks answers it."""
    return Clock.state.in_(bindparam("running", [ClockState.RUNNING.value], expanding=True, literal_execute=True))
