"""What counts of violations, and until when: incidents, repetition, expiry, carry-over, and what was earned back."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.violations.decide import Confirmed, Counted, Earned, Limit, points_that_count
from governance.violations.rules import ViolationRules
from tests.governance.violations.rule_sets import confirmed, rules, violation_type

REPEATED = [{"nth": 2, "within_days": 180, "points": 4}, {"nth": 3, "within_days": 180, "points": 6}]
YEARLY = {"kind": "reset", "every": "year", "carry_over": {"from": 24, "below": 48}}


def rule_set(**of_faulty: Any) -> ViolationRules:
    """The small rule set, with other words about `faulty` (general, 3 points), and no limit of a day in the way."""
    types = [
        violation_type("fake", "counterfeit", "critical", 24, days=365),
        violation_type("unsafe", "serious", "high", 12, days=365),
        violation_type("faulty", "general", "medium", 3, days=180) | of_faulty,
        violation_type("vague", "general", "low", 1, days=90),
    ]
    limits = {
        "points_per_day": {"general": 100, "serious": 100, "counterfeit": 100},
        "same_cause": {"by": "lot", "within_days": 30},
        "most_severe_only": True,
    }
    return rules(violation_types=types, limits=limits)


def on(number: int, day: str, rule: str = "faulty", rules: ViolationRules | None = None, **changes: Any) -> Confirmed:
    return confirmed(number, rule, day, rules=rules or rule_set(), **changes)


def earned(number: int, violation: int, points: int, day: str) -> Earned:
    return Earned(
        id=number, violation_id=violation, points=points, earned_on=date.fromisoformat(day), source=f"fix:{number}"
    )


def balance(counted: dict[int, Counted], violations: list[Confirmed], day: date) -> int:
    """What the ledger would say on a day."""
    effective = {violation.id: violation.effective_on for violation in violations}
    total = 0
    for number, one in counted.items():
        if effective[number] <= day < one.lapses_on:
            total += one.points - sum(back.points for back in one.given_back if back.from_on <= day)
    return total


# ---------------------------------------------------------------------------------------------------- incidents


def test_of_one_order_only_the_most_severe_counts_wherever_it_was_found() -> None:
    counted = points_that_count(
        [
            on(1, "2026-01-10", order_reference="A", source="complaint:1"),
            on(2, "2026-01-20", "unsafe", order_reference="A", source="case:7"),
            on(3, "2026-01-05", "vague", order_reference="A", source="draw:3"),
            on(4, "2026-01-10", order_reference="B", source="complaint:2"),
        ]
    )
    assert {number: one.points for number, one in counted.items()} == {1: 0, 2: 12, 3: 0, 4: 3}
    assert (counted[1].limit, counted[1].counted_with) == (Limit.INCIDENT, 2)
    assert (counted[2].limit, counted[2].counted_with) == (None, None)


def test_a_rule_book_may_let_each_of_an_incident_count() -> None:
    each = rules(
        limits={
            "points_per_day": {"general": 100, "serious": 100, "counterfeit": 100},
            "same_cause": {"by": "lot", "within_days": 30},
            "most_severe_only": False,
        }
    )
    counted = points_that_count([on(n, "2026-01-10", rules=each, order_reference="A") for n in (1, 2)])
    assert [one.points for one in counted.values()] == [3, 3]


def test_sellers_who_share_an_order_have_an_incident_each() -> None:
    both = [on(1, "2026-01-10", order_reference="A"), on(2, "2026-01-10", order_reference="A", seller_id=8)]
    assert [one.points for one in points_that_count(both).values()] == [3, 3]


# --------------------------------------------------------------------------------------------------- repetition


@pytest.mark.parametrize(
    ("days", "points", "nth"),
    [
        (["2026-01-01"], [3], [1]),
        (["2026-01-01", "2026-06-29"], [3, 4], [1, 2]),  # 179 days later
        (["2026-01-01", "2026-06-30"], [3, 3], [1, 1]),  # 180 days later: it has been long enough
        (["2026-01-01", "2026-02-01", "2026-03-01"], [3, 4, 6], [1, 2, 3]),
        (["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"], [3, 4, 6, 6], [1, 2, 3, 4]),
        (["2026-01-01", "2026-05-01", "2026-08-01"], [3, 4, 4], [1, 2, 2]),  # the first is too long ago by then
    ],
)
def test_a_repetition_costs_more_in_order_of_effect(days: list[str], points: list[int], nth: list[int]) -> None:
    repeated = rule_set(repeat=REPEATED)
    given_ = [on(number, day, rules=repeated) for number, day in enumerate(days)]
    counted = points_that_count(reversed(given_))
    assert [counted[number].points for number in range(len(days))] == points
    assert [counted[number].nth for number in range(len(days))] == nth


def test_what_counts_with_another_is_no_repetition() -> None:
    repeated = rule_set(repeat=REPEATED)
    counted = points_that_count(
        [
            on(1, "2026-01-01", rules=repeated, cause="lot L1"),
            on(2, "2026-01-02", rules=repeated, cause="lot L1"),
            on(3, "2026-01-03", rules=repeated, cause="lot L2"),
        ]
    )
    assert [one.points for one in counted.values()] == [3, 0, 4]
    assert (counted[2].limit, counted[2].counted_with) == (Limit.CAUSE, 1)


def test_the_limit_of_a_day_holds_for_what_a_repetition_gives() -> None:
    tight = rules(violation_types=[violation_type("faulty", "general", "medium", 3, days=180) | {"repeat": REPEATED}])
    counted = points_that_count([on(1, "2026-01-01", rules=tight), on(2, "2026-01-01", rules=tight, source="z")])
    found = [(one.given, one.points, one.limit) for one in (counted[1], counted[2])]
    assert found == [(3, 0, Limit.DAY), (4, 4, None)]


# ------------------------------------------------------------------------------------------------------- expiry


@pytest.mark.parametrize(
    ("fixed", "lapses"),
    [
        (None, "2026-07-09"),
        ("2026-02-01", "2026-02-01"),
        ("2026-01-05", "2026-01-11"),  # fixed before it was confirmed: it counts for one day
        ("2027-01-01", "2026-07-09"),  # the fix came when nothing was left
    ],
)
def test_points_count_until_the_fix_is_verified(fixed: str | None, lapses: str) -> None:
    until_fixed = rule_set(expiry={"kind": "on_fix", "at_most_days": 180})
    day = None if fixed is None else date.fromisoformat(fixed)
    [counted] = points_that_count([on(1, "2026-01-10", rules=until_fixed, fixed_on=day)]).values()
    assert counted.lapses_on == date.fromisoformat(lapses)


@pytest.mark.parametrize(
    ("violations", "lapses"),
    [
        (7, "2027-01-01"),  # 21 points: the year ends, and so do they
        (8, "2028-01-01"),  # 24 points go through the next year
        (15, "2028-01-01"),  # 45 points
        (16, "2027-01-01"),  # 48 points
    ],
)
def test_points_of_a_year_are_carried_over_when_they_come_to_enough(violations: int, lapses: str) -> None:
    yearly = rule_set(expiry=YEARLY)
    said = [on(number, f"2026-01-{number + 1:02}", rules=yearly) for number in range(violations)]
    assert {one.lapses_on for one in points_that_count(said).values()} == {date.fromisoformat(lapses)}


def test_what_was_earned_back_by_then_is_not_carried_over() -> None:
    yearly = rule_set(expiry=YEARLY)
    said = [on(number, f"2026-01-{number + 1:02}", rules=yearly) for number in range(8)]
    for day, carried in (("2026-12-31", False), ("2027-01-01", True)):
        counted = points_that_count(said, [earned(1, 0, 1, day)])
        assert (counted[0].lapses_on == date(2028, 1, 1)) is carried


# ------------------------------------------------------------------------------------------------------- earning


@pytest.mark.parametrize(
    ("gained", "left"),
    [
        ([(1, "2026-02-01")], {"2026-01-31": 3, "2026-02-01": 2, "2026-07-08": 2, "2026-07-09": 0}),
        ([(2, "2026-02-01"), (2, "2026-03-01")], {"2026-02-01": 1, "2026-03-01": 0}),
        ([(9, "2026-02-01")], {"2026-02-01": 0}),
        ([(1, "2026-01-01")], {"2026-01-09": 0, "2026-01-10": 2}),  # earned before it took effect
        ([(1, "2026-07-09")], {"2026-07-08": 3, "2026-07-09": 0}),  # nothing is left to earn
    ],
)
def test_what_is_earned_back_counts_from_that_day_and_never_below_nothing(
    gained: list[tuple[int, str]], left: dict[str, int]
) -> None:
    said = [on(1, "2026-01-10")]
    counted = points_that_count(said, [earned(number, 1, points, day) for number, (points, day) in enumerate(gained)])
    assert {day: balance(counted, said, date.fromisoformat(day)) for day in left} == left


def test_nothing_is_given_back_of_what_does_not_count() -> None:
    said = [on(1, "2026-01-10", cause="lot L1"), on(2, "2026-01-11", cause="lot L1")]
    counted = points_that_count(said, [earned(1, 2, 2, "2026-02-01"), earned(2, 99, 2, "2026-02-01")])
    assert (counted[2].points, counted[2].given_back) == (0, ())
    assert 99 not in counted


# ---------------------------------------------------------------------------------------------------- properties

histories = st.lists(
    st.builds(
        lambda rule, day, cause, order, seller: {
            "rule": rule,
            "day": f"2026-{1 + day // 28:02}-{1 + day % 28:02}",
            "cause": cause,
            "order_reference": order,
            "seller_id": seller,
        },
        st.sampled_from(["fake", "unsafe", "faulty", "vague"]),
        st.integers(0, 300),
        st.sampled_from([None, "lot L1"]),
        st.sampled_from([None, None, "A", "B"]),
        st.sampled_from([7, 8]),
    ),
    max_size=20,
)
gains = st.lists(st.tuples(st.integers(0, 19), st.integers(1, 30), st.integers(1, 28)), max_size=8)
rule_sets = st.sampled_from(
    [
        rule_set(repeat=REPEATED),
        rule_set(expiry=YEARLY, repeat=REPEATED),
        rule_set(expiry={"kind": "on_fix", "at_most_days": 60}),
    ]
)


def told(said: list[dict[str, Any]], used: ViolationRules) -> list[Confirmed]:
    return [confirmed(number, rules=used, **one) for number, one in enumerate(said)]


def gained(found: list[tuple[int, int, int]]) -> list[Earned]:
    return [
        earned(number, violation, points, f"2026-06-{day:02}") for number, (violation, points, day) in enumerate(found)
    ]


@given(said=histories, found=gains, used=rule_sets, seed=st.randoms(use_true_random=False))
def test_the_order_in_which_things_become_known_never_matters(
    said: list[dict[str, Any]], found: list[tuple[int, int, int]], used: ViolationRules, seed: random.Random
) -> None:
    violations, earnings = told(said, used), gained(found)
    expected = points_that_count(violations, earnings)
    seed.shuffle(violations)
    seed.shuffle(earnings)
    assert points_that_count(violations, earnings) == expected


@given(said=histories, found=gains, used=rule_sets, day=st.dates(date(2026, 1, 1), date(2028, 1, 1)))
def test_no_balance_is_ever_below_nothing_and_no_class_of_a_seller_pays_for_another(
    said: list[dict[str, Any]], found: list[tuple[int, int, int]], used: ViolationRules, day: date
) -> None:
    violations, earnings = told(said, used), gained(found)
    counted = points_that_count(violations, earnings)
    assert counted.keys() == {violation.id for violation in violations}
    for violation in violations:
        one = counted[violation.id]
        assert 0 <= one.points <= one.given
        assert sum(back.points for back in one.given_back) <= one.points
        assert all(violation.effective_on <= back.from_on < one.lapses_on for back in one.given_back)
        assert balance({violation.id: one}, violations, day) >= 0
        alone = [other for other in violations if other.seller_id == violation.seller_id]
        assert points_that_count(alone, earnings)[violation.id] == one


@given(said=histories, used=rule_sets)
def test_taking_the_gravest_away_never_makes_the_rest_of_its_incident_vanish(
    said: list[dict[str, Any]], used: ViolationRules
) -> None:
    """An overturned violation leaves room for the one it stood for."""
    violations = told(said, used)
    counted = points_that_count(violations)
    for number, one in counted.items():
        if one.limit is Limit.INCIDENT:
            rest = points_that_count([other for other in violations if other.id != one.counted_with])
            assert rest[number].counted_with != one.counted_with
