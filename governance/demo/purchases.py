"""Delivered orders of the market, as the platform names them: what invented cases and reviews are about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from governance.demo.market import Market
from governance.demo.orders import NEVER
from governance.demo.plan import DAY, Integers

LONGEST_AGO: Final = 21  # days: an order came before anybody speaks of it


@dataclass(frozen=True, kw_only=True)
class Purchase:
    """An order that was delivered."""

    order: str
    buyer: str
    product: str
    lot: str | None
    delivered_on: date


class Purchases:
    """The orders of each shop, the newest first, none of them given twice."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._left: dict[int, Iterator[Purchase]] = {}

    def next_of(self, shop: int) -> Purchase | None:
        """An order of a shop that nobody spoke of yet; None when there is none left."""
        if shop not in self._left:
            orders, before = self._market.orders, self._market.plan.end_second - LONGEST_AGO * DAY
            rows = np.flatnonzero((orders.shop == shop) & orders.delivered & (orders.delivered_at < before))
            self._left[shop] = self.of_rows(rows[::-1])
        return next(self._left[shop], None)

    def of_worst_lot(self, most: int) -> tuple[int, list[Purchase]]:
        """The shop with the lot of which most was delivered among those that are faulty, and orders of that lot."""
        orders = self._market.orders
        bad = np.flatnonzero(orders.bad_lot & orders.delivered)
        if not len(bad):
            return 0, []
        lots = orders.shop[bad] * 1_000_000 + orders.product[bad] * 1_000 + orders.lot[bad]
        codes, counts = np.unique(lots, return_counts=True)
        rows = bad[lots == codes[np.argmax(counts)]][::-1][:most]
        return int(orders.shop[rows[0]]), list(self.of_rows(rows))

    def of_rows(self, rows: Integers) -> Iterator[Purchase]:
        """Rows of the market's orders, one by one."""
        orders, start = self._market.orders, self._market.plan.start
        for row in rows:
            place = f"{orders.shop[row]:05d}-{orders.product[row]:02d}"
            yield Purchase(
                order=f"D{orders.number[row] + 1:09d}",
                buyer=f"B{orders.buyer[row] + 1:07d}",
                product=f"P{place}",
                lot=f"L{place}-{orders.lot[row]:03d}" if orders.lot[row] != NEVER else None,
                delivered_on=start + timedelta(days=int(orders.delivered_at[row] // DAY)),
            )
