"""Telling people about a fix: the seller whose it is, or those at the platform who may judge it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from governance.core.access import Actor, Role
from governance.core.database import db
from governance.core.events import publish
from governance.core.outbox.announcing import accounts_of_seller, accounts_with, announce
from governance.rectification import deadline
from governance.rectification.events import FixOverdue
from governance.rectification.models import RequiredFix
from governance.sellers.models import Seller


def tell_seller(topic: str, fix: RequiredFix, *, at: datetime) -> None:
    """Tell the accounts of the shop, and the systems that asked for the topic."""
    _tell(topic, fix, accounts_of_seller(fix.seller_id), at)


def tell_judges(topic: str, fix: RequiredFix, *, at: datetime, but: Collection[str] = ()) -> None:
    """Tell those who may judge evidence, `but` those who had a part in the fix (`account:17`)."""
    _tell(topic, fix, [account for account in _judges() if f"account:{account}" not in but], at)


def tell_everybody(topic: str, fix: RequiredFix, *, at: datetime) -> None:
    """Tell the accounts of the shop and those who may judge evidence."""
    _tell(topic, fix, [*accounts_of_seller(fix.seller_id), *_judges()], at)


def tell_overdue(fix: RequiredFix, *, by: Actor, at: datetime) -> None:
    """Tell the shop, the platform and the rooms above that the day has passed; once for each deadline."""
    if fix.overdue_at is not None:
        return
    fix.overdue_at = at
    db.session.flush()
    tell_everybody("fix.overdue", fix, at=at)
    publish(FixOverdue(fix.id, fix.seller_id, fix.source, deadline.due_at(fix)), by=by, at=at)


def _judges() -> list[int]:
    return sorted({*accounts_with(Role.COMPLIANCE_OFFICER), *accounts_with(Role.REVIEWER)})


def _tell(topic: str, fix: RequiredFix, accounts: Collection[int], at: datetime) -> None:
    data = {
        "fix": fix.id,
        "seller": db.session.get_one(Seller, fix.seller_id).reference,
        "source": fix.source,
        "state": fix.state,
        "title": fix.title,
        "demand": fix.demand,
        "due_on": deadline.due_on(fix).isoformat(),
        "reason": fix.reason,
    }
    announce(topic, data=data, subject=deadline.subject_of(fix.id), accounts=accounts, at=at)
