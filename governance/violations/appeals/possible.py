"""What somebody can do with an appeal now, and why somebody who decides appeals cannot decide this one."""

from __future__ import annotations

from datetime import date, datetime

from governance.core.access import Actor, Permission, may
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.states import OPEN, State
from governance.violations.appeals.taking_part import had_a_part, is_decider


def possible(appeal: Appeal, by: Actor, *, second_until: date | None, at: datetime) -> frozenset[str]:
    """What the operations would let `by` do."""
    state = State(appeal.state)
    if by.seller_id is not None:
        return _of_seller(state, by, second_until=second_until, today=day_of(at, settings().timezone))
    if state not in OPEN or not is_decider(appeal, by):
        return frozenset()
    can = {"record_hearing"}
    if may(by, Permission.DOCUMENT_ADD):
        can.add("add_evidence")
    if state is State.FILED:
        can.add("ask")
    if appeal.handler_id is None or (appeal.late_at is not None and appeal.handler_id != int(by.id)):
        can.add("take")
    if not appeal.hearing or appeal.heard_at is not None:
        can.add("decide")
    return frozenset(can)


def not_yet(appeal: Appeal, by: Actor) -> str | None:
    """Why `by` cannot decide an open appeal, or only for the seller (asked); None for those who can or never do."""
    if State(appeal.state) not in OPEN or by.seller_id is not None or not may(by, Permission.APPEAL_DECIDE):
        return None
    if had_a_part(appeal, by):
        return "involved"
    if appeal.hearing and appeal.heard_at is None:
        return "hearing"
    return "asked" if appeal.state == State.ASKED else None


def _of_seller(state: State, by: Actor, *, second_until: date | None, today: date) -> frozenset[str]:
    if not may(by, Permission.APPEAL_FILE):
        return frozenset()
    if state in OPEN:
        return frozenset({"add_evidence", "withdraw"} | ({"answer"} if state is State.ASKED else set()))
    return frozenset({"second"}) if second_until is not None and today <= second_until else frozenset()
