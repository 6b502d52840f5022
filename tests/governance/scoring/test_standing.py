"""Bands and standings: every score belongs to exactly one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.scoring.evidence import Evidence
from governance.scoring.policy import BANDS_BEST_FIRST, Band, Policy
from governance.scoring.standing import Standing, band_of, stand
from tests.governance.scoring.cases import fair_1000

WITHIN, OPEN, OVER = Evidence.PROVEN_WITHIN, Evidence.NOT_ENOUGH, Evidence.PROVEN_OVER
IMPORTANT = ("late", "returned_for_quality", "low_reviews")


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Rule books whose four bands cover everything from 0 to the base."""
    base = draw(st.integers(10, 2_000))
    cuts = draw(st.lists(st.integers(1, base * 1_000), min_size=3, max_size=3, unique=True).map(sorted))
    lowest = [0, *cuts]
    highest = [*(cut - 1 for cut in cuts), base * 1_000]
    codes = reversed(BANDS_BEST_FIRST)
    bands = tuple(Band(code, low, high) for code, low, high in zip(codes, lowest, highest, strict=True))
    return replace(fair_1000(), base=base, standings=bands)


@given(policies(), st.data())
def test_every_thousandth_belongs_to_exactly_one_standing(policy: Policy, data: st.DataObject) -> None:
    ends = [end for band in policy.standings for end in (band.lowest, band.highest)]
    score = data.draw(st.sampled_from(ends) | st.integers(0, policy.highest))
    holding = [band for band in policy.standings if band.lowest <= score <= band.highest]
    assert len(holding) == 1
    assert Standing(int(band_of(np.array([score]), policy)[0])).code == holding[0].code


def test_every_single_thousandth_of_the_default_rule_book_has_its_standing() -> None:
    policy = fair_1000()
    found = band_of(np.arange(policy.highest + 1), policy)
    expected = np.full(policy.highest + 1, -1)
    for band in policy.standings:
        assert np.all(expected[band.lowest : band.highest + 1] == -1)
        expected[band.lowest : band.highest + 1] = Standing.of_code(band.code)
    assert np.array_equal(found, expected)


@pytest.mark.parametrize("score", [-1, 1_000_001])
def test_a_score_outside_the_bands_is_a_fault_and_not_a_standing(score: int) -> None:
    with pytest.raises(ValueError, match="outside the bands"):
        band_of(np.array([score]), fair_1000())


@pytest.mark.parametrize(
    ("score", "important", "fed", "standing"),
    [
        # the best band is praise only where the important rates are proven within
        (1_000_000, (WITHIN, WITHIN, WITHIN), (True, True, True), Standing.GOOD),
        (1_000_000, (WITHIN, WITHIN, OPEN), (True, True, True), Standing.CLEAR),
        (1_000_000, (OPEN, OPEN, OPEN), (True, True, True), Standing.CLEAR),
        (900_000, (WITHIN, WITHIN, OVER), (True, True, True), Standing.CLEAR),
        # a rate that the platform does not feed is not asked for
        (1_000_000, (WITHIN, OPEN, WITHIN), (True, False, True), Standing.GOOD),
        # where nothing important is fed, nothing can be praised
        (1_000_000, (OPEN, OPEN, OPEN), (False, False, False), Standing.CLEAR),
        # both ends of each band
        (850_000, (WITHIN, WITHIN, WITHIN), (True, True, True), Standing.GOOD),
        (849_999, (WITHIN, WITHIN, WITHIN), (True, True, True), Standing.WATCH),
        (700_000, (OVER, OPEN, OPEN), (True, True, True), Standing.WATCH),
        (699_999, (OVER, OPEN, OPEN), (True, True, True), Standing.IMPROVE),
        (500_000, (OVER, OPEN, OPEN), (True, True, True), Standing.IMPROVE),
        (499_999, (OVER, OPEN, OPEN), (True, True, True), Standing.CRITICAL),
        (0, (OVER, OVER, OVER), (True, True, True), Standing.CRITICAL),
    ],
)
def test_standing_of_a_rated_seller(
    score: int, important: tuple[Evidence, ...], fed: tuple[bool, ...], standing: Standing
) -> None:
    policy = fair_1000()
    evidence = np.zeros((1, len(policy.rates)), np.int64)
    is_fed = np.ones(len(policy.rates), bool)
    for code, state, delivered in zip(IMPORTANT, important, fed, strict=True):
        evidence[0, policy.position(code)] = state
        is_fed[policy.position(code)] = delivered
    found = stand(score=np.array([score]), rated=np.array([True]), evidence=evidence, fed=is_fed, policy=policy)
    assert found.tolist() == [standing]


def test_below_the_floor_there_is_no_standing_whatever_the_score() -> None:
    policy = fair_1000()
    nothing = np.zeros((2, len(policy.rates)), np.int64)
    fed = np.ones(len(policy.rates), bool)
    found = stand(score=np.array([0, 10**6]), rated=np.zeros(2, bool), evidence=nothing, fed=fed, policy=policy)
    assert found.tolist() == [Standing.NOT_YET_RATED] * 2


def test_names_on_the_wire() -> None:
    assert [standing.code for standing in Standing] == [
        "not_yet_rated",
        "good",
        "clear",
        "watch",
        "improve",
        "critical",
    ]
    assert Standing.of_code("watch") is Standing.WATCH
