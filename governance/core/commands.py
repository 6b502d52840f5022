"""Commands of the common ground: `flask scheduler`, `flask job`, `flask database`, `flask user`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import OperationalError

from governance.core.access import Role, system_actor
from governance.core.account_opening import open_account
from governance.core.calendar import now
from governance.core.database import PLATFORM, scoped, transaction
from governance.core.database_roles import DATABASE, DatabaseRoles, prepare_roles
from governance.core.errors import DomainError
from governance.core.jobs import Job, JobRun, run_now
from governance.core.keyring import keep_secret
from governance.core.language import LANGUAGES
from governance.core.scheduler import run_scheduler
from governance.core.settings import Settings


def settings() -> Settings:
    """The settings of the running application."""
    found: Settings = current_app.extensions["settings"]
    return found


def command_door(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make `function` a door for the shell: the whole platform in scope, refusals as one sentence and exit code 2."""

    @wraps(function)
    @with_appcontext
    def door(*args: Any, **kwargs: Any) -> Any:
        try:
            with scoped(PLATFORM):
                return function(*args, **kwargs)
        except DomainError as error:
            lines = [f"  {finding.pointer}: {finding.message}" for finding in error.findings if finding.pointer]
            raise _Refusal(
                "\n".join([error.message, *(line for line in lines if error.message not in line)])
            ) from error
        except OperationalError as error:
            raise _Refusal(f"The database does not answer: {str(error.orig).strip().splitlines()[0]}") from error

    return door


class _Refusal(click.ClickException):
    """One sentence on standard error and exit code 2."""

    exit_code = 2


job_group = AppGroup("job", help="What runs by the clock.")


@job_group.command("list")
@command_door
def list_jobs() -> None:
    """Show every job and its timetable."""
    for job in _jobs():
        click.echo(f"{job.name:<24} {job.schedule}")


@job_group.command("run")
@click.argument("name")
@command_door
def run_job(name: str) -> None:
    """Run one job now."""
    run: JobRun = run_now(_jobs(), name, by=system_actor("command"), at=now())
    click.echo(f"{run.job}: {run.state}. {run.detail or ''}".strip())
    if run.state != "done":
        raise click.exceptions.Exit(1)


@click.command("scheduler")
@with_appcontext
def scheduler() -> None:
    """Run the jobs by the clock until interrupted; of several schedulers one leads."""
    run_scheduler(current_app._get_current_object(), settings(), _jobs())  # type: ignore[attr-defined]  # noqa: SLF001


user_group = AppGroup("user", help="Who may sign in.")


@user_group.command("create")
@click.argument("email")
@click.option("--name", default="", help="Name to show (default: the address).")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="What the person is to the platform; may be given several times.",
)
@click.option("--seller", help="For the role seller: the platform's id of the shop.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Language (default: the browser's).")
@click.password_option(help="Asked for when it is not given.")
@command_door
def create_user(
    *, email: str, name: str, roles: Sequence[str], seller: str | None, language: str | None, password: str
) -> None:
    """Open an account for EMAIL."""
    with transaction():
        account = open_account(
            email=email,
            name=name,
            password=password,
            roles=[Role(role) for role in roles],
            seller_id=current_app.extensions["subjects"]["seller"](seller) if seller else None,
            language=language,
            by=system_actor("command"),
            at=now(),
        )
    click.echo(f"{account.email} can sign in as {', '.join(roles)}.")


database_group = AppGroup("database", help="The database server.")


@database_group.command("prepare")
@click.argument("admin_url")
@click.option("--database", default=DATABASE, show_default=True, help="Name of the database.")
@click.option("--prefix", default=DATABASE, show_default=True, help="What the names of the three roles begin with.")
@command_door
def prepare_database(admin_url: str, database: str, prefix: str) -> None:
    """Make the roles and the database on the server of ADMIN_URL; prints the settings that use them.

    ADMIN_URL is postgresql://user:password@host/postgres of somebody who may create roles and databases. It can be
    repeated; the passwords are made once and kept in the folder `secrets` of VAR_PATH.
    """
    folder = settings().var_path / "secrets"
    owner, application, maintenance = (keep_secret(folder, name) for name in ("owner", "application", "maintenance"))
    roles = DatabaseRoles.named(owner=owner, application=application, maintenance=maintenance, prefix=prefix)
    for name, url in prepare_roles(admin_url, roles, database=database).environment().items():
        click.echo(f"{name}={url}")


def _jobs() -> tuple[Job, ...]:
    jobs: tuple[Job, ...] = current_app.extensions["jobs"]
    return jobs


def init_app(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(database_group)
    app.cli.add_command(job_group)
    app.cli.add_command(user_group)
    app.cli.add_command(scheduler)
