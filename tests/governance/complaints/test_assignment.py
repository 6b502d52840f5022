"""Who holds a case: whoever takes it, is given it, or has the fewest; never who filed it, and nobody who is away."""

from __future__ import annotations

from datetime import date

import pytest

from governance.complaints import assignment, cases, duty
from governance.complaints.models import Case
from governance.core.access import Actor, Role, permissions_of
from governance.core.accounts import Account
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from tests.builders import AT, BY, make_account
from tests.governance.complaints.filed import LATER, OFFICER, entries_of, filed_case, link, officers, person, shop, told

pytestmark = pytest.mark.usefixtures("desk")
TODAY = AT.date()


def acting(account_id: int) -> Actor:
    return db.session.get_one(Account, account_id).actor()


def away(account_id: int, deputy_id: int | None = None, *, on: date = TODAY) -> None:
    duty.set_deputy(account_id=account_id, deputy_id=deputy_id, from_on=on, until_on=on, by=OFFICER, at=AT)


def held(case: Case, by: int | None) -> Case:
    case.handler_id = by
    db.session.flush()
    return case


def test_cases_go_to_whoever_holds_the_fewest_and_what_has_ended_counts_for_nobody() -> None:
    one, other = officers(2)
    first, second, third = (filed_case() for _ in range(3))
    assert [first.handler_id, second.handler_id, third.handler_id] == [one, other, one]
    for case in (first, third):
        cases.withdraw(case_id=case.id, reason=None, by=link(case), at=AT)
    assert filed_case().handler_id == one


def test_nobody_is_given_what_they_filed() -> None:
    one, other = officers(2)
    email = db.session.get_one(Account, one).email.upper()
    case = filed_case(person=person(email=email))
    assert case.handler_id == other
    with pytest.raises(PermissionDenied, match="themselves"):
        assignment.assign(case_id=case.id, account_id=one, by=OFFICER, at=AT)
    with pytest.raises(PermissionDenied, match="yourself"):
        assignment.take(case_id=held(case, None).id, by=acting(one), at=AT)


def test_without_officers_a_reviewer_gets_it_and_without_anybody_nobody() -> None:
    assert filed_case().handler_id is None
    reviewer = make_account(Role.REVIEWER).id
    assert filed_case().handler_id == reviewer


def test_who_is_away_is_given_nothing_on_those_days() -> None:
    one, other = officers(2)
    away(one)
    assert [filed_case().handler_id, filed_case().handler_id] == [other, other]
    away(other)
    assert filed_case().handler_id is None


def test_a_deputy_gets_the_cases_of_who_is_away_and_a_deputys_deputy_after_them() -> None:
    one, other, third = officers(3)
    case = held(filed_case(), one)
    away(one, other)
    away(other, third)
    assert duty.on_duty(one, AT) == third
    assert assignment.assign_by_load(case, BY, AT) == third
    away(third, one)  # in a circle nobody is there
    assert duty.on_duty(one, AT) is None
    assert assignment.assign_by_load(case, BY, AT) is None


def test_what_was_said_last_about_an_absence_counts() -> None:
    one, other, third = officers(3)
    away(one, other)
    away(one, third)
    assert duty.on_duty(one, AT) == third
    away(one, other, on=date(2026, 3, 9))
    assert duty.on_duty(one, AT) == third


def test_an_officer_takes_what_nobody_holds_or_whose_holder_is_away() -> None:
    one, other = officers(2)
    case = held(filed_case(), None)
    assignment.take(case_id=case.id, by=acting(one), at=LATER)
    assert case.handler_id == one
    assignment.take(case_id=case.id, by=acting(one), at=LATER)
    with pytest.raises(Conflict, match="colleague"):
        assignment.take(case_id=case.id, by=acting(other), at=LATER)
    away(one)
    assignment.take(case_id=case.id, by=acting(other), at=LATER)
    assert case.handler_id == other
    assert [(entry.kind, entry.data) for entry in entries_of(case)[-2:]] == [
        ("assigned", {"account": one}),
        ("assigned", {"account": other}),
    ]
    with pytest.raises(PermissionDenied, match="person"):
        assignment.take(case_id=case.id, by=BY, at=LATER)


def test_whoever_is_given_a_case_hears_of_it_once() -> None:
    case = filed_case()
    one = officers(1)[0]
    for _ in range(2):
        assignment.assign(case_id=case.id, account_id=one, by=OFFICER, at=LATER)
    assert told(case, one) == ["case.assigned"]


def test_only_those_who_work_on_cases_are_given_one() -> None:
    case = filed_case()
    for role in (Role.ADMINISTRATOR, Role.INTEGRATION):
        with pytest.raises(PermissionDenied, match="does not work"):
            assignment.assign(case_id=case.id, account_id=make_account(role).id, by=OFFICER, at=AT)
    gone = db.session.get_one(Account, officers(1)[0])
    gone.active = False
    with pytest.raises(PermissionDenied, match="does not work"):
        assignment.assign(case_id=case.id, account_id=gone.id, by=OFFICER, at=AT)
    with pytest.raises(NotFound):
        assignment.assign(case_id=case.id, account_id=1_000_000, by=OFFICER, at=AT)
    cases.withdraw(case_id=case.id, reason=None, by=link(case), at=AT)
    with pytest.raises(InvalidTransition, match="held by nobody"):
        assignment.assign(case_id=case.id, account_id=officers(1)[0], by=OFFICER, at=AT)


def test_absences_are_told_by_oneself_or_by_who_assigns() -> None:
    one, other = officers(2)
    duty.set_deputy(account_id=one, deputy_id=other, from_on=TODAY, until_on=TODAY, by=acting(one), at=AT)
    reviewer = Actor("account", str(other), "r@platform.example", permissions_of([Role.REVIEWER]))
    for by in (reviewer, shop(7)):
        with pytest.raises(PermissionDenied):
            duty.set_deputy(account_id=one, deputy_id=None, from_on=TODAY, until_on=TODAY, by=by, at=AT)


@pytest.mark.parametrize(("days", "itself"), [((TODAY, date(2026, 2, 28)), False), ((TODAY, TODAY), True)])
def test_an_absence_ends_after_it_begins_and_has_another_deputy(days: tuple[date, date], itself: bool) -> None:
    one = officers(1)[0]
    with pytest.raises(Invalid):
        duty.set_deputy(
            account_id=one, deputy_id=one if itself else None, from_on=days[0], until_on=days[1], by=OFFICER, at=AT
        )
