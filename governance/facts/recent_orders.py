"""How many orders of a seller lately held a product or goods of a category, read from the event store."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import select

from governance.core.database import db
from governance.core.settings import Settings
from governance.facts import batches
from governance.facts.engine import engine, one, quoted
from governance.facts.kinds import ORDERS
from governance.facts.store import EventStore
from governance.sellers.models import Seller


def recent_orders(
    *, seller_id: int, since: date, settings: Settings, product: str | None = None, category: str | None = None
) -> int:
    """Orders placed after `since` with this product, or goods of this category. Grain: one order of one seller.

    Reads the months that are asked for alone. An order that was told several times is one order.
    """
    files = EventStore(settings.events_path).files(batches.committed(), kind=ORDERS.name)
    wanted = [path for path in files if Path(path).parent.name >= f"{since:%Y-%m}"]
    if not wanted:
        return 0
    reference = db.session.scalars(select(Seller.reference).where(Seller.id == seller_id)).one()
    column, value = ("product_id", product) if product is not None else ("category", category)
    listed = ", ".join(map(quoted, wanted))
    with engine(settings) as connection:
        (found,) = one(
            connection,
            f"SELECT count(DISTINCT order_id) FROM read_parquet([{listed}], hive_partitioning = false)"
            f" WHERE seller_id = {quoted(reference)} AND CAST(ordered_at AS DATE) > DATE '{since}'"
            f" AND {column} = {quoted(value or '')}",
        )
    return int(str(found))
