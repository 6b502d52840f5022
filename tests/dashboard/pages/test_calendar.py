"""The calendar of draws: past draws where they stand, coming slots, and the ways from month to month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.pages.calendar import asked_month
from governance.core.access import Role
from governance.core.calendar import now
from governance.core.database import PLATFORM, scoped, transaction
from tests.builders import make_seller, signed_in
from tests.dashboard.asking import page, part
from tests.inspections.draws import living

TODAY = date(2026, 3, 15)


@pytest.fixture(scope="module")
def officer(shared_app: Flask) -> FlaskClient:
    """Somebody who looks at two plans: one draws every day, the other on the first of a month."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        living.make_market()
        begun = now() - timedelta(days=70)
        plan = living.make_plan(name="Daily", schedule="0 6 * * *", slots_from=begun)
        living.committed(plan, at=now())
        living.make_plan(name="Firsts", schedule="0 9 1 * *", slots_from=begun, budget=700)
    return signed_in(shared_app)


def month(client: FlaskClient, search: str = "") -> str:
    return part(client, "calendar-month", {"calendar-location.search": search})


def test_coming_slots_stand_on_their_days_with_their_draw_or_as_planned(officer: FlaskClient) -> None:
    assert "No shop sees this calendar." in page(officer, "/dashboard/calendar")
    ahead = now() + timedelta(days=45)
    seen = month(officer, f"?month={ahead:%Y-%m}")
    assert "Slot planned" in seen
    assert "at most 700 BRL" in seen
    assert "/dashboard/plans/" in seen
    tomorrow = month(officer, f"?month={now() + timedelta(days=3):%Y-%m}")
    assert "Secret committed" in tomorrow
    assert "/dashboard/draws/" in tomorrow
    assert f'"dateTime": "{(now() + timedelta(days=3)).date()}"' in tomorrow


def test_a_slot_that_passed_without_a_draw_says_so(officer: FlaskClient) -> None:
    passed = month(officer, f"?month={now() - timedelta(days=40):%Y-%m}")
    assert "Nothing was drawn in this slot." in passed


def test_the_present_month_is_shown_first_and_others_have_an_address(officer: FlaskClient) -> None:
    present = month(officer)
    assert "month-today" in present
    assert '"aria-current": "date"' in present
    assert "This month" not in present
    assert "ArrowLeft" in present
    following = (now().date().replace(day=1) + timedelta(days=31)).replace(day=1)
    assert f"?month={following:%Y-%m}" in present
    assert "This month" in month(officer, f"?month={following:%Y-%m}")


def test_a_month_without_a_draw_says_what_would_stand_there(officer: FlaskClient) -> None:
    long_ago = now() - timedelta(days=400)
    assert "Nothing is drawn in this month" in month(officer, f"?month={long_ago:%Y-%m}")


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("2026-01", date(2026, 1, 1)),
        ("2028-03", date(2028, 3, 1)),
        ("2028-04", date(2026, 3, 1)),
        ("2024-02", date(2026, 3, 1)),
        ("9999-12", date(2026, 3, 1)),
        ("soon", date(2026, 3, 1)),
        (None, date(2026, 3, 1)),
    ],
)
def test_a_month_far_away_is_the_present_one(asked: str | None, first: date) -> None:
    assert asked_month(asked, TODAY) == first


def test_shops_and_inspectors_see_no_calendar(officer: FlaskClient, shared_app: Flask) -> None:
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        seller_id = make_seller().id
    for role in (Role.SELLER, Role.INSPECTOR, Role.ADMINISTRATOR):
        client = signed_in(shared_app, role, seller_id=seller_id if role is Role.SELLER else None)
        assert "This page is not open to you" in page(client, "/dashboard/calendar")
        assert "This page is not open to you" in month(client)
