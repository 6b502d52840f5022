"""Inspection tasks on the pages: an inspector does the own ones, officers see all and hand them over."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from governance.core.access import Role
from governance.core.accounts import Account
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.sellers import register
from inspections.draws.pools.conflicts import keep_away
from inspections.draws.pools.models import Inspector
from inspections.examinations.models import InspectionTask
from tests.builders import BY, make_seller, sign_in, signed_in
from tests.dashboard.asking import page, part, press
from tests.inspections.drawn import stored_draw
from tests.inspections.draws import living
from tests.inspections.examinations.tasked import given
from tests.inspections.pooled import make_inspector


@dataclass(frozen=True)
class Drawn:
    """Two inspectors at their browsers, and an officer; the first inspector has two open tasks at Lamps and Co."""

    app: Flask
    one: FlaskClient
    other: FlaskClient
    officer: FlaskClient
    first: int
    second: int

    def state(self, task: int) -> str:
        with self.app.app_context(), scoped(PLATFORM):
            return db.session.get_one(InspectionTask, task).state


@pytest.fixture
def drawn(app: Flask) -> Drawn:
    with app.app_context(), scoped(PLATFORM), transaction():
        at = now()
        seller_id = make_seller("lamps", name="Lamps and Co").id
        draw, one, other = stored_draw(at=at), make_inspector("I-1"), make_inspector("I-2")
        first, second = (given(one, draw=draw, seller_id=seller_id, at=at).id for _ in range(2))
        emails = [db.session.get_one(Account, each.account_id).email for each in (one, other)]
    mine, others = app.test_client(), app.test_client()
    for client, email in zip((mine, others), emails, strict=True):
        sign_in(client, email)
    return Drawn(app, mine, others, signed_in(app), first, second)


def listed(client: FlaskClient, search: str = "") -> str:
    return part(client, "tasks-list", {"tasks-location.search": search})


def body(client: FlaskClient, task: int) -> str:
    return part(client, "task-body", {"task-changed.data": 0, "task-shown.data": {"task": task}})


def test_the_first_page_of_an_inspector_is_the_own_list_with_the_next_task_first(drawn: Drawn) -> None:
    for address in ("/dashboard/", "/dashboard/tasks"):
        assert "My tasks" in page(drawn.one, address)
    found = listed(drawn.one)
    assert "Next: Product" in found
    assert found.index("Next: Product") < found.index("2 tasks are open, 0 late")
    assert f"/dashboard/task/{drawn.first}" in found
    assert "Lamps and Co (lamps)" in found
    assert "10 days left" in found
    assert "/dashboard/sellers/" not in found
    assert "Nothing is to be bought" in listed(drawn.other)


def test_an_officer_sees_who_has_what_and_narrows_the_list(drawn: Drawn) -> None:
    assert "Inspection tasks" in page(drawn.officer, "/dashboard/tasks")
    found = listed(drawn.officer)
    assert "Next:" not in found
    assert "/dashboard/inspectors/I-1" in found
    assert "/dashboard/sellers/lamps" in found
    assert "Nothing is to be bought" in listed(drawn.officer, "?inspector=I-2")
    assert "There is nothing of this kind" in listed(drawn.officer, "?show=ended&inspector=I-1")
    assert "There is nothing of this kind" in listed(drawn.officer, "?show=late")
    assert "?show=late&inspector=I-1" in listed(drawn.officer, "?inspector=I-1")


def test_a_task_of_somebody_else_is_at_no_address(drawn: Drawn) -> None:
    for address in (f"/dashboard/task/{drawn.first}", "/dashboard/task/nonsense", "/dashboard/task/0"):
        assert "There is nothing at this address" in page(drawn.other, address)
    assert "There is nothing at this address" in body(drawn.other, drawn.first)
    assert "Product" in page(drawn.one, f"/dashboard/task/{drawn.first}")


def test_an_inspector_says_that_the_goods_were_bought(drawn: Drawn) -> None:
    shown = {"task": drawn.first}
    seen = body(drawn.one, drawn.first)
    for word in ("I bought it", "Not to be had", "The seller refused", "Buy it as any customer would"):
        assert word in seen
    assert "Hand it over" not in seen
    assert "cannot be taken back" in press(drawn.one, "task", "purchased", shown)
    assert "This must say something." in press(
        drawn.one, "task", "purchased", shown, do={"version": "1", "order_reference": "", "note": ""}
    )
    done = {"version": "1", "order_reference": "O-9", "note": "One box was dented."}
    assert "The purchase was noted." in press(drawn.one, "task", "purchased", shown, do=done)
    assert drawn.state(drawn.first) == "purchased"
    seen = body(drawn.one, drawn.first)
    assert "One box was dented." in seen
    assert "I bought it" not in seen
    assert "Bought" in listed(drawn.one, "?show=ended")


def test_a_refusal_needs_words_and_another_cannot_say_it(drawn: Drawn) -> None:
    shown, said = {"task": drawn.first}, {"version": "1", "reason": "They called it off."}
    assert "no reserve steps in" in press(drawn.one, "task", "refused", shown)
    assert "There is no inspection task" in press(drawn.other, "task", "refused", shown, do=said)
    press(drawn.officer, "task", "refused", shown, do=said, status=403)
    assert "The refusal was noted." in press(drawn.one, "task", "refused", shown, do=said)
    assert drawn.state(drawn.first) == "refused"


def test_for_goods_that_are_not_to_be_had_a_reserve_steps_in(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        living.make_market(shops=2, listings=4, inspectors=1)
        living.drawn()
        email = db.session.scalars(select(Account.email).join(Inspector, Inspector.account_id == Account.id)).one()
    client, shown = app.test_client(), {"task": 1}
    sign_in(client, email)
    assert "4 tasks are open" in listed(client)
    assert "next reserve" in press(client, "task", "not_obtainable", shown)
    done = press(client, "task", "not_obtainable", shown, do={"version": "1", "reason": "Sold out."})
    assert "It was noted that the goods could not be had." in done
    assert "4 tasks are open" in listed(client)
    assert "/dashboard/task/5" in listed(client)
    assert "Sold out." in body(client, 1)


def test_an_officer_hands_a_task_over_to_somebody_who_need_not_keep_away(drawn: Drawn) -> None:
    shown = {"task": drawn.first}
    with drawn.app.app_context(), scoped(PLATFORM), transaction():
        seller_id = register.find("lamps").id
        keep_away(inspector_id=make_inspector("I-3").id, seller_id=seller_id, reason="Kin.", by=BY, at=now())
    assert "I bought it" not in body(drawn.officer, drawn.first)
    dialog = press(drawn.officer, "task", "hand_over", shown)
    assert "I-2 · north · 0 tasks of 10 this week" in dialog
    assert "I-3" not in dialog
    asked = {"version": "1", "inspector": "", "reason": "One is ill.", "due_on": ""}
    assert "Choose who does it." in press(drawn.officer, "task", "hand_over", shown, do=asked)
    assert "Choose the new last day." in press(
        drawn.officer, "task", "hand_over", shown, do=asked | {"inspector": "I-2", "due_on": "soon"}
    )
    done = press(drawn.officer, "task", "hand_over", shown, do=asked | {"inspector": "I-2"})
    assert "The task was handed over." in done
    assert f"/dashboard/task/{drawn.first}" in listed(drawn.other)
    assert f"/dashboard/task/{drawn.first}" not in listed(drawn.one)


def test_an_officer_cancels_a_task_with_a_reason(drawn: Drawn) -> None:
    shown = {"task": drawn.first}
    assert "The inspector is told." in press(drawn.officer, "task", "cancel", shown)
    done = {"version": "1", "reason": "The shop has closed."}
    assert "The task was cancelled." in press(drawn.officer, "task", "cancel", shown, do=done)
    assert drawn.state(drawn.first) == "cancelled"


def test_a_task_that_has_to_be_handed_over_says_so(drawn: Drawn) -> None:
    with drawn.app.app_context(), scoped(PLATFORM), transaction():
        task = db.session.get_one(InspectionTask, drawn.first)
        keep_away(inspector_id=task.inspector_id, seller_id=task.seller_id, reason="Kin.", by=BY, at=now())
    assert "2 tasks are open: 0 late, 2 to be handed over" in listed(drawn.officer)
    assert "To be handed over" in body(drawn.officer, drawn.first)


def test_nobody_else_sees_a_page_of_tasks(drawn: Drawn) -> None:
    with drawn.app.app_context(), scoped(PLATFORM):
        seller_id = register.find("lamps").id
    for role in (Role.SELLER, Role.ADMINISTRATOR, Role.INTEGRATION):
        client = signed_in(drawn.app, role, seller_id=seller_id if role is Role.SELLER else None)
        for address in ("/dashboard/tasks", f"/dashboard/task/{drawn.first}", "/dashboard/inspectors"):
            assert "This page is not open to you" in page(client, address), address
        assert "This page is not open to you" in listed(client)
        assert "This page is not open to you" in body(client, drawn.first)


def test_what_steers_the_draw_is_told_to_officers_and_not_to_inspectors(drawn: Drawn) -> None:
    asked = {"task-changed.data": 0, "task-shown.data": {"task": drawn.first}}
    assert "Nothing unusual is known" in part(drawn.officer, "task-why", asked)
    assert "Nothing unusual is known" not in part(drawn.one, "task-why", asked)
    assert "task-why" not in page(drawn.one, f"/dashboard/task/{drawn.first}")
