"""The market as drawn: it looks like one, and what happens follows the hidden quality."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pytest

from governance.demo.complaints import ISSUES, OUTCOMES
from governance.demo.market import Market, draw_market, truths
from governance.demo.orders import NEVER, Canceller
from governance.demo.plan import DAY, MarketPlan
from governance.demo.service import CAUSES, KINDS
from governance.demo.shops import Character, Rate

PLAN = MarketPlan(sellers=400, days=365, seed=1, end=date(2026, 11, 21))


@pytest.fixture(scope="module")
def market() -> Market:
    """The market that a new installation shows."""
    return draw_market(PLAN)


def test_the_size_is_what_was_planned_whatever_the_seed(market: Market) -> None:
    other = draw_market(MarketPlan(sellers=400, days=365, seed=9, end=PLAN.end))
    assert 300_000 < len(market.orders) < 500_000
    assert abs(len(other.orders) / len(market.orders) - 1) < 0.2


def test_sizes_have_a_long_tail(market: Market) -> None:
    sizes = np.bincount(market.orders.shop, minlength=400)
    assert np.count_nonzero(sizes < 30) >= 40
    assert np.count_nonzero(sizes < 10) >= 10
    assert sizes.max() > 50 * np.median(sizes)


@pytest.mark.parametrize("sellers", [20, 60, 400])
def test_every_character_occurs_and_is_the_exception(sellers: int) -> None:
    shops = draw_market(MarketPlan(sellers=sellers, days=60, seed=3, end=PLAN.end)).shops
    counted = np.bincount(shops.character, minlength=len(Character))
    assert counted.min() >= 1 or sellers < 60
    assert set(np.flatnonzero(counted)) >= {Character.SOUND, Character.POOR, Character.TURNED_BAD, Character.RECOVERED}
    assert counted[Character.SOUND] + counted[Character.MIDDLING] >= 0.6 * sellers


def test_one_shop_turned_bad_three_months_ago_and_one_recovered(market: Market) -> None:
    shops = market.shops
    turned, recovered = (shops.of_character(one)[0] for one in (Character.TURNED_BAD, Character.RECOVERED))
    assert 365 - shops.changes_on[turned] == 92
    assert 150 < 365 - shops.changes_on[recovered] < 215
    assert np.all(shops.quality[1, turned] > 3 * shops.quality[0, turned])
    assert np.all(shops.quality[0, recovered] > 3 * shops.quality[1, recovered])
    unchanged = np.delete(np.arange(400), [turned, recovered])
    assert np.array_equal(shops.quality[0, unchanged], shops.quality[1, unchanged])
    assert np.all(shops.changes_on[unchanged] == 365)


def test_what_fails_does_so_as_often_as_the_hidden_quality_says(market: Market) -> None:
    """Per rate over the whole market, and per shop in the sum of squares: no more noise than chance."""
    failed = failures(market)
    for rate, truth in truths(market).items():
        expected = np.bincount(truth.shop, weights=truth.share, minlength=400)
        variance = np.bincount(truth.shop, weights=truth.share * (1 - truth.share), minlength=400)
        happened = np.bincount(failed[rate], minlength=400)
        z = (happened.sum() - expected.sum()) / np.sqrt(variance.sum())
        assert abs(z) < 4, f"{rate.name}: {happened.sum()} happened, {expected.sum():.0f} expected"
        enough = expected > 10
        spread = np.mean((happened[enough] - expected[enough]) ** 2 / variance[enough])
        assert abs(spread - 1) < 4 * np.sqrt(2 / enough.sum()), f"{rate.name}: {spread:.2f} times the spread of chance"


def failures(market: Market) -> dict[Rate, npt.NDArray[np.int64]]:
    """Per rate the shop of each event that went wrong, counted as facts count it."""
    orders, reviews, cases, questions = market.orders, market.reviews, market.cases, market.questions
    alone = orders.sellers_in_order == 1
    low = (reviews.score <= 2) & ~reviews.flagged & (alone[reviews.order] | reviews.names_seller)
    returned = (cases.kind == KINDS.index("return")) & (cases.cause == CAUSES.index("quality"))
    slow = (questions.first_answer_at == NEVER) | (questions.first_answer_at - questions.opened_at > 180)
    done = cases.closed_at != NEVER
    return {
        Rate.LATE: orders.shop[orders.late & orders.delivered],
        Rate.CANCELLED_BY_SELLER: orders.shop[orders.cancelled_by == Canceller.SELLER],
        Rate.RETURNED_FOR_QUALITY: orders.shop[cases.order[returned]],
        Rate.LOW_REVIEWS: orders.shop[reviews.order[low]],
        Rate.REFUSED_WITHOUT_GROUND: orders.shop[cases.order[cases.refused & (cases.ground == 0) & done]],
        Rate.SLOW_FIRST_ANSWER: orders.shop[questions.order[slow]],
        Rate.DISSATISFIED: orders.shop[
            cases.order[(cases.satisfaction.clip(1) <= 3) & (cases.satisfaction > 0) & (cases.fault == 0)]
        ],
    }


def test_nothing_happens_after_the_end_or_before_its_cause(market: Market) -> None:
    orders, reviews, cases, complaints = market.orders, market.reviews, market.cases, market.complaints
    end = PLAN.end_second
    for moments in (
        orders.ordered_at,
        orders.delivered_at,
        orders.cancelled_at,
        reviews.created_at,
        reviews.answered_at,
        market.questions.opened_at,
        cases.opened_at,
        cases.closed_at,
        complaints.opened_at,
        complaints.decided_at,
    ):
        assert moments.max() < end
    arrived = orders.delivered
    assert np.all(orders.delivered_at[arrived] > orders.ordered_at[arrived])
    assert np.all(reviews.created_at > orders.delivered_at[reviews.order])
    assert np.all(cases.opened_at > orders.delivered_at[cases.order])
    closed = cases.closed_at != NEVER
    assert np.all(cases.closed_at[closed] > cases.opened_at[closed])
    decided = complaints.decided_at != NEVER
    assert np.all(complaints.decided_at[decided] > complaints.opened_at[decided])
    assert np.array_equal(decided, complaints.outcome != OUTCOMES.index("open"))


def test_an_order_is_late_exactly_when_its_seller_or_the_carrier_is(market: Market) -> None:
    orders = market.orders
    late = orders.delivered & (orders.delivered_at // DAY > orders.promised_on)
    assert np.array_equal(late, orders.delivered & (orders.late | orders.carrier_fault))
    assert not np.any(orders.late & orders.carrier_fault)
    assert orders.carrier_fault.sum() > 1_000


def test_a_cancelled_order_never_arrives(market: Market) -> None:
    orders = market.orders
    cancelled = orders.cancelled_by != Canceller.NOBODY
    assert not np.any(cancelled & orders.delivered)
    assert np.array_equal(cancelled, orders.cancelled_at != NEVER)


def test_some_orders_have_two_sellers_one_buyer_and_one_moment(market: Market) -> None:
    orders = market.orders
    second = np.flatnonzero(orders.number != np.arange(len(orders)))
    assert 0.005 < len(second) / len(orders) < 0.05
    first = orders.number[second]
    assert np.all(orders.shop[first] != orders.shop[second])
    assert np.array_equal(orders.buyer[first], orders.buyer[second])
    assert np.array_equal(orders.ordered_at[first], orders.ordered_at[second])
    assert set(orders.sellers_in_order[first]) == set(orders.sellers_in_order[second]) == {2}
    assert np.count_nonzero(orders.sellers_in_order == 2) == 2 * len(second)


def test_buyers_come_back(market: Market) -> None:
    orders = market.orders
    pairs = np.unique(orders.shop * (orders.buyer.max() + 1) + orders.buyer)
    assert len(pairs) < 0.95 * len(orders)
    assert np.bincount(orders.buyer).max() < 0.01 * len(orders)


def test_a_bad_lot_is_one_lot_of_one_product_of_a_sound_shop(market: Market) -> None:
    orders = market.orders
    bad = np.flatnonzero(orders.bad_lot)
    unlucky = np.unique(orders.shop[bad])
    assert len(unlucky) >= 2
    assert np.all(market.shops.character[unlucky] == Character.SOUND)
    for shop in unlucky:
        rows = bad[orders.shop[bad] == shop]
        assert len(np.unique(orders.product[rows])) == len(np.unique(orders.lot[rows])) == 1
    returned = np.isin(bad, market.cases.order[market.cases.cause == CAUSES.index("quality")])
    assert returned.mean() > 0.2


def test_reviews_that_are_not_genuine_are_flagged(market: Market) -> None:
    reviews, orders = market.reviews, market.orders
    flagged = np.flatnonzero(reviews.flagged)
    by_shop = np.bincount(orders.shop[reviews.order[flagged]][reviews.score[flagged] == 1], minlength=400)
    assert by_shop.max() > 20  # one shop was attacked
    rogue = market.shops.character[orders.shop[reviews.order]] == Character.ROGUE
    assert np.mean(reviews.score[reviews.flagged & rogue] == 5) > 0.8


def test_complaints_are_rare_and_counterfeits_come_from_rogues_alone(market: Market) -> None:
    complaints, orders = market.complaints, market.orders
    assert len(complaints) < 0.005 * len(orders)
    fakes = complaints.issue == ISSUES.index("counterfeit")
    assert fakes.sum() >= 5
    assert np.all(market.shops.character[orders.shop[complaints.order[fakes]]] == Character.ROGUE)
    assert set(complaints.outcome) == set(range(len(OUTCOMES)))
