"""The life of a plan: written, proposed, activated by somebody else, paused, resumed, ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from governance.core.access import Actor, system_actor
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import Conflict, DomainError, Invalid, InvalidTransition, NotFound, PermissionDenied
from inspections.draws.models import Draw, DrawAnnouncement
from inspections.draws.plans import writing
from inspections.draws.plans.models import InspectionPlan
from inspections.draws.plans.readings import read_plan
from tests.builders import AT, make_seller
from tests.inspections.draws.plans.planned import (
    ADMINISTRATOR,
    COLLEAGUE,
    INSPECTOR,
    OFFICER,
    REVIEWER,
    SELLER,
    content,
    document,
)

LATER = AT + timedelta(days=2)
pytestmark = pytest.mark.usefixtures("undone")


def written(code: str = "toys-weekly", **members: Any) -> InspectionPlan:
    return writing.write_plan(code=code, content=content(**members), by=OFFICER, at=AT)


def proposed(code: str = "toys-weekly") -> InspectionPlan:
    written(code)
    return writing.propose_plan(code=code, by=OFFICER, at=AT)


def active(code: str = "toys-weekly") -> InspectionPlan:
    proposed(code)
    return writing.activate_plan(code=code, by=REVIEWER, at=AT)


def paused(code: str = "toys-weekly") -> InspectionPlan:
    active(code)
    return writing.pause_plan(code=code, reason="The laboratory moves.", by=REVIEWER, at=AT)


def trail(code: str = "toys-weekly") -> list[str]:
    query = select(AuditEntry.action).where(AuditEntry.subject_kind == "plan", AuditEntry.subject_id == code)
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def states_of_draws() -> dict[str, int]:
    return {row[0]: row[1] for row in db.session.execute(select(Draw.state, func.count()).group_by(Draw.state))}


def test_a_plan_is_written_proposed_and_activated_by_somebody_else() -> None:
    plan = active()
    assert (plan.state, plan.written_by, plan.activated_by) == ("active", "account:901", "account:903")
    assert (plan.slots_from, plan.version, plan.reason) == (AT, 3, None)
    assert trail() == ["plan:write", "plan:propose", "plan:activate"]


def test_a_plan_that_names_what_it_draws_from_is_activated_and_resumed_like_any_other() -> None:
    make_seller("anna", category="toys")
    written(rules=document(scope={"categories": ["toys"], "sellers": ["anna"]}))
    writing.propose_plan(code="toys-weekly", by=OFFICER, at=AT)
    writing.activate_plan(code="toys-weekly", by=REVIEWER, at=AT)
    writing.pause_plan(code="toys-weekly", reason="The laboratory moves.", by=REVIEWER, at=AT)
    assert writing.resume_plan(code="toys-weekly", by=REVIEWER, at=LATER).state == "active"


def test_what_is_stored_is_what_was_read() -> None:
    plan = written(name="  Toys  ", schedule="0  6 * *   mon")
    assert (plan.name, plan.schedule, plan.rules["sampling_days"]) == ("Toys", "0 6 * * mon", 14)
    assert (plan.budget, plan.cost_per_test, plan.rules["public"]["kind"]) == (Decimal(2000), Decimal(50), "drand")


def test_who_wrote_a_plan_or_changed_it_last_does_not_activate_it() -> None:
    proposed()
    with pytest.raises(PermissionDenied, match="You wrote this plan"):
        writing.activate_plan(code="toys-weekly", by=OFFICER, at=AT)
    writing.return_plan(code="toys-weekly", reason="Too few tests.", by=COLLEAGUE, at=AT)
    writing.change_plan(code="toys-weekly", content=content(), by=COLLEAGUE, at=AT)
    writing.propose_plan(code="toys-weekly", by=OFFICER, at=AT)
    with pytest.raises(PermissionDenied, match="You wrote this plan"):
        writing.activate_plan(code="toys-weekly", by=COLLEAGUE, at=AT)
    assert writing.activate_plan(code="toys-weekly", by=OFFICER, at=AT).activated_by == "account:901"


def test_no_job_activates_a_plan() -> None:
    proposed()
    with pytest.raises(PermissionDenied, match="a person of the platform"):
        writing.activate_plan(code="toys-weekly", by=system_actor("plans"), at=AT)


def test_activating_commits_the_coming_draws_and_stopping_calls_them_off_without_the_reason() -> None:
    active()
    assert states_of_draws() == {"committed": 8}
    writing.pause_plan(code="toys-weekly", reason="Too many toys fail.", by=REVIEWER, at=LATER)
    assert states_of_draws() == {"void": 8}
    said = db.session.scalars(select(DrawAnnouncement.body).where(DrawAnnouncement.kind == "void")).all()
    assert len(said) == 8
    assert not any("toys" in str(body).casefold() for body in said)


def test_a_resumed_plan_draws_from_the_next_slot_on() -> None:
    paused()
    plan = writing.resume_plan(code="toys-weekly", by=REVIEWER, at=LATER)
    assert (plan.state, plan.slots_from, plan.reason, plan.activated_by) == ("active", LATER, None, "account:903")
    assert trail()[-2:] == ["plan:pause", "plan:resume"]
    assert states_of_draws() == {"void": 8, "committed": 8}


def test_a_paused_plan_that_is_changed_needs_a_second_person_again() -> None:
    paused()
    plan = writing.change_plan(code="toys-weekly", content=content(name="Toys anew"), by=REVIEWER_WHO_WRITES, at=LATER)
    assert (plan.state, plan.activated_at, plan.activated_by, plan.slots_from, plan.reason) == ("draft", *[None] * 4)
    assert plan.written_by == "account:903"


REVIEWER_WHO_WRITES = Actor("account", "903", "reviewer@platform.example", OFFICER.permissions)


def test_an_ended_plan_stays_ended() -> None:
    active()
    plan = writing.end_plan(code="toys-weekly", reason="Another plan takes its place.", by=OFFICER, at=LATER)
    assert (plan.state, plan.reason, trail()[-1]) == ("ended", "Another plan takes its place.", "plan:end")
    with pytest.raises(InvalidTransition):
        writing.propose_plan(code="toys-weekly", by=OFFICER, at=LATER)
    with pytest.raises(InvalidTransition, match="cannot be changed"):
        writing.change_plan(code="toys-weekly", content=content(), by=OFFICER, at=LATER)


OPERATIONS: dict[str, Callable[[Actor], object]] = {
    "write": lambda by: writing.write_plan(code="other", content=content(), by=by, at=AT),
    "change": lambda by: writing.change_plan(code="toys-weekly", content=content(), by=by, at=AT),
    "propose": lambda by: writing.propose_plan(code="toys-weekly", by=by, at=AT),
    "return": lambda by: writing.return_plan(code="toys-weekly", reason="x", by=by, at=AT),
    "activate": lambda by: writing.activate_plan(code="toys-weekly", by=by, at=AT),
    "pause": lambda by: writing.pause_plan(code="toys-weekly", reason="x", by=by, at=AT),
    "resume": lambda by: writing.resume_plan(code="toys-weekly", by=by, at=AT),
    "end": lambda by: writing.end_plan(code="toys-weekly", reason="x", by=by, at=AT),
}
POSSIBLE = {
    "draft": {"write", "change", "propose", "end"},
    "proposed": {"write", "return", "activate", "end"},
    "active": {"write", "pause", "end"},
    "paused": {"write", "change", "resume", "end"},
}
MAKERS = {"draft": written, "proposed": proposed, "active": active, "paused": paused}


@pytest.mark.parametrize("state", MAKERS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_operation_is_possible_in_its_states_alone(state: str, operation: str) -> None:
    assert MAKERS[state]().state == state
    if operation in POSSIBLE[state]:
        OPERATIONS[operation](COLLEAGUE)
    else:
        with pytest.raises(InvalidTransition, match=state):
            OPERATIONS[operation](COLLEAGUE)


@pytest.mark.parametrize("by", [SELLER, INSPECTOR, ADMINISTRATOR])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_plans_are_for_those_who_decide(by: Actor, operation: str) -> None:
    proposed()
    with pytest.raises(PermissionDenied, match="needs the permission"):
        OPERATIONS[operation](by)


def test_a_reviewer_activates_and_stops_but_does_not_write() -> None:
    with pytest.raises(PermissionDenied):
        writing.write_plan(code="other", content=content(), by=REVIEWER, at=AT)
    active()
    with pytest.raises(PermissionDenied):
        writing.end_plan(code="toys-weekly", reason="x", by=REVIEWER, at=AT)
    assert writing.pause_plan(code="toys-weekly", reason="x", by=REVIEWER, at=AT).state == "paused"


def test_a_newer_version_is_not_overwritten() -> None:
    version = written().version
    writing.change_plan(code="toys-weekly", content=content(name="Mine"), by=OFFICER, at=AT, version=version)
    with pytest.raises(Conflict, match="changed meanwhile"):
        writing.change_plan(code="toys-weekly", content=content(name="Yours"), by=OFFICER, at=AT, version=version)
    assert read_plan(code="toys-weekly", by=OFFICER, at=AT).row.name == "Mine"


def test_a_code_is_taken_once() -> None:
    written()
    with pytest.raises(Conflict, match="already"):
        written()
    with pytest.raises(NotFound):
        writing.propose_plan(code="shoes-weekly", by=OFFICER, at=AT)


@pytest.mark.parametrize("code", ["", "Toys", "toys weekly", "toys--weekly", "-toys", "toys/weekly", "t" * 61, "玩具"])
def test_a_code_can_stand_in_an_address(code: str) -> None:
    with pytest.raises(Invalid, match="small letters and digits"):
        written(code)


@pytest.mark.parametrize(
    ("members", "where"),
    [
        ({"name": " "}, ["name"]),
        ({"name": "x" * 201}, ["name"]),
        ({"budget": Decimal(-1)}, ["budget"]),
        ({"budget": Decimal("1.005")}, ["budget"]),
        ({"budget": Decimal("NaN")}, ["budget"]),
        ({"budget": Decimal("1e12")}, ["budget"]),
        ({"cost_per_test": Decimal(0)}, ["cost_per_test"]),
        ({"currency": "reais"}, ["currency"]),
        ({"schedule": "0 6 * * 1", "budget": Decimal(-1)}, ["budget", "schedule"]),
        (
            {"rules": document(scope={"categories": ["toys", "tois"], "sellers": ["nobody"], "products": ["none"]})},
            ["rules/scope/categories/1", "rules/scope/sellers/0", "rules/scope/products/0"],
        ),
        ({"rules": document(sampling_days=0), "currency": ""}, ["currency", "rules/sampling_days"]),
    ],
)
def test_everything_wrong_with_a_plan_is_said_at_once(members: dict[str, Any], where: list[str]) -> None:
    make_seller(category="toys")
    with pytest.raises(Invalid) as caught:
        written(**members)
    assert [finding.pointer for finding in caught.value.findings] == where


def test_what_a_plan_names_is_looked_at_again_before_it_draws() -> None:
    seller = make_seller("gone-shop")
    written(rules=document(scope={"sellers": ["gone-shop"]}))
    seller.reference = "renamed-shop"
    db.session.flush()
    with pytest.raises(Invalid, match="cannot be used"):
        writing.propose_plan(code="toys-weekly", by=OFFICER, at=AT)


@pytest.mark.parametrize("reason", ["", "  "])
def test_stopping_and_returning_take_a_reason(reason: str) -> None:
    proposed()
    for operation in (writing.return_plan, writing.pause_plan, writing.end_plan):
        with pytest.raises(DomainError, match="Say in words why"):
            operation(code="toys-weekly", reason=reason, by=OFFICER, at=AT)
