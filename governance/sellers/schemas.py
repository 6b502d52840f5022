"""Wire shapes of sellers."""

from marshmallow import Schema, fields


class SellerSchema(Schema):
    """A shop that trades under the platform's name."""

    reference = fields.String(required=True, metadata={"description": "The platform's own id of the shop."})
    name = fields.String(required=True)
    country = fields.String(required=True, allow_none=True, metadata={"description": "ISO 3166-1, two letters."})
    joined_on = fields.Date(required=True, allow_none=True)
    category = fields.String(required=True, allow_none=True, metadata={"description": "Code of what it mainly sells."})
    created_at = fields.AwareDateTime(required=True, metadata={"description": "When it was registered here."})


class SaleStopSchema(Schema):
    """Sale is stopped in a category, or in the whole shop, until what it follows from is settled."""

    category = fields.String(
        required=True, allow_none=True, metadata={"description": "Code of the category; null: the whole shop."}
    )
    cause = fields.String(required=True, metadata={"description": "What it follows from, such as permit:12."})
    reason = fields.String(required=True)
    started_at = fields.AwareDateTime(required=True)
