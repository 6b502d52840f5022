"""Populations to draw from, with what was known on the morning of the draw and what tests would have found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from governance.core.bounds import Floats, Integers
from governance.demo.complaints import ISSUES, OUTCOMES
from governance.demo.market import Market, draw_market
from governance.demo.plan import MarketPlan
from governance.demo.service import CAUSES, KINDS, quality_shares
from inspections.draws.risk.counted import GOODS_ISSUES
from inspections.draws.risk.signals import Signals
from tests.benchmarks import risk_validity
from tests.benchmarks.risk_validity import low_reviews, months_of
from tests.inspections.draws.risk.single_orders import Known, signals_of

ON_SALE_DAYS: Final = 90
SELLERS: Final = 400
DAYS: Final = 365
END: Final = date(2026, 9, 30)
# How much a complaint counts by its outcome, as `counted.complaints` has it.
_COUNTS: Final = {"upheld": 1.0, "partly": 1.0, "open": 0.5, "dismissed": 0.0, "withdrawn": 0.0}


@dataclass(frozen=True, kw_only=True)
class Population:
    """n goods on sale: their places [n] in `signals`, their sellers [n], and what testing them would find.

    `tests` [n] is how many tests the data hold of each (0: it could not have been bought), `failures` [n] how many of
    these fail; both may be shares.
    """

    name: str
    signals: Signals
    place: Integers
    seller: Integers
    tests: Floats
    failures: Floats


def invented(seed: int, sellers: int = SELLERS) -> Population:
    """A market of the generator. A unit of goods fails with the true share of returns for quality behind their orders of
    the last 90 days, those of bad lots included.
    """
    market = draw_market(MarketPlan(sellers=sellers, days=DAYS, seed=seed, end=END))
    known = known_of_market(market)
    signals, of_order = signals_of(known)
    on_sale = known.age < ON_SALE_DAYS
    place, item = np.unique(of_order[on_sale], return_inverse=True)
    share = quality_shares(market.shops, market.orders)[on_sale]
    return Population(
        name=f"market {seed}",
        signals=signals,
        place=place,
        seller=signals.goods.seller[place],
        tests=np.ones(len(place)),
        failures=np.bincount(item, share) / np.bincount(item),
    )


def known_of_market(market: Market) -> Known:
    """What the platform knows of a market on the evening of its last day."""
    orders, cases, reviews, complaints = market.orders, market.cases, market.reviews, market.complaints
    returned, reviewed, low = (np.zeros(len(orders), np.bool_) for _ in range(3))
    for_quality = (cases.kind == KINDS.index("return")) & (cases.cause == CAUSES.index("quality")) & (cases.fault == 0)
    returned[cases.order[for_quality]] = True
    counts = ~reviews.flagged & ((orders.sellers_in_order[reviews.order] == 1) | reviews.names_seller)
    reviewed[reviews.order[counts]] = True
    low[reviews.order[counts & (reviews.score <= 2)]] = True
    about_goods = np.isin(complaints.issue, [ISSUES.index(issue) for issue in GOODS_ISSUES])
    weight = np.array([_COUNTS[outcome] for outcome in OUTCOMES])[complaints.outcome] * about_goods
    return Known(
        seller=orders.shop,
        product=orders.shop * 1_000 + orders.product,
        category=market.shops.trade[orders.shop],
        age=market.plan.days - 1 - orders.day,
        exposed=np.stack([orders.delivered, reviewed], axis=1),
        bad=np.stack([returned & orders.delivered, low], axis=1),
        complaints=np.bincount(complaints.order, weight, len(orders)).astype(np.float64),
        main_category=market.shops.trade,
    )


def olist_months(folder: Path) -> Iterator[Population]:
    """One population for each month that can be predicted: goods sold in the 90 days before its first day.

    Testing goods is buying them in that month: an order with a low review is a unit that fails.
    """
    market = _with_products(folder)
    yield from (_olist_month(market, cut) for cut in months_of(market))


def _with_products(folder: Path) -> risk_validity.Market:
    """The orders of one seller alone, with their first item's product as a number."""
    market = risk_validity.read_market(folder)
    items = pl.read_parquet(folder / "olist_order_items.parquet").sort("order_id", "order_item_id")
    first = items.unique("order_id", keep="first", maintain_order=True)
    product = first.select("order_id", product=pl.col("product_id").rank("dense").cast(pl.Int64) - 1)
    return risk_validity.Market(market.orders.join(product, on="order_id"), market.reviews, market.sellers)


def _olist_month(market: risk_validity.Market, cut: date) -> Population:
    known = _known_of_olist(market, cut)
    signals, of_order = signals_of(known)
    on_sale = known.age < ON_SALE_DAYS
    goods, first = np.unique(_goods(known.seller, known.product)[on_sale], return_index=True)
    place = of_order[on_sale][first]
    month = (pl.col("day") >= cut) & (pl.col("day") < pl.lit(cut).dt.offset_by("1mo"))
    bought = low_reviews(market, None).filter(month)
    tested = _goods(bought["seller"].to_numpy(), bought["product"].to_numpy())
    offered = np.isin(tested, goods)
    item = np.searchsorted(goods, tested[offered])
    return Population(
        name=f"{cut:%Y-%m}",
        signals=signals,
        place=place,
        seller=signals.goods.seller[place],
        tests=np.bincount(item, minlength=len(goods)).astype(np.float64),
        failures=np.bincount(item, bought["bad"].to_numpy()[offered], len(goods)).astype(np.float64),
    )


def _known_of_olist(market: risk_validity.Market, cut: date) -> Known:
    """Orders placed before `cut`, and their reviews written before it; quality returns and complaints are not told of."""
    past = market.orders.filter(pl.col("day") < cut)
    read = past.join(low_reviews(market, cut).select("order_id", "bad"), on="order_id", how="left").sort("order_id")
    reviewed, nothing = read["bad"].is_not_null().to_numpy(), np.zeros(len(read), np.bool_)
    return Known(
        seller=read["seller"].to_numpy(),
        product=read["product"].to_numpy(),
        category=read["category"].to_numpy(),
        age=read.select((pl.lit(cut) - pl.col("day")).dt.total_days())["literal"].to_numpy() - 1,
        exposed=np.stack([nothing, reviewed], axis=1),
        bad=np.stack([nothing, read["bad"].fill_null(value=False).to_numpy()], axis=1),
        complaints=np.zeros(len(read)),
        main_category=risk_validity.known_at(market, cut, "low reviews").category,
    )


def _goods(seller: Integers, product: Integers) -> Integers:
    """One number for a product at a seller."""
    return seller * (1 << 31) + product
