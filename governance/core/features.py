"""What a package plugs into the application: one `Feature` per package, named in its `wiring.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import click
from flask import Flask

from governance.core.contested import Find
from governance.core.events import Subscription
from governance.core.jobs import Job
from governance.core.openapi import ApiBlueprint
from governance.core.ownership import Owned
from governance.core.topics import Topic


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Everything one package contributes; `init_app` runs after the rest is registered.

    `public_doors` are endpoints that stand open to strangers on purpose; `catalogues` are folders of translations;
    `subjects` find whom an account may speak for by the name people know (kind -> reference -> internal id);
    `document_subjects` find what documents can be added to over the API, and whose it is (kind -> reference -> owned);
    `contestable` find what sellers can contest (kind -> id -> contested);
    `beside_jobs` is work without a timetable: the scheduler runs each in a thread of its own until the event is set.
    """

    name: str
    blueprints: tuple[ApiBlueprint, ...] = ()
    commands: tuple[click.Command, ...] = ()
    jobs: tuple[Job, ...] = ()
    subjects: Mapping[str, Callable[[str], int]] = field(default_factory=dict)
    document_subjects: Mapping[str, Callable[[str], Owned]] = field(default_factory=dict)
    contestable: Mapping[str, Find] = field(default_factory=dict)
    subscriptions: tuple[Subscription, ...] = ()
    topics: tuple[Topic, ...] = ()
    beside_jobs: tuple[Callable[[Flask, Event], None], ...] = ()
    public_doors: tuple[str, ...] = ()
    catalogues: tuple[Path, ...] = ()
    init_app: Callable[[Flask], None] | None = None
