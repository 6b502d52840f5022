"""Migrations go up and down, and end at what the code expects."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine

from governance.core.database import Base, db
from tests.conftest import settings_for
from tests.servers import Database, DatabaseServer
from wsgi import create_app


def differences(database: Database) -> list[object]:
    engine = create_engine(database.owner)
    with engine.connect() as connection:
        found = list(compare_metadata(MigrationContext.configure(connection), Base.metadata))
    engine.dispose()
    return found


def tables(database: Database) -> set[str]:
    with database.connect() as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return {str(name) for (name,) in rows} - {"alembic_version"}


def test_the_newest_version_is_what_the_models_say(database: Database) -> None:
    assert differences(database) == []


def test_migrations_go_down_to_nothing_and_up_again(server: DatabaseServer, tmp_path: Path) -> None:
    with server.fresh_database() as database:
        app = create_app(settings_for(database, tmp_path))
        with app.app_context():
            upgrade()
            downgrade(revision="base")
            assert tables(database) == set()
            upgrade()
            db.engine.dispose()
        assert differences(database) == []
