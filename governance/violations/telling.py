"""Telling people about violations: the shop once one stands, and those who decide while one waits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from governance.core.access import Role
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.outbox.announcing import accounts_of_seller, accounts_with, announce
from governance.sellers.models import Seller
from governance.violations import ledger
from governance.violations.measures.basis import language_of
from governance.violations.measures.in_force import measure_rules_known
from governance.violations.models import Violation
from governance.violations.states import State


def tell_deciders(violation: Violation, *, at: datetime) -> None:
    """Tell those who confirm violations, but for who reported it, that one waits; told once, when it was reported."""
    if violation.reported_at != at or violation.state != State.REPORTED:
        return
    accounts = {*accounts_with(Role.COMPLIANCE_OFFICER), *accounts_with(Role.REVIEWER)}
    others = [account for account in accounts if f"account:{account}" != violation.reported_by]
    _tell("violation.reported", violation, violation.reason, others, at)


def tell_confirmed(violation_ids: Collection[int], *, at: datetime) -> None:
    """Tell shops what stands against them from now on; what is old starts nothing, and nobody is told of it."""
    today = day_of(at, settings().timezone)
    rules = measure_rules_known(today)
    since = today - timedelta(days=rules.fresh_days) if rules else today
    for violation in _violations(violation_ids):
        if violation.effective_on is not None and violation.effective_on >= since:
            accounts = accounts_of_seller(violation.seller_id)
            _tell("violation.confirmed", violation, violation.reason, accounts, at)


def tell_withdrawn(violation_ids: Collection[int], *, at: datetime) -> None:
    """Tell shops what stood against them and no longer does."""
    for violation in _violations(violation_ids):
        reason = violation.decided_reason or "What it came from was corrected."
        _tell("violation.withdrawn", violation, reason, accounts_of_seller(violation.seller_id), at)


def _violations(violation_ids: Collection[int]) -> Sequence[Violation]:
    query = select(Violation).where(ledger.among(Violation.id, violation_ids)).order_by(Violation.id)
    return db.session.scalars(query, execution_options={"populate_existing": True}).all()


def _tell(topic: str, violation: Violation, reason: str, accounts: Collection[int], at: datetime) -> None:
    kind = ledger.violation_rules()[violation.rule_book_id].types[violation.rule]
    seller = db.session.get_one(Seller, violation.seller_id)
    data = {
        "violation": violation.id,
        "seller": seller.reference,
        "shop": seller.name,
        "rule": violation.rule,
        "title": kind.name[language_of(violation.seller_id)],
        "points": violation.points,
        "points_class": violation.points_class,
        "source": violation.source,
        "product": violation.product,
        "effective_on": violation.effective_on.isoformat() if violation.effective_on else None,
        "reason": reason,
    }
    announce(topic, data=data, subject=("violation", str(violation.id)), accounts=accounts, at=at)
