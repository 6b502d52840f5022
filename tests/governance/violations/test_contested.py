"""Violations under appeal: they stand until the decision, fall with it, and count nothing while the platform is late."""

from __future__ import annotations

import pytest
from flask import Flask

from governance.core.access import Actor, Role, permissions_of
from governance.core.errors import InvalidTransition, NotFound, PermissionDenied
from governance.violations import cases
from governance.violations.events import ViolationsEnded
from tests.builders import AT, BY, make_seller
from tests.governance.rectification.fixing import listen
from tests.governance.violations.decided import (
    DECIDED,
    OFFICER,
    REVIEWER,
    THIRD,
    appealed,
    audited,
    confirmed,
    entries,
    points,
    report,
    shop,
)

WHY = "The reviews came from a shared computer."


def test_until_the_decision_it_stands(seller_id: int) -> None:
    violation = appealed(seller_id)
    assert (violation.state, points(seller_id), entries(seller_id)) == ("appealed", 6, [6])


def test_another_shop_contests_nothing_of_this_one(seller_id: int) -> None:
    violation = confirmed(seller_id)
    with pytest.raises(NotFound):
        cases.begin_appeal(violation_id=violation.id, by=shop(make_seller().id), at=AT)


def test_an_appeal_that_is_taken_back_leaves_everything_as_it_was(seller_id: int) -> None:
    violation = appealed(seller_id)
    cases.take_back_appeal(violation_id=violation.id, by=shop(seller_id), at=AT)
    assert (violation.state, entries(seller_id)) == ("confirmed", [6])
    cases.begin_appeal(violation_id=violation.id, by=shop(seller_id), at=AT)
    cases.uphold(violation_id=violation.id, reason=WHY, by=THIRD, at=AT)
    cases.begin_appeal(violation_id=violation.id, by=shop(seller_id), at=AT)  # the second instance
    cases.take_back_appeal(violation_id=violation.id, by=shop(seller_id), at=AT)
    assert (violation.state, entries(seller_id)) == ("upheld", [6])


def test_without_an_open_appeal_none_is_taken_back(seller_id: int) -> None:
    for violation in (report(seller_id), confirmed(seller_id, source="report:2")):
        with pytest.raises(InvalidTransition, match="No appeal is open"):
            cases.take_back_appeal(violation_id=violation.id, by=shop(seller_id), at=AT)


def test_what_is_upheld_counts_on(seller_id: int) -> None:
    violation = appealed(seller_id)
    cases.uphold(violation_id=violation.id, reason=WHY, by=THIRD, at=AT)
    assert (violation.state, violation.decided_reason, entries(seller_id)) == ("upheld", WHY, [6])


def test_what_is_overturned_was_never_there(shared_app: Flask, seller_id: int) -> None:
    violation, ended = appealed(seller_id), listen(shared_app, ViolationsEnded)
    cases.overturn(violation_id=violation.id, reason=WHY, by=THIRD, at=AT)
    assert (violation.state, points(seller_id), entries(seller_id)) == ("overturned", 0, [6, -6])
    assert ended == [ViolationsEnded((violation.id,), "overturned")]
    assert audited(violation)[-2:] == ["violation:appeal", "violation:overturn"]
    with pytest.raises(InvalidTransition):
        cases.begin_appeal(violation_id=violation.id, by=shop(seller_id), at=AT)


def test_what_stood_behind_the_overturned_one_counts_in_its_place(seller_id: int) -> None:
    confirmed(seller_id, source="report:2", rule="false_description", order_reference="A")
    graver = appealed(seller_id, order_reference="A")
    assert points(seller_id) == 6
    cases.overturn(violation_id=graver.id, reason=WHY, by=THIRD, at=AT)
    assert points(seller_id) == 2


@pytest.mark.parametrize("decide", [cases.uphold, cases.overturn])
@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        pytest.param(OFFICER, "another person", id="who reported it"),
        pytest.param(REVIEWER, "another person", id="who confirmed it"),
        pytest.param(BY, "person of the platform", id="a job"),
        pytest.param(Actor("account", "5", "x", permissions_of([Role.ADMINISTRATOR])), "permission", id="no decider"),
    ],
)
def test_nobody_decides_an_appeal_about_what_they_had_a_part_in(
    seller_id: int, decide: object, by: Actor, sentence: str
) -> None:
    violation = appealed(seller_id)
    with pytest.raises(PermissionDenied, match=sentence):
        decide(violation_id=violation.id, reason=WHY, by=by, at=AT)  # type: ignore[operator]
    assert violation.state == "appealed"


# --------------------------------------------------------------------------------------------------------- relief


def test_while_the_platform_is_late_nothing_counts(seller_id: int) -> None:
    violation = appealed(seller_id)
    for _ in range(2):  # told twice, it is suspended once
        cases.suspend(violation_id=violation.id, by=BY, at=AT)
    assert (violation.state, violation.suspended_on, points(seller_id)) == ("appealed", DECIDED, 0)
    assert entries(seller_id) == [6, -6]
    for _ in range(2):
        cases.restore(violation_id=violation.id, by=BY, at=AT)
    assert (violation.suspended_on, points(seller_id), entries(seller_id)) == (None, 6, [6, -6, 6])


@pytest.mark.parametrize(
    ("decide", "left"), [(cases.uphold, [6, -6, 6]), (cases.overturn, [6, -6])], ids=["upheld", "overturned"]
)
def test_the_decision_ends_the_suspension(seller_id: int, decide: object, left: list[int]) -> None:
    violation = appealed(seller_id)
    cases.suspend(violation_id=violation.id, by=BY, at=AT)
    decide(violation_id=violation.id, reason=WHY, by=THIRD, at=AT)  # type: ignore[operator]
    assert (violation.suspended_on, entries(seller_id)) == (None, left)


def test_what_stands_on_a_listed_ground_goes_on_however_late_the_platform_is(seller_id: int) -> None:
    violation = appealed(seller_id, rule="unsafe_goods")
    with pytest.raises(InvalidTransition, match="listed ground"):
        cases.suspend(violation_id=violation.id, by=BY, at=AT)
    assert points(seller_id) == 12


def test_nothing_is_suspended_without_an_appeal(seller_id: int) -> None:
    for violation in (report(seller_id), confirmed(seller_id, source="report:2")):
        with pytest.raises(InvalidTransition, match="waits for no decision"):
            cases.suspend(violation_id=violation.id, by=BY, at=AT)
