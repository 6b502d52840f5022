"""From signals to weights: how much likelier goods are to fail than usual, and how sharply a draw follows that. Pure.

Each step compares what was counted with what the steps before it let expect, and is drawn towards 1 by as many expected
events as its strength says (Gamma-Poisson shrinkage): little evidence moves little. Nothing here counts against anyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from governance.core.bounds import Floats, Integers
from inspections.draws.risk.signals import PERIOD_WEIGHTS, TRUST, Goods, MarketSignals, Signals

# Expected events that weigh as much as everything the steps before knew.
SELLER_STRENGTH: Final = 2.0  # and one more for every bad event that the seller's rates rest on
CATEGORY_STRENGTH: Final = 30.0
ELSEWHERE_STRENGTH: Final = 4.0
OWN_STRENGTH: Final = 8.0
LOT_TRUST: Final = 5.0  # a rejected lot tells as much as so many returns
# The draw by risk rests on about this part of the goods, and never on fewer than so many of them.
SHARPNESS: Final = 0.05
FEWEST: Final = 20
ALIKE: Final = 0.01
_GENTLEST, _SHARPEST = 1.0, 8.0
_LEAST, _MOST = 0.02, 50.0
_HALVINGS: Final = 30

_trust: Final = np.array(TRUST)
_recency: Final = np.array(PERIOD_WEIGHTS)


@dataclass(frozen=True)
class Step:
    """What was counted of each of g goods beside what was expected of it, and the factor that follows; all [g]."""

    counted: Floats
    expected: Floats
    factor: Floats


@dataclass(frozen=True, kw_only=True)
class Factors:
    """How many times likelier than usual each of g goods is to fail, by what says so."""

    rates: Floats  # [g]: how the seller's goods are returned and reviewed
    complaints: Step  # complaints about the seller's goods
    lots: Step  # lots of the seller in this category that were rejected
    category: Step  # sellers of goods of the category about which somebody complained
    elsewhere: Step  # the same product at other sellers
    own: Step  # this product at this seller

    @property
    def ratio(self) -> Floats:
        """All of them together [g]."""
        steps = (self.complaints, self.lots, self.category, self.elsewhere, self.own)
        together: Floats = np.prod([self.rates, *(step.factor for step in steps)], axis=0)
        return together


def weigh(signals: Signals, place: Integers) -> Floats:
    """The weights [n] of a draw among the goods at `place` [n] in `signals`, 1 on average."""
    return sharpen(factors(signals).ratio[place])


def factors(signals: Signals) -> Factors:
    """The factors of each of g goods. None depends on which other products are asked about."""
    goods, market = signals.goods, signals.market
    relative = relative_shares(signals)
    rates = _together(relative, market)
    strength = SELLER_STRENGTH + (signals.sellers.bad @ _trust)[goods.seller]
    complaints = _seller_complaints(signals, rates, strength)
    lots = _rejected_lots(goods, market, rates * complaints.factor, strength)
    category = _category_complaints(signals)
    seen = goods.sold.any(axis=1)  # events without orders beside them have no measure
    counted = np.where(seen, (goods.events @ _recency) @ _trust + goods.complaints, 0.0)
    expected = _expected(signals, relative, rates) * (complaints.factor * lots.factor * category.factor)
    elsewhere = _step(ELSEWHERE_STRENGTH, _at_others(goods.product, counted), _at_others(goods.product, expected))
    own = _step(OWN_STRENGTH, counted, expected * elsewhere.factor)
    return Factors(rates=rates, complaints=complaints, lots=lots, category=category, elsewhere=elsewhere, own=own)


def relative_shares(signals: Signals) -> Floats:
    """Each goods' seller's share over the market's [g, rates]: its own, else its category's; 1 where nothing is known."""
    goods, market = signals.goods, signals.market
    own = signals.sellers.share[goods.seller]
    shares = np.where(np.isnan(own), _with_none(signals.categories.share, np.nan)[goods.category], own)
    return _over_market(shares, market)


def sharpen(ratio: Floats) -> Floats:
    """Weights [n], 1 on average, in the order of `ratio` (above 0): a power of it between 1 and 8, its highest hundredth
    taken as alike.

    The power is the one at which a draw by weight alone rests on a twentieth of the items ((sum w)^2 / sum w^2, Kish's
    effective number), on twenty of them where there are few: sharp enough to find much, and nobody knows beforehand that
    its goods are drawn. Where less is known the ratios differ less, and it takes a higher power to look at the same
    part of the items.
    """
    if not len(ratio):
        return np.zeros(0)
    logarithm = np.log(np.minimum(ratio, np.quantile(ratio, 1 - ALIKE, method="higher")))
    logarithm -= logarithm.max()
    powers = np.exp(_power(logarithm, max(SHARPNESS * len(ratio), float(FEWEST))) * logarithm)
    weights: Floats = powers / powers.mean()
    return weights


def _power(logarithm: Floats, wanted: float) -> float:
    """The power at which the effective number of items comes down to `wanted`, by bisection."""
    low, high = _GENTLEST, _SHARPEST
    if _effective(np.exp(high * logarithm)) >= wanted:
        return high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _effective(np.exp(middle * logarithm)) > wanted:
            low = middle
        else:
            high = middle
    return low


def _effective(weights: Floats) -> float:
    return float(weights.sum() ** 2 / (weights @ weights))


def _over_market(shares: Floats, market: MarketSignals) -> Floats:
    """`shares` [n, rates] over the market's; 1 where a share is not known or the platform does not deliver the rate."""
    known = ~np.isnan(shares) & (market.share > 0)
    relative = np.divide(shares, market.share, out=np.ones_like(shares), where=known)
    return np.clip(relative, _LEAST, _MOST)


def _together(relative: Floats, market: MarketSignals) -> Floats:
    """One ratio from those of the rates that the platform delivers, each with its trust."""
    trust = _trust * (market.share > 0)
    ratio: Floats = np.exp(np.log(relative) @ trust / max(float(trust.sum()), 1e-9))
    return ratio


def _seller_complaints(signals: Signals, rates: Floats, strength: Floats) -> Step:
    sellers, place = signals.sellers, signals.goods.seller
    expected = signals.market.complaints_per_order * sellers.orders[place] * rates
    return _step(strength, sellers.complaints[place], expected)


def _rejected_lots(goods: Goods, market: MarketSignals, ratio: Floats, strength: Floats) -> Step:
    lots, rejected = goods.lots.astype(np.float64), goods.rejected_lots.astype(np.float64)
    return _step(strength / LOT_TRUST, rejected, lots * np.minimum(market.rejected_per_lot * ratio, 1.0))


def _category_complaints(signals: Signals) -> Step:
    categories, place = signals.categories, signals.goods.category
    counted = _with_none(categories.complained_of.astype(np.float64), 0.0)[place]
    return _step(CATEGORY_STRENGTH, counted, _with_none(categories.expected, 0.0)[place])


def _expected(signals: Signals, relative: Floats, rates: Floats) -> Floats:
    """Events to be expected of each goods [g], were they as all goods of their seller are; weighed as those counted."""
    goods, sellers, market = signals.goods, signals.sellers, signals.market
    usual = market.exposed_per_order * np.maximum(sellers.orders, 1)[:, None]
    told = np.divide(sellers.exposed, usual, out=np.ones(usual.shape), where=usual > 0)  # how often it is told of
    told = np.where(sellers.orders[:, None] > 0, told, 1.0)
    per_rate = relative * told[goods.seller] * ((goods.sold * _recency) @ market.bad_per_order.T)
    complaints = market.complaints_per_order * goods.sold.sum(axis=1) * rates
    expected: Floats = per_rate @ _trust + complaints
    return expected


def _at_others(product: Integers, amount: Floats) -> Floats:
    """The sum of `amount` over the other goods of the same product."""
    others: Floats = np.bincount(product, amount)[product] - amount
    return np.maximum(others, 0.0)  # of equal sums a little may be left below


def _step(strength: Floats | float, counted: Floats, expected: Floats) -> Step:
    return Step(counted, expected, (strength + counted) / (strength + expected))


def _with_none(values: Floats, nothing: float) -> Floats:
    """`values` [c, …] with one more place for what has no category; place -1 finds it."""
    return np.concatenate([values, np.full((1, *values.shape[1:]), nothing)])
