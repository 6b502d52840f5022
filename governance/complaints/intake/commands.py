"""`flask complaints`: deliveries of cases come in."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from governance.complaints.intake.columns import COLUMNS
from governance.complaints.intake.imports import ImportSummary, import_cases
from governance.complaints.intake.mapping import read_case_mapping
from governance.core.access import system_actor
from governance.core.calendar import now
from governance.core.commands import command_door, settings
from governance.core.database import transaction

complaints_group = AppGroup("complaints", help="Complaints, reports and notices: files come in.")


@complaints_group.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--source", required=True, help="The system they come from; with its reference it names a case.")
@click.option("--mapping", type=click.Path(path_type=Path), help="YAML file that names your columns.")
@click.option("--dry-run", is_flag=True, help="Check and report everything, and change nothing.")
@command_door
def import_files(paths: tuple[Path, ...], *, source: str, mapping: Path | None, dry_run: bool) -> None:
    """Take in cases from NDJSON, CSV or Excel files; `flask complaints columns` lists the columns."""
    chosen = read_case_mapping(mapping) if mapping else None
    if dry_run:
        click.echo("Nothing is changed (--dry-run). This is what would be:")
    for path in paths:
        with transaction():
            summary = import_cases(
                path=path,
                source=source,
                mapping=chosen,
                settings=settings(),
                by=system_actor("complaints"),
                at=now(),
                tell=lambda sentence: click.echo(sentence, err=True),
                dry_run=dry_run,
            )
        _show(path, summary)


@complaints_group.command("columns")
@command_door
def show_columns() -> None:
    """Show the columns of a delivered case."""
    for column in COLUMNS:
        needed = "needed" if column.required else ""
        click.echo(f"{column.name:<20}{needed:<8}{column.meaning}")


def _show(path: Path, summary: ImportSummary) -> None:
    click.echo(f"{path.name}:")
    lines = {
        "rows read": summary.rows_read,
        "cases opened": summary.rows_opened,
        "rows known before": summary.rows_known,
        "rows rejected": summary.rows_rejected,
        "sellers registered": summary.sellers_registered,
    }
    for name, number in lines.items():
        click.echo(f"{number:>10,}  {name}")
    if summary.report_file:
        click.echo(f"Why rows were rejected, line by line: {summary.report_file}")
