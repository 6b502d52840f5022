"""From the draw to its last task: reserves step in, refusals stay, and with the last end the record is opened."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from governance.core.access import Actor, Permission, system_actor
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import PermissionDenied
from governance.sellers.models import Seller
from inspections.draws import files
from inspections.draws.chance import verifier
from inspections.draws.models import Draw, DrawnItem
from inspections.draws.pools.conflicts import keep_away
from inspections.draws.pools.models import Inspector
from inspections.draws.public_readings import public_draw
from inspections.draws.states import End, Role
from inspections.examinations import tasks
from inspections.examinations.ending import end_of_draw
from inspections.examinations.models import InspectionTask
from inspections.examinations.sampling_ends import GRACE, Ended, end_sampling
from tests.builders import BY, make_account
from tests.inspections.draws.living import COMMITTED, DRAWN, counting, drawn, items_of, make_market
from tests.inspections.examinations.tasked import told
from tests.inspections.pooled import actor_of

pytestmark = pytest.mark.usefixtures("undone")

DAY = timedelta(days=1)
JOB = system_actor("sampling-ends")


def tasks_of(draw: Draw) -> list[InspectionTask]:
    query = select(InspectionTask).where(InspectionTask.draw_id == draw.id)
    return list(db.session.scalars(query.order_by(InspectionTask.id)))


def holder(task: InspectionTask) -> Actor:
    return actor_of(db.session.get_one(Inspector, task.inspector_id))


def buy(task: InspectionTask) -> None:
    tasks.record_purchase(task_id=task.id, order_reference=f"O-{task.id}", by=holder(task), at=DRAWN + DAY)


def lacks(task: InspectionTask) -> None:
    tasks.record_not_obtainable(task_id=task.id, reason="Sold out.", by=holder(task), at=DRAWN + DAY)


def test_a_draw_gives_every_item_that_counts_to_the_inspector_it_drew() -> None:
    make_market()
    draw = drawn()
    given = {task.drawn_item_id: task.inspector_id for task in tasks_of(draw)}
    assert given == {item.id: item.inspector_id for item in counting(draw)}
    assert len(given) == 4
    assert {task.due_on for task in tasks_of(draw)} == {draw.sampling_until}


def test_for_goods_that_are_not_to_be_had_the_next_reserve_steps_in_with_a_task_of_its_own() -> None:
    make_market()
    draw = drawn()
    failed = tasks_of(draw)[0]
    first_reserve = next(item for item in items_of(draw) if item.role == Role.RESERVE)
    lacks(failed)
    new = tasks_of(draw)[-1]
    assert (failed.state, new.state, new.drawn_item_id) == ("not_obtainable", "assigned", first_reserve.id)
    assert (first_reserve.role, first_reserve.instead_of) == (Role.STEPPED_IN, failed.drawn_item_id)
    assert [message.data["task"] for message in told("task.assigned")].count(new.id) == 1
    assert draw.state == "drawn"


def test_when_no_reserve_is_left_the_stratum_stays_short_and_the_draw_ends_all_the_same() -> None:
    make_market()
    draw = drawn()
    while waiting := [task for task in tasks_of(draw) if task.state == "assigned"]:
        lacks(waiting[0])
    assert len(tasks_of(draw)) == 6
    assert draw.state == "revealed"


def test_the_record_is_opened_with_the_last_task_and_tells_how_each_ended() -> None:
    make_market()
    draw = drawn()
    bought, refused, failed, cancelled = tasks_of(draw)
    buy(bought)
    tasks.record_refused(task_id=refused.id, reason="Called off.", by=holder(refused), at=DRAWN + DAY)
    tasks.cancel(task_id=cancelled.id, reason="The shop closed.", by=JOB, at=DRAWN + DAY)
    lacks(failed)
    assert draw.state == "drawn"
    assert public_draw(draw.reference).outcome is None
    buy(tasks_of(draw)[-1])
    assert draw.state == "revealed"
    outcome = public_draw(draw.reference).outcome
    assert outcome is not None
    ends = {item.item: item.end for item in outcome.items if item.end is not None}
    named = {task.id: db.session.get_one(DrawnItem, task.drawn_item_id).item for task in tasks_of(draw)}
    assert {ends[named[task.id]].value: task.state for task in (bought, refused, failed, cancelled)} == {
        end.value: end.value for end in End
    }
    assert Counter(ends.values()) == {End.PURCHASED: 2, End.REFUSED: 1, End.NOT_OBTAINABLE: 1, End.CANCELLED: 1}
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "draw:reveal")).one()
    assert entry.actor_label == "system:sampling-ends"


def test_what_ended_is_not_ended_again() -> None:
    make_market()
    draw = drawn()
    for task in tasks_of(draw):
        buy(task)
    assert not end_of_draw(draw.id, at=DRAWN + DAY)
    assert end_sampling(by=JOB, at=DRAWN + 99 * DAY) == Ended(told=0, cancelled=0, revealed=0)


def test_after_the_last_day_inspector_and_officers_are_told_once() -> None:
    make_market()
    draw, officer = drawn(), make_account()
    first, *rest = tasks_of(draw)
    for task in rest:
        buy(task)
    assert draw.sampling_until is not None
    last = DRAWN + (draw.sampling_until - DRAWN.date())
    assert end_sampling(by=JOB, at=last) == Ended(told=0, cancelled=0, revealed=0)
    assert end_sampling(by=JOB, at=last + DAY) == Ended(told=1, cancelled=0, revealed=0)
    assert end_sampling(by=JOB, at=last + 2 * DAY) == Ended(told=0, cancelled=0, revealed=0)
    inspector = db.session.get_one(Inspector, first.inspector_id)
    assert {message.account_id for message in told("task.overdue")} == {inspector.account_id, officer.id}
    assert {message.data["cancelled_after"] for message in told("task.overdue")} == {str(first.due_on + GRACE)}


def test_after_the_grace_what_is_left_is_cancelled_and_the_record_opened() -> None:
    make_market()
    draw = drawn()
    first, *rest = tasks_of(draw)
    for task in rest:
        buy(task)
    past = DRAWN + (first.due_on - DRAWN.date()) + GRACE
    assert end_sampling(by=JOB, at=past) == Ended(told=1, cancelled=0, revealed=0)
    assert end_sampling(by=JOB, at=past + DAY) == Ended(told=0, cancelled=1, revealed=0)
    assert (first.state, draw.state) == ("cancelled", "revealed")
    assert first.note is not None
    assert str(first.due_on + GRACE) in first.note


def test_an_outage_over_days_of_grace_cancels_at_once() -> None:
    make_market()
    draw = drawn()
    done = end_sampling(by=JOB, at=DRAWN + 90 * DAY)
    assert done == Ended(told=0, cancelled=4, revealed=0)
    assert draw.state == "revealed"
    assert str(done) == "Overdue tasks told of: 0; cancelled: 4; draws ended: 0."


def test_a_draw_of_which_nobody_could_inspect_anything_ends_after_its_days_for_purchases() -> None:
    make_market(inspectors=1)
    only = db.session.scalars(select(Inspector.id)).one()
    for seller_id in list(db.session.scalars(select(Seller.id))):
        keep_away(inspector_id=only, seller_id=seller_id, reason="Kin of all.", by=BY, at=COMMITTED)
    draw = drawn()
    assert tasks_of(draw) == []
    assert draw.sampling_until is not None
    last = DRAWN + (draw.sampling_until - DRAWN.date())
    assert end_sampling(by=JOB, at=last).revealed == 0
    assert end_sampling(by=JOB, at=last + DAY).revealed == 1
    assert draw.state == "revealed"


def test_only_who_hands_out_tasks_ends_sampling() -> None:
    nobody = Actor("account", "1", "x", frozenset(Permission) - {Permission.TASK_ASSIGN})
    with pytest.raises(PermissionDenied):
        end_sampling(by=nobody, at=DRAWN)


def test_the_grace_begins_with_the_day_of_each_task() -> None:
    make_market()
    draw = drawn()
    first, *rest = tasks_of(draw)
    first.due_on = date(2026, 5, 1)
    done = end_sampling(by=JOB, at=DRAWN + 40 * DAY)
    assert (done.cancelled, first.state, draw.state) == (len(rest), "assigned", "drawn")


def test_a_draw_whose_record_cannot_be_written_holds_up_no_other() -> None:
    make_market()
    lost, sound = drawn(), drawn()
    lost.secret = "sealed by a key that is gone"
    db.session.flush()
    done = end_sampling(by=JOB, at=DRAWN + 90 * DAY)
    assert (lost.state, sound.state) == ("drawn", "revealed")
    assert (done.cancelled, done.failed) == (len(tasks_of(lost)) + len(tasks_of(sound)), 1)
    assert "Held up: 1" in str(done)
    assert end_sampling(by=JOB, at=DRAWN + 91 * DAY).failed == 1


def test_the_record_tells_who_inspected_where_that_is_not_who_was_drawn() -> None:
    make_market()
    draw = drawn()
    first, *rest = tasks_of(draw)
    before = db.session.get_one(Inspector, first.inspector_id)
    other = db.session.scalars(select(Inspector).where(Inspector.id != before.id)).first()
    assert other is not None
    tasks.reassign(task_id=first.id, inspector_id=other.id, reason="Ill.", by=BY, at=DRAWN + DAY)
    for task in [first, *rest]:
        buy(task)
    outcome = public_draw(draw.reference).outcome
    assert outcome is not None
    changed = {(item.inspector, item.handed_to) for item in outcome.items if item.handed_to is not None}
    assert changed == {(before.code, other.code)}
    record = files.kept(outcome.record_digest)
    checks = verifier.verify(record, draw.list_digest)
    assert (True, "Of these, 1 were handed to another inspector than the one drawn.") in checks
    assert checks.ok


def test_how_the_last_purchase_ended_is_kept_when_the_record_cannot_be_written_yet() -> None:
    make_market()
    draw = drawn()
    sealed, draw.secret = draw.secret, "sealed by a key that is gone"
    for task in tasks_of(draw):
        buy(task)
    assert {task.state for task in tasks_of(draw)} == {"purchased"}
    assert draw.state == "drawn"
    assert end_sampling(by=JOB, at=DRAWN + 2 * DAY).failed == 1
    draw.secret = sealed
    db.session.flush()
    assert end_sampling(by=JOB, at=DRAWN + 3 * DAY) == Ended(told=0, cancelled=0, revealed=1)
    assert draw.state == "revealed"
