"""A database that nothing is committed to, for tests that call operations themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from governance.core.database import PLATFORM, db, scoped


@pytest.fixture
def undone(shared_app: Flask) -> Iterator[None]:
    """The platform's scope on the database of the module; all that the test does is undone."""
    with shared_app.app_context(), scoped(PLATFORM):
        yield
        db.session.rollback()
