"""`flask calendar`: days and years of calendars that the library does not have yet."""

from __future__ import annotations

from datetime import datetime

import click
from flask.cli import AppGroup

from governance.core.access import system_actor
from governance.core.calendar import now
from governance.core.clocks import calendars
from governance.core.commands import command_door
from governance.core.database import transaction

calendar_group = AppGroup("calendar", help="Days off and make-up days, beyond what the library knows.")


@calendar_group.command("set")
@click.argument("country")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("what", type=click.Choice(["working", "holiday"]))
@click.option("--name", default="", help="What the day is called.")
@click.option("--source", required=True, help="Where it was published: the notice and its date.")
@command_door
def set_day(*, country: str, day: datetime, what: str, name: str, source: str) -> None:
    """Enter that COUNTRY works on DAY, or does not. Due dates follow when the job clock-calendar runs next."""
    working = what == "working"
    by = system_actor("command")
    with transaction():
        calendars.set_day(country=country, day=day.date(), working=working, name=name, source=source, by=by, at=now())
    click.echo(f"{calendars.country_code(country)} {day.date()}: {what}.")


@calendar_group.command("publish")
@click.argument("country")
@click.argument("year", type=int)
@click.option("--source", required=True, help="Where it was published: the notice and its date.")
@command_door
def publish_year(*, country: str, year: int, source: str) -> None:
    """State that all days off and make-up days of COUNTRY in YEAR have been entered: due dates in it are settled."""
    with transaction():
        calendars.publish_year(country=country, year=year, source=source, by=system_actor("command"), at=now())
    click.echo(f"The calendar of {calendars.country_code(country)} is settled for {year}.")
