"""From decided complaints to breaches of rules, and from violations to the points that count. Pure.

Both depend only on what is known, never on the order in which it arrived.
"""

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
    kind: ViolationType
    rule_book_id: int
    order_reference: str | None
    cause: str | None
    occurred_on: date
    effective_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """A confirmed violation, as far as its points depend on it."""

    id: int
    seller_id: int
    source: str
    rule: str
    rules: ViolationRules
    cause: str | None
    effective_on: date

    @property
    def kind(self) -> ViolationType:
        """The violation type, as the rule book says under which it was decided."""
        return self.rules.types[self.rule]


def violation_type_of(complaint: Complaint, rules: ViolationRules) -> ViolationType | None:
    """The violation a decided complaint is, if any. A decision rule with a severity goes before one without."""
    for severity in (complaint.severity, None):
        code = rules.decisions.get((complaint.issue, complaint.outcome, severity))
        if code is not None:
            return rules.types[code]
    return None


def breaches(complaints: Iterable[Complaint], versions: Sequence[ViolationRules]) -> list[Breach]:
    """One breach per incident (all complaints about one order of one seller): the most severe.

    Each complaint is judged by the rule book in force on the day it was opened; before the first there is no breach.
    `versions` are all rule books, the one that came into force last first.
    """
    incidents: dict[tuple[int, str], list[Breach]] = defaultdict(list)
    for complaint in complaints:
        breach = _breach(complaint, versions)
        if breach is not None:
            incidents[complaint.seller_id, complaint.order_id or complaint.source].append(breach)
    return [min(incident, key=_most_severe_first) for incident in incidents.values()]


def points_that_count(violations: Iterable[Confirmed]) -> dict[int, int]:
    """Points per violation id, after merging violations of one cause and after the limits of a day.

    Of several violations of one rule and one cause within the rule book's days, counted from the first of them, only
    that first costs points. What one day costs within one class is limited; the heaviest are counted first.
    """
    started: dict[tuple[int, str, str], date] = {}
    spent: dict[tuple[int, str, date], int] = defaultdict(int)
    counted: dict[int, int] = {}
    for violation in sorted(violations, key=_oldest_then_heaviest_first):
        counted[violation.id] = 0
        if _merged(violation, started):
            continue
        kind = violation.kind
        day = (violation.seller_id, kind.points_class, violation.effective_on)
        left = violation.rules.points_per_day[kind.points_class] - spent[day]
        counted[violation.id] = max(0, min(kind.points, left))
        spent[day] += counted[violation.id]
    return counted


def _breach(complaint: Complaint, versions: Sequence[ViolationRules]) -> Breach | None:
    rules = next((version for version in versions if version.in_force_from <= complaint.opened_on), None)
    kind = violation_type_of(complaint, rules) if rules else None
    if rules is None or kind is None:
        return None
    known = {"lot": complaint.lot, "product": complaint.product}[rules.same_cause_by]
    words = "was upheld" if complaint.outcome == "upheld" else "was upheld in part"
    return Breach(
        seller_id=complaint.seller_id,
        source=complaint.source,
        kind=kind,
        rule_book_id=rules.rule_book_id,
        order_reference=complaint.order_id,
        cause=f"{rules.same_cause_by} {known}" if known else None,
        occurred_on=complaint.opened_on,
        effective_on=complaint.decided_on,
        reason=f"Complaint {complaint.id} ({complaint.issue.replace('_', ' ')}) {words} on {complaint.decided_on}.",
    )


def _most_severe_first(breach: Breach) -> tuple[int, int, date, str]:
    return (-SEVERITIES.index(breach.kind.severity), -breach.kind.points, breach.effective_on, breach.source)


def _oldest_then_heaviest_first(violation: Confirmed) -> tuple[date, int, str, str]:
    return (violation.effective_on, -violation.kind.points, violation.source, violation.rule)


def _merged(violation: Confirmed, started: dict[tuple[int, str, str], date]) -> bool:
    """Whether an earlier violation of this rule and cause stands for this one too; if not, this one starts anew."""
    if violation.cause is None:
        return False
    key = (violation.seller_id, violation.rule, violation.cause)
    first = started.get(key)
    if first is not None and (violation.effective_on - first).days < violation.rules.same_cause_days:
        return True
    started[key] = violation.effective_on
    return False
