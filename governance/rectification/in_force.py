"""The rules of required fixes in force on a day."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache

from governance.core.errors import NotFound
from governance.rectification.rules import RectificationRules
from governance.rulebook import publication


def rectification_rules_at(day: date) -> RectificationRules | None:
    """What the rule book in force on `day` says about fixes that nobody answers; None when it says nothing."""
    try:
        book = publication.in_force(day)
    except NotFound:
        return None
    return _rules(book.id, book.document)


@lru_cache(maxsize=32)
def _rules(rule_book_id: int, document: str) -> RectificationRules | None:
    """A published document never changes, so it is read once."""
    return RectificationRules.from_document(rule_book_id, json.loads(document))
