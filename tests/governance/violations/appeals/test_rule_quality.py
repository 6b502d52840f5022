"""Rules are judged too: which decisions of theirs did not hold, and which confirm nothing by themselves any more."""

from __future__ import annotations

from datetime import datetime

import pytest

from governance.core.access import Actor, Role, permissions_of
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.violations import cases, rule_watch
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.rule_quality import overturn_rates, review_rules
from governance.violations.appeals.shown import RuleQuality
from governance.violations.appeals.states import Outcome
from tests.builders import AT, BY, make_account
from tests.governance.violations.appeals.contested import (
    DAY,
    FRESH,
    JOB,
    LATER,
    REVIEWER,
    decide,
    file,
    told,
    violation,
)

RULE = "invented_reviews"


def history(
    seller_id: int, overturned: int, upheld: int, *, rule: str = RULE, at: datetime = LATER, instance: int = 1
) -> None:
    """Appeals that were decided before; the last one is left out where a test decides it itself."""
    known = db.session.query(Appeal).count()
    for number in range(overturned + upheld):
        outcome = "overturned" if number < overturned else "upheld"
        row = Appeal(
            seller_id=seller_id,
            subject_kind="violation",
            subject_id=f"{1_000_000 + known + number}",
            title="x",
            rule=rule,
            automatic=True,
            instance=instance,
            state="decided",
            grounds="x",
            involved=[],
            window_until=AT.date(),
            filed_at=at,
            filed_by="account:911",
            outcome=outcome,
            decided_by="account:904",
            ended_at=at,
        )
        db.session.add(row)
    db.session.flush()


def of(rule: str = RULE) -> RuleQuality:
    return next(quality for quality in overturn_rates(by=FRESH, at=LATER) if quality.rule == rule)


@pytest.mark.parametrize(
    ("overturned", "decided", "paused"),
    [(19, 19, False), (4, 20, False), (5, 20, True), (20, 20, True), (15, 100, False), (16, 100, True)],
)
def test_a_rule_pauses_when_more_than_a_tenth_is_proven_and_twenty_are_decided(
    seller_id: int, overturned: int, decided: int, paused: bool
) -> None:
    history(seller_id, overturned, decided - overturned)
    changed = review_rules(by=JOB, at=LATER)
    assert [quality.rule for quality in changed] == ([RULE] if paused else [])
    assert rule_watch.is_paused(RULE) == paused
    quality = of()
    assert (quality.decided, quality.overturned, quality.limit) == (decided, overturned, 100_000)
    assert (quality.enough, quality.paused) == (decided >= 20, paused)
    if quality.enough:
        assert (quality.lower > quality.limit) == paused


def test_the_decision_that_tips_the_scale_pauses_the_rule_and_officers_are_told(seller_id: int) -> None:
    officer = make_account().id
    history(seller_id, 4, 15)
    contested = violation(seller_id)
    assert not rule_watch.is_paused(RULE)
    decide(file(contested), Outcome.OVERTURNED)
    assert rule_watch.is_paused(RULE)
    assert "rule.paused" in told(officer)


def test_a_paused_rule_confirms_nothing_by_itself_and_people_still_do(seller_id: int) -> None:
    def arrives(source: str) -> str:
        return cases.report_and_confirm(
            seller_id=seller_id,
            rule=RULE,
            source=source,
            occurred_on=AT.date(),
            effective_on=AT.date(),
            reason="Forty reviews.",
            by=BY,
            at=AT,
        ).state

    assert arrives("report:a") == "confirmed"
    history(seller_id, 20, 0)
    review_rules(by=JOB, at=LATER)
    assert arrives("report:b") == "reported"
    assert violation(seller_id).state == "confirmed"
    rule_watch.resume(rule=RULE, reason="The list of devices was wrong; it is right now.", by=FRESH, at=LATER)
    assert arrives("report:c") == "confirmed"


@pytest.mark.parametrize(("rule", "alert_only"), [("unsafe_goods", True), ("counterfeit_goods", False)])
def test_rules_that_protect_people_go_on_and_people_are_told(seller_id: int, rule: str, alert_only: bool) -> None:
    officer = make_account().id
    history(seller_id, 20, 0, rule=rule)
    for _ in range(2):
        review_rules(by=JOB, at=LATER)
    assert rule_watch.is_paused(rule) is not alert_only
    assert told(officer) == ["rule.watched" if alert_only else "rule.paused"]
    assert of(rule).alert_only == alert_only


def test_a_rule_that_people_let_go_on_is_judged_by_what_is_decided_from_then_on(seller_id: int) -> None:
    history(seller_id, 20, 0)
    review_rules(by=JOB, at=LATER)
    rule_watch.resume(rule=RULE, reason="Looked at.", by=FRESH, at=LATER + DAY)
    assert review_rules(by=JOB, at=LATER + DAY) == []
    history(seller_id, 5, 14, at=LATER + 2 * DAY)
    assert review_rules(by=JOB, at=LATER + 2 * DAY) == []
    history(seller_id, 1, 0, at=LATER + 2 * DAY)
    assert [quality.rule for quality in review_rules(by=JOB, at=LATER + 2 * DAY)] == [RULE]


def test_each_violation_counts_once_by_its_last_decision(seller_id: int) -> None:
    contested = violation(seller_id)
    decide(file(contested))
    assert (of().decided, of().overturned) == (1, 0)
    another = make_account(Role.REVIEWER).actor()
    decide(file(contested), Outcome.OVERTURNED, by=another)
    assert (of().decided, of().overturned) == (1, 1)


def test_other_rules_are_left_alone(seller_id: int) -> None:
    history(seller_id, 20, 0)
    history(seller_id, 0, 20, rule="receipt_refused")
    assert [quality.rule for quality in review_rules(by=JOB, at=LATER)] == [RULE]
    assert [quality.rule for quality in overturn_rates(by=FRESH, at=LATER)] == [RULE, "receipt_refused"]


def test_letting_a_rule_go_on_needs_a_person_a_right_and_a_reason(seller_id: int) -> None:
    history(seller_id, 20, 0)
    review_rules(by=JOB, at=LATER)
    administrator = Actor("account", "5", "administrator", permissions_of([Role.ADMINISTRATOR]))
    with pytest.raises(PermissionDenied):
        rule_watch.resume(rule=RULE, reason="Go on.", by=administrator, at=LATER)
    with pytest.raises(PermissionDenied):
        rule_watch.resume(rule=RULE, reason="Go on.", by=JOB, at=LATER)
    with pytest.raises(Invalid):
        rule_watch.resume(rule=RULE, reason=" ", by=REVIEWER, at=LATER)
    with pytest.raises(NotFound):
        rule_watch.resume(rule="no_such_rule", reason="Go on.", by=REVIEWER, at=LATER)
    rule_watch.resume(rule=RULE, reason="Go on.", by=REVIEWER, at=LATER)
    with pytest.raises(InvalidTransition):
        rule_watch.resume(rule=RULE, reason="Go on.", by=REVIEWER, at=LATER)


def test_no_shop_reads_how_rules_hold(seller_id: int) -> None:
    owner = Actor("account", "9", "shop", permissions_of([Role.SELLER]), seller_id=seller_id)
    with pytest.raises(PermissionDenied):
        overturn_rates(by=owner, at=LATER)
