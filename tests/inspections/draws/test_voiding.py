"""A draw is called off in public, and never by somebody who could know how it ends."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from inspections.draws.announcing import announcements_of
from inspections.draws.models import Draw
from inspections.draws.public_readings import public_draw
from inspections.draws.states import State
from inspections.draws.voiding import may_void, void
from tests.inspections.draws.living import (
    COMMITTED,
    DRAND,
    DRAWN,
    DUE,
    OFFICER,
    OFFICERS,
    committed,
    drawn,
    frozen,
    make_plan,
)

pytestmark = pytest.mark.usefixtures("market", "undone")
WHY = "The store is closed this week."


def call_off(draw: Draw, at: datetime) -> Draw:
    return void(draw_id=draw.id, reason=WHY, by=OFFICER, at=at)


def test_everybody_reads_that_and_why_a_draw_was_called_off() -> None:
    draw = call_off(committed(), COMMITTED)
    assert (draw.state, draw.void_reason) == (State.VOID, WHY)
    shown = public_draw(draw.reference)
    assert (shown.state, shown.void_reason) == (State.VOID, WHY)
    assert announcements_of([draw.reference])[draw.reference][-1].body == {"reason": WHY}


def test_a_committed_draw_can_be_called_off_even_when_it_is_late() -> None:
    assert call_off(committed(), DUE + timedelta(days=3)).state == State.VOID


def test_a_frozen_draw_can_be_called_off_until_its_round_comes() -> None:
    draw = frozen(make_plan(DRAND))
    comes = datetime.fromisoformat((draw.public_source or {})["not_before"])
    assert may_void(draw, at=comes - timedelta(seconds=1))
    assert not may_void(draw, at=comes)
    with pytest.raises(InvalidTransition, match="its outcome could be known"):
        call_off(draw, comes)
    assert call_off(draw, comes - timedelta(seconds=1)).state == State.VOID


@pytest.mark.parametrize("public", [{"kind": "none"}, OFFICERS])
def test_a_frozen_draw_whose_value_needs_nobody_to_wait_is_not_called_off(public: dict[str, object]) -> None:
    draw = frozen(make_plan(public))
    assert not may_void(draw, at=DUE)
    with pytest.raises(InvalidTransition, match="its outcome could be known"):
        call_off(draw, DUE)


def test_a_draw_that_was_made_stays() -> None:
    with pytest.raises(InvalidTransition, match="cannot become void"):
        call_off(drawn(), DRAWN)


def test_a_draw_is_called_off_once() -> None:
    draw = call_off(committed(), COMMITTED)
    with pytest.raises(InvalidTransition):
        call_off(draw, COMMITTED)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_reason_is_needed(reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        void(draw_id=committed().id, reason=reason, by=OFFICER, at=COMMITTED)
    assert refused.value.findings[0].pointer == "reason"


def test_a_change_that_somebody_else_made_first_is_noticed() -> None:
    draw = committed()
    with pytest.raises(Conflict):
        void(draw_id=draw.id, reason=WHY, by=OFFICER, at=COMMITTED, version=draw.version + 1)


def test_a_draw_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        void(draw_id=0, reason=WHY, by=OFFICER, at=COMMITTED)


def test_who_may_not_work_on_draws_calls_none_off() -> None:
    nobody = OFFICER.__class__("account", "6", "nobody", frozenset())
    with pytest.raises(PermissionDenied):
        void(draw_id=committed().id, reason=WHY, by=nobody, at=COMMITTED)
