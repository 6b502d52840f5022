"""What only pages ask: one run per day to choose from, why somebody moved, which rules held, how fresh the facts are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from dashboard.shell import words
from governance.catalogue.models import Category
from governance.core.database import db
from governance.facts.models import EventBatch
from governance.rulebook.models import RuleBook
from governance.scoring import readings
from governance.scoring.models import Score, ScoreRun
from governance.scoring.policy import Policy
from governance.scoring.standing import Standing
from governance.scoring.stored import Move, Run
from governance.sellers.models import Seller

Flows = Mapping[tuple[Standing, Standing], int]


def days() -> list[Run]:
    """The newest runs, newest first; of several as of one day, the one with the latest knowledge."""
    newest: dict[object, Run] = {}
    for run in readings.runs(60):
        newest.setdefault(run.as_of, run)
    return list(newest.values())


def chosen_run(asked: str | None) -> Run | None:
    """The run with the id that an address asks for; the newest when it asks for none that there is."""
    runs = days()
    return next((run for run in runs if str(run.id) == asked), runs[0] if runs else None)


def flows(run: Run, previous: Run) -> Flows:
    """How many sellers went from one standing to another between two runs; those who stayed are left out."""
    old, new = aliased(Score), aliased(Score)
    statement = (
        select(old.standing, new.standing, func.count())
        .join_from(old, new, new.seller_id == old.seller_id)
        .where(old.run_id == previous.id, new.run_id == run.id, old.standing != new.standing)
        .group_by(old.standing, new.standing)
    )
    return {(Standing(row[0]), Standing(row[1])): row[2] for row in db.session.execute(statement)}


def reasons(moves: Sequence[Move], run: Run, previous: Run) -> dict[str, str]:
    """For each mover, by reference, the line of the explanation that changed most between two runs, in words."""
    old, new = aliased(Score), aliased(Score)
    statement = (
        select(Seller.reference, old.deduction, new.deduction, old.points_deduction, new.points_deduction, new.standing)
        .join(new, and_(new.seller_id == Seller.id, new.run_id == run.id))
        .join(old, and_(old.seller_id == Seller.id, old.run_id == previous.id))
        .where(Seller.reference.in_([move.reference for move in moves]))
    )
    return {
        row[0]: reason(run.policy, [*row[1], row[3]], [*row[2], row[4]], Standing(row[5]))
        for row in db.session.execute(statement)
    }


def reason(policy: Policy, before: Sequence[int], now: Sequence[int], standing: Standing) -> str:
    """The change that matters most among deductions per rate and, last, for points; in thousandths."""
    names = [words.in_language(rate.name) for rate in policy.rates] + [words.points_from_violations()]
    changes = [(new - old, name) for old, new, name in zip(before, now, names, strict=True)]
    most, name = max(changes, key=lambda change: abs(change[0]))
    if not most:
        return words.praise_changed(gained=standing is Standing.GOOD)
    return f"{name} ({words.points_change(-most)})"


def rule_books() -> dict[int, str]:
    """Name and version of the rule book of every run, by the run's id."""
    statement = select(ScoreRun.id, RuleBook.name, RuleBook.version).join(
        RuleBook, RuleBook.id == ScoreRun.rule_book_id
    )
    return {row[0]: f"{row[1]} {row[2]}" for row in db.session.execute(statement)}


def category_names() -> dict[str, str]:
    """Names of the categories by code, in the reader's language where there is one."""
    return {
        row.code: words.in_language({"en": row.name_en, "zh": row.name_zh or ""})
        for row in db.session.execute(select(Category.code, Category.name_en, Category.name_zh))
    }


def category_name(code: str, names: Mapping[str, str]) -> str:
    """What a category is called; its code in words when the catalogue does not know it."""
    return names.get(code) or code.replace("_", " ").capitalize()


def newest_batches() -> dict[str, EventBatch]:
    """The batch that was recorded last, for each kind of events that ever came."""
    statement = (
        select(EventBatch).ext(distinct_on(EventBatch.kind)).order_by(EventBatch.kind, EventBatch.recorded_at.desc())
    )
    return {batch.kind: batch for batch in db.session.scalars(statement)}
