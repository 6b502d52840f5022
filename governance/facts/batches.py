"""Batches: which imports count, since when they are known, and that one runs at a time."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Final

import duckdb
from sqlalchemy import func, select

from governance.core.database import db
from governance.core.errors import Unavailable
from governance.facts.kinds import Kind
from governance.facts.mapping import ColumnMapping
from governance.facts.models import EventBatch
from governance.facts.store import BatchLabel, EventStore

LOCK: Final = 7_305_102
Batches = frozenset[BatchLabel]


def one_import_at_a_time() -> None:
    """Keep other imports out until the transaction ends; raises `Unavailable` while another one runs."""
    if not db.session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
        raise Unavailable("Another import is running; nothing was changed. Try again when it has finished.")


def hold_imports_back() -> None:
    """Wait for an import under way and keep new ones out until the transaction ends: what is known stays as it is."""
    db.session.execute(select(func.pg_advisory_xact_lock_shared(LOCK)))


def import_runs() -> bool:
    """Whether an import is under way: it may yet make known what happened before this moment."""
    with db.session.begin_nested() as look:
        free = db.session.scalar(select(func.pg_try_advisory_xact_lock_shared(LOCK)))
        look.rollback()  # nobody is held back
    return not free


def digest_of(*, kind: Kind, mapping: ColumnMapping, correction: bool, content: str) -> str:
    """The digest that makes an import repeatable: the same file, read in the same way, is the same batch."""
    parts = (kind.name, mapping.canonical_text(), "correction" if correction else "", content)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def with_digest(kind: Kind, digest: str) -> EventBatch | None:
    """The newest batch of `kind` with this digest. One that refused rows may have been imported more than once."""
    query = select(EventBatch).where(EventBatch.kind == kind.name, EventBatch.digest.startswith(digest))
    return db.session.scalar(query.order_by(EventBatch.id.desc()).limit(1))


def committed(known_at: datetime | None = None) -> Batches:
    """The batches that count: all of them, or those known at a moment."""
    query = select(EventBatch.id, EventBatch.digest)
    if known_at is not None:
        query = query.where(EventBatch.recorded_at <= known_at)
    return frozenset(BatchLabel(number, digest) for number, digest in db.session.execute(query))


def readable(connection: duckdb.DuckDBPyConnection, store: EventStore, known_at: datetime | None = None) -> Batches:
    """The batches that count, with every row that was accepted still in the store.

    Raises `Unavailable` when rows are missing: counting what is left would take events away from sellers in silence.
    """
    query = select(EventBatch).order_by(EventBatch.id)
    if known_at is not None:
        query = query.where(EventBatch.recorded_at <= known_at)
    accepted = {BatchLabel(batch.id, batch.digest): batch for batch in db.session.scalars(query)}
    kept = store.rows(connection, accepted.keys())
    for label, batch in accepted.items():
        if kept[str(label)] != batch.rows_accepted:
            raise Unavailable(
                f"The event store {store.root} has {kept[str(label)]:,} of the {batch.rows_accepted:,} rows that import"
                f" {batch.id} ({batch.source}) accepted; nothing was changed. Restore the folder from the backup that"
                " belongs to this database."
            )
    return frozenset(accepted)


def next_number() -> int:
    """The number of the next batch; to be asked for while other imports are kept out."""
    return (db.session.scalar(select(func.max(EventBatch.id))) or 0) + 1


def sweep(store: EventStore) -> None:
    """Remove what crashed imports left behind; to be done while other imports are kept out."""
    counted = committed()
    for batch in store.unfinished():
        if batch in counted:
            store.tick_off(batch)
        else:
            store.discard(batch)


def newest_day() -> date | None:
    """The newest day on which anything in any batch happened."""
    return db.session.scalar(select(func.max(EventBatch.last_day)))
