"""Signals of invented goods: everything usual, unless a test says otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np

from inspections.draws.risk.signals import (
    PERIOD_ENDS,
    RATES,
    CategorySignals,
    Goods,
    MarketSignals,
    SellerSignals,
    Signals,
)

PERIODS, RATE_COUNT = len(PERIOD_ENDS), len(RATES)
USUAL = np.array([0.03, 0.1])


def signals(
    count: int = 3, *, goods: Any = None, sellers: Any = None, categories: Any = None, market: Any = None
) -> Signals:
    """`count` goods, each of its own seller and product, all of one category, and all as is usual."""
    of_goods: dict[str, Any] = {
        "seller": np.arange(count),
        "product": np.arange(count),
        "category": np.zeros(count, np.int64),
        "sold": np.full((count, PERIODS), 40),
        "events": np.tile([[1, 1, 1], [2, 2, 2]], (count, 1, 1)),
        "complaints": np.zeros(count),
        "lots": np.zeros(count, np.int64),
        "rejected_lots": np.zeros(count, np.int64),
    }
    of_sellers: dict[str, Any] = {
        "share": np.tile(USUAL, (count, 1)),
        "bad": np.tile([3, 6], (count, 1)),
        "orders": np.full(count, 120),
        "exposed": np.tile([110, 40], (count, 1)),
        "complaints": np.full(count, 0.12),
    }
    of_categories: dict[str, Any] = {
        "share": USUAL[None, :],
        "complained_of": np.array([2]),
        "expected": np.array([2.0]),
    }
    of_market: dict[str, Any] = {
        "share": USUAL,
        "exposed_per_order": np.array([110, 40]) / 120,
        "bad_per_order": np.array([[1, 1, 1], [2, 2, 2]]) / 40,
        "complaints_per_order": 0.001,
        "rejected_per_lot": 0.1,
    }
    return Signals(
        goods=Goods(**of_goods | (goods or {})),
        sellers=SellerSignals(**of_sellers | (sellers or {})),
        categories=CategorySignals(**of_categories | (categories or {})),
        market=MarketSignals(**of_market | (market or {})),
    )
