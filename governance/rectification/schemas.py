"""Wire shapes of required fixes."""

from marshmallow import Schema, fields, validate

from governance.core.paging import PageQuery
from governance.rectification.states import State

LONGEST: int = 4_000
MOST_DOCUMENTS: int = 20


class FixQuery(PageQuery):
    """Which fixes are wanted."""

    state = fields.Enum(State, by_value=True, load_default=None, allow_none=False)
    overdue = fields.Boolean(
        load_default=None,
        allow_none=False,
        metadata={
            "description": "Only those whose day has passed without evidence (true), or only the others (false)."
        },
    )
    open_only = fields.Boolean(
        data_key="open",
        load_default=False,
        metadata={"description": "Leave out what is verified or cancelled."},
    )
    seller = fields.String(load_default=None, allow_none=False, metadata={"description": "Reference of one seller."})


class FixSchema(Schema):
    """Something a seller has to put right. Being asked, and showing evidence, admits nothing."""

    id = fields.String(required=True)
    version = fields.Integer(
        required=True, metadata={"description": "Send it back with a change: it is refused if another came first."}
    )
    seller = fields.String(required=True, metadata={"description": "The platform's own id of the shop."})
    source = fields.String(required=True, metadata={"description": "What it follows from, such as permit:12."})
    title = fields.String(required=True)
    demand = fields.String(required=True, metadata={"description": "What has to be put right and shown."})
    state = fields.Enum(State, by_value=True, required=True)
    owner = fields.String(required=True, allow_none=True, metadata={"description": "Who at the shop takes care of it."})
    plan = fields.String(required=True, allow_none=True)
    root_cause = fields.String(
        required=True, allow_none=True, metadata={"description": "Why it happened, as the shop found."}
    )
    root_cause_asked = fields.Boolean(required=True, metadata={"description": "The plan has to say why it happened."})
    reason = fields.String(
        required=True, allow_none=True, metadata={"description": "Why it was last returned, extended or cancelled."}
    )
    words = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.String()),
        required=True,
        allow_none=True,
        metadata={"description": "Title and demand in each language, where a rule asks for it."},
    )
    required_at = fields.AwareDateTime(required=True)
    planned_at = fields.AwareDateTime(required=True, allow_none=True)
    submitted_at = fields.AwareDateTime(required=True, allow_none=True)
    judged_at = fields.AwareDateTime(required=True, allow_none=True)
    escalated_at = fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "When it was taken further because nobody had answered it."},
    )
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    due_on = fields.Date(required=True, metadata={"description": "The last day in time."})
    provisional = fields.Boolean(
        required=True, metadata={"description": "The day may move when the calendar of its year is published."}
    )
    overdue = fields.Boolean(required=True)
    days_left = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "0 on the last day, negative after it; null while the seller has nothing to do."},
    )


class ShownDocumentSchema(Schema):
    """A document that was shown as evidence."""

    document_id = fields.String(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True, allow_none=True, metadata={"description": "null: no longer kept."})
    media_type = fields.String(required=True)
    note = fields.String(required=True, allow_none=True)
    shown_at = fields.AwareDateTime(required=True)


class FixDetailsSchema(Schema):
    """A fix with everything that was shown for it."""

    fix = fields.Nested(FixSchema, required=True)
    evidence = fields.List(fields.Nested(ShownDocumentSchema), required=True)
    may_judge = fields.Boolean(
        required=True, metadata={"description": "Whether you are a second person who may verify or return it now."}
    )


class FixChangeSchema(Schema):
    """What every change takes."""

    version = fields.Integer(
        load_default=None,
        allow_none=False,
        metadata={"description": "The version you looked at; a newer one is not overwritten."},
    )


class FixPlanSchema(FixChangeSchema):
    """Who takes care of it, how, and why it happened."""

    owner = fields.String(required=True, validate=validate.Length(1, 200))
    plan = fields.String(required=True, validate=validate.Length(1, LONGEST))
    root_cause = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(0, LONGEST),
        metadata={"description": "Why it happened; kept when a later plan names none."},
    )


class FixSubmissionSchema(FixChangeSchema):
    """Evidence: documents of the seller."""

    documents = fields.List(
        fields.String(validate=validate.Regexp(r"[0-9]{1,18}\Z", error="This is not the id of a document.")),
        required=True,
        validate=validate.Length(1, MOST_DOCUMENTS),
        metadata={"description": "Ids of documents of the shop."},
    )
    note = fields.String(load_default=None, allow_none=True, validate=validate.Length(0, LONGEST))


class FixReasonSchema(FixChangeSchema):
    """Why."""

    reason = fields.String(required=True, validate=validate.Length(1, LONGEST))


class FixReturnSchema(FixReasonSchema):
    """What is missing, and until when it is to be shown."""

    due_on = fields.Date(
        load_default=None, allow_none=True, metadata={"description": "A later day, if it is to be one."}
    )


class FixExtensionSchema(FixReasonSchema):
    """Until when, and why."""

    due_on = fields.Date(required=True)
