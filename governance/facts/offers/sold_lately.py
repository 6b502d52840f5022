"""Which products each seller sold lately, read from the event store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from governance.core.settings import Settings
from governance.facts import batches
from governance.facts.engine import engine, name, sql
from governance.facts.kinds import KINDS
from governance.facts.store import EventStore

_READ: Final = ("orders", "olist_orders", "olist_order_items", "olist_products")
_PIECE: Final = 20_000


def sold_since(since: date, *, settings: Settings) -> Iterator[list[tuple[str, str]]]:
    """Pairs of a seller's reference and a product's code that were sold after `since`, each once, piece by piece."""
    known, store = batches.committed(), EventStore(settings.events_path)
    with engine(settings) as duck:
        for kind in _READ:
            store.show(duck, f"known_{kind}", kind=KINDS[kind], batches=known)
        name(duck, "sold_horizon", f"SELECT DATE '{since}' AS since")
        found = duck.execute(
            f"SELECT DISTINCT seller_id, product_id FROM ({sql('sold')}) WHERE last_day > DATE '{since}'"
        )
        while piece := found.fetchmany(_PIECE):
            yield [(str(seller), str(product)) for seller, product in piece]
