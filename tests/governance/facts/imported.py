"""Imports into a real database, and what they left there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from governance.core.database import db, transaction
from governance.core.settings import Settings
from governance.facts.imports import ImportSummary, import_events
from governance.sellers import register
from governance.sellers.register import NewSeller
from tests.builders import BY
from tests.governance.facts.event_files import SELLERS, Row, event_file

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def register_sellers(sellers: Iterable[str] = SELLERS) -> None:
    with transaction():
        register.register_many(
            sellers=[NewSeller(reference=one) for one in sellers], by=BY, at=AT - timedelta(days=400)
        )


def take(settings: Settings, kind: str, *rows: Row, at: datetime = AT, **how: Any) -> ImportSummary:
    """Import rows of `kind` from a new CSV file."""
    return take_files(settings, kind, event_file(settings.var_path.parent / "files", kind, *rows), at=at, **how)


def take_files(settings: Settings, kind: str, *paths: Path, at: datetime = AT, **how: Any) -> ImportSummary:
    """Import files of `kind`."""
    with transaction():
        return import_events(kind=kind, paths=paths, settings=settings, by=BY, at=at, **how)


def rows(query: str) -> list[tuple[Any, ...]]:
    """The rows of a query, in a transaction of their own."""
    found = [tuple(row) for row in db.session.execute(text(query))]
    db.session.rollback()
    return found


def days() -> list[tuple[Any, ...]]:
    """Everything in seller_day."""
    return rows("SELECT * FROM seller_day ORDER BY seller_id, day")


def events() -> list[tuple[Any, ...]]:
    """Everything in adverse_event."""
    return rows("SELECT * FROM adverse_event ORDER BY metric, event_reference, seller_id")


def everything() -> tuple[Any, ...]:
    """All that an import can change in the database."""
    return days(), events(), rows("SELECT * FROM event_batch ORDER BY id"), rows("SELECT * FROM seller_category")


def kept_files(settings: Settings) -> list[str]:
    """The event files in the store."""
    return sorted(str(path.relative_to(settings.events_path)) for path in settings.events_path.glob("[!.]*/*/*"))
