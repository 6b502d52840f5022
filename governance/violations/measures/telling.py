"""Telling people about a measure: the shop whose it is, those at the platform who decide, and the platform's systems."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from governance.core.access import Role
from governance.core.commands import settings
from governance.core.database import db
from governance.core.outbox.announcing import accounts_of_seller, accounts_with, announce
from governance.sellers.models import Seller
from governance.violations.kinds import Kind
from governance.violations.measures import wording
from governance.violations.measures.basis import language_of
from governance.violations.measures.models import Measure
from governance.violations.measures.notices import item_name
from governance.violations.measures.windows import subject_of


def tell_seller(topic: str, measure: Measure, *, at: datetime, **more: Any) -> None:
    """Tell the accounts of the shop."""
    title = title_of(measure, language_of(measure.seller_id))
    _tell(topic, measure, accounts_of_seller(measure.seller_id), at, {"title": title} | more)


def tell_deciders(topic: str, measure: Measure, *, at: datetime, but: Collection[str] = (), **more: Any) -> None:
    """Tell the officers and the reviewers, `but` those who had a part in what it rests on (`account:17`)."""
    accounts = {*accounts_with(Role.COMPLIANCE_OFFICER), *accounts_with(Role.REVIEWER)}
    _tell(topic, measure, [account for account in accounts if f"account:{account}" not in but], at, more)


def tell_systems(topic: str, measure: Measure, *, at: datetime, **more: Any) -> None:
    """Tell the platform's own systems, and nobody else."""
    _tell(topic, measure, (), at, more)


def tell_near(seller_id: int, *, points_class: str, balance: int, node: int, at: datetime) -> None:
    """Tell a shop that its points come near a node."""
    seller = db.session.get_one(Seller, seller_id)
    data = {"seller": seller.reference, "points_class": points_class, "balance": balance, "at": node}
    accounts = accounts_of_seller(seller_id)
    subject = ("seller", str(seller_id))
    announce("node.near", data=data | {"left": node - balance}, subject=subject, accounts=accounts, at=at)


def _tell(topic: str, measure: Measure, accounts: Collection[int], at: datetime, more: dict[str, Any]) -> None:
    seller = db.session.get_one(Seller, measure.seller_id)
    data = {
        "measure": measure.id,
        "seller": seller.reference,
        "shop": seller.name,
        "kind": measure.kind,
        "scope": measure.scope,
        "item": measure.item,
        "title": title_of(measure, settings().language),
        "cause": measure.cause,
        "reason": measure.reason,
        "parameters": measure.parameters,
        "starts_on": measure.starts_on.isoformat() if measure.starts_on else None,
        "ends_on": measure.ends_on.isoformat() if measure.ends_on else None,
    }
    announce(topic, data=data | more, subject=subject_of(measure.id), accounts=accounts, at=at)


def title_of(measure: Measure, language: str) -> str:
    """What is done and on what it falls, in a language."""
    short = "zh" if language.startswith("zh") else "en"
    item = item_name(measure.scope, measure.item, short) if measure.item is not None else None
    return wording.title(Kind(measure.kind), item, short)
