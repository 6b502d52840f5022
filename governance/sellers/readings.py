"""Reading the register: one seller as it is known now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from governance.catalogue.models import Category
from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db
from governance.core.errors import NotFound
from governance.sellers.models import Seller, SellerCategory


@dataclass(frozen=True, kw_only=True)
class SellerProfile:
    """What the register knows of one seller; `category` is the code of what it mainly sells."""

    id: int
    reference: str
    name: str
    country: str | None
    joined_on: date | None
    category: str | None
    created_at: datetime


def profile_of(reference: str, *, by: Actor) -> SellerProfile:
    """The seller with the platform's id `reference`; raises `NotFound`, also for what `by` may not know of."""
    check_permission(by, Permission.SELLER_READ)
    newest = (
        select(SellerCategory.category_id)
        .where(SellerCategory.seller_id == Seller.id)
        .order_by(SellerCategory.recorded_at.desc(), SellerCategory.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(Seller, Category.code).outerjoin(Category, Category.id == newest).where(Seller.reference == reference)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"There is no seller {reference!r}.")
    seller, category = row
    return SellerProfile(
        id=seller.id,
        reference=seller.reference,
        name=seller.name,
        country=seller.country,
        joined_on=seller.joined_on,
        category=category,
        created_at=seller.created_at,
    )
