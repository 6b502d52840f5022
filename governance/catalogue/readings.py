"""Reading the catalogue: products for everybody who works here, listings within the caller's scope."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, column, or_, select, table

from governance.catalogue.models import Category, HeldLot, Listing, Product
from governance.catalogue.shown import ListingRow, ListingShown, LotRow, ProductRow, Show
from governance.core.access import Actor, Permission, check_permission
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.paging import DEFAULT_SIZE, LARGEST_SIZE, Page, page_of, text_of_cursor

# The register stands above this room; its rows are read by the name of their table.
_SELLER: Final = table("seller", column("id"), column("reference"))


def find_products(
    *,
    by: Actor,
    search: str | None = None,
    category: str | None = None,
    limit: int = DEFAULT_SIZE,
    cursor: str | None = None,
) -> Page[ProductRow]:
    """Products in order of their code, narrowed by a part of name or code and by the code of a category."""
    check_permission(by, Permission.CATALOGUE_READ)
    limit = min(limit, LARGEST_SIZE)
    query = select(Product, Category.code).outerjoin(Category, Category.id == Product.category_id)
    if search:
        query = query.where(
            or_(Product.name.icontains(search, autoescape=True), Product.code.icontains(search, autoescape=True))
        )
    if category is not None:
        query = query.where(Category.code == category)
    if cursor is not None:
        query = query.where(Product.code > text_of_cursor(cursor))
    rows = db.session.execute(query.order_by(Product.code).limit(limit + 1)).all()
    page = page_of(rows, limit=limit, place=lambda row: (row[0].code,))
    return Page([_product(row) for row in page.items], page.next)


def find_listings(
    *,
    by: Actor,
    at: datetime,
    seller: str | None = None,
    product: str | None = None,
    category: str | None = None,
    show: Show = "on_sale",
    limit: int = DEFAULT_SIZE,
    cursor: str | None = None,
) -> Page[ListingRow]:
    """Listings in order of their reference; an account of a shop finds its own. `seller`, `product`: by their codes."""
    check_permission(by, Permission.CATALOGUE_READ)
    limit = min(limit, LARGEST_SIZE)
    query = _listings()
    for wanted, chosen in ((seller, _SELLER.c.reference), (product, Product.code), (category, Category.code)):
        if wanted is not None:
            query = query.where(chosen == wanted)
    if show != "all":
        on_sale = or_(Listing.ended_on.is_(None), Listing.ended_on > day_of(at, settings().timezone))
        query = query.where(on_sale if show == "on_sale" else ~on_sale)
    if cursor is not None:
        query = query.where(Listing.reference > text_of_cursor(cursor))
    rows = db.session.execute(query.order_by(Listing.reference).limit(limit + 1)).all()
    page = page_of(rows, limit=limit, place=lambda row: (row[0].reference,))
    return Page([_listing(row) for row in page.items], page.next)


def read_listing(*, reference: str, by: Actor) -> ListingShown:
    """One listing with its lots; raises `NotFound`, also for what is another shop's."""
    check_permission(by, Permission.CATALOGUE_READ)
    row = db.session.execute(_listings().where(Listing.reference == reference)).one_or_none()
    if row is None:
        raise NotFound(f"There is no listing {reference!r}.")
    lots = select(HeldLot).where(HeldLot.listing_id == row[0].id).order_by(HeldLot.held_since.desc(), HeldLot.lot)
    return ListingShown(
        row=_listing(row),
        lots=tuple(
            LotRow(lot=lot.lot, units=lot.units, held_since=lot.held_since, gone_on=lot.gone_on)
            for lot in db.session.scalars(lots)
        ),
    )


def _listings() -> Select[*tuple[Any, ...]]:
    return (
        select(Listing, _SELLER.c.reference, Product.code, Product.name, Category.code)
        .join(_SELLER, _SELLER.c.id == Listing.seller_id)
        .join(Product, Product.id == Listing.product_id)
        .outerjoin(Category, Category.id == Product.category_id)
    )


def _product(row: Row[*tuple[Any, ...]]) -> ProductRow:
    product, category = row
    return ProductRow(code=product.code, name=product.name, category=category, brand=product.brand, gtin=product.gtin)


def _listing(row: Row[*tuple[Any, ...]]) -> ListingRow:
    listing, seller, product, product_name, category = row
    return ListingRow(
        reference=listing.reference,
        seller=seller,
        product=product,
        product_name=product_name,
        category=category,
        price=listing.price,
        currency=listing.currency,
        listed_on=listing.listed_on,
        ended_on=listing.ended_on,
        source=listing.source,
    )
