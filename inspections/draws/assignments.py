"""The rows of what was drawn: from the order of keys and the turns of assignment, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

from sqlalchemy import select
from sqlalchemy.orm import aliased

from governance.catalogue.models import HeldLot, Listing
from governance.core.database import db
from governance.core.errors import Unavailable
from governance.sellers.models import Seller
from inspections.draws.chance.assigning import Assignment
from inspections.draws.chance.assigning import Role as AssignedRole
from inspections.draws.chance.frozen_list import ListedItem
from inspections.draws.chance.selecting import Order
from inspections.draws.models import Draw, DrawnItem
from inspections.draws.plans.rules import PlanRules
from inspections.draws.pools.models import Inspector, Laboratory
from inspections.draws.states import Role
from inspections.draws.units_words import units_reason

_AT_ONCE: Final = 1_000


def add_waiting(draw: Draw, order: Order) -> None:
    """Write rows for what stands in `order` and has none yet; each waits until its turn comes."""
    rules = PlanRules.from_document(draw.rules)
    known = set(db.session.scalars(select(DrawnItem.item).where(DrawnItem.draw_id == draw.id)))
    new = [
        (listed, position)
        for places in order.values()
        for position, listed in enumerate(places, start=1)
        if listed.item not in known
    ]
    offered = _offered([listed.item for listed, _position in new], lots=rules.scope.held_lots)
    for listed, position in new:
        listing_id, lot_id, seller_id = offered[listed.item]
        db.session.add(
            DrawnItem(
                draw_id=draw.id,
                stratum=listed.stratum,
                position=position,
                item=listed.item,
                role=Role.RESERVE.value,
                probability=listed.billionths,
                listing_id=listing_id,
                held_lot_id=lot_id,
                seller_id=seller_id,
                category=listed.category,
                units=listed.units,
                accept_at_most=listed.accept_at_most,
                units_reason=units_reason(rules.units, listed.units, listed.accept_at_most),
            )
        )
    db.session.flush()


def give_turns(draw: Draw, assignments: Sequence[Assignment]) -> list[DrawnItem]:
    """Write turns of assignment onto the rows of their items; returns those that have an inspector now, in turn."""
    names = {one.item for one in assignments} | {one.instead_of for one in assignments if one.instead_of}
    query = select(DrawnItem).where(DrawnItem.draw_id == draw.id, DrawnItem.item.in_(names)).with_for_update()
    rows = {row.item: row for row in db.session.scalars(query)}
    inspectors = _ids(Inspector, [one.inspector for one in assignments])
    laboratories = _ids(Laboratory, [one.laboratory for one in assignments])
    for one in assignments:
        row = rows[one.item]
        row.role, row.turn = one.role, one.turn
        row.inspector_id = inspectors[one.inspector] if one.inspector else None
        row.laboratory_id = laboratories[one.laboratory] if one.laboratory else None
        row.instead_of = rows[one.instead_of].id if one.instead_of else None
    db.session.flush()
    return [rows[one.item] for one in assignments if one.inspector]


def turns_of(draw: Draw) -> tuple[Assignment, ...]:
    """All assignments of a draw so far, in turn."""
    replaced = aliased(DrawnItem)
    query = (
        select(DrawnItem, Inspector.code, Laboratory.code, replaced.item)
        .outerjoin(Inspector, Inspector.id == DrawnItem.inspector_id)
        .outerjoin(Laboratory, Laboratory.id == DrawnItem.laboratory_id)
        .outerjoin(replaced, replaced.id == DrawnItem.instead_of)
        .where(DrawnItem.draw_id == draw.id, DrawnItem.turn.is_not(None))
        .order_by(DrawnItem.turn)
    )
    return tuple(
        Assignment(
            turn=turn,
            stratum=row.stratum,
            position=row.position,
            item=row.item,
            role=_role_of(row),
            inspector=inspector,
            laboratory=laboratory,
            instead_of=instead_of,
        )
        for turn, (row, inspector, laboratory, instead_of) in enumerate(db.session.execute(query), start=1)
    )


def order_of(draw: Draw) -> Order:
    """What stands in rows, by stratum in the order of keys: what was drawn, its reserves and what extensions added."""
    query = (
        select(DrawnItem, Seller.reference)
        .join(Seller, Seller.id == DrawnItem.seller_id)
        .where(DrawnItem.draw_id == draw.id)
        .order_by(DrawnItem.stratum, DrawnItem.position)
    )
    order: dict[str, list[ListedItem]] = defaultdict(list)
    for row, seller in db.session.execute(query):
        order[row.stratum].append(
            ListedItem(
                row=row.position - 1,
                stratum=row.stratum,
                item=row.item,
                seller=seller,
                category=row.category,
                billionths=row.probability,
                units=row.units,
                accept_at_most=row.accept_at_most,
            )
        )
    return {stratum: tuple(places) for stratum, places in order.items()}


def _role_of(row: DrawnItem) -> AssignedRole:
    """Who has had a turn is no reserve any more."""
    return cast("AssignedRole", row.role)


def _ids(pool: type[Inspector | Laboratory], codes: Iterable[str | None]) -> Mapping[str, int]:
    query = select(pool.code, pool.id).where(pool.code.in_({code for code in codes if code}))
    return {row.code: row.id for row in db.session.execute(query)}


def _offered(items: Sequence[str], *, lots: bool) -> Mapping[str, tuple[int, int | None, int]]:
    """By id on the list: listing, held lot and seller. Listings and lots end and are never deleted."""
    found: dict[str, tuple[int, int | None, int]] = {}
    for start in range(0, len(items), _AT_ONCE):
        found |= _lots(items[start : start + _AT_ONCE]) if lots else _listings(items[start : start + _AT_ONCE])
    if gone := [item for item in items if item not in found]:
        raise Unavailable(f"What was listed as {gone[0]} is no longer in the catalogue.")
    return found


def _listings(items: Sequence[str]) -> dict[str, tuple[int, int | None, int]]:
    query = select(Listing.reference, Listing.id, Listing.seller_id).where(Listing.reference.in_(items))
    return {reference: (listing, None, seller) for reference, listing, seller in db.session.execute(query)}


def _lots(items: Sequence[str]) -> dict[str, tuple[int, int | None, int]]:
    name = Listing.reference + "#" + HeldLot.lot
    query = (
        select(name, Listing.id, HeldLot.id, Listing.seller_id)
        .join(Listing, Listing.id == HeldLot.listing_id)
        .where(name.in_(items))
    )
    return {item: (listing, lot, seller) for item, listing, lot, seller in db.session.execute(query)}
