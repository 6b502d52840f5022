"""Telling people about an appeal: the shop, whoever holds it at the platform, or all who decide appeals."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from governance.core.access import Role
from governance.core.database import db
from governance.core.outbox.announcing import accounts_of_seller, accounts_with, announce
from governance.sellers.models import Seller
from governance.violations.appeals.lookup import subject_of
from governance.violations.appeals.models import Appeal


def tell_seller(topic: str, appeal: Appeal, *, at: datetime, **more: Any) -> None:
    """Tell the accounts of the shop, and the systems that asked for the topic."""
    _tell(topic, appeal, accounts_of_seller(appeal.seller_id), at, more)


def tell_handler(topic: str, appeal: Appeal, *, at: datetime, **more: Any) -> None:
    """Tell whoever holds the appeal; all who decide when nobody does."""
    handler = [appeal.handler_id] if appeal.handler_id is not None else deciders()
    _tell(topic, appeal, handler, at, more)


def tell_platform(topic: str, appeal: Appeal, *, at: datetime, **more: Any) -> None:
    """Tell everybody who decides appeals."""
    _tell(topic, appeal, deciders(), at, more)


def deciders() -> list[int]:
    """The open accounts that decide appeals."""
    return sorted({*accounts_with(Role.COMPLIANCE_OFFICER), *accounts_with(Role.REVIEWER)})


def _tell(topic: str, appeal: Appeal, accounts: Collection[int], at: datetime, more: dict[str, Any]) -> None:
    seller = db.session.get_one(Seller, appeal.seller_id)
    data = {
        "appeal": appeal.id,
        "seller": seller.reference,
        "shop": seller.name,
        "kind": appeal.subject_kind,
        "contested": appeal.subject_id,
        "title": appeal.title,
        "instance": appeal.instance,
        "state": appeal.state,
        "outcome": appeal.outcome,
        "reason": appeal.reason,
    }
    announce(topic, data=data | more, subject=subject_of(appeal.id), accounts=accounts, at=at)
