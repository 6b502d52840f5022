"""Wire shapes of applications. What an applicant writes stands in `written.py`."""

from marshmallow import Schema, fields, validate

from governance.core.paging import PageQuery
from governance.onboarding.check_results import Result
from governance.onboarding.states import Deposit, State

LONGEST = 4_000
WORDS = validate.Length(min=1, max=LONGEST)
# The API speaks in the words that are stored.
STATES = [state.value for state in State]
OUTCOMES = (State.APPROVED, State.APPROVED_WITH_CONDITIONS, State.REJECTED)


class ApplicationQuery(PageQuery):
    """Which applications are wanted."""

    state = fields.Enum(State, by_value=True, load_default=None, allow_none=False)
    taken_by_me = fields.Boolean(load_default=False, metadata={"description": "Only those I have taken."})


class ApplicationSummarySchema(Schema):
    """An application in a list."""

    reference = fields.String(required=True, metadata={"description": "What people call it."})
    state = fields.String(required=True, metadata={"enum": STATES})
    country = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True, allow_none=True)
    shop_name = fields.String(required=True, allow_none=True)
    legal_name = fields.String(required=True, allow_none=True)
    categories = fields.List(fields.String(), required=True)
    created_at = fields.AwareDateTime(required=True)
    submitted_at = fields.AwareDateTime(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class ApplicationPersonSchema(Schema):
    """The people behind an application; numbers are masked, except where they are asked for in full."""

    representative_name = fields.String(required=True, allow_none=True)
    representative_id_number = fields.String(required=True, allow_none=True)
    contact_name = fields.String(required=True, allow_none=True)
    contact_email = fields.String(required=True, allow_none=True)
    contact_phone = fields.String(required=True, allow_none=True)
    bank_account_name = fields.String(required=True, allow_none=True)
    bank_account_number = fields.String(required=True, allow_none=True)


class ApplicationSubmissionSchema(Schema):
    """One time that the application was handed in."""

    number = fields.Integer(required=True)
    digest = fields.String(required=True, metadata={"description": "SHA-256 of what was handed in."})
    submitted_at = fields.AwareDateTime(required=True)


class ApplicationRequestSchema(Schema):
    """One thing the applicant was asked for."""

    id = fields.String(required=True)
    target = fields.String(required=True, metadata={"description": "document:… or field:…"})
    question = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    answer = fields.String(required=True, allow_none=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)


class ApplicationReasonSchema(Schema):
    """Why an application is refused, in words its applicant reads."""

    sentence = fields.String(required=True, validate=WORDS)
    check = fields.String(load_default=None, allow_none=True, load_only=True, validate=validate.Length(max=100))


class ApplicationConditionSchema(Schema):
    """What has to be done after an approval, and by when."""

    sentence = fields.String(required=True, validate=WORDS)
    due_on = fields.Date(required=True)


class StoredConditionSchema(Schema):
    """A condition as it was written down."""

    sentence = fields.String(required=True)
    due_on = fields.String(required=True)


class ApplicationDecisionSchema(Schema):
    """A decision. Applicants see those that count; `digest` names exactly what was decided on."""

    outcome = fields.String(required=True, metadata={"enum": [outcome.value for outcome in OUTCOMES]})
    state = fields.String(required=True, metadata={"description": "proposed, final or declined"})
    reasons = fields.List(fields.Nested(ApplicationReasonSchema), required=True)
    conditions = fields.List(fields.Nested(StoredConditionSchema), required=True)
    four_eyes = fields.List(fields.String(), required=True)
    digest = fields.String(required=True, attribute="decided_on_digest")
    at = fields.AwareDateTime(required=True)
    second_at = fields.AwareDateTime(required=True, allow_none=True)


class ApplicationSchema(ApplicationSummarySchema):
    """One application with its history."""

    registration_number = fields.String(required=True, allow_none=True)
    exemption = fields.String(required=True, allow_none=True)
    registered_address = fields.String(required=True, allow_none=True)
    founded_on = fields.Date(required=True, allow_none=True)
    business_scope = fields.String(required=True, allow_none=True)
    brands = fields.List(fields.Dict(), required=True)
    commitments = fields.Dict(required=True)
    deposit_amount = fields.Integer(required=True)
    deposit_currency = fields.String(required=True, allow_none=True)
    deposit_state = fields.String(required=True, metadata={"enum": [state.value for state in Deposit]})
    seller = fields.String(required=True, allow_none=True, metadata={"description": "The shop it became."})
    person = fields.Nested(ApplicationPersonSchema, required=True)
    submissions = fields.List(fields.Nested(ApplicationSubmissionSchema), required=True)
    requests = fields.List(fields.Nested(ApplicationRequestSchema), required=True)
    decisions = fields.List(fields.Nested(ApplicationDecisionSchema), required=True)


class NeededDocumentSchema(Schema):
    """A kind of document that is asked for, and by what."""

    kind = fields.String(required=True, attribute="kind.code")
    name = fields.String(required=True, attribute="kind.name.en")
    name_zh = fields.String(required=True, attribute="kind.name.zh")
    number = fields.Integer(required=True, metadata={"description": "How many of it at least."})
    because = fields.List(fields.String(), required=True)


class ApplicationNeedsSchema(Schema):
    """Everything that is asked for."""

    documents = fields.List(fields.Nested(NeededDocumentSchema), required=True)


class ApplicationCheckSchema(Schema):
    """The latest result of one check."""

    code = fields.String(required=True, attribute="check.code")
    result = fields.String(
        required=True, attribute="check.result", metadata={"enum": [result.value for result in Result]}
    )
    sentence = fields.String(required=True, attribute="check.sentence")
    evidence = fields.Dict(required=True, attribute="check.evidence")
    provider = fields.String(required=True, attribute="check.provider")
    version = fields.String(required=True, attribute="check.version")
    checked_at = fields.AwareDateTime(required=True, attribute="check.checked_at")
    current = fields.Boolean(required=True, metadata={"description": "Of what was submitted last."})
    override = fields.String(required=True, allow_none=True, metadata={"description": "Why it was decided."})


class ApplicationChecksSchema(Schema):
    """Every check."""

    items = fields.List(fields.Nested(ApplicationCheckSchema), required=True)


class SubmitApplicationSchema(Schema):
    """Words to what was asked, by the id of the request."""

    answers = fields.Dict(
        keys=fields.Integer(), values=fields.String(validate=validate.Length(max=LONGEST)), load_default=dict
    )


class ApplicationWordsSchema(Schema):
    """Words that go with a step."""

    reason = fields.String(required=True, validate=WORDS)


class AskApplicantSchema(Schema):
    """One document or one field, and what about it."""

    target = fields.String(required=True, validate=validate.Length(max=100))
    question = fields.String(required=True, validate=WORDS)


class ApplicationDepositSchema(Schema):
    """What became of the deposit."""

    state = fields.Enum(Deposit, by_value=True, required=True)
    reason = fields.String(load_default="", validate=validate.Length(max=LONGEST))


class DecideApplicationSchema(Schema):
    """A decision with its words: `overrides` says per check that warned why the applicant is admitted all the same."""

    outcome = fields.String(required=True, validate=validate.OneOf([outcome.value for outcome in OUTCOMES]))
    reasons = fields.List(fields.Nested(ApplicationReasonSchema), load_default=list, validate=validate.Length(max=50))
    conditions = fields.List(
        fields.Nested(ApplicationConditionSchema), load_default=list, validate=validate.Length(max=20)
    )
    overrides = fields.Dict(
        keys=fields.String(validate=validate.Length(max=100)),
        values=fields.String(validate=validate.Length(max=LONGEST)),
        load_default=dict,
    )
    shop_reference = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))
