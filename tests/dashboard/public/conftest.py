"""An application that people can sign up to, and one at which they complain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.database import PLATFORM, scoped, transaction
from governance.core.settings import Settings
from tests.builders import make_seller
from tests.dashboard.public.complaining import filed
from tests.dashboard.public.desk import Desk
from tests.governance.onboarding.filled import install_rules


@pytest.fixture
def shop_door(applications: Callable[[Settings], Flask], settings: Settings) -> Flask:
    """Rules in force, and a mail server that nothing is sent to."""
    app = applications(replace(settings, smtp_url="smtp://127.0.0.1:1"))
    with app.app_context(), scoped(PLATFORM), transaction():
        install_rules()
    return app


@pytest.fixture(scope="module")
def shops(shared_app: Flask) -> Flask:
    """Rules in force, and a shop; every test files a case of its own."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        install_rules()
        make_seller("lamps", name="Bright Lamps", country="CN")
    return shared_app


@pytest.fixture
def door(shops: Flask) -> Flask:
    """Nobody has sent anything within the hour."""
    (limiter,) = shops.extensions["limiter"]
    limiter.reset()
    return shops


@pytest.fixture
def buyer(door: Flask) -> FlaskClient:
    return door.test_client()


@pytest.fixture
def path(buyer: FlaskClient) -> str:
    """The address of a case that was just filed."""
    return filed(buyer)


@pytest.fixture
def desk(door: Flask, path: str) -> Desk:
    return Desk(door, path)
