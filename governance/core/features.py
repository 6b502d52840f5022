"""What a package plugs into the application: one `Feature` per package, named in its `wiring.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click
from flask import Flask

from governance.core.events import Subscription
from governance.core.jobs import Job
from governance.core.openapi import ApiBlueprint


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Everything one package contributes; `init_app` runs after the rest is registered.

    `public_doors` are endpoints that stand open to strangers on purpose; `catalogues` are folders of translations;
    `subjects` find whom an account may speak for by the name people know (kind -> reference -> internal id).
    """

    name: str
    blueprints: tuple[ApiBlueprint, ...] = ()
    commands: tuple[click.Command, ...] = ()
    jobs: tuple[Job, ...] = ()
    subjects: Mapping[str, Callable[[str], int]] = field(default_factory=dict)
    subscriptions: tuple[Subscription, ...] = ()
    public_doors: tuple[str, ...] = ()
    catalogues: tuple[Path, ...] = ()
    init_app: Callable[[Flask], None] | None = None
