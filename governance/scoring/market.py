"""What pages and API read about the whole market in a run: set-based, bounded, on indexes. Changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import and_, func, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from governance.catalogue.models import Category
from governance.core.database import db
from governance.scoring.evidence import Evidence
from governance.scoring.models import Score, ScoreRun
from governance.scoring.standing import Standing
from governance.scoring.stored import FunnelPoint, Move, Run
from governance.sellers.models import Seller

MOST_POINTS: Final = 20_000
MOST_MOVES: Final = 200


def standings_over_time(limit: int = 60) -> list[tuple[date, dict[str, int]]]:
    """Sellers per standing on each of the last days that have a run, oldest first; the latest knowledge of each."""
    days = select(ScoreRun.as_of, ScoreRun.standings).ext(distinct_on(ScoreRun.as_of))
    newest = days.order_by(ScoreRun.as_of.desc(), ScoreRun.known_at.desc(), ScoreRun.id.desc()).limit(limit)
    return [(row.as_of, Standing.in_order(row.standings)) for row in reversed(db.session.execute(newest).all())]


def funnel_of(run: Run, rate: str, category: str | None = None) -> list[FunnelPoint]:
    """Exposed and bad of every rated seller with anything exposed, the largest first; raises `Invalid` for no rate."""
    place = run.policy.position(rate) + 1  # arrays in SQL count from 1
    exposed, bad = Score.exposed[place], Score.bad[place]
    chosen = [] if category is None else [Category.code == category]
    points = (
        select(Seller.reference, Seller.name, exposed.label("exposed"), bad.label("bad"))
        .join(Score, Score.seller_id == Seller.id)
        .outerjoin(Category, Category.id == Score.category_id)
        .where(Score.run_id == run.id, Score.score.is_not(None), exposed > 0, *chosen)
        .order_by(exposed.desc(), Seller.id)
        .limit(MOST_POINTS)
    )
    return [
        FunnelPoint(reference=row.reference, name=row.name, exposed=row.exposed, bad=row.bad)
        for row in db.session.execute(points)
    ]


def category_overview(run: Run) -> dict[str | None, dict[str, dict[str, int]]]:
    """Rated sellers per category (None for none), rate and state of evidence."""
    state = func.unnest(Score.evidence).table_valued("state", with_ordinality="place").render_derived()
    counted = (
        select(Category.code, state.c.place, state.c.state, func.count().label("sellers"))
        .select_from(Score)
        .outerjoin(Category, Category.id == Score.category_id)
        .join(state, onclause=true())
        .where(Score.run_id == run.id, Score.score.is_not(None))
        .group_by(Category.code, state.c.place, state.c.state)
        .order_by(Category.code, state.c.place)
    )
    overview: dict[str | None, dict[str, dict[str, int]]] = {}
    for row in db.session.execute(counted):
        rate = run.policy.codes[row.place - 1]
        states = overview.setdefault(row.code, {}).setdefault(rate, {state.code: 0 for state in Evidence})
        states[Evidence(row.state).code] = row.sellers
    return overview


def movers(run: Run, previous: Run, limit: int = 50) -> list[Move]:
    """Sellers whose standing changed between two runs, those with the largest change of score first."""
    before, after = aliased(Score), aliased(Score)
    change = func.abs(func.coalesce(after.score, 0) - func.coalesce(before.score, 0))
    moved = (
        select(
            Seller.reference,
            Seller.name,
            before.standing.label("before"),
            after.standing.label("after"),
            before.score.label("score_before"),
            after.score.label("score_after"),
        )
        .join(after, after.seller_id == Seller.id)
        .join(before, and_(before.seller_id == Seller.id, before.run_id == previous.id))
        .where(after.run_id == run.id, before.standing != after.standing)
        .order_by(change.desc(), Seller.id)
        .limit(min(limit, MOST_MOVES))
    )
    return [
        Move(
            reference=row.reference,
            name=row.name,
            before=Standing(row.before),
            after=Standing(row.after),
            score_before=row.score_before,
            score_after=row.score_after,
        )
        for row in db.session.execute(moved)
    ]
