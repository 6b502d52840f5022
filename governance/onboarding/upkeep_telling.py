"""Telling people about permits and identities: the shop whose they are, or those at the platform who verify."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from governance.core.access import Role
from governance.core.database import db
from governance.core.outbox.announcing import accounts_of_seller, accounts_with, announce
from governance.sellers.models import Seller


def tell_seller(topic: str, seller_id: int, *, subject: tuple[str, str], at: datetime, **data: object) -> None:
    """Tell the accounts of the shop, and the systems that asked for the topic."""
    _tell(topic, seller_id, accounts_of_seller(seller_id), subject, at, data)


def tell_platform(topic: str, seller_id: int, *, subject: tuple[str, str], at: datetime, **data: object) -> None:
    """Tell those who verify sellers."""
    officers = {*accounts_with(Role.COMPLIANCE_OFFICER), *accounts_with(Role.REVIEWER)}
    _tell(topic, seller_id, sorted(officers), subject, at, data)


def _tell(  # noqa: PLR0917
    topic: str,
    seller_id: int,
    accounts: Collection[int],
    subject: tuple[str, str],
    at: datetime,
    data: dict[str, object],
) -> None:
    reference = db.session.get_one(Seller, seller_id).reference
    announce(topic, data={"seller": reference} | data, subject=subject, accounts=accounts, at=at)
