"""Drawn items become tasks: each once, with a day, and their inspector is told nothing but that."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from governance.core.access import Actor
from governance.core.database import db
from governance.core.errors import PermissionDenied
from governance.core.events import publish
from governance.core.outbox.models import Message
from inspections.draws.events import DrawMade, ItemsAdded, ReserveSteppedIn
from inspections.draws.pools import inspectors
from inspections.draws.pools.conflicts import keep_away
from inspections.examinations.assigning import assign, due_on
from inspections.examinations.models import InspectionTask
from tests.builders import AT, BY, make_account
from tests.inspections.drawn import make_listing, stored_draw, stored_item
from tests.inspections.examinations.tasked import REVIEWER, given, told, trail
from tests.inspections.pooled import make_inspector

pytestmark = pytest.mark.usefixtures("undone")

DAY = timedelta(days=1)


def tasks_of(draw_id: int) -> list[InspectionTask]:
    return list(db.session.scalars(select(InspectionTask).where(InspectionTask.draw_id == draw_id)))


@pytest.mark.parametrize(
    ("sampling_until", "expected"),
    [
        (date(2026, 3, 11), date(2026, 3, 11)),
        (date(2026, 3, 2), date(2026, 3, 4)),
        (date(2026, 2, 2), date(2026, 3, 4)),
        (None, date(2026, 3, 4)),
    ],
)
def test_a_task_is_due_when_sampling_ends_and_lasts_three_days_at_least(
    sampling_until: date | None, expected: date
) -> None:
    assert due_on(sampling_until, date(2026, 3, 1)) == expected


def test_every_item_with_an_inspector_becomes_one_task_of_that_inspector() -> None:
    draw, inspector = stored_draw(), make_inspector()
    chosen = [stored_item(draw, make_listing(), inspector_id=inspector.id) for _ in range(3)]
    reserve = stored_item(draw, make_listing())
    publish(DrawMade(draw.id, tuple(item.id for item in [*chosen, reserve])), by=BY, at=AT)
    tasks = tasks_of(draw.id)
    assert {task.drawn_item_id for task in tasks} == {item.id for item in chosen}
    assert {(task.inspector_id, task.state, task.due_on) for task in tasks} == {
        (inspector.id, "assigned", date(2026, 3, 11))
    }
    assert [entry.action for entry in trail(tasks[0])] == ["task:assign"]


def test_hearing_twice_of_the_same_items_makes_no_second_task() -> None:
    draw = stored_draw()
    item = stored_item(draw, make_listing(), inspector_id=make_inspector().id)
    for event in (
        DrawMade(draw.id, (item.id,)),
        ItemsAdded(draw.id, (item.id,)),
        ReserveSteppedIn(draw.id, item.id, 1),
    ):
        publish(event, by=BY, at=AT)
    assert len(tasks_of(draw.id)) == len(told("task.assigned")) == 1


def test_items_that_are_added_and_reserves_that_step_in_become_tasks_too() -> None:
    draw, inspector = stored_draw(), make_inspector()
    items = [stored_item(draw, make_listing(), inspector_id=inspector.id) for _ in range(2)]
    publish(ItemsAdded(draw.id, (items[0].id,)), by=BY, at=AT)
    publish(ReserveSteppedIn(draw.id, items[1].id, items[0].id), by=BY, at=AT + 20 * DAY)
    assert [task.due_on for task in tasks_of(draw.id)] == [date(2026, 3, 11), date(2026, 3, 24)]


def test_the_inspector_alone_is_told_and_neither_what_nor_where() -> None:
    make_account()
    inspector = make_inspector()
    task = given(inspector)
    messages = list(db.session.scalars(select(Message).where(Message.subject_kind == "inspection_task")))
    assert [(message.account_id, message.channel) for message in messages] == [(inspector.account_id, "notification")]
    assert messages[0].data == {"task": task.id, "due_on": "2026-03-11"}


def test_a_conflict_noted_after_the_list_was_frozen_is_told_to_the_officers() -> None:
    officer, inspector, listing = make_account(), make_inspector(), make_listing()
    keep_away(inspector_id=inspector.id, seller_id=listing.seller_id, reason="Kin.", by=BY, at=AT)
    task = given(inspector, seller_id=listing.seller_id)
    (message,) = told("task.conflict")
    assert (message.account_id, message.data) == (officer.id, {"task": task.id, "inspector": inspector.code})


def test_a_conflict_noted_while_a_task_is_open_is_told_to_the_officers() -> None:
    officer, task, other = make_account(), given(), given()
    assert other.seller_id != task.seller_id
    keep_away(inspector_id=task.inspector_id, seller_id=task.seller_id, reason="Kin.", by=BY, at=AT)
    assert [(message.account_id, message.data["task"]) for message in told("task.conflict")] == [(officer.id, task.id)]


def test_when_an_inspector_rests_the_officers_are_told_how_many_tasks_are_left() -> None:
    officer, inspector = make_account(), make_inspector()
    for _ in range(2):
        given(inspector)
    inspectors.rest(inspector_id=inspector.id, reason="Ill.", by=BY, at=AT)
    (message,) = told("task.left")
    assert (message.account_id, message.data) == (officer.id, {"inspector": inspector.code, "open": 2})
    inspectors.rest(inspector_id=make_inspector().id, reason="Ill.", by=BY, at=AT)
    assert len(told("task.left")) == 1


def test_only_who_hands_out_tasks_may_assign() -> None:
    for by in (REVIEWER, Actor("account", "1", "x")):
        with pytest.raises(PermissionDenied):
            assign(item_ids=[1], by=by, at=AT)
    assert db.session.scalar(select(func.count()).select_from(InspectionTask)) == 0
