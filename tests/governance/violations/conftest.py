"""A seller under the default rule book, in a database that nothing more is committed to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from governance.core.database import PLATFORM, db, scoped
from governance.rulebook import publication
from tests.builders import AT, BY, make_seller


@pytest.fixture
def seller_id(shared_app: Flask) -> Iterator[int]:
    """A seller in the platform's scope; all that the test does is undone."""
    before = shared_app.extensions["subscriptions"]
    with shared_app.app_context(), scoped(PLATFORM):
        publication.install_preset("fair-1000", by=BY, at=AT - timedelta(days=1))
        yield make_seller().id
        db.session.rollback()
    shared_app.extensions["subscriptions"] = before
