"""From a case that was decided here to a violation: one for each case, or one for all cases with a common finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from governance.core.access import Actor, Permission, check_permission, system_actor
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.violations import cases, ledger
from governance.violations.breaches import SOURCE_KIND, cause_of
from governance.violations.models import Violation
from governance.violations.reporting import Details, confirm_by_rule, open_violation
from governance.violations.rules import ViolationRules
from governance.violations.second_person import key_of
from governance.violations.states import State

UPHELD: Final = {"upheld": "was upheld", "partly": "was upheld in part"}


@dataclass(frozen=True, kw_only=True)
class DecidedCase:
    """A case as it was decided; `reference` is its name to people.

    With a common finding (`group_id`), `group_upheld` says whether any case of the group is upheld now.
    """

    case_id: int
    reference: str
    seller_id: int
    issue: str
    outcome: str
    severity: str | None
    opened_on: date
    order_reference: str | None = None
    external_reference: str | None = None
    category: str | None = None
    product: str | None = None
    lot: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    group_id: int | None = None
    group_upheld: bool = False

    @property
    def source(self) -> str:
        """The name under which what it shows counts once."""
        return f"case:{self.case_id}" if self.group_id is None else f"group:{self.group_id}"


def from_case(*, case: DecidedCase, by: Actor, at: datetime) -> Violation | None:
    """Let the violation follow that a decided case is by the rule book in force when it was opened; None for none.

    A case that was reopened and decided otherwise withdraws what it showed before. A complaint that is known from the
    platform's files too counts once, wherever it came from first.
    """
    check_permission(by, Permission.CASE_DECIDE)
    ledger.lock([case.seller_id])
    versions = ledger.violation_rules().values()
    rules = next((version for version in versions if version.in_force_from <= case.opened_on), None)
    if rules is None:
        return None
    kind = rules.violation_type_for(case.issue, case.outcome, case.severity, case.amount, case.currency)
    common = _common_finding(case)
    if common is not None and (kind is not None or case.group_upheld):
        _withdraw_others(case, common.rule, at=at)
        return common
    _withdraw_others(case, kind.code if kind else None, at=at)
    if kind is None:
        return None
    return _told_in_a_file(case) or _report(case, kind.code, rules, by=by, at=at)


def _common_finding(case: DecidedCase) -> Violation | None:
    """What the cases with one common finding have shown already."""
    return next(iter(_live(case, [case.source])), None) if case.group_id is not None else None


def _live(case: DecidedCase, sources: Sequence[str]) -> Sequence[Violation]:
    query = select(Violation).where(
        Violation.seller_id == case.seller_id,
        Violation.source.in_(sources),
        Violation.state.not_in([State.WITHDRAWN.value, State.DISMISSED.value, State.OVERTURNED.value]),
    )
    return db.session.scalars(query.order_by(Violation.id)).all()


def _withdraw_others(case: DecidedCase, rule: str | None, *, at: datetime) -> None:
    """What the case, or its group, showed before and no longer shows; a breach of `rule` it still shows."""
    for violation in _live(case, [f"case:{case.case_id}", case.source]):
        if (violation.source, violation.rule) != (case.source, rule):
            reason = f"Case {case.reference} was decided anew, and this no longer follows from it."
            cases.withdraw(violation_id=violation.id, reason=reason, by=system_actor("case-decisions"), at=at)


def _told_in_a_file(case: DecidedCase) -> Violation | None:
    """The violation that the same complaint has made already, told in a file of the platform."""
    if case.external_reference is None:
        return None
    query = select(Violation).where(
        Violation.seller_id == case.seller_id,
        Violation.source == f"{SOURCE_KIND}{case.external_reference}",
        Violation.state != State.WITHDRAWN.value,
    )
    return db.session.scalars(query.order_by(Violation.id)).first()


def _report(case: DecidedCase, rule: str, rules: ViolationRules, *, by: Actor, at: datetime) -> Violation:
    decided_on = day_of(at, settings().timezone)
    evidence = [{"kind": "case", "reference": case.reference}]
    details: Details = {
        "order_reference": case.order_reference if case.group_id is None else None,
        "external_reference": case.external_reference,
        "cause": cause_of(rules, lot=case.lot, product=case.product),
        "product": case.product,
        "category": case.category,
        "amount": case.amount,
        "currency": case.currency,
        "evidence": evidence,
    }
    issue = case.issue.replace("_", " ")
    violation, kind = open_violation(
        seller_id=case.seller_id,
        rule=rule,
        source=case.source,
        occurred_on=case.opened_on,
        reason=f"Case {case.reference} ({issue}) {UPHELD.get(case.outcome, case.outcome)} on {decided_on}.",
        # Whoever decided the case has had a say: where the rule book leaves the rest to a person, it is another one.
        reported_by=key_of(by),
        by=by,
        at=at,
        **details,
    )
    confirm_by_rule(violation, kind, effective_on=decided_on, by=by, at=at)
    return violation
