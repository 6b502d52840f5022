"""Turning a good order bad never raises a score: scanned over sizes, window switches, the floor and the caps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pytest

from governance.scoring.policy import Policy
from governance.scoring.score import Inputs, Judgement, judge
from governance.scoring.standing import Standing
from governance.scoring.window_choice import choose_windows
from tests.governance.scoring.cases import fair_1000, inputs

AS_OF = date(2026, 6, 30)
ASSESSED = date(2026, 6, 1)
ASSESSED_BEFORE = date(2026, 5, 1)
WORTH = {Standing.GOOD: 5, Standing.CLEAR: 4, Standing.WATCH: 3, Standing.IMPROVE: 2, Standing.CRITICAL: 1}


@dataclass(frozen=True)
class Order:
    """An order of a seller; delivered and reviewed unless cancelled."""

    day: date
    buyer: int
    late: bool = False
    cancelled: bool = False
    returned: bool = False
    low_review: bool = False


TURNS: dict[str, Callable[[Order], Order]] = {
    "late": lambda order: replace(order, late=True),
    "cancelled_by_seller": lambda order: replace(order, cancelled=True),
    "returned_for_quality": lambda order: replace(order, returned=True),
    "low_reviews": lambda order: replace(order, low_review=True),
}
BAD: dict[str, Callable[[Order], bool]] = {
    "late": lambda order: order.late,
    "cancelled_by_seller": lambda order: order.cancelled,
    "returned_for_quality": lambda order: order.returned,
    "low_reviews": lambda order: order.low_review,
}


def counted(orders: list[Order], policy: Policy) -> Inputs:
    """The inputs of one seller straight from the definitions, order by order."""
    rates = len(policy.rates)
    counts = np.zeros((3, 1, rates), np.int64)
    for place, rule in enumerate(policy.rates):
        if rule.code not in BAD:
            continue
        volumes = [
            np.array([sum(day - timedelta(90) <= order.day < day for order in orders)])
            for day in (ASSESSED, ASSESSED_BEFORE)
        ]
        window = choose_windows(last=volumes[0], before=volumes[1], rule=rule.window)[0]
        days = (rule.window.short_days, rule.window.long_days)[window]
        until = AS_OF - timedelta(rule.maturity_days)
        inside = [order for order in orders if until - timedelta(days) < order.day <= until]
        exposed = inside if rule.code == "cancelled_by_seller" else [o for o in inside if not o.cancelled]
        bad = [order for order in exposed if BAD[rule.code](order)]
        counts[:, 0, place] = len(exposed), len(bad), len({order.buyer for order in bad})
    mature = sum(AS_OF - timedelta(395) < order.day <= AS_OF - timedelta(30) for order in orders)
    return inputs(policy, exposed=counts[0], bad=counts[1], independent=counts[2], mature_orders=np.array([mature]))


def judged(orders: list[Order], policy: Policy) -> Judgement:
    return judge(counted(orders, policy), policy)


def shop(*, recent: int, middle: int, old: int, bad_every: int) -> list[Order]:
    """Orders spread over the last 90 days, the 30 before, and the rest of the year; every so many-th is bad."""
    spans = ((recent, 0, 90), (middle, 90, 120), (old, 120, 390))
    days = [AS_OF - timedelta(first + (last - first) * i // n) for n, first, last in spans for i in range(n)]
    kinds = list(TURNS.values())
    return [
        kinds[i % 4](Order(day, buyer=i)) if bad_every and i % bad_every == 0 else Order(day, buyer=i)
        for i, day in enumerate(days)
    ]


SHOPS = {
    "at the floor": {"recent": 6, "middle": 4, "old": 4, "bad_every": 0},
    "just below the floor": {"recent": 9, "middle": 1, "old": 2, "bad_every": 0},
    "small, some bad": {"recent": 10, "middle": 5, "old": 20, "bad_every": 4},
    "just below the short window": {"recent": 99, "middle": 30, "old": 60, "bad_every": 9},
    "just at the short window": {"recent": 150, "middle": 2, "old": 60, "bad_every": 9},
    "kept in the short window": {"recent": 120, "middle": 34, "old": 150, "bad_every": 7},
    "at the caps": {"recent": 150, "middle": 40, "old": 100, "bad_every": 2},
    "large and good": {"recent": 400, "middle": 100, "old": 300, "bad_every": 0},
}


@pytest.mark.parametrize("turned", TURNS)
@pytest.mark.parametrize("name", SHOPS)
def test_turning_a_good_order_bad_never_raises_a_score_or_a_standing(name: str, turned: str) -> None:
    policy = fair_1000()
    orders = shop(**SHOPS[name])
    before = judged(orders, policy)
    for place in range(0, len(orders), max(1, len(orders) // 40)):
        order = orders[place]
        if any(is_bad(order) for is_bad in BAD.values()):
            continue
        worse = [*orders[:place], TURNS[turned](order), *orders[place + 1 :]]
        after = judged(worse, policy)
        assert after.score[0] <= before.score[0]
        assert (after.score[0] < 0) == (before.score[0] < 0)
        if after.score[0] >= 0:
            assert WORTH[Standing(int(after.standing[0]))] <= WORTH[Standing(int(before.standing[0]))]


@pytest.mark.parametrize("turned", TURNS)
def test_a_shop_that_gets_worse_order_by_order_only_ever_falls(turned: str) -> None:
    policy = fair_1000()
    orders = shop(recent=104, middle=30, old=60, bad_every=0)
    scores = []
    for place in range(len(orders)):
        orders[place] = TURNS[turned](orders[place])
        scores.append(int(judged(orders, policy).score[0]))
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]


def test_a_buyer_who_orders_again_and_again_is_one_cause() -> None:
    policy = fair_1000()
    orders = shop(recent=30, middle=10, old=20, bad_every=0)
    same_buyer = [replace(order, buyer=7, low_review=True) for order in orders[:25]] + orders[25:]
    other_buyers = [replace(order, low_review=True) for order in orders[:25]] + orders[25:]
    assert judged(same_buyer, policy).score[0] == 1_000_000
    assert judged(other_buyers, policy).score[0] < 1_000_000
