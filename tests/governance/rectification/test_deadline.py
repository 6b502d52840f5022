"""Deadlines of fixes: terms, reminders, what is overdue, and who is told, each once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from governance.core.access import Role, system_actor
from governance.core.accounts import Account
from governance.core.clocks import keeping
from governance.core.clocks.steps import reach_due_steps
from governance.core.database import db
from governance.core.errors import Invalid
from governance.rectification import deadline, fixes
from governance.rectification.events import FixOverdue
from governance.rectification.models import RequiredFix
from tests.builders import AT, make_account
from tests.governance.rectification.fixing import (
    DUE,
    OFFICER,
    REVIEWER,
    TERM,
    TWO_WEEKS_ON,
    do,
    listen,
    require,
    shop,
    submit,
    told,
)

CLOCKS = system_actor("clock-steps")


def noon(day: int) -> datetime:
    """A day of March 2026; the fixes of these tests are required at noon of the first and due on the eleventh."""
    return datetime(2026, 3, day, 12, tzinfo=UTC)


@pytest.fixture
def heard(shared_app: Flask, seller_id: int) -> list[Any]:
    return listen(shared_app, FixOverdue)


@pytest.fixture
def owner(seller_id: int) -> Account:
    return make_account(Role.SELLER, seller_id=seller_id)


def minutes_pass(*days: int) -> None:
    for day in days:
        reach_due_steps(by=CLOCKS, at=noon(day))


def overdue(fix: RequiredFix) -> list[FixOverdue]:
    clocks = keeping.clocks_of(("fix", str(fix.id)))
    return [FixOverdue(fix.id, fix.seller_id, fix.source, clock.due_at) for clock in clocks]


def test_a_term_of_working_days_starts_when_the_fix_is_required(seller_id: int) -> None:
    fix = require(seller_id, due_on=None, rule=TERM)
    (clock,) = keeping.clocks_of(("fix", str(fix.id)))
    assert (clock.binds, clock.kind, clock.source, clock.seller_id) == ("seller", "law", TERM.source, seller_id)
    # Sunday, 1 March; the shop stands in Brazil, where nothing falls on these days.
    assert deadline.due_on(fix) == date(2026, 3, 6)


def test_an_extension_names_a_later_day_and_the_reason(seller_id: int) -> None:
    fix = require(seller_id)
    for day in (DUE, DUE - timedelta(days=1)):
        with pytest.raises(Invalid, match="later day"):
            do("extend", fix, OFFICER, due_on=day)
    before = fix.version
    do("extend", fix, OFFICER)
    assert (deadline.due_on(fix), fix.version, fix.state) == (TWO_WEEKS_ON, before + 1, "required")
    assert [clock.state for clock in keeping.clocks_of(("fix", str(fix.id)))] == ["cancelled", "running"]
    entry = db.session.execute(
        text("SELECT reason, before ->> 'due_on', after ->> 'due_on' FROM audit_entry WHERE action = 'fix:extend'")
    ).one()
    assert tuple(entry) == ("The authority is closed.", str(DUE), str(TWO_WEEKS_ON))


def test_an_overdue_fix_is_extended_to_a_day_that_lies_ahead(seller_id: int) -> None:
    fix = require(seller_id)
    long_after = AT + timedelta(days=30)
    with pytest.raises(Invalid, match="lies ahead"):
        fixes.extend(fix_id=fix.id, due_on=date(2026, 3, 20), reason="Ill.", by=OFFICER, at=long_after)
    fixes.extend(fix_id=fix.id, due_on=date(2026, 4, 20), reason="Ill.", by=OFFICER, at=long_after)
    assert deadline.due_on(fix) == date(2026, 4, 20)


def test_the_day_passes_once(heard: list[Any], owner: Account, seller_id: int) -> None:
    """Minute after minute, before and long after: one reminder, and one message that the day has passed."""
    fix = require(seller_id)
    minutes_pass(2, 8)
    assert (told(fix, owner.id), heard) == (["fix.required"], [])
    minutes_pass(10, 10, 11)
    assert (told(fix, owner.id), heard) == (["fix.required", "fix.reminded"], [])
    minutes_pass(12, 12, 13, 30)
    assert heard == overdue(fix)
    assert sorted(told(fix, owner.id)) == ["fix.overdue", "fix.reminded", "fix.required"]


def test_the_platform_hears_of_a_day_that_passed(seller_id: int) -> None:
    officer = make_account(Role.COMPLIANCE_OFFICER)
    fix = require(seller_id)
    minutes_pass(12)
    assert told(fix, officer.id) == ["fix.overdue"]


def test_after_an_outage_the_day_has_passed_once_and_nobody_is_reminded_of_time_left(
    heard: list[Any], owner: Account, seller_id: int
) -> None:
    fix = require(seller_id)
    minutes_pass(20, 20)
    assert heard == overdue(fix)
    assert sorted(told(fix, owner.id)) == ["fix.overdue", "fix.required"]


@pytest.mark.parametrize("operation", ["cancel", "verify"])
def test_what_is_closed_is_not_overdue(heard: list[Any], seller_id: int, operation: str) -> None:
    fix = require(seller_id)
    if operation == "verify":
        submit(fix, at=noon(2))
    do(operation, fix, OFFICER if operation == "cancel" else REVIEWER)
    minutes_pass(12, 30)
    assert heard == []


def test_while_evidence_waits_nothing_is_overdue_and_afterwards_the_seller_has_the_time_that_was_left(
    heard: list[Any], seller_id: int
) -> None:
    """Shown on the ninth with the tenth and eleventh to come; returned on the 19th: due on the 21st."""
    fix = require(seller_id)
    submit(fix, at=noon(9))
    minutes_pass(12, 18)
    fixes.return_(fix_id=fix.id, reason="A page is missing.", by=REVIEWER, at=noon(19))
    assert deadline.due_on(fix) == date(2026, 3, 21)
    minutes_pass(19, 21)
    assert heard == []
    minutes_pass(22, 23)
    assert heard == overdue(fix)


def test_evidence_is_taken_after_the_day_and_a_return_may_give_a_new_one(heard: list[Any], seller_id: int) -> None:
    fix = require(seller_id)
    minutes_pass(12)
    submit(fix, at=noon(13))
    fixes.return_(fix_id=fix.id, reason="A page is missing.", due_on=date(2026, 3, 18), by=REVIEWER, at=noon(14))
    assert (fix.state, deadline.due_on(fix)) == ("returned", date(2026, 3, 18))
    minutes_pass(15, 19, 20)
    assert heard == overdue(fix)
    assert len(heard) == 2


def test_evidence_that_came_late_and_is_returned_leaves_the_fix_overdue_without_telling_again(
    heard: list[Any], seller_id: int
) -> None:
    fix = require(seller_id)
    minutes_pass(12)
    submit(fix, at=noon(13))
    fixes.return_(fix_id=fix.id, reason="A page is missing.", by=REVIEWER, at=noon(14))
    minutes_pass(14, 15)
    assert heard == overdue(fix)


def test_late_evidence_does_not_slip_through_an_outage(heard: list[Any], owner: Account, seller_id: int) -> None:
    """The day passed and evidence came while no steps were reached: nothing is told until it is found wanting."""
    fix = require(seller_id)
    submit(fix, at=noon(13))
    minutes_pass(14, 15)
    assert heard == []
    fixes.return_(fix_id=fix.id, reason="A page is missing.", by=REVIEWER, at=noon(16))
    assert heard == overdue(fix)
    minutes_pass(17)
    assert len(heard) == told(fix, owner.id).count("fix.overdue") == 1


def test_an_extended_fix_is_overdue_on_its_new_day_and_not_on_the_old(heard: list[Any], seller_id: int) -> None:
    fix = require(seller_id)
    do("extend", fix, OFFICER)
    minutes_pass(12, 25)
    assert heard == []
    minutes_pass(26, 27)
    assert [event.due_at for event in heard] == [overdue(fix)[1].due_at]


def test_when_somebody_fails_at_an_overdue_fix_nobody_was_told_and_it_is_told_again(
    shared_app: Flask, heard: list[Any], owner: Account, seller_id: int
) -> None:
    broken, fine = require(seller_id), require(seller_id)
    failing = [True]

    def fail(event: FixOverdue) -> None:
        if failing and event.fix_id == broken.id:
            raise RuntimeError("out of order")

    listen(shared_app, FixOverdue, then=fail)
    minutes_pass(12)
    assert told(broken, owner.id) == ["fix.required"]
    assert "fix.overdue" in told(fine, owner.id)
    failing.clear()
    minutes_pass(13, 14)
    assert told(broken, owner.id).count("fix.overdue") == told(fine, owner.id).count("fix.overdue") == 1


def test_the_seller_stops_the_clock_by_showing_evidence_whatever_the_hour(heard: list[Any], seller_id: int) -> None:
    """On the last evening, before midnight where the platform stands: in time, also when looked at a week later."""
    fix = require(seller_id)
    (clock,) = keeping.clocks_of(("fix", str(fix.id)))
    submit(fix, by=shop(seller_id), at=clock.due_at - timedelta(seconds=1))
    minutes_pass(13, 19)
    assert heard == []
    fixes.verify(fix_id=fix.id, by=REVIEWER, at=noon(20))
    assert clock.state == "met"
