"""Assembles the Flask application: the common ground first, then what each feature plugs in."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from flask_migrate import Migrate

from governance.core import (
    assets,
    browser_safety,
    commands,
    doors,
    events,
    health,
    http,
    identity,
    language,
    limits,
    logs,
    metrics,
    openapi,
    sign_in,
)
from governance.core.database import db, engine_options
from governance.core.features import Feature
from governance.core.settings import PROJECT, Settings

migrate = Migrate(directory=str(PROJECT / "migrations"), compare_type=True)


def build(settings: Settings, features: Sequence[Feature]) -> Flask:
    """A configured application with every door of every feature; nothing is started and nothing is connected."""
    app = Flask("governance", static_folder="core/static", static_url_path="/static", template_folder="core/templates")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.max_document_bytes + 2**20,  # a document, and what is said of it
        SQLALCHEMY_DATABASE_URI=settings.database_url or "postgresql+psycopg://nobody@localhost/missing",
        # Hundreds of threads at one seller wait for their turn, and for a connection first.
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(pool_timeout=120),
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # answers keep the order of their schemas
    app.json_provider_class = http.Json
    app.extensions["settings"] = settings
    app.extensions["jobs"] = tuple(job for feature in features for job in feature.jobs)
    app.extensions["subjects"] = {kind: find for feature in features for kind, find in feature.subjects.items()}
    app.extensions["document_subjects"] = {kind: find for f in features for kind, find in f.document_subjects.items()}
    app.extensions["contestable"] = {kind: find for feature in features for kind, find in feature.contestable.items()}
    app.extensions["topics"] = {topic.name: topic for feature in features for topic in feature.topics}
    app.extensions["beside_jobs"] = tuple(work for feature in features for work in feature.beside_jobs)
    events.init_app(app, [subscription for feature in features for subscription in feature.subscriptions])
    db.init_app(app)
    migrate.init_app(app, db)
    commands.init_app(app)
    _set_up_doors(app, settings, features)
    for feature in features:
        for command in feature.commands:
            app.cli.add_command(command)
        for blueprint in feature.blueprints:
            app.extensions["api"].register_blueprint(blueprint)
    for feature in features:
        if feature.init_app:
            feature.init_app(app)
    return app


def _set_up_doors(app: Flask, settings: Settings, features: Sequence[Feature]) -> None:
    """What a request passes on its way in, in this order; an answer passes the same on its way out, last first."""
    assets.init_app(app)
    http.init_app(app, trusted_proxies=settings.trusted_proxies)
    logs.init_app(app, level=settings.log_level)
    metrics.init_app(app)
    identity.init_app(app)
    catalogues = tuple(path for feature in features for path in feature.catalogues)
    language.init_app(app, default=settings.language, catalogues=catalogues)
    # Strangers are stopped before their token is looked at: an ended session must be told from a forged request.
    doors.init_app(app, public=[door for feature in features for door in feature.public_doors])
    browser_safety.init_app(app, secure_cookies=settings.secure_cookies)
    limits.init_app(app, limit=settings.rate_limit, storage=settings.rate_limit_storage)
    sign_in.init_app(app, settings)
    health.init_app(app)
    openapi.init_app(app)
