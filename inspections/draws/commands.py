"""`flask draw`: what can be done with draws from the shell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import click
from flask.cli import AppGroup

from governance.core.access import system_actor
from governance.core.calendar import now
from governance.core.commands import command_door
from governance.core.database import transaction
from governance.core.paging import LARGEST_SIZE
from inspections.draws.chance import verifier
from inspections.draws.committing import commit_now
from inspections.draws.drawing import draw as make_draw
from inspections.draws.freezing import freeze
from inspections.draws.held import plan_id_of
from inspections.draws.models import Draw
from inspections.draws.progress import check_in_time
from inspections.draws.public_source import value_of
from inspections.draws.readings import SHOWS, Show, find_draws
from inspections.draws.shown import DrawRow
from inspections.draws.states import State

_BY = system_actor("command")

draw_group = AppGroup("draw", help="Draws of what is inspected.")


@draw_group.command("verify", with_appcontext=False)
@click.argument("record", type=click.Path(path_type=Path), metavar="RECORD")
@click.option("--list-digest", metavar="DIGEST", help="What was announced when the list was frozen.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def verify(record: Path, list_digest: str | None, *, as_json: bool) -> None:
    """Derive a draw again from its record: exit code 0 when everything follows, 1 when not, 2 when it is no record."""
    raise SystemExit(verifier.answer(record, list_digest, as_json=as_json))


@draw_group.command("list")
@click.option(
    "--show", type=click.Choice(list(SHOWS)), help="Coming, under way (frozen or drawn) or over (default: all)."
)
@command_door
def list_draws(show: str | None) -> None:
    """Show draws with the digests that were announced of them; what is coming in its order, else the latest first."""
    with transaction():
        found = find_draws(show=cast("Show | None", show), by=_BY, at=now(), limit=LARGEST_SIZE)
    for row in found.items:
        click.echo(_line(row))
    if not found.items:
        click.echo("There is no such draw.")


@draw_group.command("make")
@click.argument("plan")
@command_door
def make(plan: str) -> None:
    """Draw by PLAN (its code) now, outside its timetable. Where a public value is waited for, the rest goes by itself."""
    for sentence in _made(plan):
        click.echo(sentence)


def _made(code: str) -> Iterator[str]:
    """The steps of a draw, each committed before the next, so that everybody can have read what was announced."""
    with transaction():
        draw = commit_now(plan_id=plan_id_of(code), by=_BY, at=now())
        draw_id, told = draw.id, f"Draw {draw.reference}: committed to {draw.commitment}."
    yield told
    with transaction():
        draw = freeze(draw_id=draw_id, by=_BY, at=now())
        check_in_time([draw], now())
        told, goes_on = _frozen(draw)
    yield told
    if goes_on:
        with transaction():
            draw = make_draw(draw_id=draw_id, by=_BY, at=now())
            told = f"Drawn from it, {draw.assurance}; to be bought until {draw.sampling_until}."
        yield told


def _frozen(draw: Draw) -> tuple[str, bool]:
    """What is to be told of a draw after the freeze, and whether it can be drawn at once."""
    if State(draw.state) is State.VOID:
        return f"Called off: {draw.void_reason}", False
    source = draw.public_source or {}
    told = f"List of {draw.listed:,} goods frozen: {draw.list_digest}."
    if source.get("kind") == "drand":
        told += f" It waits for round {source['round']}, which comes at {source['not_before']}."
    return told, value_of(draw, at=now()) is not None


def _line(row: DrawRow) -> str:
    """A draw on one line, with the digest that was announced last."""
    told = row.void_reason or row.list_digest or row.commitment
    return f"{row.reference}  {row.slot:%Y-%m-%d %H:%M}  {row.state.value:<9} {row.plan:<24} {told}"
