"""Wire shapes of groups of cases."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

from governance.complaints.group_outcomes import FINDINGS
from governance.complaints.schemas import SUM, maybe
from governance.complaints.states import Kind, Outcome, State
from governance.complaints.step_schemas import CaseRemedySchema, words, words_or_none
from governance.core.paging import PageQuery

MOST_CASES: Final = 2_000


class GroupQuery(PageQuery):
    """Which groups are wanted."""

    open_only = fields.Boolean(
        data_key="open", load_default=False, metadata={"description": "Only those that nothing was found about yet."}
    )


class CaseGroupRowSchema(Schema):
    """Cases with one cause, such as one lot; each stays a case of its own."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    seller = fields.String(required=True, metadata={"description": "The platform's own id of the shop."})
    seller_name = fields.String(required=True)
    issue = fields.String(required=True)
    cause = fields.String(required=True, metadata={"description": "lot:… or product:…"})
    handler = maybe(fields.String)
    opened_at = fields.AwareDateTime(required=True)
    cases = fields.Integer(required=True)
    open = fields.Integer(required=True)
    ready = fields.Integer(required=True, metadata={"description": "Open cases in which both sides were heard."})
    received = fields.Integer(required=True, metadata={"description": "Cases that nobody has looked into yet."})
    finding = fields.Enum(Outcome, by_value=True, required=True, allow_none=True)
    found_at = maybe(fields.AwareDateTime)


class CaseMemberSchema(Schema):
    """A case of a group, as far as the finding needs it."""

    reference = fields.String(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    state = fields.Enum(State, by_value=True, required=True)
    ready = fields.Boolean(required=True)
    order_reference = maybe(fields.String)
    request = maybe(fields.String)
    amount = maybe(fields.String, SUM)
    currency = maybe(fields.String)
    opened_at = fields.AwareDateTime(required=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True, allow_none=True)
    remedy = maybe(fields.String)
    remedy_amount = maybe(fields.String, SUM)
    remedy_currency = maybe(fields.String)


class CaseGroupSchema(CaseGroupRowSchema):
    """A group with its cases, oldest first, and what was found."""

    reason = maybe(fields.String)
    members = fields.List(fields.Nested(CaseMemberSchema), required=True)


class CaseSuggestionSchema(Schema):
    """Loose cases with one cause."""

    seller = fields.String(required=True)
    seller_name = fields.String(required=True)
    issue = fields.String(required=True)
    cause = fields.String(required=True)
    cases = fields.Integer(required=True)
    first_opened_at = fields.AwareDateTime(required=True)
    last_opened_at = fields.AwareDateTime(required=True)
    group_id = maybe(fields.String, "The open group there is for it.")


class CaseNewGroupSchema(Schema):
    """Cases about one issue of one shop, and what they have in common."""

    cases = fields.List(
        fields.String(),
        required=True,
        validate=validate.Length(1, MOST_CASES),
        metadata={"description": "References of cases, such as C-42."},
    )
    cause = fields.String(required=True, metadata={"description": "lot:… or product:…"})


class CaseGroupAcceptanceSchema(Schema):
    """What the shop is asked in each of the cases."""

    question = words_or_none("What the shop has to answer.")


class CaseGroupOutcomeSchema(CaseRemedySchema):
    """What one case gets."""

    class Meta:
        exclude = ("version",)

    case = fields.String(required=True, metadata={"description": "Reference, such as C-42."})
    outcome = fields.Enum(
        Outcome,
        by_value=True,
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(sorted(FINDINGS)),
        metadata={"description": "Where it is not the finding."},
    )
    remedy = fields.String(load_default=None, allow_none=True, metadata={"description": "Code of the rule book."})
    reason = words_or_none("In words of its own, beside the common reason.")


class CaseFindingSchema(Schema):
    """One finding for all, and an outcome for each open case."""

    finding = fields.Enum(Outcome, by_value=True, required=True, validate=validate.OneOf(sorted(FINDINGS)))
    reason = words("All sides read it.")
    outcomes = fields.List(
        fields.Nested(CaseGroupOutcomeSchema), required=True, validate=validate.Length(1, MOST_CASES)
    )
    version = fields.Integer(load_default=None, allow_none=False)
