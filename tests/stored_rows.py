"""Rows of the tables that belong to sellers, written straight to the tables, for tests about who may see them."""

from __future__ import annotations

import itertools
import json
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, select, text

from governance.core.database import db
from governance.facts.models import AdverseEvent, FactCorrection, SellerDay
from governance.rulebook.models import RuleBook
from governance.rulebook.publication import install_preset
from governance.scoring.assessment_models import AssessmentFinding, AssessmentRun
from governance.scoring.evidence import Evidence
from governance.scoring.models import Score, ScoreRun
from governance.scoring.policy import Policy
from governance.scoring.standing import Standing
from governance.sellers.models import Seller
from governance.violations.models import LedgerEntry, Violation
from tests.builders import AT, BY

DAY = date(2026, 2, 3)
RATES = 7

_numbers = itertools.count(1)


def make_day(seller_id: int, day: date = DAY, **counts: int) -> SellerDay:
    """One day of one seller; every count that is not named is 0."""
    db.session.execute(text("SELECT ensure_seller_day_partitions(:day, :day)"), {"day": day})
    names = {column.key for column in SellerDay.__table__.columns} - {"seller_id", "day"}
    row = SellerDay(seller_id=seller_id, day=day, **(dict.fromkeys(names, 0) | counts))
    db.session.add(row)
    return row


def make_adverse_event(seller_id: int, *, metric: str = "late", day: date = DAY, **columns: Any) -> AdverseEvent:
    """One event that counts against a seller."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "event_reference": f"order-{number}",
        "order_reference": f"order-{number}",
        "happened_on": day,
        "buyer": f"buyer-{number}",
        "accountable": True,
    }
    row = AdverseEvent(seller_id=seller_id, metric=metric, day=day, **(defaults | columns))
    db.session.add(row)
    return row


def make_correction(seller_id: int, *, metric: str = "late") -> FactCorrection:
    """The decision that an event counts no more."""
    row = FactCorrection(
        seller_id=seller_id,
        metric=metric,
        event_reference=f"order-{next(_numbers)}",
        accountable=False,
        reason="It was the carrier.",
        source="appeal:1",
        recorded_at=AT,
        by=BY.label,
    )
    db.session.add(row)
    return row


def make_violation(seller_id: int, *, points: int = 4) -> tuple[Violation, LedgerEntry]:
    """A confirmed violation and its points."""
    book = install_preset("fair-1000", by=BY, at=AT)
    violation = Violation(
        seller_id=seller_id,
        source=f"complaint:{next(_numbers)}",
        rule="false_description",
        rule_book_id=book.id,
        state="confirmed",
        severity="general",
        points_class="general",
        points=points,
        reason="The goods were not as described.",
        occurred_on=DAY,
        effective_on=DAY,
        reported_at=AT,
        reported_by=BY.label,
        confirmed_at=AT,
        confirmed_by=BY.label,
    )
    db.session.add(violation)
    db.session.flush()
    entry = LedgerEntry(
        seller_id=seller_id,
        violation_id=violation.id,
        rule_book_id=book.id,
        points_class="general",
        points=points,
        effective_at=DAY,
        lapses_at=date(2027, 2, 3),
        recorded_at=AT,
        by=BY.label,
    )
    db.session.add(entry)
    return violation, entry


def make_finding(seller_id: int) -> AssessmentFinding:
    """A warning of one assessment, which is made for the first of them."""
    run = db.session.scalar(select(AssessmentRun))
    if run is None:
        book = install_preset("fair-1000", by=BY, at=AT)
        run = AssessmentRun(
            as_of=DAY.replace(day=1), known_at=AT, rule_book_id=book.id, sellers=0, pooled=0, rates={}, recorded_at=AT,
            by=BY.label,
        )  # fmt: skip
        db.session.add(run)
        db.session.flush()
    counted = {"exposed": 60, "bad": 20, "independent": 20, "lower": 200_000, "target": 40_000, "rates_judged": 4}
    row = AssessmentFinding(
        run_id=run.id, seller_id=seller_id, rate="late", finding="warned", in_a_row=1, pooled=1, first_day=DAY,
        last_day=DAY, **counted,
    )  # fmt: skip
    db.session.add(row)
    return row


def make_score_run(as_of: date = DAY) -> ScoreRun:
    """A score run without scores."""
    book: RuleBook = install_preset("fair-1000", by=BY, at=AT)
    run = ScoreRun(
        as_of=as_of,
        known_at=AT,
        rule_book_id=book.id,
        retrospective=False,
        sellers=0,
        standings={standing.code: 0 for standing in Standing},
        evidence={
            code: {state.code: 1 for state in Evidence}
            for code in Policy.from_document(json.loads(book.document)).codes
        },
        digest="",
        recorded_at=AT,
        by=BY.label,
    )
    db.session.add(run)
    db.session.flush()
    return run


def make_score(run: ScoreRun, seller: Seller, *, score: int | None = 1_000_000, standing: int = 2) -> Score:
    """The score of one seller in one run, with nothing against it."""
    arrays = [column.key for column in Score.__table__.columns if isinstance(column.type, ARRAY)]
    row = Score(
        run_id=run.id,
        seller_id=seller.id,
        standing=standing,
        score=score,
        mature_orders=100,
        points=0,
        points_deduction=0,
        **{name: [0] * RATES for name in arrays},
    )
    db.session.add(row)
    return row
