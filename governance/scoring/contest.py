"""Contesting a rate line and a standing: what is behind them are counted events, and those that are wrong are named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final

from sqlalchemy import and_, or_, select

from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.contested import Contested, Find
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.numbers import number_in
from governance.facts.models import AdverseEvent
from governance.facts.window_spec import Span
from governance.scoring import readings
from governance.scoring.standing import Standing
from governance.scoring.stored import Run, StoredScore
from governance.sellers import register

RATE: Final = "rate"
STANDING: Final = "standing"


def rate_id(run: Run, seller: str, rate: str) -> str:
    """The id under which a rate line is contested; `seller` is the reference that people know."""
    return f"{run.id}:{seller}:{rate}"


def standing_id(run: Run, seller: str) -> str:
    """The id under which a standing is contested."""
    return f"{run.id}:{seller}"


def contested_rate(reference: str) -> Contested:
    """A rate line of a stored score by its `rate_id`; raises `NotFound`, also for one of another seller."""
    number, _, rest = reference.partition(":")
    seller, _, rate = rest.rpartition(":")
    run, score = _score(number, seller)
    if rate not in run.policy.codes:
        raise NotFound(f"There is no rate {rate!r} in score run {run.id}.")
    place = run.policy.position(rate)
    events = _behind(run, score, [place])
    name = run.policy.rates[place].name["en"]
    return Contested(
        kind=RATE,
        id=rate_id(run, seller, rate),
        seller_id=score.seller_id,
        title=f"{name}: {score.bad[place]} of {score.exposed[place]}, {run.as_of}",
        decided_on=day_of(run.recorded_at, settings().timezone),
        automatic=True,
        final=not events,
        events=events,
    )


def contested_standing(reference: str) -> Contested:
    """A standing in a run by its `standing_id`; the best there is has nothing to be contested."""
    number, _, seller = reference.partition(":")
    run, score = _score(number, seller)
    events = _behind(run, score, range(len(run.policy.rates)))
    return Contested(
        kind=STANDING,
        id=standing_id(run, seller),
        seller_id=score.seller_id,
        title=f"Standing: {score.standing.code.replace('_', ' ')}, {run.as_of}",
        decided_on=day_of(run.recorded_at, settings().timezone),
        automatic=True,
        final=not events or score.standing is Standing.GOOD,
        events=events,
    )


def window_of(run: Run, score: StoredScore, place: int) -> Span:
    """The days in which events counted for a rate of a score."""
    last = run.as_of - timedelta(days=run.policy.rates[place].maturity_days)
    return Span(last - timedelta(days=score.window_days[place] - 1), last)


def _score(number: str, seller: str) -> tuple[Run, StoredScore]:
    run = readings.run_by_id(number_in(number, noun="score run"))
    return readings.score_of(register.find(seller).id, run)


def _behind(run: Run, score: StoredScore, places: Collection[int]) -> tuple[tuple[str, str], ...]:
    """The events that count in the windows of these rates, the newest first."""
    windows = []
    for place in places:
        span = window_of(run, score, place)
        windows.append(
            and_(AdverseEvent.metric == run.policy.codes[place], AdverseEvent.day.between(span.first, span.last))
        )
    found = (
        select(AdverseEvent.metric, AdverseEvent.event_reference)
        .where(AdverseEvent.seller_id == score.seller_id, AdverseEvent.accountable, or_(*windows))
        .order_by(AdverseEvent.day.desc(), AdverseEvent.metric, AdverseEvent.event_reference)
    )
    return tuple((row.metric, row.event_reference) for row in db.session.execute(found))


CONTESTABLE: Final[Mapping[str, Find]] = {RATE: contested_rate, STANDING: contested_standing}
