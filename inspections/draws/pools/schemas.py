"""Wire shapes of inspectors and laboratories."""

from marshmallow import Schema, fields, validate

from governance.core.paging import PageQuery

LONGEST: int = 2_000
MOST_TASKS: int = 1_000
MOST_CATEGORIES: int = 2_000


class PoolQuery(PageQuery):
    """Which inspectors are wanted."""

    active = fields.Boolean(
        load_default=None,
        allow_none=False,
        metadata={"description": "Only those who may be drawn (true), or only the others (false)."},
    )


class LaboratoryQuery(PoolQuery):
    """Which laboratories are wanted."""

    category = fields.String(load_default=None, allow_none=False, metadata={"description": "Code in the scope."})


class ConflictSchema(Schema):
    """An inspector keeps away from a seller."""

    id = fields.String(required=True)
    seller = fields.String(required=True, metadata={"description": "The platform's own id of the shop."})
    seller_name = fields.String(required=True)
    reason = fields.String(required=True)
    from_on = fields.Date(required=True)
    until_on = fields.Date(required=True, allow_none=True, metadata={"description": "Last day; null: no end."})
    holds = fields.Boolean(required=True, metadata={"description": "Whether it holds today."})
    recorded_at = fields.AwareDateTime(required=True)


class InspectorSchema(Schema):
    """An inspector: records show the code alone."""

    code = fields.String(required=True)
    version = fields.Integer(
        required=True, metadata={"description": "Send it back with a change: it is refused if another came first."}
    )
    name = fields.String(required=True)
    email = fields.String(required=True)
    team = fields.String(required=True)
    tasks_a_week = fields.Integer(required=True)
    given = fields.Integer(
        attribute="load",
        data_key="load",
        required=True,
        metadata={"description": "Tasks given within the last seven days."},
    )
    active = fields.Boolean(required=True)
    since = fields.Date(required=True)
    conflicts = fields.List(fields.Nested(ConflictSchema), required=True)


class LaboratorySchema(Schema):
    """A laboratory with its scope."""

    code = fields.String(required=True)
    version = fields.Integer(
        required=True, metadata={"description": "Send it back with a change: it is refused if another came first."}
    )
    name = fields.String(required=True)
    country = fields.String(required=True, allow_none=True)
    accreditation = fields.String(required=True)
    accredited_until = fields.Date(required=True)
    active = fields.Boolean(required=True)
    suspended_reason = fields.String(required=True, allow_none=True)
    categories = fields.List(
        fields.String(), required=True, metadata={"description": "Codes of categories whose goods it may test."}
    )
    may_be_drawn = fields.Boolean(required=True, metadata={"description": "Neither suspended nor out of date today."})


class PoolChangeSchema(Schema):
    """What every change takes."""

    version = fields.Integer(
        load_default=None,
        allow_none=False,
        metadata={"description": "The version you looked at; a newer one is not overwritten."},
    )


class PoolReasonSchema(PoolChangeSchema):
    """Why."""

    reason = fields.String(required=True, validate=validate.Length(1, LONGEST))


class AppointmentSchema(Schema):
    """Who inspects from now on, and under which code."""

    email = fields.String(required=True, metadata={"description": "Of an account with the role inspector."})
    code = fields.String(required=True, metadata={"description": "Pseudonym, such as I-07; it stays for ever."})
    team = fields.String(required=True, validate=validate.Length(1, 200))
    tasks_a_week = fields.Integer(required=True, strict=True, validate=validate.Range(1, MOST_TASKS))
    since = fields.Date(load_default=None, allow_none=True, metadata={"description": "First day; today if left out."})


class InspectorChangeSchema(PoolChangeSchema):
    """What changes; what is left out stays."""

    team = fields.String(load_default=None, allow_none=False, validate=validate.Length(1, 200))
    tasks_a_week = fields.Integer(
        load_default=None, allow_none=False, strict=True, validate=validate.Range(1, MOST_TASKS)
    )


class NewConflictSchema(PoolReasonSchema):
    """From whom an inspector keeps away, and for how long."""

    seller = fields.String(required=True, metadata={"description": "The platform's own id of the shop."})
    from_on = fields.Date(load_default=None, allow_none=True)
    until_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "Last day; null: no end."})


class ConflictEndSchema(PoolReasonSchema):
    """When a conflict ends."""

    until_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "Last day; default today."})


class RegistrationSchema(Schema):
    """A laboratory that may be drawn from now on."""

    code = fields.String(required=True, metadata={"description": "Such as LAB-3; it stays for ever."})
    name = fields.String(required=True, validate=validate.Length(1, 200))
    country = fields.String(load_default=None, allow_none=True, metadata={"description": "Two capital letters."})
    accreditation = fields.String(
        required=True,
        validate=validate.Length(1, 200),
        metadata={"description": "Number and body: CNAS L0001 (ISO/IEC 17025)."},
    )
    accredited_until = fields.Date(required=True, metadata={"description": "Last day on which it holds."})
    categories = fields.List(fields.String(), required=True, validate=validate.Length(1, MOST_CATEGORIES))


class LaboratoryChangeSchema(PoolChangeSchema):
    """What changes; what is left out stays."""

    name = fields.String(load_default=None, allow_none=False, validate=validate.Length(1, 200))
    country = fields.String(load_default=None, allow_none=False)
    accreditation = fields.String(load_default=None, allow_none=False, validate=validate.Length(1, 200))
    accredited_until = fields.Date(load_default=None, allow_none=False)
    categories = fields.List(
        fields.String(),
        load_default=None,
        allow_none=False,
        validate=validate.Length(1, MOST_CATEGORIES),
        metadata={"description": "The whole scope, in place of the present one."},
    )
