"""`flask score`: judge everyone, show why a seller stands where it stands, replay a stored run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from governance.core.access import system_actor
from governance.core.calendar import day_of, now
from governance.core.commands import command_door, settings
from governance.core.database import transaction
from governance.core.errors import NotFound
from governance.scoring import readings, replay
from governance.scoring.explanation import Explanation, Line, in_points
from governance.scoring.level_reading import seller_level
from governance.scoring.replay import Replay
from governance.scoring.run import run_scores
from governance.sellers import register

DAY = click.DateTime(["%Y-%m-%d"])
MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"])

score_group = AppGroup("score", help="Scores, standings and their explanations.")


@score_group.command("run")
@click.option("--as-of", type=DAY, help="Day to judge (default: today).")
@click.option("--known-at", type=MOMENT, help="Judge on what was known at this moment, UTC (default: now).")
@command_door
def run(as_of: datetime | None, known_at: datetime | None) -> None:
    """Judge every seller and print how many there are per standing and per state of evidence."""
    at = now()
    with transaction():
        summary = run_scores(
            as_of=as_of.date() if as_of else day_of(at, settings().timezone),
            known_at=_utc(known_at) if known_at else at,
            settings=settings(),
            by=system_actor("score run"),
            at=at,
        )
    done = "was stored before" if summary.repeated else "is stored"
    click.echo(f"Run {summary.run_id} as of {summary.as_of}, known at {summary.known_at.isoformat()}, {done}.")
    click.echo(f"{summary.sellers} sellers, digest {summary.digest}")
    click.echo(_counted("standing", summary.standings))
    click.echo("rated sellers per rate and state of evidence")
    for rate, states in summary.evidence.items():
        click.echo(_counted(rate, states) if states else f"  {rate:<24} not fed by the platform")


@score_group.command("show")
@click.argument("seller")
@click.option("--run", "run_id", type=int, help="Score run (default: the latest that judged the seller).")
@click.option("--json", "as_json", is_flag=True, help="Print the explanation's canonical bytes.")
@command_door
def show(seller: str, run_id: int | None, as_json: bool) -> None:  # noqa: FBT001  # click hands over the flag
    """Print the score of SELLER (the platform's own id) line by line."""
    with transaction():
        chosen = readings.run_by_id(run_id) if run_id is not None else None
        explanation = readings.explanation_of(register.find(seller).id, chosen)
    click.echo(explanation.canonical().decode() if as_json else _in_lines(explanation))


@score_group.command("level")
@click.argument("seller")
@click.option("--as-of", type=DAY, help="Day to judge (default: today).")
@command_door
def level(seller: str, as_of: datetime | None) -> None:
    """Print the level of SELLER where the rule book in force has levels, with what it was judged on."""
    day = as_of.date() if as_of else day_of(now(), settings().timezone)
    with transaction():
        found = seller_level(register.find(seller), as_of=day)
    named = found.level.name["en"] if found.level else "no level"
    click.echo(f"{seller} as of {day}: {named} ({found.rule_book})")
    click.echo(f"  {found.orders} orders in {found.window_days} days, {found.floor_orders} for the floor")
    for rate, counted in found.rates:
        click.echo(f"  {rate.name['en']:<24} {counted.orders} orders of {counted.buyers} buyers")


@score_group.command("replay")
@click.option("--run", "run_id", type=int, help="Score run (default: every stored run).")
@click.option("--from-facts", is_flag=True, help="Count again from the event store, as known when the run was made.")
@command_door
def replay_run(run_id: int | None, from_facts: bool) -> None:  # noqa: FBT001  # click hands over the flag
    """Judge stored runs again; exit code 1 when one byte differs."""
    run_ids = readings.run_ids() if run_id is None else [run_id]
    if not run_ids:
        raise NotFound("There is no score run yet. `flask score run` makes one.")
    confirmed = [_replay(one, from_facts=from_facts) for one in run_ids]
    if not all(confirmed):
        raise click.exceptions.Exit(1)


def _replay(run_id: int, *, from_facts: bool) -> bool:
    with transaction():
        run = readings.run_by_id(run_id)
        found = replay.replay_from_facts(run, settings=settings()) if from_facts else replay.replay(run)
    _print_replay(found)
    return found.confirmed


def _print_replay(found: Replay) -> None:
    for difference in found.differences:
        where = "run" if difference.seller_id is None else f"seller {difference.seller_id}"
        click.echo(f"{where}: {difference.column} stored {difference.stored}, replayed {difference.replayed}")
    if found.confirmed:
        click.echo(f"Run {found.run_id}: all {found.sellers} scores give the same bytes, digest {found.digest}.")
    else:
        click.echo(f"Run {found.run_id}: {found.differing} of {found.sellers} scores differ.")


def _in_lines(explanation: Explanation) -> str:
    head = [
        f"{explanation.seller} as of {explanation.as_of}: {explanation.summary}",
        f"rule book {explanation.rule_book} {explanation.rule_book_version}, known at {explanation.known_at}",
    ]
    return "\n".join([*head, *(_in_words(line) for line in explanation.lines), f"digest {explanation.digest()}"])


def _in_words(line: Line) -> str:
    amount = "" if line.amount is None else ("-" if line.amount < 0 else "") + in_points(abs(line.amount))
    words = f"{amount:>12}  {line.title}: {line.because}"
    return f"{words}\n{'':14}{line.removed_by}" if line.removed_by else words


def _counted(name: str, counts: Mapping[str, int]) -> str:
    numbers = ", ".join(f"{number} {code.replace('_', ' ')}" for code, number in counts.items())
    return f"  {name:<24} {numbers}"


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
