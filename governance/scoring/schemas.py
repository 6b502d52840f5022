"""Wire shapes of standings, scores and their explanations.

Amounts are whole thousandths of a point, so that lines add up exactly; shares are whole millionths.
"""

from typing import Final

from marshmallow import Schema, fields, validate

from governance.core.paging import PageQuery
from governance.scoring.evidence import Evidence
from governance.scoring.seller_list import SORT_NAMES
from governance.scoring.standing import Standing

STANDINGS: Final = [standing.code for standing in Standing]
THOUSANDTHS: Final = {"description": "Thousandths of a point."}
MILLIONTHS: Final = {"description": "Millionths: 40000 is 4 %."}


class SellerListQuery(PageQuery):
    """Filters and order of the seller list."""

    standing = fields.String(load_default=None, allow_none=False, validate=validate.OneOf(STANDINGS))
    category = fields.String(
        load_default=None, allow_none=False, metadata={"description": "Code of the category judged in."}
    )
    search = fields.String(
        load_default=None,
        allow_none=False,
        validate=validate.Length(max=100),
        metadata={"description": "Text anywhere in name or reference."},
    )
    sort = fields.String(
        load_default="reference",
        validate=validate.OneOf(SORT_NAMES),
        metadata={"description": "A minus sign turns the order round; sellers without the value come last."},
    )


class ListedSellerSchema(Schema):
    """One seller and how it stood in the latest run."""

    reference = fields.String(required=True)
    name = fields.String(required=True)
    country = fields.String(required=True, allow_none=True)
    category = fields.String(required=True, allow_none=True)
    standing = fields.String(required=True, validate=validate.OneOf(STANDINGS))
    score = fields.Integer(required=True, allow_none=True, metadata=THOUSANDTHS)
    mature_orders = fields.Integer(required=True, allow_none=True)
    points = fields.Integer(required=True, allow_none=True, metadata={"description": "Points that count now."})
    as_of = fields.Date(required=True, allow_none=True, metadata={"description": "Day of the run that judged it."})


class RateSchema(Schema):
    """One rate: what was counted, what it proves, what it takes off."""

    code = fields.String(required=True)
    name = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    fed = fields.Boolean(required=True, metadata={"description": "Whether the platform delivers facts for it."})
    exposed = fields.Integer(required=True)
    bad = fields.Integer(required=True)
    independent = fields.Integer(required=True, metadata={"description": "Bad events that share no buyer or lot."})
    window_days = fields.Integer(required=True)
    estimate = fields.Integer(metadata={"description": "What to expect, in millionths; never judged. For officers."})
    lower = fields.Integer(required=True, metadata=MILLIONTHS)
    upper = fields.Integer(required=True, metadata=MILLIONTHS)
    target = fields.Integer(required=True, metadata=MILLIONTHS)
    worst = fields.Integer(required=True, metadata=MILLIONTHS)
    evidence = fields.String(
        required=True, attribute="evidence.code", validate=validate.OneOf([state.code for state in Evidence])
    )
    deduction = fields.Integer(required=True, metadata=THOUSANDTHS)
    contest = fields.String(required=True, metadata={"description": "The id of this line in an appeal of kind `rate`."})


class ScoreSchema(Schema):
    """A seller's score in the latest run, rate by rate."""

    seller = fields.String(required=True)
    category = fields.String(required=True, allow_none=True)
    as_of = fields.Date(required=True)
    known_at = fields.AwareDateTime(required=True)
    rule_book = fields.String(required=True)
    rule_book_version = fields.String(required=True)
    rule_book_digest = fields.String(required=True)
    standing = fields.String(required=True, validate=validate.OneOf(STANDINGS))
    score = fields.Integer(required=True, allow_none=True, metadata=THOUSANDTHS)
    mature_orders = fields.Integer(required=True)
    points = fields.Integer(required=True)
    points_deduction = fields.Integer(required=True, metadata=THOUSANDTHS)
    contest = fields.String(required=True, metadata={"description": "Its id in an appeal of kind `standing`."})
    rates = fields.List(fields.Nested(RateSchema), required=True)


class LineSchema(Schema):
    """One line of an explanation."""

    kind = fields.String(required=True, validate=validate.OneOf(["base", "rate", "points", "points_cap"]))
    code = fields.String(required=True)
    title = fields.String(required=True)
    amount = fields.Integer(required=True, allow_none=True, metadata=THOUSANDTHS)
    because = fields.String(required=True)
    removed_by = fields.String(required=True)
    numbers = fields.Dict(required=True, keys=fields.String(), metadata={"description": "What the words are made of."})


class ExplanationSchema(Schema):
    """Why a score is what it is: the amounts of the lines add up to it exactly."""

    seller = fields.String(required=True)
    category = fields.String(required=True, allow_none=True)
    as_of = fields.Date(required=True)
    known_at = fields.String(required=True)
    rule_book = fields.String(required=True)
    rule_book_version = fields.String(required=True)
    rule_book_digest = fields.String(required=True)
    standing = fields.String(required=True, validate=validate.OneOf(STANDINGS))
    score = fields.Integer(required=True, allow_none=True, metadata=THOUSANDTHS)
    summary = fields.String(required=True)
    lines = fields.List(fields.Nested(LineSchema), required=True)
