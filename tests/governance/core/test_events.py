"""Events: heard at once, in the same transaction, and rolled back with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from flask import Flask

from governance.core import events
from governance.core.access import Actor
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.events import Subscription
from governance.sellers import register
from tests.builders import AT, BY, make_seller


@dataclass(frozen=True)
class ShopOpened:
    name: str


@dataclass(frozen=True)
class LargeShopOpened(ShopOpened):
    pass


def saying(sentence: str | None, heard: list[str]) -> Callable[[ShopOpened, Actor, datetime], str | None]:
    def subscriber(event: ShopOpened, by: Actor, at: datetime) -> str | None:
        assert (by, at) == (BY, AT)
        heard.append(f"{sentence} {event.name}")
        return sentence

    return subscriber


@pytest.mark.usefixtures("platform")
def test_subscribers_hear_their_event_in_the_order_they_were_plugged_in(app: Flask) -> None:
    heard: list[str] = []
    second, first, silent = (saying(word, heard) for word in ("second", "first", None))
    events.init_app(app, [Subscription(ShopOpened, one) for one in (first, silent, second)])
    assert events.publish(ShopOpened("Lotus"), by=BY, at=AT) == ["first", "second"]
    assert heard == ["first Lotus", "None Lotus", "second Lotus"]


@pytest.mark.usefixtures("platform")
def test_an_event_nobody_subscribed_to_is_heard_by_nobody(app: Flask) -> None:
    heard: list[str] = []
    events.init_app(app, [Subscription(ShopOpened, saying("heard", heard))])
    assert events.publish(LargeShopOpened("Lotus"), by=BY, at=AT) == []
    assert heard == []


def test_a_failing_subscriber_rolls_back_what_happened_before_it(app: Flask) -> None:
    def fail(_event: ShopOpened, _by: Actor, _at: datetime) -> str | None:
        raise RuntimeError("no room")

    events.init_app(app, [Subscription(ShopOpened, fail)])
    with app.app_context(), scoped(PLATFORM):
        with pytest.raises(RuntimeError, match="no room"):
            open_shop()
        assert register.count() == 0
        db.session.rollback()


def open_shop() -> None:
    with transaction():
        make_seller()
        events.publish(ShopOpened("Lotus"), by=BY, at=AT)
