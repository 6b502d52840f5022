"""Inspection plans on the pages: the list, one plan with its preview, its life, and the editor."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.pages.plan_filled import DEFAULTS, content_of, filled_with
from dashboard.pages.plan_findings import by_field, findings_of
from governance.core.access import Role
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.errors import Finding
from inspections.draws.plans.models import InspectionPlan
from inspections.draws.plans.readings import read_plan
from inspections.draws.plans.rules import PlanRules
from inspections.draws.plans.writing import write_plan
from tests.builders import make_seller, signed_in
from tests.dashboard.asking import ask, page, part, press
from tests.inspections.draws import living
from tests.inspections.draws.plans import planned

RULES: Mapping[str, Any] = {
    "scope": {"categories": ["toys"], "price_to": "900", "joined_after": "2024-06-01", "sold_within_days": 90},
    "strata": [{"by": "category"}, {"by": "price_band", "edges": ["20", "100"]}, {"by": "seller_age", "edges": [90]}],
    "sample": {"kind": "count", "count": 6, "random_share": "0.3", "reserves_per_stratum": 1},
    "units": {"kind": "declared_level", "declared_percent": "2.5", "accept_at_most": 1},
    "public": {"kind": "officers", "teams": ["north", "south"], "wait_days": 3},
    "sampling_days": 21,
    "exclude": {"open_check": False},
}
NEW = {"code": None, "version": None}
FILLED: Mapping[str, Any] = {**DEFAULTS, "name": "Toys, weekly", "code": "toys-weekly", "currency": "BRL"}


@dataclass(frozen=True)
class House:
    """A market, and two officers at their browsers."""

    app: Flask
    one: FlaskClient
    other: FlaskClient

    def plan(self, code: str) -> InspectionPlan:
        with self.app.app_context(), scoped(PLATFORM):
            plan = db.session.scalars(select(InspectionPlan).where(InspectionPlan.code == code)).one()
            db.session.expunge(plan)
            return plan

    def stored(self, code: str, rules: Mapping[str, Any] | None = None, **members: Any) -> None:
        with self.app.app_context(), scoped(PLATFORM), transaction():
            content = planned.content(rules, **members)
            write_plan(code=code, content=content, by=planned.OFFICER, at=now())


@pytest.fixture(scope="module")
def house(shared_app: Flask) -> House:
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        living.make_market()
    return House(shared_app, signed_in(shared_app), signed_in(shared_app))


def listed(client: FlaskClient, search: str = "") -> str:
    return part(client, "plans-list", {"plans-location.search": search})


def card(client: FlaskClient, name: str, code: str) -> str:
    return part(client, f"plan-{name}", {"plan-changed.data": 0, "plan-shown.data": {"plan": code}})


def look(client: FlaskClient, filled: Mapping[str, Any], drawable: Any = None) -> tuple[dict[str, str], Any]:
    """What the editor says beside its fields, and what its preview would follow."""
    values = {f"plan-editor-{name}.data": value for name, value in {"typed": filled, "known": NEW}.items()}
    answer = ask(client, "plan-editor-drawable.data", {**values, "plan-editor-drawable.data": drawable})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found = answer.get_json()["response"]
    return found["plan-editor-findings"]["data"], found.get("plan-editor-drawable", {}).get("data", "as it was")


def save(client: FlaskClient, filled: Mapping[str, Any], known: Mapping[str, Any] = NEW, status: int = 200) -> str:
    """What comes back when somebody presses Save, as text."""
    pattern = '{"field":["ALL"],"type":"plan-editor-field"}'
    ids = [{"field": name, "type": "plan-editor-field"} for name in filled]
    values: dict[str, Any] = {
        f"{pattern}.value": [{"id": one, "property": "value", "value": filled[one["field"]]} for one in ids],
        f"{pattern}.id": [{"id": one, "property": "id", "value": one} for one in ids],
        "plan-editor-known.data": dict(known),
        "plan-editor-save.n_clicks": 1,
    }
    answer = ask(client, "plan-editor-location.href", values, changed=["plan-editor-save.n_clicks"])
    assert answer.status_code == status, answer.get_data(as_text=True)
    return json.dumps(answer.get_json()["response"], ensure_ascii=False) if status == 200 else ""


def test_the_list_says_when_a_plan_draws_what_it_may_cost_and_what_it_drew_last(house: House) -> None:
    with house.app.app_context(), scoped(PLATFORM), transaction():
        plan = living.make_plan(code="all-weekly", name="Everything, weekly", budget=Decimal(2000))
        reference = living.drawn(plan).reference
    house.stored("first-mondays", schedule="30 7 1-7 * mon")
    assert "Write a new plan" in page(house.one, "/dashboard/plans")
    seen = listed(house.one)
    for words in ("Everything, weekly", "every Monday at 06:00", "2,000 BRL", "every first Monday of a month at 07:30"):
        assert words in seen
    assert f"/dashboard/draws/{reference}" in seen
    assert "none yet" in seen
    assert "first-mondays" not in listed(house.one, "?show=active")
    assert "first-mondays" in listed(house.one, "?show=draft")
    assert "There is no plan of this kind" in listed(house.one, "?show=ended")
    assert f"/dashboard/draws/{reference}" in card(house.one, "draws", "all-weekly")
    assert "8 draws are committed ahead" in card(house.one, "slots", "all-weekly")


def test_a_plan_shows_its_rules_in_words_and_what_it_would_draw(house: House) -> None:
    house.stored("in-words", dict(RULES) | {"scope": {"categories": ["toys"]}})
    assert "Toys, weekly" in page(house.one, "/dashboard/plans/in-words")
    rules = card(house.one, "rules", "in-words")
    for words in (
        "It draws every Monday at 06:00",
        "Price, at 20, 100",
        "How long the shop has been here, at 90 days",
        "6 items, at 50 BRL a unit",
        "30.0\N{NO-BREAK SPACE}% of it spread evenly",
        "1 name waits",
        "at most 2.5 in 100 are bad; 1 bad one is put up with",
        "secrets of officers of north, south, waited for 3 days at most",
        "21 days",
    ):
        assert words in rules, words
    seen = card(house.one, "preview", "in-words")
    for words in ("6 of 20 goods would be drawn", "Nothing is written", "plan-curve", "raises no objection"):
        assert words in seen, words
    assert "Toys / price 20 to 100 / shop from 90 days" in seen
    assert "It has not drawn yet" in card(house.one, "draws", "in-words")
    assert "When it would draw" in card(house.one, "slots", "in-words")
    assert "There is nothing at this address" in page(house.one, "/dashboard/plans/nothing")


def test_a_plan_is_activated_by_a_second_person_paused_resumed_and_ended(house: House) -> None:
    filled = {**FILLED, "code": "whole-life"}
    assert "/dashboard/plans/whole-life" in save(house.one, filled)
    shown, code = {"plan": "whole-life"}, "whole-life"

    def done(client: FlaskClient, act: str, **given: str) -> str:
        return press(client, "plan", act, shown, do={"version": str(house.plan(code).version), **given})

    assert "Being written" in card(house.one, "turn", code)
    assert "/dashboard/plans/whole-life/edit" in card(house.one, "turn", code)
    assert "Until then nothing is drawn." in press(house.one, "plan", "propose", shown)
    assert "It waits for somebody else." in done(house.one, "propose")
    assert "You wrote this plan" in card(house.one, "turn", code)
    assert "You wrote this plan" in done(house.one, "activate")
    assert "Say in words why." in done(house.other, "return", reason=" ")
    assert "was given back" in done(house.other, "return", reason="Too dear.")
    assert "Because: Too dear." in card(house.one, "turn", code)
    done(house.one, "propose")
    dialog = press(house.other, "plan", "activate", shown)
    assert "From now on it draws every Monday at 06:00" in dialog
    assert "The plan is active." in done(house.other, "activate")
    assert "You wrote this plan" not in card(house.one, "turn", code)
    assert "Activated by" in card(house.one, "turn", code)
    late = {"version": "1", "reason": "Late."}
    assert "changed meanwhile" in press(house.one, "plan", "pause", shown, do=late)
    assert "8 coming draws are called off in public" in press(house.one, "plan", "pause", shown)
    assert "The plan is paused." in done(house.one, "pause", reason="The laboratory moves.")
    assert "What it missed is not made up for" in press(house.one, "plan", "resume", shown)
    assert "active again" in done(house.one, "resume")
    assert "It cannot be taken up again. 8 coming draws" in press(house.one, "plan", "end", shown)
    assert "The plan has ended." in done(house.one, "end", reason="Done.")
    assert "It never draws again." in card(house.one, "turn", code)
    assert "It draws nothing any more" in card(house.one, "preview", code)
    assert "It has no more slots" in card(house.one, "slots", code)


def test_the_editor_begins_with_what_can_be_drawn_and_previews_it(house: House) -> None:
    seen = page(house.one, "/dashboard/plans/new")
    for words in ("Write a new plan", "MIL-STD-105E", "plan-editor-field", '"BRL"', "Brazil", "records say unverified"):
        assert words in seen, words
    beside, drawable = look(house.one, {**FILLED, "name": "", "code": "", "exclude": []})
    assert beside == {}
    assert "name" not in drawable
    shown = part(house.one, "plan-editor-preview", {"plan-editor-drawable.data": drawable})
    assert "20 of 20 goods would be drawn" in shown
    assert "plan-editor-curve" in shown
    assert look(house.one, {**FILLED, "name": "Another name", "exclude": []}, drawable) == ({}, "as it was")


def test_what_is_wrong_stands_beside_its_field_and_stops_the_preview(house: House) -> None:
    wrong = {
        **FILLED,
        "code": "Not A Code",
        "budget": "1,000",
        "currency": "money",
        "days": [],
        "strata": ["category", "price_band", "seller_age"],
        "price_edges": "50, 20",
        "age_edges": "soon",
        "categories": ["tyos"],
        "many": "count",
        "count": "",
        "units": "iso-2859-1",
        "public": "officers",
        "teams": ["quality"],
        "sampling_days": "100",
    }
    beside, drawable = look(house.one, wrong)
    assert drawable is None
    right = {"code", "budget", "currency", "days", "price_edges", "age_edges", "count", "teams", "sampling_days"}
    assert right <= set(beside)
    assert beside["days"] == "Choose at least one weekday."
    preview = part(house.one, "plan-editor-preview", {"plan-editor-drawable.data": None})
    assert "What would be drawn follows when the marked fields are right." in preview
    together, _drawable = look(house.one, {**FILLED, "units": "mil-std-105e"})
    assert "for lots that lie in the platform's own store" in together["units"]
    taken, _drawable = look(house.one, {**FILLED, "code": "new"})
    assert "taken by a page" in taken["code"]
    misspelt, _drawable = look(house.one, {**FILLED, "categories": ["tyos"]})
    assert "tyos" in misspelt["categories"]


def test_saving_stores_everything_or_nothing(house: House) -> None:
    refused = save(house.one, {**FILLED, "code": "half", "budget": "much"})
    assert "Nothing was stored yet" in refused
    assert "budget" in refused
    with house.app.app_context(), scoped(PLATFORM):
        assert db.session.scalar(select(InspectionPlan).where(InspectionPlan.code == "half")) is None
    chosen = {**FILLED, "code": "half", "every": "month", "nth": "8-14", "weekday": "tue", "time": "09:00"}
    assert '"href": "/dashboard/plans/half"' in save(house.one, chosen)
    assert house.plan("half").schedule == "0 9 8-14 * tue"
    again = save(house.one, chosen)
    assert "There is a plan 'half' already." in again
    assert "/dashboard/plans/half" not in again


def test_a_draft_is_changed_by_whoever_looked_at_it_last(house: House) -> None:
    house.stored("changing", RULES)
    seen = page(house.one, "/dashboard/plans/changing/edit")
    assert "Leave without saving" in seen
    assert "2.5" in seen
    with house.app.app_context(), scoped(PLATFORM):
        filled = filled_with(read_plan(code="changing", by=planned.OFFICER, at=now()))
    known = {"code": "changing", "version": 1}
    assert "/dashboard/plans/changing" in save(house.one, {**filled, "name": "Another name"}, known)
    assert house.plan("changing").name == "Another name"
    assert "changed meanwhile" in save(house.one, {**filled, "name": "A third name"}, known)
    assert house.plan("changing").name == "Another name"
    with house.app.app_context(), scoped(PLATFORM), transaction():
        living.make_plan(code="running", name="It runs")
    assert "This plan cannot be changed" in page(house.one, "/dashboard/plans/running/edit")
    assert "There is nothing at this address" in page(house.one, "/dashboard/plans/nothing/edit")


def test_who_may_not_write_plans_sees_them_and_no_button(house: House) -> None:
    reviewer = signed_in(house.app, Role.REVIEWER)
    assert "Write a new plan" not in page(reviewer, "/dashboard/plans")
    assert "There is nothing at this address" in page(reviewer, "/dashboard/plans/new")
    assert "This page is not open to you" in page(reviewer, "/dashboard/plans/any/edit")
    save(reviewer, FILLED, status=403)
    with house.app.app_context(), scoped(PLATFORM), transaction():
        seller_id = make_seller().id
    for role in (Role.SELLER, Role.INSPECTOR, Role.ADMINISTRATOR):
        client = signed_in(house.app, role, seller_id=seller_id if role is Role.SELLER else None)
        for address in ("/dashboard/plans", "/dashboard/plans/new"):
            assert "This page is not open to you" in page(client, address)
        assert "This page is not open to you" in listed(client)
        assert "This page is not open to you" in part(client, "plan-editor-preview", {"plan-editor-drawable.data": {}})


@pytest.mark.parametrize(
    "rules",
    [
        RULES,
        {
            "sample": {"kind": "budget", "weights": "equal", "allocation": "risk"},
            "units": {"kind": "fixed", "units": 3},
        },
        {
            "scope": {"held_lots": True, "countries": ["BR"], "sellers": ["a", "b"], "products": ["p"]},
            "sample": {"kind": "count", "count": 1},
            "units": {"kind": "iso-2859-1", "level": "S-2", "aql": "0.65"},
            "public": {"kind": "drand", "minutes_after_freeze": 30, "wait_days": 5},
        },
        {"sample": {"kind": "budget"}, "public": {"kind": "none"}, "strata": [{"by": "country"}]},
    ],
)
@pytest.mark.parametrize("schedule", ["0 6 * * mon", "0 6 * * mon,thu", "0 9 15-21 * fri", "30 7 * * mon", "0 7 1 * *"])
def test_the_fields_of_a_plan_write_the_same_plan_again(house: House, rules: Any, schedule: str) -> None:
    document = PlanRules.from_document(rules).to_document()
    with house.app.app_context(), scoped(PLATFORM):
        plan = living.make_plan(rules_of=document, schedule=schedule, budget=Decimal("1204.50"))
        filled = filled_with(read_plan(code=plan.code, by=planned.OFFICER, at=now()))
        db.session.rollback()
    written = content_of(filled)
    assert PlanRules.from_document(written.rules).to_document() == document
    assert (written.schedule, written.budget, written.cost_per_test) == (schedule, Decimal("1204.50"), Decimal(50))


def test_what_belongs_to_no_field_is_said_apart() -> None:
    findings = [
        Finding("version", "Changed."),
        Finding("rules/scope/categories/3", "One."),
        Finding("rules/scope/categories/4", "Two."),
        Finding("rules/strata/0/by", "Three."),
    ]
    assert by_field(findings, {}) == ({"categories": "One. Two.", "strata": "Three."}, ["Changed."])


def test_the_beginning_of_the_editor_is_right_but_for_its_name_and_code(house: House) -> None:
    with house.app.app_context(), scoped(PLATFORM):
        found = {one.pointer for one in findings_of(DEFAULTS, new=True)}
    assert found == {"name", "code"}
