"""A desk to work at: the platform's scope, the rule book, and a database that nothing is committed to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from governance.core.database import PLATFORM, db, scoped
from tests.governance.complaints.filed import install_rules


@pytest.fixture
def desk(shared_app: Flask) -> Iterator[Flask]:
    """The application, with all that the test does undone at its end."""
    subscriptions = shared_app.extensions["subscriptions"]
    with shared_app.app_context(), scoped(PLATFORM):
        install_rules()
        yield shared_app
        db.session.rollback()
    shared_app.extensions["subscriptions"] = subscriptions
