"""Before anybody decides: what a measure would do, and what would follow from a violation."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, insert, select, text

from governance.core.access import Role
from governance.core.database import db
from governance.core.errors import NotFound, PermissionDenied
from governance.core.outbox.models import Message
from governance.facts.models import SellerDay
from governance.violations.kinds import Kind, Scope
from governance.violations.measures.impact import impact_of, preview
from governance.violations.measures.models import Measure
from tests.builders import AT, make_account
from tests.governance.violations.measures.measured import TODAY, breach, measures_of, of_shop, person
from tests.governance.violations.measures.test_starting import at_once

OFFICER = person(7)


def test_the_impact_on_the_shop_counts_its_orders_of_the_last_28_days(seller_id: int) -> None:
    sold(seller_id, {1: 30, 27: 10, 28: 500})
    impact = impact_of(
        seller_id=seller_id, kind=Kind.ORDER_CAP, scope=Scope.SHOP, item=None, days=90, by=OFFICER, at=AT
    )
    assert (impact.orders_last_28_days, impact.shop_orders_last_28_days, impact.share) == (40, 40, Decimal(1))
    assert (impact.days, impact.shortened_from, impact.restricted_days, impact.most_days) == (60, 90, 0, 60)


def test_without_orders_there_is_no_share(seller_id: int) -> None:
    impact = impact_of(
        seller_id=seller_id, kind=Kind.DEMOTION, scope=Scope.PRODUCT, item="a", days=None, by=OFFICER, at=AT
    )
    assert (impact.orders_last_28_days, impact.share, impact.days) == (0, None, None)


def test_it_names_what_holds_there_already(seller_id: int) -> None:
    at_once(seller_id, item="a")
    at_once(seller_id, item="b")
    impact = impact_of(
        seller_id=seller_id, kind=Kind.DEMOTION, scope=Scope.PRODUCT, item="a", days=7, by=OFFICER, at=AT
    )
    assert impact.others == ("product_stopped",)


def test_the_preview_says_what_then_happens(seller_id: int) -> None:
    make_account(Role.SELLER, seller_id=seller_id)
    found = preview(
        seller_id=seller_id,
        points=12,
        points_class="serious",
        rule="unsafe_goods",
        product="lamp-7",
        category="toys",
        by=OFFICER,
        at=AT,
    )
    before = db.session.scalar(select(func.count()).select_from(Measure)), _messages()
    assert before == (0, 0), "nothing is written"
    breach(seller_id, "unsafe_goods", product="lamp-7", category="toys")
    happened = [(one.kind, one.scope, one.item, one.days, one.starts_on) for one in measures_of(seller_id)]
    assert [(one.kind, one.scope, one.item, one.days, one.starts_on) for one in found.measures] == happened
    assert [node.node for node in found.crossings] == [6, 12]
    assert (found.balance_before, found.balance, found.told) == (0, 12, 1)
    assert [one.at_once for one in found.measures] == [True, False, False, False]


def test_points_that_are_there_already_count_with_the_new_ones(seller_id: int) -> None:
    breach(seller_id, "unsafe_goods", product="lamp-7", on=TODAY - timedelta(days=1))
    found = preview(seller_id=seller_id, points=12, points_class="serious", product="chair-1", by=OFFICER, at=AT)
    assert (found.balance_before, found.balance) == (12, 24)
    assert [(one.kind, one.scope) for one in found.measures] == [("order_cap", "shop"), ("deposit_increase", "shop")]


def test_who_decides_is_told_when_a_person_has_to(seller_id: int) -> None:
    make_account()
    found = preview(seller_id=seller_id, points=48, points_class="counterfeit", by=OFFICER, at=AT)
    closure = next(one for one in found.measures if one.kind is Kind.CLOSURE)
    assert (closure.needs_person, closure.starts_on, found.told) == (True, None, 1)


def test_what_reaches_no_node_leads_to_nothing(seller_id: int) -> None:
    found = preview(seller_id=seller_id, points=2, points_class="general", by=OFFICER, at=AT)
    assert (found.crossings, found.measures) == ((), ())


def test_what_the_limit_leaves_no_day_for_is_not_promised(seller_id: int) -> None:
    found = preview(seller_id=seller_id, points=24, points_class="serious", by=OFFICER, at=AT)
    assert [(one.kind, one.days) for one in found.measures if one.kind is Kind.ORDER_CAP] == [(Kind.ORDER_CAP, 28)]


@pytest.mark.parametrize("seller", [999_999])
def test_of_nobody_there_is_nothing_to_say(seller_id: int, seller: int) -> None:
    assert seller_id
    with pytest.raises(NotFound):
        preview(seller_id=seller, points=1, points_class="general", by=OFFICER, at=AT)


def test_a_shop_does_not_ask_what_would_hurt_another(seller_id: int) -> None:
    with pytest.raises(PermissionDenied):
        impact_of(
            seller_id=seller_id,
            kind=Kind.DEMOTION,
            scope=Scope.SHOP,
            item=None,
            days=7,
            by=of_shop(seller_id),
            at=AT,
        )


def sold(seller_id: int, orders: dict[int, int]) -> None:
    """So many orders so many days ago."""
    for days_ago, number in orders.items():
        day = TODAY - timedelta(days=days_ago)
        db.session.execute(text("SELECT ensure_seller_day_partitions(:day, :day)"), {"day": day})
        row = {column.name: 0 for column in SellerDay.__table__.columns if column.name not in {"seller_id", "day"}}
        db.session.execute(insert(SellerDay).values(row | {"seller_id": seller_id, "day": day, "orders": number}))


def _messages() -> int:
    return db.session.scalar(select(func.count()).select_from(Message)) or 0
