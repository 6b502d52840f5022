"""Who lets measures begin: a rule, a second person, and on a listed ground whoever sees the danger."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance.core.access import Actor, Role
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.sellers import stops
from governance.violations.kinds import Kind, ListedGround, Scope
from governance.violations.measures import starting
from governance.violations.measures.models import Measure
from tests.builders import AT, BY, make_account
from tests.governance.violations.measures.measured import (
    TODAY,
    breach,
    calls_of,
    clocks_run,
    days_after,
    measures_of,
    notices_of,
    of_shop,
    person,
    told,
)

FIRST, SECOND, THIRD = person(1), person(2), person(3, Role.REVIEWER)


def proposed(seller_id: int, *, by: Actor = FIRST, **changes: Any) -> Measure:
    """A measure on one product that somebody proposed because of a violation."""
    said: dict[str, Any] = {
        "kind": Kind.DEMOTION,
        "scope": Scope.PRODUCT,
        "item": "lamp-7",
        "reason": "The listing misled buyers.",
        "days": 14,
    }
    if "violation_id" not in changes and "rule" not in changes:
        changes["violation_id"] = breach(seller_id, product="lamp-7", on=TODAY - timedelta(days=60)).id
    said["cause"] = f"violation:{changes.get('violation_id')}"
    return starting.propose(seller_id=seller_id, by=by, at=AT, **said | changes)


def at_once(seller_id: int, *, by: Actor = FIRST, **changes: Any) -> Measure:
    """A stop of one product on a listed ground."""
    said: dict[str, Any] = {
        "kind": Kind.PRODUCT_STOPPED,
        "scope": Scope.PRODUCT,
        "item": "lamp-7",
        "cause": "case:42",
        "ground": ListedGround.SAFETY,
        "reason": "The lamp catches fire.",
    }
    return starting.start_now(seller_id=seller_id, by=by, at=AT, **said | changes)


def closed(seller_id: int) -> Measure:
    """The closure that counterfeits lead to, as the rule book proposes it."""
    for days_ago in (0, 1):
        breach(seller_id, "counterfeit_goods", on=TODAY - timedelta(days=days_ago), reported_by=FIRST)
    return next(measure for measure in measures_of(seller_id) if measure.kind == "closure")


def test_what_a_person_proposes_a_second_person_starts_and_the_seller_is_heard_first(seller_id: int) -> None:
    account = make_account(Role.SELLER, seller_id=seller_id)
    measure = proposed(seller_id)
    assert (measure.state, measure.starts_on, notices_of(measure)) == ("proposed", None, [])
    starting.start(measure_id=measure.id, reason="Agreed.", by=SECOND, at=days_after(1))
    assert (measure.state, measure.decided_by, measure.automatic) == ("noticed", "account:2", False)
    assert measure.starts_on == TODAY + timedelta(days=9)
    assert [message.account_id for message in told("measure.noticed")] == [account.id]
    clocks_run(days_after(9))
    assert (measure.state, [call.action for call in calls_of(measure)]) == ("active", ["impose"])


def test_who_proposed_a_measure_does_not_decide_about_it(seller_id: int) -> None:
    measure = proposed(seller_id)
    for decide in (starting.start, starting.decline):
        with pytest.raises(PermissionDenied, match="second person"):
            decide(measure_id=measure.id, reason="Agreed.", by=FIRST, at=AT)


def test_who_reported_the_violations_does_not_decide_about_what_rests_on_them(seller_id: int) -> None:
    closure = closed(seller_id)
    for decide in (starting.start, starting.decline):
        with pytest.raises(PermissionDenied, match="second person"):
            decide(measure_id=closure.id, reason="Agreed.", by=FIRST, at=AT)
    starting.start(measure_id=closure.id, reason="Two counterfeits.", by=THIRD, at=AT)
    assert closure.state == "noticed"


@pytest.mark.parametrize("by", [BY, person(9, Role.ADMINISTRATOR), person(9, Role.INTEGRATION)])
def test_no_job_and_nobody_without_the_right_closes_a_shop(seller_id: int, by: Actor) -> None:
    closure = closed(seller_id)
    with pytest.raises(PermissionDenied):
        starting.start(measure_id=closure.id, reason="Agreed.", by=by, at=AT)


def test_a_declined_measure_never_starts_and_the_seller_never_hears_of_it(seller_id: int) -> None:
    make_account(Role.SELLER, seller_id=seller_id)
    measure = proposed(seller_id)
    starting.decline(measure_id=measure.id, reason="Too hard for one lamp.", by=SECOND, at=AT)
    assert (measure.state, measure.end_reason, measure.end_note) == ("declined", "declined", "Too hard for one lamp.")
    with pytest.raises(InvalidTransition, match="decided already"):
        starting.start(measure_id=measure.id, reason="After all.", by=THIRD, at=AT)
    assert [told(topic) for topic in ("measure.noticed", "measure.over")] == [[], []]


def test_of_two_who_decide_the_second_is_told_that_it_was_changed(seller_id: int) -> None:
    measure = proposed(seller_id)
    starting.start(measure_id=measure.id, reason="Agreed.", by=SECOND, at=AT, version=1)
    with pytest.raises(Conflict):
        starting.start(measure_id=measure.id, reason="Agreed.", by=THIRD, at=AT, version=1)


def test_the_limit_shortens_what_a_person_asks_for(seller_id: int) -> None:
    measure = proposed(seller_id, days=90)
    starting.start(measure_id=measure.id, reason="Agreed.", by=SECOND, at=AT)
    assert (measure.days, measure.shortened_from) == (60, 90)


def test_where_the_limit_leaves_no_day_nobody_can_start_or_propose(seller_id: int) -> None:
    first, second = proposed(seller_id, days=60), proposed(seller_id, kind=Kind.ORDER_CAP, days=60)
    starting.start(measure_id=first.id, reason="Agreed.", by=SECOND, at=AT)
    with pytest.raises(Conflict, match="no day left"):
        starting.start(measure_id=second.id, reason="Agreed.", by=SECOND, at=days_after(70))
    with pytest.raises(Conflict, match="no day left"):
        starting.propose(
            seller_id=seller_id,
            kind=Kind.ORDER_CAP,
            scope=Scope.PRODUCT,
            item="lamp-7",
            cause="violation:0",
            reason="Once more.",
            days=10,
            rule="false_description",
            by=FIRST,
            at=days_after(70),
        )


@pytest.mark.parametrize("ground", list(ListedGround))
def test_on_a_listed_ground_it_holds_at_once_with_the_law_in_its_notice(seller_id: int, ground: ListedGround) -> None:
    measure = at_once(seller_id, ground=ground)
    (notice,) = notices_of(measure)
    assert (measure.state, measure.starts_on, notice.ground_kind) == ("active", TODAY, "law")
    assert "Law" in notice.ground_source
    assert notice.evidence == [{"kind": "case", "reference": "42"}]


def test_there_is_no_other_way_to_begin_before_the_seller_is_heard(seller_id: int) -> None:
    measure = proposed(seller_id)
    starting.start(measure_id=measure.id, reason="Agreed.", by=SECOND, at=AT)
    clocks_run(days_after(7))
    assert (measure.state, measure.listed_ground) == ("noticed", None)


def test_the_same_cause_again_is_the_measure_that_is_there(seller_id: int) -> None:
    assert at_once(seller_id).id == at_once(seller_id, by=SECOND).id
    assert len(measures_of(seller_id)) == 1


def test_nobody_acts_at_once_on_a_violation_they_reported(seller_id: int) -> None:
    violation = breach(seller_id, product="lamp-7", reported_by=FIRST)
    with pytest.raises(PermissionDenied, match="second person"):
        at_once(seller_id, violation_id=violation.id)
    assert at_once(seller_id, violation_id=violation.id, by=SECOND).state == "active"


def test_even_on_a_listed_ground_a_second_person_decides_about_a_closure(seller_id: int) -> None:
    closure = at_once(seller_id, kind=Kind.CLOSURE, scope=Scope.SHOP, item=None, ground=ListedGround.FRAUD)
    assert closure.state == "proposed"
    starting.start(measure_id=closure.id, reason="Agreed.", by=SECOND, at=AT)
    assert (closure.state, stops.stops_of(seller_id)[0].category) == ("active", None)


def test_what_stops_a_category_or_the_shop_is_a_stop_of_sale_with_its_cause(seller_id: int) -> None:
    at_once(seller_id, kind=Kind.CATEGORY_STOPPED, scope=Scope.CATEGORY, item="toys", cause="permit:12")
    at_once(seller_id, kind=Kind.SHOP_STOPPED, scope=Scope.SHOP, item=None, cause="case:1")
    assert {(stop.category, stop.cause) for stop in stops.stops_of(seller_id)} == {
        ("toys", "permit:12"),
        (None, "case:1"),
    }


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"scope": Scope.SHOP}, "item"),
        ({"item": None}, "item"),
        ({"kind": Kind.CLOSURE}, "scope"),
        ({"days": 0}, "days"),
        ({"reason": " "}, "reason"),
        ({"violation_id": 999_999}, "violation_id"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(seller_id: int, changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        at_once(seller_id, **changes)
    assert [finding.pointer for finding in refused.value.findings] == [pointer]


def test_a_proposal_rests_on_a_violation_or_names_a_rule(seller_id: int) -> None:
    with pytest.raises(Invalid, match="names the rule"):
        proposed(seller_id, rule="no_such_rule")
    assert proposed(seller_id, rule="false_description", cause="report:1").state == "proposed"


def test_a_measure_of_nobody_is_not_found(seller_id: int) -> None:
    measure = proposed(seller_id)
    for by, number in ((SECOND, 999_999), (of_shop(seller_id + 1), measure.id)):
        with pytest.raises((NotFound, PermissionDenied)):
            starting.start(measure_id=number, reason="Agreed.", by=by, at=AT)
    with pytest.raises(NotFound):
        at_once(999_999)


def test_the_seller_starts_nothing(seller_id: int) -> None:
    measure = proposed(seller_id)
    for operation in (starting.start, starting.decline):
        with pytest.raises(PermissionDenied):
            operation(measure_id=measure.id, reason="Please.", by=of_shop(seller_id), at=AT)
    db.session.refresh(measure)
    assert measure.state == "proposed"
