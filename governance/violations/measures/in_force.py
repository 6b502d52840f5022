"""The rules of measures in force on a day."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache

from sqlalchemy import select

from governance.core.database import db
from governance.core.errors import NotFound
from governance.rulebook import publication
from governance.rulebook.models import RuleBook
from governance.violations.measures.rules import MeasureRules


def measure_rules_at(day: date) -> MeasureRules:
    """What the rule book in force on `day` says about measures; raises `NotFound` when it says nothing."""
    book = publication.in_force(day)
    return _rules(book.id, book.document)


def measure_rules_known(day: date) -> MeasureRules | None:
    """What the rule book in force on `day` says about measures, if there is one and it says anything."""
    try:
        return measure_rules_at(day)
    except NotFound:
        return None


def measure_rules(rule_book_id: int) -> MeasureRules:
    """What a published version says about measures."""
    text = db.session.scalar(select(RuleBook.document).where(RuleBook.id == rule_book_id))
    if text is None:
        raise NotFound(f"There is no rule book {rule_book_id}.")
    return _rules(rule_book_id, text)


@lru_cache(maxsize=32)
def _rules(rule_book_id: int, document: str) -> MeasureRules:
    return MeasureRules.from_document(rule_book_id, json.loads(document))
