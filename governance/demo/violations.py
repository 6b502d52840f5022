"""Invented violations and what followed, in the order in which it happened; most at the shop with a login."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from sqlalchemy import func, select

from governance.core.access import Actor, Role
from governance.core.clocks.steps import reach_due_steps
from governance.core.database import db
from governance.core.errors import Unavailable
from governance.demo.market import Market
from governance.demo.purchases import Purchase, Purchases
from governance.demo.shops import reference
from governance.demo.trade import TRADES
from governance.demo.violation_steps import Scene, Step, Story
from governance.demo.violations_of_others import OTHERS
from governance.demo.violations_of_own_shop import OWN
from governance.sellers import register
from governance.violations.appeals.assignment import hand_out
from governance.violations.appeals.models import Appeal
from governance.violations.measures.calls import confirm_call
from governance.violations.measures.models import Measure, PlatformCall
from governance.violations.models import Violation

# The clocks of these run while the stories happen; what others would have done meanwhile, they do when all is there.
_WITH_CLOCKS: Final = ("appeal", "measure", "platform_call")
_AT_MOST: Final = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class Told:
    """How many violations, measures and appeals there are now."""

    violations: int
    measures: int
    appeals: int


def break_rules(
    market: Market, purchases: Purchases, *, own: int, actors: Mapping[Role, Actor], by: Actor, at: datetime
) -> Told:
    """Let every story happen up to `at`, all of them together in the order of time; `own` is the shop with a login."""
    _carry_out_what_cases_led_to(actors[Role.INTEGRATION], before=at - timedelta(days=1))
    ids = register.ids_by_reference()
    stage = _Stage(market, purchases, ids, actors, by)
    told = [*stage.prepared(OWN, own)]
    for stories, shop in zip(OTHERS, _of_whom_nothing_is_known(market, ids, own), strict=False):
        told += stage.prepared(stories, shop)
    told.sort(key=lambda one: -one[0])
    clocks = _Clocks(by, at - timedelta(days=told[0][0]))
    for days_ago, step, scene in told:
        moment = at - timedelta(days=days_ago)
        clocks.run_until(moment)
        step(scene, moment)
    clocks.run_until(at)
    hand_out(by=by, at=at)
    return Told(violations=_count(Violation), measures=_count(Measure), appeals=_count(Appeal))


class _Stage:
    """Gives each story a shop, the people around it, and an order of a product that no other story is about."""

    def __init__(
        self, market: Market, purchases: Purchases, ids: Mapping[str, int], actors: Mapping[Role, Actor], by: Actor
    ) -> None:
        self.market, self.purchases, self.ids, self.actors, self.by = market, purchases, ids, actors, by
        self.scenes = 0
        self._products: set[str] = set()

    def prepared(self, stories: Sequence[Story], shop: int) -> Iterator[tuple[float, Step, Scene]]:
        """The steps of stories about a shop: how many days ago, what, and where."""
        for story in stories:
            scene = self._scene(shop)
            for days_ago, step in story.steps:
                yield days_ago, step, scene

    def _scene(self, shop: int) -> Scene:
        self.scenes += 1
        seller_id, login = self.ids[reference(shop)], self.actors[Role.SELLER]
        return Scene(
            seller_id=seller_id,
            # Shops without a login speak as the one that has it would, for themselves.
            shop=Actor(login.kind, login.id, login.label, login.permissions, seller_id=seller_id),
            officer=self.actors[Role.COMPLIANCE_OFFICER],
            reviewer=self.actors[Role.REVIEWER],
            platform=self.actors[Role.INTEGRATION],
            by=self.by,
            source=f"report:demo-{self.scenes + 1}",
            category=TRADES[self.market.shops.trade[shop]].code,
            bought=self._of_another_product(shop),
        )

    def _of_another_product(self, shop: int) -> Purchase | None:
        """An order of a product that no story has spoken of, as long as there is one."""
        bought = self.purchases.next_of(shop)
        while bought is not None and bought.product in self._products:
            bought = self.purchases.next_of(shop)
        if bought is not None:
            self._products.add(bought.product)
        return bought


class _Clocks:
    """Lets clocks do what they would have done meanwhile."""

    def __init__(self, by: Actor, since: datetime) -> None:
        self._by, self._now = by, since

    def run_until(self, moment: datetime) -> None:
        """Let time pass, half a day at the most at once."""
        while self._now < moment:
            self._now = min(self._now + _AT_MOST, moment)
            reached = reach_due_steps(by=self._by, at=self._now, about=_WITH_CLOCKS)
            if reached.failed:
                raise Unavailable(f"{reached.failed} steps of clocks failed in the invented past.")


def _carry_out_what_cases_led_to(platform: Actor, *, before: datetime) -> None:
    """The platform has done a few hours later what it was called for; only in the stories it sometimes did not."""
    waiting = select(PlatformCall).where(PlatformCall.called_at < before, PlatformCall.confirmed_at.is_(None))
    for call in db.session.scalars(waiting.order_by(PlatformCall.id)).all():
        confirm_call(call_id=call.id, note=None, by=platform, at=call.called_at + timedelta(hours=5))


def _of_whom_nothing_is_known(market: Market, ids: Mapping[str, int], own: int) -> Iterator[int]:
    """Shops without any violation, the largest first: what happened there earlier changes nothing that came since."""
    known = set(db.session.scalars(select(Violation.seller_id).distinct()))
    for number in np.argsort(-market.shops.orders_a_day, kind="stable").tolist():
        if number != own and ids[reference(number)] not in known:
            yield number


def _count(model: type[Violation | Measure | Appeal]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0
