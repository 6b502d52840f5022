"""`flask draw make` and `list`."""

from __future__ import annotations

import pytest
from flask import Flask

from governance.core.database import PLATFORM, db, scoped, transaction
from inspections.draws.models import Draw
from tests.inspections.draws.living import DRAND, NO_SOURCE, make_plan, rules

pytestmark = pytest.mark.usefixtures("market")


def run(app: Flask, *args: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["draw", *args])
    return result.exit_code, result.output


def plan_in(app: Flask, *args: object, **columns: object) -> str:
    with app.app_context(), scoped(PLATFORM), transaction():
        return make_plan(*args, **columns).code  # type: ignore[arg-type]


def newest(app: Flask) -> Draw:
    with app.app_context(), scoped(PLATFORM):
        return db.session.query(Draw).order_by(Draw.id.desc()).limit(1).one()


def test_a_draw_without_a_source_is_made_at_once(shared_app: Flask) -> None:
    code, said = run(shared_app, "make", plan_in(shared_app, NO_SOURCE))
    draw = newest(shared_app)
    assert code == 0, said
    assert said.splitlines() == [
        f"Draw {draw.reference}: committed to {draw.commitment}.",
        f"List of {draw.listed} goods frozen: {draw.list_digest}.",
        f"Drawn from it, unverified; to be bought until {draw.sampling_until}.",
    ]
    assert draw.committed_at == draw.slot
    assert draw.committed_at < (draw.frozen_at or draw.slot) < (draw.drawn_at or draw.slot)


def test_a_draw_with_a_beacon_waits_for_its_round(shared_app: Flask) -> None:
    code, said = run(shared_app, "make", plan_in(shared_app, DRAND))
    draw = newest(shared_app)
    assert (code, draw.state) == (0, "frozen")
    assert f"It waits for round {(draw.public_source or {})['round']}" in said


def test_where_there_is_nothing_to_draw_it_says_so(shared_app: Flask) -> None:
    plan = plan_in(shared_app, rules_of=rules(scope={"sellers": ["nobody"]}))
    code, said = run(shared_app, "make", plan)
    assert code == 0
    assert "Called off: When the draw was due there was nothing" in said


def test_plans_that_do_not_draw_are_refused_in_one_sentence(shared_app: Flask) -> None:
    assert run(shared_app, "make", "none-such") == (2, "Error: There is no inspection plan 'none-such'.\n")
    code, said = run(shared_app, "make", plan_in(shared_app, state="paused", code="at-rest"))
    assert (code, said) == (2, "Error: Draws are made of an active plan; at-rest is paused.\n")


def test_draws_are_listed_with_what_was_announced_last(shared_app: Flask) -> None:
    plan = plan_in(shared_app, NO_SOURCE)
    run(shared_app, "make", plan)
    draw = newest(shared_app)
    code, said = run(shared_app, "list", "--show", "under_way")
    assert code == 0
    line = next(line for line in said.splitlines() if line.startswith(draw.reference))
    assert plan in line
    assert line.endswith(draw.list_digest or "-")
    assert run(shared_app, "list", "--show", "coming") == (0, "There is no such draw.\n")
