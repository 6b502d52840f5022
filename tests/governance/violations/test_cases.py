"""Violations that people report and decide: nobody decides what they reported."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.core.access import Actor, Permission, Role, permissions_of, system_actor
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.violations import cases, ledger, rule_watch
from governance.violations.events import ViolationsConfirmed, ViolationsEnded
from governance.violations.models import LedgerEntry, Violation
from tests.builders import AT, BY
from tests.governance.rectification.fixing import listen
from tests.governance.violations.decided import (
    DECIDED,
    OFFICER,
    REVIEWER,
    THIRD,
    audited,
    confirmed,
    entries,
    points,
    report,
)


def test_a_report_alone_costs_nothing(seller_id: int) -> None:
    violation = report(seller_id)
    assert violation.state == "reported"
    assert (violation.points, violation.points_class, violation.severity) == (6, "serious", "high")
    assert (violation.reported_by, violation.confirmed_by) == ("account:1", None)
    assert points(seller_id) == 0


def test_a_report_keeps_what_is_known_of_the_breach(seller_id: int) -> None:
    evidence = [{"kind": "draw", "reference": "D-4"}]
    known: dict[str, Any] = {
        "product": "lamp-7",
        "category": "lamps",
        "order_reference": "o-1",
        "amount": Decimal("12.50"),
        "currency": "CNY",
        "rate": "late",
        "external_reference": "4711",
    }
    violation = report(seller_id, **known, evidence=evidence)
    db.session.refresh(violation)
    assert {name: getattr(violation, name) for name in known} == known
    assert violation.evidence == evidence


def test_a_second_person_confirms_and_the_points_count_from_that_day(seller_id: int) -> None:
    violation = confirmed(seller_id)
    assert (violation.state, violation.confirmed_by, violation.automatic) == ("confirmed", "account:2", False)
    assert points(seller_id) == 6
    [(entry, case, earned)] = db.session.execute(ledger.active_entries(seller_id, DECIDED, AT)).all()
    assert (case.id, earned) == (violation.id, None)
    assert (entry.effective_at, entry.lapses_at) == (DECIDED, date(2027, 3, 1))
    assert (entry.rule_book_id, entry.by) == (violation.rule_book_id, "account:2")
    assert audited(violation) == ["violation:report", "violation:confirm"]


def test_those_above_hear_of_what_stands_and_what_no_longer_does(shared_app: Flask, seller_id: int) -> None:
    stands, ended = listen(shared_app, ViolationsConfirmed), listen(shared_app, ViolationsEnded)
    violation = confirmed(seller_id)
    assert (stands, ended) == ([ViolationsConfirmed((violation.id,))], [])
    cases.withdraw(violation_id=violation.id, reason="Another shop's order.", by=REVIEWER, at=AT)
    assert ended == [ViolationsEnded((violation.id,), "withdrawn")]


def test_who_reported_does_not_decide(seller_id: int) -> None:
    violation = report(seller_id)
    with pytest.raises(PermissionDenied, match="second person"):
        cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=OFFICER, at=AT)
    with pytest.raises(PermissionDenied, match="second person"):
        cases.dismiss(violation_id=violation.id, reason="Mine.", by=OFFICER, at=AT)
    assert violation.state == "reported"


def test_no_job_decides_what_waits_for_a_person(seller_id: int) -> None:
    violation = report(seller_id)
    with pytest.raises(PermissionDenied, match="person of the platform"):
        cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=BY, at=AT)


def test_a_dismissed_violation_stays_dismissed(seller_id: int) -> None:
    violation = report(seller_id)
    cases.dismiss(violation_id=violation.id, reason="The device belongs to a market stall.", by=REVIEWER, at=AT)
    with pytest.raises(InvalidTransition, match="that is dismissed"):
        cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=REVIEWER, at=AT)
    assert report(seller_id).state == "dismissed"
    assert (violation.decided_reason, points(seller_id)) == ("The device belongs to a market stall.", 0)
    assert audited(violation) == ["violation:report", "violation:dismiss"]


def test_confirming_twice_is_refused_and_posts_once(seller_id: int) -> None:
    violation = confirmed(seller_id)
    with pytest.raises(InvalidTransition):
        cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=REVIEWER, at=AT)
    assert entries(seller_id) == [6]


def test_what_was_changed_meanwhile_is_looked_at_again(seller_id: int) -> None:
    violation = report(seller_id)
    with pytest.raises(Conflict, match="changed meanwhile"):
        cases.confirm(
            violation_id=violation.id, effective_on=DECIDED, by=REVIEWER, at=AT, version=violation.version + 1
        )
    cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=REVIEWER, at=AT, version=violation.version)
    assert violation.version == 2


def test_the_same_report_again_is_the_same_violation(seller_id: int) -> None:
    first = report(seller_id)
    assert report(seller_id, reason="Told again.").id == first.id
    assert db.session.scalar(select(func.count()).select_from(Violation)) == 1
    assert audited(first) == ["violation:report"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"rule": "bad_mood"}, "has no rule 'bad_mood'"), ({"reason": " "}, "Say in words")],
)
def test_a_report_needs_a_rule_and_a_reason(seller_id: int, change: dict[str, str], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        report(seller_id, **change)


@pytest.mark.parametrize("operation", [cases.dismiss, cases.withdraw])
def test_what_is_decided_for_the_seller_needs_a_reason(seller_id: int, operation: Any) -> None:
    violation = report(seller_id)
    with pytest.raises(Invalid, match="Say in words"):
        operation(violation_id=violation.id, reason=" ", by=REVIEWER, at=AT)


def test_what_is_not_there_cannot_be_decided(seller_id: int) -> None:
    with pytest.raises(NotFound):
        cases.confirm(violation_id=seller_id + 999_999, effective_on=DECIDED, by=REVIEWER, at=AT)


@pytest.mark.parametrize("role", list(Role))
def test_roles_that_may_report_and_decide(seller_id: int, role: Role) -> None:
    somebody = Actor("account", "3", "somebody", permissions_of([role]))
    may_report = role is Role.COMPLIANCE_OFFICER
    may_decide = role in {Role.COMPLIANCE_OFFICER, Role.REVIEWER}
    assert (Permission.VIOLATION_REPORT in somebody.permissions) is may_report
    violation = report(seller_id)
    if may_decide:
        cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=somebody, at=AT)
    else:
        with pytest.raises(PermissionDenied):
            cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=somebody, at=AT)
    if not may_report:
        with pytest.raises(PermissionDenied):
            report(seller_id, source="report:18", by=somebody)


def test_two_reports_of_one_day_stay_under_the_limit_of_a_day(seller_id: int) -> None:
    for number in range(3):
        confirmed(seller_id, source=f"report:{number}", rule="prohibited_goods")
    assert points(seller_id) == 12


# --------------------------------------------------------------------------------------------- by the rule alone


def by_rule(seller_id: int, **changes: Any) -> Violation:
    told: dict[str, Any] = {
        "seller_id": seller_id,
        "rule": "late_deliveries",
        "source": "assessment:1:late",
        "occurred_on": DECIDED,
        "effective_on": DECIDED,
        "reason": "At least 6 % of 400 orders were late.",
        "rate": "late",
        "by": system_actor("assessment"),
        "at": AT,
    }
    return cases.report_and_confirm(**told | changes)


def test_the_rule_book_confirms_where_it_says_so(seller_id: int) -> None:
    violation = by_rule(seller_id)
    assert (violation.state, violation.automatic) == ("confirmed", True)
    assert (violation.reported_by, violation.confirmed_by) == ("system:assessment", "system:rule-book")
    assert points(seller_id) == violation.points
    assert by_rule(seller_id).id == violation.id
    assert len(entries(seller_id)) == 1


def test_a_paused_rule_waits_for_a_person(seller_id: int) -> None:
    figures = {"overturned": 9, "decided": 20, "lower": 250_000, "limit": 100_000}
    rule_watch.pause(rule="late_deliveries", alert_only=False, by=BY, at=AT, **figures)
    violation = by_rule(seller_id)
    assert (violation.state, violation.automatic, points(seller_id)) == ("reported", False, 0)
    cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=REVIEWER, at=AT)
    assert (violation.confirmed_by, violation.automatic) == ("account:2", False)
    rule_watch.pause(rule="slow_answers", alert_only=True, by=BY, at=AT, **figures)  # only watched
    assert by_rule(seller_id, rule="slow_answers", source="assessment:1:slow").automatic is True


# ------------------------------------------------------------------------------------------------------ withdrawn


def test_what_is_withdrawn_never_counted_and_may_come_again(seller_id: int) -> None:
    violation = confirmed(seller_id)
    cases.withdraw(violation_id=violation.id, reason="The order was another shop's.", by=THIRD, at=AT)
    assert (violation.state, violation.decided_reason) == ("withdrawn", "The order was another shop's.")
    assert (points(seller_id), entries(seller_id)) == (0, [6, -6])
    again = report(seller_id, reason="It was this shop's after all.")
    assert (again.id, again.state, again.decided_reason) == (violation.id, "reported", None)
    assert (again.confirmed_at, again.effective_on, again.reason) == (None, None, "It was this shop's after all.")
    cases.confirm(violation_id=again.id, effective_on=DECIDED, by=REVIEWER, at=AT)
    assert (points(seller_id), entries(seller_id)) == (6, [6, -6, 6])
    chain = db.session.scalars(select(LedgerEntry).where(LedgerEntry.seller_id == seller_id).order_by(LedgerEntry.id))
    first, second, third = chain
    assert (first.reverses, second.reverses, third.reverses) == (None, first.id, second.id)


def test_a_fix_that_was_verified_ends_points_that_count_until_then(seller_id: int) -> None:
    violation = confirmed(seller_id, rule="after_sales_refused")
    assert points(seller_id, date(2026, 8, 1)) == 2
    cases.fix_verified(violation_id=violation.id, on=date(2026, 3, 20), by=REVIEWER, at=AT)
    assert [points(seller_id, date(2026, 3, day)) for day in (19, 20)] == [2, 0]
    cases.fix_verified(violation_id=violation.id, on=date(2026, 3, 25), by=REVIEWER, at=AT)
    assert violation.fix_verified_on == date(2026, 3, 20)
