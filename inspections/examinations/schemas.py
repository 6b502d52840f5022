"""Wire shapes of inspection tasks."""

from marshmallow import Schema, fields, validate

from governance.core.paging import PageQuery
from inspections.draws.states import Role
from inspections.examinations.readings import Show
from inspections.examinations.states import State

LONGEST: int = 2_000


class TaskQuery(PageQuery):
    """Which tasks are wanted."""

    show = fields.Enum(
        Show,
        by_value=True,
        load_default=Show.ALL,
        metadata={"description": "Open tasks come by their day, all others by the newest."},
    )
    state = fields.Enum(State, by_value=True, load_default=None, allow_none=False)
    draw = fields.String(load_default=None, allow_none=False, metadata={"description": "Reference of a draw."})
    inspector = fields.String(load_default=None, allow_none=False, metadata={"description": "Code of an inspector."})
    overdue = fields.Boolean(
        load_default=None,
        allow_none=False,
        metadata={"description": "Only open tasks whose day has passed (true), or only the others (false)."},
    )


class TaskSchema(Schema):
    """A drawn item for an inspector, to be bought without the seller knowing what for."""

    id = fields.String(required=True)
    version = fields.Integer(
        required=True, metadata={"description": "Send it back with a change: it is refused if another came first."}
    )
    state = fields.Enum(State, by_value=True, required=True)
    draw = fields.String(required=True, metadata={"description": "Reference of the draw."})
    role = fields.Enum(Role, by_value=True, required=True)
    listing = fields.String(required=True, metadata={"description": "The platform's own id of the offer."})
    product = fields.String(required=True)
    product_name = fields.String(required=True)
    price = fields.Decimal(required=True, allow_none=True, as_string=True)
    currency = fields.String(required=True, allow_none=True)
    lot = fields.String(required=True, allow_none=True, metadata={"description": "Of goods in the platform's store."})
    seller = fields.String(required=True, metadata={"description": "The platform's own id of the shop."})
    seller_name = fields.String(required=True)
    units = fields.Integer(required=True, metadata={"description": "Units to buy."})
    units_reason = fields.String(required=True)
    laboratory = fields.String(required=True, allow_none=True)
    inspector = fields.String(required=True, metadata={"description": "Pseudonym of who has it."})
    assigned_at = fields.AwareDateTime(required=True)
    due_on = fields.Date(required=True, metadata={"description": "The last day in time."})
    days_left = fields.Integer(required=True, allow_none=True)
    overdue = fields.Boolean(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    order_reference = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    own = fields.Boolean(required=True, metadata={"description": "Whether it lies with you."})
    conflict = fields.Boolean(
        required=True, metadata={"description": "Its inspector keeps away from the seller: hand it over."}
    )


class TaskChangeSchema(Schema):
    """What every change takes."""

    version = fields.Integer(
        load_default=None,
        allow_none=False,
        metadata={"description": "The version you looked at; a newer one is not overwritten."},
    )


class PurchaseSchema(TaskChangeSchema):
    """The goods were bought."""

    order_reference = fields.String(
        required=True, validate=validate.Length(1, 200), metadata={"description": "The platform's id of the order."}
    )
    note = fields.String(load_default=None, allow_none=True, validate=validate.Length(0, LONGEST))


class TaskReasonSchema(TaskChangeSchema):
    """Why."""

    reason = fields.String(required=True, validate=validate.Length(1, LONGEST))


class HandoverSchema(TaskReasonSchema):
    """Who has the task from now on."""

    inspector = fields.String(required=True, metadata={"description": "Code of the inspector."})
    due_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "A last day of its own."})
