"""`flask assessment`: assess everybody, show what was found about a seller, simulate a year."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Final

import click
from flask.cli import AppGroup

from governance.core.access import system_actor
from governance.core.calendar import day_of, now
from governance.core.commands import command_door, settings
from governance.core.database import transaction
from governance.scoring import assessment_readings as readings
from governance.scoring import assessment_simulating as simulating
from governance.scoring.assessment_figures import SETTINGS, SHOPS, SIZES, Figures, lines, missed
from governance.scoring.assessment_run import FOUND, run_assessment
from governance.scoring.assessment_words import TABLE_HEAD, TABLE_NOTE, line_in_words, share
from governance.sellers import register

DAY: Final = click.DateTime(["%Y-%m-%d"])
MOMENT: Final = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"])
_BY: Final = system_actor("assessment")

assessment_group = AppGroup("assessment", help="Monthly assessments, and what a simulated year of them promises.")


@assessment_group.command("run")
@click.option("--as-of", type=DAY, help="First day of the month to assess (default: of this month).")
@click.option("--known-at", type=MOMENT, help="Assess on what was known at this moment, UTC (default: now).")
@command_door
def run(as_of: datetime | None, known_at: datetime | None) -> None:
    """Assess every seller; a month is assessed once."""
    at = now()
    with transaction():
        summary = run_assessment(
            as_of=as_of.date() if as_of else day_of(at, settings().timezone).replace(day=1),
            known_at=_utc(known_at) if known_at else at,
            settings=settings(),
            by=_BY,
            at=at,
        )
    done = "was made before" if summary.repeated else "is done"
    click.echo(f"The assessment as of {summary.as_of} {done}: run {summary.run_id}, {summary.sellers} sellers judged.")
    for code, rate in summary.rates.items():
        found = ", ".join(f"{rate[one.value]} {one.value}" for one in FOUND)
        click.echo(f"  {code:<24} {rate['judged']} judged: {found}")


@assessment_group.command("show")
@click.argument("seller")
@command_door
def show(seller: str) -> None:
    """Print what the assessments found about SELLER (the platform's own id), the newest first."""
    with transaction():
        found = readings.findings_of(register.find(seller).id, by=_BY)
    for one in found:
        click.echo(
            f"{one.as_of}  {one.rate:<24} {one.finding.value:<9} {one.bad} of {one.exposed}, at least "
            f"{share(one.lower)}, target {share(one.target)}, {one.in_a_row} in a row"
        )
    if not found:
        click.echo("No assessment has found anything about this seller.")


@assessment_group.command("simulate")
@click.option("--shops", type=click.IntRange(min=100), default=SHOPS, show_default=True, help="Shops per figure.")
@command_door
def simulate(shops: int) -> None:
    """Simulate a year under the rule book in force, print and keep the table; exit code 1 when a promise is broken."""
    at = now()
    with transaction():
        policy, rules = simulating.rules_to_simulate(day_of(at, settings().timezone))
    figures: list[Figures] = []
    length = len(SETTINGS) * len(SIZES)
    with click.progressbar(lines(policy, rules, shops=shops), length=length, label="A year", file=sys.stderr) as bar:
        figures.extend(bar)
    with transaction():
        simulating.keep(rules=rules, figures=figures, shops=shops, by=_BY, at=now())
    click.echo(TABLE_HEAD)
    for line in figures:
        click.echo(line_in_words(line))
    click.echo(TABLE_NOTE)
    if any(missed(line) for line in figures):
        raise click.exceptions.Exit(1)


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
