"""What a rule book says about violations, read once from its document. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from governance.violations.expiry import Expiry, expiry_of
from governance.violations.kinds import Kind, ListedGround

SEVERITIES: Final = ("low", "medium", "high", "critical")
Words = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """The `nth` confirmed violation of one rule within so many days costs `points` instead of what the first cost."""

    nth: int
    within_days: int
    points: int


@dataclass(frozen=True, kw_only=True)
class ItemMeasure:
    """What is done about the item itself; without `days` until the fix is verified."""

    kind: Kind
    days: int | None


@dataclass(frozen=True, kw_only=True)
class FixRule:
    """What the seller has to put right, by which clock, and the points a verified fix gives back."""

    title: Words
    demand: Words
    clock: str
    earns: int
    root_cause: bool


@dataclass(frozen=True, kw_only=True)
class ViolationType:
    """One rule that can be broken, what that costs for how long, and what follows besides points.

    With a listed ground its item measure takes effect at once, without one only after the seller could be heard.
    """

    code: str
    name: Words
    points_class: str
    severity: str
    points: int
    ground_kind: str
    ground_source: str
    expiry: Expiry
    auto_confirm: bool
    repeat: tuple[Repeat, ...] = ()
    listed_ground: ListedGround | None = None
    item_measure: ItemMeasure | None = None
    fix: FixRule | None = None

    def points_after(self, earlier: Iterable[date], on: date) -> int:
        """What one that took effect `on` costs, after `earlier` ones of the same rule; the gravest step reached goes."""
        days_ago = [(on - day).days for day in earlier]
        reached = [
            step.points
            for step in self.repeat
            if sum(0 <= days < step.within_days for days in days_ago) + 1 >= step.nth
        ]
        return max([self.points, *reached])

    def lapses_on(self, effective_on: date, *, fixed_on: date | None = None, points_of_the_period: int = 0) -> date:
        """The first day on which its points no longer count.

        `points_of_the_period`: what counts of its class that took effect in the same year or quarter, for those that
        are carried over a reset.
        """
        return self.expiry.lapses_on(effective_on, fixed_on=fixed_on, points_of_the_period=points_of_the_period)


@dataclass(frozen=True, kw_only=True)
class DecisionRule:
    """A complaint decided so (of this severity, about at least this value, when given) is this violation."""

    issue: str
    outcome: str
    severity: str | None
    value_at_least: Decimal | None
    currency: str | None
    violation: str

    def speaks_of(
        self, issue: str, outcome: str, severity: str | None, amount: Decimal | None, currency: str | None
    ) -> bool:
        """Whether it is about complaints decided so; a value is reached only in the currency it is given in."""
        if (self.issue, self.outcome) != (issue, outcome) or self.severity not in (None, severity):
            return False
        if self.value_at_least is None:
            return True
        return amount is not None and currency == self.currency and amount >= self.value_at_least


@dataclass(frozen=True, kw_only=True)
class ViolationRules:
    """Violation types by code, decision rules, and the limits of an incident, a day and a cause."""

    rule_book_id: int
    in_force_from: date
    types: Mapping[str, ViolationType]
    decisions: tuple[DecisionRule, ...]
    most_severe_only: bool
    points_per_day: Mapping[str, int]
    same_cause_by: str
    same_cause_days: int

    def violation_type_for(
        self,
        issue: str,
        outcome: str,
        severity: str | None,
        amount: Decimal | None = None,
        currency: str | None = None,
    ) -> ViolationType | None:
        """The violation a complaint decided so is, if any: the highest value reached goes first, then a severity."""
        fitting = [rule for rule in self.decisions if rule.speaks_of(issue, outcome, severity, amount, currency)]
        if not fitting:
            return None
        first = max(fitting, key=lambda rule: (rule.value_at_least or Decimal(0), rule.severity is not None))
        return self.types[first.violation]

    @classmethod
    def from_document(cls, rule_book_id: int, document: Mapping[str, Any]) -> ViolationRules:
        """Read the violation sections of a checked rule-book document, of whichever version it was published in."""
        limits = document["limits"]
        return cls(
            rule_book_id=rule_book_id,
            in_force_from=date.fromisoformat(document["in_force_from"]),
            types={kind["code"]: _type(kind) for kind in document["violation_types"]},
            decisions=tuple(_decision(rule) for rule in document["decisions"]),
            most_severe_only=limits.get("most_severe_only", True),
            points_per_day=limits["points_per_day"],
            same_cause_by=limits["same_cause"]["by"],
            same_cause_days=limits["same_cause"]["within_days"],
        )


def _decision(rule: Mapping[str, Any]) -> DecisionRule:
    value = rule.get("value_at_least")
    return DecisionRule(
        issue=rule["issue"],
        outcome=rule["outcome"],
        severity=rule.get("severity"),
        value_at_least=None if value is None else Decimal(value),
        currency=rule.get("currency"),
        violation=rule["violation"],
    )


def _type(kind: Mapping[str, Any]) -> ViolationType:
    ground, item, fix = kind.get("listed_ground"), kind.get("item_measure"), kind.get("fix")
    return ViolationType(
        code=kind["code"],
        name=kind["name"],
        points_class=kind["class"],
        severity=kind["severity"],
        points=kind["points"],
        ground_kind=kind["ground"]["kind"],
        ground_source=kind["ground"]["source"],
        expiry=expiry_of(kind["expiry"]),
        auto_confirm=kind["auto_confirm"],
        repeat=tuple(Repeat(**step) for step in kind.get("repeat", ())),
        listed_ground=None if ground is None else ListedGround(ground),
        item_measure=None if item is None else ItemMeasure(kind=Kind(item["kind"]), days=item.get("days")),
        fix=None if fix is None else FixRule(**fix),
    )
