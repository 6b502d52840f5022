"""Wire shapes of switching states."""

from marshmallow import Schema, fields, validate

from governance.core.paging import PageQuery
from inspections.draws.acceptance.master_tables import Severity, TableSet
from inspections.draws.acceptance.states import State

LONGEST_REASON: int = 2_000


class SwitchingQuery(PageQuery):
    """Which states to list."""

    seller = fields.String(load_default=None, metadata={"description": "The platform's own id of the shop."})
    category = fields.String(load_default=None, metadata={"description": "Code of a category."})
    state = fields.Enum(State, by_value=True, load_default=None)


class SwitchingReasonSchema(Schema):
    """What moved inspection to where it stands, in every language."""

    en = fields.String(required=True)
    zh = fields.String(required=True)


class LotResultSchema(Schema):
    """The result of one lot on original inspection."""

    severity = fields.Enum(Severity, by_value=True, required=True)
    accept_at_most = fields.Integer(required=True, metadata={"description": "The acceptance number of its plan."})
    nonconforming = fields.Integer(required=True)
    accepted = fields.Boolean(required=True)
    source = fields.String(required=True, metadata={"description": "What it followed from."})
    recorded_at = fields.AwareDateTime(required=True)


class SwitchingStateSchema(Schema):
    """How strictly the lots of one seller in one category are inspected."""

    seller = fields.String(required=True, metadata={"description": "The platform's own id of the shop."})
    seller_name = fields.String(required=True)
    category = fields.String(required=True)
    table_set = fields.Enum(TableSet, by_value=True, required=True)
    state = fields.Enum(State, by_value=True, required=True)
    score = fields.Integer(
        required=True,
        metadata={"description": "ISO 2859-1: the switching score. MIL-STD-105E: lots accepted in a row."},
    )
    reduced_from = fields.Integer(
        required=True, metadata={"description": "Score that opens reduced inspection once it was agreed to."}
    )
    steady = fields.Boolean(
        required=True, metadata={"description": "An officer finds production steady and agrees to reduced inspection."}
    )
    since = fields.AwareDateTime(required=True)
    reason = fields.Nested(SwitchingReasonSchema, required=True)
    version = fields.Integer(required=True)


class SwitchingDetailsSchema(SwitchingStateSchema):
    """The same with its latest lots, the newest first."""

    lots = fields.List(fields.Nested(LotResultSchema), required=True)


class SwitchingDecisionSchema(Schema):
    """Why, and on what version of the state it was decided."""

    reason = fields.String(required=True, validate=validate.Length(1, LONGEST_REASON))
    version = fields.Integer(load_default=None, strict=True)


class SteadyDecisionSchema(SwitchingDecisionSchema):
    """Whether production is steady and reduced inspection is agreed to."""

    steady = fields.Boolean(required=True)
