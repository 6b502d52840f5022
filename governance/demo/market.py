"""A whole market drawn from a plan, and the true shares behind it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from governance.demo.complaints import Complaints, draw_complaints
from governance.demo.orders import Orders, draw_orders, lateness_shares
from governance.demo.plan import DAY, Flags, Floats, Integers, MarketPlan
from governance.demo.reviews import Reviews, draw_reviews, low_shares
from governance.demo.service import Service, draw_cases, draw_questions, quality_shares
from governance.demo.shops import Rate, Shops, draw_shops


@dataclass(frozen=True, kw_only=True)
class Market:
    """Everything that happened, as columns."""

    plan: MarketPlan
    shops: Shops
    orders: Orders
    reviews: Reviews
    questions: Service
    cases: Service
    complaints: Complaints


@dataclass(frozen=True, kw_only=True)
class Truth:
    """The true share behind one rate: one row per event that could have gone wrong."""

    shop: Integers
    day: Integers
    share: Floats


def draw_market(plan: MarketPlan) -> Market:
    """Draw a market; the same plan gives the same market."""
    shops = draw_shops(plan)
    orders = draw_orders(plan, shops)
    cases = draw_cases(plan, shops, orders)
    return Market(
        plan=plan,
        shops=shops,
        orders=orders,
        reviews=draw_reviews(plan, shops, orders),
        questions=draw_questions(plan, shops, orders),
        cases=cases,
        complaints=draw_complaints(plan, shops, orders, cases),
    )


def truths(market: Market) -> dict[Rate, Truth]:
    """Per rate the true share behind each event that counts for it, on the day on which facts count it."""
    shops, orders, reviews, cases = market.shops, market.orders, market.reviews, market.cases
    everything = np.ones(len(orders), np.bool_)
    alone = orders.sellers_in_order == 1
    reviewed = reviews.order[~reviews.flagged & (alone[reviews.order] | reviews.names_seller)]
    rated = (cases.satisfaction > 0) & (cases.fault == 0)
    low, quality = low_shares(shops, orders), quality_shares(shops, orders)
    cancelled = shops.share(Rate.CANCELLED_BY_SELLER, orders.shop, orders.day)
    return {
        Rate.LATE: _of_orders(orders, orders.delivered, lateness_shares(market.plan, shops, orders)),
        Rate.CANCELLED_BY_SELLER: _of_orders(orders, everything, cancelled),
        Rate.RETURNED_FOR_QUALITY: _of_orders(orders, orders.delivered, quality),
        Rate.LOW_REVIEWS: Truth(shop=orders.shop[reviewed], day=orders.day[reviewed], share=low[reviewed]),
        Rate.REFUSED_WITHOUT_GROUND: _of_service(
            market, cases, np.ones(len(cases), np.bool_), Rate.REFUSED_WITHOUT_GROUND
        ),
        Rate.SLOW_FIRST_ANSWER: _of_service(
            market, market.questions, np.ones(len(market.questions), np.bool_), Rate.SLOW_FIRST_ANSWER
        ),
        Rate.DISSATISFIED: _of_service(market, cases, rated, Rate.DISSATISFIED),
    }


def _of_orders(orders: Orders, exposed: Flags, share: Floats) -> Truth:
    return Truth(shop=orders.shop[exposed], day=orders.day[exposed], share=share[exposed])


def _of_service(market: Market, service: Service, exposed: Flags, rate: Rate) -> Truth:
    shop, day = market.orders.shop[service.order[exposed]], service.opened_at[exposed] // DAY
    return Truth(shop=shop, day=day, share=market.shops.share(rate, shop, day))
