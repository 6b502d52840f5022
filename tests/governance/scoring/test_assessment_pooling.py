"""Related shops: who belongs together, what they have in common, where a violation falls."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.scoring.assessment import FINDINGS, Assessed, Before, Looked
from governance.scoring.assessment_pooling import (
    common_past,
    common_target,
    groups_of,
    lay_at_one_door,
    sizes,
    summed,
)

SELLERS = np.array([3, 5, 8, 13, 21])


def same(group: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(SELLERS[group == number].tolist()) for number in np.unique(group)}


@pytest.mark.parametrize(
    ("related", "together"),
    [
        ([], [{3}, {5}, {8}, {13}, {21}]),
        ([(3, 8)], [{3, 8}, {5}, {13}, {21}]),
        ([(8, 3), (8, 21)], [{3, 8, 21}, {5}, {13}]),  # also through another
        ([(3, 5), (5, 3)], [{3, 5}, {8}, {13}, {21}]),
        ([(3, 99)], [{3}, {5}, {8}, {13}, {21}]),  # a seller who is not judged
    ],
)
def test_who_is_related_belongs_together(related: list[tuple[int, int]], together: list[set[int]]) -> None:
    assert same(groups_of(SELLERS, related)) == {frozenset(one) for one in together}


@given(st.lists(st.tuples(st.sampled_from(SELLERS.tolist()), st.sampled_from(SELLERS.tolist()))), st.randoms())
def test_the_order_of_relations_means_nothing(related: list[tuple[int, int]], random: object) -> None:
    turned = [(right, left) for left, right in reversed(related)]
    assert same(groups_of(SELLERS, related)) == same(groups_of(SELLERS, turned))


def test_everybody_in_a_group_has_the_counts_of_all_of_it() -> None:
    group = np.array([0, 1, 0])
    assert summed(np.array([[1, 2], [10, 20], [100, 200]]), group).tolist() == [[101, 202], [10, 20], [101, 202]]
    assert sizes(group).tolist() == [2, 1, 2]


def test_the_target_of_a_group_weighs_by_what_is_exposed_and_is_rounded_towards_the_sellers() -> None:
    target = np.array([[40_000], [50_000], [30_000]])
    exposed = np.array([[2], [1], [7]])
    assert common_target(target, exposed, np.array([0, 0, 1])).tolist() == [[43_334], [43_334], [30_000]]


def test_without_anything_exposed_everybody_keeps_the_own_target() -> None:
    target = np.array([[40_000], [50_000]])
    assert common_target(target, np.zeros((2, 1), np.int64), np.array([0, 0])).tolist() == target.tolist()


def test_days_of_a_violation_are_those_of_the_whole_group_and_warnings_of_the_shop() -> None:
    before = Before(np.array([[1], [0], [0]]), np.array([[0], [700], [9]]))
    after = common_past(before, np.array([0, 0, 1]))
    assert (after.warned.tolist(), after.covered_until.tolist()) == ([[1], [0], [0]], [[700], [700], [9]])


def own(bad: list[int]) -> Looked:
    """Shops with a hundred orders each and a target of 4 %."""
    shape = (len(bad), 1)
    return Looked(
        exposed=np.full(shape, 100),
        independent=np.array(bad).reshape(shape),
        target=np.full(shape, 40_000),
        first_day=np.zeros(shape, np.int64),
        last_day=np.zeros(shape, np.int64),
        judged=np.ones(shape, bool),
    )


@pytest.mark.parametrize(
    ("findings", "bad", "laid"),
    [
        (["violation", "violation"], [5, 30], ["over", "violation"]),
        (["violation", "violation"], [30, 30], ["violation", "over"]),  # of equals the first
        (["violation", "warned"], [5, 30], ["violation", "over"]),  # who was not warned before does not get it
        (["violation", "warned"], [4, 30], ["warned", "warned"]),  # an honest shop does not answer for its sister
        (["warned", "warned"], [5, 30], ["warned", "warned"]),
        (["over", "over"], [5, 30], ["over", "over"]),
        (["nothing", "nothing"], [0, 1], ["nothing", "nothing"]),
    ],
)
def test_one_violation_for_a_group_falls_on_one_door(findings: list[str], bad: list[int], laid: list[str]) -> None:
    places = [[finding.value for finding in FINDINGS].index(one) for one in findings]
    rows = np.array([[2 if one == "violation" else 1] for one in findings])
    found = Assessed(np.full((len(bad), 1), 41_000), np.array(places).reshape(-1, 1), rows)
    outcome = lay_at_one_door(found, own(bad), np.zeros(len(bad), np.int64))
    assert [FINDINGS[place].value for place in outcome.finding[:, 0]] == laid


def test_alone_nothing_changes() -> None:
    found = Assessed(np.full((2, 1), 41_000), np.array([[3], [1]]), np.array([[2], [1]]))
    outcome = lay_at_one_door(found, own([20, 20]), np.array([0, 1]))
    assert (outcome.finding.tolist(), outcome.in_a_row.tolist()) == ([[3], [1]], [[2], [1]])
