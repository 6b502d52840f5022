"""Clocks: what has to happen by when, whom it binds, and the steps on the way there."""
