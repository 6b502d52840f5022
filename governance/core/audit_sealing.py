"""The doors of the audit chain: the job that seals, the command that verifies."""

from __future__ import annotations

from datetime import datetime

import click
from flask.cli import AppGroup

from governance.core.access import Actor
from governance.core.audit_chain import ChainBroken, seal, verify
from governance.core.calendar import now
from governance.core.commands import command_door
from governance.core.database import transaction
from governance.core.jobs import Job

audit_group = AppGroup("audit", help="The audit trail.")


@audit_group.command("verify")
@click.option("--noted", help="A head printed earlier and kept elsewhere: it must still be part of the chain.")
@command_door
def verify_chain(noted: str | None) -> None:
    """Compare the whole trail with its seals; exit code 1 and the first difference when something was changed."""
    try:
        with transaction():
            found = verify(noted=noted)
    except ChainBroken as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"In order: {found.entries:,} entries under {found.seals:,} seals; {found.unsealed:,} not yet sealed.")
    click.echo(f"Head: {found.head}")


def _seal(slot: datetime, by: Actor) -> str:
    return f"{seal(by=by, at=max(now(), slot)):,} entries sealed."


JOBS = (Job(name="audit-seal", schedule="*/10 * * * *", run=_seal, catch_up="latest"),)
