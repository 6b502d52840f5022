"""Assessments at the doors: the shell, the clock, the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.access import Role, system_actor
from governance.core.calendar import day_of, now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.jobs import JobRun, latest_slot, run_due_slots
from governance.core.settings import Settings
from governance.scoring.assessment_jobs import JOBS
from governance.scoring.assessment_models import AssessmentRun, AssessmentSimulation
from tests.builders import commit, make_seller, signed_in
from tests.governance.scoring.assessed import AUGUST, JULY, assess_on, findings_about
from tests.governance.scoring.facts_at_hand import LONG_AGO, install_rules, sell


@pytest.fixture
def careless(app: Flask) -> int:
    """A shop that was late far too often in the last weeks before July."""
    with app.app_context(), scoped(PLATFORM), transaction():
        install_rules()
        seller = make_seller("careless", at=LONG_AGO).id
        sell(seller, 60, late=20)
    return seller


@pytest.fixture
def assessed(app: Flask, settings: Settings, careless: int) -> Flask:
    with app.app_context(), scoped(PLATFORM):
        assess_on(settings, JULY)
        assess_on(settings, AUGUST)
    return app


def test_the_command_assesses_a_month_once_and_says_what_was_found(app: Flask, careless: int) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(args=["assessment", "run", "--as-of", "2026-07-01", "--known-at", "2026-07-01T03:30:00"])
    assert first.exit_code == 0, first.output
    assert "The assessment as of 2026-07-01 is done: run 1, 1 sellers judged." in first.output
    assert "late                     1 judged: 1 warned, 0 over, 0 violation" in first.output
    again = runner.invoke(args=["assessment", "run", "--as-of", "2026-07-01"])
    assert "was made before" in again.output
    shown = runner.invoke(args=["assessment", "show", "careless"])
    assert "2026-07-01  late                     warned    20 of 60, at least" in shown.output
    make = runner.invoke(args=["assessment", "run", "--as-of", "2026-07-02"])
    assert (make.exit_code, "does not begin a month" in make.output) == (2, True)


def test_of_a_shop_about_which_nothing_was_found_the_command_says_so(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        make_seller("honest")
    shown = app.test_cli_runner().invoke(args=["assessment", "show", "honest"])
    assert shown.output == "No assessment has found anything about this seller.\n"


def test_the_command_simulates_a_year_prints_and_keeps_it(app: Flask, careless: int) -> None:
    made = app.test_cli_runner().invoke(args=["assessment", "simulate", "--shops", "500"])
    assert made.exit_code in {0, 1}, made.output  # of five hundred shops one more or less moves a figure
    assert made.exit_code == ("MISSED" in made.output)
    assert "every_order" in made.output
    assert "10,000" in made.output
    with app.app_context(), scoped(PLATFORM):
        (kept,) = db.session.query(AssessmentSimulation)
        assert (len(kept.lines), kept.shops) == (18, 500)


def test_without_a_section_about_assessments_the_command_says_how_to_get_one(app: Flask) -> None:
    made = app.test_cli_runner().invoke(args=["assessment", "run"])
    assert made.exit_code == 2
    assert "rule book" in made.output


def test_the_job_runs_in_the_night_of_the_first_also_when_the_scheduler_was_away(app: Flask, careless: int) -> None:
    (job,) = [one for one in JOBS if one.name == "assessment"]
    with app.app_context():
        last = latest_slot(job.schedule, "UTC", now() - timedelta(days=40), now())
        assert last is not None
        assert (last.day, last.hour, last.minute) == (1, 3, 30)
        with scoped(PLATFORM), transaction() as session:
            session.add(JobRun(job=job.name, slot=last - timedelta(days=1), state="baseline"))
        run_due_slots([job], timezone="UTC", at=now())
        with scoped(PLATFORM), transaction() as session:
            done = session.query(JobRun).filter_by(slot=last).one()
            assert (done.state, done.attempts) == ("done", 1), done.detail
            assert session.query(AssessmentRun).one().as_of == day_of(last, "UTC")
        run_due_slots([job], timezone="UTC", at=now())
        with scoped(PLATFORM):
            assert db.session.query(AssessmentRun).count() == 1


def test_the_year_of_a_rule_book_is_simulated_once(app: Flask, careless: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.scoring.assessment_jobs.SHOPS", 100)
    (job,) = [one for one in JOBS if one.name == "assessment-simulation"]
    with app.app_context(), scoped(PLATFORM):
        by = system_actor(job.name)
        assert job.run(now(), by) == "18 lines of the simulated year are kept."
        commit()
        assert job.run(now(), by) == "The year of this rule book was simulated before."


def test_the_api_lists_assessments_and_findings(assessed: Flask) -> None:
    officer = signed_in(assessed)
    made = officer.get("/api/v1/assessments?limit=1").get_json()
    assert [one["as_of"] for one in made["items"]] == ["2026-08-01"]
    assert made["items"][0]["rates"]["late"] == {"judged": 1, "warned": 0, "over": 0, "violation": 1}
    before = officer.get(f"/api/v1/assessments?cursor={made['next']}").get_json()
    assert ([one["as_of"] for one in before["items"]], before["next"]) == (["2026-07-01"], None)
    (found,) = officer.get("/api/v1/assessments/2026-08-01/findings?finding=violation&rate=late").get_json()["items"]
    assert (found["seller"], found["in_a_row"], found["bad"], found["exposed"]) == ("careless", 2, 20, 60)
    assert found["lower"] > found["target"] == 40_000
    assert found["violation_id"] is not None
    assert officer.get("/api/v1/assessments/2026-08-01/findings?finding=warned").get_json()["items"] == []
    for nowhere in ("2026-09-01", "august"):
        assert officer.get(f"/api/v1/assessments/{nowhere}/findings").status_code == 404


def test_a_shop_finds_its_own_findings_alone_and_no_list_of_assessments(assessed: Flask, careless: int) -> None:
    with assessed.app_context(), scoped(PLATFORM), transaction():
        other = make_seller("other").id
        assert findings_about(other) == []
    own, stranger = (signed_in(assessed, Role.SELLER, seller_id=one) for one in (careless, other))
    assert own.get("/api/v1/assessments").status_code == 403
    assert [one["finding"] for one in _findings(own)] == ["violation"]
    assert _findings(stranger) == []


def _findings(client: FlaskClient) -> list[dict[str, object]]:
    items: list[dict[str, object]] = client.get("/api/v1/assessments/2026-08-01/findings").get_json()["items"]
    return items


def test_pages_of_findings_follow_one_another(app: Flask, settings: Settings) -> None:
    with app.app_context(), scoped(PLATFORM):
        with transaction():
            install_rules()
            for number in range(5):
                sell(make_seller(f"shop-of-{number}", at=LONG_AGO).id, 60, late=20 + number // 2)
        assess_on(settings, JULY)
    officer, cursor, seen = signed_in(app), "", []
    while cursor is not None:
        page = officer.get(
            f"/api/v1/assessments/2026-07-01/findings?limit=2{cursor and f'&cursor={cursor}'}"
        ).get_json()
        seen += [one["seller"] for one in page["items"]]
        cursor = page["next"]
    assert seen == ["shop-of-4", "shop-of-2", "shop-of-3", "shop-of-0", "shop-of-1"]
