"""A seller to work with, the default rule book in force, in a database that nothing more is committed to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from governance.core.database import PLATFORM, db, scoped
from governance.rulebook import publication
from tests.builders import AT, BY, make_seller


@pytest.fixture(scope="module")
def ruled_app(shared_app: Flask) -> Flask:
    """The application with the default rule book in force."""
    with shared_app.app_context(), scoped(PLATFORM):
        publication.install_preset("fair-1000", by=BY, at=AT - timedelta(days=1))
        db.session.commit()
    return shared_app


@pytest.fixture
def seller_id(ruled_app: Flask) -> Iterator[int]:
    """A seller in the platform's scope; all that the test does is undone."""
    before = {name: ruled_app.extensions[name] for name in ("subscriptions", "contestable")}
    with ruled_app.app_context(), scoped(PLATFORM):
        yield make_seller().id
        db.session.rollback()
    ruled_app.extensions.update(before)
