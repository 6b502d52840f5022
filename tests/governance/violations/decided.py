"""People and violations for the tests of this room."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import select

from governance.core.access import Actor, Role, permissions_of
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.violations import cases, ledger
from governance.violations.models import LedgerEntry, Violation
from tests.builders import AT

DECIDED: Final = date(2026, 3, 1)


def person(number: int, role: Role) -> Actor:
    return Actor("account", str(number), f"{role.value}-{number}@platform.example", permissions_of([role]))


OFFICER: Final = person(1, Role.COMPLIANCE_OFFICER)
REVIEWER: Final = person(2, Role.REVIEWER)
THIRD: Final = person(3, Role.REVIEWER)


def shop(seller_id: int) -> Actor:
    return Actor("account", "9", "shop@example.com", permissions_of([Role.SELLER]), seller_id=seller_id)


def report(seller_id: int, **changes: Any) -> Violation:
    """A violation that costs six serious points once it is confirmed."""
    told: dict[str, Any] = {
        "seller_id": seller_id,
        "rule": "invented_reviews",
        "source": "report:17",
        "occurred_on": date(2026, 2, 1),
        "reason": "Forty reviews from one device within an hour.",
        "by": OFFICER,
        "at": AT,
    }
    return cases.report(**told | changes)


def confirmed(seller_id: int, **changes: Any) -> Violation:
    effective_on = changes.pop("effective_on", DECIDED)
    violation = report(seller_id, **changes)
    return cases.confirm(violation_id=violation.id, effective_on=effective_on, by=REVIEWER, at=AT)


def appealed(seller_id: int, **changes: Any) -> Violation:
    return cases.begin_appeal(violation_id=confirmed(seller_id, **changes).id, by=shop(seller_id), at=AT)


def points(seller_id: int, day: date = DECIDED) -> int:
    return ledger.balance(seller_id, day, AT)


def entries(seller_id: int) -> list[int]:
    query = select(LedgerEntry.points).where(LedgerEntry.seller_id == seller_id).order_by(LedgerEntry.id)
    return list(db.session.scalars(query))


def audited(violation: Violation) -> list[str]:
    its = (AuditEntry.subject_kind == "violation", AuditEntry.subject_id == str(violation.id))
    return list(db.session.scalars(select(AuditEntry.action).where(*its).order_by(AuditEntry.id)))
