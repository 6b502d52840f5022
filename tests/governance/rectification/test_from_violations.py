"""Violations ask for fixes, fixes end with them, and verifying gives back what the rule grants."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition
from governance.rectification import deadline, fixes
from governance.rectification.models import RequiredFix
from governance.rectification.readings import fix_details
from governance.rulebook.publication import install_preset
from governance.violations import cases
from governance.violations.measures.models import Measure
from governance.violations.models import PointsEarned, Violation
from tests.builders import AT, BY
from tests.governance.rectification.breaking import broken, day, fix_for, fixes_for, overturned, points
from tests.governance.rectification.fixing import COLLEAGUE, LATER, OFFICER, REVIEWER, do, plan, require, shop, submit


@pytest.fixture(autouse=True)
def ruled(seller_id: int) -> None:
    install_preset("fair-1000", by=BY, at=AT)


def verified(fix: RequiredFix) -> RequiredFix:
    """Planned and shown by the shop, found right by a colleague."""
    plan(fix, root_cause="Nobody compared the texts.")
    submit(fix)
    return fixes.verify(fix_id=fix.id, by=COLLEAGUE, at=LATER)


def test_a_confirmed_violation_asks_for_what_its_rule_asks_for(seller_id: int) -> None:
    violation = broken(seller_id)
    fix = fix_for(violation)
    assert (fix.seller_id, fix.state, fix.required_by) == (seller_id, "required", "system:rule-book")
    assert (fix.title, fix.root_cause_asked) == ("Correct the listing", False)
    assert fix.words is not None
    assert fix.words["title"] == {"en": "Correct the listing", "zh": "更正商品页面"}
    assert fix.demand == fix.words["demand"]["en"]
    assert deadline.due_on(fix) == day() + timedelta(days=15)


def test_a_report_asks_for_nothing(seller_id: int) -> None:
    told: dict[str, Any] = {"source": "report:1", "occurred_on": day(), "reason": "It was seen."}
    violation = cases.report(seller_id=seller_id, rule="false_description", by=OFFICER, at=AT, **told)
    assert fixes_for(violation) == []
    cases.dismiss(violation_id=violation.id, reason="It was not.", by=REVIEWER, at=AT)
    assert fixes_for(violation) == []


def test_a_rule_without_a_fix_asks_for_none(seller_id: int) -> None:
    assert fixes_for(broken(seller_id, "receipt_refused")) == []


@pytest.mark.parametrize(("days", "asked"), [(0, True), (30, True), (31, False), (300, False)])
def test_what_took_effect_long_ago_starts_nothing(seller_id: int, days: int, asked: bool) -> None:
    violation = broken(seller_id, on=day() - timedelta(days=days))
    assert bool(fixes_for(violation)) is asked


def test_who_confirmed_may_verify_and_the_shop_never(seller_id: int) -> None:
    """What is asked for follows from the rule: whoever confirmed the violation did not write the demand."""
    fix = fix_for(broken(seller_id))
    plan(fix)
    submit(fix)
    assert fix_details(fix.id, by=REVIEWER, at=AT).may_judge
    assert not fix_details(fix.id, by=shop(seller_id), at=AT).may_judge


# ------------------------------------------------------------------------------------------------- plan and root cause


def test_evidence_cannot_come_before_a_plan(seller_id: int) -> None:
    fix = require(seller_id)
    with pytest.raises(InvalidTransition, match="it can become cancelled or planned"):
        do("submit", fix, shop(seller_id))


def test_where_the_rule_asks_why_it_happened_a_plan_says_so(seller_id: int) -> None:
    fix = fix_for(broken(seller_id, "costly_false_description"))
    for said in (None, "", "  "):
        with pytest.raises(Invalid) as refused:
            plan(fix, root_cause=said)
        assert [finding.pointer for finding in refused.value.findings] == ["root_cause"]
    plan(fix, root_cause=" Nobody compared the texts. ")
    assert fix.root_cause == "Nobody compared the texts."


def test_the_cause_that_was_found_is_kept_to_the_end(seller_id: int) -> None:
    fix = fix_for(broken(seller_id, "costly_false_description"))
    plan(fix, root_cause="Nobody compared the texts.")
    plan(fix, plan="Compare them every Monday.")
    submit(fix)
    fixes.verify(fix_id=fix.id, by=REVIEWER, at=LATER)
    shown = fix_details(fix.id, by=shop(seller_id), at=LATER).fix
    assert (shown.plan, shown.root_cause) == ("Compare them every Monday.", "Nobody compared the texts.")


def test_a_cause_may_be_named_where_nobody_asks_for_it(seller_id: int) -> None:
    fix = plan(require(seller_id), root_cause="The renewal went to an old address.")
    assert fix.root_cause == "The renewal went to an old address."


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("state = 'submitted', submitted_at = now(), submitted_by = 'account:911'", "planned_before_evidence"),
        ("state = 'planned', planned_at = now(), planned_by = 'account:911'", "planned_with_its_root_cause"),
    ],
)
def test_the_database_itself_takes_no_evidence_without_a_plan_and_no_plan_without_its_cause(
    seller_id: int, change: str, rule: str
) -> None:
    fix = fix_for(broken(seller_id, "costly_false_description"))
    with pytest.raises(IntegrityError, match=rule), db.session.begin_nested():
        db.session.execute(text(f"UPDATE required_fix SET {change} WHERE id = :id"), {"id": fix.id})


# ------------------------------------------------------------------------------------------------ what verifying brings


def test_a_verified_fix_earns_what_the_rule_grants_once(seller_id: int) -> None:
    violation = broken(seller_id)
    assert points(seller_id) == 2
    fix = verified(fix_for(violation))
    assert (points(seller_id, LATER), violation.fix_verified_on) == (1, day())
    (earned,) = db.session.scalars(select(PointsEarned)).all()
    assert (earned.violation_id, earned.points, earned.source) == (violation.id, 1, f"fix:{fix.id}")


def test_points_that_count_until_the_fix_end_with_it(seller_id: int) -> None:
    broken(seller_id, "after_sales_refused", on=day() - timedelta(days=5))
    violation = db.session.scalars(select(Violation).where(Violation.rule == "after_sales_refused")).one()
    assert points(seller_id) == 2
    verified(fix_for(violation))
    assert points(seller_id, LATER) == 0


def test_a_fix_of_something_else_changes_no_points(seller_id: int) -> None:
    violation = broken(seller_id)
    verified(require(seller_id, source="permit:12"))
    assert (points(seller_id, LATER), violation.fix_verified_on) == (2, None)


def test_the_stop_that_waits_for_the_fix_is_lifted_with_it(seller_id: int) -> None:
    violation = broken(seller_id, "counterfeit_goods", product="bag-7")
    (measure,) = db.session.scalars(select(Measure).where(Measure.violation_id == violation.id)).all()
    assert (measure.kind, measure.item, measure.state) == ("product_stopped", "bag-7", "active")
    verified(fix_for(violation))
    db.session.refresh(measure)
    assert (measure.state, measure.end_reason) == ("lifted", "fix")


# ------------------------------------------------------------------------------------------------------- one cause, one fix


def test_violations_of_one_cause_are_put_right_together(seller_id: int) -> None:
    first, second = (broken(seller_id, cause="lot 9") for _ in range(2))
    other = broken(seller_id, cause="lot 10")
    assert (len(fixes_for(first)), fixes_for(second), len(fixes_for(other))) == (1, [], 1)
    verified(fix_for(first))
    assert [violation.fix_verified_on for violation in (first, second, other)] == [day(), day(), None]
    again = broken(seller_id, cause="lot 9", at=LATER)
    assert fix_for(again).state == "required"


def test_without_a_cause_each_violation_has_a_fix_of_its_own(seller_id: int) -> None:
    assert len({fix_for(broken(seller_id)).id for _ in range(2)}) == 2


def test_other_shops_and_other_rules_have_fixes_of_their_own(seller_id: int) -> None:
    broken(seller_id, cause="lot 9")
    assert fix_for(broken(seller_id, "costly_false_description", cause="lot 9")).state == "required"


# ----------------------------------------------------------------------------------------------- what ends with a violation


@pytest.mark.parametrize("state", ["required", "planned", "submitted", "returned"])
def test_a_violation_that_is_overturned_takes_its_fix_with_it(seller_id: int, state: str) -> None:
    violation = broken(seller_id)
    fix = fix_for(violation)
    if state != "required":
        plan(fix)
    if state in {"submitted", "returned"}:
        submit(fix, at=AT)
    if state == "returned":
        fixes.return_(fix_id=fix.id, reason="A page is missing.", by=REVIEWER, at=AT)
    overturned(violation, at=LATER)
    assert (fix.state, fix.closed_at) == ("cancelled", LATER)
    assert fix.reason == "The violation that this followed from was overturned on appeal."


def test_a_violation_that_is_withdrawn_takes_its_fix_with_it(seller_id: int) -> None:
    violation = broken(seller_id)
    cases.withdraw(violation_id=violation.id, reason="Reported twice.", by=OFFICER, at=LATER)
    fix = fix_for(violation)
    assert (fix.state, fix.reason) == ("cancelled", "The violation that this followed from was withdrawn.")


def test_a_fix_that_is_verified_stays_verified_when_its_violation_is_overturned(seller_id: int) -> None:
    violation = broken(seller_id)
    fix = verified(fix_for(violation))
    overturned(violation, at=LATER)
    assert (fix.state, points(seller_id, LATER)) == ("verified", 0)


def test_when_the_violation_that_asked_ends_another_of_its_cause_asks_again(seller_id: int) -> None:
    first, second = (broken(seller_id, cause="lot 9") for _ in range(2))
    overturned(first, at=LATER)
    assert (fix_for(first).state, fix_for(second).state) == ("cancelled", "required")
