"""`flask sellers`: lists of sellers come in, identities go out."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Final

import click
from flask.cli import AppGroup

from governance.core.access import system_actor
from governance.core.calendar import day_of, now
from governance.core.commands import command_door, settings
from governance.core.database import transaction
from governance.onboarding.identity_export import export_identities
from governance.onboarding.seller_import.columns import COLUMNS
from governance.onboarding.seller_import.imports import ImportSummary, import_sellers

_DAY: Final = click.DateTime(["%Y-%m-%d"])

sellers_group = AppGroup("sellers", help="Who trades here: lists come in, identities go out.")


@sellers_group.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Check and report everything, and change nothing.")
@command_door
def import_file(file: Path, *, dry_run: bool) -> None:
    """Take in sellers who trade already from FILE (CSV or .xlsx); `flask sellers columns` lists its columns."""
    with transaction():
        summary = import_sellers(
            path=file,
            settings=settings(),
            by=system_actor("sellers"),
            at=now(),
            tell=lambda sentence: click.echo(sentence, err=True),
            dry_run=dry_run,
        )
    _show(summary, dry_run=dry_run)


@sellers_group.command("columns")
@command_door
def show_columns() -> None:
    """Show the columns of a list of sellers, also by their Chinese headings."""
    for column in COLUMNS:
        needed = "needed" if column.required else ""
        click.echo(f"{column.name:<26}{needed:<8}{column.meaning} ({' / '.join(column.chinese)})")


@sellers_group.command("identity-export")
@click.option("--as-of", type=_DAY, help="Sellers registered by the end of this day (default: today).")
@click.option("--chinese-headings", is_flag=True, help="Add a second heading row, in Chinese.")
@command_door
def export(as_of: datetime | None, *, chinese_headings: bool) -> None:
    """Write the identities of all sellers for the authority; the job does it each January and July."""
    with transaction():
        made = export_identities(
            as_of=_chosen(as_of),
            settings=settings(),
            by=system_actor("sellers"),
            at=now(),
            chinese_headings=chinese_headings,
        )
    click.echo(f"{made.sellers:,} identities in {settings().exports_path / made.file}, SHA-256 {made.digest}.")


def _chosen(as_of: datetime | None) -> date:
    return as_of.date() if as_of else day_of(now(), settings().timezone)


def _show(summary: ImportSummary, *, dry_run: bool) -> None:
    if summary.earlier is not None:
        click.echo(f"{summary.source} was taken in already on {summary.earlier:%Y-%m-%d %H:%M} UTC; nothing changed.")
        return
    if dry_run:
        click.echo("Nothing was changed (--dry-run). This is what would be:")
    lines = {
        "rows read": summary.rows_read,
        "rows rejected": summary.rows_rejected,
        "rows of sellers whose identity is known": summary.rows_known,
        "sellers registered": summary.sellers_registered,
        "identities to verify within six months": summary.identities_added,
        "permits to verify": summary.permits_added,
        "groups of sellers that share something": summary.groups_found,
        "relations proposed to officers": summary.relations_proposed,
    }
    for name, number in lines.items():
        click.echo(f"{number:>10,}  {name}")
    if summary.unknown_columns:
        click.echo(f"Not read, for nobody knows them: {', '.join(summary.unknown_columns)}.")
    if summary.rows_file:
        click.echo(f"Rejected rows and remarks, with their reasons: {summary.rows_file}")
    if summary.alike_file:
        click.echo(f"Sellers that share something, group by group: {summary.alike_file}")
