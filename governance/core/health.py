"""Whether the process lives, and whether it may be sent work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from governance.core.database import db
from governance.core.settings import PROJECT, Settings

blueprint = Blueprint("health", __name__)

ROLE = """
SELECT
    EXISTS (SELECT FROM pg_roles WHERE (rolsuper OR rolbypassrls) AND pg_has_role(current_user, oid, 'MEMBER')),
    EXISTS (
        SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND pg_has_role(current_user, relowner, 'MEMBER')
    )
"""


@dataclass(frozen=True)
class Check:
    """One thing that must hold before work may be sent here; `trouble` is the sentence when it does not."""

    name: str
    trouble: str | None = None


def init_app(app: Flask) -> None:
    """Add the two doors; both are open, and neither tells a secret."""
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers; nothing else is looked at."""
    return jsonify(status="alive")


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """200 when everything needed for work is there, else 503 with the sentence for each thing that is not."""
    checks = list(look())
    well = all(check.trouble is None for check in checks)
    answer: dict[str, Any] = {
        "status": "ready" if well else "not ready",
        "checks": {check.name: check.trouble or "well" for check in checks},
    }
    return jsonify(answer), HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE


def look() -> Iterator[Check]:
    """Look at the settings, the database, its schema and the role we use, in this order."""
    yield _secrets(current_app.extensions["settings"])
    try:
        with db.engine.connect() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 5000"))
            yield Check("database")
            yield _migrations(connection)
            yield _role(connection)
    except DBAPIError as error:
        yield Check("database", f"The database does not answer: {str(error.orig).strip().splitlines()[0]}")


def _secrets(settings: Settings) -> Check:
    missing = [
        name
        for name, value in {
            "SECRET_KEY": settings.secret_key,
            "PASSWORD_SALT": settings.password_salt,
            "PSEUDONYM_KEY": settings.pseudonym_key,
        }.items()
        if not value
    ]
    return Check("settings", f"Not set: {', '.join(missing)}." if missing else None)


def _migrations(connection: Connection) -> Check:
    if connection.scalar(text("SELECT to_regclass('public.alembic_version')")) is None:
        return Check("migrations", "The database is empty: run `flask db upgrade`.")
    present = set(connection.scalars(text("SELECT version_num FROM alembic_version")))
    if present == newest_versions():
        return Check("migrations")
    return Check("migrations", "The database is not at the version of this program: run `flask db upgrade`.")


def _role(connection: Connection) -> Check:
    mighty, owner = connection.execute(text(ROLE)).one()
    if mighty:
        return Check("role", "DATABASE_URL names a role that passes row-level security: use the application role.")
    if owner:
        return Check("role", "DATABASE_URL names a role that owns tables: use the application role.")
    return Check("role")


@lru_cache(maxsize=1)
def newest_versions() -> frozenset[str]:
    """The versions that the migrations of this program end in."""
    return frozenset(ScriptDirectory(str(PROJECT / "migrations")).get_heads())
