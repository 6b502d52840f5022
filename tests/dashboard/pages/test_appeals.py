"""Appeals on the pages: contested where it is shown, decided by another person, looked at once more."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, seller_scope, transaction
from governance.violations.appeals import filing
from governance.violations.appeals.models import Appeal
from governance.violations.models import Violation
from tests.dashboard.asking import ask, press
from tests.dashboard.pages.violation_people import (
    OFFICER,
    OTHER,
    OWNER,
    SECOND,
    THIRD,
    Somebody,
    actor,
    confirmed,
    prepare,
)
from tests.sample_files import EXECUTABLES, pdf

PARTS = ("turn", "matter", "evidence", "outcome", "thread")
GROUNDS = "The reviews are of real buyers; the device is the one in our shop."


@pytest.fixture(scope="module")
def appeal_app(shared_app: Flask) -> Flask:
    """Rules, shops and people; each test contests a violation of its own."""
    prepare(shared_app)
    return shared_app


def contested(app: Flask, **changes: Any) -> tuple[int, int]:
    """A violation that the second person confirmed and the shop contests; gives both numbers."""
    violation = confirmed(app)
    with app.app_context(), scoped(PLATFORM):
        owner = actor(OWNER)
    assert owner.seller_id is not None
    with app.app_context(), scoped(seller_scope(owner.seller_id)), transaction():
        told: dict[str, Any] = {"subject": ("violation", str(violation)), "grounds": GROUNDS} | changes
        return violation, filing.file(by=owner, at=now(), **told).id


def appeal_of(app: Flask, number: int) -> Appeal:
    with app.app_context(), scoped(PLATFORM):
        return db.session.get_one(Appeal, number)


def version_of(app: Flask, number: int) -> str:
    return str(appeal_of(app, number).version)


def test_a_shop_contests_a_violation_where_it_is_shown_with_evidence_and_another_person_overturns_it(
    appeal_app: Flask,
) -> None:
    violation = confirmed(appeal_app)
    owner, third = Somebody(appeal_app, OWNER), Somebody(appeal_app, THIRD)
    address = f"/dashboard/contest/violation/{violation}"
    assert address in owner.sees("violation", {"violation": violation}, "turn")
    assert "Invented orders or reviews" in owner.opens(address)
    subject = {"kind": "violation", "reference": str(violation)}
    form = owner.sees("contest", subject, "body")
    for words in ("Why it is not right", "7 working days", "Yes, call me first", "costs nothing"):
        assert words in form, words
    wrong = {"photo.pdf": EXECUTABLES["windows"]}
    assert "Only PDF" in owner.does("contest", "file", subject, grounds=GROUNDS, hearing="no", files=wrong)
    assert "Say this in words" in owner.does("contest", "file", subject, grounds="", hearing="no")
    sent = owner.does("contest", "file", subject, grounds=GROUNDS, hearing="no", files={"orders.pdf": pdf()})
    assert "Your appeal was sent." in sent
    assert "Your appeal is open" in owner.sees("contest", subject, "body")
    with appeal_app.app_context(), scoped(PLATFORM):
        number = db.session.scalars(select(Appeal.id).where(Appeal.subject_id == str(violation))).one()
    shown = {"appeal": number}
    seen = third.sees("appeal", shown, *PARTS)
    for words in (GROUNDS, "orders.pdf", "We have to decide by", f"/dashboard/violations/{violation}"):
        assert words in seen, words
    assert "Your decision" in third.sees("appeal", shown, "decision")
    assert "points are given back" in consequence(third, shown, "overturned")
    ruling = {"version": version_of(appeal_app, number), "outcome": "overturned", "reason": "The orders are real."}
    assert "Choose what you find." in press(third.client, "appeal-ruling", "decide", shown, do=ruling | {"outcome": ""})
    assert "Decided: Overturned" in press(third.client, "appeal-ruling", "decide", shown, do=ruling)
    told = owner.sees("appeal", shown, *PARTS)
    for words in ("Overturned", "The orders are real."):
        assert words in told
    assert "A compliance_officer" not in told
    with appeal_app.app_context(), scoped(PLATFORM):
        assert db.session.get_one(Violation, violation).state == "overturned"
    assert "No points of it count today" in owner.sees("violation", {"violation": violation}, "turn")


def consequence(somebody: Somebody, shown: dict[str, Any], outcome: str) -> str:
    """What stands below the form when this is chosen."""
    field = {"field": "outcome", "type": "appeal-ruling-field"}
    name = f"{json.dumps(field, separators=(',', ':'))}.value"
    chosen = {"id": field, "property": "value", "value": outcome}
    answer = ask(somebody.client, "appeal-ruling-consequence.children", {name: chosen, "appeal-shown.data": shown})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_whoever_had_a_part_in_it_cannot_decide(appeal_app: Flask) -> None:
    _violation, number = contested(appeal_app)
    shown = {"appeal": number}
    for email in (OFFICER, SECOND):  # reported it, confirmed it
        somebody = Somebody(appeal_app, email)
        assert "You had a part in what is contested" in somebody.sees("appeal", shown, "turn")
        assert "Your decision" not in somebody.sees("appeal", shown, "decision")
        ruling = {"version": version_of(appeal_app, number), "outcome": "upheld", "reason": "It holds."}
        press(somebody.client, "appeal-ruling", "decide", shown, do=ruling)
        assert appeal_of(appeal_app, number).outcome is None


def test_who_wants_to_be_talked_to_is_talked_to_before_the_decision(appeal_app: Flask) -> None:
    _violation, number = contested(appeal_app, hearing=True)
    shown = {"appeal": number}
    third, owner = Somebody(appeal_app, THIRD), Somebody(appeal_app, OWNER)
    assert "wants to be talked to" in third.lists("appeals", "?show=open")
    assert "The shop asked to be talked to" in third.sees("appeal", shown, "turn")
    assert "Your decision" not in third.sees("appeal", shown, "decision")
    assert "Somebody will call you" in owner.sees("appeal", shown, "turn")
    said = {"version": version_of(appeal_app, number), "said": "The device is the shop's own tablet."}
    assert "written down" in third.does("appeal", "record_hearing", shown, **said)
    assert "Your decision" in third.sees("appeal", shown, "decision")
    assert "The device is the shop's own tablet." in owner.sees("appeal", shown, "thread")


def test_a_question_stops_our_time_until_the_shop_answers(appeal_app: Flask) -> None:
    _violation, number = contested(appeal_app)
    shown = {"appeal": number}
    third, owner = Somebody(appeal_app, THIRD), Somebody(appeal_app, OWNER)
    question = {"version": version_of(appeal_app, number), "question": "Which orders do the reviews belong to?"}
    assert "was sent" in third.does("appeal", "ask", shown, **question)
    assert "Until it answers you can only decide for it." in third.sees("appeal", shown, "turn")
    assert "It stands" not in third.sees("appeal", shown, "decision")
    assert f"/dashboard/appeals/{number}" in owner.lists("appeals", "?show=mine")
    assert "stands still" in owner.lists("appeals", "?show=mine")
    assert "Which orders do the reviews belong to?" in owner.sees("appeal", shown, "turn")
    answer = {"version": version_of(appeal_app, number), "text": "To these forty.", "files": {"list.pdf": pdf()}}
    assert "Your answer was sent." in owner.does("appeal", "answer", shown, **answer)
    assert "list.pdf" in third.sees("appeal", shown, "evidence")
    more = {"version": version_of(appeal_app, number), "note": "The contract"}
    assert "Choose at least one document." in owner.does("appeal", "add_evidence", shown, **more)
    assert "was added" in owner.does("appeal", "add_evidence", shown, **more, files={"contract.pdf": pdf(2)})


def test_what_is_not_granted_can_be_looked_at_once_more_by_another_person(appeal_app: Flask) -> None:
    violation, number = contested(appeal_app)
    third, owner = Somebody(appeal_app, THIRD), Somebody(appeal_app, OWNER)
    ruling = {"version": version_of(appeal_app, number), "outcome": "upheld", "reason": "The orders were never sent."}
    assert "Decided" in press(third.client, "appeal-ruling", "decide", {"appeal": number}, do=ruling)
    turn = owner.sees("appeal", {"appeal": number}, "turn", "outcome")
    assert "Have it looked at again" in turn
    assert "a second and last time until" in turn
    subject = {"kind": "violation", "reference": str(violation)}
    assert "Second and last look" in owner.sees("contest", subject, "body")
    assert "was sent" in owner.does("contest", "file", subject, grounds="Here are the parcels.", hearing="no")
    with appeal_app.app_context(), scoped(PLATFORM):
        second = db.session.scalars(select(Appeal.id).where(Appeal.first_id == number)).one()
    assert "You had a part" in third.sees("appeal", {"appeal": second}, "turn")
    assert f"/dashboard/appeals/{number}" in owner.sees("appeal", {"appeal": second}, "matter")


def test_a_shop_takes_its_appeal_back(appeal_app: Flask) -> None:
    violation, number = contested(appeal_app)
    owner = Somebody(appeal_app, OWNER)
    said = {"version": version_of(appeal_app, number), "reason": ""}
    assert "cannot be contested again" in owner.asks("appeal", "withdraw", {"appeal": number})
    assert "took the appeal back" in owner.does("appeal", "withdraw", {"appeal": number}, **said)
    subject = {"kind": "violation", "reference": str(violation)}
    assert "cannot be filed again" in owner.sees("contest", subject, "body")


def test_somebody_holds_an_appeal(appeal_app: Flask) -> None:
    _violation, number = contested(appeal_app)
    third = Somebody(appeal_app, THIRD)
    turn = third.sees("appeal", {"appeal": number}, "turn")
    if "Hold this appeal" in turn:
        version = version_of(appeal_app, number)
        assert "You hold this appeal now." in third.does("appeal", "take", {"appeal": number}, version=version)
    assert f"/dashboard/appeals/{number}" in third.lists("appeals", "?show=mine")


def test_what_a_shop_can_still_contest_stands_with_its_days(appeal_app: Flask) -> None:
    violation = confirmed(appeal_app)
    owner = Somebody(appeal_app, OWNER)
    seen = owner.sees_at("appeals", "contestable", {"appeals-location.pathname": "/dashboard/appeals"})
    assert f"/dashboard/contest/violation/{violation}" in seen
    assert "30 days left" in seen


def test_no_shop_sees_or_contests_what_is_anothers(appeal_app: Flask) -> None:
    violation, number = contested(appeal_app)
    other = Somebody(appeal_app, OTHER)
    for address in (f"/dashboard/appeals/{number}", f"/dashboard/contest/violation/{violation}"):
        assert "There is nothing at this address" in other.opens(address)
    assert f"/dashboard/appeals/{number}" not in other.lists("appeals", "?show=all")
    assert "This page is not open to you" in Somebody(appeal_app, OFFICER).opens(
        f"/dashboard/contest/violation/{violation}"
    )
    for nowhere in ("/dashboard/appeals/nonsense", "/dashboard/contest/weather/7", "/dashboard/contest/violation/0"):
        assert "There is nothing at this address" in other.opens(nowhere)
