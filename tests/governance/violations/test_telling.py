"""Who is told of violations: the shop once one stands and when it no longer does, and those who may decide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.access import Actor, Role, permissions_of
from governance.core.database import db
from governance.core.outbox.models import Message
from governance.core.outbox.wording import words_of
from governance.violations import cases, ledger
from governance.violations.complaint_consequences import report_from_complaints
from tests.builders import AT, BY, make_account
from tests.governance.violations.decided import DECIDED, REVIEWER, THIRD, appealed, confirmed, report
from tests.governance.violations.rule_sets import complaint


def told(account: int) -> list[str]:
    """The topics about violations that an account was told of."""
    query = select(Message.topic).where(Message.account_id == account, Message.channel == "notification")
    return sorted(topic for topic in db.session.scalars(query) if topic.startswith("violation."))


@pytest.fixture
def owner(seller_id: int) -> int:
    """An account of the shop."""
    return make_account(Role.SELLER, seller_id=seller_id).id


def test_the_shop_is_told_what_was_found_and_when_it_falls_away(shared_app: Flask, seller_id: int, owner: int) -> None:
    violation = report(seller_id)
    assert told(owner) == []
    cases.confirm(violation_id=violation.id, effective_on=DECIDED, by=REVIEWER, at=AT)
    assert told(owner) == ["violation.confirmed"]
    message = db.session.scalars(select(Message).where(Message.topic == "violation.confirmed")).one()
    with shared_app.test_request_context():
        words = words_of(message)
    assert words.title == "Found against the rules: Invented orders or reviews"
    assert words.body.startswith("Forty reviews from one device within an hour.")
    assert words.path == f"/dashboard/violations/{violation.id}"
    cases.withdraw(violation_id=violation.id, reason="It was another shop.", by=THIRD, at=AT)
    assert told(owner) == ["violation.confirmed", "violation.withdrawn"]


def test_of_what_an_appeal_decides_the_appeal_tells(seller_id: int, owner: int) -> None:
    violation = appealed(seller_id)
    cases.overturn(violation_id=violation.id, reason="It was another shop.", by=THIRD, at=AT)
    assert told(owner) == ["violation.confirmed"]


@pytest.mark.parametrize(("days", "number"), [(30, 1), (31, 0)])
def test_nobody_is_told_of_what_is_old(seller_id: int, owner: int, days: int, number: int) -> None:
    confirmed(seller_id, effective_on=DECIDED - timedelta(days=days))
    assert len(told(owner)) == number


def test_an_import_tells_as_well(seller_id: int, owner: int) -> None:
    ledger.lock([seller_id])
    found = [complaint(number, seller_id=seller_id, decided_on=DECIDED) for number in ("1", "2")]
    report_from_complaints(seller_ids=[seller_id], complaints=found, by=BY, at=AT)
    assert told(owner) == ["violation.confirmed"] * 2
    report_from_complaints(seller_ids=[seller_id], complaints=[], by=BY, at=AT)
    assert told(owner) == [*["violation.confirmed"] * 2, *["violation.withdrawn"] * 2]


def test_those_who_may_decide_are_told_once_but_not_who_reported(seller_id: int) -> None:
    officer = make_account(Role.COMPLIANCE_OFFICER).id
    reviewer, administrator = make_account(Role.REVIEWER).id, make_account(Role.ADMINISTRATOR).id
    by = Actor("account", str(officer), "officer", permissions_of([Role.COMPLIANCE_OFFICER]))
    for at in (AT, AT + timedelta(hours=1)):
        report(seller_id, by=by, at=at)
    assert [told(account) for account in (officer, reviewer, administrator)] == [[], ["violation.reported"], []]
