"""The small market, for tests of pages."""

from __future__ import annotations

import pytest
from flask import Flask

from governance.core.database import PLATFORM, scoped
from tests.dashboard import small_market


@pytest.fixture(scope="module")
def market(shared_app: Flask) -> Flask:
    """The whole application on the small market; a module reads it and changes nothing."""
    with shared_app.app_context(), scoped(PLATFORM):
        small_market.build(shared_app.extensions["settings"])
    return shared_app
