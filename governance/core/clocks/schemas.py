"""Wire shapes of clocks."""

from marshmallow import Schema, fields, validate

from governance.core.clocks.rules import Binds, Kind, Unit
from governance.core.clocks.states import State
from governance.core.paging import PageQuery


class ClockQuery(PageQuery):
    """Which clocks."""

    subject_kind = fields.String(
        load_default=None,
        allow_none=False,
        metadata={"description": "What the clock is about: application, permit, fix …"},
    )
    subject_id = fields.String(load_default=None, allow_none=False)
    state = fields.String(load_default=None, allow_none=False, validate=validate.OneOf(list(State)))


class ClockStepSchema(Schema):
    """Something that happens once on the way of a clock."""

    name = fields.String(
        required=True,
        metadata={"description": "share:80 (% of the time), before:7, after:0 (days around the due day)."},
    )
    at = fields.AwareDateTime(required=True)
    done_at = fields.AwareDateTime(required=True, allow_none=True)


class ClockSchema(Schema):
    """Who has until when for what, and why."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    subject_kind = fields.String(required=True)
    subject_id = fields.String(required=True)
    binds = fields.String(required=True, validate=validate.OneOf(list(Binds)))
    kind = fields.String(required=True, validate=validate.OneOf(list(Kind)))
    source = fields.String(required=True, metadata={"description": "The law, contract or promise it rests on."})
    source_verified_on = fields.Date(required=True)
    amount = fields.Integer(required=True, allow_none=True, metadata={"description": "Null: it ends on a given day."})
    unit = fields.String(required=True, allow_none=True, validate=validate.OneOf([*Unit, None]))
    country = fields.String(required=True, allow_none=True, metadata={"description": "Whose days off count."})
    started_at = fields.AwareDateTime(required=True)
    due_at = fields.AwareDateTime(required=True, metadata={"description": "The last moment of the due day."})
    provisional = fields.Boolean(
        required=True, metadata={"description": "A calendar that is not yet published could move the due date."}
    )
    state = fields.String(required=True, validate=validate.OneOf(list(State)))
    overdue = fields.Boolean(required=True, metadata={"description": "It still runs although it is past due."})
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    steps = fields.List(fields.Nested(ClockStepSchema), required=True)
