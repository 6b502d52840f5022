"""Taking in a list of products, listings or lots: good rows enter at once, each bad one is told with its reasons."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

import duckdb

from governance.catalogue import entering, staging
from governance.catalogue.entering import Entered
from governance.catalogue.gtin import is_gtin
from governance.catalogue.staging import Fault
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.database import db
from governance.core.errors import Invalid
from governance.core.plain_cells import plain_cell
from governance.core.private_files import private_file
from governance.core.settings import Settings
from governance.facts.checking import Check, CheckedSource, check, write_rejects
from governance.facts.database_link import driver_connection, load_sellers
from governance.facts.engine import engine, one, quoted, scratch_of
from governance.facts.kinds import Kind
from governance.facts.mapping import ColumnMapping
from governance.facts.offers.kinds import FAULTS, KINDS
from governance.facts.offers.table_files import OpenedFile, open_list
from governance.facts.reading import ROW
from governance.sellers import register

Tell = Callable[[str], None]
MOST_SHOWN: Final = 1_000
_PIECE: Final = 1 << 20
_AT_ONCE: Final = 20_000
_HEADING: Final = ("row", "column", "reason", "value")


@dataclass(frozen=True, kw_only=True)
class ListSummary:
    """What became of a list; `rejected` holds the first findings, `report_file` all of them."""

    file: str
    kind: str
    rows_read: int
    rows_added: int
    rows_changed: int
    rows_unchanged: int
    rows_rejected: int
    rejected: tuple[Fault, ...] = ()
    report_file: Path | None = None


def silent(_sentence: str) -> None:
    """Tell nobody how far an import has got."""


def import_list(
    *,
    kind: str,
    path: Path,
    mapping: ColumnMapping | None = None,
    settings: Settings,
    by: Actor,
    at: datetime,
    tell: Tell = silent,
    dry_run: bool = False,
) -> ListSummary:
    """Take in the products, listings or lots in `path`; the same list again changes nothing.

    Columns that the file does not have stay as they are known. With `dry_run` everything is done, reported and taken
    back. Raises `PermissionDenied`, `Unavailable` while another list is taken in, and `Invalid` with one sentence when
    nothing of the file can be read; then nothing has changed.
    """
    check_permission(by, Permission.CATALOGUE_IMPORT)
    if kind not in KINDS:
        raise Invalid(f"There are no lists of {kind!r}; there are {', '.join(KINDS)}.", pointer="kind")
    with db.session.begin_nested() as trial:
        staging.one_at_a_time()
        summary = _take_in(KINDS[kind], path, mapping or ColumnMapping(), settings=settings, by=by, at=at, tell=tell)
        if dry_run:
            trial.rollback()
    return summary


def _take_in(
    kind: Kind, path: Path, mapping: ColumnMapping, *, settings: Settings, by: Actor, at: datetime, tell: Tell
) -> ListSummary:
    today = day_of(at, settings.timezone)
    staging.begin(kind.name)
    tell(f"Reading {path.name} …")
    with engine(settings) as duck:
        load_sellers(duck)
        file = open_list(duck, path, relation="listed")
        checked = _checked(duck, kind, file, mapping, today)
        given = frozenset(reading.column.name for reading in checked.readings if reading.raw != "NULL")
        _stage(duck, checked)
    tell("Checking and entering …")
    staging.check(kind.name, today=today)
    if kind.name == "products":
        register.add_categories(entering.staged_categories())
    entered = entering.enter(kind.name, given=given, today=today, at=at)
    return _summary(file, kind, entered, settings=settings, by=by, at=at)


def _checked(
    duck: duckdb.DuckDBPyConnection, kind: Kind, file: OpenedFile, mapping: ColumnMapping, today: date
) -> CheckedSource:
    """The source with the checks of event files, and those that lists have besides."""
    checked = check(duck, kind=kind, source=file.source, mapping=mapping, file=file.name, today=today)
    named = [column.name for column in kind.columns]
    unstorable = " OR ".join(f"contains(CAST({name} AS VARCHAR), chr(0))" for name in named)
    own = [Check(column=one.column, fails=one.fails, reason=one.reason) for one in FAULTS[kind.name]]
    own.append(Check(column=named[0], fails=unstorable, reason="holds signs that cannot be stored"))
    return replace(checked, checks=(*checked.checks, *own))


def _stage(duck: duckdb.DuckDBPyConnection, checked: CheckedSource) -> None:
    """Put the good rows into the database's temporary table, and what is wrong with the others beside them."""
    kind, good, bad = checked.kind, scratch_of(duck) / "good.csv", scratch_of(duck) / "bad.csv"
    columns = ", ".join((ROW, *kind.column_names))
    target = f"{quoted(str(good))} (FORMAT csv, HEADER false)"
    (staged,) = one(duck, f"COPY (SELECT {columns} FROM ({checked.good})) TO {target}")
    _copy_file(f"staged_{kind.name} (row, {', '.join(kind.column_names)})", good)
    if staged != checked.source.rows:
        write_rejects(duck, checked, bad)
        _copy_file("staged_fault (row, name, reason, value)", bad, header=True)
    if kind.name == "products":
        _stage_wrong_numbers(duck, checked)


def _stage_wrong_numbers(duck: duckdb.DuckDBPyConnection, checked: CheckedSource) -> None:
    """GTINs whose check digit does not hold; the library that knows them works number by number."""
    found = duck.execute(f"SELECT {ROW}, gtin FROM ({checked.good}) WHERE gtin IS NOT NULL")
    with driver_connection().cursor().copy(b"COPY staged_fault (row, name, reason, value) FROM STDIN") as copy:
        while some := found.fetchmany(_AT_ONCE):
            for row, gtin in some:
                if not is_gtin(gtin):
                    copy.write_row((row, "gtin", "is no GTIN: 8, 12, 13 or 14 digits with their check digit", gtin))


def _copy_file(target: str, path: Path, *, header: bool = False) -> None:
    statement = f"COPY {target} FROM STDIN (FORMAT csv, HEADER {header})".encode()
    with path.open("rb") as stream, driver_connection().cursor().copy(statement) as copy:
        while piece := stream.read(_PIECE):
            copy.write(piece)


def _summary(
    file: OpenedFile, kind: Kind, entered: Entered, *, settings: Settings, by: Actor, at: datetime
) -> ListSummary:
    rejected = staging.rows_at_fault()
    report = settings.rejects_path / f"{kind.name}-{at:%Y%m%dT%H%M%SZ}-{file.digest[:12]}.csv"
    if rejected:
        _write(report, staging.faults())
    summary = ListSummary(
        file=file.name,
        kind=kind.name,
        rows_read=file.source.rows,
        rows_added=entered.added,
        rows_changed=entered.changed,
        rows_unchanged=entered.unchanged,
        rows_rejected=rejected,
        rejected=tuple(staging.faults(MOST_SHOWN)) if rejected else (),
        report_file=report if rejected else None,
    )
    if entered.added or entered.changed:
        counted = {"added": entered.added, "changed": entered.changed, "rejected": rejected}
        after = {"source": file.name, "digest": file.digest} | counted
        audit.record(AuditAction.CATALOGUE_IMPORT, subject=("catalogue", kind.name), by=by, at=at, after=after)
    return summary


def _write(path: Path, faults: Iterator[Fault]) -> None:
    with private_file(path) as stream:
        stream.write("\ufeff")  # spreadsheets read UTF-8 only where it says so
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(_HEADING)
        writer.writerows((one.row, one.column, one.reason, plain_cell(one.value)) for one in faults)
