"""Complaints as last told, read back from the event store."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from governance.core.settings import Settings
from governance.facts import batches
from governance.facts.database_link import load_sellers
from governance.facts.engine import engine, sql
from governance.facts.kinds import COMPLAINTS
from governance.facts.merge import merge
from governance.facts.store import EventStore


@dataclass(frozen=True, kw_only=True)
class DecidedComplaint:
    """A complaint that was upheld, wholly or partly; days are the platform's. Grain: one complaint."""

    id: str
    seller_id: int
    order_id: str | None
    issue: str
    outcome: str
    severity: str | None
    opened_on: date
    decided_on: date
    product: str | None
    lot: str | None


def decided_complaints(
    *, settings: Settings, seller_ids: Collection[int] | None = None, known_at: datetime | None = None
) -> list[DecidedComplaint]:
    """Every complaint whose latest version known at `known_at` (default: now) is upheld or partly upheld, in order of id.

    `seller_ids` limits them to these sellers.
    """
    with engine(settings) as connection:
        load_sellers(connection)
        store = EventStore(settings.events_path)
        known = batches.readable(connection, store, known_at)
        store.show(connection, "complaints_events", kind=COMPLAINTS, batches=known)
        merge(connection, COMPLAINTS)
        connection.execute("CREATE TEMP TABLE wanted (seller_id BIGINT)")
        if seller_ids:
            numbers = ", ".join(f"({int(seller)})" for seller in seller_ids)
            connection.execute(f"INSERT INTO wanted VALUES {numbers}")
        only = "" if seller_ids is None else " AND seller.id IN (SELECT seller_id FROM wanted)"
        found = connection.execute(sql("decided_complaints") + only + " ORDER BY complaint_id").fetchall()
    return [DecidedComplaint(**dict(zip(DecidedComplaint.__dataclass_fields__, row, strict=True))) for row in found]
