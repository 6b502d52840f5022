"""Required fixes: who may do what in which state, and what follows from it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from governance.core.access import Actor, Role, permissions_of, system_actor
from governance.core.clocks import keeping
from governance.core.clocks.rules import ClockRule
from governance.core.database import db
from governance.core.errors import Conflict, DomainError, Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.rectification import deadline, evidence, fixes
from governance.rectification.events import FixVerified
from governance.rectification.models import FixEvidence
from governance.rectification.states import State
from governance.violations.models import LedgerEntry, Violation
from tests.builders import AT, make_account, make_seller
from tests.governance.rectification.fixing import (
    COLLEAGUE,
    DUE,
    LATER,
    OFFICER,
    REVIEWER,
    TERM,
    TWO_WEEKS_ON,
    audited,
    do,
    in_state,
    listen,
    make_document,
    require,
    shop,
    submit,
    told,
)


def somebody(role: Role) -> Actor:
    return Actor("account", "950", "somebody@platform.example", permissions_of([role]))


# Who may do what, and in which states; everything else is refused.
SELLERS_TURN = {"required", "planned", "returned"}
OPERATIONS = {
    "plan": ({"shop", "job"}, SELLERS_TURN, "planned"),
    "submit": ({"shop", "job"}, {"planned", "returned"}, "submitted"),
    "verify": ({"colleague", "reviewer"}, {"submitted"}, "verified"),
    "return_": ({"colleague", "reviewer"}, {"submitted"}, "returned"),
    "cancel": ({"officer", "colleague", "job"}, SELLERS_TURN | {"submitted"}, "cancelled"),
    "extend": ({"officer", "colleague", "job"}, SELLERS_TURN, None),
}
PEOPLE = ["officer", "colleague", "reviewer", "shop", "other shop", "job"]


def person(who: str, seller_id: int) -> Actor:
    if who == "shop":
        return shop(seller_id)
    if who == "other shop":
        return shop(make_seller().id, "912")
    return {"officer": OFFICER, "colleague": COLLEAGUE, "reviewer": REVIEWER, "job": system_actor("permits")}[who]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_moves_by_people_and_states(seller_id: int, operation: str, who: str) -> None:
    people, states, becomes = OPERATIONS[operation]
    by = person(who, seller_id)
    for state in (state.value for state in State):
        fix = in_state(seller_id, state)
        if state in states and who in people:
            assert do(operation, fix, by).state == becomes or (becomes is None and fix.state == state)
            continue
        with pytest.raises(DomainError) as refused:
            do(operation, fix, by)
        db.session.refresh(fix)
        assert fix.state == state
        if who in people:
            assert isinstance(refused.value, InvalidTransition), (state, refused.value)
        elif who == "other shop" and "shop" in people:
            assert isinstance(refused.value, NotFound)
        elif state in states:
            assert isinstance(refused.value, PermissionDenied), (state, refused.value)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.INTEGRATION, Role.APPLICANT])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_roles_that_have_no_part_in_fixes_change_none(seller_id: int, operation: str, role: Role) -> None:
    fix = in_state(seller_id, "submitted")
    with pytest.raises(PermissionDenied):
        do(operation, fix, somebody(role))


@pytest.mark.parametrize("role", list(Role))
def test_only_officers_require(seller_id: int, role: Role) -> None:
    if role is Role.COMPLIANCE_OFFICER:
        assert require(seller_id, by=somebody(role)).state == "required"
    else:
        with pytest.raises(PermissionDenied):
            require(seller_id, by=somebody(role))


def test_from_requirement_to_verification(shared_app: Flask, seller_id: int) -> None:
    heard = listen(shared_app, FixVerified)
    fix = require(seller_id)
    fixes.plan(fix_id=fix.id, owner=" Ana ", plan="Apply on Monday.", by=shop(seller_id), at=AT)
    submit(fix, at=AT)
    fixes.return_(fix_id=fix.id, reason="The second page is missing.", by=REVIEWER, at=AT)
    submit(fix, at=LATER, note="With both pages.")
    assert heard == []
    fixes.verify(fix_id=fix.id, by=COLLEAGUE, at=LATER)
    assert (fix.state, fix.owner, fix.closed_at, fix.judged_by) == ("verified", "Ana", LATER, "account:902")
    assert heard == [FixVerified(fix.id, seller_id, fix.source)]
    assert audited(fix) == ["fix:require", "fix:plan", "fix:submit", "fix:return", "fix:submit", "fix:verify"]
    assert [shown.note for shown, _ in evidence.shown_for(fix.id)] == [None, "With both pages."]
    assert fix.version == 6


def test_uploading_a_fix_admits_nothing(seller_id: int) -> None:
    """A verified fix leaves no violation and no points behind, and none becomes confirmed by it."""
    in_state(seller_id, "verified", source="complaint:17")
    assert db.session.scalar(select(func.count()).select_from(Violation)) == 0
    assert db.session.scalar(select(func.count()).select_from(LedgerEntry)) == 0


def test_the_same_source_again_is_the_same_fix_while_it_is_open(seller_id: int) -> None:
    fix = require(seller_id, source="permit:12")
    again = require(seller_id, source="permit:12", title="Told again", due_on=TWO_WEEKS_ON)
    assert (again.id, again.title, deadline.due_on(again)) == (fix.id, "Renew the food licence", DUE)
    submit(fix)
    assert require(seller_id, source="permit:12").id == fix.id
    assert audited(fix) == ["fix:require", "fix:plan", "fix:submit"]
    assert len(keeping.clocks_of(("fix", str(fix.id)))) == 1


def test_a_source_may_ask_again_once_its_fix_is_closed_and_other_sellers_have_their_own(seller_id: int) -> None:
    first = in_state(seller_id, "verified", source="permit:12")
    assert require(seller_id, source="permit:12").id != first.id
    assert require(make_seller().id, source="permit:12").seller_id != seller_id


def test_who_required_does_not_judge_even_under_another_address(seller_id: int) -> None:
    fix = in_state(seller_id, "submitted")
    renamed = Actor(OFFICER.kind, OFFICER.id, "married@platform.example", OFFICER.permissions)
    for operation in ("verify", "return_"):
        with pytest.raises(PermissionDenied, match="second person"):
            do(operation, fix, renamed)


def test_who_showed_evidence_in_an_earlier_round_does_not_judge_a_later_one(seller_id: int) -> None:
    """Nobody who ever had a part in a fix judges it, whatever they may do elsewhere today."""
    fix = require(seller_id)
    submit(fix, by=shop(seller_id, "921"))
    do("return_", fix, REVIEWER)
    submit(fix, by=shop(seller_id, "922"))
    changed_sides = Actor("account", "921", "now@platform.example", REVIEWER.permissions)
    with pytest.raises(PermissionDenied, match="second person"):
        do("verify", fix, changed_sides)


@pytest.mark.parametrize(
    ("judge", "name"),
    [("account:901", "second_person"), ("account:911", "second_person"), ("system:permits", "second_person")],
)
def test_the_database_itself_takes_no_judgement_of_somebody_involved(seller_id: int, judge: str, name: str) -> None:
    fix = in_state(seller_id, "submitted")
    verified = "UPDATE required_fix SET state = 'verified', closed_at = now(), judged_at = now(), judged_by = :judge"
    with pytest.raises(IntegrityError, match=name), db.session.begin_nested():
        db.session.execute(text(verified + " WHERE id = :id"), {"judge": judge, "id": fix.id})


def test_evidence_belongs_to_the_seller_and_every_fault_is_named(seller_id: int) -> None:
    fix = require(seller_id)
    gone = make_document(seller_id, name=None, uploaded_by=None, erased_at=AT)
    other, fine = make_document(make_seller().id), make_document(seller_id)
    platforms = make_document(None)
    with pytest.raises(Invalid) as refused:
        submit(fix, documents=[fine.id, other.id, gone.id, platforms.id, 999_999])
    assert [finding.pointer for finding in refused.value.findings] == [f"documents/{place}" for place in (1, 2, 3, 4)]
    assert db.session.scalar(select(func.count()).where(FixEvidence.fix_id == fix.id)) == 0
    assert fix.state == "planned"


def test_evidence_is_at_least_one_document_and_each_counts_once(seller_id: int) -> None:
    fix = require(seller_id)
    with pytest.raises(Invalid, match="at least one document"):
        submit(fix, documents=[])
    document = make_document(seller_id)
    submit(fix, documents=[document.id, document.id], note="  ")
    assert [(shown.document_id, shown.note) for shown, _ in evidence.shown_for(fix.id)] == [(document.id, None)]


def test_a_change_of_what_somebody_else_changed_meanwhile_is_a_conflict(seller_id: int) -> None:
    fix = require(seller_id)
    seen = fix.version
    do("plan", fix, shop(seller_id), version=seen)
    for operation in ("plan", "submit", "cancel", "extend"):
        with pytest.raises(Conflict, match="changed meanwhile"):
            do(operation, fix, OFFICER if operation in {"cancel", "extend"} else shop(seller_id), version=seen)
    submit(fix, version=fix.version)
    for operation in ("verify", "return_"):
        with pytest.raises(Conflict):
            do(operation, fix, REVIEWER, version=seen)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"title": " "}, "title"),
        ({"demand": ""}, "demand"),
        ({"source": ""}, "source"),
        ({"due_on": None}, "due_on"),
        ({"rule": TERM}, "due_on"),
        ({"due_on": AT.date()}, "due_on"),
        ({"due_on": date(2026, 2, 1)}, "due_on"),
        ({"due_on": None, "rule": ClockRule("platform", "promise", "us", AT.date(), 3, "hours")}, "rule"),  # type: ignore[arg-type]
    ],
)
def test_what_a_fix_needs(seller_id: int, changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        require(seller_id, **changes)
    assert [finding.pointer for finding in refused.value.findings] == [pointer]


def test_there_is_no_fix_for_nobody(seller_id: int) -> None:
    with pytest.raises(NotFound):
        require(seller_id + 999_999)
    with pytest.raises(NotFound):
        fixes.verify(fix_id=999_999, by=REVIEWER, at=AT)


@pytest.mark.parametrize(
    ("operation", "by", "empty"),
    [
        ("plan", "shop", "owner"),
        ("plan", "shop", "plan"),
        ("return_", "reviewer", "reason"),
        ("cancel", "officer", "reason"),
        ("extend", "officer", "reason"),
    ],
)
def test_what_others_will_read_is_said_in_words(seller_id: int, operation: str, by: str, empty: str) -> None:
    fix = in_state(seller_id, "submitted" if operation == "return_" else "required")
    with pytest.raises(Invalid) as refused:
        do(operation, fix, person(by, seller_id), **{empty: " "})
    assert [finding.pointer for finding in refused.value.findings] == [empty]


def test_names_of_people_do_not_stand_in_the_trail(seller_id: int) -> None:
    fix = require(seller_id)
    fixes.plan(fix_id=fix.id, owner="Ana Souza", plan="Ana asks the authority.", by=shop(seller_id), at=AT)
    trail = db.session.scalars(
        text("SELECT concat(reason, before, after) FROM audit_entry WHERE subject_kind = 'fix'")
    ).all()
    assert len(trail) == 2
    assert not any("Ana" in entry for entry in trail)


def test_who_is_told_what(seller_id: int) -> None:
    """The shop of everything but its own steps; those who may judge of evidence, except who may not judge this one."""
    owner = make_account(Role.SELLER, seller_id=seller_id)
    officer, reviewer = make_account(Role.COMPLIANCE_OFFICER), make_account(Role.REVIEWER)
    fix = require(seller_id, by=officer.actor())
    do("extend", fix, officer.actor())
    submit(fix, by=owner.actor())
    assert told(fix, officer.id) == []
    assert told(fix, reviewer.id) == ["fix.submitted"]
    do("return_", fix, reviewer.actor())
    do("cancel", fix, officer.actor())
    verified = require(seller_id, by=officer.actor())
    submit(verified, by=owner.actor())
    do("verify", verified, reviewer.actor())
    assert sorted(told(fix, owner.id)) == ["fix.cancelled", "fix.extended", "fix.required", "fix.returned"]
    assert sorted(told(verified, owner.id)) == ["fix.required", "fix.verified"]
