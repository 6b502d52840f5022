"""What may be complained of, for everybody: the published taxonomy with burdens of proof, remedies and onward routes."""

from __future__ import annotations

from marshmallow import Schema, fields

from governance.complaints.rules import CaseRules, rules_at
from governance.complaints.states import Kind
from governance.core.calendar import now
from governance.core.openapi import ApiBlueprint

blueprint = ApiBlueprint(
    "complaint_issues", __name__, url_prefix="/api/v1/complaint-issues", description="What may be complained of."
)


class ComplaintWordsSchema(Schema):
    """The same sentence in each language."""

    en = fields.String(required=True)
    zh = fields.String(required=True)


class ComplaintCodedWordsSchema(Schema):
    """A code and what people read instead."""

    code = fields.String(required=True)
    name = fields.Nested(ComplaintWordsSchema, required=True)


class ComplaintIssueSchema(ComplaintCodedWordsSchema):
    """What may be complained of."""

    explanation = fields.Nested(ComplaintWordsSchema, required=True)
    kinds = fields.List(fields.Enum(Kind, by_value=True), required=True)
    burden = fields.String(required=True, metadata={"description": "Who has to prove: seller, complainant, platform."})
    evidence = fields.Nested(ComplaintWordsSchema, required=True, metadata={"description": "What helps."})
    severity = fields.String(required=True)
    remedies = fields.List(fields.String(), required=True)
    safety = fields.Boolean(required=True, metadata={"description": "People may be hurt: it goes first."})
    source = fields.String(required=True)


class ComplaintPlaceSchema(ComplaintCodedWordsSchema):
    """Where else a complainant can go."""

    explanation = fields.Nested(ComplaintWordsSchema, required=True)
    link = fields.String(required=True)


class ComplaintTaxonomySchema(Schema):
    """The rules about complaints that are in force today."""

    issues = fields.List(fields.Nested(ComplaintIssueSchema), required=True)
    remedies = fields.List(fields.Nested(ComplaintCodedWordsSchema), required=True)
    grounds = fields.List(
        fields.Nested(ComplaintCodedWordsSchema), required=True, metadata={"description": "Why a case is not accepted."}
    )
    authorities = fields.List(fields.Nested(ComplaintPlaceSchema), required=True)
    onward_routes = fields.List(fields.Nested(ComplaintPlaceSchema), required=True)
    reopen_days = fields.Integer(required=True)


@blueprint.route("")
@blueprint.response(200, ComplaintTaxonomySchema)
def taxonomy() -> dict[str, object]:
    """The issues with their burden of proof and what evidence helps; without an account."""
    return _published(rules_at(now()))


def _published(rules: CaseRules) -> dict[str, object]:
    issues = [vars(issue) | {"kinds": sorted(Kind(kind) for kind in issue.kinds)} for issue in rules.issues.values()]
    return {
        "issues": issues,
        "remedies": [{"code": code, "name": name} for code, name in rules.remedies.items()],
        "grounds": [{"code": code, "name": name} for code, name in rules.grounds.items()],
        "authorities": list(rules.authorities.values()),
        "onward_routes": rules.onward_routes,
        "reopen_days": rules.reopen_days,
    }
