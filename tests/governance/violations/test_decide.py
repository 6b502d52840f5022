"""Truth tables: which violation a complaint is, which of an incident counts, what merging and daily limits leave."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.violations.breaches import Breach, Complaint, breaches, violation_type_of
from governance.violations.decide import Confirmed, points_that_count
from tests.governance.violations.rule_sets import complaint, confirmed, rules


@pytest.mark.parametrize(
    ("issue", "outcome", "severity", "violation"),
    [
        ("quality", "upheld", None, "faulty"),
        ("quality", "upheld", "low", "faulty"),  # no rule of its own for this severity
        ("quality", "upheld", "critical", "unsafe"),  # the rule with the severity goes first
        ("quality", "upheld", "catastrophic", "faulty"),  # a severity nobody knows
        ("quality", "partly", None, "vague"),
        ("quality", "partly", "critical", "vague"),
        ("quality", "dismissed", None, None),
        ("quality", "dismissed", "critical", None),
        ("quality", "withdrawn", None, None),
        ("quality", "open", None, None),
        ("counterfeit", "upheld", None, "fake"),
        ("counterfeit", "partly", None, None),  # the rule book says nothing about it
        ("hazard", "upheld", "high", "unsafe"),
        ("hazard", "upheld", None, None),  # only with that severity
        ("smell", "upheld", None, None),
    ],
)
def test_issue_outcome_and_severity_lead_to_the_violation_of_the_decision_rules(
    issue: str, outcome: str, severity: str | None, violation: str | None
) -> None:
    kind = violation_type_of(complaint(issue=issue, outcome=outcome, severity=severity), rules())
    assert (kind.code if kind else None) == violation


A, B, C = "order-a", "order-b", None


@pytest.mark.parametrize(
    ("complaints", "found"),
    [
        ([], []),
        ([("1", A, "quality", "upheld")], ["1 faulty"]),
        # one order, one incident: the most severe counts, whatever the order in which they came
        ([("1", A, "quality", "upheld"), ("2", A, "counterfeit", "upheld")], ["2 fake"]),
        ([("2", A, "counterfeit", "upheld"), ("1", A, "quality", "upheld")], ["2 fake"]),
        # as severe: the first by its number
        ([("2", A, "quality", "upheld"), ("1", A, "quality", "upheld")], ["1 faulty"]),
        # what was dismissed is no part of the incident
        ([("1", A, "quality", "upheld"), ("2", A, "counterfeit", "dismissed")], ["1 faulty"]),
        # different orders, and complaints without an order, are incidents of their own
        ([("1", A, "quality", "upheld"), ("2", B, "quality", "upheld")], ["1 faulty", "2 faulty"]),
        ([("1", C, "quality", "upheld"), ("2", C, "quality", "upheld")], ["1 faulty", "2 faulty"]),
    ],
)
def test_one_incident_makes_one_violation_the_most_severe(
    complaints: list[tuple[str, str | None, str, str]], found: list[str]
) -> None:
    told = [complaint(number, order_id=order, issue=issue, outcome=out) for number, order, issue, out in complaints]
    shown = breaches(told, [rules()])
    assert sorted(f"{breach.source.removeprefix('complaint:')} {breach.kind.code}" for breach in shown) == found


def test_two_sellers_in_one_order_have_an_incident_each() -> None:
    told = [complaint("1", order_id=A, seller_id=7), complaint("2", order_id=A, seller_id=8)]
    assert {breach.seller_id for breach in breaches(told, [rules()])} == {7, 8}


@pytest.mark.parametrize(
    ("opened", "version"),
    [("2019-12-31", None), ("2020-01-01", 1), ("2025-06-30", 1), ("2025-07-01", 2), ("2026-01-01", 2)],
)
def test_the_rule_book_in_force_when_it_happened_decides(opened: str, version: int | None) -> None:
    versions = [rules(2, "2025-07-01"), rules(1, "2020-01-01")]
    shown = breaches([complaint(opened_on=date.fromisoformat(opened))], versions)
    assert [breach.rule_book_id for breach in shown] == ([version] if version else [])


def test_a_breach_says_where_it_comes_from_and_why() -> None:
    [breach] = breaches([complaint("47", order_id=A, lot="L1", product="P1")], [rules()])
    assert breach.source == "complaint:47"
    assert breach.order_reference == A
    assert breach.cause == "lot L1"
    assert breach.occurred_on == date(2026, 1, 5)
    assert breach.effective_on == date(2026, 1, 10)
    assert breach.reason == "Complaint 47 (quality) was upheld on 2026-01-10."


@pytest.mark.parametrize(("by", "cause"), [("lot", "lot L1"), ("product", "product P1")])
def test_the_rule_book_says_what_one_cause_is(by: str, cause: str) -> None:
    limits = {
        "points_per_day": {"general": 4, "serious": 12, "counterfeit": 24},
        "same_cause": {"by": by, "within_days": 30},
    }
    [breach] = breaches([complaint(lot="L1", product="P1")], [rules(limits=limits)])
    assert breach.cause == cause


LOT = "lot L1"


@pytest.mark.parametrize(
    ("violations", "points"),
    [
        # the limit of a day: 4 general points
        ([("faulty", "2026-01-10", None)], [3]),
        ([("faulty", "2026-01-10", None), ("faulty", "2026-01-10", None)], [3, 1]),
        ([("faulty", "2026-01-10", None), ("faulty", "2026-01-11", None)], [3, 3]),
        ([("faulty", "2026-01-10", None)] * 3, [3, 1, 0]),
        # the heaviest of a day count first, whatever their numbers
        ([("vague", "2026-01-10", None), ("vague", "2026-01-10", None), ("faulty", "2026-01-10", None)], [1, 0, 3]),
        # each class has its own limit
        ([("faulty", "2026-01-10", None), ("unsafe", "2026-01-10", None), ("fake", "2026-01-10", None)], [3, 12, 24]),
        # one cause costs once within 30 days from its first violation
        ([("faulty", "2026-01-10", LOT), ("faulty", "2026-01-15", LOT)], [3, 0]),
        ([("faulty", "2026-01-15", LOT), ("faulty", "2026-01-10", LOT)], [0, 3]),
        ([("faulty", "2026-01-10", LOT), ("faulty", "2026-02-08", LOT)], [3, 0]),
        ([("faulty", "2026-01-10", LOT), ("faulty", "2026-02-09", LOT)], [3, 3]),
        # counted from the first, not from the last: a steady trickle is not free for ever
        ([("faulty", "2026-01-10", LOT), ("faulty", "2026-02-01", LOT), ("faulty", "2026-02-20", LOT)], [3, 0, 3]),
        # another lot, another rule: another cause
        ([("faulty", "2026-01-10", LOT), ("faulty", "2026-01-11", "lot L2")], [3, 3]),
        ([("faulty", "2026-01-10", LOT), ("vague", "2026-01-11", LOT)], [3, 1]),
        # what was merged uses up nothing of its day
        ([("faulty", "2026-01-10", LOT), ("faulty", "2026-01-11", LOT), ("faulty", "2026-01-11", None)], [3, 0, 3]),
    ],
)
def test_merging_and_daily_limits(violations: list[tuple[str, str, str | None]], points: list[int]) -> None:
    given_ = [confirmed(number, rule, day, cause=cause) for number, (rule, day, cause) in enumerate(violations)]
    counted = points_that_count(given_)
    assert [counted[number].points for number in range(len(given_))] == points


def test_sellers_do_not_share_limits_or_causes() -> None:
    counted = points_that_count([confirmed(1, cause=LOT), confirmed(2, cause=LOT, seller_id=8)])
    assert {number: one.points for number, one in counted.items()} == {1: 3, 2: 3}


violations_of_a_month = st.lists(
    st.builds(
        lambda rule, day, cause, seller: {
            "rule": rule,
            "day": f"2026-01-{day:02}",
            "cause": cause,
            "seller_id": seller,
        },
        st.sampled_from(["fake", "unsafe", "faulty", "vague"]),
        st.integers(1, 31),
        st.sampled_from([None, "lot L1", "lot L2"]),
        st.sampled_from([7, 8]),
    ),
    max_size=25,
)


@given(said=violations_of_a_month, seed=st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_matters(said: list[dict[str, Any]], seed: random.Random) -> None:
    told: list[Confirmed] = [confirmed(number, **one) for number, one in enumerate(said)]
    turned = told.copy()
    seed.shuffle(turned)
    assert points_that_count(turned) == points_that_count(told)


@given(said=violations_of_a_month)
def test_no_violation_costs_more_than_its_rule_and_no_day_more_than_its_limit(said: list[dict[str, Any]]) -> None:
    told = [confirmed(number, **one) for number, one in enumerate(said)]
    counted = points_that_count(told)
    assert counted.keys() == {violation.id for violation in told}
    days: dict[tuple[int, str, date], int] = {}
    for violation in told:
        assert 0 <= counted[violation.id].points <= violation.kind.points
        day = (violation.seller_id, violation.kind.points_class, violation.effective_on)
        days[day] = days.get(day, 0) + counted[violation.id].points
    assert all(points <= rules().points_per_day[points_class] for (_, points_class, _), points in days.items())


told_complaints = st.lists(
    st.builds(
        complaint,
        st.integers(1, 9).map(str),
        order_id=st.sampled_from([A, B, C]),
        issue=st.sampled_from(["quality", "counterfeit"]),
        outcome=st.sampled_from(["upheld", "partly", "dismissed"]),
        severity=st.sampled_from([None, "critical"]),
    ),
    unique_by=lambda told: told.id,
    max_size=9,
)


@given(told=told_complaints, seed=st.randoms(use_true_random=False))
def test_breaches_do_not_depend_on_the_order_of_complaints(told: list[Complaint], seed: random.Random) -> None:
    turned = told.copy()
    seed.shuffle(turned)
    assert by_source(breaches(turned, [rules()])) == by_source(breaches(told, [rules()]))


def by_source(found: list[Breach]) -> dict[str, Breach]:
    return {breach.source: breach for breach in found}
