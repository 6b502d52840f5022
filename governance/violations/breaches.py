"""From decided complaints to breaches of rules. Pure; depends only on what is known, never on the order of arrival."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from governance.violations.rules import SEVERITIES, ViolationRules, ViolationType

SOURCE_KIND: Final = "complaint:"


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """A complaint as last told; days are the platform's."""

    id: str
    seller_id: int
    order_id: str | None
    issue: str
    outcome: str
    severity: str | None
    opened_on: date
    decided_on: date
    product: str | None
    lot: str | None

    @property
    def source(self) -> str:
        """The name under which this complaint counts once."""
        return f"{SOURCE_KIND}{self.id}"


@dataclass(frozen=True, kw_only=True)
class Breach:
    """What a decided complaint shows: a rule was broken. `effective_on` is the day of the decision."""

    seller_id: int
    source: str
    complaint: str
    kind: ViolationType
    rule_book_id: int
    order_reference: str | None
    product: str | None
    cause: str | None
    occurred_on: date
    effective_on: date
    reason: str


def violation_type_of(complaint: Complaint, rules: ViolationRules) -> ViolationType | None:
    """The violation a decided complaint is, if any."""
    return rules.violation_type_for(complaint.issue, complaint.outcome, complaint.severity)


def cause_of(rules: ViolationRules, *, lot: str | None, product: str | None) -> str | None:
    """What violations have in common that the rule book merges."""
    known = {"lot": lot, "product": product}[rules.same_cause_by]
    return f"{rules.same_cause_by} {known}" if known else None


def breaches(complaints: Iterable[Complaint], versions: Sequence[ViolationRules]) -> list[Breach]:
    """One breach per incident (all complaints about one order of one seller): the most severe.

    Where the rule book counts each, one per complaint. Each complaint is judged by the rule book in force on the day it
    was opened; before the first there is no breach. `versions` are all rule books, the one that came into force last
    first.
    """
    incidents: dict[tuple[int, str], list[Breach]] = defaultdict(list)
    for complaint in complaints:
        rules = next((version for version in versions if version.in_force_from <= complaint.opened_on), None)
        breach = _breach(complaint, rules) if rules else None
        if rules and breach:
            together = complaint.order_id if rules.most_severe_only else None
            incidents[complaint.seller_id, together or complaint.source].append(breach)
    return [min(incident, key=_most_severe_first) for incident in incidents.values()]


def _breach(complaint: Complaint, rules: ViolationRules) -> Breach | None:
    kind = violation_type_of(complaint, rules)
    if kind is None:
        return None
    words = "was upheld" if complaint.outcome == "upheld" else "was upheld in part"
    return Breach(
        seller_id=complaint.seller_id,
        source=complaint.source,
        complaint=complaint.id,
        kind=kind,
        rule_book_id=rules.rule_book_id,
        order_reference=complaint.order_id,
        product=complaint.product,
        cause=cause_of(rules, lot=complaint.lot, product=complaint.product),
        occurred_on=complaint.opened_on,
        effective_on=complaint.decided_on,
        reason=f"Complaint {complaint.id} ({complaint.issue.replace('_', ' ')}) {words} on {complaint.decided_on}.",
    )


def _most_severe_first(breach: Breach) -> tuple[int, int, date, str]:
    return (-SEVERITIES.index(breach.kind.severity), -breach.kind.points, breach.effective_on, breach.source)
