"""What an inspector sees of tasks, and what those see who read draws."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.core.access import Actor, Role, permissions_of
from governance.core.errors import Invalid, NotFound, PermissionDenied
from inspections.draws.pools.conflicts import keep_away
from inspections.draws.pools.models import Inspector
from inspections.examinations import tasks
from inspections.examinations.readings import Show, find_tasks, my_tasks, read_task, task_counts
from inspections.examinations.shown import TaskCounts
from tests.builders import AT, BY
from tests.inspections.drawn import stored_draw
from tests.inspections.examinations.tasked import OFFICER, REVIEWER, given
from tests.inspections.pooled import actor_of, make_inspector

pytestmark = pytest.mark.usefixtures("undone")

DAY = timedelta(days=1)
SELLER = Actor("account", "911", "owner@shop.example", permissions_of([Role.SELLER]), seller_id=1)


@pytest.fixture
def inspector(undone: None) -> Inspector:
    return make_inspector()


def test_an_inspector_sees_the_own_tasks_alone(inspector: Inspector) -> None:
    mine, other = given(inspector), given()
    by = actor_of(inspector)
    assert [task.id for task in my_tasks(by=by, at=AT).items] == [mine.id]
    assert [task.id for task in find_tasks(by=by, at=AT).items] == [mine.id]
    assert [task.id for task in find_tasks(by=by, at=AT, inspector="I-001", draw="D-1").items] == []
    assert read_task(mine.id, by=by, at=AT).own
    with pytest.raises(NotFound):
        read_task(other.id, by=by, at=AT)
    assert task_counts(by=by, at=AT) == TaskCounts(open=1, overdue=0, conflicts=0)


@pytest.mark.parametrize("by", [OFFICER, REVIEWER])
def test_whoever_reads_draws_sees_every_task_and_has_none(inspector: Inspector, by: Actor) -> None:
    first, second = given(inspector), given()
    assert {task.id for task in find_tasks(by=by, at=AT).items} == {first.id, second.id}
    assert my_tasks(by=by, at=AT).items == []
    assert not read_task(first.id, by=by, at=AT).own


def test_a_shop_reads_no_tasks() -> None:
    task = given()
    with pytest.raises(PermissionDenied):
        find_tasks(by=SELLER, at=AT)
    with pytest.raises(PermissionDenied):
        my_tasks(by=SELLER, at=AT)
    with pytest.raises(PermissionDenied):
        read_task(task.id, by=SELLER, at=AT)
    with pytest.raises(PermissionDenied):
        task_counts(by=SELLER, at=AT)


def test_open_tasks_come_by_their_day_and_ended_ones_by_the_newest(inspector: Inspector) -> None:
    draws = [stored_draw(sampling_until=(AT + days * DAY).date()) for days in (9, 5, 7)]
    for draw in draws:  # keeps each draw from ending
        given(draw=draw)
    late, soon, middle = (given(inspector, draw=draw) for draw in draws)
    by = actor_of(inspector)
    first = my_tasks(by=by, at=AT, limit=2)
    assert [task.id for task in first.items] == [soon.id, middle.id]
    assert [task.id for task in my_tasks(by=by, at=AT, limit=2, cursor=first.next).items] == [late.id]
    for task in (late, soon):
        tasks.record_refused(task_id=task.id, reason="No.", by=by, at=AT)
    assert [task.id for task in my_tasks(by=by, at=AT, show=Show.ENDED).items] == [soon.id, late.id]
    newest = my_tasks(by=by, at=AT, show=Show.ALL, limit=1)
    assert [task.id for task in newest.items] == [middle.id]
    assert [task.id for task in my_tasks(by=by, at=AT, show=Show.ALL, cursor=newest.next).items] == [soon.id, late.id]
    with pytest.raises(Invalid, match="cursor"):
        my_tasks(by=by, at=AT, cursor="WzEsMl0")


def test_tasks_are_found_by_draw_inspector_state_and_whether_they_are_late(inspector: Inspector) -> None:
    draw = stored_draw()
    one, other = given(inspector, draw=draw), given(draw=draw)
    given()
    at = AT + 11 * DAY

    def found(**asked: object) -> set[int]:
        return {task.id for task in find_tasks(by=OFFICER, at=at, **asked).items}  # type: ignore[arg-type]

    assert found(draw=draw.reference) == {one.id, other.id}
    assert found(inspector=inspector.code) == {one.id}
    assert found(draw=draw.reference, overdue=True) == {one.id, other.id}
    tasks.record_refused(task_id=one.id, reason="No.", by=actor_of(inspector), at=at)
    assert found(draw=draw.reference, overdue=True) == {other.id}
    assert found(draw=draw.reference, overdue=False) == {one.id}


@pytest.mark.parametrize(("days", "left", "overdue"), [(0, 10, False), (10, 0, False), (11, -1, True)])
def test_the_days_left_are_those_of_the_platforms_calendar(days: int, left: int, overdue: bool) -> None:
    shown = read_task(given().id, by=OFFICER, at=AT + days * DAY)
    assert (shown.days_left, shown.overdue) == (left, overdue)


def test_a_task_shows_what_to_buy_where_and_who_has_it(inspector: Inspector) -> None:
    shown = read_task(given(inspector).id, by=OFFICER, at=AT)
    assert (shown.inspector, shown.units, str(shown.price), shown.currency) == (inspector.code, 2, "49.00", "BRL")
    assert (shown.role, shown.lot, shown.laboratory, shown.conflict) == ("chosen", None, None, False)
    assert shown.listing.startswith("listing-")


def test_a_task_of_somebody_who_keeps_away_is_marked_while_it_is_open(inspector: Inspector) -> None:
    draw = stored_draw()
    given(draw=draw)
    task = given(inspector, draw=draw)
    keep_away(inspector_id=inspector.id, seller_id=task.seller_id, reason="Kin.", by=BY, at=AT)
    assert read_task(task.id, by=OFFICER, at=AT).conflict
    assert task_counts(by=OFFICER, at=AT).conflicts == 1
    tasks.cancel(task_id=task.id, reason="Kin.", by=OFFICER, at=AT)
    assert not read_task(task.id, by=OFFICER, at=AT).conflict
