"""The weights of listings, from the tables and the event store of a small market."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select

from governance.catalogue.models import Category, Listing, Product
from governance.complaints.models import Case, CasePerson
from governance.core.access import Actor, Role, permissions_of
from governance.core.bounds import Integers
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.errors import NotFound, PermissionDenied
from governance.demo.event_files import write_event_files
from governance.demo.market import draw_market
from governance.demo.plan import MarketPlan
from governance.demo.shops import reference
from governance.facts.offers.from_orders import list_what_is_sold
from governance.rulebook import publication
from governance.scoring.run import run_scores
from governance.sellers.models import Seller
from inspections.draws.acceptance.models import LotResult
from inspections.draws.risk.gathering import gather
from inspections.draws.risk.signals import Signals
from inspections.draws.risk.weighing import explain_weight, weights_for
from inspections.draws.risk.weights import Factors, factors, weigh
from tests.builders import BY
from tests.governance.facts.imported import register_sellers, take_files
from tests.inspections.draws.risk.markets import known_of_market
from tests.inspections.draws.risk.single_orders import signals_of

PLAN = MarketPlan(sellers=20, days=100, seed=7, end=date(2026, 2, 28))
AT = datetime(2026, 2, 28, 20, tzinfo=UTC)
OFFICER = Actor("account", "901", "officer@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
SELLER = Actor("account", "902", "shop@platform.example", permissions_of([Role.SELLER]))


@dataclass(frozen=True)
class Listed:
    """The listings of the market and, for each, the place of its goods in signals that no database was asked for."""

    listing_ids: Integers
    signals: Signals
    place: Integers


@pytest.fixture(scope="module")
def listed(shared_app: Flask) -> Listed:
    """A market without complaints, imported, listed and scored once."""
    market = draw_market(PLAN)
    settings = shared_app.extensions["settings"]
    with shared_app.app_context(), scoped(PLATFORM):
        register_sellers(reference(number) for number in range(len(market.shops)))
        for kind, path in write_event_files(market, settings.var_path / "files").items():
            if kind != "complaints":
                take_files(settings, kind, path, at=AT)
        with transaction():
            publication.install_preset("fair-1000", by=BY, at=AT - timedelta(days=400))
            list_what_is_sold(settings=settings, by=BY, at=AT)
            run_scores(as_of=PLAN.end, known_at=AT, settings=settings, by=BY, at=AT)
        rows = db.session.execute(
            select(Listing.id, Seller.reference, Product.code)
            .join(Seller, Seller.id == Listing.seller_id)
            .join(Product, Product.id == Listing.product_id)
        ).all()
        db.session.rollback()
    known = known_of_market(market)
    signals, of_order = signals_of(replace(known, complaints=np.zeros(len(market.orders))))
    shop, product = market.orders.shop, market.orders.product
    places = {
        (reference(shop[row]), f"P{shop[row]:05d}-{product[row]:02d}"): place for row, place in enumerate(of_order)
    }
    return Listed(np.array([row[0] for row in rows]), signals, np.array([places[row[1], row[2]] for row in rows]))


@pytest.fixture
def _undone(listed: Listed, shared_app: Flask) -> Iterator[None]:
    """The platform's scope on that market; all that the test does is undone."""
    with shared_app.app_context(), scoped(PLATFORM):
        yield
        db.session.rollback()


pytestmark = pytest.mark.usefixtures("_undone")


def ratio_of(listing_ids: Integers) -> Any:
    gathered = gather(listing_ids, at=AT)
    return factors(gathered.signals).ratio[gathered.place]


def factors_of(listing: Listing) -> Factors:
    """The factors of one listing's goods, alone in the arrays."""
    gathered = gather(np.array([listing.id]), at=AT)
    assert gathered.place.tolist() == [0]
    return factors(gathered.signals)


def some_listing() -> Listing:
    return db.session.scalars(select(Listing).order_by(Listing.id).limit(1)).one()


def complain(listing: Listing, **columns: Any) -> Case:
    """A complaint about a listing's goods that was upheld."""
    product = db.session.get_one(Product, listing.product_id)
    given: dict[str, Any] = {
        "kind": "complaint",
        "source": "web",
        "seller_id": listing.seller_id,
        "issue": "quality",
        "product": product.code,
        "opened_at": AT - timedelta(days=20),
        "recorded_at": AT - timedelta(days=20),
        "state": "closed",
        "outcome": "upheld",
        "decided_at": AT - timedelta(days=5),
    }
    case = Case(**given | columns)
    db.session.add(case)
    db.session.flush()
    return case


# ------------------------------------------------------------------------------------------------------- what is read


def test_the_tables_give_the_signals_that_the_single_orders_give(listed: Listed) -> None:
    """The measurements are made without a database: this is why they tell of real draws."""
    found = gather(listed.listing_ids, at=AT)
    ours, theirs = found.signals.goods, listed.signals.goods
    assert ours.sold[found.place].tolist() == theirs.sold[listed.place].tolist()
    assert ours.events[found.place].tolist() == theirs.events[listed.place].tolist()
    assert ours.events.sum(axis=(0, 2)).min() > 50
    shares = [
        signals.sellers.share[signals.goods.seller[place]]
        for signals, place in ((found.signals, found.place), (listed.signals, listed.place))
    ]
    assert shares[0] == pytest.approx(shares[1], abs=1e-6)
    market, expected = found.signals.market, listed.signals.market
    assert market.share == pytest.approx(expected.share, abs=1e-6)
    assert market.bad_per_order == pytest.approx(expected.bad_per_order)
    assert market.exposed_per_order == pytest.approx(expected.exposed_per_order)


def test_and_so_the_same_weights(listed: Listed) -> None:
    expected = weigh(listed.signals, listed.place)
    assert weights_for(listed.listing_ids, at=AT) == pytest.approx(expected, rel=1e-3)
    assert expected.max() > 3


def test_weights_come_in_the_order_asked_for_and_repeat(listed: Listed) -> None:
    asked = listed.listing_ids[[5, 0, 5]]
    five, none, again = ratio_of(asked)
    assert five == again
    assert ratio_of(asked[::-1]).tolist() == [again, none, five]
    assert len(weights_for(asked, at=AT)) == 3


def test_what_else_is_asked_about_changes_no_ratio(listed: Listed) -> None:
    assert ratio_of(listed.listing_ids[:3]) == pytest.approx(ratio_of(listed.listing_ids)[:3])


def test_no_listing_has_no_weight(listed: Listed) -> None:
    missing = int(listed.listing_ids.max()) + 1
    with pytest.raises(NotFound, match=f"no listing {missing}"):
        weights_for(np.array([listed.listing_ids[0], missing]), at=AT)


# ------------------------------------------------------------------------------------------------------- complaints


@pytest.mark.parametrize(
    ("columns", "weight", "counted"),
    [
        ({}, "full", 1.0),
        ({"outcome": "partly"}, "full", 1.0),
        ({"outcome": "upheld"}, "reduced", 1.0),  # the platform found it so, whoever said it
        ({"outcome": None, "decided_at": None, "state": "with_seller"}, "full", 0.5),
        ({"outcome": None, "decided_at": None, "state": "with_seller"}, "reduced", 0.0),
        ({"outcome": "settled"}, "full", 0.5),
        ({"outcome": "dismissed"}, "full", 0.0),
        ({"outcome": "withdrawn", "state": "withdrawn"}, "full", 0.0),
        ({"issue": "not_received"}, "full", 0.0),
        ({"opened_at": AT - timedelta(days=396)}, "full", 0.0),
        ({"opened_at": AT + timedelta(days=1)}, "full", 0.0),
    ],
)
def test_complaints_count_by_how_they_ended_and_whose_they_are(
    columns: dict[str, Any], weight: str, counted: float
) -> None:
    listing = some_listing()
    before = factors_of(listing)
    case = complain(listing, **columns)
    db.session.add(CasePerson(case_id=case.id, weight=weight))
    db.session.flush()
    after = factors_of(listing)
    assert after.complaints.counted[0] - before.complaints.counted[0] == counted
    assert after.own.counted[0] - before.own.counted[0] == counted
    assert (after.ratio[0] > before.ratio[0]) == (counted > 0)


def test_a_complaint_that_names_no_product_speaks_of_the_shop_alone() -> None:
    listing = some_listing()
    before = factors_of(listing)
    complain(listing, product=None)
    after = factors_of(listing)
    assert after.complaints.counted[0] - before.complaints.counted[0] == 1
    assert after.own.counted[0] == before.own.counted[0]


def test_of_a_category_shops_are_counted_and_not_complaints() -> None:
    listing = some_listing()
    for _ in range(5):
        complain(listing)
    assert factors_of(listing).category.counted.tolist() == [1]


# ------------------------------------------------------------------------------------------------------- the rest


def test_rejected_lots_of_the_category_count() -> None:
    listing = some_listing()
    product = db.session.get_one(Product, listing.product_id)
    other = db.session.scalars(select(Category.id).where(Category.id != product.category_id).limit(1)).one()
    for number, (category_id, accepted) in enumerate([(product.category_id, False), (other, True), (other, True)]):
        db.session.add(
            LotResult(
                seller_id=listing.seller_id,
                category_id=category_id,
                table_set="iso-2859-1",
                severity="normal",
                accept_at_most=0,
                nonconforming=0 if accepted else 2,
                accepted=accepted,
                tighter_accepts=accepted,
                source=f"test:{number}",
                recorded_at=AT - timedelta(days=number),
                by="test",
            )
        )
    db.session.flush()
    found = factors_of(listing)
    assert found.lots.counted.tolist() == [1]
    assert found.lots.factor[0] > 1


def test_officers_are_told_why_a_listing_weighs_what_it_weighs() -> None:
    listing = some_listing()
    for _ in range(30):
        complain(listing)
    reasons = explain_weight(listing=listing.reference, by=OFFICER, at=AT)
    assert "complaints" in {reason.code for reason in reasons}
    assert any("come to 30.0, where" in reason.words["en"] for reason in reasons)


def test_sellers_are_not() -> None:
    with pytest.raises(PermissionDenied):
        explain_weight(listing=some_listing().reference, by=SELLER, at=AT)
