"""`flask ingest`: event files come in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click
from flask.cli import AppGroup

from governance.core.access import system_actor
from governance.core.calendar import now
from governance.core.commands import command_door, settings
from governance.core.database import transaction
from governance.facts import batches
from governance.facts.imports import FileSummary, ImportSummary, import_events
from governance.facts.kinds import CANONICAL
from governance.facts.mapping import read_mapping
from governance.facts.olist import import_olist

_PATHS: Final = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
_MAPPING: Final = click.option("--mapping", type=click.Path(path_type=Path), help="YAML file that names your columns.")
_STRICT: Final = click.option("--strict", is_flag=True, help="Change nothing when a single row is bad.")
_CORRECTION: Final = click.option("--correction", is_flag=True, help="Let these rows win over what is known.")
_WAITING: Final = {
    "reviews": "reviews wait for an order that is not known yet",
    "service": "cases wait for an order that is not known yet",
    "olist_orders": "orders have no items, hence no seller: they are kept and wait",
    "olist_order_items": "items wait for an order that is not known yet",
}

ingest_group = AppGroup("ingest", help="Import event files: CSV, gzip, Parquet, JSON lines.")


def _add_command(kind: str) -> None:
    def ingest(paths: tuple[Path, ...], mapping: Path | None, **how: Any) -> None:
        chosen = read_mapping(mapping, kind=CANONICAL[kind]) if mapping else None
        _run(lambda **door: import_events(kind=kind, paths=paths, mapping=chosen, **how, **door))

    ingest.__doc__ = f"Import {kind} from one or more files."
    ingest_group.command(kind)(_PATHS(_MAPPING(_STRICT(_CORRECTION(command_door(ingest))))))


for _kind in CANONICAL:
    _add_command(_kind)


@ingest_group.command("olist")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR")
@_STRICT
@_CORRECTION
@command_door
def ingest_olist(folder: Path, **how: Any) -> None:
    """Import the public Olist marketplace data set, or a part of it."""
    _run(lambda **door: import_olist(folder=folder, **how, **door))


def _run(operation: Callable[..., ImportSummary]) -> None:
    with transaction():
        # The moment the batch is known from is taken when no other import can come between.
        batches.one_import_at_a_time()
        door: dict[str, Any] = {"settings": settings(), "by": system_actor("ingest"), "at": now(), "tell": _tell}
        summary = operation(**door)
    _show(summary)


def _tell(sentence: str) -> None:
    click.echo(sentence, err=True)


def _show(summary: ImportSummary) -> None:
    if any(file.earlier is None for file in summary.files):
        click.echo(
            f"{'file':<40} {'batch':>6} {'read':>11} {'accepted':>11} {'rejected':>9} {'repeated':>9} {'older':>9}"
        )
    for file in summary.files:
        _show_file(file)
    for file in summary.files:
        _show_remarks(file)
    for notice in summary.notices:
        click.echo(notice)
    if summary.batch_ids:
        click.echo(f"{summary.seller_days:,} seller-days counted. Next: flask score run")


def _show_file(file: FileSummary) -> None:
    if file.earlier is not None:
        known = f"{file.earlier:%Y-%m-%d %H:%M} UTC"
        click.echo(f"{file.file} was imported already as batch {file.batch_id} on {known}; nothing changed.")
        return
    click.echo(
        f"{file.file:<40} {file.batch_id:>6} {file.rows_read:>11,} {file.rows_accepted:>11,}"
        f" {file.rows_rejected:>9,} {file.rows_repeated:>9,} {file.rows_superseded:>9,}"
    )


def _show_remarks(file: FileSummary) -> None:
    if file.rows_rejected:
        click.echo(
            f"{file.rows_rejected:,} rows of {file.file} were rejected; the reasons stand in {file.reject_file}."
        )
    if file.rows_superseded:
        click.echo(
            f"{file.rows_superseded:,} rows of {file.file} are older than what is known and changed nothing."
            " If they correct it, import the file with --correction."
        )
    if file.rows_waiting:
        click.echo(f"{file.rows_waiting:,} {_WAITING[file.kind]}.")
