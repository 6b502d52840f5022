"""`flask rulebook`: publish the default rule book, check a draft, show what is in force."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
import yaml
from flask.cli import AppGroup

from governance.core.access import system_actor
from governance.core.calendar import day_of, now
from governance.core.commands import command_door, settings
from governance.core.database import transaction
from governance.core.errors import Invalid
from governance.rulebook import document, publication

rulebook_group = AppGroup("rulebook", help="The rules sellers are judged by.")


@rulebook_group.command("install")
@click.argument("preset", default=publication.DEFAULT_PRESET)
@command_door
def install(preset: str) -> None:
    """Publish a PRESET unless it is published already (default: fair-1000)."""
    with transaction():
        rule_book = publication.install_preset(preset, by=system_actor("rulebook install"), at=now())
        sentence = f"{rule_book.name} {rule_book.version} is published, in force from {rule_book.in_force_from}."
    click.echo(sentence)


@rulebook_group.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@command_door
def check_draft(file: Path) -> None:
    """Check a draft in FILE and print what is to correct, each with its line and field."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(f"{file.name} is not UTF-8 text.") from error
    rules = publication.read_checked(text)
    click.echo(f"{rules['name']} {rules['version']} can be used.")


@rulebook_group.command("show")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day (default: today).")
@command_door
def show(as_of: datetime | None) -> None:
    """Print the rule book in force, with its digest."""
    day = as_of.date() if as_of else day_of(now(), settings().timezone)
    with transaction():
        rule_book = publication.in_force(day)
        rules = document.in_reading_order(publication.document_of(rule_book.id))
        head = f"# {rule_book.name} {rule_book.version}, in force from {rule_book.in_force_from}\n# {rule_book.digest}"
    click.echo(head)
    click.echo(yaml.safe_dump(rules, allow_unicode=True, sort_keys=False, width=120))
