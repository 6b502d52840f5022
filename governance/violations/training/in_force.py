"""The rules of training in force on a day."""

from __future__ import annotations

from datetime import date

from governance.rulebook import publication
from governance.violations.training.rules import TrainingRules


def training_rules_at(day: date) -> TrainingRules:
    """What the rule book in force on `day` says about training; raises `NotFound` when it says nothing."""
    rule_book_id = publication.in_force(day).id
    return TrainingRules.from_document(rule_book_id, publication.document_of(rule_book_id))
