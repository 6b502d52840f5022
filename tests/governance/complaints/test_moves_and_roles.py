"""Who may do what to a case, and in which state: both tables, held against the operations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from governance.complaints import assignment, cases, evidence
from governance.complaints.models import Case
from governance.complaints.states import ENDED, Party, State
from governance.core.access import Actor, Role, complainant, permissions_of
from governance.core.database import PLATFORM, db, scoped
from governance.core.errors import DomainError, InvalidTransition, NotFound, PermissionDenied
from tests.builders import AT, make_account
from tests.governance.complaints.filed import (
    LATER,
    OFFICER,
    REVIEWER,
    accepted_case,
    install_rules,
    make_document,
    shop,
)

LINK, STRANGERS_LINK, SELLER, OTHER_SELLER = "link", "stranger's link", "seller", "other seller"
PLATFORM_ROLES = (Role.COMPLIANCE_OFFICER, Role.REVIEWER, Role.ADMINISTRATOR, Role.INTEGRATION)
WHO = (LINK, STRANGERS_LINK, SELLER, OTHER_SELLER, *PLATFORM_ROLES)
WORKERS = {Role.COMPLIANCE_OFFICER, Role.REVIEWER}
ACCEPTED = {State.ASKED, State.WITH_SELLER, State.MEDIATION, State.DECIDING}


@dataclass(frozen=True)
class Operation:
    """What is done, who may do it, and in which states it may be done by the first of them."""

    name: str
    do: Callable[[Case, Actor], Any]
    who: set[Any]
    states: set[State]


def _on_case(function: Callable[..., Any], **given: Any) -> Callable[[Case, Actor], Any]:
    return lambda case, by: function(case_id=case.id, by=by, at=LATER, **given)


def _assign(case: Case, by: Actor) -> Any:
    colleague = make_account(Role.COMPLIANCE_OFFICER).id
    return assignment.assign(case_id=case.id, account_id=colleague, by=by, at=LATER)


def _take(case: Case, by: Actor) -> Any:
    case.handler_id = None
    account_id = make_account(Role.COMPLIANCE_OFFICER).id
    as_account = Actor("account", str(account_id), by.label, by.permissions, by.seller_id, case_id=by.case_id)
    return assignment.take(case_id=case.id, by=as_account, at=LATER)


def _add_evidence(case: Case, by: Actor) -> Any:
    document = make_document(case, seller_id=by.seller_id)
    return evidence.add(case_id=case.id, documents=[document.id], note=None, by=by, at=LATER)


def _end_test(case: Case, by: Actor) -> Any:
    case.testing = True
    db.session.flush()
    return cases.end_test(case_id=case.id, reason="It is a fault.", by=by, at=LATER)


RUNS = set(State) - ENDED
ASK = {"question": "Which lamp?"}
OPERATIONS = (
    Operation("accept", _on_case(cases.accept), WORKERS, {State.RECEIVED}),
    Operation(
        "refuse",
        _on_case(cases.refuse, ground="no_dispute", reason="Nothing to settle."),
        WORKERS,
        {State.RECEIVED},
    ),
    Operation(
        "ask complainant",
        _on_case(cases.ask, party=Party.COMPLAINANT, **ASK),
        WORKERS,
        {State.RECEIVED, State.WITH_SELLER, State.MEDIATION, State.DECIDING},
    ),
    Operation(
        "ask seller", _on_case(cases.ask, party=Party.SELLER, **ASK), WORKERS, {State.WITH_SELLER, State.DECIDING}
    ),
    Operation("answer as complainant", _on_case(cases.answer, text="The red one."), {LINK, *WORKERS}, {State.ASKED}),
    Operation(
        "answer as seller", _on_case(cases.answer, text="We test."), {SELLER}, {State.WITH_SELLER, State.DECIDING}
    ),
    Operation("note", _on_case(cases.note, text="Called."), WORKERS, set(State)),
    Operation("withdraw", _on_case(cases.withdraw, reason=None), {LINK, *WORKERS}, RUNS - {State.REMEDY}),
    Operation("start test", _on_case(cases.start_test, reason="Laboratory."), WORKERS, ACCEPTED),
    Operation("end test", _end_test, WORKERS, set(State)),
    Operation("add evidence", _add_evidence, {LINK, SELLER, *WORKERS}, RUNS),
    Operation("take", _take, WORKERS, RUNS),
    Operation("assign", _assign, {Role.COMPLIANCE_OFFICER, Role.ADMINISTRATOR}, RUNS),
)
BY_NAME = {operation.name: operation for operation in OPERATIONS}
# Both answers are one operation: what it means depends on who answers.
ALSO_ANSWER = {"answer as complainant": {SELLER}, "answer as seller": {LINK, *WORKERS}}


@pytest.fixture(scope="module")
def case_id(shared_app: Flask) -> int:
    """A case that waits for its seller."""
    with shared_app.app_context(), scoped(PLATFORM):
        install_rules()
        number = accepted_case().id
        db.session.commit()
    return number


@pytest.fixture
def case(shared_app: Flask, case_id: int) -> Iterator[Case]:
    """The case, to be brought into any state; all that the test does is undone."""
    with shared_app.app_context(), scoped(PLATFORM):
        yield db.session.get_one(Case, case_id)
        db.session.rollback()


def put(case: Case, state: State) -> None:
    """Bring the row into a state, with the columns that go with it."""
    case.state = state.value
    case.asked_in = State.WITH_SELLER.value if state is State.ASKED else None
    case.merged_into = case.id + 1 if state is State.MERGED else None
    case.testing = False
    db.session.flush()


def actor(who: Any, case: Case) -> Actor:
    """Somebody of each kind."""
    if who == LINK:
        return complainant(case.id)
    if who == STRANGERS_LINK:
        return complainant(case.id + 1)
    if who in {SELLER, OTHER_SELLER}:
        return shop(case.seller_id + (who == OTHER_SELLER))
    known = {Role.COMPLIANCE_OFFICER: OFFICER, Role.REVIEWER: REVIEWER}
    return known.get(who) or Actor("account", "905", f"{who}@platform.example", permissions_of([who]))


def outcome(operation: Operation, case: Case, by: Actor) -> type[DomainError] | None:
    try:
        operation.do(case, by)
    except DomainError as refused:
        return type(refused)
    return None


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", BY_NAME)
def test_each_operation_is_done_by_those_who_may_and_others_cases_are_not_there(
    case: Case, name: str, who: Any
) -> None:
    operation = BY_NAME[name]
    fitting = sorted(operation.states, key=[*State].index)
    put(case, State.WITH_SELLER if State.WITH_SELLER in operation.states else fitting[0])
    found = outcome(operation, case, actor(who, case))
    twin = {LINK: STRANGERS_LINK, SELLER: OTHER_SELLER}
    if who in operation.who:
        assert found is None
    elif who in ALSO_ANSWER.get(name, set()):
        assert found is InvalidTransition
    elif who in {twin[side] for side in twin if side in operation.who | ALSO_ANSWER.get(name, set())}:
        assert found is NotFound
    else:
        assert found is PermissionDenied


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", BY_NAME)
def test_each_operation_has_its_states(case: Case, name: str, state: State) -> None:
    operation = BY_NAME[name]
    by = actor(SELLER if name == "answer as seller" else Role.COMPLIANCE_OFFICER, case)
    put(case, state)
    assert outcome(operation, case, by) is (None if state in operation.states else InvalidTransition)


def test_what_was_asked_before_it_was_accepted_can_still_be_refused(case: Case) -> None:
    put(case, State.ASKED)
    case.asked_in = State.RECEIVED.value
    db.session.flush()
    assert outcome(BY_NAME["refuse"], case, OFFICER) is None
    assert case.accepted_at == AT
