"""Keeping the simulated year of a rule book, so that everybody can read what its assessments promise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert

from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db
from governance.rulebook import publication
from governance.scoring.assessment_figures import Figures
from governance.scoring.assessment_models import AssessmentSimulation
from governance.scoring.assessment_rules import AssessmentRules
from governance.scoring.policy import Policy


def rules_to_simulate(day: date) -> tuple[Policy, AssessmentRules]:
    """What the rule book in force on `day` says; raises `NotFound` when it says nothing about assessments."""
    book = publication.in_force(day)
    document = publication.document_of(book.id)
    return Policy.from_document(document), AssessmentRules.from_document(book.id, document)


def is_kept(rules: AssessmentRules) -> bool:
    """Whether the year of this rule book was simulated before."""
    kept = select(exists().where(AssessmentSimulation.rule_book_id == rules.rule_book_id))
    return bool(db.session.scalar(kept))


def keep(*, rules: AssessmentRules, figures: Sequence[Figures], shops: int, by: Actor, at: datetime) -> None:
    """Keep the table of a rule book in the place of an earlier one. It is arithmetic: no decision, so no audit entry."""
    check_permission(by, Permission.ASSESSMENT_RUN)
    told = {"shops": shops, "lines": [asdict(line) for line in figures], "recorded_at": at, "by": by.label}
    row = insert(AssessmentSimulation).values(rule_book_id=rules.rule_book_id, **told)
    db.session.execute(row.on_conflict_do_update(index_elements=["rule_book_id"], set_=told))
