"""What cannot be bought is replaced by the next reserve of its stratum; more can be drawn by the same keys."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.core.access import Role as PersonRole
from governance.core.access import permissions_of
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from inspections.draws.announcing import announcements_of
from inspections.draws.assignments import order_of
from inspections.draws.chance import selecting
from inspections.draws.extending import extend, extensions_of
from inspections.draws.frozen import list_of
from inspections.draws.models import Draw, DrawnItem
from inspections.draws.pools.models import Inspector
from inspections.draws.states import End, Role
from inspections.draws.stepping_in import step_in
from inspections.examinations.models import InspectionTask
from tests.builders import BY
from tests.inspections.draws.living import DRAWN, OFFICER, counting, drawn, frozen, items_of
from tests.inspections.draws.test_revealing import revealed_and_verified

pytestmark = pytest.mark.usefixtures("market", "undone")
LATER = DRAWN + timedelta(days=1)
INSPECTOR = OFFICER.__class__("account", "77", "an inspector", permissions_of([PersonRole.INSPECTOR]))


@pytest.fixture
def draw(market: None, undone: None) -> Draw:
    """Four items are chosen, and two wait."""
    return drawn()


def fail(draw: Draw, place: int = 0) -> DrawnItem | None:
    return step_in(drawn_item_id=counting(draw)[place].id, reason="Sold out.", by=INSPECTOR, at=LATER)


def test_the_next_reserve_steps_in_with_an_inspector(draw: Draw) -> None:
    failed, reserve = counting(draw)[0], items_of(draw)[4]
    new = step_in(drawn_item_id=failed.id, reason="Sold out.", by=INSPECTOR, at=LATER)
    assert new is not None
    assert (new.id, new.role, new.instead_of, new.turn) == (reserve.id, Role.STEPPED_IN, failed.id, 5)
    assert new.inspector_id is not None
    assert db.session.query(InspectionTask).filter_by(drawn_item_id=new.id).one().inspector_id == new.inspector_id


def test_who_steps_in_first_has_the_smaller_key(draw: Draw) -> None:
    stepped_in = [fail(draw, 2), fail(draw, 0)]
    assert [one.position for one in stepped_in if one is not None] == [5, 6]


def test_when_no_reserve_is_left_nobody_steps_in(draw: Draw) -> None:
    assert fail(draw, 0) is not None
    assert fail(draw, 1) is not None
    assert fail(draw, 2) is None
    assert [row.role for row in items_of(draw)] == [Role.CHOSEN] * 4 + [Role.STEPPED_IN] * 2


def test_a_reserve_that_stepped_in_can_be_replaced_itself(draw: Draw) -> None:
    first = fail(draw)
    assert first is not None
    second = step_in(drawn_item_id=first.id, reason="Sold out too.", by=BY, at=LATER)
    assert second is not None
    assert second.instead_of == first.id


def test_an_item_is_replaced_once(draw: Draw) -> None:
    failed = counting(draw)[0]
    fail(draw)
    with pytest.raises(InvalidTransition, match=r"stands for .* already"):
        step_in(drawn_item_id=failed.id, reason="Sold out.", by=BY, at=LATER)


def test_nothing_stands_for_a_reserve(draw: Draw) -> None:
    with pytest.raises(InvalidTransition, match="nothing needs to stand for it"):
        step_in(drawn_item_id=items_of(draw)[5].id, reason="Sold out.", by=BY, at=LATER)


def test_an_item_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        step_in(drawn_item_id=0, reason="Sold out.", by=BY, at=LATER)


def test_a_reason_is_needed(draw: Draw) -> None:
    with pytest.raises(Invalid):
        step_in(drawn_item_id=counting(draw)[0].id, reason=" ", by=BY, at=LATER)


def test_sellers_cannot_replace_anything(draw: Draw) -> None:
    seller = OFFICER.__class__("account", "5", "a shop", permissions_of([PersonRole.SELLER]), seller_id=1)
    with pytest.raises(PermissionDenied):
        step_in(drawn_item_id=counting(draw)[0].id, reason="Sold out.", by=seller, at=LATER)


def test_rows_give_back_the_order_they_were_written_from(draw: Draw) -> None:
    (kept,) = order_of(draw).values()
    (made,) = selecting.select(list_of(draw), draw.final_seed or "").values()
    assert [(one.item, one.seller, one.category, one.billionths, one.units) for one in kept] == [
        (one.item, one.seller, one.category, one.billionths, one.units) for one in made
    ]


def test_an_extension_takes_the_next_by_key_and_its_items_become_tasks(draw: Draw) -> None:
    new = extend(draw_id=draw.id, stratum="all", extra=3, reason="Two of four were bad.", by=OFFICER, at=LATER)
    assert [(row.position, row.role) for row in new] == [(5, "extension"), (6, "extension"), (7, "extension")]
    (places,) = selecting.select(list_of(draw), draw.final_seed or "", extra={"all": 3}).values()
    assert [row.item for row in items_of(draw)] == [one.item for one in places]
    assert [row.role for row in items_of(draw)][7:] == [Role.RESERVE] * 2
    tasks = {task.drawn_item_id for task in db.session.query(InspectionTask).filter_by(draw_id=draw.id)}
    assert {row.id for row in new} <= tasks


def test_a_second_extension_goes_on_behind_the_first(draw: Draw) -> None:
    extend(draw_id=draw.id, stratum="all", extra=2, reason="More.", by=OFFICER, at=LATER)
    new = extend(draw_id=draw.id, stratum="all", extra=1, reason="Still more.", by=OFFICER, at=LATER)
    assert [row.position for row in new] == [7]
    assert [(one.number, one.extra, one.after) for one in extensions_of(draw)] == [(1, 2, 4), (2, 1, 6)]


def test_everybody_is_told_that_more_is_drawn_and_not_what(draw: Draw) -> None:
    extend(draw_id=draw.id, stratum="all", extra=1, reason="Something is wrong there.", by=OFFICER, at=LATER)
    told = announcements_of([draw.reference])[draw.reference][-1]
    assert (told.kind, told.body) == ("extended", {"number": 1})


@pytest.mark.parametrize("extra", [0, -1, 15])
def test_no_more_is_drawn_than_the_stratum_has(draw: Draw, extra: int) -> None:
    with pytest.raises(Invalid, match="up to 14 more"):
        extend(draw_id=draw.id, stratum="all", extra=extra, reason="More.", by=OFFICER, at=LATER)


def test_the_whole_stratum_can_be_drawn(draw: Draw) -> None:
    extend(draw_id=draw.id, stratum="all", extra=14, reason="All of it.", by=OFFICER, at=LATER)
    assert len(items_of(draw)) == 20


def test_an_unknown_stratum_is_refused(draw: Draw) -> None:
    with pytest.raises(Invalid, match="no stratum 'lamps'"):
        extend(draw_id=draw.id, stratum="lamps", extra=1, reason="More.", by=OFFICER, at=LATER)


def test_more_is_drawn_only_while_it_is_sampled() -> None:
    with pytest.raises(InvalidTransition, match="this one is frozen"):
        extend(draw_id=frozen().id, stratum="all", extra=1, reason="More.", by=OFFICER, at=LATER)


def test_a_change_that_somebody_else_made_first_is_noticed(draw: Draw) -> None:
    with pytest.raises(Conflict):
        extend(draw_id=draw.id, stratum="all", extra=1, reason="More.", by=OFFICER, at=LATER, version=draw.version - 1)


def test_the_record_of_reserves_and_extensions_holds(draw: Draw) -> None:
    """Reserves, extensions and inspectors drawn in between: the verifier derives all of it again."""
    ends = {counting(draw)[1].item: End.NOT_OBTAINABLE}
    fail(draw, 1)
    extend(draw_id=draw.id, stratum="all", extra=3, reason="Two of four were bad.", by=OFFICER, at=LATER)
    ends |= {counting(draw)[2].item: End.NOT_OBTAINABLE, counting(draw)[5].item: End.REFUSED}
    fail(draw, 2)
    extend(draw_id=draw.id, stratum="all", extra=2, reason="One more was bad.", by=OFFICER, at=LATER)
    ends = {row.item: End.PURCHASED for row in counting(draw)} | ends
    assert len(ends) == 4 + 2 + 5
    revealed_and_verified(draw, ends)


def test_loads_of_the_list_are_kept_to_the_end(draw: Draw) -> None:
    most = {one.code: one.most for one in list_of(draw).header.inspectors}
    codes = {one.id: one.code for one in db.session.query(Inspector)}
    extend(draw_id=draw.id, stratum="all", extra=14, reason="All of it.", by=OFFICER, at=LATER)
    work = [codes[row.inspector_id] for row in counting(draw) if row.inspector_id]
    assert all(work.count(code) <= most[code] for code in set(work))
