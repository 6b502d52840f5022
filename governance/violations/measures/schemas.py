"""Wire shapes of measures and of their public register."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

from governance.core.paging import PageQuery
from governance.violations.kinds import Kind, ListedGround, Scope
from governance.violations.measures.states import State

LONGEST: Final = 4_000
# An appeal and a training lift measures where they are decided.
BY_PERSON: Final = ("person", "cause", "fix")
SHOWS: Final = ("in_force", "to_decide", "unconfirmed", "all")


class MeasureQuery(PageQuery):
    """Which measures are wanted."""

    show = fields.String(
        load_default="in_force",
        validate=validate.OneOf(SHOWS),
        metadata={
            "description": "What holds or is announced, what a person decides, what waits for the platform, all."
        },
    )
    seller = fields.String(load_default=None, allow_none=False, metadata={"description": "Reference of one seller."})


class RegisterQuery(PageQuery):
    """Whose measures are wanted."""

    q = fields.String(
        load_default=None,
        allow_none=False,
        validate=validate.Length(0, 200),
        metadata={"description": "Part of the name or of the reference of a shop."},
    )


class WordsSchema(Schema):
    """The same sentence in the languages people read."""

    en = fields.String(required=True)
    zh = fields.String(required=True)


class MeasureSchema(Schema):
    """What is done about an item or a shop."""

    id = fields.String(required=True)
    version = fields.Integer(
        required=True, metadata={"description": "Send it back with a change: it is refused if another came first."}
    )
    seller = fields.String(required=True, metadata={"description": "The platform's own id of the shop."})
    kind = fields.Enum(Kind, by_value=True, required=True)
    scope = fields.Enum(Scope, by_value=True, required=True)
    item = fields.String(required=True, allow_none=True, metadata={"description": "null: the whole shop."})
    cause = fields.String(required=True, metadata={"description": "What it follows from, such as violation:7."})
    rule = fields.String(required=True, allow_none=True)
    listed_ground = fields.Enum(
        ListedGround,
        by_value=True,
        required=True,
        allow_none=True,
        metadata={"description": "Why it took effect before the seller was heard; null: the seller was heard first."},
    )
    state = fields.Enum(State, by_value=True, required=True)
    automatic = fields.Boolean(required=True, metadata={"description": "By the rule, without a person."})
    reason = fields.String(required=True)
    days = fields.Integer(required=True, allow_none=True, metadata={"description": "null: until it is lifted."})
    starts_on = fields.Date(required=True, allow_none=True)
    ends_on = fields.Date(required=True, allow_none=True, metadata={"description": "The first day without it."})
    days_left = fields.Integer(required=True, allow_none=True)
    restricts = fields.Boolean(required=True, metadata={"description": "Whether it holds the shop back now."})
    noticed_at = fields.AwareDateTime(required=True, allow_none=True)
    started_at = fields.AwareDateTime(required=True, allow_none=True)
    suspended_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    end_reason = fields.String(required=True, allow_none=True)
    unconfirmed = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "What the platform was called to do and has not confirmed: impose or lift."},
    )
    late = fields.Boolean(required=True, metadata={"description": "Its time to confirm is over."})


class NoticeSchema(Schema):
    """What the seller was told, in full; the last one holds."""

    number = fields.Integer(required=True)
    facts = fields.String(required=True)
    item = fields.String(required=True)
    rule = fields.String(required=True)
    rule_name = fields.Nested(WordsSchema, required=True)
    rule_version = fields.String(required=True)
    ground_kind = fields.String(required=True, validate=validate.OneOf(("law", "contract")))
    ground_source = fields.String(required=True)
    evidence = fields.List(fields.Dict(keys=fields.String()), required=True)
    automatic = fields.Boolean(required=True)
    scope = fields.Enum(Scope, by_value=True, required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)
    how_to_lift = fields.Nested(WordsSchema, required=True)
    appeal_until = fields.Date(required=True)
    appeal_at = fields.String(required=True)
    redress = fields.List(fields.Nested(WordsSchema), required=True)
    sent_at = fields.AwareDateTime(required=True)


class CallSchema(Schema):
    """The platform was called to impose or to lift."""

    id = fields.String(required=True)
    action = fields.String(required=True, validate=validate.OneOf(("impose", "lift")))
    called_at = fields.AwareDateTime(required=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    late = fields.Boolean(required=True)
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)


class RegisterStateSchema(Schema):
    """Where it stands in the public register."""

    state = fields.String(required=True, metadata={"description": "due, published, corrected or removed."})
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    published_at = fields.AwareDateTime(required=True, allow_none=True)
    corrected_at = fields.AwareDateTime(required=True, allow_none=True)
    correction = fields.Nested(WordsSchema, required=True, allow_none=True)
    remove_on = fields.Date(required=True, allow_none=True)
    removed_at = fields.AwareDateTime(required=True, allow_none=True)


class BehindSchema(Schema):
    """A violation that a measure follows from."""

    violation_id = fields.String(required=True)
    rule = fields.String(required=True)
    reason = fields.String(required=True)
    occurred_on = fields.Date(required=True)
    effective_on = fields.Date(required=True, allow_none=True)
    points = fields.Integer(required=True, metadata={"description": "What counts of it today."})
    product = fields.String(required=True, allow_none=True)
    category = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)


class MeasureDetailsSchema(Schema):
    """A measure with everything that is known of it."""

    measure = fields.Nested(MeasureSchema, required=True, attribute="row")
    parameters = fields.Dict(keys=fields.String(), required=True)
    shortened_from = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Its days before the limit of proportionality."}
    )
    how_to_lift = fields.Nested(WordsSchema, required=True)
    violations = fields.List(fields.Nested(BehindSchema), required=True)
    notices = fields.List(fields.Nested(NoticeSchema), required=True)
    calls = fields.List(fields.Nested(CallSchema), required=True)
    register = fields.Nested(RegisterStateSchema, required=True, allow_none=True)
    end_note = fields.String(required=True, allow_none=True)
    can = fields.List(fields.String(), required=True, metadata={"description": "What you can do about it now."})


class MeasureDecisionSchema(Schema):
    """Whether a proposed measure starts, and why."""

    start = fields.Boolean(required=True, metadata={"description": "true: the seller is told; false: it never starts."})
    reason = fields.String(required=True, validate=validate.Length(1, LONGEST))
    version = fields.Integer(load_default=None, allow_none=False)


class MeasureLiftSchema(Schema):
    """Why a measure is lifted."""

    reason_code = fields.String(load_default="person", validate=validate.OneOf(BY_PERSON))
    note = fields.String(required=True, validate=validate.Length(1, LONGEST))
    version = fields.Integer(load_default=None, allow_none=False)


class CallConfirmationSchema(Schema):
    """What the platform says of what it did."""

    note = fields.String(load_default=None, allow_none=True, validate=validate.Length(0, LONGEST))


class RegisterRowSchema(Schema):
    """A measure as everybody may read it."""

    id = fields.String(required=True)
    seller = fields.String(required=True)
    seller_name = fields.String(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    scope = fields.Enum(Scope, by_value=True, required=True)
    item_name = fields.String(required=True, allow_none=True)
    reason = fields.Nested(WordsSchema, required=True)
    ground_kind = fields.String(required=True)
    ground_source = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)
    state = fields.String(required=True, metadata={"description": "published or corrected: it did not hold."})
    correction = fields.Nested(WordsSchema, required=True, allow_none=True)
    published_at = fields.AwareDateTime(required=True)
    corrected_at = fields.AwareDateTime(required=True, allow_none=True)
