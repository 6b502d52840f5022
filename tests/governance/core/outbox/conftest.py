"""Topics and settings of these tests, and delivery at a moment of the test's choosing."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.outbox import endpoints
from governance.core.outbox.announcing import Topic, announce
from governance.core.outbox.delivery import Delivery
from governance.core.outbox.models import Message
from governance.core.settings import Settings
from tests.builders import AT, BY
from tests.conftest import settings_for
from tests.servers import Database

# The title is a sentence of the core, so that it has a translation.
OPENED = Topic(
    name="shop.opened", title=_("Sign in"), body="The shop %(shop)s opened on %(day)s.", path="/shops/{shop}?tab=one"
)
DATA = {"shop": "shop-1", "day": "2026-03-01"}
SUBJECT = ("shop", "1")


@pytest.fixture
def settings(database: Database, tmp_path: Any) -> Settings:
    """Webhooks may go to this machine; there is no mail server."""
    return replace(settings_for(database, tmp_path / "var"), webhook_private=True, public_url="https://market.example/")


@pytest.fixture
def app(applications: Callable[[Settings], Flask], settings: Settings) -> Flask:
    """The application with a topic of ours."""
    app = applications(settings)
    app.extensions["topics"] |= {OPENED.name: OPENED}
    return app


def ask_for_messages(app: Flask, url: str) -> int:
    """An endpoint at `url` that asks for `shop.opened`."""
    with app.app_context(), scoped(PLATFORM), transaction():
        return endpoints.create(url=url, asked=[OPENED.name], by=BY, at=AT).id


def tell(app: Flask, count: int = 1, *, accounts: Collection[int] = (), at: datetime = AT) -> None:
    """Announce `count` openings, each with a number of its own."""
    with app.app_context(), scoped(PLATFORM), transaction():
        for number in range(count):
            announce(OPENED.name, data={**DATA, "number": number}, subject=SUBJECT, accounts=accounts, at=at)


def deliver_all(app: Flask, at: datetime) -> None:
    """Try everything that is due at a moment, once."""
    delivery = Delivery(app)
    while delivery.step(at=at):
        delivery.wait(30)
    delivery.close()


def stored(app: Flask) -> dict[UUID, Message]:
    """Every message as it stands, oldest first."""
    with app.app_context(), scoped(PLATFORM):
        found = db.session.scalars(select(Message).order_by(Message.created_at, Message.id)).all()
        db.session.expunge_all()
        return {message.id: message for message in found}


def states(app: Flask) -> set[str]:
    return {message.state for message in stored(app).values()}


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment of a process with the same settings."""
    return {
        "PATH": os.environ["PATH"],
        "VAR_PATH": str(settings.var_path),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "PASSWORD_SALT": settings.password_salt,
        "WEBHOOK_PRIVATE": "yes",
        "LOG_LEVEL": "ERROR",
    }
