"""What a plan may draw from, and what is left out of that with its reason."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from governance.catalogue.models import HeldLot, Listing, Product
from governance.core.database import db
from governance.sellers import stops
from governance.sellers.register import NewSeller, find, register_many
from inspections.draws.plans.composed import Population
from inspections.draws.plans.population import gather
from tests.builders import AT, BY, make_seller
from tests.inspections.drawn import make_listing, stored_draw, stored_item
from tests.inspections.draws.plans.planned import rules
from tests.inspections.pooled import make_category, make_inspector

TODAY = AT.date()
TOMORROW = TODAY + timedelta(days=1)
pytestmark = pytest.mark.usefixtures("undone")


def gathered(currency: str = "BRL", exclude: dict[str, Any] | None = None, **scope: Any) -> Population:
    sections: dict[str, Any] = {"scope": scope}
    if exclude is not None:
        sections["exclude"] = exclude
    return gather(rules(**sections), currency=currency, at=AT)


def names(found: Population) -> list[str]:
    return [item.decode() for item in found.items.tolist()]


def held(listing: Listing, lot: str, *, units: int = 100, **columns: Any) -> HeldLot:
    row = HeldLot(
        **{"listing_id": listing.id, "seller_id": listing.seller_id, "lot": lot, "units": units, "held_since": TODAY}
        | columns
    )
    db.session.add(row)
    db.session.flush()
    return row


def test_of_nothing_on_sale_there_is_nothing_to_draw() -> None:
    found = gathered()
    assert (len(found), dict(found.excluded)) == (0, {})


def test_rows_belong_together_and_stand_in_the_order_of_ids_as_bytes() -> None:
    anna = make_seller("anna", country="CN", joined_on=date(2025, 3, 1))
    boris = make_seller("boris", country=None, joined_on=None)
    second = make_listing(boris.id, reference="b", category="shoes", price=Decimal("10.50"))
    first = make_listing(anna.id, reference="a", price=None, currency=None)
    capital = make_listing(anna.id, reference="Z", currency="EUR")
    found = gathered()
    assert names(found) == ["Z", "a", "b"]
    assert found.listing_ids.tolist() == [capital.id, first.id, second.id]
    assert found.product_ids.tolist() == [capital.product_id, first.product_id, second.product_id]
    assert [found.sellers[place] for place in found.seller] == ["anna", "anna", "boris"]
    assert [found.categories[place] for place in found.category] == ["toys", "toys", "shoes"]
    assert [found.countries[place] for place in found.country] == ["CN", "CN", ""]
    assert found.cents.tolist() == [-2, -1, 1_050]
    assert [str(day) for day in found.joined] == ["2025-03-01", "2025-03-01", "NaT"]
    assert (found.lot_ids.tolist(), found.lot_units.tolist()) == ([0, 0, 0], [0, 0, 0])


@pytest.mark.parametrize(
    ("columns", "drawn"),
    [
        ({}, True),
        ({"listed_on": TODAY}, True),
        ({"listed_on": TOMORROW}, False),
        ({"ended_on": TOMORROW}, True),
        ({"ended_on": TODAY}, False),
    ],
    ids=["listed long ago", "from today", "from tomorrow", "until today", "until yesterday"],
)
def test_what_is_on_sale_today_is_drawn_from(columns: dict[str, Any], drawn: bool) -> None:
    make_listing(reference="it", **columns)
    assert names(gathered()) == (["it"] if drawn else [])


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({"categories": ["toys"]}, ["a-toy", "dear-toy"]),
        ({"categories": ["shoes", "bags"]}, ["b-shoe"]),
        ({"countries": ["CN"]}, ["b-shoe"]),
        ({"sellers": ["anna"]}, ["a-toy", "dear-toy"]),
        ({"joined_after": "2025-06-01"}, ["b-shoe"]),
        ({"joined_after": "2025-03-01"}, ["b-shoe"]),
        ({"joined_after": "2025-02-28"}, ["a-toy", "b-shoe", "dear-toy"]),
        ({"price_from": "10"}, ["b-shoe", "dear-toy"]),
        ({"price_to": "10"}, ["a-toy", "b-shoe"]),
        ({"price_from": "9.99", "price_to": "9.99"}, ["a-toy"]),
        ({"categories": ["toys"], "countries": ["CN"]}, []),
    ],
)
def test_a_scope_names_what_lies_in_it(scope: dict[str, Any], expected: list[str]) -> None:
    anna = make_seller("anna", country="BR", joined_on=date(2025, 3, 1))
    boris = make_seller("boris", country="CN", joined_on=date(2025, 9, 1))
    make_listing(anna.id, reference="a-toy", price=Decimal("9.99"))
    make_listing(boris.id, reference="b-shoe", category="shoes", price=Decimal(10))
    make_listing(anna.id, reference="dear-toy", price=Decimal("99.00"))
    found = gathered(**scope)
    assert (names(found), dict(found.excluded)) == (expected, {})


def test_a_scope_of_products_holds_their_offers() -> None:
    wanted = make_listing(reference="wanted")
    make_listing(reference="other")
    code = db.session.get_one(Product, wanted.product_id).code
    assert names(gathered(products=[code])) == ["wanted"]


def test_prices_that_cannot_be_compared_are_left_out_and_counted_where_prices_matter() -> None:
    make_listing(reference="known")
    make_listing(reference="unknown", price=None, currency=None)
    make_listing(reference="foreign", currency="EUR")
    found = gathered(price_from="1")
    assert (names(found), dict(found.excluded)) == (["known"], {"price_unknown": 1, "other_currency": 1})
    assert names(gathered()) == ["foreign", "known", "unknown"]


@pytest.mark.parametrize("reference", ["with blank", "tab\there", "two\nlines", "end\n", "玩具-1", "x" * 121])
def test_names_that_cannot_stand_on_a_list_are_left_out_and_counted(reference: str) -> None:
    make_listing(reference=reference)
    make_listing(reference="good")
    found = gathered()
    assert (names(found), dict(found.excluded)) == (["good"], {"name_unusable": 1})


def test_goods_of_no_category_count_as_their_sellers_main_one_or_not_at_all() -> None:
    register_many(sellers=[NewSeller(reference="nameless", name="Nameless")], by=BY, at=AT)
    unknown = make_listing(find("nameless").id, reference="unknown")
    sole = make_listing(make_seller("cobbler", category="shoes").id, reference="sole")
    for listing in (unknown, sole):
        db.session.get_one(Product, listing.product_id).category_id = None
    found = gathered()
    assert (names(found), dict(found.excluded)) == (["sole"], {"category_unknown": 1})
    assert [found.categories[place] for place in found.category] == ["shoes"]
    assert names(gathered(categories=["shoes"])) == ["sole"]


def test_what_may_not_be_sold_is_left_out_by_category_and_by_shop() -> None:
    half, whole, free = (make_seller(name) for name in ("half", "whole", "free"))
    make_category("shoes")
    for seller in (half, whole, free):
        make_listing(seller.id, reference=f"{seller.reference}-toy")
        make_listing(seller.id, reference=f"{seller.reference}-shoe", category="shoes")
    told: dict[str, Any] = {"reason": "A permit expired.", "by": BY, "at": AT}
    stops.stop_category(seller_id=half.id, category="shoes", cause="permit:1", **told)
    stops.stop_category(seller_id=whole.id, category=None, cause="permit:2", **told)
    stops.stop_category(seller_id=free.id, category=None, cause="permit:3", **told)
    stops.lift_stop(cause="permit:3", by=BY, at=AT)
    found = gathered()
    assert names(found) == ["free-shoe", "free-toy", "half-toy"]
    assert dict(found.excluded) == {"sale_stopped": 3}


@pytest.mark.parametrize(
    ("state", "role", "excluded"),
    [
        ("drawn", "chosen", True),
        ("drawn", "extension", True),
        ("drawn", "reserve", False),
        ("revealed", "chosen", False),
    ],
)
def test_what_another_draw_is_looking_at_is_left_out(state: str, role: str, excluded: bool) -> None:
    looked_at, other = make_listing(reference="looked-at"), make_listing(reference="other")
    draw = stored_draw(state=state, revealed_at=AT if state == "revealed" else None)
    inspector_id = None if role == "reserve" else make_inspector().id
    stored_item(draw, looked_at, inspector_id=inspector_id, role=role)
    found = gathered()
    assert names(found) == (["other"] if excluded else ["looked-at", "other"])
    assert dict(found.excluded) == ({"open_check": 1} if excluded else {})
    assert len(gathered(exclude={"open_check": False})) == 2
    assert other.id in found.listing_ids.tolist()


def test_lots_in_the_platforms_store_are_items_of_their_own() -> None:
    listing, bare = make_listing(reference="L-1"), make_listing(reference="L-2")
    marked, ended = make_listing(reference="L#3"), make_listing(reference="L-4", ended_on=TODAY)
    first, second = held(listing, "B1", units=500), held(listing, "B2", units=30)
    held(listing, "gone", gone_on=TODAY)
    held(listing, "coming", held_since=TOMORROW)
    held(listing, "B#3")
    held(marked, "B1")
    held(ended, "B1")
    found = gathered(held_lots=True)
    assert names(found) == ["L-1#B1", "L-1#B2"]
    assert (found.lot_ids.tolist(), found.lot_units.tolist()) == ([first.id, second.id], [500, 30])
    assert dict(found.excluded) == {"name_unusable": 2}
    assert names(gathered()) == ["L#3", "L-1", "L-2"]
    assert bare.id not in found.listing_ids.tolist()


def test_more_than_one_piece_is_read_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.facts.database_link.ROWS_AT_ONCE", 3)
    seller = make_seller()
    for number in range(10):
        make_listing(seller.id, reference=f"{number * 7 % 10}-item")
    assert names(gathered()) == [f"{number}-item" for number in range(10)]
