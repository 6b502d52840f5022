"""A row in every table of inspections that names a seller, for tests about who may see them."""

from __future__ import annotations

from governance.core.database import db
from inspections.draws.acceptance.models import LotResult, SwitchingState
from inspections.draws.pools.models import InspectorConflict
from inspections.examinations.models import InspectionTask
from tests.builders import AT
from tests.governance.catalogue.listed import make_lot
from tests.inspections.drawn import make_listing, stored_draw, stored_item
from tests.inspections.pooled import make_category, make_inspector

TABLE_SET = "iso-2859-1"
BY = "account:901"


def stored_inspections(seller_id: int) -> InspectionTask:
    """A listing of a seller with a lot that the platform holds, drawn and to be bought; and how its lots fared."""
    listing, inspector = make_listing(seller_id), make_inspector()
    lot = make_lot(listing)
    item = stored_item(stored_draw(), listing, inspector_id=inspector.id, held_lot_id=lot.id)
    task = InspectionTask(
        drawn_item_id=item.id,
        draw_id=item.draw_id,
        seller_id=seller_id,
        listing_id=listing.id,
        inspector_id=inspector.id,
        state="assigned",
        assigned_at=AT,
        due_on=AT.date(),
    )
    db.session.add_all([task, stored_conflict(inspector.id, seller_id), *stored_switching(seller_id)])
    db.session.flush()
    return task


def stored_conflict(inspector_id: int, seller_id: int) -> InspectorConflict:
    """An inspector who keeps away from a seller."""
    return InspectorConflict(
        inspector_id=inspector_id,
        seller_id=seller_id,
        reason="Worked there.",
        from_on=AT.date(),
        recorded_at=AT,
        by=BY,
    )


def stored_switching(seller_id: int, category: str = "toys") -> tuple[LotResult, SwitchingState]:
    """The result of one lot of a seller, and the state it left."""
    category_id = make_category(category).id
    result = LotResult(
        seller_id=seller_id,
        category_id=category_id,
        table_set=TABLE_SET,
        severity="normal",
        accept_at_most=2,
        nonconforming=1,
        accepted=True,
        tighter_accepts=True,
        source=f"examination:{seller_id}",
        recorded_at=AT,
        by=BY,
    )
    state = SwitchingState(
        seller_id=seller_id,
        category_id=category_id,
        table_set=TABLE_SET,
        state="normal",
        score=2,
        since=AT,
        reason="A lot was accepted.",
        steady=False,
    )
    return result, state
