"""The register: taking sellers in, finding them, and noting what they mainly sell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, Select, String, any_, cast, func, literal, select
from sqlalchemy.dialects.postgresql import distinct_on, insert

from governance.catalogue.models import Category
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Invalid, NotFound
from governance.sellers.models import Seller, SellerCategory


@dataclass(frozen=True, kw_only=True)
class NewSeller:
    """What the register needs of a seller; `reference` is the platform's own id."""

    reference: str
    name: str = ""
    country: str | None = None
    joined_on: date | None = None


def register_many(*, sellers: Iterable[NewSeller], by: Actor, at: datetime) -> int:
    """Take in every seller that is not yet registered; returns how many were new. Known sellers stay as they are."""
    check_permission(by, Permission.SELLER_REGISTER)
    rows = [_row(seller, at) for seller in sellers]
    new = 0
    for start in range(0, len(rows), 5_000):
        chunk = rows[start : start + 5_000]
        statement = insert(Seller).values(chunk).on_conflict_do_nothing(index_elements=[Seller.reference])
        new += len(db.session.execute(statement.returning(Seller.id)).all())
    if new:
        audit.record(
            AuditAction.SELLER_REGISTER, subject=("register", "sellers"), by=by, at=at, after={"registered": new}
        )
    return new


def _row(seller: NewSeller, at: datetime) -> dict[str, Any]:
    reference = seller.reference.strip()
    if not reference:
        raise Invalid("A seller needs a reference: the platform's own id of the shop.", pointer="reference")
    return {
        "reference": reference,
        "name": seller.name.strip() or reference,
        "country": seller.country,
        "joined_on": seller.joined_on,
        "created_at": at,
    }


def find(reference: str) -> Seller:
    """The seller with the platform's id `reference`; raises `NotFound` (also when outside the caller's scope)."""
    seller = db.session.scalar(select(Seller).where(Seller.reference == reference))
    if seller is None:
        raise NotFound(f"There is no seller {reference!r}.")
    return seller


def ids_by_reference(references: Sequence[str] | None = None) -> dict[str, int]:
    """Internal ids of the given sellers (all sellers when none are given)."""
    query = select(Seller.reference, Seller.id)
    if references is not None:
        # One array: a hundred thousand references have no room as parameters of their own.
        query = query.where(Seller.reference == any_(cast(list(references), ARRAY(String))))
    return {row.reference: row.id for row in db.session.execute(query)}


def categories_known_at(known_at: datetime | None = None) -> Select[int, int]:
    """Select (seller_id, category_id): each seller's main category as known at a moment (default: now)."""
    query = select(SellerCategory.seller_id, SellerCategory.category_id).ext(distinct_on(SellerCategory.seller_id))
    if known_at is not None:
        query = query.where(SellerCategory.recorded_at <= known_at)
    return query.order_by(SellerCategory.seller_id, SellerCategory.recorded_at.desc(), SellerCategory.id.desc())


def note_main_categories(*, categories: Mapping[str, str], by: Actor, at: datetime) -> int:
    """Note the main category (`code`) of sellers (`reference`); only a change is written. Returns how many changed.

    Categories that the catalogue does not know yet are added under their code.
    """
    check_permission(by, Permission.SELLER_REGISTER)
    category_ids = add_categories(set(categories.values()))
    seller_ids = ids_by_reference(list(categories))
    known = {row.seller_id: row.category_id for row in db.session.execute(categories_known_at())}
    rows = [
        {"seller_id": seller_ids[reference], "category_id": category_ids[code], "recorded_at": at, "by": by.label}
        for reference, code in categories.items()
        if reference in seller_ids and known.get(seller_ids[reference]) != category_ids[code]
    ]
    for start in range(0, len(rows), 5_000):
        db.session.execute(insert(SellerCategory).values(rows[start : start + 5_000]))
    if rows:
        audit.record(
            AuditAction.SELLER_CATEGORY, subject=("register", "sellers"), by=by, at=at, after={"changed": len(rows)}
        )
    return len(rows)


def add_categories(codes: Iterable[str], names: Mapping[str, str] | None = None) -> dict[str, int]:
    """Ids of the categories with these codes; missing ones are added (English name: `names` or the code in words)."""
    wanted = sorted(set(codes))
    names = names or {}
    rows = [{"code": code, "name_en": names.get(code, code.replace("_", " ").capitalize())} for code in wanted]
    if rows:
        db.session.execute(insert(Category).values(rows).on_conflict_do_nothing(index_elements=[Category.code]))
    found = db.session.execute(select(Category.code, Category.id).where(Category.code.in_(wanted)))
    return {row.code: row.id for row in found}


def count() -> int:
    """How many sellers are registered (within the caller's scope)."""
    return db.session.scalar(select(func.count(literal(1))).select_from(Seller)) or 0
