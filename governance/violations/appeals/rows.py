"""Rows of appeals: an appeal with its seller, its clock and whoever holds it."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, Row, Select, String, and_, cast, false, or_, select

from governance.core.access import Actor
from governance.core.accounts import Account
from governance.core.clocks.models import Clock
from governance.core.clocks.states import State as ClockState
from governance.sellers.models import Seller
from governance.violations.appeals.deadline import NAMES
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.shown import AppealRow, Show
from governance.violations.appeals.states import Outcome, State
from governance.violations.appeals.taking_part import had_a_part

Found: TypeAlias = Row[Appeal, Seller, Clock | None, str | None]


def rows_for(by: Actor) -> Select[Appeal, Seller, Clock | None, str | None]:
    """Select (appeal, seller, clock, name of the holder): all for the platform, its own for a shop."""
    number = cast(Appeal.id, String)
    its_clock = and_(Clock.subject_kind == "appeal", Clock.subject_id == number, Clock.name.in_(sorted(NAMES)))
    query = (
        select(Appeal, Seller, Clock, Account.name)
        .join(Seller, Seller.id == Appeal.seller_id)
        .outerjoin(Clock, its_clock)
        .outerjoin(Account, Account.id == Appeal.handler_id if by.seller_id is None else false())
    )
    return query if by.seller_id is None else query.where(Appeal.seller_id == by.seller_id)


def shown_under(show: Show, *, by: Actor, at: datetime) -> ColumnElement[bool]:
    """The appeals under a tab."""
    if show == "all":
        return Appeal.id.is_not(None)
    is_open = Appeal.ended_at.is_(None)
    if show == "late":
        overdue = and_(Clock.state == ClockState.RUNNING.value, Clock.due_at < at)
        return and_(is_open, or_(Appeal.late_at.is_not(None), overdue))
    if show == "mine" and by.seller_id is not None:
        return and_(is_open, Appeal.state == State.ASKED.value)
    if show == "mine":
        return and_(is_open, Appeal.handler_id == int(by.id)) if by.kind == "account" else false()
    return is_open


def row_of(found: Found, *, by: Actor, at: datetime) -> AppealRow:
    """The row as `by` may see it: no shop reads who holds its appeal."""
    appeal, seller, clock, handler = found
    state, of_platform = State(appeal.state), by.seller_id is None
    waits_for = {State.FILED: "platform", State.ASKED: "seller"}.get(state)
    is_open = appeal.ended_at is None
    return AppealRow(
        id=appeal.id,
        version=appeal.version,
        seller=seller.reference,
        seller_name=seller.name,
        kind=appeal.subject_kind,
        subject_id=appeal.subject_id,
        title=appeal.title,
        rule=appeal.rule,
        automatic=appeal.automatic,
        listed_ground=appeal.listed_ground,
        instance=appeal.instance,
        state=state,
        outcome=Outcome(appeal.outcome) if appeal.outcome else None,
        waits_for=waits_for,
        filed_at=appeal.filed_at,
        due_at=clock.due_at if clock is not None and is_open else None,
        provisional=clock is not None and is_open and clock.provisional,
        paused=clock is not None and clock.state == ClockState.PAUSED,
        overdue=clock is not None and clock.overdue(at),
        late_at=appeal.late_at,
        relief_at=appeal.relief_at,
        hearing=appeal.hearing,
        heard_at=appeal.heard_at,
        ended_at=appeal.ended_at,
        handler_id=appeal.handler_id if of_platform else None,
        handler=handler,
        own=of_platform and by.kind == "account" and appeal.handler_id == int(by.id),
        involved=of_platform and had_a_part(appeal, by),
    )
