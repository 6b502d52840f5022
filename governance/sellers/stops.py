"""Stops of sale: a seller may not sell in a category, or anywhere, until what it follows from is out of the way."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.dialects.postgresql import insert

from governance.catalogue.models import Category
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Invalid, NotFound
from governance.core.outbox.announcing import accounts_of_seller, announce
from governance.sellers.models import SaleStop, Seller


def stop_category(
    *, seller_id: int, category: str | None, cause: str, reason: str, by: Actor, at: datetime
) -> SaleStop:
    """Stop sale in a category (`None`: in all of them) because of `cause` (`permit:12`), and tell the seller why.

    The same cause again, while it lasts, changes nothing and returns the stop that is there. Several causes may stop
    one category; each is lifted by itself.
    """
    check_permission(by, Permission.SELLER_STOP)
    if not reason.strip():
        raise Invalid("Say in words why sale is stopped: the seller will read it.", pointer="reason")
    _hold([seller_id])
    row = {"seller_id": seller_id, "category": category, "cause": cause, "reason": reason.strip()}
    statement = insert(SaleStop).values(row | {"started_at": at, "started_by": by.label})
    new: SaleStop | None = db.session.scalar(statement.on_conflict_do_nothing().returning(SaleStop))
    if new is None:
        same = (SaleStop.seller_id == seller_id, _of(category), SaleStop.cause == cause, SaleStop.lifted_at.is_(None))
        return db.session.scalars(select(SaleStop).where(*same)).one()
    after = {"category": category, "cause": cause}
    subject = ("seller", str(seller_id))
    audit.record(AuditAction.SELLER_STOP, subject=subject, by=by, at=at, reason=new.reason, after=after)
    _tell("seller.category_stopped" if category else "seller.stopped", new, at)
    return new


def lift_stop(*, cause: str, by: Actor, at: datetime) -> list[SaleStop]:
    """Lift everything that `cause` stopped; returns what was lifted, nothing when it was lifted before.

    The seller is told that a category is open again only when no other cause stops that category.
    """
    return _lift(SaleStop.cause == cause, by=by, at=at)


def lift_stop_of(*, seller_id: int, category: str | None, cause: str, by: Actor, at: datetime) -> list[SaleStop]:
    """Lift what `cause` stopped in one category of a seller (`None`: in all of them), and nothing else of that cause."""
    return _lift(SaleStop.seller_id == seller_id, _of(category), SaleStop.cause == cause, by=by, at=at)


def stops_of(seller_id: int) -> list[SaleStop]:
    """What is stopped at this seller now, the longest lasting first."""
    query = select(SaleStop).where(SaleStop.seller_id == seller_id, SaleStop.lifted_at.is_(None))
    return list(db.session.scalars(query.order_by(SaleStop.started_at, SaleStop.id)))


def _lift(*its: ColumnElement[bool], by: Actor, at: datetime) -> list[SaleStop]:
    check_permission(by, Permission.SELLER_STOP)
    because = (*its, SaleStop.lifted_at.is_(None))
    _hold(set(db.session.scalars(select(SaleStop.seller_id).where(*because))))
    statement = update(SaleStop).where(*because).values(lifted_at=at, lifted_by=by.label).returning(SaleStop)
    lifted = sorted(
        db.session.scalars(statement, execution_options={"populate_existing": True}), key=lambda stop: stop.id
    )
    for stop in lifted:
        after = {"category": stop.category, "cause": stop.cause}
        audit.record(AuditAction.SELLER_LIFT, subject=("seller", str(stop.seller_id)), by=by, at=at, after=after)
        if not _stopped_otherwise(stop):
            _tell("seller.category_restored" if stop.category else "seller.restored", stop, at)
    return lifted


def _hold(seller_ids: Collection[int]) -> None:
    """Keep others from stopping or lifting at these sellers until the transaction ends, so that each is told in turn."""
    rows = select(Seller.id).where(Seller.id.in_(seller_ids)).order_by(Seller.id).with_for_update(key_share=True)
    missing = set(seller_ids) - set(db.session.scalars(rows))
    if missing:
        raise NotFound(f"There is no seller with the id {min(missing)}.")


def _of(category: str | None) -> ColumnElement[bool]:
    return SaleStop.category.is_not_distinct_from(category)


def _stopped_otherwise(stop: SaleStop) -> bool:
    same = (SaleStop.seller_id == stop.seller_id, _of(stop.category), SaleStop.lifted_at.is_(None))
    return bool(db.session.scalar(select(exists().where(*same))))


def _tell(topic: str, stop: SaleStop, at: datetime) -> None:
    seller = db.session.get_one(Seller, stop.seller_id)
    name = db.session.scalar(select(Category.name_en).where(Category.code == stop.category))
    data = {
        "seller": seller.reference,
        "category": stop.category,
        "category_name": name or stop.category,
        "cause": stop.cause,
        "reason": stop.reason,
    }
    accounts = accounts_of_seller(stop.seller_id)
    announce(topic, data=data, subject=("seller", str(stop.seller_id)), accounts=accounts, at=at)
