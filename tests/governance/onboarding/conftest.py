"""A desk to work at: the platform's scope and the default rule book, in a database that nothing is committed to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from governance.core.database import PLATFORM, db, scoped
from tests.governance.onboarding import filled


@pytest.fixture
def desk(shared_app: Flask) -> Iterator[Flask]:
    """The application, with all that the test does undone at its end."""
    with shared_app.app_context(), scoped(PLATFORM):
        filled.install_rules()
        yield shared_app
        db.session.rollback()
