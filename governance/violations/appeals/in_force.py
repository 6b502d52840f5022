"""The rules of appeals in force on a day."""

from __future__ import annotations

from datetime import date

from governance.rulebook import publication
from governance.violations.appeals.rules import AppealRules


def appeal_rules_at(day: date) -> AppealRules:
    """What the rule book in force on `day` says about appeals; raises `NotFound` when it says nothing."""
    rule_book_id = publication.in_force(day).id
    return AppealRules.from_document(rule_book_id, publication.document_of(rule_book_id))
