"""Assessments of everybody: who is warned, when a rate becomes a violation, and what counts together."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select, update

from governance.core.access import Actor, Role
from governance.core.audit import AuditAction, AuditEntry
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, PermissionDenied
from governance.core.outbox.models import Message
from governance.core.settings import Settings
from governance.facts.models import AdverseEvent
from governance.onboarding import relations
from governance.onboarding.identity_models import SellerRelation
from governance.onboarding.relations import RelationState
from governance.scoring.assessment import Finding
from governance.scoring.assessment_models import AssessmentFinding, AssessmentRun
from governance.violations.models import RulePause, Violation
from tests.builders import BY, commit, make_account, make_seller
from tests.governance.scoring.assessed import (
    AUGUST,
    JULY,
    SEPTEMBER,
    assess_months,
    assess_on,
    findings_about,
    found_about,
    night_of,
    violations_of,
)
from tests.governance.scoring.facts_at_hand import LONG_AGO, install_rules, sell

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture(autouse=True)
def _rules(platform: None) -> None:
    install_rules()


def shop(**given: object) -> int:
    return make_seller(at=LONG_AGO, **given).id  # type: ignore[arg-type]


def late_shop(orders: int = 60, late: int = 20, **given: object) -> int:
    """A shop with so few orders that a year is looked at."""
    seller = shop(**given)
    sell(seller, orders, late=late)
    return seller


def test_the_first_finding_warns_and_the_second_in_a_row_is_a_violation(settings: Settings) -> None:
    seller, honest = late_shop(), late_shop(late=1)
    commit()
    first = assess_on(settings, JULY)
    assert findings_about(seller) == ["warned"]
    assert violations_of(seller) == []
    second = assess_on(settings, AUGUST)
    assert [found_about(seller)[place][2:] for place in (0, 1)] == [("warned", 1), ("violation", 2)]
    assert (first.number(Finding.WARNED), second.number(Finding.VIOLATION)) == (1, 1)
    assert findings_about(honest) == []
    (violation,) = violations_of(seller)
    assert (violation.rule, violation.rate, violation.source) == (
        "late_deliveries", "late", f"assessment:{second.run_id}:late"
    )  # fmt: skip
    assert (violation.state, violation.automatic, violation.effective_on) == ("confirmed", True, AUGUST)
    assert violation.evidence == [{"kind": "assessment", "reference": f"{second.run_id}:late"}]
    assert "20 of 60" in violation.reason
    assert "The first was a warning." in violation.reason


def test_a_month_in_which_nothing_is_found_starts_the_row_anew(settings: Settings) -> None:
    seller = late_shop()
    commit()
    assess_on(settings, JULY)
    assess_on(settings, SEPTEMBER)
    assert [row[2:] for row in found_about(seller)] == [("warned", 1), ("warned", 1)]
    assert violations_of(seller) == []


def test_days_that_a_standing_violation_was_made_of_are_not_counted_for_another_one(settings: Settings) -> None:
    seller = late_shop()
    commit()
    assess_months(settings, JULY, 10)
    assert findings_about(seller) == ["warned", "violation", *["over"] * 8]
    assert len(violations_of(seller)) == 1


def test_after_an_overturned_violation_a_warning_comes_first_again(settings: Settings) -> None:
    seller = late_shop()
    commit()
    assess_months(settings, JULY, 2)
    db.session.execute(update(Violation).values(state="overturned"))
    commit()
    assess_months(settings, SEPTEMBER, 2)
    assert findings_about(seller) == ["warned", "violation", "warned", "violation"]


def test_who_goes_on_with_fresh_orders_is_warned_and_violates_again(settings: Settings) -> None:
    seller = shop()
    first = JULY - timedelta(days=90)
    for month in range(8):
        sell(seller, 60, first=first + timedelta(days=30 * month), days=30, late=20)
    commit()
    assess_months(settings, JULY, 6)
    # Ninety days are looked at: from the third month after it on, none of them is the violation's.
    assert findings_about(seller)[:2] == ["warned", "violation"]
    assert findings_about(seller)[2:].count("violation") == 1
    assert len(violations_of(seller)) == 2


def test_below_the_exposure_floor_nobody_is_assessed(settings: Settings) -> None:
    seller = late_shop(orders=9, late=9)
    commit()
    summary = assess_on(settings, JULY)
    assert (summary.sellers, findings_about(seller)) == (0, [])


def test_a_warned_seller_is_told_once_with_all_rates(settings: Settings) -> None:
    seller = shop()
    sell(seller, 60, late=20, cancelled_by_seller=20)
    make_account(Role.SELLER, seller_id=seller)
    commit()
    assess_on(settings, JULY)
    (message,) = db.session.scalars(select(Message).where(Message.topic == "assessment.warned"))
    assert message.data["number"] == 2
    assert [rate["rate"] for rate in message.data["rates"]] == ["late", "cancelled_by_seller"]
    assert (message.data["as_of"], message.data["next"]) == ("2026-07-01", "2026-08-01")


def test_a_month_is_assessed_once(settings: Settings) -> None:
    seller = late_shop()
    commit()
    first = assess_on(settings, JULY)
    again = assess_on(settings, JULY, at=night_of(JULY) + timedelta(hours=5))
    assert (again.run_id, again.repeated, first.repeated) == (first.run_id, True, False)
    assert findings_about(seller) == ["warned"]
    assert db.session.scalar(select(func.count()).select_from(AssessmentRun)) == 1


def test_a_month_before_one_that_was_assessed_is_refused(settings: Settings) -> None:
    assess_on(settings, AUGUST)
    with pytest.raises(Conflict):
        assess_on(settings, JULY, at=night_of(AUGUST))


@pytest.mark.parametrize("day", [date(2026, 7, 2), date(2026, 8, 1)])
def test_a_day_that_begins_no_month_or_has_not_come_is_refused(settings: Settings, day: date) -> None:
    with pytest.raises(Invalid):
        assess_on(settings, day, at=night_of(JULY) + timedelta(days=3))


def test_it_needs_the_permission(settings: Settings) -> None:
    with pytest.raises(PermissionDenied):
        assess_on(settings, JULY, by=Actor("account", "1", "nobody"))


def test_every_run_is_in_the_audit_trail_with_what_it_found(settings: Settings) -> None:
    late_shop()
    commit()
    assess_on(settings, JULY)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == AuditAction.ASSESSMENT_RUN.value)).one()
    assert entry.after is not None
    assert entry.after["rates"]["late"] == {"judged": 1, "warned": 1, "over": 0, "violation": 0}


def test_a_paused_rule_leaves_the_decision_to_a_person(settings: Settings) -> None:
    seller = late_shop()
    commit()
    assess_on(settings, JULY)
    told = {"alert_only": False, "overturned": 9, "decided": 20, "lower": 200_000, "limit": 100_000}
    db.session.add(RulePause(rule="late_deliveries", paused_at=night_of(JULY), **told))
    commit()
    assess_on(settings, AUGUST)
    (violation,) = violations_of(seller)
    assert (violation.state, violation.automatic) == ("reported", False)
    # What waits for a decision covers its days as well: nothing is reported twice.
    assess_on(settings, SEPTEMBER)
    assert findings_about(seller) == ["warned", "violation", "over"]


def test_related_shops_pool_what_they_are_exposed_to(settings: Settings) -> None:
    shops = [late_shop(orders=12, late=3) for _ in range(3)]
    sell_well = late_shop(orders=40, late=0)
    relate(*shops, state=RelationState.CONFIRMED)
    relate(shops[0], sell_well, state=RelationState.PROPOSED)
    commit()
    assess_months(settings, JULY, 2)
    assert [findings_about(one)[0] for one in shops] == ["warned"] * 3
    assert sum(len(violations_of(one)) for one in shops) == 1
    assert findings_about(sell_well) == []
    (finding,) = db.session.scalars(select(AssessmentFinding).where(AssessmentFinding.finding == "violation"))
    assert (finding.exposed, finding.bad, finding.pooled) == (36, 9, 3)


def test_alone_the_same_shops_prove_nothing(settings: Settings) -> None:
    shops = [late_shop(orders=12, late=3) for _ in range(3)]
    commit()
    assess_on(settings, JULY)
    assert [findings_about(one) for one in shops] == [[], [], []]


def test_the_violation_falls_on_the_shop_that_is_furthest_over_its_target(settings: Settings) -> None:
    honest, careless = late_shop(orders=50, late=0), late_shop(orders=50, late=25)
    relate(honest, careless, state=RelationState.CONFIRMED)
    commit()
    assess_months(settings, JULY, 2)
    assert findings_about(honest) == ["warned", "over"]
    assert findings_about(careless) == ["warned", "violation"]
    assert (len(violations_of(honest)), len(violations_of(careless))) == (0, 1)


def test_who_was_found_to_be_related_only_now_has_not_been_warned_and_gets_no_violation(settings: Settings) -> None:
    warned, new = shop(), shop()
    for seller, orders, late in ((warned, 60, 10), (new, 300, 20)):
        sell(seller, orders, first=JULY - timedelta(days=40), days=35, late=late)
    commit()
    assess_on(settings, JULY)
    assert (findings_about(warned), findings_about(new)) == (["warned"], [])
    relate(warned, new, state=RelationState.CONFIRMED)
    commit()
    assess_on(settings, AUGUST)
    assert (findings_about(warned), findings_about(new)) == (["warned", "violation"], ["over"])


def test_a_buyer_who_met_two_related_shops_counts_once(settings: Settings) -> None:
    shops = [late_shop(orders=20, late=5) for _ in range(2)]
    relate(*shops, state=RelationState.CONFIRMED)
    db.session.execute(update(AdverseEvent).values(buyer="one and the same"))
    commit()
    assess_on(settings, JULY)
    assert [findings_about(one) for one in shops] == [[], []]


def relate(*sellers: int, state: RelationState) -> None:
    """Pairs of neighbours share an address; an officer has confirmed it, or nobody has looked yet."""
    for left, right in pairwise(sellers):
        one, other = sorted((left, right), key=str)
        relation = SellerRelation(
            kind="same_address", left_kind="seller", left_id=one, right_kind="seller", right_id=other,
            evidence={}, state=RelationState.PROPOSED.value, found_at=LONG_AGO,
        )  # fmt: skip
        db.session.add(relation)
        db.session.flush()
        if state is RelationState.CONFIRMED:
            relations.confirm(relation_id=relation.id, reason="One owner.", by=BY, at=LONG_AGO)
