"""Wire shapes of assessments and of what they found; shares are whole millionths."""

from typing import Final

from marshmallow import Schema, fields, validate

from governance.core.paging import PageQuery
from governance.scoring.assessment import Finding
from governance.scoring.schemas import MILLIONTHS

FOUND: Final = [one.value for one in Finding if one is not Finding.NOTHING]


class AssessmentSchema(Schema):
    """One monthly assessment of every seller."""

    as_of = fields.Date(required=True, metadata={"description": "First day of the month; its name in addresses."})
    known_at = fields.AwareDateTime(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    rule_book = fields.String(required=True)
    sellers = fields.Integer(required=True, metadata={"description": "Of whom at least one rate was judged."})
    pooled = fields.Integer(required=True, metadata={"description": "Sellers judged together with related shops."})
    rates = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.Integer()),
        required=True,
        metadata={"description": "Per rate: of how many sellers it was judged, and how many there are per finding."},
    )


class FindingQuery(PageQuery):
    """Which findings of an assessment are asked for."""

    rate = fields.String(load_default=None, allow_none=False, metadata={"description": "Code of the rate."})
    finding = fields.String(load_default=None, allow_none=False, validate=validate.OneOf(FOUND))


class FindingSchema(Schema):
    """A rate of a seller that an assessment found proven over its target."""

    as_of = fields.Date(required=True)
    seller = fields.String(required=True)
    rate = fields.String(required=True)
    finding = fields.String(required=True, attribute="finding.value", validate=validate.OneOf(FOUND))
    in_a_row = fields.Integer(required=True, metadata={"description": "Assessments that found it, this one included."})
    exposed = fields.Integer(required=True)
    bad = fields.Integer(required=True)
    independent = fields.Integer(required=True, metadata={"description": "Bad events that share no buyer or lot."})
    lower = fields.Integer(required=True, metadata=MILLIONTHS)
    target = fields.Integer(required=True, metadata=MILLIONTHS)
    rates_judged = fields.Integer(
        required=True, metadata={"description": "Rates of the seller among which the error is shared."}
    )
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    pooled = fields.Integer(required=True, metadata={"description": "Shops whose counts these are."})
    decides_on = fields.Date(
        required=True, allow_none=True, metadata={"description": "Day of the next assessment, while a warning stands."}
    )
    violation_id = fields.Integer(required=True, allow_none=True)
