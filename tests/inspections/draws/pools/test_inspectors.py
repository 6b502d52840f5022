"""Inspectors: appointed under a pseudonym, with the work they can take, resting and back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from governance.core.access import Actor, Role, permissions_of
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from inspections.draws.pools import inspectors
from inspections.draws.pools.models import Inspector
from inspections.draws.pools.readings import find_inspectors, read_inspector
from tests.builders import AT, BY, make_account
from tests.inspections.pooled import make_inspector

pytestmark = pytest.mark.usefixtures("undone")

REVIEWER = Actor("account", "903", "reviewer@platform.example", permissions_of([Role.REVIEWER]))
INSPECTOR = Actor("account", "905", "inspector@platform.example", permissions_of([Role.INSPECTOR]))


def trail(inspector: Inspector) -> list[tuple[str, str | None, Any]]:
    its = (AuditEntry.subject_kind == "inspector", AuditEntry.subject_id == str(inspector.id))
    rows = db.session.scalars(select(AuditEntry).where(*its).order_by(AuditEntry.id))
    return [(row.action, row.reason, row.after) for row in rows]


def appointed(**details: Any) -> Inspector:
    told: dict[str, Any] = {"code": "I-07", "team": " north ", "tasks_a_week": 5, "by": BY, "at": AT}
    return inspectors.appoint(**{"email": make_account(Role.INSPECTOR).email} | told | details)


def test_somebody_with_the_role_inspects_under_a_code_from_today_on() -> None:
    inspector = appointed()
    assert (inspector.code, inspector.team, inspector.active) == ("I-07", "north", True)
    assert inspector.since == date(2026, 3, 1)
    (entry,) = trail(inspector)
    assert entry[0] == "inspector:change"
    assert entry[2]["code"] == "I-07"


@pytest.mark.parametrize("role", [Role.COMPLIANCE_OFFICER, Role.ADMINISTRATOR])
def test_an_account_without_the_role_is_not_appointed(role: Role) -> None:
    with pytest.raises(Invalid, match="role inspector") as refused:
        appointed(email=make_account(role).email)
    assert refused.value.findings[0].pointer == "email"


def test_a_closed_or_unknown_account_is_not_appointed() -> None:
    account = make_account(Role.INSPECTOR)
    account.active = False
    for email in (account.email, "nobody@platform.example"):
        with pytest.raises(Invalid, match="no open account"):
            appointed(email=email)


@pytest.mark.parametrize("code", ["", "I 07", "I-07\t", "Inspektör", "-07", "x" * 33, "I#1"])
def test_a_code_is_plain_for_it_stands_in_public_records(code: str) -> None:
    if code.strip() == "I-07":
        assert appointed(code=code).code == "I-07"
        return
    with pytest.raises(Invalid, match="letters, digits and hyphens"):
        appointed(code=code)


def test_nobody_is_appointed_twice_and_no_code_given_twice() -> None:
    appointed(email=(email := make_account(Role.INSPECTOR).email))
    with pytest.raises(Conflict, match="inspects already"):
        appointed(email=email, code="I-08")
    with pytest.raises(Conflict, match="I-07 already"):
        appointed()


@pytest.mark.parametrize("tasks", [0, -1])
def test_an_inspector_has_time_for_one_task_at_least(tasks: int) -> None:
    with pytest.raises(Invalid, match="at least one task"):
        appointed(tasks_a_week=tasks)


def test_team_and_work_change_and_what_is_left_out_stays() -> None:
    inspector = appointed()
    inspectors.change(inspector_id=inspector.id, tasks_a_week=8, by=BY, at=AT, version=1)
    assert (inspector.team, inspector.tasks_a_week, inspector.version) == ("north", 8, 2)
    inspectors.change(inspector_id=inspector.id, team="south", by=BY, at=AT)
    assert (inspector.team, inspector.tasks_a_week) == ("south", 8)
    with pytest.raises(Conflict, match="Somebody else"):
        inspectors.change(inspector_id=inspector.id, team="west", by=BY, at=AT, version=1)


def test_an_inspector_rests_with_a_reason_and_comes_back() -> None:
    inspector = make_inspector()
    with pytest.raises(Invalid, match="say something"):
        inspectors.rest(inspector_id=inspector.id, reason="  ", by=BY, at=AT)
    db.session.refresh(inspector)
    inspectors.rest(inspector_id=inspector.id, reason="Away for a month.", by=BY, at=AT)
    assert not inspector.active
    assert trail(inspector)[-1][1:] == ("Away for a month.", {"active": False})
    with pytest.raises(InvalidTransition, match="rests already"):
        inspectors.rest(inspector_id=inspector.id, reason="Again.", by=BY, at=AT)
    inspectors.return_(inspector_id=inspector.id, by=BY, at=AT)
    assert inspector.active
    with pytest.raises(InvalidTransition, match="drawn already"):
        inspectors.return_(inspector_id=inspector.id, by=BY, at=AT)


def test_only_officers_manage_and_only_people_of_the_platform_read() -> None:
    inspector = make_inspector()
    with pytest.raises(PermissionDenied):
        appointed(by=REVIEWER)
    with pytest.raises(PermissionDenied):
        inspectors.rest(inspector_id=inspector.id, reason="No.", by=REVIEWER, at=AT)
    assert read_inspector(inspector.code, by=REVIEWER, at=AT).name == "A inspector"
    with pytest.raises(PermissionDenied):
        read_inspector(inspector.code, by=INSPECTOR, at=AT)
    with pytest.raises(NotFound):
        read_inspector("nobody", by=REVIEWER, at=AT)


def test_pages_go_by_code_and_leave_out_who_rests() -> None:
    made = [make_inspector(f"P-{number}") for number in range(3)]
    inspectors.rest(inspector_id=made[1].id, reason="Away.", by=BY, at=AT)
    first = find_inspectors(by=BY, at=AT, limit=2)
    assert [row.code for row in first.items] == ["P-0", "P-1"]
    assert [row.code for row in find_inspectors(by=BY, at=AT, limit=2, cursor=first.next).items] == ["P-2"]
    assert [row.code for row in find_inspectors(by=BY, at=AT, active=True).items] == ["P-0", "P-2"]
    assert [row.code for row in find_inspectors(by=BY, at=AT, active=False).items] == ["P-1"]
    with pytest.raises(Invalid, match="cursor"):
        find_inspectors(by=BY, at=AT, cursor="WzFd")


def test_somebody_appointed_for_a_later_day_is_known_at_once() -> None:
    inspector = appointed(since=(AT + timedelta(days=9)).date())
    assert read_inspector(inspector.code, by=BY, at=AT).since == date(2026, 3, 10)
