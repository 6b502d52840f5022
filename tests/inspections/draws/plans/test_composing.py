"""What a plan would draw from at a moment, whole: population, units, weights, probabilities, and the preview of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from governance.catalogue.models import HeldLot
from governance.core.access import Actor
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import Invalid, NotFound, PermissionDenied
from inspections.draws.acceptance.models import SwitchingState
from inspections.draws.plans.composing import compose
from inspections.draws.plans.models import InspectionPlan
from inspections.draws.plans.preview import preview, preview_of
from tests.builders import AT, make_seller
from tests.inspections.drawn import make_listing, stored_plan
from tests.inspections.draws.plans.planned import ADMINISTRATOR, INSPECTOR, OFFICER, REVIEWER, SELLER, content, document
from tests.inspections.draws.plans.test_arranging import checked
from tests.inspections.pooled import make_category, make_inspector, make_laboratory

pytestmark = pytest.mark.usefixtures("undone")


def market(shops: int = 4, listings: int = 5) -> None:
    for _ in range(shops):
        seller = make_seller()
        for number in range(listings):
            make_listing(seller.id, category=("toys", "shoes")[number % 2])


def plan(**sections: Any) -> InspectionPlan:
    return stored_plan(rules=document(**sections), budget=Decimal(2_000))


def lots(sizes: dict[str, int]) -> None:
    """A lot of each seller named, of so many units."""
    for name, units in sizes.items():
        listing = make_listing(make_seller(name).id, reference=f"{name}-toy")
        row = {"listing_id": listing.id, "seller_id": listing.seller_id, "lot": "B1", "units": units}
        db.session.add(HeldLot(**row, held_since=date(2026, 1, 1)))
    db.session.flush()


def switch(seller_id: int, state: str, table_set: str = "iso-2859-1") -> None:
    row = {"seller_id": seller_id, "category_id": make_category("toys").id, "table_set": table_set, "state": state}
    db.session.add(SwitchingState(**row, score=0, since=AT, reason="Two of five.", steady=False))
    db.session.flush()


@pytest.mark.parametrize("weights", ["risk", "equal"])
@pytest.mark.parametrize("allocation", ["proportional", "neyman", "risk"])
def test_what_a_plan_composes_can_be_frozen(weights: str, allocation: str) -> None:
    market()
    sample = {"kind": "count", "count": 6, "weights": weights, "allocation": allocation}
    composed = compose(plan(sample=sample, strata=[{"by": "category"}]), AT)
    checked(composed)
    assert (composed.take, [one.name for one in composed.strata]) == (6, ["toys", "shoes"])
    assert sum(one.size for one in composed.strata) == 20
    assert composed.expected_cost == Decimal(300)


def test_composed_twice_it_is_the_same() -> None:
    market()
    one, other = (compose(plan(strata=[{"by": "category"}]), AT) for _ in range(2))
    assert one.population.items.tolist() == other.population.items.tolist()
    assert one.billionths.tolist() == other.billionths.tolist()
    assert one.strata == other.strata


def test_of_nothing_nothing_is_composed() -> None:
    composed = compose(plan(), AT)
    assert (composed.take, composed.strata, len(composed.population)) == (0, (), 0)


def test_lots_are_looked_at_as_strictly_as_their_seller_stands() -> None:
    lots({"anna": 1_000, "boris": 1_000, "cecilia": 1_000, "dora": 1_000})
    ids = {name: make_seller_id(name) for name in ("anna", "boris", "cecilia")}
    switch(ids["anna"], "tightened")
    switch(ids["boris"], "discontinued")
    switch(ids["cecilia"], "reduced")
    switch(ids["cecilia"], "tightened", "mil-std-105e")
    composed = compose(plan(units={"kind": "iso-2859-1", "aql": "1.0"}, scope={"held_lots": True}), AT)
    checked(composed)
    found = dict(
        zip(
            composed.population.items.tolist(),
            zip(composed.units.tolist(), composed.accept_at_most.tolist(), strict=True),
            strict=True,
        )
    )
    assert found == {b"anna-toy#B1": (80, 1), b"cecilia-toy#B1": (32, 1), b"dora-toy#B1": (80, 2)}
    assert composed.population.excluded == {"inspection_discontinued": 1}
    assert composed.units_rule == {"kind": "iso-2859-1", "level": "II", "aql": "1.0"}


def make_seller_id(name: str) -> int:
    found = db.session.connection().exec_driver_sql(f"SELECT id FROM seller WHERE reference = '{name}'").scalar()
    assert isinstance(found, int)
    return found


def test_a_preview_shows_strata_costs_and_what_is_missed_and_writes_nothing() -> None:
    market()
    make_inspector(tasks_a_week=20)
    make_laboratory(categories=("toys", "shoes"))
    before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    rules = document(sample={"kind": "budget"}, strata=[{"by": "category"}], units={"kind": "fixed", "units": 5})
    seen = preview(content=content(rules), by=REVIEWER, at=AT)
    assert (seen.population, seen.take, seen.expected_cost, seen.most_cost) == (20, 8, Decimal(2000), Decimal(2000))
    assert [(one.name, one.size, one.take, one.reserves) for one in seen.strata] == [
        ("toys", 12, 5, 3),
        ("shoes", 8, 3, 3),
    ]
    assert all(0 < one.probability_from <= one.probability_to <= 1 for one in seen.strata)
    assert [(one.units, one.accept_at_most, one.items) for one in seen.units] == [(5, 0, 20)]
    assert (seen.curve[0].bad, seen.curve[0].found_nothing) == (0.0, 1.0)
    assert all(
        later.found_nothing <= earlier.found_nothing for earlier, later in zip(seen.curve, seen.curve[1:], strict=False)
    )
    assert "If 5 in 100 are bad" in seen.risk[1]["en"]
    assert "77 of 100" in seen.risk[1]["en"]
    assert len(seen.reach) == 2
    assert seen.warnings == ()
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before
    assert not db.session.new


def test_a_preview_warns_of_what_a_draw_needs_and_does_not_have() -> None:
    market()
    seen = preview(content=content(document(public={"kind": "none"})), by=OFFICER, at=AT)
    assert [warned.code for warned in seen.warnings] == ["inspectors_busy", "no_laboratory", "unverified"]


def test_a_preview_of_a_computed_plan_says_what_it_is() -> None:
    market()
    units = {"kind": "declared_level", "declared_percent": "1"}
    seen = preview(content=content(document(units=units)), by=OFFICER, at=AT)
    assert "computed, not taken from a standard" in seen.risk[0]["en"]
    assert (seen.units[0].units, seen.units[0].accept_at_most) == (5, 0)


def test_a_preview_of_nothing_says_so() -> None:
    seen = preview(content=content(), by=OFFICER, at=AT)
    assert (seen.population, seen.take, seen.curve, seen.risk, seen.reach) == (0, 0, (), (), ())
    assert [warned.code for warned in seen.warnings] == ["nothing_in_scope"]


def test_a_stored_plan_is_looked_ahead_by_its_code() -> None:
    market()
    code = plan().code
    assert preview_of(code=code, by=OFFICER, at=AT).take == 4
    with pytest.raises(NotFound):
        preview_of(code="none", by=OFFICER, at=AT)


@pytest.mark.parametrize("by", [SELLER, INSPECTOR, ADMINISTRATOR])
def test_what_would_be_drawn_is_for_those_who_decide(by: Actor) -> None:
    with pytest.raises(PermissionDenied):
        preview(content=content(), by=by, at=AT)
    with pytest.raises(PermissionDenied):
        preview_of(code="none", by=by, at=AT)


def test_what_cannot_be_written_cannot_be_looked_ahead() -> None:
    with pytest.raises(Invalid):
        preview(content=content(document(sampling_days=0)), by=OFFICER, at=AT)
