"""The level of a seller, counted from the facts on a real PostgreSQL."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from governance.core.calendar import day_of, now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.errors import NotFound
from governance.facts.models import AdverseEvent
from governance.rulebook import publication
from governance.scoring.level_reading import seller_level
from governance.sellers.models import Seller
from tests.builders import BY, make_seller
from tests.governance.rulebook.changing import changed, preset
from tests.governance.scoring.facts_at_hand import AS_OF, LONG_AGO, install_rules, sell


def install_levels(name: str) -> None:
    """The default rule book, and since the beginning of the year the one of the preset."""
    publication.publish(changed(preset(name), ("/in_force_from", "2020-01-01")), by=BY, at=LONG_AGO)


def counts_against(seller: Seller, metric: str, day: date, reference: str, **changes: Any) -> None:
    """An event that counts against a seller."""
    event = {"metric": metric, "event_reference": reference, "seller_id": seller.id, "day": day, "happened_on": day}
    rest = {"order_reference": f"order-{reference}", "buyer": f"buyer-{reference}", "accountable": True}
    db.session.execute(insert(AdverseEvent).values(event | rest | changes))


@pytest.fixture
def brazilian(platform: None) -> Seller:  # the scope of the platform
    """A shop in Brazil under rules with colours."""
    install_levels("meli-like")
    seller = make_seller(reference="loja", at=LONG_AGO)
    seller.country = "BR"
    db.session.flush()
    return seller


def test_what_counts_against_a_shop_is_taken_per_order_of_the_window(brazilian: Seller) -> None:
    sell(brazilian.id, 100, first=AS_OF - timedelta(days=50), late=15)
    found = seller_level(brazilian, as_of=AS_OF)
    assert found.level
    assert (found.level.code, found.window_days, found.orders) == ("yellow", 60, 100)
    assert [counted.orders for rate, counted in found.rates if rate.code == "late"] == [15]


def test_a_shop_with_few_orders_is_looked_at_over_a_year(brazilian: Seller) -> None:
    sell(brazilian.id, 30, first=AS_OF - timedelta(days=50))
    sell(brazilian.id, 70, first=AS_OF - timedelta(days=300), late=9)
    found = seller_level(brazilian, as_of=AS_OF)
    assert found.level
    assert (found.level.code, found.window_days, found.orders) == ("green", 365, 100)


def test_below_the_floor_there_is_no_level(brazilian: Seller) -> None:
    sell(brazilian.id, 9, first=AS_OF - timedelta(days=50))
    found = seller_level(brazilian, as_of=AS_OF)
    assert (found.level, found.floor_orders) == (None, 9)


def test_an_order_counts_once_and_what_is_not_the_sellers_fault_does_not(brazilian: Seller) -> None:
    day = AS_OF - timedelta(days=20)
    sell(brazilian.id, 100, first=AS_OF - timedelta(days=50))
    counts_against(brazilian, "returned_for_quality", day, "1")
    counts_against(brazilian, "refused_without_ground", day, "2", order_reference="order-1", buyer="buyer-1")
    counts_against(brazilian, "returned_for_quality", day, "3", accountable=False, reason="carrier")
    counts_against(brazilian, "returned_for_quality", AS_OF - timedelta(days=60), "4")
    claims = next(counted for rate, counted in seller_level(brazilian, as_of=AS_OF).rates if rate.code == "claims")
    assert (claims.orders, claims.buyers) == (1, 1)


def test_different_buyers_are_told_apart(platform: None) -> None:  # the scope of the platform
    install_levels("ebay-like")
    seller = make_seller(at=LONG_AGO)
    sell(seller.id, 100, first=AS_OF - timedelta(days=50))
    for number in range(6):
        counts_against(seller, "cancelled_by_seller", AS_OF - timedelta(days=9), str(number), buyer=f"b{number % 4}")
    found = seller_level(seller, as_of=AS_OF)
    assert found.level
    assert found.level.code == "above_standard", "6 % of the orders, but only four buyers"
    counts_against(seller, "cancelled_by_seller", AS_OF, "fifth buyer")
    found = seller_level(seller, as_of=AS_OF)
    assert found.level
    assert found.level.code == "below_standard"


@pytest.mark.usefixtures("platform")
def test_a_rule_book_without_levels_says_so() -> None:
    install_rules()
    with pytest.raises(NotFound, match=r"fair-1000 \d+ has no levels; it judges by score and standing"):
        seller_level(make_seller(at=LONG_AGO), as_of=AS_OF)


def test_the_command_prints_the_level_and_what_it_rests_on(app: Flask) -> None:
    today = day_of(now(), "UTC")
    with app.app_context(), scoped(PLATFORM), transaction():
        install_levels("ebay-like")
        sell(make_seller(reference="shop", at=LONG_AGO).id, 50, first=today - timedelta(days=60), late=8)
    shown = app.test_cli_runner().invoke(args=["score", "level", "shop"])
    assert shown.exit_code == 0, shown.output
    assert "Below standard (ebay-like 1)" in shown.output
    assert "50 orders in 365 days" in shown.output
    assert "Late shipments           8 orders of 8 buyers" in shown.output
