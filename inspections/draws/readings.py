"""Reading draws as officers see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import aliased

from governance.catalogue.models import HeldLot, Listing, Product
from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.paging import DEFAULT_SIZE, Page, moment_of_cursor, page_of
from governance.sellers.models import Seller
from inspections.draws.announcing import announcements_of
from inspections.draws.chance.header import BILLION
from inspections.draws.frozen import header_of
from inspections.draws.models import Draw, DrawExtension, DrawnItem
from inspections.draws.officers import shares_of, teams_of
from inspections.draws.plans.models import InspectionPlan
from inspections.draws.pools.models import Inspector, Laboratory
from inspections.draws.shown import (
    DrawnItemShown,
    DrawRow,
    DrawShown,
    ExtensionShown,
    OfficerShareShown,
    StratumShown,
)
from inspections.draws.states import COUNTS, Assurance, Role, State
from inspections.draws.voiding import may_void
from inspections.draws.waiting import waits_for

Show = Literal["coming", "under_way", "over"]
SHOWS: Final[Mapping[Show, tuple[State, ...]]] = {
    "coming": (State.COMMITTED,),
    "under_way": (State.FROZEN, State.DRAWN),
    "over": (State.REVEALED, State.VOID),
}


def find_draws(
    *,
    by: Actor,
    at: datetime,  # noqa: ARG001 (every reading is of a moment; a draw stands as it stands)
    plan_id: int | None = None,
    show: Show | None = None,
    limit: int = DEFAULT_SIZE,
    cursor: str | None = None,
) -> Page[DrawRow]:
    """Draws that answer to every filter given; coming ones in order of their slots, all others the latest first."""
    check_permission(by, Permission.DRAW_READ)
    query = _rows().limit(limit + 1)
    place = tuple_(Draw.slot, Draw.id)
    if show is not None:
        query = query.where(Draw.state.in_([state.value for state in SHOWS[show]]))
    if plan_id is not None:
        query = query.where(Draw.plan_id == plan_id)
    forward = show == "coming"
    if cursor is not None:
        after = tuple_(*moment_of_cursor(cursor))
        query = query.where(place > after if forward else place < after)
    order = (Draw.slot, Draw.id) if forward else (Draw.slot.desc(), Draw.id.desc())
    page = page_of(
        db.session.execute(query.order_by(*order)).all(),
        limit=limit,
        place=lambda row: (row.Draw.slot.isoformat(), row.Draw.id),
    )
    return Page([_row(*row) for row in page.items], page.next)


def read_draw(*, reference: str, by: Actor, at: datetime) -> DrawShown:
    """One draw with everything an officer may know; raises `NotFound`."""
    check_permission(by, Permission.DRAW_READ)
    found = db.session.execute(_rows().where(Draw.reference == reference)).one_or_none()
    if found is None:
        raise NotFound(f"There is no draw {reference!r}.")
    draw: Draw = found.Draw
    return DrawShown(
        draw=_row(*found),
        public_source=draw.public_source,
        public_value=draw.public_value,
        final_seed=draw.final_seed,
        record_digest=draw.record_digest,
        plan_version=draw.plan_version,
        strata=_strata(draw),
        items=_items(draw),
        officers=tuple(_officers(draw)),
        officer_teams=teams_of(draw),
        extensions=tuple(_extensions(draw)),
        announcements=tuple(announcements_of([reference]).get(reference, ())),
        may_void=may_void(draw, at=at),
        waits_for=waits_for(draw, at=at),
    )


def _rows() -> Select[Draw, InspectionPlan, int]:
    counts = (
        select(func.count())
        .where(DrawnItem.draw_id == Draw.id, DrawnItem.role.in_([role.value for role in COUNTS]))
        .correlate(Draw)
        .scalar_subquery()
    )
    return select(Draw, InspectionPlan, counts).join(InspectionPlan, InspectionPlan.id == Draw.plan_id)


def _row(draw: Draw, plan: InspectionPlan, items: int) -> DrawRow:
    return DrawRow(
        reference=draw.reference,
        plan=plan.code,
        plan_name=plan.name,
        slot=draw.slot,
        state=State(draw.state),
        version=draw.version,
        commitment=draw.commitment,
        committed_at=draw.committed_at,
        frozen_at=draw.frozen_at,
        list_digest=draw.list_digest,
        listed=draw.listed,
        assurance=Assurance(draw.assurance) if draw.assurance else None,
        drawn_at=draw.drawn_at,
        items=items if draw.drawn_at is not None else None,
        sampling_until=draw.sampling_until,
        revealed_at=draw.revealed_at,
        void_reason=draw.void_reason,
    )


def _strata(draw: Draw) -> tuple[StratumShown, ...]:
    if draw.list_digest is None:
        return ()
    listed = header_of(draw).strata
    return tuple(StratumShown(name=one.name, size=one.size, take=one.take, reserves=one.reserves) for one in listed)


def _items(draw: Draw) -> tuple[DrawnItemShown, ...]:
    replaced = aliased(DrawnItem)
    query = (
        select(
            DrawnItem, Listing.reference, Product, HeldLot.lot, Seller, Inspector.code, Laboratory.code, replaced.item
        )
        .join(Listing, Listing.id == DrawnItem.listing_id)
        .join(Product, Product.id == Listing.product_id)
        .join(Seller, Seller.id == DrawnItem.seller_id)
        .outerjoin(HeldLot, HeldLot.id == DrawnItem.held_lot_id)
        .outerjoin(Inspector, Inspector.id == DrawnItem.inspector_id)
        .outerjoin(Laboratory, Laboratory.id == DrawnItem.laboratory_id)
        .outerjoin(replaced, replaced.id == DrawnItem.instead_of)
        .where(DrawnItem.draw_id == draw.id)
    )
    order = (DrawnItem.stratum, DrawnItem.position)
    return tuple(_item(row) for row in db.session.execute(query.order_by(*order)).all())


def _item(row: Sequence[Any]) -> DrawnItemShown:
    drawn, listing, product, lot, seller, inspector, laboratory, instead_of = row
    return DrawnItemShown(
        id=drawn.id,
        stratum=drawn.stratum,
        position=drawn.position,
        item=drawn.item,
        role=Role(drawn.role),
        probability=drawn.probability / BILLION,
        listing=listing,
        product=product.code,
        product_name=product.name,
        lot=lot,
        seller=seller.reference,
        seller_name=seller.name,
        units=drawn.units,
        accept_at_most=drawn.accept_at_most,
        units_reason=drawn.units_reason,
        inspector=inspector,
        laboratory=laboratory,
        instead_of=instead_of,
    )


def _officers(draw: Draw) -> list[OfficerShareShown]:
    return [
        OfficerShareShown(
            team=share.team,
            account=share.account,
            commitment=share.commitment,
            committed_at=share.committed_at,
            told_at=share.told_at,
        )
        for share in shares_of(draw)
    ]


def _extensions(draw: Draw) -> list[ExtensionShown]:
    query = select(DrawExtension).where(DrawExtension.draw_id == draw.id).order_by(DrawExtension.number)
    return [
        ExtensionShown(number=one.number, stratum=one.stratum, extra=one.extra, reason=one.reason, at=one.at, by=one.by)
        for one in db.session.scalars(query)
    ]
