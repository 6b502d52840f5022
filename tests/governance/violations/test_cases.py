"""Cases that people report and decide."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from governance.core.access import Actor, Permission, Role, permissions_of
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.rulebook import publication
from governance.violations import cases, ledger
from governance.violations.models import Violation
from tests.builders import AT, BY, make_seller

OFFICER = Actor("account", "1", "officer@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
REVIEWER = Actor("account", "2", "reviewer@platform.example", permissions_of([Role.REVIEWER]))
DECIDED = date(2026, 3, 1)


@pytest.fixture
def seller_id(platform: None) -> int:
    """A seller, with the default rule book in force."""
    publication.install_preset("fair-1000", by=BY, at=AT)
    return make_seller().id


def report(seller_id: int, **changes: Any) -> Violation:
    told: dict[str, Any] = {
        "seller_id": seller_id,
        "rule": "invented_reviews",
        "source": "report:17",
        "occurred_on": date(2026, 2, 1),
        "reason": "Forty reviews from one device within an hour.",
        "by": OFFICER,
        "at": AT,
    }
    return cases.report(**told | changes)


def points(seller_id: int) -> int:
    return ledger.balance(seller_id, DECIDED, AT)


def audited() -> list[str]:
    trail = select(AuditEntry.action).where(AuditEntry.subject_kind == "violation").order_by(AuditEntry.id)
    return list(db.session.scalars(trail))


def test_a_report_alone_costs_nothing(seller_id: int) -> None:
    violation = report(seller_id)
    assert violation.state == "reported"
    assert (violation.points, violation.points_class, violation.severity) == (6, "serious", "high")
    assert points(seller_id) == 0


def test_a_second_person_confirms_and_the_points_count_from_that_day(seller_id: int) -> None:
    violation = report(seller_id)
    cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=REVIEWER, at=AT)
    assert violation.state == "confirmed"
    assert points(seller_id) == 6
    [(entry, case)] = db.session.execute(ledger.active_entries(seller_id, DECIDED, AT)).all()
    assert case.id == violation.id
    assert (entry.effective_at, entry.lapses_at) == (DECIDED, date(2027, 3, 1))
    assert entry.rule_book_id == violation.rule_book_id
    assert audited() == ["violation:report", "violation:confirm"]


def test_who_reported_does_not_decide(seller_id: int) -> None:
    violation = report(seller_id)
    with pytest.raises(PermissionDenied, match="second person"):
        cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=OFFICER, at=AT)
    with pytest.raises(PermissionDenied, match="second person"):
        cases.dismiss(violation_id=violation.id, reason="Mine.", by=OFFICER, at=AT)
    assert violation.state == "reported"


def test_a_dismissed_case_stays_dismissed(seller_id: int) -> None:
    violation = report(seller_id)
    cases.dismiss(violation_id=violation.id, reason="The device belongs to a market stall.", by=REVIEWER, at=AT)
    with pytest.raises(InvalidTransition, match="that is dismissed"):
        cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=REVIEWER, at=AT)
    assert points(seller_id) == 0
    assert audited() == ["violation:report", "violation:dismiss"]


def test_confirming_twice_is_refused_and_posts_once(seller_id: int) -> None:
    violation = report(seller_id)
    cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=REVIEWER, at=AT)
    with pytest.raises(InvalidTransition):
        cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=REVIEWER, at=AT)
    assert points(seller_id) == 6


def test_the_same_report_again_is_the_same_case(seller_id: int) -> None:
    assert report(seller_id).id == report(seller_id, reason="Told again.").id
    assert db.session.scalar(select(func.count()).select_from(Violation)) == 1
    assert audited() == ["violation:report"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"rule": "bad_mood"}, "has no rule 'bad_mood'"), ({"reason": " "}, "Say in words")],
)
def test_a_report_needs_a_rule_and_a_reason(seller_id: int, change: dict[str, str], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        report(seller_id, **change)


def test_a_dismissal_needs_a_reason(seller_id: int) -> None:
    violation = report(seller_id)
    with pytest.raises(Invalid, match="Say in words"):
        cases.dismiss(violation_id=violation.id, reason="", by=REVIEWER, at=AT)


def test_what_is_not_there_cannot_be_decided(seller_id: int) -> None:
    with pytest.raises(NotFound):
        cases.confirm(violation_id=seller_id + 999, effective_on=DECIDED, by=REVIEWER, at=AT)


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
        violation = report(seller_id, source=f"report:{number}", rule="prohibited_goods")
        cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=REVIEWER, at=AT)
    assert points(seller_id) == 12
