"""Commands of the common ground, as typed into a shell."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace

import psycopg
import pytest
from flask import Flask
from psycopg import sql

from governance.core.database_roles import connect, libpq_url
from governance.core.settings import Settings
from tests.servers import DatabaseServer


@pytest.fixture
def prefix(server: DatabaseServer) -> Iterator[str]:
    """Names for a database and roles of this test alone, removed afterwards."""
    name = f"governance_test_{secrets.token_hex(5)}"
    yield name
    with connect(server.admin_url) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        for role in ("application", "maintenance", "owner"):
            admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(f"{name}_{role}")))


def test_preparing_a_server_prints_settings_that_work_and_twice_the_same(
    app: Flask, server: DatabaseServer, prefix: str
) -> None:
    arguments = ["database", "prepare", server.admin_url, "--database", prefix, "--prefix", prefix]
    printed = [app.test_cli_runner().invoke(args=arguments) for _ in range(2)]
    assert [result.exit_code for result in printed] == [0, 0], printed[0].output
    assert printed[0].output == printed[1].output
    settings = dict(line.split("=", 1) for line in printed[0].output.splitlines())
    assert set(settings) == {"DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_MAINTENANCE_URL"}
    for name, url in settings.items():
        with psycopg.connect(libpq_url(url)) as connection:
            row = connection.execute("SELECT current_database(), current_user").fetchone()
        role = {"DATABASE_URL": "application"}.get(name) or name.split("_")[1].lower()
        assert row == (prefix, f"{prefix}_{role}")


def test_a_server_that_does_not_answer_is_said_so_in_one_sentence(app: Flask) -> None:
    result = app.test_cli_runner().invoke(
        args=["database", "prepare", "postgresql://postgres:of-this-test@127.0.0.1:9/postgres"]
    )
    assert result.exit_code == 2
    assert "does not answer" in result.output
    assert "of-this-test" not in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", [["job", "run", "nothing"], ["user", "create", "a@b"], ["database", "prepare"]])
def test_what_cannot_be_done_ends_with_exit_code_2(app: Flask, command: list[str]) -> None:
    assert app.test_cli_runner().invoke(args=command, input="").exit_code == 2


def test_the_jobs_are_listed_with_their_timetable(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["job", "list"])
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.output.splitlines()] == [job.name for job in app.extensions["jobs"]]


def test_a_command_without_a_database_says_what_is_wrong(
    applications: Callable[[Settings], Flask], settings: Settings
) -> None:
    app = applications(replace(settings, database_url="postgresql+psycopg://nobody@127.0.0.1:9/missing"))
    result = app.test_cli_runner().invoke(
        args=["user", "create", "a@platform.example", "--role", "reviewer", "--password", "correct horse battery"]
    )
    assert result.exit_code == 2
    assert "The database does not answer" in result.output
