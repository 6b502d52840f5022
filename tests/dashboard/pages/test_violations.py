"""Violations on the pages: what waits, what counts and why, and who may decide."""

from __future__ import annotations

import pytest
from flask import Flask

from governance.core.database import PLATFORM, db, scoped
from governance.violations.models import Violation
from tests.dashboard.pages.violation_people import (
    OFFICER,
    OTHER,
    OWNER,
    SECOND,
    SHOP,
    Somebody,
    confirmed,
    prepare,
    reported,
)

PARTS = ("turn", "matter", "points", "entries", "side")


@pytest.fixture(scope="module")
def violation_app(shared_app: Flask) -> Flask:
    """Rules, shops and people; each test has violations of its own."""
    prepare(shared_app)
    return shared_app


def state_of(app: Flask, number: int) -> str:
    with app.app_context(), scoped(PLATFORM):
        return db.session.get_one(Violation, number).state


def test_the_second_person_confirms_what_the_officer_reported_after_seeing_what_follows(violation_app: Flask) -> None:
    number = reported(violation_app)
    shown = {"violation": number}
    officer, second, owner = (Somebody(violation_app, email) for email in (OFFICER, SECOND, OWNER))
    assert "Invented orders or reviews" in officer.lists("violations")
    assert "There is nothing at this address" in owner.opens(f"/dashboard/violations/{number}")
    assert "6 points would count if it is confirmed" in officer.sees("violation", shown, "turn")
    assert "violation-act" not in officer.sees("violation", shown, "turn")  # who reported it does not decide it
    assert "Confirm" in second.sees("violation", shown, "turn")
    asked = second.asks("violation", "confirm", shown)
    for words in (
        "Points of the class “Serious” go from 0 to 6, less",
        "The node at 6 is reached",
        "Warning",
        "Training",
    ):
        assert words in asked, words
    assert "is confirmed" in second.does("violation", "confirm", shown, version="1", reason="The logs show it.")
    assert state_of(violation_app, number) == "confirmed"
    seen = owner.sees("violation", shown, *PARTS)
    for words in (
        "6 points count until",
        "E-commerce Law of the PRC, Art. 17",
        "by law",
        "The rule gives",
        "Contest it",
    ):
        assert words in seen, words
    for hidden in ("Reported by", "account:"):
        assert hidden not in seen


def test_a_dismissed_violation_counts_nothing_and_the_shop_never_knew(violation_app: Flask) -> None:
    number = reported(violation_app)
    shown = {"violation": number}
    second, owner = Somebody(violation_app, SECOND), Somebody(violation_app, OWNER)
    assert "Nothing counts against the shop." in second.asks("violation", "dismiss", shown)
    assert "Say" in second.does("violation", "dismiss", shown, version="1", reason="")
    assert "Nothing counts." in second.does("violation", "dismiss", shown, version="1", reason="It was another shop.")
    assert state_of(violation_app, number) == "dismissed"
    assert "It was another shop." in second.sees("violation", shown, "turn")
    assert "There is nothing at this address" in owner.opens(f"/dashboard/violations/{number}")


def test_what_is_taken_back_shows_its_points_given_back(violation_app: Flask) -> None:
    number = confirmed(violation_app)
    shown = {"violation": number}
    officer = Somebody(violation_app, OFFICER)
    assert "given back" in officer.asks("violation", "withdraw", shown)
    assert "taken back" in officer.does("violation", "withdraw", shown, version="2", reason="The case was reopened.")
    seen = officer.sees("violation", shown, "turn", "points", "entries")
    for words in ("No points of it count today", "Given back", "Points, given back since", "It does not stand"):
        assert words in seen, words


def test_a_shop_sees_its_own_and_no_other(violation_app: Flask) -> None:
    number = confirmed(violation_app)
    owner, other = Somebody(violation_app, OWNER), Somebody(violation_app, OTHER)
    assert "There is nothing at this address" in other.opens(f"/dashboard/violations/{number}")
    assert "There is nothing at this address" in other.sees("violation", {"violation": number}, "turn")
    assert f"/dashboard/violations/{number}" in owner.lists("violations")
    assert f"/dashboard/violations/{number}" not in other.lists("violations", "?show=all")
    for nowhere in ("nonsense", "0", "9" * 30):
        assert "There is nothing at this address" in owner.opens(f"/dashboard/violations/{nowhere}")


@pytest.mark.parametrize(
    "search", ["?show=open", "?show=all", "?show=nonsense", f"?seller={SHOP}", "?rule=invented_reviews"]
)
def test_the_list_can_be_narrowed(violation_app: Flask, search: str) -> None:
    number = reported(violation_app)
    assert f"/dashboard/violations/{number}" in Somebody(violation_app, OFFICER).lists("violations", search)


def test_a_list_of_a_shop_that_nobody_knows_is_not_found(violation_app: Flask) -> None:
    assert "There is nothing" in Somebody(violation_app, OFFICER).lists("violations", "?seller=nobody")
