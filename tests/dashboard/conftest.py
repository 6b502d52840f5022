"""The small market and a browser, for tests of pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from governance.core.database import PLATFORM, scoped
from tests.dashboard import small_market
from tests.dashboard.browsing import chromium


@pytest.fixture(scope="module")
def market(shared_app: Flask) -> Flask:
    """The whole application on the small market; a module reads it and changes nothing."""
    with shared_app.app_context(), scoped(PLATFORM):
        small_market.build(shared_app.extensions["settings"])
    return shared_app


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser without a screen, for one module at a time: its engine takes the event loop of the process."""
    with chromium() as opened:
        yield opened
