"""What came from files is taken in by the minute: each case once, the others also when one fails."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from governance.complaints import deadlines, pauses, reception
from governance.complaints.events import CaseFiled
from governance.complaints.models import Case
from governance.core.access import Actor, system_actor
from governance.core.clocks.models import Clock
from governance.core.database import db
from governance.core.errors import PermissionDenied
from governance.core.events import Subscription
from governance.core.outbox.models import Message
from tests.builders import AT, make_seller
from tests.governance.complaints.filed import LATER, OFFICER, happened, officers

BY = system_actor("case-reception")


def from_file(seller_id: int, **columns: Any) -> Case:
    """A row as an import writes it."""
    row: dict[str, Any] = {
        "kind": "complaint",
        "source": "file",
        "seller_id": seller_id,
        "issue": "quality",
        "opened_at": AT,
        "recorded_at": AT,
        "state": "received",
    }
    case = Case(**row | columns)
    db.session.add(case)
    db.session.flush()
    return case


def test_cases_from_files_get_their_clock_from_when_they_were_recorded_and_a_holder(desk: Flask) -> None:
    one, other = officers(2)
    seller_id = make_seller().id
    three = [from_file(seller_id) for _ in range(3)]
    assert reception.take_in_waiting(by=BY, at=LATER) == "3 cases taken in, 0 arrived ended, 0 failed."
    assert [case.handler_id for case in three] == [one, other, one]
    assert {case.taken_in_at for case in three} == {LATER}
    started = select(Clock.started_at, Clock.computed_at).where(Clock.name == pauses.ACCEPTANCE)
    assert {tuple(row) for row in db.session.execute(started)} == {(AT, LATER)}
    messages = select(Message.account_id, Message.data["count"].as_integer()).where(
        Message.topic == "case.many_taken_in"
    )
    assert sorted(map(tuple, db.session.execute(messages))) == [(one, 2), (other, 1)]
    assert reception.take_in_waiting(by=BY, at=LATER) == "0 cases taken in, 0 arrived ended, 0 failed."
    assert happened(three[0]) == ["assigned"]


def test_without_anybody_to_hold_them_they_are_taken_in_all_the_same(desk: Flask) -> None:
    case = from_file(make_seller().id)
    assert reception.take_in_waiting(by=BY, at=LATER).startswith("1 cases")
    assert (case.handler_id, case.taken_in_at) == (None, LATER)


@pytest.mark.usefixtures("desk")
def test_what_arrived_ended_gets_no_clock_and_no_holder() -> None:
    officers(1)
    ended = {"state": "closed", "outcome": "upheld", "decided_at": AT, "closed_at": AT}
    case = from_file(make_seller().id, **ended)
    assert reception.take_in_waiting(by=BY, at=LATER) == "0 cases taken in, 1 arrived ended, 0 failed."
    db.session.refresh(case)
    assert (case.taken_in_at, case.handler_id, deadlines.open_clocks(case)) == (LATER, None, {})


def test_one_that_fails_holds_up_no_other_and_is_tried_again(desk: Flask) -> None:
    officers(1)
    seller_id = make_seller().id
    good, bad, last = (from_file(seller_id, lot=lot) for lot in ("a", "bad", "b"))
    heard: list[int] = []

    def hear(event: CaseFiled, _by: Actor, _at: object) -> None:
        if event.lot == "bad":
            raise RuntimeError("a subscriber stumbles")
        heard.append(event.case_id)

    before = desk.extensions["subscriptions"]
    desk.extensions["subscriptions"] = (*before, Subscription(CaseFiled, hear))
    assert reception.take_in_waiting(by=BY, at=LATER) == "2 cases taken in, 0 arrived ended, 1 failed."
    assert heard == [good.id, last.id]
    db.session.refresh(bad)
    assert (bad.taken_in_at, happened(bad), deadlines.open_clocks(bad)) == (None, [], {})
    desk.extensions["subscriptions"] = before
    assert reception.take_in_waiting(by=BY, at=LATER + timedelta(minutes=1)).startswith("1 cases")


@pytest.mark.usefixtures("desk")
def test_more_than_one_round_holds_waits_for_the_next_one() -> None:
    officers(1)
    seller_id = make_seller().id
    from_file(seller_id)
    row = {"kind": "complaint", "source": "file", "seller_id": seller_id, "issue": "quality", "opened_at": AT}
    db.session.execute(insert(Case), [row | {"recorded_at": AT, "state": "received"}] * 20)
    assert reception.take_in_waiting(by=BY, at=LATER, most=15).startswith("15 cases")
    assert reception.take_in_waiting(by=BY, at=LATER, most=15).startswith("6 cases")
    assert db.session.scalar(select(func.count()).select_from(Case).where(Case.taken_in_at.is_(None))) == 0


@pytest.mark.usefixtures("desk")
def test_the_job_alone_takes_in() -> None:
    with pytest.raises(PermissionDenied):
        reception.take_in_waiting(by=OFFICER, at=LATER)
