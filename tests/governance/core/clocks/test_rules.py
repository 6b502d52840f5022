from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from governance.core.clocks.rules import DEFAULT_STEPS, MOST, Binds, ClockRule, Kind, Step, Unit
from governance.core.errors import Invalid


def rule(**changes: Any) -> ClockRule:
    given: dict[str, Any] = {"binds": "seller", "kind": "law", "source": "a law", "verified_on": date(2026, 1, 1)}
    return ClockRule(**(given | {"amount": 7, "unit": "working_days"} | changes))


def test_a_rule_may_be_made_of_the_words_of_a_rule_book() -> None:
    assert rule() == ClockRule(Binds.SELLER, Kind.LAW, "a law", date(2026, 1, 1), 7, Unit.WORKING_DAYS)
    assert rule().unit is Unit.WORKING_DAYS


@pytest.mark.parametrize("amount", [0, -1, MOST + 1])
def test_a_clock_runs_for_at_least_one_of_its_unit_and_not_for_ever(amount: int) -> None:
    with pytest.raises(Invalid, match=str(amount)):
        rule(amount=amount)


@pytest.mark.parametrize(
    ("unit", "kind", "needs"),
    [
        (Unit.WORKING_DAYS, Kind.PROMISE, True),
        (Unit.WORKING_DAYS, Kind.LAW, True),
        (Unit.CALENDAR_DAYS, Kind.LAW, True),
        (Unit.MONTHS, Kind.LAW, True),
        (Unit.CALENDAR_DAYS, Kind.CONTRACT, False),
        (Unit.MONTHS, Kind.PROMISE, False),
        (Unit.HOURS, Kind.LAW, False),
    ],
)
def test_which_clocks_depend_on_days_off(unit: Unit, kind: Kind, needs: bool) -> None:
    assert rule(unit=unit, kind=kind).needs_calendar is needs


@pytest.mark.parametrize("step", [*DEFAULT_STEPS, Step.before(days=60), Step.after(days=0)])
def test_a_step_is_found_again_by_its_name(step: Step) -> None:
    assert Step.named(step.name) == step


def test_the_names_of_steps() -> None:
    assert [step.name for step in DEFAULT_STEPS] == ["share:50", "share:80", "share:100"]
    assert (Step.before(days=7).name, Step.after(days=0).name) == ("before:7", "after:0")


@pytest.mark.parametrize(("place", "number"), [("share", 101), ("share", -1), ("before", -1), ("after", MOST + 1)])
def test_a_step_stands_on_the_way(place: str, number: int) -> None:
    with pytest.raises(Invalid):
        Step(place, number)
