"""Shops are reminded of what they can still contest, at half and at four fifths of the window."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from governance.core.access import Role
from governance.core.database import db
from governance.core.outbox.models import Message
from governance.rulebook import publication
from governance.violations.appeals import reminders
from tests.builders import AT, make_account
from tests.governance.violations.appeals.contested import JOB, decide, file, measure, violation

# Its points alone reach no node.
SMALL = "receipt_refused"


@pytest.fixture
def owner(seller_id: int) -> int:
    return make_account(Role.SELLER, seller_id=seller_id).id


def morning(days: int) -> datetime:
    return AT.replace(hour=0, minute=30) + timedelta(days=days)


def reminded(owner: int, days: int, *, late: int = 0) -> list[tuple[int, str]]:
    """(how many things, until when) of what one morning's reminder says."""
    before = set(db.session.scalars(select(Message.id)))
    reminders.remind(morning(days), by=JOB, at=morning(days + late))
    its = (Message.account_id == owner, Message.topic == "appeal.window_ending", Message.channel == "notification")
    messages = db.session.scalars(select(Message).where(*its, Message.id.not_in(before)))
    return [(message.data["count"], message.data["until"]) for message in messages]


@pytest.mark.parametrize(("days", "told"), [(14, False), (15, True), (16, False), (24, True), (25, False), (30, False)])
def test_twice_and_on_no_other_day(seller_id: int, owner: int, days: int, told: bool) -> None:
    violation(seller_id, rule=SMALL)
    assert reminded(owner, days) == ([(1, "2026-03-31")] if told else [])


def test_one_message_speaks_of_everything_decided_on_a_day(seller_id: int, owner: int) -> None:
    violation(seller_id, rule=SMALL)
    violation(seller_id, rule=SMALL)
    measure(seller_id, publication.in_force(AT.date()).id)
    assert reminded(owner, 15) == [(3, "2026-03-31")]


def test_nothing_is_said_of_what_is_or_was_contested(seller_id: int, owner: int) -> None:
    file(violation(seller_id, rule=SMALL))
    assert reminded(owner, 15) == []
    decide(file(violation(seller_id, rule=SMALL)))
    assert reminded(owner, 24) == []


def test_nothing_is_said_of_what_was_old_when_it_was_imported(seller_id: int, owner: int) -> None:
    violation(seller_id, rule=SMALL).effective_on = AT.date() - timedelta(days=40)
    db.session.flush()
    assert reminded(owner, 15) == []


def test_after_an_outage_nothing_is_said_of_a_window_that_has_closed(seller_id: int, owner: int) -> None:
    violation(seller_id, rule=SMALL)
    assert reminded(owner, 24, late=7) == []
    assert reminded(owner, 24, late=6) == [(1, "2026-03-31")]
