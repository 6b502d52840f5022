"""A seller to work with, in a database that nothing is committed to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from governance.core.database import PLATFORM, db, scoped
from tests.builders import make_seller


@pytest.fixture
def seller_id(shared_app: Flask) -> Iterator[int]:
    """A seller in the platform's scope; all that the test does is undone."""
    with shared_app.app_context(), scoped(PLATFORM):
        yield make_seller().id
        db.session.rollback()
