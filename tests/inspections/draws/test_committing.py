"""A secret is made and its digest told long before a draw is due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.core.access import Permission, Role, permissions_of
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import InvalidTransition, NotFound, PermissionDenied
from governance.core.events import publish
from inspections.draws import sealing
from inspections.draws.announcing import announcements_of
from inspections.draws.chance import seeds
from inspections.draws.committing import commit_ahead, commit_now
from inspections.draws.models import Draw
from inspections.draws.plans.events import PlanActivated, PlanStopped
from inspections.draws.states import State
from inspections.draws.voiding import void
from tests.builders import BY
from tests.inspections.draws.living import COMMITTED, DUE, OFFICER, committed, frozen, make_market, make_plan

pytestmark = pytest.mark.usefixtures("undone")


def test_the_coming_eight_slots_are_committed() -> None:
    draws = commit_ahead(plan_id=make_plan().id, by=BY, at=COMMITTED)
    assert [draw.slot for draw in draws] == [DUE + timedelta(weeks=week) for week in range(8)]
    assert {draw.state for draw in draws} == {State.COMMITTED}


def test_every_slot_is_committed_once() -> None:
    plan = make_plan()
    commit_ahead(plan_id=plan.id, by=BY, at=COMMITTED)
    assert commit_ahead(plan_id=plan.id, by=BY, at=COMMITTED + timedelta(hours=1)) == []
    (new,) = commit_ahead(plan_id=plan.id, by=BY, at=DUE)
    assert new.slot == DUE + timedelta(weeks=8)


def test_slots_before_the_plan_began_are_not_committed() -> None:
    plan = make_plan(slots_from=DUE + timedelta(days=1))
    assert commit_ahead(plan_id=plan.id, by=BY, at=COMMITTED)[0].slot == DUE + timedelta(weeks=1)


def test_secrets_differ_and_are_stored_sealed() -> None:
    draws = commit_ahead(plan_id=make_plan().id, by=BY, at=COMMITTED)
    secrets = [sealing.unsealed(draw.secret) for draw in draws]
    assert len(set(secrets)) == len(draws)
    for draw, secret in zip(draws, secrets, strict=True):
        assert secret is not None
        assert secret not in draw.secret
        assert seeds.commitment(secret) == draw.commitment


def test_everybody_is_told_slot_and_digest_and_nothing_else() -> None:
    draw = committed()
    (told,) = announcements_of([draw.reference])[draw.reference]
    assert (told.kind, told.number, told.at) == ("committed", 1, COMMITTED)
    assert told.body == {"slot": DUE.isoformat(), "commitment": draw.commitment}


def test_the_trail_names_the_digest_and_never_the_secret() -> None:
    draw = committed()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == draw.reference)).one()
    assert entry.action == "draw:commit"
    assert entry.after is not None
    assert (sealing.unsealed(draw.secret) or "") not in str(entry.after)
    assert entry.after["commitment"] == draw.commitment


def test_references_say_nothing() -> None:
    references = [draw.reference for draw in commit_ahead(plan_id=make_plan().id, by=BY, at=COMMITTED)]
    assert all(len(reference) == 12 and int(reference, 16) >= 0 for reference in references)
    assert len(set(references)) == len(references)


@pytest.mark.parametrize("state", ["paused", "ended", "draft", "proposed"])
def test_only_active_plans_draw(state: str) -> None:
    plan = make_plan()
    plan.state = state
    db.session.flush()
    with pytest.raises(InvalidTransition, match=f"is {state}"):
        commit_ahead(plan_id=plan.id, by=BY, at=COMMITTED)


def test_a_plan_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        commit_ahead(plan_id=0, by=BY, at=COMMITTED)


def test_an_officer_can_draw_outside_the_timetable() -> None:
    plan = make_plan()
    draw = commit_now(plan_id=plan.id, by=OFFICER, at=COMMITTED)
    assert draw.slot == COMMITTED


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SELLER, Role.INSPECTOR, Role.INTEGRATION, Role.APPLICANT])
def test_nobody_else_works_on_draws(role: Role) -> None:
    assert Permission.DRAW_WORK not in permissions_of([role])
    somebody = OFFICER.__class__("account", "5", "somebody", permissions_of([role]))
    with pytest.raises(PermissionDenied):
        commit_ahead(plan_id=make_plan().id, by=somebody, at=COMMITTED)


def test_a_plan_that_begins_is_committed_at_once() -> None:
    plan = make_plan()
    publish(PlanActivated(plan.id), by=OFFICER, at=COMMITTED)
    assert len(db.session.scalars(select(Draw).where(Draw.plan_id == plan.id)).all()) == 8


def test_a_plan_that_stops_calls_its_coming_draws_off() -> None:
    make_market()
    plan = make_plan()
    due = frozen(plan)
    publish(PlanStopped(plan.id, "We look at something else for now."), by=OFFICER, at=DUE + timedelta(hours=1))
    draws = db.session.scalars(select(Draw).where(Draw.plan_id == plan.id).order_by(Draw.slot)).all()
    assert [draw.state for draw in draws] == [State.FROZEN] + [State.VOID] * 7
    assert due.void_reason is None
    assert {draw.void_reason for draw in draws[1:]} == {"We look at something else for now."}


def test_a_slot_that_was_called_off_is_committed_again_when_the_plan_goes_on() -> None:
    plan = make_plan()
    publish(PlanActivated(plan.id), by=OFFICER, at=COMMITTED)
    publish(PlanStopped(plan.id, "Pause."), by=OFFICER, at=COMMITTED + timedelta(minutes=1))
    publish(PlanActivated(plan.id), by=OFFICER, at=COMMITTED + timedelta(minutes=2))
    first = db.session.scalars(select(Draw).where(Draw.plan_id == plan.id, Draw.slot == DUE).order_by(Draw.id)).all()
    assert [draw.state for draw in first] == [State.VOID, State.COMMITTED]
    assert first[0].commitment != first[1].commitment


def test_a_void_slot_of_the_past_is_not_made_up_for() -> None:
    make_market()
    plan = make_plan()
    draw = committed(plan)
    void(draw_id=draw.id, reason="Called off.", by=OFFICER, at=DUE + timedelta(minutes=1))
    assert all(one.slot > DUE for one in commit_ahead(plan_id=plan.id, by=BY, at=DUE + timedelta(minutes=2)))
