"""Everything that a plan may draw from at a moment: read in pieces, with what was left out and why."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

import numpy as np
from sqlalchemy import BigInteger, ColumnElement, Select, case, cast, func, literal, or_, select

from governance.catalogue.models import Category, HeldLot, Listing, Product
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.facts.database_link import driver_connection, fetch_named_numbers, fetch_whole_numbers
from governance.facts.offers.sold_lately import sold_since
from governance.sellers import register
from governance.sellers.models import SaleStop, Seller
from inspections.draws.models import Draw, DrawnItem
from inspections.draws.plans.composed import Flags, Population, Whole
from inspections.draws.plans.offers import BETWEEN, NUMBERS, PRODUCT, Offers, SellerRow
from inspections.draws.plans.rules import PlanRules, Scope

UNKNOWN_PRICE: Final = -1
OTHER_CURRENCY: Final = -2
_HALF: Final = 32  # bits: two ids, or an id and a place, in one number of 64


def gather(rules: PlanRules, *, currency: str, at: datetime) -> Population:
    """What may be drawn by `rules` at a moment, in the order of item ids (bytes); prices count in `currency`.

    Grain: one offer of one seller, or one lot of it that the platform holds. On sale is what is listed on the
    platform's day of `at`. Left out and counted are, in this order: names that cannot stand on a list, goods of no known
    category, prices that cannot be compared with those of the scope, what was not sold lately, stopped sale, and what is
    being looked at already. A product of no category counts as one of its seller's main category.
    """
    scope, day = rules.scope, day_of(at, settings().timezone)
    found = _offers(scope, currency, day).population(_sellers(), _categories())
    found = _in_scope(found, scope)
    if scope.sold_within_days is not None:
        found = found.left_out("not_sold_lately", ~_sold(found, day - timedelta(days=scope.sold_within_days)))
    found = found.left_out("sale_stopped", _stopped(found))
    if rules.exclude_open_check:
        found = found.left_out("open_check", np.isin(found.listing_ids, _looked_at()))
    return found


def _offers(scope: Scope, currency: str, day: date) -> Offers:
    """Read what is on sale in the scope, as far as the database can tell."""
    offers = Offers(lots=scope.held_lots)
    db.session.flush()
    link = driver_connection()
    # Apart from the listings: who may see which of them hides from the planner how many there are, and it would look up
    # their products one by one.
    products = fetch_whole_numbers(link, _written(select(Product.id, func.coalesce(Product.category_id, 0))), 2)
    products = products[np.argsort(products[:, 0])]
    for names, numbers in fetch_named_numbers(link, _written(_on_sale(scope, currency, day)), NUMBERS - 1):
        category = products[np.searchsorted(products[:, 0], numbers[:, PRODUCT]), 1]
        offers.take(names, np.column_stack([numbers, category]))
    return offers


def _written(query: Select[*tuple[Any, ...]]) -> str:
    """The text of a query with its values in it."""
    written = query.compile(db.session.connection(), compile_kwargs={"literal_binds": True})
    return str(written).replace("%%", "%")  # doubled for parameters, of which there are none


def _on_sale(scope: Scope, currency: str, day: date) -> Select[*tuple[Any, ...]]:
    lot: tuple[ColumnElement[Any], ...] = (literal(0), literal(0))
    name: ColumnElement[str] = Listing.reference.expression
    if scope.held_lots:
        lot, name = (HeldLot.id.expression, HeldLot.units.expression), Listing.reference + BETWEEN + HeldLot.lot
    query = (
        select(Listing.id, *lot, Listing.product_id, Listing.seller_id, _cents(currency), name)
        .select_from(Listing)
        .where(Listing.listed_on <= day, or_(Listing.ended_on.is_(None), Listing.ended_on > day))
    )
    if sellers := _of_seller(scope):
        query = query.join(Seller, Seller.id == Listing.seller_id).where(*sellers)
    if scope.products:
        query = query.join(Product, Product.id == Listing.product_id).where(Product.code.in_(scope.products))
    if scope.held_lots:
        query = query.join(HeldLot, HeldLot.listing_id == Listing.id).where(
            HeldLot.held_since <= day, or_(HeldLot.gone_on.is_(None), HeldLot.gone_on > day)
        )
    return query


def _cents(currency: str) -> ColumnElement[int]:
    cents = cast(Listing.price * 100, BigInteger)
    return case((Listing.price.is_(None), UNKNOWN_PRICE), (Listing.currency != currency, OTHER_CURRENCY), else_=cents)


def _of_seller(scope: Scope) -> list[ColumnElement[bool]]:
    """Conditions on the seller; categories and prices are looked at afterwards, for they may be unknown."""
    conditions: list[ColumnElement[bool]] = []
    if scope.countries:
        conditions.append(Seller.country.in_(scope.countries))
    if scope.joined_after is not None:
        conditions.append(Seller.joined_on > scope.joined_after)
    if scope.sellers:
        conditions.append(Seller.reference.in_(scope.sellers))
    return conditions


def _sellers() -> dict[int, SellerRow]:
    main = register.categories_known_at().subquery()
    query = select(Seller.id, Seller.reference, Seller.country, Seller.joined_on, main.c.category_id).outerjoin(
        main, main.c.seller_id == Seller.id
    )
    return {
        seller_id: SellerRow(
            reference=reference, country=country or "", joined_on=joined_on, category_id=category_id or 0
        )
        for seller_id, reference, country, joined_on, category_id in db.session.execute(query)
    }


def _categories() -> dict[int, str]:
    return {row.id: row.code for row in db.session.execute(select(Category.id, Category.code))}


def _in_scope(found: Population, scope: Scope) -> Population:
    """What lies in the categories and prices of the scope."""
    if scope.categories:
        wanted = [place for place, code in enumerate(found.categories) if code in scope.categories]
        found = found.rows(np.flatnonzero(np.isin(found.category, wanted)))
    if scope.price_from is None and scope.price_to is None:
        return found
    found = found.left_out("price_unknown", found.cents == UNKNOWN_PRICE)
    found = found.left_out("other_currency", found.cents == OTHER_CURRENCY)
    lowest = 0 if scope.price_from is None else int(scope.price_from * 100)
    highest = np.iinfo(np.int64).max if scope.price_to is None else int(scope.price_to * 100)
    return found.rows(np.flatnonzero((found.cents >= lowest) & (found.cents <= highest)))


def _sold(found: Population, since: date) -> Flags:
    """Which of the population were sold after `since`, by seller and product."""
    ids = {reference: number for number, reference in enumerate(found.sellers)}
    offered = (found.seller << _HALF) | found.product_ids
    sold = np.zeros(len(found), np.bool_)
    for pairs in sold_since(since, settings=settings()):
        codes = {product for _seller, product in pairs}
        products = dict(db.session.execute(select(Product.code, Product.id).where(Product.code.in_(codes))).all())
        keys = [
            (ids[seller] << _HALF) | products[product]
            for seller, product in pairs
            if seller in ids and product in products
        ]
        sold |= np.isin(offered, np.array(keys, np.int64))
    return sold


def _stopped(found: Population) -> Flags:
    """Which of the population may not be sold at present, by category or because the whole shop is stopped."""
    query = select(SaleStop.seller_id, SaleStop.category).where(SaleStop.lifted_at.is_(None))
    codes = {code: number for number, code in enumerate(found.categories)}
    shops, keys = [], []
    for seller_id, category in db.session.execute(query):
        if category is None:
            shops.append(seller_id)
        elif category in codes:
            keys.append((seller_id << _HALF) | codes[category])
    of_category = np.isin((found.seller_ids << _HALF) | found.category, np.array(keys, np.int64))
    return np.isin(found.seller_ids, np.array(shops, np.int64)) | of_category


def _looked_at() -> Whole:
    """Listings that another draw is looking at: drawn, and not yet revealed."""
    query = (
        select(DrawnItem.listing_id)
        .join(Draw, Draw.id == DrawnItem.draw_id)
        .where(Draw.state == "drawn", DrawnItem.role != "reserve")
        .distinct()
    )
    return np.array(list(db.session.scalars(query)), np.int64)
