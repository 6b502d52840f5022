"""Wire shapes of counts and of the events behind them."""

from marshmallow import Schema, fields, validate

from governance.core.paging import PageQuery
from governance.facts.contest import event_id
from governance.facts.models import SellerDay
from governance.facts.readings import Grain
from governance.facts.rollup import COUNTS, METRICS


class SpanQuery(Schema):
    """From which day to which, both included."""

    first_day = fields.Date(
        data_key="from",
        load_default=None,
        allow_none=False,
        metadata={"description": "Default: 90 days up to the last."},
    )
    last_day = fields.Date(
        data_key="to",
        load_default=None,
        allow_none=False,
        metadata={"description": "Default: the newest day with facts."},
    )


class FactsQuery(SpanQuery):
    """How finely counts are wanted."""

    grain = fields.Enum(
        Grain,
        by_value=True,
        load_default=Grain.DAY,
        metadata={"description": "By day at most 366 days at once, by month 3660."},
    )


class AdverseEventQuery(SpanQuery, PageQuery):
    """Which events are wanted."""

    metric = fields.String(load_default=None, allow_none=False, validate=validate.OneOf(METRICS))
    accountable = fields.Boolean(
        load_default=None,
        allow_none=False,
        metadata={"description": "Only what counts (true), or only what is counted apart (false)."},
    )


class DaySchema(Schema):
    """Counts of one day, or of the asked days of one month (`day` is then its first).

    Orders and their reviews count on the day of the order, questions and cases on the day they were opened.
    """

    day = fields.Date(required=True)


CountsSchema = DaySchema.from_dict(
    {
        count: fields.Integer(
            required=True, metadata={"description": SellerDay.__table__.columns[count].comment or "Counted that day."}
        )
        for count in COUNTS
    },
    name="CountsSchema",
)


class FactsSchema(Schema):
    """The counts of one seller, oldest first; days without anything are left out."""

    first_day = fields.Date(data_key="from", required=True, allow_none=True)
    last_day = fields.Date(data_key="to", required=True, allow_none=True)
    grain = fields.Enum(Grain, by_value=True, required=True)
    items = fields.List(fields.Nested(CountsSchema), required=True)


class AdverseEventSchema(Schema):
    """One event that counts against a seller, or would if it were the seller's to answer for."""

    metric = fields.String(required=True, validate=validate.OneOf(METRICS))
    day = fields.Date(required=True, metadata={"description": "The day it is counted on, as in the facts."})
    happened_on = fields.Date(required=True)
    event_reference = fields.String(required=True)
    order_reference = fields.String(required=True, allow_none=True)
    buyer = fields.String(required=True, metadata={"description": "A salted digest: the same buyer, never who."})
    product = fields.String(required=True, allow_none=True)
    lot = fields.String(required=True, allow_none=True)
    cause = fields.String(required=True, allow_none=True)
    accountable = fields.Boolean(required=True)
    reason = fields.String(required=True, allow_none=True, metadata={"description": "Why it is not accountable."})
    contest = fields.Function(
        event_id, metadata={"description": "Its id in an appeal of kind `event`.", "type": "string"}
    )
