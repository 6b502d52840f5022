"""`flask seed demo`: an invented market to try everything on."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import click
from flask.cli import AppGroup

from governance.core.access import system_actor
from governance.core.calendar import day_of, now
from governance.core.commands import command_door, settings
from governance.core.database import transaction
from governance.core.errors import Invalid
from governance.demo.plan import MarketPlan
from governance.demo.seeding import Seeded, is_empty, seed_market

seed_group = AppGroup("seed", help="Fill an empty installation.")


@seed_group.command("demo")
@click.option("--sellers", type=int, default=400, show_default=True, help="How many shops.")
@click.option("--days", type=int, default=365, show_default=True, help="How many days of trade.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same market.")
@click.option("--end", type=click.DateTime(["%Y-%m-%d"]), help="Last day of trade (default: yesterday).")
@click.option("--if-empty", is_flag=True, help="Do nothing when there are sellers or events already.")
@command_door
def demo(sellers: int, days: int, seed: int, end: datetime | None, if_empty: bool) -> None:  # noqa: FBT001
    """Draw an invented market, import it, score it and open one account per role."""
    at = now()
    yesterday = day_of(at, settings().timezone) - timedelta(days=1)
    plan = MarketPlan(sellers=sellers, days=days, seed=seed, end=end.date() if end else yesterday)
    if plan.end > yesterday:
        raise Invalid(f"The last day of trade must be over: {yesterday} at the latest.", pointer="end")
    progress = _Progress()
    with transaction():
        if if_empty and not is_empty():
            click.echo("There is a market already.")
            return
        seeded = seed_market(plan=plan, settings=settings(), by=system_actor("seed demo"), at=at, tell=progress.tell)
    progress.end()
    _print(seeded, progress.seconds)


class _Progress:
    """Says what is being done, and how long each step took."""

    def __init__(self) -> None:
        self._began = self._step = time.monotonic()
        self._open = False

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def tell(self, sentence: str) -> None:
        self.end()
        click.echo(f"  {sentence} …", nl=False)
        self._step, self._open = time.monotonic(), True

    def end(self) -> None:
        if self._open:
            click.echo(f" {time.monotonic() - self._step:.1f} s")
        self._open = False


def _print(seeded: Seeded, seconds: float) -> None:
    rows = ", ".join(f"{count:,} {kind}" for kind, count in seeded.rows.items())
    click.echo(f"A market of {seeded.sellers:,} sellers in {seconds:.1f} s: {rows}; {seeded.runs} score runs.")
    goods = seeded.listed
    click.echo(
        f"On sale: {goods.listings:,} listings and {goods.seen:,} more seen in orders; {goods.lots} lots lie with us."
    )
    click.echo(f"To work on: {seeded.cases} cases and {seeded.reviews} reviews.")
    told = seeded.told
    click.echo(f"From rules: {told.violations} violations, {told.measures} measures and {told.appeals} appeals.")
    standings = ", ".join(f"{count} {code.replace('_', ' ')}" for code, count in seeded.newest.standings.items())
    click.echo(f"As of {seeded.newest.as_of}: {standings}.")
    for sentence in seeded.besides:
        click.echo(sentence)
    click.echo(f"The logins stand in {seeded.logins}.")
