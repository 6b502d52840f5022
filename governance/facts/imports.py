"""Taking events in: read, check, keep, merge, count; in one transaction with the batch rows that make it all count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import duckdb

from governance.core import audit, events
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.database import db
from governance.core.errors import Invalid
from governance.core.settings import Settings
from governance.facts import batches
from governance.facts.accepting import Accepted, Delivery, accept
from governance.facts.counting import Counted, Outcome, count_afresh
from governance.facts.database_link import load_corrections, load_sellers
from governance.facts.engine import engine
from governance.facts.events import ComplaintsImported
from governance.facts.files import inspect
from governance.facts.kinds import CANONICAL
from governance.facts.mapping import ColumnMapping
from governance.facts.models import EventBatch
from governance.facts.store import BatchLabel, EventStore
from governance.sellers import register

Tell = Callable[[str], None]
_SELLERS_AT_ONCE: Final = 20_000


def silent(_sentence: str) -> None:
    """Tell nobody how far an import has got."""


@dataclass(frozen=True, kw_only=True)
class FileSummary:
    """What became of one file; `earlier` tells since when it is known when it was imported before."""

    file: str
    kind: str
    batch_id: int
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_repeated: int
    rows_superseded: int
    rows_waiting: int
    reject_file: str | None
    earlier: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ImportSummary:
    """What became of an import: file by file, seller-days counted afresh, and what followed elsewhere in words."""

    files: tuple[FileSummary, ...]
    seller_days: int = 0
    notices: tuple[str, ...] = ()

    @property
    def batch_ids(self) -> tuple[int, ...]:
        """The new batches; empty when nothing changed."""
        return tuple(file.batch_id for file in self.files if file.earlier is None)


def import_events(
    *,
    kind: str,
    paths: Sequence[Path],
    mapping: ColumnMapping | None = None,
    strict: bool = False,
    correction: bool = False,
    settings: Settings,
    by: Actor,
    at: datetime,
    tell: Tell = silent,
) -> ImportSummary:
    """Take in files of orders, reviews, service cases or complaints; each file is a batch of its own.

    Good rows count from now on, bad ones are listed in a reject file; `strict` refuses everything when one is bad. A
    file that was imported before changes nothing. Rows of a `correction` win over ordinary ones, whatever their age.
    Raises `PermissionDenied`, `Unavailable` while another import runs, and `Invalid` with one sentence when a file
    cannot be read or is no file of `kind`; then nothing has changed.
    """
    check_permission(by, Permission.FACTS_IMPORT)
    if kind not in CANONICAL:
        raise Invalid(f"There are no events of the kind {kind!r}; there are {', '.join(CANONICAL)}.", pointer="kind")
    chosen = mapping or ColumnMapping()
    deliveries = [Delivery(kind=CANONICAL[kind], file=inspect(path), mapping=chosen) for path in paths]
    return take_in(deliveries, strict=strict, correction=correction, settings=settings, by=by, at=at, tell=tell)


def take_in(
    deliveries: Sequence[Delivery],
    *,
    strict: bool,
    correction: bool,
    settings: Settings,
    by: Actor,
    at: datetime,
    tell: Tell,
) -> ImportSummary:
    """Take in deliveries of any kinds together: all of them count, or none."""
    batches.one_import_at_a_time()
    store = EventStore(settings.events_path)
    batches.sweep(store)
    intake = _Intake(store, settings, strict=strict, correction=correction, at=at, tell=tell)
    try:
        with engine(settings) as connection:
            load_sellers(connection)
            load_corrections(connection)
            before = batches.readable(connection, store)
            known = [intake.take(connection, delivery) for delivery in deliveries]
            if not intake.accepted:
                return ImportSummary(files=tuple(file for file in known if file))
            tell("Merging and counting …")
            counted = count_afresh(
                connection, store, before=before, accepted=intake.accepted, pseudonym_key=settings.pseudonym_key
            )
            sellers = _sellers_with_complaints(connection)
    except BaseException:
        intake.give_up()
        raise
    new = [
        _record(batch, outcome, correction, by, at)
        for batch, outcome in zip(intake.accepted, counted.outcomes, strict=True)
    ]
    _note_categories(counted, by=by, at=at)
    ids = tuple(batch.batch.number for batch in intake.accepted)
    notices = events.publish(ComplaintsImported(batch_ids=ids, seller_ids=sellers), by=by, at=at) if sellers else []
    files = [file for file in known if file] + new
    return ImportSummary(files=tuple(files), seller_days=counted.seller_days, notices=tuple(notices))


class _Intake:
    """The files of one import, one after the other; what it wrote is taken back when the import fails."""

    def __init__(
        self, store: EventStore, settings: Settings, *, strict: bool, correction: bool, at: datetime, tell: Tell
    ) -> None:
        self.store, self.settings, self.tell = store, settings, tell
        self.strict, self.correction = strict, correction
        self.today = day_of(at, settings.timezone)
        self.number = batches.next_number()
        self.accepted: list[Accepted] = []
        self._begun: list[BatchLabel] = []

    def take(self, connection: duckdb.DuckDBPyConnection, delivery: Delivery) -> FileSummary | None:
        """Accept a delivery; returns a summary only when it was imported before and nothing has changed."""
        digest = batches.digest_of(
            kind=delivery.kind, mapping=delivery.mapping, correction=self.correction, content=delivery.file.digest
        )
        if any(batch.batch.digest == digest for batch in self.accepted):
            self.tell(f"{delivery.file.name} is given twice; once is enough.")
            return None
        earlier = batches.with_digest(delivery.kind, digest)
        if earlier and not earlier.rows_rejected:
            return _known(delivery, earlier)
        self.tell(f"Reading {delivery.file.name} …")
        # Rows refused last time may be in order now (their seller is registered): then the file is a new batch.
        batch = BatchLabel(self.number, f"{digest}+{earlier.id}" if earlier else digest)
        self._begun.append(batch)
        accepted = accept(
            connection,
            self.store,
            delivery,
            batch=batch,
            correction=self.correction,
            today=self.today,
            rejects_path=self.settings.rejects_path,
        )
        if earlier and accepted.rows_rejected == earlier.rows_rejected:
            self.store.discard(self._begun.pop())
            return _known(delivery, earlier)
        self._check(accepted)
        self.accepted.append(accepted)
        self.number += 1
        return None

    def _check(self, accepted: Accepted) -> None:
        name, rows, rejected = accepted.file.name, f"{accepted.rows_read:,}", f"{accepted.rows_rejected:,}"
        if not accepted.rows_accepted:
            raise Invalid(
                f"None of the {rows} rows of {name} can be accepted, so nothing was changed."
                f" The reasons stand in {accepted.reject_file}."
            )
        if self.strict and accepted.rows_rejected:
            raise Invalid(
                f"{rejected} of the {rows} rows of {name} are not in order, so nothing was changed (--strict)."
                f" The reasons stand in {accepted.reject_file}."
            )

    def give_up(self) -> None:
        """Remove what was written."""
        for batch in self._begun:
            self.store.discard(batch)


def _known(delivery: Delivery, earlier: EventBatch) -> FileSummary:
    return FileSummary(
        file=delivery.file.name,
        kind=delivery.kind.name,
        batch_id=earlier.id,
        rows_read=earlier.rows_read,
        rows_accepted=0,
        rows_rejected=earlier.rows_rejected,
        rows_repeated=earlier.rows_accepted,
        rows_superseded=0,
        rows_waiting=0,
        reject_file=earlier.reject_file,
        earlier=earlier.recorded_at,
    )


def _record(accepted: Accepted, outcome: Outcome, correction: bool, by: Actor, at: datetime) -> FileSummary:  # noqa: FBT001
    """Write the batch row: from the commit on the events count."""
    rows: dict[str, Any] = {
        "rows_read": accepted.rows_read,
        "rows_accepted": accepted.rows_accepted,
        "rows_rejected": accepted.rows_rejected,
        "rows_repeated": outcome.repeated,
        "rows_superseded": outcome.superseded,
        "rows_waiting": outcome.waiting,
        "reject_file": str(accepted.reject_file) if accepted.reject_file else None,
    }
    batch = EventBatch(
        id=accepted.batch.number,
        kind=accepted.kind.name,
        source=accepted.file.name,
        digest=accepted.batch.digest,
        correction=correction,
        first_day=accepted.first_day,
        last_day=accepted.last_day,
        recorded_at=at,
        by=by.label,
        **rows,
    )
    db.session.add(batch)
    audit.record(
        AuditAction.FACTS_IMPORT,
        subject=("event_batch", str(batch.id)),
        by=by,
        at=at,
        after={"kind": batch.kind, "source": batch.source, "correction": correction} | rows,
    )
    db.session.flush()
    return FileSummary(file=batch.source, kind=batch.kind, batch_id=batch.id, **rows)


def _note_categories(counted: Counted, *, by: Actor, at: datetime) -> None:
    items = sorted(counted.main_categories.items())
    for start in range(0, len(items), _SELLERS_AT_ONCE):
        register.note_main_categories(categories=dict(items[start : start + _SELLERS_AT_ONCE]), by=by, at=at)


def _sellers_with_complaints(connection: duckdb.DuckDBPyConnection) -> frozenset[int]:
    """Ids of the sellers that the new complaints speak of, or spoke of in an earlier version."""
    found = connection.execute(
        "SELECT DISTINCT seller.id FROM complaints_events AS complaint"
        " JOIN registered_seller AS seller ON seller.reference = complaint.seller_id"
    ).fetchall()
    return frozenset(seller for (seller,) in found)
