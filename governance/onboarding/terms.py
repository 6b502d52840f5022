"""The rule book that an application is held against: the one in force on the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from governance.core.calendar import day_of
from governance.core.clocks.rules import ClockRule
from governance.core.commands import settings
from governance.rulebook import publication
from governance.rulebook.admission import Admission, admission_of, clock_rules_of


@dataclass(frozen=True)
class Terms:
    """What the rule book in force on `day` says about admission."""

    rule_book_id: int
    digest: str
    day: date
    admission: Admission
    clocks: Mapping[str, ClockRule]


def terms_at(at: datetime) -> Terms:
    """The terms in force at a moment; raises `NotFound` when no rule book is in force."""
    day = day_of(at, settings().timezone)
    book = publication.in_force(day)
    document = publication.document_of(book.id)
    return Terms(book.id, book.digest, day, admission_of(document), clock_rules_of(document))
