"""The monthly assessment on the pages: months and findings for officers, the own findings for a shop, the year for both."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.pages.assessment_year import finding as year_finding
from governance.core.access import Role
from governance.core.database import PLATFORM, scoped, transaction
from governance.core.settings import Settings
from governance.scoring import assessment_simulating as simulating
from governance.scoring.assessment_figures import SETTINGS, SIZES, Figures
from governance.scoring.assessment_stored import SimulationReading
from tests.builders import BY, make_account, make_seller, sign_in
from tests.dashboard.asking import page, part
from tests.governance.scoring.assessed import AUGUST, JULY, assess_on, night_of
from tests.governance.scoring.facts_at_hand import LONG_AGO, install_rules, run_now, sell

OFFICER, CARELESS, HONEST = (f"{who}@assessed.example" for who in ("officer", "careless", "honest"))


def figures(setting: str, size: int, half: float = 0.0004) -> Figures:
    return Figures(
        setting=setting, orders_a_month=size, half=half, at_target=0.07, three_times=0.93, three_times_after=3.0,
        ten_times=1.0, ten_times_after=2.0,
    )  # fmt: skip


@pytest.fixture(scope="module")
def assessed_app(shared_app: Flask) -> Flask:
    """One shop that is late twice in a row and newly cancels, one that is not; two assessments, a simulated year."""
    settings: Settings = shared_app.extensions["settings"]
    with shared_app.app_context(), scoped(PLATFORM):
        with transaction():
            install_rules()
            make_account(Role.COMPLIANCE_OFFICER, email=OFFICER)
            for email, name, late in ((CARELESS, "Careless Shop", 20), (HONEST, "Honest Shop", 0)):
                seller = make_seller(name.split()[0].lower(), name=name, at=LONG_AGO)
                make_account(Role.SELLER, email=email, seller_id=seller.id)
                sell(seller.id, 60, late=late)
                if late:
                    sell(seller.id, 30, first=JULY + timedelta(days=2), days=25, cancelled_by_seller=20)
        assess_on(settings, JULY)
        assess_on(settings, AUGUST)
        run_now(settings, as_of=AUGUST, known_at=night_of(AUGUST), at=night_of(AUGUST))
        with transaction():
            _, rules = simulating.rules_to_simulate(AUGUST)
            lines = [figures(setting.code, size) for setting in SETTINGS for size in SIZES]
            simulating.keep(rules=rules, figures=lines, shops=10_000, by=BY, at=night_of(AUGUST))
    return shared_app


@pytest.fixture
def officer(assessed_app: Flask) -> FlaskClient:
    return person(assessed_app, OFFICER)


def person(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, email)
    return client


def shown(client: FlaskClient, name: str, search: str = "") -> str:
    return part(client, f"assessments-{name}", {"assessments-location.search": search})


def test_an_officer_sees_the_newest_assessment_rate_by_rate(officer: FlaskClient) -> None:
    drawn = shown(officer, "month")
    assert "As of 1 Aug 2026 1 rate became a violation; warnings: 1" in drawn
    assert "Late deliveries" in drawn
    assert "month=2026-07-01" in drawn
    assert "As of 1 Jul 2026 no rate became a violation; warnings: 1" in shown(officer, "month", "?month=2026-07-01")
    assert "As of 1 Aug 2026" in shown(officer, "month", "?month=nonsense")


def test_findings_are_shown_by_kind_with_what_was_counted_and_the_case(officer: FlaskClient) -> None:
    violations, warned = shown(officer, "found"), shown(officer, "found", "?show=warned")
    assert "Careless Shop" in violations
    assert "20 of 90" in violations
    assert "/dashboard/violations/" in violations
    assert "Late deliveries" in violations
    assert "Cancelled by the seller" in warned
    assert "decided on 1 Sep 2026" in warned
    assert "/dashboard/violations/" not in warned
    assert "Nothing of this kind was found" in shown(officer, "found", "?show=over")
    # A warning of an earlier month has been decided since.
    assert "decided on" not in shown(officer, "found", "?show=all&month=2026-07-01")


def test_a_shop_sees_what_was_found_about_itself_and_nobody_else(assessed_app: Flask) -> None:
    careless, honest = person(assessed_app, CARELESS), person(assessed_app, HONEST)
    own = shown(careless, "found")
    assert "Late deliveries" in own
    assert "1 Jul 2026" in own
    assert "Careless Shop" not in shown(careless, "month")
    assert "No assessment has found anything about your shop" in shown(honest, "found", "?month=2026-08-01&show=all")
    assert "Monthly assessment" in page(careless, "/dashboard/assessments")


def test_the_page_of_a_shop_says_what_the_newest_assessment_found(assessed_app: Flask, officer: FlaskClient) -> None:
    def card(client: FlaskClient, reference: str) -> str:
        return part(client, "seller-assessment", {"seller-shown.data": {"reference": reference, "run": 1}})

    assert "Assessment of 1 Aug 2026: 1 rate became a violation" in card(officer, "careless")
    assert "The assessment of 1 Aug 2026 found nothing" in card(officer, "honest")
    assert "Assessment of 1 Aug 2026" in card(person(assessed_app, CARELESS), "careless")
    assert "There is nothing at this address" in card(person(assessed_app, HONEST), "careless")


def test_everybody_may_read_the_simulated_year(assessed_app: Flask, officer: FlaskClient) -> None:
    for client in (officer, person(assessed_app, HONEST)):
        drawn = shown(client, "year")
        assert "A shop at half of every target meets a violation in 0.04" in drawn
        assert "10,000" in drawn
        assert "A shop that opens" in drawn
        assert "at most" in drawn


def test_a_missed_promise_is_said_first() -> None:
    lines = [figures("every_order", size, half=0.01 if size == 10 else 0.0) for size in SIZES]
    reading = SimulationReading(
        rule_book="own 1", shops=100, recorded_at=night_of(JULY), strictest={"en": "Late"}, strictest_target=10_000,
        lines=lines,
    )  # fmt: skip
    assert year_finding(reading) == "1 promise of the simulated year is missed"


def test_before_the_first_assessment_the_page_says_how_one_is_made(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        install_rules()
        make_account(Role.COMPLIANCE_OFFICER, email=OFFICER)
    client = person(app, OFFICER)
    assert "There was no assessment yet" in shown(client, "month")
    assert "The year has not been simulated yet" in shown(client, "year")
