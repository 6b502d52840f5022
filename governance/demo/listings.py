"""What is on sale in the invented market: told by the platform for the most part, and otherwise seen in its orders."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
from stdnum import ean

from governance.core.access import Actor
from governance.core.settings import Settings
from governance.demo.goods import good_of, name_of
from governance.demo.market import Market
from governance.demo.orders import LOT_DAYS, have_lots, lots_on
from governance.demo.shops import reference
from governance.demo.trade import FIRST_WORDS, TRADES
from governance.facts.offers.from_orders import list_what_is_sold
from governance.facts.offers.imports import import_list

Row = Mapping[str, object]

# Each n-th product is left out of the list: what was sold of it is found in the orders.
_UNTOLD: Final = 25
# Each n-th shop keeps its lots in the platform's own store.
_KEEPS_LOTS_HERE: Final = 8
_PREFIX_WITHIN_A_COMPANY: Final = "20"  # GTINs that begin so name nothing outside
_SPREAD: Final = 0.35  # of the logarithm of a price
_UNITS: Final = (60, 2_400)  # of a lot


@dataclass(frozen=True, kw_only=True)
class Listed:
    """How many products, listings and lots the market began with, and how many more were seen in orders."""

    products: int
    listings: int
    lots: int
    seen: int


def list_goods(market: Market, folder: Path, *, settings: Settings, by: Actor, at: datetime) -> Listed:
    """Write the market's lists into `folder` and take them in as a platform's lists are."""
    added = {}
    for kind, rows in (("products", products(market)), ("listings", listings(market)), ("lots", lots(market))):
        path = _write(folder / f"{kind}.csv", rows)
        added[kind] = import_list(kind=kind, path=path, settings=settings, by=by, at=at).rows_added
    seen = list_what_is_sold(settings=settings, by=by, at=at).added
    return Listed(products=added["products"], listings=added["listings"], lots=added["lots"], seen=seen)


def products(market: Market) -> Iterator[Row]:
    """Every product of every shop, with a name, a brand and a number."""
    trades = market.shops.trade
    for serial, (shop, number) in enumerate(_offered(market), start=1):
        plain = f"{_PREFIX_WITHIN_A_COMPANY}{serial:010d}"
        yield {
            "product_id": _product(shop, number),
            "name": name_of(int(trades[shop]), number),
            "category": TRADES[trades[shop]].code,
            "brand": FIRST_WORDS[shop % len(FIRST_WORDS)][0],
            "gtin": plain + ean.calc_check_digit(plain),
        }


def listings(market: Market) -> Iterator[Row]:
    """What the platform tells of: nearly all of it, at a price around the usual one."""
    shops, chance = market.shops, market.plan.chance("listings")
    offered = list(_offered(market))
    factors = np.exp(chance.normal(0, _SPREAD, len(offered)))
    for (shop, number), factor in zip(offered, factors, strict=True):
        price = round(good_of(int(shops.trade[shop]), number).price * float(factor), 1)
        if (shop * 13 + number) % _UNTOLD:
            yield {
                "listing_id": _listing(shop, number),
                "seller_id": reference(shop),
                "product_id": _product(shop, number),
                "price": f"{price:.2f}",
                "currency": "CNY",
                "listed_on": market.plan.start + timedelta(days=int(shops.joined_on[shop])),
            }


def lots(market: Market) -> Iterator[Row]:
    """The present lot of goods that the platform keeps for some shops."""
    last, chance = market.plan.days - 1, market.plan.chance("lots")
    shop, number = np.array(list(_offered(market))).T
    here = (shop % _KEEPS_LOTS_HERE == 0) & ((shop * 13 + number) % _UNTOLD != 0) & have_lots(shop, number)
    shop, number = shop[here], number[here]
    began = (last + number * 11) % LOT_DAYS
    for row in zip(shop, number, lots_on(last, number), began, chance.integers(*_UNITS, len(shop)), strict=True):
        of, product, lot, days, units = map(int, row)
        yield {
            "listing_id": _listing(of, product),
            "lot": f"L{of:05d}-{product:02d}-{lot:03d}",
            "units": units,
            "held_since": market.plan.end - timedelta(days=days),
        }


def _offered(market: Market) -> Iterator[tuple[int, int]]:
    for shop, count in enumerate(market.shops.products):
        for number in range(int(count)):
            yield shop, number


def _product(shop: int, number: int) -> str:
    return f"P{shop:05d}-{number:02d}"


def _listing(shop: int, number: int) -> str:
    return f"{reference(shop)}-{number + 1:02d}"


def _write(path: Path, rows: Iterable[Row]) -> Path:
    rows = iter(rows)
    first = next(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)
    return path
