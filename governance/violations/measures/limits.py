"""How long a measure may last, given what has held the seller back already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.violations.kinds import Kind, ListedGround, Scope
from governance.violations.measures.models import Measure
from governance.violations.measures.proportionality import LIMITED, Span, days_allowed, is_limited, restricted_days
from governance.violations.measures.rules import MeasureRules
from governance.violations.measures.states import State


@dataclass(frozen=True)
class Term:
    """Days of a measure, and those before the limit when it shortened them; None until it is lifted."""

    days: int | None
    shortened_from: int | None


def term_of(
    *,
    seller_id: int,
    kind: Kind,
    scope: Scope,
    item: str | None,
    days: int | None,
    starts_on: date,
    ground: ListedGround | None,
    rules: MeasureRules,
) -> Term:
    """The term that is left of `days` under the limit. What holds until it is lifted has none to shorten."""
    if days is None or not is_limited(kind, ground):
        return Term(days, None)
    spans = spans_of(seller_id, scope, item, until=starts_on + timedelta(days=days))
    allowed = days_allowed(days, starts_on, spans, rules.proportionality)
    return Term(allowed, days if allowed < days else None)


def used_days(*, seller_id: int, scope: Scope, item: str | None, day: date, rules: MeasureRules) -> int:
    """On how many of the last days, counted as the rule book does, the same was restricted."""
    first = day - timedelta(days=rules.proportionality.within_days)
    return restricted_days(spans_of(seller_id, scope, item, until=day), first=first, until=day)


def spans_of(seller_id: int, scope: Scope, item: str | None, *, until: date) -> list[Span]:
    """When commercial measures held the same back, or are announced to: the item itself, or all of the shop."""
    same = or_(
        Measure.scope == Scope.SHOP.value,
        (Measure.scope == scope.value) & Measure.item.is_not_distinct_from(item),
    )
    query = select(Measure).where(
        Measure.seller_id == seller_id,
        same,
        Measure.kind.in_(sorted(LIMITED)),
        Measure.listed_ground.is_(None),
        Measure.starts_on.is_not(None),
        or_(Measure.started_at.is_not(None), Measure.state == State.NOTICED.value),
        Measure.starts_on < until,
    )
    return [
        Span(measure.starts_on, _end(measure, until))
        for measure in db.session.scalars(query)
        if measure.starts_on is not None
    ]


def _end(measure: Measure, until: date) -> date:
    """The first day without it: of one that was lifted, the day after; of one without a term, none in sight."""
    ended = day_of(measure.ended_at, settings().timezone) + timedelta(days=1) if measure.ended_at else until
    return min(measure.ends_on or until, ended)
