"""Who may do what with an application in which state: the whole table, every combination tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from governance.core.access import Actor, Role, permissions_of
from governance.core.database import db
from governance.core.errors import DomainError, InvalidTransition, NotFound, PermissionDenied
from governance.onboarding import applications, decision, review
from governance.onboarding.decision import Condition
from governance.onboarding.lookup import open_requests
from governance.onboarding.models import Application
from governance.onboarding.states import Deposit, State
from tests.builders import AT
from tests.governance.onboarding import filled

pytestmark = pytest.mark.usefixtures("desk")

ASK = {"target": "field:legal_name", "question": "Is it right?"}
CONDITIONS = [Condition("Send the lease.", date(2026, 6, 1))]

Move = Callable[[Application, Actor], Any]
MOVES: dict[str, Move] = {
    "write": lambda a, by: applications.write(
        reference=a.reference, changes={"legal_name": a.legal_name}, by=by, at=AT
    ),
    "submit": lambda a, by: applications.submit(reference=a.reference, answers=answers(a), by=by, at=AT),
    "withdraw": lambda a, by: applications.withdraw(reference=a.reference, by=by, at=AT),
    "contest": lambda a, by: applications.contest(reference=a.reference, reason="It is ours.", by=by, at=AT),
    "take": lambda a, by: review.take(reference=a.reference, by=by, at=AT),
    "put back": lambda a, by: review.put_back(reference=a.reference, by=by, at=AT),
    "ask": lambda a, by: review.ask(reference=a.reference, by=by, at=AT, **ASK),
    "deposit": lambda a, by: review.settle_deposit(reference=a.reference, to=Deposit.PAID, reason="", by=by, at=AT),
    "approve": lambda a, by: filled.approve(a, by=by),
    "approve with conditions": lambda a, by: filled.approve(
        a, by=by, outcome=State.APPROVED_WITH_CONDITIONS, conditions=CONDITIONS
    ),
    "reject": lambda a, by: filled.reject(a, by=by),
    "confirm": lambda a, by: decision.confirm(reference=a.reference, by=by, at=AT),
    "decline": lambda a, by: decision.decline(reference=a.reference, reason="Not so.", by=by, at=AT),
}
# What each state lets happen, and what comes of it. Everything else is refused.
LETS: dict[State, dict[str, State]] = {
    State.DRAFT: {"write": State.DRAFT, "submit": State.SUBMITTED, "withdraw": State.WITHDRAWN},
    State.SUBMITTED: {"take": State.IN_REVIEW, "withdraw": State.WITHDRAWN},
    State.IN_REVIEW: {
        "put back": State.SUBMITTED,
        "ask": State.INFORMATION_REQUESTED,
        "deposit": State.IN_REVIEW,
        "approve": State.APPROVED,
        "approve with conditions": State.APPROVED_WITH_CONDITIONS,
        "reject": State.REJECTED,
        "withdraw": State.WITHDRAWN,
    },
    State.INFORMATION_REQUESTED: {
        "write": State.INFORMATION_REQUESTED,
        "submit": State.IN_REVIEW,
        "ask": State.INFORMATION_REQUESTED,
        "deposit": State.INFORMATION_REQUESTED,
        "withdraw": State.WITHDRAWN,
    },
    State.APPROVED: {},
    State.APPROVED_WITH_CONDITIONS: {},
    State.REJECTED: {"contest": State.SUBMITTED},
    State.WITHDRAWN: {},
}
APPLICANTS = ("write", "submit", "withdraw", "contest")


@pytest.fixture
def officer(desk: Flask) -> Actor:
    """Who took the application, where somebody has."""
    return filled.officer()


def answers(application: Application) -> dict[int, str]:
    return {request.id: "It is." for request in open_requests(application.id)}


def brought_to(state: State, officer: Actor) -> Application:
    """An application in `state`, by the moves that lead there."""
    if state is State.DRAFT:
        return filled.draft()
    if state in {State.SUBMITTED, State.WITHDRAWN}:
        application = filled.submitted()
        if state is State.WITHDRAWN:
            MOVES["withdraw"](application, filled.applicant(application))
        return application
    application = filled.in_review(officer)
    last = {
        State.INFORMATION_REQUESTED: "ask",
        State.APPROVED: "approve",
        State.APPROVED_WITH_CONDITIONS: "approve with conditions",
        State.REJECTED: "reject",
    }
    if state in last:
        MOVES[last[state]](application, officer)
    return application


@pytest.mark.parametrize("state", State)
def test_each_state_lets_happen_what_the_table_says_and_nothing_else(state: State, officer: Actor) -> None:
    application = brought_to(state, officer)
    applicant = filled.officer(Role.REVIEWER) if application.seller_id else filled.applicant(application)
    if application.seller_id:  # by now the account is the seller's; an applicant's would be stopped like this one
        applicant = Actor("account", "0", "applicant", permissions_of([Role.APPLICANT]), application_id=application.id)
    for name, move in MOVES.items():
        by = applicant if name in APPLICANTS else officer
        with db.session.begin_nested() as savepoint:
            if name in LETS[state]:
                move(application, by)
                assert application.state == LETS[state][name], name
            else:
                with pytest.raises((InvalidTransition, NotFound)):
                    move(application, by)
            savepoint.rollback()
        db.session.expire_all()
        assert application.state == state, name


# Who may make a move on an application that stands where the move can be made.
MAY: dict[str, set[str]] = {
    "write": {"its applicant"},
    "submit": {"its applicant"},
    "withdraw": {"its applicant"},
    "contest": {"its applicant"},
    "take": {"compliance_officer"},
    "put back": {"compliance_officer"},
    "ask": set(),  # who took it, and nobody else
    "deposit": set(),
    "approve": set(),
    "approve with conditions": set(),
    "reject": set(),
    "confirm": {"compliance_officer", "reviewer"},
    "decline": {"compliance_officer", "reviewer"},
}


@pytest.mark.parametrize("name", MOVES)
def test_nobody_makes_a_move_that_is_not_theirs(name: str, officer: Actor) -> None:
    application = brought_to(_state_for(name), officer)
    if name in {"confirm", "decline"}:
        waive = {"to": Deposit.WAIVED, "reason": "A school."}
        review.settle_deposit(reference=application.reference, by=officer, at=AT, **waive)  # type: ignore[arg-type]
        filled.approve(application, by=officer)
    assert {who for who, by in _everybody(application).items() if _can(name, application, by)} == MAY[name]


def _state_for(name: str) -> State:
    return next((state for state, lets in LETS.items() if name in lets), State.IN_REVIEW)


def _everybody(application: Application) -> dict[str, Actor]:
    """One of each role who has nothing to do with the application, its applicant, and another."""
    people = {role.value: filled.officer(role) for role in Role if role not in {Role.SELLER, Role.APPLICANT}}
    seller = Actor("account", "0", "a seller", permissions_of([Role.SELLER]), seller_id=1)
    other = filled.applicant(filled.draft())
    return people | {"seller": seller, "applicant": other, "its applicant": filled.applicant(application)}


def _can(name: str, application: Application, by: Actor) -> bool:
    with db.session.begin_nested() as savepoint:
        try:
            MOVES[name](application, by)
        except (PermissionDenied, NotFound):
            return False
        except DomainError as error:
            raise AssertionError(f"{name} by {by.label}: {error.message}") from error
        finally:
            savepoint.rollback()
            db.session.expire_all()
    return True
