"""Measures on the pages: the notice in full, what the platform carried out, who starts and lifts, what a shop sees."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.pages.measures import days_left
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.sellers import register
from governance.violations.kinds import Kind, Scope
from governance.violations.measures import starting
from governance.violations.measures.models import Measure, PlatformCall
from tests.dashboard.pages.violation_people import (
    OFFICER,
    OTHER,
    OWNER,
    SECOND,
    SHOP,
    Somebody,
    actor,
    confirmed,
    prepare,
)

PARTS = ("turn", "notice", "behind", "moments", "side")


@pytest.fixture(scope="module")
def measure_app(shared_app: Flask) -> Flask:
    """Rules, shops and people; each test has measures of its own."""
    prepare(shared_app)
    return shared_app


def stopped(app: Flask, product: str) -> int:
    """The measure that stops a product at once, for counterfeit goods."""
    violation = confirmed(app, rule="counterfeit_goods", product=product, reason="The owner of the brand says so.")
    with app.app_context(), scoped(PLATFORM):
        stop = select(Measure.id).where(Measure.violation_id == violation, Measure.kind == Kind.PRODUCT_STOPPED.value)
        return db.session.scalars(stop).one()


def proposed(app: Flask) -> int:
    """A stop of the whole shop that the officer proposes."""
    with app.app_context(), scoped(PLATFORM), transaction():
        return starting.propose(
            seller_id=register.find(SHOP).id,
            kind=Kind.SHOP_STOPPED,
            scope=Scope.SHOP,
            item=None,
            cause=f"report:{now().timestamp()}",
            reason="Nobody at the shop answers any more.",
            rule="invented_reviews",
            days=28,
            by=actor(OFFICER),
            at=now(),
        ).id


def row_of(app: Flask, number: int) -> Measure:
    with app.app_context(), scoped(PLATFORM):
        return db.session.get_one(Measure, number)


def open_call(app: Flask, number: int) -> int:
    with app.app_context(), scoped(PLATFORM):
        waiting = select(PlatformCall.id).where(PlatformCall.measure_id == number, PlatformCall.confirmed_at.is_(None))
        return db.session.scalars(waiting).one()


def test_a_stop_shows_its_notice_in_full_and_that_the_platform_has_not_confirmed_it(measure_app: Flask) -> None:
    number = stopped(measure_app, "bag-1")
    shown = {"measure": number}
    officer, owner = Somebody(measure_app, OFFICER), Somebody(measure_app, OWNER)
    for words in ("not confirmed by the platform", f"/dashboard/measures/{number}"):
        assert words in officer.lists("measures")
        assert words in officer.lists("measures", "?show=unconfirmed")
    seen = officer.sees("measure", shown, *PARTS)
    for words in (
        *(
            "What happened",
            "What it is about",
            "Rule",
            "Ground",
            "What shows it",
            "Decided automatically",
            "What lifts it",
        ),
        *(
            "Can be contested until",
            "Ways outside the platform",
            "12315",
            "E-commerce Law of the PRC, Art. 13",
            "fair-1000 3",
            "bag-1",
        ),
        *("The platform was called", "It took effect at once", "illegal or prohibited goods"),
    ):
        assert words in seen, words
    call = str(open_call(measure_app, number))
    assert "Choose what was done." in officer.does("measure", "confirm", shown, call="", note="")
    assert "is noted" in officer.does("measure", "confirm", shown, call=call, note="Ticket 17")
    assert "Ticket 17" in officer.sees("measure", shown, "side")
    told = owner.sees("measure", shown, *PARTS)
    for words in ("Contest it", "Can be contested until", "12315", f"/measures/{number}/notice"):
        assert words in told
    for hidden in ("measure-act", "account:", "Ticket 18", "last 28 days"):
        assert hidden not in told


def test_lifting_says_what_will_happen_and_asks_for_a_reason(measure_app: Flask) -> None:
    number = stopped(measure_app, "bag-2")
    shown = {"measure": number}
    second = Somebody(measure_app, SECOND)
    asked = second.asks("measure", "lift", shown)
    for words in ("ends now", "The platform is called to end it", "The points and the violations stay"):
        assert words in asked, words
    version = str(row_of(measure_app, number).version)
    assert "lifted" not in second.does("measure", "lift", shown, version=version, note="")
    assert "It is lifted" in second.does("measure", "lift", shown, version=version, note="The papers are genuine.")
    assert row_of(measure_app, number).state == "lifted"
    seen = second.sees("measure", shown, "turn", "moments")
    for words in ("Over, because a person lifted it", "The papers are genuine.", "The platform was called to end it"):
        assert words in seen, words


def test_a_stop_of_the_whole_shop_waits_for_another_person(measure_app: Flask) -> None:
    number = proposed(measure_app)
    shown = {"measure": number}
    officer, second, owner = (Somebody(measure_app, email) for email in (OFFICER, SECOND, OWNER))
    assert f"/dashboard/measures/{number}" in second.lists("measures", "?show=to_decide")
    assert "There is nothing at this address" in owner.opens(f"/dashboard/measures/{number}")
    assert "Let it start" not in officer.sees("measure", shown, "turn")
    assert "Shop stopped" in second.asks("measure", "start", shown)
    said = {"version": "1", "reason": "Buyers wait and nobody answers; nothing milder reaches the shop."}
    assert "the shop was told" in second.does("measure", "start", shown, **said)
    assert row_of(measure_app, number).state == "noticed"
    assert "unless it is contested before" in owner.sees("measure", shown, "turn")


def test_what_is_declined_never_starts(measure_app: Flask) -> None:
    number = proposed(measure_app)
    shown = {"measure": number}
    second = Somebody(measure_app, SECOND)
    assert "Nothing starts" in second.asks("measure", "decline", shown)
    assert "does not start" in second.does("measure", "decline", shown, version="1", reason="A call was enough.")
    assert row_of(measure_app, number).state == "declined"


def test_a_shop_sees_its_own_and_no_other(measure_app: Flask) -> None:
    number = stopped(measure_app, "bag-3")
    other, owner = Somebody(measure_app, OTHER), Somebody(measure_app, OWNER)
    assert "There is nothing at this address" in other.opens(f"/dashboard/measures/{number}")
    assert f"/dashboard/measures/{number}" in owner.lists("measures")
    assert "Nothing is restricted" in other.lists("measures")
    assert "Not confirmed" not in owner.lists("measures", "?show=unconfirmed")
    for nowhere in ("nonsense", "0", "9" * 30):
        assert "There is nothing at this address" in owner.opens(f"/dashboard/measures/{nowhere}")


@pytest.mark.parametrize(("days", "words"), [(14, "14 days left"), (1, "1 day left"), (0, "ends today")])
def test_days_in_words(days: int, words: str) -> None:
    assert days_left(days) == words
