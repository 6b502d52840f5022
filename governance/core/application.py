"""Assembles the Flask application: the common ground first, then what each feature plugs in."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from flask_migrate import Migrate

from governance.core import commands, events
from governance.core.database import db, engine_options
from governance.core.features import Feature
from governance.core.settings import PROJECT, Settings

migrate = Migrate(directory=str(PROJECT / "migrations"), compare_type=True)


def build(settings: Settings, features: Sequence[Feature]) -> Flask:
    """A configured application with every door of every feature; nothing is started and nothing is connected."""
    app = Flask("governance", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url or "postgresql+psycopg://nobody@localhost/missing",
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(),
    )
    app.extensions["settings"] = settings
    app.extensions["jobs"] = tuple(job for feature in features for job in feature.jobs)
    events.init_app(app, (subscription for feature in features for subscription in feature.subscriptions))
    db.init_app(app)
    migrate.init_app(app, db)
    commands.init_app(app)
    for feature in features:
        for command in feature.commands:
            app.cli.add_command(command)
    for feature in features:
        if feature.init_app:
            feature.init_app(app)
    return app
