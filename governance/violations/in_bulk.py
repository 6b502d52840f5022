"""Many violations at once, found by a rule in numbers: each reported and confirmed, and their ledgers settled once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from governance.core.access import Actor, Permission, check_permission
from governance.core.events import publish
from governance.violations import ledger
from governance.violations.events import ViolationsConfirmed
from governance.violations.models import Violation
from governance.violations.reporting import Details, mark_confirmed_by_rule, open_violation
from governance.violations.second_person import key_of
from governance.violations.settling import settle_and_follow


@dataclass(frozen=True, kw_only=True)
class Found:
    """A breach that numbers show; the fields mean what they mean in `cases.report`."""

    seller_id: int
    rule: str
    source: str
    occurred_on: date
    reason: str
    details: Details


def report_and_confirm_all(*, found: Sequence[Found], effective_on: date, by: Actor, at: datetime) -> list[Violation]:
    """As `cases.report_and_confirm` for each of `found`, in its order; what follows, follows once they all stand."""
    check_permission(by, Permission.VIOLATION_REPORT)
    ledger.lock({one.seller_id for one in found})
    violations, confirmed = [], []
    for one in found:
        violation, kind = open_violation(
            seller_id=one.seller_id,
            rule=one.rule,
            source=one.source,
            occurred_on=one.occurred_on,
            reason=one.reason,
            reported_by=key_of(by),
            by=by,
            at=at,
            **one.details,
        )
        violations.append(violation)
        if mark_confirmed_by_rule(violation, kind, effective_on=effective_on, by=by, at=at):
            confirmed.append(violation)
    if confirmed:
        settle_and_follow(seller_ids={violation.seller_id for violation in confirmed}, by=by, at=at)
        publish(ViolationsConfirmed(tuple(violation.id for violation in confirmed)), by=by, at=at)
    return violations
