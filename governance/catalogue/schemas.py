"""Wire shapes of the catalogue."""

from __future__ import annotations

from typing import get_args

from marshmallow import Schema, fields, validate

from governance.catalogue.shown import Show
from governance.core.paging import PageQuery

LONGEST_SEARCH: int = 100


class ProductSchema(Schema):
    """A good, whoever sells it."""

    code = fields.String(required=True, metadata={"description": "The platform's own id of the product."})
    name = fields.String(required=True)
    category = fields.String(required=True, allow_none=True, metadata={"description": "Code of its category."})
    brand = fields.String(required=True, allow_none=True)
    gtin = fields.String(required=True, allow_none=True, metadata={"description": "Global trade item number."})


class ProductQuery(PageQuery):
    """Which products."""

    search = fields.String(
        load_default=None,
        validate=validate.Length(1, LONGEST_SEARCH),
        metadata={"description": "A part of name or code."},
    )
    category = fields.String(load_default=None, metadata={"description": "Code of a category."})


class ListingSchema(Schema):
    """One seller's offer of one product."""

    reference = fields.String(required=True, metadata={"description": "The platform's own id of the listing."})
    seller = fields.String(required=True, metadata={"description": "The platform's own id of the shop."})
    product = fields.String(required=True, metadata={"description": "Code of the product."})
    product_name = fields.String(required=True)
    category = fields.String(required=True, allow_none=True, metadata={"description": "Code of its category."})
    price = fields.Decimal(required=True, allow_none=True, as_string=True)
    currency = fields.String(required=True, allow_none=True, metadata={"description": "ISO 4217, three letters."})
    listed_on = fields.Date(required=True)
    ended_on = fields.Date(
        required=True, allow_none=True, metadata={"description": "First day on which it is no longer offered."}
    )
    source = fields.String(
        required=True, metadata={"description": "platform: told by it; orders: seen in what was sold."}
    )


class ListingQuery(PageQuery):
    """Which listings."""

    seller = fields.String(load_default=None, metadata={"description": "The platform's own id of a shop."})
    product = fields.String(load_default=None, metadata={"description": "Code of a product."})
    category = fields.String(load_default=None, metadata={"description": "Code of a category."})
    show = fields.String(load_default="on_sale", validate=validate.OneOf(get_args(Show)))


class LotSchema(Schema):
    """A lot of a listing in the platform's own store."""

    lot = fields.String(required=True)
    units = fields.Integer(required=True)
    held_since = fields.Date(required=True)
    gone_on = fields.Date(required=True, allow_none=True)


class ListingWithLotsSchema(Schema):
    """A listing with its lots in the platform's own store, the latest first."""

    listing = fields.Nested(ListingSchema, required=True, attribute="row")
    lots = fields.List(fields.Nested(LotSchema), required=True)
