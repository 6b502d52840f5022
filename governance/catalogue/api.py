"""The catalogue over HTTP: products, and who offers them."""

from __future__ import annotations

from typing import Any

from governance.catalogue.readings import find_listings, find_products, read_listing
from governance.catalogue.schemas import (
    ListingQuery,
    ListingSchema,
    ListingWithLotsSchema,
    ProductQuery,
    ProductSchema,
)
from governance.catalogue.shown import ListingRow, ListingShown, ProductRow
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, page_schema

blueprint = ApiBlueprint("catalogue", __name__, url_prefix="/api/v1", description="What is on sale.")


@blueprint.route("/products")
@needs(Permission.CATALOGUE_READ)
@blueprint.arguments(ProductQuery, location="query")
@blueprint.response(200, page_schema(ProductSchema))
def products(query: dict[str, Any]) -> Page[ProductRow]:
    """Products, in order of their code."""
    return find_products(by=current_actor(), **query)


@blueprint.route("/listings")
@needs(Permission.CATALOGUE_READ)
@blueprint.arguments(ListingQuery, location="query")
@blueprint.response(200, page_schema(ListingSchema))
def listings(query: dict[str, Any]) -> Page[ListingRow]:
    """Listings, in order of their reference; an account of a shop finds its own and no other."""
    return find_listings(by=current_actor(), at=now(), **query)


@blueprint.route("/listings/<string:reference>")
@needs(Permission.CATALOGUE_READ)
@blueprint.response(200, ListingWithLotsSchema)
def listing(reference: str) -> ListingShown:
    """One listing, with its lots in the platform's own store."""
    return read_listing(reference=reference, by=current_actor())
