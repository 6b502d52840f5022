from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from governance.core import events
from governance.core.database import PLATFORM, db, scoped


@pytest.fixture
def undone(shared_app: Flask) -> Iterator[Flask]:
    """The application with the whole platform in scope and nobody who hears events; what the test does is rolled back."""
    plugged_in = shared_app.extensions["subscriptions"]
    events.init_app(shared_app, [])
    with shared_app.app_context(), scoped(PLATFORM):
        yield shared_app
        db.session.rollback()
    shared_app.extensions["subscriptions"] = plugged_in
