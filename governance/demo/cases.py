"""Invented cases, from filed to rated, through the operations that real ones take; most about the shop with a login."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

import numpy as np

from governance.complaints import cases, groups
from governance.complaints.filing import Filing, Person
from governance.complaints.states import Kind
from governance.core.access import Actor, Role
from governance.demo.case_steps import Scene, Story
from governance.demo.market import Market
from governance.demo.purchases import Purchase, Purchases
from governance.demo.shops import reference
from governance.demo.stories_of_others import OF_ONE_LOT, OTHERS
from governance.demo.stories_of_own_shop import OWN
from governance.demo.trade import TRADES

SOURCE: Final = "demo-app"
_TOLD_OF_OTHERS: Final = 2  # times each story about other shops is told, of another shop each time
_MOST_OF_ONE_LOT: Final = 12
_BUYERS: Final = (("Mei Lin", "zh"), ("Jonas Weber", "en"), ("陈静", "zh"), ("Ana Souza", "en"), ("周明", "zh"))


def file_cases(
    market: Market, purchases: Purchases, *, own: int, actors: Mapping[Role, Actor], by: Actor, at: datetime
) -> int:
    """File every story and let it go as far as it goes; `own` is the number of the shop with a login.

    What was filed before the market was taken in has no frozen records, for nothing was known then; what was filed
    just now has. Returns how many there are.
    """
    desk = _Desk(market, purchases, actors, by, at)
    for story in OWN:
        desk.tell(story, own)
    largest_first = np.argsort(-market.shops.orders_a_day, kind="stable")
    others = [int(number) for number in largest_first if number != own]
    for story, shop in zip(OTHERS * _TOLD_OF_OTHERS, others, strict=False):
        desk.tell(story, shop)
    desk.tell_of_one_lot()
    return desk.filed


class _Desk:
    """Files cases, each about an order that no other case is about."""

    def __init__(
        self, market: Market, purchases: Purchases, actors: Mapping[Role, Actor], by: Actor, at: datetime
    ) -> None:
        self.market, self.purchases, self.actors, self.by, self.at = market, purchases, actors, by, at
        self.filed = 0

    def tell(self, story: Story, shop: int) -> None:
        """File one story about a shop, and take its steps."""
        self._file(story, shop, self.purchases.next_of(shop), self.at - timedelta(days=story.days_ago))

    def tell_of_one_lot(self) -> None:
        """Several buyers of the worst lot complain of the same thing, and an officer puts them together."""
        shop, bought = self.purchases.of_worst_lot(_MOST_OF_ONE_LOT)
        if not bought:
            return
        stories = [
            Story(issue="unsafe", text=OF_ONE_LOT[number % len(OF_ONE_LOT)], request="refund", days_ago=0)
            for number in range(len(bought))
        ]
        ids = [self._file(story, shop, about, self.at) for story, about in zip(stories, bought, strict=True)]
        officer = self.actors[Role.COMPLIANCE_OFFICER]
        groups.put_in_group(case_ids=ids, cause=f"lot:{bought[0].lot}", by=officer, at=self.at)

    def _file(self, story: Story, shop: int, about: Purchase | None, filed_at: datetime) -> int:
        filing = self._filing(story, shop, about, filed_at)
        case = cases.file_case(filing=filing, by=self.by, at=filed_at).case
        self.filed += 1
        for days, step in story.steps:
            step(self._scene(case.id, case.seller_id, filed_at + timedelta(days=days)))
        return case.id

    def _scene(self, case_id: int, seller_id: int, at: datetime) -> Scene:
        login = self.actors[Role.SELLER]
        # Shops without a login speak as the one that has it would, for themselves.
        shop = Actor(login.kind, login.id, login.label, login.permissions, seller_id=seller_id)
        officer = self.actors[Role.COMPLIANCE_OFFICER]
        return Scene(case_id=case_id, seller_id=seller_id, officer=officer, shop=shop, at=at)

    def _filing(self, story: Story, shop: int, bought: Purchase | None, filed_at: datetime) -> Filing:
        about = bought if story.kind is Kind.COMPLAINT else None
        wants_sum = story.request == "refund"
        return Filing(
            kind=story.kind,
            source=SOURCE,
            external_reference=f"A{self.filed + 1:05d}",
            seller=reference(shop),
            issue=story.issue,
            text=story.text,
            product=about.product if about else None,
            category=TRADES[self.market.shops.trade[shop]].code,
            lot=about.lot if about else None,
            order_reference=about.order if about else None,
            request=story.request,
            amount=Decimal("129.00") if wants_sum else None,
            currency="CNY" if wants_sum else None,
            occurred_on=about.delivered_on if about else None,
            opened_at=filed_at,
            authority=story.authority,
            person=self._person(about),
        )

    def _person(self, about: Purchase | None) -> Person:
        name, language = _BUYERS[self.filed % len(_BUYERS)]
        return Person(
            name=name,
            email=f"buyer-{self.filed + 1}@demo.example",
            phone=f"+86 137 0000 {self.filed + 1:04d}",
            buyer_reference=about.buyer if about else None,
            language=language,
        )
