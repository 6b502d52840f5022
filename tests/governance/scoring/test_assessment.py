"""The rule of the assessment: what is found, what only warns, what is not counted twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from governance.core.bounds import MILLION
from governance.scoring.assessment import FINDINGS, Assessed, Before, Finding, Looked, assess, judged

ERROR = 0.04
FIRST, LAST = 1_000, 1_089


def looked(
    exposed: list[int], bad: list[int], *, target: float = 0.04, open_: list[bool] | None = None, first: int = FIRST
) -> Looked:
    """One seller, one place per rate."""
    shape = (1, len(exposed))
    return Looked(
        exposed=np.array([exposed]),
        independent=np.array([bad]),
        target=np.full(shape, int(target * MILLION)),
        first_day=np.full(shape, first),
        last_day=np.full(shape, first + LAST - FIRST),
        judged=np.array([open_ or [number > 0 for number in exposed]]),
    )


def assessed(seen: Looked, before: Before | None = None, *, in_a_row: int = 2) -> Assessed:
    return assess(
        seen, before or Before.none(*seen.exposed.shape), error=ERROR, in_a_row=in_a_row, minimum_independent=2
    )


def names(found: Assessed) -> list[str]:
    return [FINDINGS[place].value for place in found.finding[0]]


@pytest.mark.parametrize(
    ("warned", "covered_until", "bad", "finding", "in_a_row"),
    [
        (0, 0, 20, "warned", 1),
        (1, 0, 20, "violation", 2),
        (0, 0, 2, "nothing", 0),
        (1, 0, 2, "nothing", 0),  # within the target once: the row ends
        (1, FIRST - 1, 20, "violation", 2),  # no day of the earlier violation is looked at any more
        (0, FIRST, 20, "over", 0),  # one still is
        (0, LAST, 20, "over", 0),
    ],
)
def test_what_is_found_follows_from_the_bound_the_row_and_the_days_of_an_earlier_violation(
    warned: int, covered_until: int, bad: int, finding: str, in_a_row: int
) -> None:
    found = assessed(looked([100], [bad]), Before(np.array([[warned]]), np.array([[covered_until]])))
    assert (names(found), found.in_a_row.tolist()) == ([finding], [[in_a_row]])
    assert bool(found.lower[0, 0]) == (finding != "nothing")


@pytest.mark.parametrize("in_a_row", [1, 2, 3, 4])
def test_as_many_in_a_row_as_the_rule_book_asks_make_a_violation(in_a_row: int) -> None:
    seen, before = looked([100], [20]), Before.none(1, 1)
    said = []
    for _ in range(in_a_row):
        found = assessed(seen, before, in_a_row=in_a_row)
        said += names(found)
        before = found.after(seen, before)
    assert said == ["warned"] * (in_a_row - 1) + ["violation"]
    assert before.covered_until.tolist() == [[LAST]]


def test_the_error_is_divided_by_the_number_of_rates_that_are_judged() -> None:
    # 12 of 100 at a target of 4 %: as rare as one in two thousand.
    rare = binom.sf(8, 100, 0.04)
    assert ERROR / 7 < rare < ERROR
    alone = looked([100] + [0] * 6, [9] + [0] * 6)
    among_seven = looked([100] * 7, [9] + [0] * 6)
    assert names(assessed(alone))[0] == "warned"
    assert names(assessed(among_seven))[0] == "nothing"


def test_a_rate_that_is_not_judged_takes_no_part_of_the_error_and_is_never_found() -> None:
    seen = looked([100] * 7, [9] + [90] * 6, open_=[True] + [False] * 6)
    assert names(assessed(seen)) == ["warned"] + ["nothing"] * 6


@given(st.integers(1, 400), st.data())
def test_what_is_found_is_rarer_than_the_part_of_the_error(exposed: int, data: st.DataObject) -> None:
    bad = data.draw(st.integers(0, exposed))
    found = names(assessed(looked([exposed] * 7, [bad] * 7)))
    chance = float(binom.sf(bad - 1, exposed, 0.04))
    # A bound within a millionth of the target is rounded towards the seller.
    if found[0] != "nothing":
        assert chance <= ERROR / 7
        assert bad >= 2
    elif bad >= 2 and chance < ERROR / 7 * 0.999:
        pytest.fail(f"{bad} of {exposed} was not found")


@given(st.integers(1, 300), st.data())
def test_one_more_bad_event_never_clears_and_one_more_good_one_never_accuses(exposed: int, data: st.DataObject) -> None:
    bad = data.draw(st.integers(0, exposed))
    rank = ["nothing", "warned"].index
    now = rank(names(assessed(looked([exposed], [bad])))[0])
    assert rank(names(assessed(looked([exposed + 1], [bad])))[0]) <= now
    assert rank(names(assessed(looked([exposed + 1], [bad + 1])))[0]) >= now


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 200)), min_size=1, max_size=6), st.randoms())
def test_no_seller_is_judged_by_another(counts: list[tuple[int, int]], random: object) -> None:
    sellers = [looked([bad + good] * 3, [bad] * 3) for bad, good in counts]
    together = Looked(
        *(np.concatenate([getattr(one, name) for one in sellers]) for name in Looked.__dataclass_fields__)
    )
    found = assess(together, Before.none(len(sellers), 3), error=ERROR, in_a_row=2, minimum_independent=2)
    assert found.finding.tolist() == [assessed(one).finding[0].tolist() for one in sellers]


def test_judged_is_what_can_be_seen_of_rates_that_something_follows_from_and_of_shops_over_the_floor() -> None:
    found = judged(
        exposed=np.array([[5, 0, 5], [5, 5, 5]]),
        mature_orders=np.array([10, 9]),
        floor_orders=10,
        followed=np.array([True, True, False]),
    )
    assert found.tolist() == [[True, False, False], [False, False, False]]


def test_found_names_its_places() -> None:
    found = assessed(looked([100, 100], [20, 0]))
    assert found.found(Finding.WARNED).tolist() == [[True, False]]
