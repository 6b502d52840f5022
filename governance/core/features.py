"""What a package plugs into the application: one `Feature` per package, named in its `wiring.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import click
from flask import Flask
from flask_smorest import Blueprint

from governance.core.events import Subscription
from governance.core.jobs import Job


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Everything one package contributes; `init_app` runs after the rest is registered."""

    name: str
    blueprints: tuple[Blueprint, ...] = ()
    commands: tuple[click.Command, ...] = ()
    jobs: tuple[Job, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    init_app: Callable[[Flask], None] | None = None
