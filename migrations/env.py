"""Runs migrations as the owner role, one process at a time, never waiting for a lock for ever."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import create_engine, text

import inspections.draws.acceptance.models
import inspections.draws.models
import inspections.draws.plans.models
import inspections.draws.pools.models
import inspections.examinations.models
import inspections.standards.models  # noqa: F401  (every table must be known before the schemas are compared)
from governance.core.database import Base, engine_options
from governance.core.errors import Invalid

MIGRATION_LOCK = 7_305_111


def owner_url() -> str:
    """Where to migrate; raises `Invalid` when the owner's address is not set."""
    url: str = current_app.extensions["settings"].database_owner_url
    if not url:
        raise Invalid("Migrations need DATABASE_OWNER_URL: the address of the role that owns the tables.")
    return url


def run_migrations() -> None:
    """Bring the schema to the newest version."""
    engine = create_engine(owner_url(), **engine_options())
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
        context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


run_migrations()
