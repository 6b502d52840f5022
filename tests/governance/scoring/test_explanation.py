"""Explanations: lines that add up, in words that say why and until when."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.scoring.explanation import Explanation, Line, explain, in_points, most_events_allowed, percent
from governance.scoring.score import judge
from tests.governance.scoring.cases import entry, fair_1000, inputs, one_rate, run_of, stored
from tests.governance.scoring.test_score import RATES, counts


def line_of(explanation: Explanation, code: str) -> Line:
    return next(line for line in explanation.lines if line.code == code)


@given(
    st.lists(counts(), min_size=RATES, max_size=RATES),
    st.lists(st.integers(1, 24), max_size=12),
    st.integers(0, 30),
)
def test_the_lines_add_up_to_the_last_thousandth(
    rates: list[tuple[int, int, int]], points: list[int], orders: int
) -> None:
    policy = fair_1000()
    exposed, bad, independent = (np.array([column]) for column in zip(*rates, strict=True))
    case = inputs(
        policy,
        exposed=exposed,
        bad=bad,
        independent=independent,
        points=np.array([sum(points)]),
        mature_orders=np.array([orders]),
    )
    entries = [entry(number, each) for number, each in enumerate(points, start=1)]
    explanation = explain(stored(case), run_of(policy), entries)
    amounts = [line.amount for line in explanation.lines]
    if explanation.score is None:
        assert set(amounts) <= {None}
        assert explanation.standing == "not_yet_rated"
    else:
        assert sum(amount for amount in amounts if amount is not None) == explanation.score
        assert None not in amounts


def test_the_same_inputs_give_the_same_bytes_and_other_inputs_others() -> None:
    policy = fair_1000()
    first = explain(stored(one_rate(policy, "late", exposed=500, bad=50)), run_of(policy), [])
    again = explain(stored(one_rate(policy, "late", exposed=500, bad=50)), run_of(policy), [])
    other = explain(stored(one_rate(policy, "late", exposed=500, bad=49)), run_of(policy), [])
    assert first.canonical() == again.canonical()
    assert first.digest() == again.digest() != other.digest()
    assert json.loads(first.canonical())["as_of"] == "2026-06-30"


def test_a_line_that_takes_something_off_says_how_much_why_and_until_when() -> None:
    policy = fair_1000()
    explanation = explain(stored(one_rate(policy, "late", exposed=1_000, bad=100)), run_of(policy), [])
    line = line_of(explanation, "late")
    assert line.amount == -48_855
    assert line.because == (
        "100 of 1000. We are sure that at least 8.4784 % were. 120 points × (8.4784 % − 4 %) ÷ (15 % − 4 %) = 48.855 "
        "points taken off, rounded in the shop's favour."
    )
    assert "nothing is taken off at 50 independent events or fewer" in line.removed_by
    assert line.removed_by.endswith("has left the window by 2027-06-30.")


@pytest.mark.parametrize(
    ("exposed", "bad", "independent", "words"),
    [
        (0, 0, 0, "Nothing happened in this window that could be counted"),
        (1_000, 10, 10, "We are sure that it is at most 1.6903 %, within the target of 4 %"),
        (40, 2, 2, "The true share may lie anywhere from 0.8956 % to 14.9151 %"),
        (2, 2, 1, "2 of 2, 1 of them independent (one per buyer and lot). The true share may"),
        (1, 1, 1, "1 of 1. Fewer than 2 independent events prove nothing"),
        (1_000, 300, 300, "That is the worst share of 15 % or more: all 120.000 points are taken off."),
    ],
)
def test_each_state_of_evidence_has_its_words(exposed: int, bad: int, independent: int, words: str) -> None:
    policy = fair_1000()
    case = one_rate(policy, "late", exposed=exposed, bad=bad, independent=independent)
    assert words in line_of(explain(stored(case), run_of(policy), []), "late").because


def test_a_rate_that_the_platform_does_not_feed_says_so() -> None:
    policy = fair_1000()
    fed = tuple(code != "slow_first_answer" for code in policy.codes)
    line = line_of(explain(stored(inputs(policy)), run_of(policy, fed), []), "slow_first_answer")
    assert line.because.startswith("The platform delivers no facts for this rate")
    assert line.numbers["evidence"] == "not_fed"


def test_in_the_short_window_both_days_are_named_on_which_it_may_be_over() -> None:
    policy = fair_1000()
    score = replace(stored(one_rate(policy, "late", exposed=1_000, bad=100)), window_days=(90,) * RATES)
    words = line_of(explain(score, run_of(policy), []), "late").removed_by
    assert words.endswith("by 2026-09-28, or by 2027-06-30 if the shop comes to be judged over 365 days.")


def test_each_violation_has_its_line_and_the_cap_gives_the_rest_back() -> None:
    policy = fair_1000()
    case = inputs(policy, points=np.array([48]))
    explanation = explain(stored(case), run_of(policy), [entry(1, 24), entry(2, 24)])
    taken = [(line.kind, line.amount) for line in explanation.lines if line.kind.startswith("points")]
    assert taken == [("points", -240_000), ("points", -240_000), ("points_cap", 80_000)]
    assert explanation.score == 600_000
    assert line_of(explanation, "false_description").removed_by.startswith("Lapses on 2026-10-28")


def test_not_yet_rated_has_counts_and_words_but_no_number() -> None:
    policy = fair_1000()
    case = inputs(policy, mature_orders=np.array([9]), points=np.array([2]))
    explanation = explain(stored(case), run_of(policy), [entry(1, 2)])
    assert explanation.score is None
    assert all(line.amount is None for line in explanation.lines)
    assert "base" not in [line.kind for line in explanation.lines]
    assert explanation.summary == (
        "Not yet rated: 9 of the 10 orders that a score needs, counting orders at least 30 days old."
    )


def test_a_window_of_365_days_holds_365_days() -> None:
    policy = fair_1000()
    explanation = explain(stored(inputs(policy)), run_of(policy), [])
    numbers = line_of(explanation, "low_reviews").numbers
    first, last = date.fromisoformat(str(numbers["window_from"])), date.fromisoformat(str(numbers["window_to"]))
    assert last == date(2026, 5, 31)  # thirty days of maturity before 30 June
    assert (last - first).days + 1 == numbers["window_days"] == 365


@given(st.integers(1, 2_000), st.data())
def test_what_may_stay_takes_nothing_off_and_one_more_would(exposed: int, data: st.DataObject) -> None:
    policy = fair_1000()
    bad = data.draw(st.integers(0, exposed))
    rule = policy.rates[policy.position("late")]
    allowed = most_events_allowed(exposed, bad, rule.target, rule, policy)
    taken = [
        int(judge(one_rate(policy, "late", exposed=exposed, bad=k), policy).deduction.sum())
        for k in (allowed, min(allowed + 1, bad))
    ]
    assert taken[0] == 0
    if allowed < bad:
        place = policy.position("late")
        assert judge(one_rate(policy, "late", exposed=exposed, bad=allowed + 1), policy).lower[0, place] > rule.target


def test_numbers_as_people_read_them() -> None:
    assert [percent(value) for value in (0, 25_000, 68_123, 1_000_000, 1)] == [
        "0 %",
        "2.5 %",
        "6.8123 %",
        "100 %",
        "0.0001 %",
    ]
    assert [in_points(value) for value in (0, 30_680, 1_000_000)] == ["0.000", "30.680", "1,000.000"]


def test_a_rate_whose_breach_a_violation_covers_takes_nothing_off_and_names_it() -> None:
    policy = fair_1000()
    late = policy.position("late")
    case = one_rate(policy, "late", exposed=1_000, bad=100)
    covered = case.covered.copy()
    covered[0, late] = True
    case = replace(case, covered=covered, points=np.array([2]))
    entries = [replace(entry(7, 4), rate="late"), replace(entry(8, -2), rate="late", earned="fix:3")]
    explanation = explain(stored(case), run_of(policy), entries)
    line = line_of(explanation, "late")
    assert (line.amount, line.removed_by, line.numbers["covered_by"]) == (0, "", 7)
    assert line.because == (
        "100 of 1000. We are sure that at least 8.4784 % were. Violation 7 (false description) covers this: its points"
        " are taken off, and nothing more here."
    )
    assert sum(each.amount or 0 for each in explanation.lines) == explanation.score == 1_000_000 - 20_000


def test_a_violation_names_no_rate_about_which_nothing_is_proven() -> None:
    policy = fair_1000()
    case = replace(one_rate(policy, "late", exposed=1_000, bad=10), points=np.array([4]))
    line = line_of(explain(stored(case), run_of(policy), [replace(entry(7, 4), rate="late")]), "late")
    assert line.numbers["covered_by"] is None
    assert "within the target" in line.because


def test_what_was_earned_back_is_a_line_of_its_own_and_the_lines_add_up() -> None:
    policy = fair_1000()
    case = inputs(policy, points=np.array([4]))
    entries = [entry(1, 6), replace(entry(2, -2), earned="fix:12")]
    explanation = explain(stored(case), run_of(policy), entries)
    _, back = (line for line in explanation.lines if line.kind == "points")
    assert (back.title, back.amount) == ("Earned back: false description", 20_000)
    assert back.because == "2 points were earned back (fix:12). 2 × 10 = 20.000 points given back."
    assert back.removed_by == "Lapses with the violation on 2026-10-28."
    assert sum(line.amount or 0 for line in explanation.lines) == explanation.score


def test_what_was_earned_back_lowers_what_lies_above_the_cap() -> None:
    policy = fair_1000()
    case = inputs(policy, points=np.array([46]))
    entries = [entry(1, 48), replace(entry(2, -2), earned="training:7")]
    explanation = explain(stored(case), run_of(policy), entries)
    taken = [(line.kind, line.amount) for line in explanation.lines if line.kind.startswith("points")]
    assert taken == [("points", -480_000), ("points", 20_000), ("points_cap", 60_000)]
