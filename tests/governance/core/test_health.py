"""When work may be sent here, and what is said when not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.settings import Settings
from tests.servers import Database, DatabaseServer

Ready = Callable[[Settings], tuple[int, dict[str, str]]]


@pytest.fixture
def ready(applications: Callable[[Settings], Flask]) -> Ready:
    """Asks an application on the given settings whether it is ready."""

    def ask(settings: Settings) -> tuple[int, dict[str, str]]:
        answer = applications(settings).test_client().get("/readyz")
        return answer.status_code, answer.get_json()["checks"]

    return ask


def test_everything_in_place_is_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "ready")
    assert client.get("/healthz").get_json() == {"status": "alive"}


@pytest.mark.parametrize(
    ("role", "words"),
    [("admin", "passes row-level security"), ("maintenance", "passes row-level security"), ("owner", "owns tables")],
)
def test_a_role_that_may_too_much_is_not_ready(
    ready: Ready, settings: Settings, database: Database, role: str, words: str
) -> None:
    status, checks = ready(replace(settings, database_url=getattr(database, role)))
    assert status == 503
    assert words in checks["role"]


def test_an_empty_database_is_not_ready(ready: Ready, settings: Settings, server: DatabaseServer) -> None:
    with server.fresh_database() as empty:
        status, checks = ready(replace(settings, database_url=empty.application))
    assert status == 503
    assert "flask db upgrade" in checks["migrations"]


@pytest.mark.parametrize("version", ["0000", "9999"])
def test_a_database_of_another_version_is_not_ready(
    ready: Ready, settings: Settings, database: Database, version: str
) -> None:
    with database.connect("owner") as connection:
        connection.execute("UPDATE alembic_version SET version_num = %s", [version])
    status, checks = ready(settings)
    assert status == 503
    assert "not at the version" in checks["migrations"]


def test_a_database_that_does_not_answer_is_not_ready(ready: Ready, settings: Settings) -> None:
    nowhere = "postgresql+psycopg://nobody:of-this-test@127.0.0.1:9/missing"
    status, checks = ready(replace(settings, database_url=nowhere))
    assert status == 503
    assert checks["database"].startswith("The database does not answer")
    assert "of-this-test" not in str(checks)


@pytest.mark.parametrize(
    ("field", "name"),
    [("secret_key", "SECRET_KEY"), ("password_salt", "PASSWORD_SALT"), ("pseudonym_key", "PSEUDONYM_KEY")],
)
def test_a_missing_secret_is_named(app: Flask, settings: Settings, field: str, name: str) -> None:
    app.extensions["settings"] = replace(settings, **{field: ""})  # type: ignore[arg-type]  # the three are texts
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["checks"]["settings"] == f"Not set: {name}."
