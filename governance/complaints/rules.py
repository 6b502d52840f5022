"""The rules a case is held against: what the rule book says that is in force on the platform's day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from governance.core.calendar import day_of
from governance.core.clocks.rules import ClockRule
from governance.core.commands import settings
from governance.rulebook import publication
from governance.rulebook.admission import clock_rules_of
from governance.rulebook.complaint_rules import ComplaintRules, complaint_rules_of


@dataclass(frozen=True, kw_only=True)
class CaseRules(ComplaintRules):
    """The rules about complaints on the day `today`, with the clocks by code."""

    clocks: Mapping[str, ClockRule]
    today: date


def rules_at(at: datetime) -> CaseRules:
    """The rules in force at a moment; raises `NotFound` when there are none, or none about complaints."""
    today = day_of(at, settings().timezone)
    document = publication.document_of(publication.in_force(today).id)
    section = complaint_rules_of(document)
    return CaseRules(**vars(section), clocks=clock_rules_of(document), today=today)
