"""What inspections plug into the application."""

from governance.core.features import Feature

FEATURE = Feature(name="inspections")
