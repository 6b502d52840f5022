"""A fix that nobody answers is taken further some days after its last day, once, and as the rule book says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from governance.core.access import Role, system_actor
from governance.core.accounts import Account
from governance.core.audit import AuditEntry
from governance.core.clocks.steps import Reached, reach_due_steps
from governance.core.database import db
from governance.rectification import fixes
from governance.rectification.models import RequiredFix
from governance.rulebook import document, publication
from governance.violations import cases
from governance.violations.models import Violation
from tests.builders import AT, BY, make_account
from tests.governance.rectification.breaking import broken, day, fix_for, points
from tests.governance.rectification.fixing import OFFICER, REVIEWER, TWO_WEEKS_ON, do, plan, require, shop, submit, told

CLOCKS = system_actor("clock-steps")


@pytest.fixture(autouse=True)
def ruled(seller_id: int) -> None:
    publication.install_preset("fair-1000", by=BY, at=AT)


@pytest.fixture
def owner(seller_id: int) -> Account:
    return make_account(Role.SELLER, seller_id=seller_id)


def noon(number: int) -> datetime:
    """So many days after the first of March 2026; fixes of violations are required then and due on the sixteenth."""
    return datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(days=number)


def minutes_pass(*days: int) -> list[Reached]:
    return [reach_due_steps(by=CLOCKS, at=noon(number)) for number in days]


def reported(fix: RequiredFix) -> list[Violation]:
    """What was reported because a fix was not answered."""
    return list(db.session.scalars(select(Violation).where(Violation.source == f"fix:{fix.id}")))


def test_an_unanswered_fix_is_told_as_overdue_and_a_week_later_taken_further_once(
    seller_id: int, owner: Account
) -> None:
    officer = make_account(Role.COMPLIANCE_OFFICER)
    fix = fix_for(broken(seller_id))
    minutes_pass(16, 22)
    assert (fix.escalated_at, reported(fix)) == (None, [])
    assert told(fix, officer.id) == ["fix.overdue"]
    minutes_pass(23, 23, 24, 60)
    assert fix.escalated_at == noon(23)
    for account in (officer.id, owner.id):
        assert told(fix, account).count("fix.escalated") == 1
    (violation,) = reported(fix)
    assert (violation.rule, violation.state, violation.automatic) == ("fix_not_done", "confirmed", True)
    assert violation.evidence == [{"kind": "fix", "reference": str(fix.id)}]
    assert points(seller_id, noon(23)) == 2 + violation.points
    trail = select(AuditEntry.after).where(AuditEntry.action == "fix:escalate")
    assert [entry["violation"] for entry in db.session.scalars(trail)] == [violation.id]


def test_after_an_outage_both_steps_come_in_their_order(seller_id: int, owner: Account) -> None:
    fix = fix_for(broken(seller_id))
    minutes_pass(40)
    assert sorted(told(fix, owner.id)) == ["fix.escalated", "fix.overdue", "fix.required"]
    assert len(reported(fix)) == 1


def test_evidence_however_late_keeps_it_from_being_taken_further(seller_id: int) -> None:
    fix = fix_for(broken(seller_id))
    minutes_pass(16)
    plan(fix, at=noon(20))
    submit(fix, at=noon(20))
    minutes_pass(23, 30)
    assert (fix.escalated_at, reported(fix)) == (None, [])


def test_a_plan_alone_does_not_keep_it(seller_id: int) -> None:
    fix = fix_for(broken(seller_id))
    plan(fix)
    minutes_pass(23)
    assert len(reported(fix)) == 1


def test_late_evidence_that_is_returned_leaves_what_was_left_of_the_week(seller_id: int) -> None:
    """Shown three days late, returned five days on: the four days that were left of the week begin then."""
    fix = fix_for(broken(seller_id))
    minutes_pass(16)
    plan(fix, at=noon(19))
    submit(fix, at=noon(19))
    fixes.return_(fix_id=fix.id, reason="A page is missing.", by=REVIEWER, at=noon(24))
    minutes_pass(25)
    assert (fix.escalated_at is not None) == bool(reported(fix))
    minutes_pass(40)
    assert len(reported(fix)) == 1


def test_while_the_violation_is_contested_people_are_told_and_nothing_else_follows(
    seller_id: int, owner: Account
) -> None:
    violation = broken(seller_id)
    fix = fix_for(violation)
    cases.begin_appeal(violation_id=violation.id, by=shop(seller_id), at=noon(10))
    minutes_pass(23)
    assert (fix.escalated_at, reported(fix)) == (noon(23), [])
    assert "fix.escalated" in told(fix, owner.id)


def test_a_fix_that_follows_from_something_else_is_taken_to_people_alone(seller_id: int, owner: Account) -> None:
    fix = require(seller_id)  # due on the eleventh
    minutes_pass(18)
    assert (fix.escalated_at, reported(fix)) == (noon(18), [])
    assert "fix.escalated" in told(fix, owner.id)


def test_whoever_gets_longer_is_not_taken_further_before_the_new_day_has_passed(seller_id: int) -> None:
    fix = require(seller_id)
    minutes_pass(18)
    do("extend", fix, OFFICER, due_on=TWO_WEEKS_ON)
    assert (fix.overdue_at, fix.escalated_at) == (None, None)
    minutes_pass(30)
    assert fix.escalated_at is None
    minutes_pass(32)
    assert fix.escalated_at == noon(32)


def test_what_is_closed_is_not_taken_further(seller_id: int) -> None:
    fix = fix_for(broken(seller_id))
    fixes.cancel(fix_id=fix.id, reason="Asked for twice.", by=OFFICER, at=noon(17))
    minutes_pass(23, 40)
    assert (fix.escalated_at, reported(fix)) == (None, [])


def test_a_rule_book_that_names_no_violation_leaves_it_to_people(seller_id: int) -> None:
    rules = publication.document_of(publication.in_force(day()).id)
    rules |= {"version": "milder", "rectification": {"escalate_after_days": 3}}
    publication.publish(document.parse(rules), by=BY, at=AT + timedelta(minutes=1))
    fix = fix_for(broken(seller_id))
    minutes_pass(16, 19)
    assert (fix.escalated_at, reported(fix)) == (noon(19), [])


def test_a_rule_book_without_the_section_takes_nothing_further(seller_id: int) -> None:
    rules = publication.document_of(publication.in_force(day()).id) | {"version": "older"}
    del rules["rectification"]
    publication.publish(document.parse(rules), by=BY, at=AT + timedelta(minutes=1))
    fix = fix_for(broken(seller_id))
    minutes_pass(16, 23, 60)
    assert fix.overdue_at == noon(16)
    assert fix.escalated_at is None


def test_the_violation_of_an_unanswered_fix_asks_for_no_fix_itself(seller_id: int) -> None:
    fix = fix_for(broken(seller_id))
    minutes_pass(23)
    (violation,) = reported(fix)
    assert db.session.scalar(select(RequiredFix).where(RequiredFix.source == f"violation:{violation.id}")) is None


def test_the_shop_can_still_put_it_right_afterwards(seller_id: int) -> None:
    fix = fix_for(broken(seller_id))
    minutes_pass(23)
    plan(fix, by=shop(seller_id), at=noon(24))
    submit(fix, at=noon(24))
    assert fixes.verify(fix_id=fix.id, by=REVIEWER, at=noon(25)).state == "verified"
