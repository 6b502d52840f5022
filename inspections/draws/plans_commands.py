"""`flask plan`: which inspection plans there are, and what one would draw."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from governance.core.access import system_actor
from governance.core.calendar import now
from governance.core.commands import command_door
from governance.core.database import transaction
from governance.core.paging import LARGEST_SIZE
from inspections.draws.plans.preview import preview_of
from inspections.draws.plans.readings import find_plans
from inspections.draws.plans.shown import PlanPreview

_BY = system_actor("command")

plan_group = AppGroup("plan", help="Inspection plans: what is drawn, when, and what a plan would draw.")


@plan_group.command("list")
@command_door
def list_plans() -> None:
    """Show the newest plans with their next slot."""
    with transaction():
        plans = find_plans(by=_BY, at=now(), limit=LARGEST_SIZE).items
    for plan in plans:
        coming = f"{plan.next_slot:%Y-%m-%d %H:%M} UTC" if plan.next_slot else "-"
        click.echo(f"{plan.code:<24} {plan.state.value:<9} {plan.schedule:<20} {coming:<22} {plan.name}")
    if not plans:
        click.echo("There is no inspection plan.")


@plan_group.command("preview")
@click.argument("plan")
@command_door
def preview(plan: str) -> None:
    """Show what PLAN (its code) would draw if it drew now. Nothing is written."""
    with transaction():
        seen = preview_of(code=plan, by=_BY, at=now())
    for line in _lines(seen):
        click.echo(line)


def _lines(seen: PlanPreview) -> list[str]:
    costs = f"{seen.expected_cost:,} {seen.currency} on average, at most {seen.most_cost:,}"
    lines = [f"{seen.take:,} of {seen.population:,} goods: {costs} (budget {seen.budget:,})."]
    lines += [f"Left out, {reason}: {number:,}" for reason, number in seen.excluded.items()]
    for one in seen.strata:
        chance = f"{one.probability_from:.6f} to {one.probability_to:.6f}"
        lines.append(f"  {one.name:<40} {one.take:>6,} of {one.size:>9,}, {one.reserves} reserves, chance {chance}")
    lines += [words["en"] for words in (*seen.risk, *seen.reach)]
    return lines + [f"Note: {warned.words['en']}" for warned in seen.warnings]
