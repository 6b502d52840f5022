"""Rounds: each draw takes the step whose time has come, at most one, and none holds up another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from governance.core.database import db
from governance.core.errors import PermissionDenied, Unavailable
from governance.core.outbox.models import Message
from inspections.draws.chance import seeds
from inspections.draws.freezing import NOTHING_TO_DRAW
from inspections.draws.models import Draw
from inspections.draws.officers import commit_secret
from inspections.draws.plans.models import InspectionPlan
from inspections.draws.pools.conflicts import keep_away
from inspections.draws.pools.models import Inspector
from inspections.draws.progress import Round, take_steps
from inspections.draws.topics import ASKS_FOR_SHARES, TOPICS
from tests.builders import BY, make_account, make_seller
from tests.inspections.drawn import make_listing
from tests.inspections.draws.living import (
    COMMITTED,
    DRAND,
    DUE,
    OFFICER,
    OFFICERS,
    REVIEWER,
    committed,
    make_plan,
    put_beacon,
    rules,
)

pytestmark = pytest.mark.usefixtures("market", "undone")


def round_at(at: datetime, clock: Callable[[], datetime] | None = None) -> Round:
    return take_steps(by=BY, at=at, clock=clock or (lambda: at))


def states(plan: InspectionPlan, until: datetime) -> list[str]:
    query = select(Draw.state).where(Draw.plan_id == plan.id, Draw.slot <= until).order_by(Draw.slot)
    return list(db.session.scalars(query))


def test_a_draw_takes_one_step_a_round() -> None:
    plan = make_plan()
    assert str(round_at(COMMITTED)) == "Committed 8, frozen 0, drawn 0, revealed 0."
    assert str(round_at(DUE)) == "Committed 1, frozen 1, drawn 0, revealed 0."
    assert states(plan, DUE) == ["frozen"]
    assert str(round_at(DUE + timedelta(minutes=5))) == "Committed 0, frozen 0, drawn 1, revealed 0."
    assert states(plan, DUE) == ["drawn"]
    assert str(round_at(DUE + timedelta(minutes=10))) == "Committed 0, frozen 0, drawn 0, revealed 0."


def test_nothing_is_frozen_before_it_is_due() -> None:
    make_plan()
    round_at(COMMITTED)
    assert round_at(DUE - timedelta(minutes=5)).frozen == []


def test_overdue_draws_of_a_plan_follow_each_other() -> None:
    """The second list is frozen once the first is drawn, so that it leaves out what is looked at."""
    plan = make_plan()
    round_at(COMMITTED)
    back = DUE + timedelta(weeks=1, hours=1)
    round_at(back)
    assert states(plan, back) == ["frozen", "committed"]
    round_at(back + timedelta(minutes=5))
    assert states(plan, back) == ["drawn", "frozen"]
    round_at(back + timedelta(minutes=10))
    assert states(plan, back) == ["drawn", "drawn"]
    first, second = db.session.scalars(select(Draw.listed).where(Draw.plan_id == plan.id).order_by(Draw.slot).limit(2))
    assert (first, second) == (20, 16)


def test_a_value_that_is_very_late_does_not_hold_up_the_next_draw() -> None:
    plan = make_plan(DRAND)
    round_at(COMMITTED)
    back = DUE + timedelta(weeks=1)
    round_at(back)
    for minutes in (5, 30, 65):
        round_at(back + timedelta(minutes=minutes))
        assert states(plan, back) == ["frozen", "committed"]
    round_at(back + timedelta(minutes=75))
    assert states(plan, back) == ["frozen", "frozen"]


def test_plans_do_not_wait_for_each_other() -> None:
    plans = [make_plan(DRAND), make_plan(DRAND)]
    round_at(COMMITTED)
    assert len(round_at(DUE).frozen) == 2
    assert [states(plan, DUE) for plan in plans] == [["frozen"], ["frozen"]]


def test_a_draw_that_fails_is_told_and_holds_up_no_other() -> None:
    broken, sound = make_plan(), make_plan()
    round_at(COMMITTED)
    broken.rules = {"sample": "nonsense"}
    db.session.flush()
    done = round_at(DUE)
    assert (len(done.frozen), len(done.failed)) == (1, 1)
    assert "cannot be used as they are" in str(done)
    assert (states(broken, DUE), states(sound, DUE)) == (["committed"], ["frozen"])
    broken.rules = rules()
    db.session.flush()
    assert len(round_at(DUE + timedelta(minutes=5)).frozen) == 1


def test_what_fails_unforeseen_holds_up_no_other_either() -> None:
    broken, sound = make_plan(), make_plan()
    round_at(COMMITTED)
    for draw in round_at(DUE).frozen:
        if draw.plan_id == broken.id:
            draw.public_source = {"kind": "none"}  # lacks why
    db.session.flush()
    done = round_at(DUE + timedelta(minutes=5))
    assert list(done.failed.values()) == ["KeyError"]
    assert (states(broken, DUE), states(sound, DUE)) == (["frozen"], ["drawn"])


def test_a_list_whose_value_came_before_the_round_ended_is_not_frozen() -> None:
    """It would name a value that everybody knows; the others are not held up by it."""
    slow, sound = make_plan(DRAND), make_plan()
    round_at(COMMITTED)
    done = round_at(DUE, clock=lambda: DUE + timedelta(minutes=11))
    assert "exists already" in str(done)
    assert (states(slow, DUE), states(sound, DUE)) == (["committed"], ["frozen"])


def test_a_round_that_ends_after_a_value_of_its_own_is_undone() -> None:
    make_plan(DRAND)
    round_at(COMMITTED)
    times = iter([DUE, DUE, DUE + timedelta(minutes=11)])  # before the freeze, after it, at the end
    with pytest.raises(Unavailable, match="exists already"):
        round_at(DUE, clock=lambda: next(times))


def test_a_round_that_runs_late_leaves_the_rest_to_the_next() -> None:
    plans = [make_plan(DRAND) for _ in range(3)]
    round_at(COMMITTED)
    done = round_at(DUE, clock=lambda: DUE + timedelta(minutes=6))
    assert len(done.frozen) == 1
    assert [states(plan, DUE) for plan in plans] == [["frozen"], ["committed"], ["committed"]]


def test_a_draw_with_a_beacon_is_made_when_its_message_is_there() -> None:
    plan = make_plan(DRAND)
    round_at(COMMITTED)
    (draw,) = round_at(DUE).frozen
    assert round_at(DUE + timedelta(minutes=15)).drawn == 0
    put_beacon(draw.public_source or {})
    assert round_at(DUE + timedelta(minutes=20)).drawn == 1
    assert states(plan, DUE) == ["drawn"]


def test_a_draw_of_which_nobody_may_inspect_anything_is_opened_at_once() -> None:
    seller = make_seller()
    make_listing(seller.id)
    for inspector in db.session.query(Inspector):
        keep_away(inspector_id=inspector.id, seller_id=seller.id, reason="A friend.", by=BY, at=COMMITTED)
    plan = make_plan(rules_of=rules(scope={"sellers": [seller.reference]}))
    round_at(COMMITTED)
    round_at(DUE)
    round_at(DUE + timedelta(minutes=5))
    assert round_at(DUE + timedelta(minutes=10)).revealed == 1
    assert states(plan, DUE) == ["revealed"]


def test_plans_that_are_not_active_are_left_alone() -> None:
    plan = make_plan(state="paused")
    round_at(COMMITTED)
    assert states(plan, DUE + timedelta(weeks=9)) == []


def test_rounds_need_the_permission() -> None:
    nobody = OFFICER.__class__("account", "6", "nobody", frozenset())
    with pytest.raises(PermissionDenied):
        take_steps(by=nobody, at=DUE, clock=lambda: DUE)


def told(topic: str, draw: Draw) -> list[Message]:
    query = select(Message).where(Message.topic == topic, Message.subject_id == draw.reference)
    return list(db.session.scalars(query.where(Message.channel == "notification")))


def test_officers_are_told_once_that_a_beacon_is_late_and_that_the_draw_went_without() -> None:
    officer = make_account().id
    make_plan(DRAND | {"minutes_after_freeze": 12})  # a round of which no other test has a message
    round_at(COMMITTED)
    (draw,) = round_at(DUE).frozen
    round_at(DUE + timedelta(minutes=60))
    assert told("draw.waits_for_beacon", draw) == []
    for minutes in (80, 85, 90):
        round_at(DUE + timedelta(minutes=minutes))
    assert [message.account_id for message in told("draw.waits_for_beacon", draw)] == [officer]
    round_at(DUE + timedelta(days=2))
    assert (draw.state, draw.assurance, len(told("draw.unverified", draw))) == ("drawn", "unverified", 1)


def test_officers_are_told_whose_secrets_are_missing() -> None:
    make_account()
    draw = committed(make_plan(OFFICERS))
    for officer, team in ((OFFICER, "quality"), (REVIEWER, "logistics")):
        commitment = seeds.officer_commitment("a secret that nobody can guess")
        commit_secret(draw_id=draw.id, team=team, commitment=commitment, by=officer, at=COMMITTED)
    round_at(DUE)
    round_at(DUE + timedelta(minutes=5))
    (message,) = told("draw.waits_for_officers", draw)
    assert message.data["missing"] == "logistics, quality"


def test_officers_are_told_what_was_called_off_by_itself() -> None:
    make_account()
    make_plan(rules_of=rules(scope={"sellers": ["nobody"]}))
    round_at(COMMITTED)
    round_at(DUE)
    draw = db.session.scalars(select(Draw).where(Draw.state == "void")).one()
    (message,) = told("draw.void", draw)
    assert message.data == {"draw": draw.reference, "reason": NOTHING_TO_DRAW}


def test_a_plan_that_asks_for_no_value_troubles_nobody() -> None:
    make_account()
    plan = make_plan()
    round_at(COMMITTED)
    round_at(DUE)
    round_at(DUE + timedelta(minutes=5))
    draw = db.session.scalars(select(Draw).where(Draw.plan_id == plan.id, Draw.state == "drawn")).one()
    assert told("draw.unverified", draw) == []


def test_no_other_system_can_ask_for_what_officers_are_told() -> None:
    assert all(topic.inside for topic in TOPICS)


def test_a_day_before_the_list_officers_are_reminded_once_of_shares_that_are_missing() -> None:
    make_account()
    draw = committed(make_plan(OFFICERS))
    round_at(DUE - timedelta(hours=25))
    assert told(ASKS_FOR_SHARES, draw) == []
    commit_secret(
        draw_id=draw.id, team="quality", commitment=seeds.officer_commitment("x" * 20), by=OFFICER, at=COMMITTED
    )
    for hours in (23, 22):
        round_at(DUE - timedelta(hours=hours))
    assert [message.data["missing"] for message in told(ASKS_FOR_SHARES, draw)] == ["logistics"]
