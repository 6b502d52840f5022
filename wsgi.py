"""The whole application on one screen."""

from __future__ import annotations

from flask import Flask

import dashboard.wiring
import governance.wiring
import inspections.wiring
from governance.core.application import build
from governance.core.settings import Settings

# Lowest first; what each package plugs in stands in its `wiring.py`.
FEATURES = (governance.wiring.FEATURE, inspections.wiring.FEATURE, dashboard.wiring.FEATURE)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from `settings` (default: the environment). Starts nothing."""
    return build(settings or Settings.from_env(), FEATURES)
