"""Wire shapes of violations and of the ledger of points."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, fields, validate

from governance.core.paging import PageQuery
from governance.violations.decide import Limit
from governance.violations.shown import Show
from governance.violations.states import State

LONGEST: Final = 4_000
LONGEST_NAME: Final = 200
MOST_EVIDENCE: Final = 50


def _words() -> fields.Dict:
    return fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "In each language: en, zh."},
    )


def _name(**about: Any) -> fields.String:
    return fields.String(load_default=None, allow_none=True, validate=validate.Length(1, LONGEST_NAME), metadata=about)


class ViolationQuery(PageQuery):
    """Which violations are wanted."""

    show = fields.Enum(
        Show,
        by_value=True,
        load_default=Show.ALL,
        metadata={"description": "open: what stands or waits; to_decide: what waits for a decision, the oldest first."},
    )
    state = fields.Enum(State, by_value=True, load_default=None, allow_none=False)
    rule = fields.String(load_default=None, allow_none=False, metadata={"description": "Code of the violation type."})
    seller = fields.String(load_default=None, allow_none=False, metadata={"description": "Reference of one seller."})


class ViolationEvidenceSchema(Schema):
    """Something that shows the breach."""

    kind = fields.String(
        required=True,
        validate=validate.Length(1, LONGEST_NAME),
        metadata={"description": "case, complaint, document, draw, assessment, …"},
    )
    reference = fields.String(required=True, validate=validate.Length(1, LONGEST_NAME))


class ViolationReportSchema(Schema):
    """A breach that somebody found; nothing counts before another person confirms it."""

    seller = fields.String(required=True, metadata={"description": "The platform's own id of the shop."})
    rule = fields.String(required=True, metadata={"description": "Code of the violation type."})
    reference = fields.String(
        required=True,
        validate=validate.Length(1, LONGEST_NAME),
        metadata={"description": "Your name of the report; the same name again is the same violation."},
    )
    occurred_on = fields.Date(required=True)
    reason = fields.String(
        required=True,
        validate=validate.Length(1, LONGEST),
        metadata={"description": "Why this rule applies; the seller reads it once it is confirmed."},
    )
    order_reference = _name()
    product = _name(description="The item: measures fall on it before the shop.")
    category = _name()
    evidence = fields.List(
        fields.Nested(ViolationEvidenceSchema), load_default=list, validate=validate.Length(0, MOST_EVIDENCE)
    )


class ViolationConfirmationSchema(Schema):
    """That it was so; the points count from today."""

    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, LONGEST))
    version = fields.Integer(
        load_default=None,
        allow_none=False,
        metadata={"description": "The version you looked at; a newer one is not overwritten."},
    )


class ViolationReasonSchema(Schema):
    """Why, in words the seller reads."""

    reason = fields.String(required=True, validate=validate.Length(1, LONGEST))
    version = fields.Integer(load_default=None, allow_none=False)


class ViolationRowSchema(Schema):
    """A violation in a list."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    seller = fields.String(required=True)
    seller_name = fields.String(required=True)
    rule = fields.String(required=True)
    rule_name = _words()
    state = fields.Enum(State, by_value=True, required=True)
    severity = fields.String(required=True)
    points_class = fields.String(required=True)
    points = fields.Integer(required=True, metadata={"description": "What the rule gives at first."})
    counting = fields.Integer(required=True, metadata={"description": "What of it counts today."})
    source = fields.String(required=True, metadata={"description": "Where it was found, such as case:42."})
    product = fields.String(required=True, allow_none=True)
    category = fields.String(required=True, allow_none=True)
    occurred_on = fields.Date(required=True)
    effective_on = fields.Date(required=True, allow_none=True, metadata={"description": "Points count from here."})
    lapses_on = fields.Date(required=True, allow_none=True, metadata={"description": "First day without them."})
    reported_at = fields.AwareDateTime(required=True)
    automatic = fields.Boolean(required=True, metadata={"description": "Confirmed by the rule, not by a person."})
    suspended = fields.Boolean(
        required=True, metadata={"description": "The platform is late with an appeal: nothing counts meanwhile."}
    )


class LedgerEntrySchema(Schema):
    """An entry of the ledger. Nothing is ever changed: what should not count is taken back by another entry."""

    id = fields.String(required=True)
    violation_id = fields.String(required=True)
    rule = fields.String(required=True)
    rule_name = _words()
    points_class = fields.String(required=True)
    points = fields.Integer(required=True, metadata={"description": "Below zero: taken back, or earned back."})
    effective_on = fields.Date(required=True)
    lapses_on = fields.Date(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    reverses = fields.String(required=True, allow_none=True, metadata={"description": "The entry it takes back."})
    earned = fields.String(required=True, allow_none=True, metadata={"description": "What earned it: fix:12."})
    taken_back = fields.Boolean(required=True)
    counts = fields.Boolean(required=True, metadata={"description": "It is part of the balance of the day."})


class ViolationArithmeticSchema(Schema):
    """How the points come about."""

    points = fields.Integer(required=True)
    repeat = fields.Integer(required=True, metadata={"description": "2: the second of its rule within its days."})
    given = fields.Integer(required=True, metadata={"description": "What the rule gives for that."})
    limit = fields.Enum(
        Limit,
        by_value=True,
        required=True,
        allow_none=True,
        metadata={"description": "incident or cause: another violation counts in its place; day: the day was full."},
    )
    counted_with = fields.String(required=True, allow_none=True)
    counted = fields.Integer(required=True)
    earned = fields.Integer(required=True)
    counting = fields.Integer(required=True)
    lapses_on = fields.Date(required=True, allow_none=True)


class ViolationMeasureSchema(Schema):
    """A measure that came from it, or from a node it helped to reach."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    scope = fields.String(required=True)
    item = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    starts_on = fields.Date(required=True, allow_none=True)
    ends_on = fields.Date(required=True, allow_none=True)


class ViolationAppealSchema(Schema):
    """An appeal against it."""

    id = fields.String(required=True)
    instance = fields.Integer(required=True)
    state = fields.String(required=True)
    outcome = fields.String(required=True, allow_none=True)


class ViolationSchema(Schema):
    """A violation with everything about it."""

    violation = fields.Nested(ViolationRowSchema, required=True, attribute="row")
    rule_book = fields.String(required=True, metadata={"description": "Name and version it was decided under."})
    ground_kind = fields.String(required=True, metadata={"description": "law or contract"})
    ground_source = fields.String(required=True)
    listed_ground = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True)
    decided_reason = fields.String(required=True, allow_none=True)
    order_reference = fields.String(required=True, allow_none=True)
    external_reference = fields.String(required=True, allow_none=True)
    cause = fields.String(required=True, allow_none=True)
    rate = fields.String(required=True, allow_none=True)
    amount = fields.Decimal(required=True, allow_none=True, as_string=True)
    currency = fields.String(required=True, allow_none=True)
    reported_by = fields.String(required=True, allow_none=True, metadata={"description": "null for a shop."})
    confirmed_by = fields.String(required=True, allow_none=True, metadata={"description": "null for a shop."})
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    suspended_on = fields.Date(required=True, allow_none=True)
    fix_source = fields.String(required=True, allow_none=True, metadata={"description": "Source of its required fix."})
    fix_verified_on = fields.Date(required=True, allow_none=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    arithmetic = fields.Nested(ViolationArithmeticSchema, required=True)
    evidence = fields.List(fields.Nested(ViolationEvidenceSchema), required=True)
    entries = fields.List(fields.Nested(LedgerEntrySchema), required=True)
    measures = fields.List(fields.Nested(ViolationMeasureSchema), required=True)
    appeals = fields.List(fields.Nested(ViolationAppealSchema), required=True)
    can = fields.Function(
        lambda shown: sorted(shown.can),
        required=True,
        metadata={
            "type": "array",
            "items": {"type": "string"},
            "description": "What you can do now: confirm, dismiss, withdraw, appeal.",
        },
    )


class LedgerQuery(Schema):
    """Which day, as known when."""

    as_of = fields.Date(load_default=None, allow_none=False, metadata={"description": "A day; today if left out."})
    known_at = fields.AwareDateTime(load_default=None, allow_none=False, metadata={"description": "now if left out."})


class LedgerNodeSchema(Schema):
    """A node of a class."""

    at = fields.Integer(required=True)
    name = _words()
    reached = fields.Boolean(required=True)


class LedgerClassSchema(Schema):
    """The points of one class against its nodes."""

    points_class = fields.String(required=True)
    balance = fields.Integer(required=True)
    nodes = fields.List(fields.Nested(LedgerNodeSchema), required=True)
    next_node = fields.Integer(required=True, allow_none=True)
    points_to_next = fields.Integer(required=True, allow_none=True)
    near = fields.Boolean(required=True, metadata={"description": "The next node is close."})
    next_lapse = fields.Date(required=True, allow_none=True)
    next_lapse_points = fields.Integer(required=True)


class LedgerSchema(Schema):
    """A seller's points on a day, as known at a moment."""

    seller = fields.String(required=True)
    seller_name = fields.String(required=True)
    as_of = fields.Date(required=True)
    known_at = fields.AwareDateTime(required=True)
    rule_book = fields.String(required=True)
    classes = fields.List(fields.Nested(LedgerClassSchema), required=True)
    entries = fields.List(fields.Nested(LedgerEntrySchema), required=True)
