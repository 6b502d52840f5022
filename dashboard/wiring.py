"""What the dashboard plugs into the application."""

from governance.core.features import Feature

FEATURE = Feature(name="dashboard")
