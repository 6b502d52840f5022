"""How often each product was lately sold by each seller, read from the event store in one pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np

from governance.core.bounds import Integers
from governance.core.settings import Settings
from governance.facts import batches
from governance.facts.database_link import load_products, load_sellers
from governance.facts.engine import engine, name, sql
from governance.facts.kinds import KINDS
from governance.facts.store import EventStore

_READ: Final = ("orders", "olist_orders", "olist_order_items")
_COLUMNS: Final = ("seller_id", "product_id", "category_id", "fresh", "recent", "older")


@dataclass(frozen=True)
class GoodsSold:
    """n goods, each a product at a seller, in order of both ids, and its category (0: none); `orders` [n, 3]: fresh,
    recent, older.
    """

    seller_id: Integers
    product_id: Integers
    category_id: Integers
    orders: Integers


def goods_sold(
    *, settings: Settings, last_day: date, days: tuple[int, int, int], known_at: datetime | None = None
) -> GoodsSold:
    """Orders placed up to `last_day` of products in the catalogue. Grain: one order, seller and product.

    `days` are the days back to the beginning of each period: fresh, recent, older. Of everything known, or of what was
    known at a moment. Sellers and products that nobody has registered are left out.
    """
    fresh, recent, older = (last_day - timedelta(days=back - 1) for back in days)
    store, known = EventStore(settings.events_path), batches.committed(known_at)
    with engine(settings) as duck:
        shown = {kind: store.show(duck, f"known_{kind}", kind=KINDS[kind], batches=known) for kind in _READ}
        if not any(shown.values()):
            nothing = np.zeros(0, np.int64)
            return GoodsSold(nothing, nothing, nothing, np.zeros((0, 3), np.int64))
        load_sellers(duck)
        load_products(duck)
        horizon = f"DATE '{fresh}' AS fresh_from, DATE '{recent}' AS recent_from, DATE '{older}' AS older_from"
        name(duck, "goods_horizon", f"SELECT {horizon}, DATE '{last_day}' AS last_day")
        found = duck.execute(f"SELECT * FROM ({sql('goods_sold')}) ORDER BY seller_id, product_id").fetchnumpy()
    seller, product, category, *orders = (np.asarray(found[column], np.int64) for column in _COLUMNS)
    return GoodsSold(seller, product, category, np.stack(orders, axis=1))
