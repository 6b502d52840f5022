"""Events: what a lower room names and an upper room hears, at once and in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, current_app

from governance.core.access import Actor

Subscriber = Callable[[Any, Actor, datetime], str | None]


@dataclass(frozen=True)
class Subscription:
    """`subscriber(event, by, at)` is called for every event of this very type; it may return a sentence for people."""

    event: type
    subscriber: Subscriber


def publish(event: object, *, by: Actor, at: datetime) -> list[str]:
    """Let every subscriber of the event's type work, in the order they were plugged in; returns their sentences.

    Subscribers write into the transaction that is open. When one raises, the error goes on to the door, which rolls
    everything back: what happened below and what follows from it above are true together or not at all.
    """
    subscriptions: tuple[Subscription, ...] = current_app.extensions["subscriptions"]
    heard = [s.subscriber(event, by, at) for s in subscriptions if s.event is type(event)]
    return [sentence for sentence in heard if sentence]


def init_app(app: Flask, subscriptions: Iterable[Subscription]) -> None:
    """Remember who hears what."""
    app.extensions["subscriptions"] = tuple(subscriptions)
