"""Wire shapes of appeals and of how rules hold on appeal."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, fields, validate

from governance.core.paging import PageQuery
from governance.violations.appeals.states import Outcome, State
from governance.violations.appeals.wording import LONGEST_TEXT

MOST_DOCUMENTS: Final = 20
MOST_EVENTS: Final = 500
LONGEST_NAME: Final = 200


def _words(description: str) -> fields.String:
    return fields.String(
        required=True, validate=validate.Length(1, LONGEST_TEXT), metadata={"description": description}
    )


def _documents() -> fields.List[Any]:
    number = fields.String(validate=validate.Regexp(r"[0-9]{1,18}\Z", error="This is not the id of a document."))
    return fields.List(
        number,
        load_default=list,
        validate=validate.Length(0, MOST_DOCUMENTS),
        metadata={"description": "Ids of documents of the shop, or about this appeal."},
    )


class AppealEventSchema(Schema):
    """A counted event, as the list behind a rate names it."""

    metric = fields.String(required=True, validate=validate.Length(1, LONGEST_NAME))
    reference = fields.String(required=True, validate=validate.Length(1, LONGEST_NAME))


class AppealQuery(PageQuery):
    """Which appeals are wanted."""

    show = fields.String(
        load_default="open",
        validate=validate.OneOf(["mine", "open", "late", "all"]),
        metadata={"description": "Of a shop, mine is what waits for its answer."},
    )
    seller = fields.String(load_default=None, allow_none=False, metadata={"description": "Reference of one seller."})


class AppealFilingSchema(Schema):
    """What is contested, and why."""

    subject_kind = fields.String(
        required=True, metadata={"description": "violation, measure, event, rate or standing: as it is shown."}
    )
    subject_id = fields.String(required=True, validate=validate.Length(1, LONGEST_NAME))
    grounds = _words("Why, in the shop's own words.")
    documents = _documents()
    events = fields.List(
        fields.Nested(AppealEventSchema),
        load_default=list,
        validate=validate.Length(0, MOST_EVENTS),
        metadata={"description": "The counted events that are wrong, where such are behind it."},
    )
    hearing = fields.Boolean(
        load_default=False, metadata={"description": "The shop wants to talk to a person before the decision."}
    )


class AppealStepSchema(Schema):
    """What every step takes."""

    version = fields.Integer(
        load_default=None,
        allow_none=False,
        metadata={"description": "The version you looked at; a newer one is not overwritten."},
    )


class AppealQuestionSchema(AppealStepSchema):
    """What the shop is asked."""

    question = _words("What the shop has to answer; our time stands still meanwhile.")


class AppealAnswerSchema(AppealStepSchema):
    """What the shop answers."""

    text = _words("For whoever decides.")
    documents = _documents()


class AppealEvidenceSchema(AppealStepSchema):
    """Documents, with a word about them."""

    documents = _documents()
    note = fields.String(load_default=None, allow_none=True, validate=validate.Length(0, LONGEST_TEXT))


class AppealHearingSchema(AppealStepSchema):
    """What was said when a person talked to the shop."""

    what_was_said = _words("The shop reads it.")


class AppealDecisionSchema(AppealStepSchema):
    """How it is decided, and why."""

    outcome = fields.Enum(Outcome, by_value=True, required=True)
    reason = _words("The shop reads it.")
    events = fields.List(
        fields.Nested(AppealEventSchema),
        load_default=None,
        allow_none=True,
        validate=validate.Length(0, MOST_EVENTS),
        metadata={"description": "The counted events accepted as wrong; null: those that the shop named."},
    )


class AppealWithdrawalSchema(AppealStepSchema):
    """Why the shop takes it back, if it likes to say."""

    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(0, LONGEST_TEXT))


class AppealRowSchema(Schema):
    """An appeal in a list."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    seller = fields.String(required=True)
    seller_name = fields.String(required=True)
    kind = fields.String(required=True, metadata={"description": "What is contested: violation, measure, …"})
    subject_id = fields.String(required=True)
    title = fields.String(required=True)
    rule = fields.String(required=True, allow_none=True)
    automatic = fields.Boolean(required=True, metadata={"description": "It was decided by the rule alone."})
    listed_ground = fields.String(required=True, allow_none=True)
    instance = fields.Integer(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True, allow_none=True)
    waits_for = fields.String(required=True, allow_none=True, metadata={"description": "platform, seller or null."})
    filed_at = fields.AwareDateTime(required=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    provisional = fields.Boolean(required=True)
    paused = fields.Boolean(required=True)
    overdue = fields.Boolean(required=True)
    late_at = fields.AwareDateTime(required=True, allow_none=True)
    relief_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "Suspended since then, for the platform is late."}
    )
    hearing = fields.Boolean(required=True)
    heard_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    handler = fields.String(required=True, allow_none=True)


class AppealEntrySchema(Schema):
    """One thing that happened."""

    id = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    party = fields.String(required=True)
    kind = fields.String(required=True)
    text = fields.String(required=True, allow_none=True)
    data = fields.Dict(required=True)
    who = fields.String(required=True, allow_none=True)


class AppealDocumentSchema(Schema):
    """A document in an appeal."""

    document_id = fields.String(required=True)
    party = fields.String(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True)
    erased = fields.Boolean(required=True)


class AppealSchema(Schema):
    """An appeal with everything around it."""

    appeal = fields.Nested(AppealRowSchema, required=True, attribute="row")
    grounds = fields.String(required=True)
    events = fields.List(fields.Nested(AppealEventSchema), required=True)
    accepted = fields.List(fields.Nested(AppealEventSchema), required=True)
    takes_events = fields.Boolean(required=True)
    window_until = fields.Date(required=True)
    question = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    decided_by = fields.String(required=True, allow_none=True)
    first_id = fields.String(required=True, allow_none=True)
    second_id = fields.String(required=True, allow_none=True)
    second_until = fields.Date(required=True, allow_none=True)
    entries = fields.List(fields.Nested(AppealEntrySchema), required=True)
    evidence = fields.List(fields.Nested(AppealDocumentSchema), required=True)
    can = fields.Function(
        lambda shown: sorted(shown.can),
        required=True,
        metadata={"type": "array", "items": {"type": "string"}, "description": "What you can do now."},
    )
    not_yet = fields.String(required=True, allow_none=True, metadata={"description": "Why you cannot decide it now."})


class ContestableSchema(Schema):
    """Something that a shop can still contest."""

    kind = fields.String(required=True)
    id = fields.String(required=True)
    title = fields.String(required=True)
    until = fields.Date(required=True)
    days_left = fields.Integer(required=True, metadata={"description": "0 on the last day."})
    instance = fields.Integer(required=True)


class ContestableListSchema(Schema):
    """What a shop can still contest, what closes first first."""

    items = fields.List(fields.Nested(ContestableSchema), required=True)


class RuleQualitySchema(Schema):
    """How often decisions by a rule did not hold on appeal."""

    rule = fields.String(required=True)
    decided = fields.Integer(required=True)
    overturned = fields.Integer(required=True)
    lower = fields.Integer(required=True, metadata={"description": "What is proven to be overturned, in millionths."})
    limit = fields.Integer(required=True, metadata={"description": "What may be, in millionths."})
    enough = fields.Boolean(required=True, metadata={"description": "So many are decided that the limit is looked at."})
    paused = fields.Boolean(required=True, metadata={"description": "Its violations wait for a person now."})
    alert_only = fields.Boolean(required=True, metadata={"description": "It protects people, and never pauses."})
    since = fields.AwareDateTime(required=True, allow_none=True)


class RuleQualityListSchema(Schema):
    """Every rule with decided appeals, the most often overturned first."""

    items = fields.List(fields.Nested(RuleQualitySchema), required=True)


class RuleResumptionSchema(Schema):
    """Why the rule may confirm by itself again."""

    reason = _words("What was looked at, and what was found.")
