"""What pages and API read about runs and sellers: plain values, bounded, on indexes. Changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from governance.catalogue.models import Category
from governance.core.database import db
from governance.core.errors import Invalid, NotFound
from governance.rulebook.models import RuleBook
from governance.scoring.evidence import Evidence
from governance.scoring.explanation import Explanation, explain
from governance.scoring.models import Score, ScoreRun
from governance.scoring.policy import Policy
from governance.scoring.records import ARRAYS
from governance.scoring.standing import Standing
from governance.scoring.stored import CountedPoints, Moment, RateReading, Run, SellerRow, StoredScore
from governance.sellers.models import Seller
from governance.violations import ledger

MOST_ROWS: Final = 200


_SORTS: Final[dict[str, ColumnElement[Any]]] = {
    "reference": Seller.reference.expression,
    "name": Seller.name.expression,
    "category": Category.code.expression,
    "standing": Score.standing.expression,
    "score": Score.score.expression,
    "orders": Score.mature_orders.expression,
    "points": Score.points.expression,
}


# ------------------------------------------------------------------------------------------------------- runs


def runs(limit: int = 30) -> list[Run]:
    """The latest runs, the one of the latest day and knowledge first."""
    return [_run(row) for row in db.session.execute(_runs().limit(limit))]


def run_ids() -> list[int]:
    """The numbers of all runs, in the order they were made."""
    return list(db.session.scalars(select(ScoreRun.id).order_by(ScoreRun.id)))


def latest_run() -> Run | None:
    """The run of the latest day, and of the latest knowledge about it; None before the first."""
    return next(iter(runs(1)), None)


def latest_run_of(seller_id: int) -> Run | None:
    """The latest run that judged this seller: one who came later than the market's latest run has another one."""
    judged = select(Score.run_id).where(Score.seller_id == seller_id)
    row = db.session.execute(_runs().where(ScoreRun.id.in_(judged)).limit(1)).first()
    return _run(row) if row else None


def run_by_id(run_id: int) -> Run:
    """A stored run; raises `NotFound`."""
    row = db.session.execute(_runs().where(ScoreRun.id == run_id)).first()
    if row is None:
        raise NotFound(f"There is no score run {run_id}.")
    return _run(row)


def previous_run(run: Run) -> Run | None:
    """The latest run of an earlier day; None when there is none."""
    row = db.session.execute(_runs().where(ScoreRun.as_of < run.as_of).limit(1)).first()
    return _run(row) if row else None


# ------------------------------------------------------------------------------------------------------- sellers


def seller_page(
    run: Run,
    *,
    sort: str = "score",
    descending: bool = False,
    standing: Standing | None = None,
    category: str | None = None,
    search: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> tuple[list[SellerRow], int]:
    """One page of the seller list and how many sellers there are in all; raises `Invalid` for an unknown sort.

    `search` finds text anywhere in name or reference, whatever its case. Sellers without a score come last.
    """
    chosen = _scores(run.id).where(*_filters(standing, category, search))
    total = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = _in_order(chosen, sort, descending=descending).offset(offset).limit(min(limit, MOST_ROWS))
    return [_seller_row(row) for row in db.session.execute(page)], total


def every_seller(
    run: Run,
    *,
    sort: str = "score",
    descending: bool = False,
    standing: Standing | None = None,
    category: str | None = None,
    search: str | None = None,
) -> Iterator[SellerRow]:
    """All sellers of `seller_page` in its order, read as they are taken; for files."""
    chosen = _in_order(_scores(run.id).where(*_filters(standing, category, search)), sort, descending=descending)
    for row in db.session.execute(chosen, execution_options={"yield_per": 1_000}):
        yield _seller_row(row)


def score_of(seller_id: int, run: Run | None = None) -> tuple[Run, StoredScore]:
    """A seller's score in `run` (default: the latest that judged it); raises `NotFound` when there is none."""
    run = run or latest_run_of(seller_id)
    row = run and db.session.execute(_scores(run.id).where(Score.seller_id == seller_id)).first()
    if not run or not row:
        raise NotFound("There is no score for this seller yet.")
    return run, _stored_score(row)


def explanation_of(seller_id: int, run: Run | None = None) -> Explanation:
    """Why the seller's score is what it is; raises `NotFound` when there is no score."""
    run, score = score_of(seller_id, run)
    return explain(score, run, counted_points(seller_id, run))


def counted_points(seller_id: int, run: Run) -> list[CountedPoints]:
    """The ledger entries that counted for a seller in a run, oldest first."""
    return [
        CountedPoints(
            entry_id=entry.id,
            violation_id=violation.id,
            rule=violation.rule,
            reason=violation.reason,
            points=entry.points,
            effective_at=entry.effective_at,
            lapses_at=entry.lapses_at,
            earned=earned,
            rate=violation.rate,
        )
        for entry, violation, earned in db.session.execute(ledger.active_entries(seller_id, run.as_of, run.known_at))
    ]


def history_of(seller_id: int, limit: int = 400) -> list[Moment]:
    """A seller's score on each day that has a run, oldest first; the latest knowledge of each day."""
    days = (
        select(ScoreRun.as_of, ScoreRun.id, Score.standing, Score.score)
        .join(ScoreRun, ScoreRun.id == Score.run_id)
        .where(Score.seller_id == seller_id)
        .ext(distinct_on(ScoreRun.as_of))
        .order_by(ScoreRun.as_of.desc(), ScoreRun.known_at.desc(), ScoreRun.id.desc())
        .limit(limit)
    )
    return [
        Moment(as_of=row.as_of, run_id=row.id, standing=Standing(row.standing), score=row.score)
        for row in reversed(db.session.execute(days).all())
    ]


def rates_of(score: StoredScore, run: Run) -> list[RateReading]:
    """The rates of a score in the rule book's order."""
    return [
        RateReading(
            code=rule.code,
            name=dict(rule.name),
            fed=run.fed[place],
            evidence=Evidence(score.evidence[place]),
            **{name: getattr(score, name)[place] for name in _OF_A_RATE},
        )
        for place, rule in enumerate(run.policy.rates)
    ]


_OF_A_RATE: Final = (
    "exposed", "bad", "independent", "window_days", "estimate", "lower", "upper", "target", "worst", "deduction",
)  # fmt: skip


# ------------------------------------------------------------------------------------------------------- rows


def _runs() -> Select[ScoreRun, RuleBook]:
    newest_first = (ScoreRun.as_of.desc(), ScoreRun.known_at.desc(), ScoreRun.id.desc())
    return select(ScoreRun, RuleBook).join(RuleBook, RuleBook.id == ScoreRun.rule_book_id).order_by(*newest_first)


def _run(row: Row[ScoreRun, RuleBook]) -> Run:
    run, rule_book = row
    policy = policy_of(rule_book.document)
    return Run(
        id=run.id,
        as_of=run.as_of,
        known_at=run.known_at,
        retrospective=run.retrospective,
        sellers=run.sellers,
        standings=Standing.in_order(run.standings),
        evidence={code: Evidence.in_order(run.evidence[code]) for code in policy.codes},
        digest=run.digest,
        recorded_at=run.recorded_at,
        by=run.by,
        rule_book_id=rule_book.id,
        rule_book=rule_book.name,
        rule_book_version=rule_book.version,
        rule_book_digest=rule_book.digest,
        policy=policy,
    )


@lru_cache(maxsize=16)
def policy_of(document: str) -> Policy:
    """A published document never changes, so it is read once."""
    return Policy.from_document(json.loads(document))


def _scores(run_id: int) -> Select[Score, str, str, str]:
    return (
        select(Score, Seller.reference, Seller.name, Category.code)
        .join(Seller, Seller.id == Score.seller_id)
        .outerjoin(Category, Category.id == Score.category_id)
        .where(Score.run_id == run_id)
    )


def _in_order(chosen: Select[*tuple[Any, ...]], sort: str, *, descending: bool) -> Select[*tuple[Any, ...]]:
    """The lines of the seller list; of the wide rows of scores only what it shows is read."""
    if sort not in _SORTS:
        raise Invalid(f"Sellers cannot be sorted by {sort!r}; choose one of {', '.join(_SORTS)}.", pointer="sort")
    column = _SORTS[sort]
    shown = (Score.seller_id, Score.standing, Score.score, Score.mature_orders, Score.points, Score.evidence)
    lines = chosen.with_only_columns(*shown, Seller.reference, Seller.name, Category.code.label("category"))
    return lines.order_by((column.desc() if descending else column.asc()).nulls_last(), Seller.id)


def _filters(standing: Standing | None, category: str | None, search: str | None) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if standing is not None:
        filters.append(Score.standing == standing)
    if category is not None:
        filters.append(Category.code == category)
    if search:
        filters.append(
            or_(Seller.name.icontains(search, autoescape=True), Seller.reference.icontains(search, autoescape=True))
        )
    return filters


def _seller_row(row: Row[*tuple[Any, ...]]) -> SellerRow:
    return SellerRow(
        seller_id=row.seller_id,
        reference=row.reference,
        name=row.name,
        category=row.category,
        standing=Standing(row.standing),
        score=row.score,
        mature_orders=row.mature_orders,
        points=row.points,
        evidence=tuple(Evidence(state) for state in row.evidence),
    )


def _stored_score(row: Row[Score, str, str, str]) -> StoredScore:
    score, reference, name, category = row
    return StoredScore(
        seller_id=score.seller_id,
        reference=reference,
        name=name,
        category=category,
        standing=Standing(score.standing),
        score=score.score,
        mature_orders=score.mature_orders,
        points=score.points,
        points_deduction=score.points_deduction,
        **{array: tuple(getattr(score, array)) for array in ARRAYS},
    )
