"""Groups of cases over HTTP: what has one cause, put together, accepted together and found about once for all."""

from __future__ import annotations

from typing import Any

from governance.complaints import groups
from governance.complaints.group_outcomes import GroupOutcome
from governance.complaints.group_reading import GroupReading, GroupRow, find_groups, read_group
from governance.complaints.group_schemas import (
    CaseFindingSchema,
    CaseGroupAcceptanceSchema,
    CaseGroupRowSchema,
    CaseGroupSchema,
    CaseNewGroupSchema,
    CaseSuggestionSchema,
    GroupQuery,
)
from governance.complaints.references import id_of
from governance.complaints.suggestions import Suggestion, suggest
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.numbers import number_in
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, page_schema

blueprint = ApiBlueprint("case_groups", __name__, url_prefix="/api/v1/case-groups", description="Cases with one cause.")


@blueprint.route("")
@needs(Permission.CASE_WORK)
@blueprint.arguments(GroupQuery, location="query")
@blueprint.response(200, page_schema(CaseGroupRowSchema))
def listed(query: dict[str, Any]) -> Page[GroupRow]:
    """The groups, newest first."""
    return find_groups(by=current_actor(), **query)


@blueprint.route("/suggestions")
@needs(Permission.CASE_WORK)
@blueprint.response(200, page_schema(CaseSuggestionSchema))
def suggestions() -> Page[Suggestion]:
    """What loose cases have in common: the most cases first, on one page."""
    return Page(suggest(by=current_actor(), at=now()), None)


@blueprint.route("", methods=["POST"])
@needs(Permission.CASE_WORK)
@blueprint.arguments(CaseNewGroupSchema)
@blueprint.response(200, CaseGroupSchema)
def put(body: dict[str, Any]) -> GroupReading:
    """Put cases together; an open group with this cause is gone on with."""
    by, case_ids = current_actor(), [id_of(case) for case in body["cases"]]
    with transaction():
        group_id = groups.put_in_group(case_ids=case_ids, cause=body["cause"], by=by, at=now()).id
    return read_group(group_id=group_id, by=by)


@blueprint.route("/<string:group>")
@needs(Permission.CASE_WORK)
@blueprint.response(200, CaseGroupSchema)
def one(group: str) -> GroupReading:
    """One group with its cases."""
    return read_group(group_id=number_in(group, noun="group"), by=current_actor())


@blueprint.route("/<string:group>/accept", methods=["POST"])
@needs(Permission.CASE_WORK)
@blueprint.arguments(CaseGroupAcceptanceSchema)
@blueprint.response(200, CaseGroupSchema)
def accept(body: dict[str, Any], group: str) -> GroupReading:
    """Take on every case of the group that nobody has looked into yet."""
    by, group_id = current_actor(), number_in(group, noun="group")
    with transaction():
        groups.accept_all(group_id=group_id, by=by, at=now(), **body)
    return read_group(group_id=group_id, by=by)


@blueprint.route("/<string:group>/finding", methods=["POST"])
@needs(Permission.CASE_DECIDE)
@blueprint.arguments(CaseFindingSchema)
@blueprint.response(200, CaseGroupSchema)
def find(body: dict[str, Any], group: str) -> GroupReading:
    """Find about all open cases of the group at once; all are decided, or none."""
    by, group_id = current_actor(), number_in(group, noun="group")
    outcomes = [GroupOutcome(case_id=id_of(one.pop("case")), **one) for one in body.pop("outcomes")]
    with transaction():
        groups.find(group_id=group_id, outcomes=outcomes, by=by, at=now(), **body)
    return read_group(group_id=group_id, by=by)
