"""An application that people can sign up to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from governance.core.database import PLATFORM, scoped, transaction
from governance.core.settings import Settings
from tests.governance.onboarding.filled import install_rules


@pytest.fixture
def shop_door(applications: Callable[[Settings], Flask], settings: Settings) -> Flask:
    """Rules in force, and a mail server that nothing is sent to."""
    app = applications(replace(settings, smtp_url="smtp://127.0.0.1:1"))
    with app.app_context(), scoped(PLATFORM), transaction():
        install_rules()
    return app
