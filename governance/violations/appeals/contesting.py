"""What can be contested, and until when: before an appeal is filed, and after a first one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Date, String, cast, exists, func, select

from governance.core.access import Actor, Permission, check_permission
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import DomainError, NotFound
from governance.core.ownership import speaks_for
from governance.violations.appeals.contestable import CONTESTABLE
from governance.violations.appeals.filing import Event, checked
from governance.violations.appeals.in_force import appeal_rules_at
from governance.violations.appeals.lookup import MEASURE, VIOLATION, before_of, contested_thing, latest_about
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.rules import AppealRules
from governance.violations.appeals.shown import Contestable, ContestedShown, EventNamed
from governance.violations.appeals.states import Outcome, State
from governance.violations.appeals.window import Closed, Opening, opening_for
from governance.violations.measures.models import Measure
from governance.violations.models import Violation
from governance.violations.states import State as ViolationState

MOST: Final = 200
_STANDING: Final = (ViolationState.CONFIRMED.value, ViolationState.UPHELD.value)


def what_can_be_contested(*, seller_id: int, by: Actor, at: datetime) -> list[Contestable]:
    """The violations and measures that a seller can contest today, what closes first first, at most two hundred.

    What counts in a score is contested from the score's own lines.
    """
    check_permission(by, Permission.APPEAL_READ)
    if not speaks_for(by, seller_id=seller_id):
        raise NotFound("There is no such seller.")
    today = day_of(at, settings().timezone)
    rules = appeal_rules_at(today)
    found = [_contestable(kind, number, rules, today) for kind, number in _candidates(seller_id, rules, today)]
    return sorted((one for one in found if one is not None), key=lambda one: (one.until, one.kind, one.id))[:MOST]


def contested_now(*, subject: tuple[str, str], by: Actor, at: datetime) -> ContestedShown:
    """Something before it is contested; raises `NotFound`, also for what is another seller's."""
    check_permission(by, Permission.APPEAL_READ)
    contested = contested_thing(*subject, by=by)
    today, before = day_of(at, settings().timezone), latest_about(*subject)
    opening = opening_for(contested, before, rules=appeal_rules_at(today), today=today)
    can = isinstance(opening, Opening)
    return ContestedShown(
        kind=contested.kind,
        id=contested.id,
        title=contested.title,
        can=can,
        why_not=opening.why if isinstance(opening, Closed) else None,
        words=_words(opening),
        instance=opening.instance if isinstance(opening, Opening) else None,
        until=opening.until,
        days_left=(opening.until - today).days if can and opening.until else None,
        takes_events=contested.events is not None,
        behind=tuple(EventNamed(metric=metric, reference=reference) for metric, reference in contested.events or ()),
        automatic=contested.automatic,
        listed_ground=contested.listed_ground,
        appeal_id=None if before is None else before.id,
    )


def second_after(appeal: Appeal, *, by: Actor, at: datetime) -> date | None:
    """Until when the second instance can be filed after this appeal; None when there is none."""
    if appeal.instance == 2 or appeal.state != State.DECIDED or appeal.outcome == Outcome.OVERTURNED:
        return None
    if db.session.scalar(select(exists().where(Appeal.first_id == appeal.id))):
        return None
    try:
        contested = contested_thing(appeal.subject_kind, appeal.subject_id, by=by)
    except NotFound:
        return None
    today = day_of(at, settings().timezone)
    opening = opening_for(contested, before_of(appeal), rules=appeal_rules_at(today), today=today)
    return opening.until if isinstance(opening, Opening) else None


def behind(appeal: Appeal, by: Actor) -> tuple[bool, tuple[Event, ...]]:
    """Whether counted events are behind what is contested, and which; what is no longer kept has those named."""
    if appeal.subject_kind in CONTESTABLE:
        return False, ()
    try:
        events = contested_thing(appeal.subject_kind, appeal.subject_id, by=by).events
    except NotFound:
        events = tuple((one["metric"], one["reference"]) for one in appeal.events) or None
    return events is not None, events or ()


def _words(opening: Opening | Closed) -> str | None:
    try:
        checked(opening)
    except DomainError as refused:
        return refused.message
    return None


def _contestable(kind: str, number: str, rules: AppealRules, today: date) -> Contestable | None:
    contested = CONTESTABLE[kind](number)
    opening = opening_for(contested, latest_about(kind, number), rules=rules, today=today)
    if isinstance(opening, Closed):
        return None
    return Contestable(
        kind=kind,
        id=number,
        title=contested.title,
        until=opening.until,
        days_left=(opening.until - today).days,
        instance=opening.instance,
    )


def _candidates(seller_id: int, rules: AppealRules, today: date) -> list[tuple[str, str]]:
    """(kind, number) of what may stand in a window, the newest first: a little more than really does."""
    timezone, since = settings().timezone, today - timedelta(days=rules.window_days)
    second_since = today - timedelta(days=rules.second_window_days)
    refused = exists().where(
        Appeal.subject_kind == VIOLATION,
        Appeal.subject_id == cast(Violation.id, String),
        cast(func.timezone(timezone, Appeal.ended_at), Date) >= second_since,
    )
    fresh = cast(func.timezone(timezone, Violation.confirmed_at), Date) >= since
    violations = select(Violation.id).where(
        Violation.seller_id == seller_id, Violation.state.in_(_STANDING), fresh | refused
    )
    told_at = func.coalesce(Measure.noticed_at, Measure.started_at)
    measures = select(Measure.id).where(
        Measure.seller_id == seller_id, Measure.ended_at.is_(None), told_at.is_not(None)
    )
    return [
        (kind, str(number))
        for kind, query, key in ((VIOLATION, violations, Violation.id), (MEASURE, measures, Measure.id))
        for number in db.session.scalars(query.order_by(key.desc()).limit(MOST))
    ]
