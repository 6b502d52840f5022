"""What every test may ask for: a server, a migrated database of its own, the application on it, a browser without screen."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from governance.core.database import PLATFORM, db, scoped
from governance.core.settings import Settings
from tests.servers import Database, DatabaseServer, database_server
from wsgi import create_app

PROJECT = Path(__file__).resolve().parents[1]
MARKET_DATA = Path(os.environ.get("GOVERNANCE_MARKET_DATA") or PROJECT.parent / "shared" / "data")

# Measured against public data that is not part of the project: collected where the data is.
collect_ignore = [] if MARKET_DATA.is_dir() else ["market_data"]


def settings_for(database: Database, var_path: Path) -> Settings:
    """The settings of an application on `database` that writes to `var_path`."""
    return Settings(
        var_path=var_path,
        database_url=database.application,
        database_owner_url=database.owner,
        database_maintenance_url=database.maintenance,
        secret_key=secrets.token_hex(),
        password_salt=secrets.token_hex(),
        pseudonym_key="pseudonyms-of-tests",
        metrics_token=secrets.token_hex(),
        log_level="WARNING",
        event_threads=2,
        event_memory="1GB",
    )


@pytest.fixture(scope="session")
def market_data() -> Path:
    """The folder of the public marketplace data."""
    return MARKET_DATA


@pytest.fixture(scope="session")
def server() -> Iterator[DatabaseServer]:
    """The database server of this run."""
    with database_server() as running:
        yield running


@pytest.fixture(scope="session")
def migrated(server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An empty database at the newest version; only ever a template."""
    with server.fresh_database() as database:
        app = create_app(settings_for(database, tmp_path_factory.mktemp("var")))
        with app.app_context():
            upgrade()
            db.engine.dispose()
        yield database


@pytest.fixture
def database(server: DatabaseServer, migrated: Database) -> Iterator[Database]:
    """A migrated database of this test's own: it may commit what it likes."""
    with server.fresh_database(migrated) as copy:
        yield copy


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    """Settings on this test's database and folder."""
    return settings_for(database, tmp_path / "var")


@pytest.fixture
def applications() -> Iterator[Callable[[Settings], Flask]]:
    """Makes applications on settings of the test's own; their connections are closed at the end."""
    made: list[Flask] = []

    def make(settings: Settings) -> Flask:
        made.append(create_app(settings))
        made[-1].testing = True
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(applications: Callable[[Settings], Flask], settings: Settings) -> Flask:
    """The whole application on the test's database."""
    return applications(settings)


@pytest.fixture(scope="module")
def shared_app(server: DatabaseServer, migrated: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The whole application on a database that the tests of one module share: prepared once, then only read."""
    with server.fresh_database(migrated) as copy:
        app = create_app(settings_for(copy, tmp_path_factory.mktemp("var")))
        app.testing = True
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a screen, not signed in. Do not use it inside `platform`: a request has a context of its own."""
    return app.test_client()


@pytest.fixture
def platform(app: Flask) -> Iterator[None]:
    """The whole platform's rows, for tests that call operations themselves."""
    with app.app_context(), scoped(PLATFORM):
        yield
