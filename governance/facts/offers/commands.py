"""`flask catalogue`: what is on sale, as told by the platform and as seen in orders."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from governance.core.access import system_actor
from governance.core.calendar import now
from governance.core.commands import command_door, settings
from governance.core.database import transaction
from governance.facts.mapping import read_mapping
from governance.facts.offers.from_orders import list_what_is_sold
from governance.facts.offers.imports import ListSummary, import_list
from governance.facts.offers.kinds import KINDS

catalogue_group = AppGroup("catalogue", help="What is on sale: products, listings, lots that the platform holds.")


@catalogue_group.command("import")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--mapping", type=click.Path(path_type=Path), help="YAML file that names your columns.")
@click.option("--dry-run", is_flag=True, help="Check and report everything, and change nothing.")
@command_door
def import_file(kind: str, file: Path, *, mapping: Path | None, dry_run: bool) -> None:
    """Take in products, listings or lots from FILE: CSV, JSON lines, Parquet or Excel."""
    chosen = read_mapping(mapping, kind=KINDS[kind]) if mapping else None
    with transaction():
        summary = import_list(
            kind=kind,
            path=file,
            mapping=chosen,
            settings=settings(),
            by=system_actor("catalogue"),
            at=now(),
            tell=lambda sentence: click.echo(sentence, err=True),
            dry_run=dry_run,
        )
    if dry_run:
        click.echo("Nothing was changed (--dry-run). This is what would be:")
    _show(summary)


@catalogue_group.command("from-orders")
@command_door
def from_orders() -> None:
    """List what was sold within 90 days and is on no list; the job does it each night."""
    with transaction():
        found = list_what_is_sold(settings=settings(), by=system_actor("catalogue"), at=now())
    click.echo(f"{found.added:>10,}  listings added")
    click.echo(f"{found.again:>10,}  taken up again")
    click.echo(f"{found.ended:>10,}  ended, for they are sold no more")
    click.echo(f"{found.products:>10,}  products that nobody had told of")


@catalogue_group.command("columns")
@command_door
def show_columns() -> None:
    """Show the columns of each list."""
    for kind in KINDS.values():
        columns = (f"{column.name}*" if column.required else column.name for column in kind.columns)
        click.echo(f"{kind.name:<10}{', '.join(columns)}")
    click.echo("Columns with * are needed.")


def _show(summary: ListSummary) -> None:
    lines = {
        "rows read": summary.rows_read,
        f"{summary.kind} added": summary.rows_added,
        "changed": summary.rows_changed,
        "known as they are": summary.rows_unchanged,
        "rows rejected": summary.rows_rejected,
    }
    for name, number in lines.items():
        click.echo(f"{number:>10,}  {name}")
    if summary.report_file:
        click.echo(f"Why rows were rejected, row by row: {summary.report_file}")
