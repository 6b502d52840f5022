"""A market of so many listings in a real database, made by arithmetic inside it: the same on every machine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from flask import Flask
from sqlalchemy import text

from governance.core.access import system_actor
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.settings import Settings
from governance.facts.engine import engine
from governance.facts.kinds import KINDS
from governance.facts.store import BatchLabel, EventStore
from governance.rulebook import publication
from governance.scoring.run import run_scores
from inspections.draws.plans.rules import PlanRules
from tests.inspections.drawn import stored_plan
from tests.inspections.pooled import make_inspector, make_laboratory

DUE: Final = datetime(2026, 7, 6, 6, tzinfo=UTC)
BY: Final = system_actor("benchmark")
_AS_OF: Final = date(2026, 6, 30)
_KNOWN: Final = datetime(2026, 7, 1, 3, tzinfo=UTC)
_CATEGORIES: Final = tuple(f"category-{number:02}" for number in range(12))
_LISTINGS_A_SHOP: Final = 50
_ORDERS_A_LISTING: Final = 1.5

RULES: Final[dict[str, Any]] = {
    "strata": [{"by": "category"}, {"by": "price_band", "edges": ["10", "40", "200"]}],
    "sample": {"kind": "count", "count": 300, "weights": "risk", "allocation": "risk", "reserves_per_stratum": 5},
    "units": {"kind": "declared_level", "declared_percent": "5", "accept_at_most": 0},
    "public": {"kind": "none"},
}

_FILL: Final = (
    """
    INSERT INTO seller (reference, name, country, joined_on, created_at)
    SELECT 'shop-' || lpad(n::text, 6, '0'), 'Shop ' || n, 'BR', date '2024-01-01' + n % 700, '2025-01-01'
    FROM generate_series(1, :shops) AS n
    """,
    """
    INSERT INTO seller_category (seller_id, category_id, recorded_at, by)
    SELECT seller.id, category.id, '2025-01-01', 'benchmark'
    FROM seller JOIN category ON category.code = 'category-' || lpad((seller.id % 12)::text, 2, '0')
    """,
    """
    INSERT INTO product (code, name, category_id, created_at)
    SELECT 'product-' || n, 'Product ' || n, category.id, '2025-01-01'
    FROM generate_series(1, :products) AS n
    LEFT JOIN category ON n % 50 <> 0 AND category.code = 'category-' || lpad((n % 12)::text, 2, '0')
    """,
    """
    INSERT INTO listing (reference, seller_id, product_id, price, currency, listed_on, ended_on, source, updated_at)
    SELECT 'listing-' || md5(n::text), 1 + n::bigint * 7919 % :shops, 1 + n::bigint * 104729 % :products,
        (5 + n % 400)::numeric + 0.99, 'BRL', date '2025-06-01' + n % 300, NULL, 'platform', '2025-06-01'
    FROM generate_series(1, :listings) AS n
    """,
    """
    INSERT INTO event_batch (
        kind, source, digest, rows_read, rows_accepted, rows_rejected, rows_repeated, rows_superseded, rows_waiting,
        first_day, last_day, recorded_at, by
    )
    SELECT kind, 'benchmark', kind || '-of-benchmark', 1, 1, 0, 0, 0, 0, '2025-06-01', '2026-06-30', '2026-06-30',
        'benchmark'
    FROM unnest(ARRAY['orders', 'reviews', 'service']) AS kind
    """,
    "SELECT ensure_seller_day_partitions('2025-05-01', '2026-06-30')",
    """
    INSERT INTO seller_day
    SELECT
        seller.id, date '2026-06-30' - n * 11, orders, orders, 0, 0, 0, bad, bad, 0, 0, orders, bad, orders * 4, 0, 0,
        0, orders, orders, 0, 0, 0, 0, 0, 0, 0
    FROM seller
    CROSS JOIN generate_series(0, 29) AS n
    CROSS JOIN LATERAL (SELECT 2 + seller.id % 4 AS orders, (hashint8(seller.id * 64 + n) % 7 = 0)::int AS bad) AS drawn
    """,
    """
    INSERT INTO adverse_event (
        metric, event_reference, seller_id, day, happened_on, buyer, product, accountable
    )
    SELECT metric, metric || seller_id || day, seller_id, day, day, 'buyer', product.code, true
    FROM seller_day
    CROSS JOIN (VALUES ('low_reviews'), ('returned_for_quality')) AS named (metric)
    JOIN LATERAL (
        SELECT code FROM listing JOIN product ON product.id = listing.product_id
        WHERE listing.seller_id = seller_day.seller_id AND listing.ended_on IS NULL LIMIT 1
    ) AS product ON true
    WHERE low_reviews > 0
    """,
)


def fill(app: Flask, settings: Settings, listings: int) -> int:
    """Shops, products, listings, a year of orders, estimates, inspectors and a plan; returns the plan's id."""
    counts = {
        "listings": listings,
        "products": max(listings * 3 // 5, 1),
        "shops": max(listings // _LISTINGS_A_SHOP, 1),
    }
    with app.app_context(), scoped(PLATFORM):
        with transaction():
            publication.install_preset("fair-1000", by=BY, at=_KNOWN - timedelta(days=400))
            for _ in range(12):
                make_inspector(tasks_a_week=200, at=_KNOWN)
            make_laboratory(categories=_CATEGORIES)
            for statement in _FILL:
                written = text(statement)
                names = written.compile().params
                db.session.execute(written, {name: counts[name] for name in names})
            _add_orders(settings, **counts)
        with transaction() as session:
            session.execute(text("ANALYZE"))
        with transaction():
            run_scores(as_of=_AS_OF, known_at=_KNOWN, settings=settings, by=BY, at=_KNOWN)
            rules = PlanRules.from_document(RULES).to_document()
            plan = stored_plan(
                rules=rules, budget=Decimal(1_000_000), slots_from=DUE - timedelta(days=8), activated_at=DUE
            )
            return plan.id


def _add_orders(settings: Settings, *, listings: int, products: int, shops: int) -> None:
    """Orders in the event store: every listing was sold, some often."""
    label = db.session.execute(text("SELECT id, digest FROM event_batch WHERE kind = 'orders'")).one()
    kind = KINDS["orders"]
    given = {
        "order_id": "'order-' || n",
        "seller_id": f"'shop-' || lpad(CAST(1 + n % {listings} * 7919 % {shops} AS VARCHAR), 6, '0')",
        "product_id": f"'product-' || CAST(1 + n % {listings} * 104729 % {products} AS VARCHAR)",
        "ordered_at": "TIMESTAMP '2026-06-30 12:00:00' - to_days(CAST(n % 360 AS INTEGER))",
    }
    columns = ", ".join(f"{given.get(column.name, 'NULL')} AS {column.name}" for column in kind.columns)
    with engine(settings) as duck:
        good = f"SELECT {columns} FROM range({int(listings * _ORDERS_A_LISTING)}) AS numbers(n)"
        EventStore(settings.events_path).append(
            duck, kind=kind, batch=BatchLabel(label.id, label.digest), correction=False, good=good
        )
