"""What commands, API and pages read about assessments: plain values, bounded, on indexes. Changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import BigInteger, Row, Select, cast, select, tuple_

from governance.core.access import Actor, Permission, check_permission
from governance.core.bounds import MILLION
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.paging import DEFAULT_SIZE, Page, decode_cursor, number_of_cursor, page_of
from governance.rulebook.models import RuleBook
from governance.scoring.assessment import Finding
from governance.scoring.assessment_figures import Figures, strictest
from governance.scoring.assessment_models import AssessmentFinding, AssessmentRun, AssessmentSimulation
from governance.scoring.assessment_stored import AssessmentReading, FindingReading, SimulationReading
from governance.scoring.assessment_telling import month_after
from governance.scoring.readings import policy_of
from governance.sellers.models import Seller


def find_assessments(*, by: Actor, limit: int = 12, cursor: str | None = None) -> Page[AssessmentReading]:
    """Assessments, the newest first; for those who look after the market."""
    check_permission(by, Permission.MARKET_READ)
    query = _runs().limit(limit + 1)
    if cursor is not None:
        query = query.where(AssessmentRun.id < number_of_cursor(cursor))
    page = page_of(db.session.execute(query).all(), limit=limit, place=lambda row: (row.AssessmentRun.id,))
    return Page([_run(row) for row in page.items], page.next)


def run_of(as_of: date) -> int:
    """The number of the assessment as of a day; raises `NotFound`."""
    run_id = db.session.scalar(select(AssessmentRun.id).where(AssessmentRun.as_of == as_of))
    if run_id is None:
        raise NotFound(f"No assessment was made as of {as_of}.")
    return run_id


def find_findings(
    *,
    by: Actor,
    run_id: int,
    rate: str | None = None,
    finding: Finding | None = None,
    limit: int = DEFAULT_SIZE,
    cursor: str | None = None,
) -> Page[FindingReading]:
    """What one assessment found, the surest first: those furthest over their target; a shop finds its own alone."""
    check_permission(by, Permission.SCORE_READ)
    below = -(cast(AssessmentFinding.lower, BigInteger) * MILLION // AssessmentFinding.target)
    query = _findings().where(AssessmentFinding.run_id == run_id, *_own(by))
    if rate is not None:
        query = query.where(AssessmentFinding.rate == rate)
    if finding is not None:
        query = query.where(AssessmentFinding.finding == finding.value)
    if cursor is not None:
        query = query.where(tuple_(below, AssessmentFinding.id) > tuple_(*decode_cursor(cursor, size=2)))
    query = query.order_by(below, AssessmentFinding.id).limit(limit + 1)
    rows = db.session.execute(query.add_columns(below.label("place"))).all()
    latest = latest_month()
    page = page_of(rows, limit=limit, place=lambda row: (row.place, row.AssessmentFinding.id))
    return Page([_finding(row, latest) for row in page.items], page.next)


def findings_of(seller_id: int, *, by: Actor, limit: int = 24) -> list[FindingReading]:
    """What the assessments found about one seller, the newest first; a shop's account reads its own alone."""
    check_permission(by, Permission.SCORE_READ)
    query = _findings().where(AssessmentFinding.seller_id == seller_id, *_own(by))
    rows = db.session.execute(query.order_by(AssessmentRun.as_of.desc(), AssessmentFinding.id).limit(limit))
    latest = latest_month()
    return [_finding(row, latest) for row in rows]


def latest_month() -> date | None:
    """The first day of the month that was assessed last; None before the first assessment."""
    return db.session.scalar(select(AssessmentRun.as_of).order_by(AssessmentRun.as_of.desc()).limit(1))


def simulation(*, by: Actor) -> SimulationReading | None:
    """The simulated year under the rule book that came into force last and has one; None while there is none."""
    check_permission(by, Permission.RULEBOOK_READ)
    query = select(AssessmentSimulation, RuleBook).join(RuleBook, RuleBook.id == AssessmentSimulation.rule_book_id)
    row = db.session.execute(query.order_by(RuleBook.in_force_from.desc(), RuleBook.id.desc()).limit(1)).first()
    if row is None:
        return None
    stored, book = row
    policy = policy_of(book.document)
    lowest = policy.rates[strictest(policy)]
    return SimulationReading(
        rule_book=f"{book.name} {book.version}",
        shops=stored.shops,
        recorded_at=stored.recorded_at,
        strictest=lowest.name,
        strictest_target=lowest.target,
        lines=[Figures(**line) for line in stored.lines],
    )


def _own(by: Actor) -> list[Any]:
    return [AssessmentFinding.seller_id == by.seller_id] if by.seller_id is not None else []


def _runs() -> Select[AssessmentRun, RuleBook]:
    joined = select(AssessmentRun, RuleBook).join(RuleBook, RuleBook.id == AssessmentRun.rule_book_id)
    return joined.order_by(AssessmentRun.id.desc())


def _findings() -> Select[AssessmentFinding, AssessmentRun, RuleBook, Seller]:
    return (
        select(AssessmentFinding, AssessmentRun, RuleBook, Seller)
        .join(AssessmentRun, AssessmentRun.id == AssessmentFinding.run_id)
        .join(RuleBook, RuleBook.id == AssessmentRun.rule_book_id)
        .join(Seller, Seller.id == AssessmentFinding.seller_id)
    )


def _run(row: Row[AssessmentRun, RuleBook]) -> AssessmentReading:
    run, book = row
    policy = policy_of(book.document)
    return AssessmentReading(
        id=run.id,
        as_of=run.as_of,
        known_at=run.known_at,
        recorded_at=run.recorded_at,
        rule_book=f"{book.name} {book.version}",
        sellers=run.sellers,
        pooled=run.pooled,
        rates={code: run.rates[code] for code in policy.codes},
        policy=policy,
    )


_AS_STORED: Final = (
    "id", "run_id", "rate", "in_a_row", "exposed", "bad", "independent", "lower", "target", "rates_judged", "first_day",
    "last_day", "pooled", "violation_id",
)  # fmt: skip


def _finding(row: Row[*tuple[Any, ...]], latest: date | None) -> FindingReading:
    finding, run, book, seller = row[:4]
    policy = policy_of(book.document)
    stands = finding.finding == Finding.WARNED.value and run.as_of == latest
    return FindingReading(
        as_of=run.as_of,
        seller=seller.reference,
        seller_name=seller.name,
        rate_name=policy.rates[policy.position(finding.rate)].name,
        finding=Finding(finding.finding),
        decides_on=month_after(run.as_of) if stands else None,
        **{name: getattr(finding, name) for name in _AS_STORED},
    )
