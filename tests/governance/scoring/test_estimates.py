"""Empirical-Bayes estimates: what to expect, drawn towards what is known of others."""

from __future__ import annotations

import numpy as np
import pytest

from governance.scoring.estimates import FRESH, OLDER, RECENT, estimate


def market(sellers: int = 400, *, share: float = 0.1, spread: float = 2.0, seed: int = 1) -> tuple[np.ndarray, ...]:
    """Counts [sellers, 3] of a market whose sellers' true shares scatter by a Gamma of shape `spread`."""
    rng = np.random.default_rng(seed)
    truth = np.clip(rng.gamma(spread, 1 / spread, sellers) * share, 0, 0.9)
    exposed = rng.geometric(0.05, (sellers, 3))
    return rng.binomial(exposed, truth[:, None]), exposed, truth, rng.integers(0, 5, sellers)


def test_estimates_are_nearer_to_the_truth_than_raw_shares_and_than_the_average() -> None:
    bad, exposed, truth, category = market()
    found = estimate(bad, exposed, category).share
    raw = bad.sum(axis=1) / exposed.sum(axis=1)
    average = np.full(len(truth), bad.sum() / exposed.sum())

    def error(guess: np.ndarray) -> float:
        return float(np.mean((guess - truth) ** 2))

    assert error(found) < 0.9 * error(raw)
    assert error(found) < 0.5 * error(average)


def test_who_has_sold_nothing_is_expected_to_be_like_the_category() -> None:
    bad, exposed, _, category = market()
    bad[0], exposed[0] = 0, 0
    bad[category == 3] = np.minimum(bad[category == 3] * 2 + 1, exposed[category == 3])
    category[0] = 3
    found = estimate(bad, exposed, category)
    assert found.share[0] == pytest.approx(found.level * found.category[3])
    assert found.category[3] > 1.3
    category[0] = -1
    assert estimate(bad, exposed, category).share[0] == pytest.approx(found.level, rel=0.05)


def test_a_bad_season_of_the_whole_market_is_no_seller_s_fault() -> None:
    """Two sellers no different from the market around them, one in the bad season, one in the good one."""
    sellers = 200
    exposed = np.zeros((sellers, 3), np.int64)
    exposed[:100, RECENT], exposed[100:, OLDER] = 200, 200
    bad = np.zeros_like(exposed)
    bad[:100, RECENT], bad[100:, OLDER] = 40, 10
    found = estimate(bad, exposed, np.zeros(sellers, np.int64)).share
    assert found[0] == pytest.approx(found[150], rel=0.01)


def test_fresh_counts_are_compared_with_fresh_counts() -> None:
    """Reviews that come in early are kind ones: who has only those is not taken for better than others."""
    sellers = 200
    exposed = np.zeros((sellers, 3), np.int64)
    exposed[:, RECENT] = 100
    exposed[0, RECENT], exposed[:100, FRESH] = 0, 100
    bad = exposed * 0
    bad[:, RECENT] = exposed[:, RECENT] // 5
    bad[:100, FRESH] = 5
    found = estimate(bad, exposed, np.zeros(sellers, np.int64)).share
    assert found[0] == pytest.approx(found[150], rel=0.05)


def test_more_bad_events_of_a_seller_raise_what_is_expected_of_it() -> None:
    bad, exposed, _, category = market()
    exposed[7] = 100
    shares = []
    for events in (0, 10, 40, 90):
        bad[7, RECENT] = events
        shares.append(estimate(bad, exposed, category).share[7])
    assert shares == sorted(shares)
    assert shares[0] < shares[-1] < 0.999


def test_a_market_without_a_single_bad_event_expects_none() -> None:
    _, exposed, _, category = market()
    found = estimate(exposed * 0, exposed, category)
    assert np.all(found.share == 0)
    assert found.level == 0


def test_an_empty_market_expects_nothing() -> None:
    nothing = np.zeros((3, 3), np.int64)
    assert estimate(nothing, nothing, np.full(3, -1)).share.tolist() == [0, 0, 0]
    none = np.zeros((0, 3), np.int64)
    assert estimate(none, none, np.zeros(0, np.int64)).share.tolist() == []
