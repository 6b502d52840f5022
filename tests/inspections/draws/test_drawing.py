"""Everything drawn follows from secret, list and public value, and from nothing else."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from governance.core.database import db
from governance.core.errors import InvalidTransition
from inspections.draws import sealing
from inspections.draws.announcing import Kind, announcements_of, body_of
from inspections.draws.chance import assigning, seeds, selecting
from inspections.draws.drawing import KEY_GONE
from inspections.draws.drawing import draw as make_draw
from inspections.draws.frozen import list_of
from inspections.draws.pools.conflicts import keep_away
from inspections.draws.pools.models import Inspector, Laboratory
from inspections.draws.states import Role, State
from inspections.examinations.models import InspectionTask
from tests.builders import BY, make_seller
from tests.governance.catalogue.listed import make_lot
from tests.inspections.drawn import make_listing
from tests.inspections.draws.living import (
    COMMITTED,
    DRAND,
    DRAWN,
    DUE,
    committed,
    counting,
    drawn,
    frozen,
    items_of,
    make_plan,
    put_beacon,
    rules,
)
from tests.inspections.pooled import make_inspector

pytestmark = pytest.mark.usefixtures("market", "undone")


def test_the_seed_is_made_of_secret_list_and_public_value() -> None:
    draw = frozen(make_plan(DRAND))
    assert draw.public_source is not None
    put_beacon(draw.public_source)
    make_draw(draw_id=draw.id, by=BY, at=DRAWN)
    secret = sealing.unsealed(draw.secret)
    assert secret is not None
    assert draw.final_seed == seeds.final_seed(
        secret=secret, list_digest=draw.list_digest or "", public_value=draw.public_value or ""
    )


def test_items_and_reserves_are_those_of_the_seed_in_the_order_of_keys() -> None:
    draw = drawn()
    listed = list_of(draw)
    (places,) = selecting.select(listed, draw.final_seed or "").values()
    rows = items_of(draw)
    assert [(row.item, row.position) for row in rows] == [(one.item, at) for at, one in enumerate(places, start=1)]
    assert [row.role for row in rows] == [Role.CHOSEN] * 4 + [Role.RESERVE] * 2


def test_inspectors_and_laboratories_are_those_of_the_seed() -> None:
    draw = drawn()
    listed, seed = list_of(draw), draw.final_seed or ""
    expected = assigning.assign(listed.header, selecting.select(listed, seed), seed)
    inspectors = {one.id: one.code for one in db.session.query(Inspector)}
    laboratories = {one.id: one.code for one in db.session.query(Laboratory)}
    assert [
        (row.item, row.turn, inspectors[row.inspector_id or 0], laboratories[row.laboratory_id or 0])
        for row in counting(draw)
    ] == [(one.item, one.turn, one.inspector, one.laboratory) for one in expected]


def test_rows_carry_what_stands_on_the_list() -> None:
    draw = drawn()
    for row in items_of(draw):
        assert (row.probability, row.units, row.accept_at_most) == (200_000_000, 2, 0)
        assert row.category == "toys"
        assert "2 of each" in row.units_reason


def test_everybody_is_told_the_public_value_and_nothing_that_was_drawn() -> None:
    draw = frozen(make_plan(DRAND))
    put_beacon(draw.public_source or {})
    make_draw(draw_id=draw.id, by=BY, at=DRAWN)
    body = body_of(announcements_of([draw.reference])[draw.reference], Kind.DRAWN)
    assert body == {
        "public_value": draw.public_value,
        "public_evidence": draw.public_evidence,
        "assurance": "beacon",
    }


def test_an_unverified_draw_says_why() -> None:
    draw = drawn()
    body = body_of(announcements_of([draw.reference])[draw.reference], Kind.DRAWN)
    assert body == {
        "public_value": "",
        "public_evidence": None,
        "assurance": "unverified",
        "because": "no_source",
    }


def test_the_seed_is_told_to_nobody_before_the_record_is_open() -> None:
    draw = drawn()
    assert (draw.final_seed or "-") not in repr(announcements_of([draw.reference]))


def test_every_item_becomes_a_task() -> None:
    draw = drawn()
    tasks = db.session.query(InspectionTask).filter_by(draw_id=draw.id).all()
    assert {task.drawn_item_id for task in tasks} == {row.id for row in counting(draw)}


def test_purchases_have_the_days_of_the_plan() -> None:
    draw = drawn(make_plan(rules_of=rules(sampling_days=9)))
    assert draw.sampling_until == date(2026, 3, 11)


def test_a_draw_is_made_once() -> None:
    draw = drawn()
    with pytest.raises(InvalidTransition, match="cannot become drawn"):
        make_draw(draw_id=draw.id, by=BY, at=DRAWN)


def test_a_draw_without_a_list_is_not_made() -> None:
    with pytest.raises(InvalidTransition, match="cannot become drawn"):
        make_draw(draw_id=committed().id, by=BY, at=DRAWN)


def test_a_draw_whose_key_is_lost_is_called_off_and_says_so() -> None:
    draw = frozen()
    draw.secret = "gAAAAABsealed-by-another-installation"
    db.session.flush()
    make_draw(draw_id=draw.id, by=BY, at=DRAWN)
    assert (draw.state, draw.void_reason) == (State.VOID, KEY_GONE)
    assert items_of(draw) == []


def test_who_keeps_away_from_a_seller_inspects_nothing_there() -> None:
    near, far = make_seller(), make_seller()
    for number in range(3):
        make_listing(near.id, reference=f"near-{number}")
        make_listing(far.id, reference=f"far-{number}")
    plan = make_plan(rules_of=rules(scope={"sellers": [near.reference, far.reference]}))
    kept_away = {inspector.id for inspector in db.session.query(Inspector).order_by(Inspector.id).limit(2)}
    for inspector_id in kept_away:
        keep_away(inspector_id=inspector_id, seller_id=near.id, reason="A friend.", by=BY, at=COMMITTED)
    rows = counting(drawn(plan))
    assert rows
    assert not [row for row in rows if row.seller_id == near.id and row.inspector_id in kept_away]


def test_work_is_spread_evenly() -> None:
    work = Counter(row.inspector_id for row in counting(drawn()))
    assert sorted(work.values()) == [1, 1, 2]


def test_an_item_that_nobody_may_inspect_is_passed_over_and_a_reserve_stands_for_it() -> None:
    avoided, other = make_seller(), make_seller()
    for number in range(2):
        make_listing(avoided.id, reference=f"avoided-{number}")
        make_listing(other.id, reference=f"fine-{number}")
    for inspector in db.session.query(Inspector):
        keep_away(inspector_id=inspector.id, seller_id=avoided.id, reason="A friend.", by=BY, at=COMMITTED)
    scope = {"sellers": [avoided.reference, other.reference]}
    sample = {"kind": "count", "count": 3, "weights": "equal", "reserves_per_stratum": 1}
    rows = {row.item: row for row in items_of(drawn(make_plan(rules_of=rules(scope=scope, sample=sample))))}
    passed_over = [row for row in rows.values() if row.role == Role.PASSED_OVER]
    assert passed_over  # of four items three are chosen
    assert all(row.seller_id == avoided.id and row.inspector_id is None for row in passed_over)
    assert all(rows[f"fine-{number}"].inspector_id is not None for number in range(2))
    stepped_in = [row for row in rows.values() if row.role == Role.STEPPED_IN]
    assert all(row.instead_of in {one.id for one in passed_over} for row in stepped_in)


def test_lots_in_the_store_are_drawn_as_lots() -> None:
    seller = make_seller()
    listing = make_listing(seller.id, reference="with-lots")
    lots = {make_lot(listing, lot, units=500).id for lot in ("L1", "L2")}
    make_inspector()
    scope = {"sellers": [seller.reference], "held_lots": True}
    units = {"kind": "iso-2859-1", "level": "II", "aql": "1.0"}
    rows = items_of(drawn(make_plan(rules_of=rules(scope=scope, units=units))))
    assert {row.item for row in rows} == {"with-lots#L1", "with-lots#L2"}
    assert {row.held_lot_id for row in rows} == lots
    assert {(row.units, row.accept_at_most) for row in rows} == {(50, 1)}
    assert rows[0].units_reason == "ISO 2859-1, level II, AQL 1.0: n 50, Ac 1."


def test_a_draw_that_waited_is_drawn_from_the_list_of_its_freeze() -> None:
    draw = frozen()
    before = list_of(draw).items
    make_listing(make_seller().id)
    make_draw(draw_id=draw.id, by=BY, at=DUE + timedelta(days=1))
    assert {row.item.encode() for row in items_of(draw)} <= set(before)
