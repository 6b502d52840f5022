"""What the rule book in force says about the upkeep of admitted sellers: permits, terms, what a lapse is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from governance.core.calendar import day_of
from governance.core.clocks.rules import ClockRule
from governance.core.commands import settings
from governance.rulebook import publication
from governance.rulebook.admission import Admission, DocumentKind, admission_of, clock_rules_of


@dataclass(frozen=True, kw_only=True)
class UpkeepRules:
    """The parts of one published rule book that the upkeep asks for, and the day they were asked for."""

    today: date
    admission: Admission
    terms: Mapping[str, ClockRule]
    violations: frozenset[str]  # codes of the violation types

    @property
    def notice_days(self) -> int:
        """How long before its end a permit counts as expiring: from the first reminder on."""
        return self.admission.reminders_days[0]

    @property
    def lapse_violation(self) -> str | None:
        """The violation that a lapse is; None when the rule book knows no such rule."""
        return self.admission.lapse_violation if self.admission.lapse_violation in self.violations else None

    def kind(self, code: str) -> DocumentKind | None:
        """What the rule book says about a kind of document; None when it does not know it."""
        return self.admission.documents.get(code)

    def grace_days(self, code: str) -> int:
        """Days for which a lapsed document of this kind still lets the seller trade."""
        kind = self.kind(code)
        return kind.grace_days if kind else 0

    def of_a_brand(self, code: str) -> bool:
        """Whether this kind of document is about a brand: each mark has its own, and its lapse stops no category."""
        return code in {self.admission.own_brand_document, self.admission.authorised_brand_document}

    def name_of(self, code: str) -> str:
        """What people call this kind of document."""
        kind = self.kind(code)
        return kind.name.en if kind else code.replace("_", " ").capitalize()

    def source_of(self, code: str) -> str:
        """What asks for this kind of document."""
        kind = self.kind(code)
        return kind.source if kind else "Seller agreement, permits"


def rules_at(at: datetime) -> UpkeepRules:
    """What the rule book says that is in force on the platform's day of `at`."""
    today = day_of(at, settings().timezone)
    document = publication.document_of(publication.in_force(today).id)
    return UpkeepRules(
        today=today,
        admission=admission_of(document),
        terms=clock_rules_of(document),
        violations=frozenset(kind["code"] for kind in document["violation_types"]),
    )
