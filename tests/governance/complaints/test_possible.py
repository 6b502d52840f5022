"""What a case says can be done now is exactly what the operations let somebody do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from governance.complaints import (
    assignment,
    cases,
    decision,
    evidence,
    ip_notices,
    mediation,
    outcome,
    questions,
    remedies,
)
from governance.complaints.filing import Person
from governance.complaints.models import Case
from governance.complaints.possible import ACTS
from governance.complaints.readings import contact_of, read_case
from governance.complaints.states import Outcome, Party
from governance.core.access import Actor
from governance.core.database import db
from governance.core.errors import DomainError
from tests.builders import AT, make_account
from tests.governance.complaints.filed import (
    COLLEAGUE,
    OFFICER,
    REVIEWER,
    SYSTEM_OF_PLATFORM,
    link,
    make_document,
    officers,
    person,
    shop,
)
from tests.governance.complaints.walked import closed_case, in_state, notice, offered, rated, report, shown

WORDS = {"text": "In words."}
REASON = {"reason": "In words."}
TERMS = {"remedy": "refund", "text": "All of it."}


def made(case: Case, by: Actor, colleague: int) -> dict[str, Callable[[], object]]:
    """Every operation, with everything it needs."""

    def call(operation: Callable[..., object], **given: Any) -> Callable[[], object]:
        return lambda: operation(case_id=case.id, by=by, at=AT, **given)

    of_complaint = {"remedy": "refund"} if case.kind == "complaint" else {}
    document = make_document(case, seller_id=by.seller_id)
    return {
        "accept": call(cases.accept),
        "accept_offer": call(mediation.accept_offer),
        "action_taken": call(ip_notices.action_taken, **WORDS),
        "add_evidence": call(evidence.add, documents=[document.id], note=None),
        "answer": call(questions.answer, **WORDS),
        "ask": call(questions.ask, question="Which one?", party=Party.COMPLAINANT),
        "ask_seller": call(questions.ask, question="Which one?", party=Party.SELLER),
        "assign": call(assignment.assign, account_id=colleague),
        "authority_told": call(cases.authority_told, **WORDS),
        "confirm": call(remedies.confirm),
        "contact": call(contact_of),
        "counter_notice": call(ip_notices.counter_notice, **WORDS),
        "decide": call(decision.decide, outcome=Outcome.UPHELD, **REASON, **of_complaint),
        "end_test": call(cases.end_test, **REASON),
        "note": call(cases.note, **WORDS),
        "offer": call(mediation.offer, **TERMS),
        "rate": call(outcome.rate, rating=3),
        "refuse": call(cases.refuse, ground="no_dispute", **REASON),
        "refuse_offer": call(mediation.refuse_offer),
        "reopen": call(outcome.reopen, **REASON),
        "return": call(remedies.return_, **REASON),
        "show": call(remedies.show, **WORDS),
        "start_test": call(cases.start_test, **REASON),
        "take": call(assignment.take),
        "take_back": call(mediation.take_back),
        "withdraw": call(cases.withdraw, reason=None),
    }


def done(operation: Callable[[], object]) -> bool:
    """Whether an operation lets it be done; nothing of it stays."""
    savepoint = db.session.begin_nested()
    try:
        operation()
    except DomainError:
        return False
    finally:
        savepoint.rollback()
        db.session.expire_all()
    return True


def under_test() -> Case:
    case = in_state("deciding")
    cases.start_test(case_id=case.id, reason="A laboratory looks at it.", by=OFFICER, at=AT)
    return case


def reopened() -> Case:
    case = in_state("closed")
    return outcome.reopen(case_id=case.id, reason="It broke again.", by=link(case), at=AT)


WAYS: dict[str, Callable[[], Case]] = {
    **{
        state: lambda state=state: in_state(state)  # type: ignore[misc]
        for state in ("received", "asked", "with_seller", "mediation", "counter_notice", "deciding", "remedy", "closed")
    },
    "not accepted": lambda: in_state("not_accepted"),
    "withdrawn": lambda: in_state("withdrawn"),
    "offered by the complainant": lambda: offered(in_state("deciding"), Party.COMPLAINANT),
    "proposed by the platform": lambda: offered(in_state("deciding"), Party.PLATFORM),
    "shown": lambda: shown(in_state("remedy")),
    "rated": lambda: rated(in_state("closed")),
    "tested": under_test,
    "reopened": reopened,
    "ended, and an authority waits": lambda: closed_case(authority="samr_12315", source="samr_12315"),
    "report": report,
    "notice": notice,
}

# Where it matters who of the platform it is.
OTHERS = {"reopened": [COLLEAGUE, REVIEWER], "deciding": [REVIEWER, SYSTEM_OF_PLATFORM]}


@pytest.mark.parametrize("way", WAYS)
def test_what_can_be_done_is_what_the_operations_let_pass(desk: Flask, way: str) -> None:
    case, (colleague,) = WAYS[way](), officers(1)
    sides = [link(case)] if case.seller_told_at is None else [link(case), shop(case.seller_id)]
    for by in [OFFICER, *OTHERS.get(way, []), *sides]:
        can = read_case(case_id=case.id, by=by, at=AT).can
        tried = made(case, by, colleague)
        passed = {name for name, operation in tried.items() if done(operation)}
        assert passed == can - {"merge"}, (by.label, way)


def test_every_act_is_tried(desk: Flask) -> None:
    """But for joining cases, which needs a second one."""
    assert set(made(in_state("received"), OFFICER, 0)) == set(ACTS) - {"merge"}


def test_nobody_works_on_their_own_case(desk: Flask) -> None:
    account = make_account(email="Mary@platform.example")
    own = in_state("deciding", person=person_at(account.email))
    assert read_case(case_id=own.id, by=account.actor(), at=AT).can == frozenset()
    assert not any(done(operation) for operation in made(own, account.actor(), account.id).values())


def test_an_officer_confirms_when_the_complainant_says_nothing(desk: Flask) -> None:
    case = shown(in_state("remedy"))
    assert "confirm" not in read_case(case_id=case.id, by=OFFICER, at=AT + timedelta(days=6)).can
    assert "confirm" in read_case(case_id=case.id, by=OFFICER, at=AT + timedelta(days=7)).can
    assert "confirm" in read_case(case_id=case.id, by=link(case), at=AT).can


def person_at(email: str) -> Person:
    """Somebody with this address, written in another way."""
    return person(email=email.upper())
