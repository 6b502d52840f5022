"""`flask standard`: draft an edition from a file, install the platform's own, show what is in force."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from governance.core.access import system_actor
from governance.core.calendar import day_of, now
from governance.core.commands import command_door, settings
from governance.core.database import transaction
from inspections.standards import preset_files
from inspections.standards.files import draft_file, edition_of_file
from inspections.standards.in_force import editions_in_force
from inspections.standards.wording import in_words

standard_group = AppGroup("standard", help="What goods are held against.")

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@standard_group.command("check")
@FILE
@command_door
def check_file(file: Path) -> None:
    """Check the document of an edition in FILE (YAML or JSON) and print what is to correct, with line and field."""
    read = edition_of_file(file.read_bytes())
    click.echo(f"{read.code} {read.edition} can be used: {len(read.items)} items, digest {read.digest}.")


@standard_group.command("import")
@FILE
@command_door
def import_file(file: Path) -> None:
    """Draft the edition of a standard that FILE (YAML or JSON) says; somebody else publishes it."""
    with transaction():
        edition = draft_file(content=file.read_bytes(), by=system_actor("standard import"), at=now())
        sentence = (
            f"Edition {edition.edition} is {edition.state}, in force from {edition.in_force_from}: {edition.digest}"
        )
    click.echo(sentence)


@standard_group.command("install-presets")
@command_door
def install_presets() -> None:
    """Publish the platform's own standards, and give every category without a template its own."""
    with transaction():
        installed = preset_files.install_presets(by=system_actor("standard install-presets"), at=now())
    click.echo(str(installed))


@standard_group.command("show")
@click.argument("code", required=False)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day (default: today).")
@command_door
def show(code: str | None, as_of: datetime | None) -> None:
    """Print what is in force, of the standard CODE or of all, with every limit in words."""
    day = as_of.date() if as_of else day_of(now(), settings().timezone)
    with transaction():
        editions = sorted(editions_in_force(day).values(), key=lambda one: one.standard)
    for edition in editions:
        if code in (None, edition.standard):
            click.echo(f"{edition.standard} {edition.edition}: {edition.title['en']}")
            for item in edition.items.values():
                click.echo(f"  {item.code:<32} {item.severity:<9} {in_words(item.limit)['en']}")
