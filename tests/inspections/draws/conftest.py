"""A market that the tests of one module share: prepared once, then drawn from by transactions that are undone."""

from __future__ import annotations

import pytest
from flask import Flask

from governance.core.database import PLATFORM, scoped, transaction
from tests.inspections.draws.living import make_market


@pytest.fixture(scope="module")
def market(shared_app: Flask) -> None:
    """Twenty listings of four shops, three inspectors, two laboratories."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        make_market()
