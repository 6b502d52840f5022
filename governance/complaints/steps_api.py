"""Every step of a case over HTTP. Who may take which stands in the operations; each answers the case as it then is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from governance.complaints import (
    assignment,
    cases,
    common_answer,
    decision,
    evidence,
    groups,
    ip_notices,
    mediation,
    outcome,
    questions,
    remedies,
)
from governance.complaints.duplicates import merge as merge_cases
from governance.complaints.readings import read_case
from governance.complaints.references import id_of
from governance.complaints.schemas import CaseSchema
from governance.complaints.shown import CaseShown
from governance.complaints.step_schemas import (
    CaseAcceptanceSchema,
    CaseActionTakenSchema,
    CaseAnswerSchema,
    CaseAssignmentSchema,
    CaseDecisionSchema,
    CaseEvidenceSchema,
    CaseMergeSchema,
    CaseNoteSchema,
    CaseOfferRefusalSchema,
    CaseOfferSchema,
    CaseProofSchema,
    CaseQuestionSchema,
    CaseReasonSchema,
    CaseRefusalSchema,
    CaseStepSchema,
    CounterNoticeSchema,
)
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint

blueprint = ApiBlueprint("case_steps", __name__, url_prefix="/api/v1/cases", description="What is done in a case.")


@blueprint.route("/<string:case>/take", methods=["POST"])
@needs(Permission.CASE_WORK)
@blueprint.response(200, CaseSchema)
def take(case: str) -> CaseShown:
    """Hold the case from now on."""
    return _changed(assignment.take, case, {})


@blueprint.route("/<string:case>/assign", methods=["POST"])
@needs(Permission.CASE_ASSIGN)
@blueprint.arguments(CaseAssignmentSchema)
@blueprint.response(200, CaseSchema)
def assign(body: dict[str, Any], case: str) -> CaseShown:
    """Give the case to somebody."""
    return _changed(assignment.assign, case, {"account_id": int(body["account_id"])})


@blueprint.route("/<string:case>/accept", methods=["POST"])
@needs(Permission.CASE_WORK)
@blueprint.arguments(CaseAcceptanceSchema)
@blueprint.response(200, CaseSchema)
def accept(body: dict[str, Any], case: str) -> CaseShown:
    """Take it on: the shop is told, and has to answer."""
    return _changed(cases.accept, case, body)


@blueprint.route("/<string:case>/refuse", methods=["POST"])
@needs(Permission.CASE_DECIDE)
@blueprint.arguments(CaseRefusalSchema)
@blueprint.response(200, CaseSchema)
def refuse(body: dict[str, Any], case: str) -> CaseShown:
    """Do not take it on."""
    return _changed(cases.refuse, case, body)


@blueprint.route("/<string:case>/questions", methods=["POST"])
@needs(Permission.CASE_WORK)
@blueprint.arguments(CaseQuestionSchema)
@blueprint.response(200, CaseSchema)
def ask(body: dict[str, Any], case: str) -> CaseShown:
    """Ask one of the two sides something."""
    return _changed(questions.ask, case, body)


@blueprint.route("/<string:case>/answers", methods=["POST"])
@needs(Permission.CASE_READ)
@blueprint.arguments(CaseAnswerSchema)
@blueprint.response(200, CaseSchema)
def answer(body: dict[str, Any], case: str) -> CaseShown:
    """Answer as the shop, or note as an officer what the complainant said elsewhere."""
    alike = body.pop("alike")
    return _changed(common_answer.answer_alike if alike else questions.answer, case, body)


@blueprint.route("/<string:case>/notes", methods=["POST"])
@needs(Permission.CASE_WORK)
@blueprint.arguments(CaseNoteSchema)
@blueprint.response(200, CaseSchema)
def note(body: dict[str, Any], case: str) -> CaseShown:
    """Write something down for colleagues."""
    return _changed(cases.note, case, body)


@blueprint.route("/<string:case>/evidence", methods=["POST"])
@needs(Permission.DOCUMENT_ADD)
@blueprint.arguments(CaseEvidenceSchema)
@blueprint.response(200, CaseSchema)
def add_evidence(body: dict[str, Any], case: str) -> CaseShown:
    """Add documents to the case that were handed in for it."""
    return _changed(evidence.add, case, body)


@blueprint.route("/<string:case>/tests", methods=["POST"])
@needs(Permission.CASE_WORK)
@blueprint.arguments(CaseReasonSchema)
@blueprint.response(200, CaseSchema)
def start_test(body: dict[str, Any], case: str) -> CaseShown:
    """Have the goods tested: until the result is there, clocks stand still."""
    return _changed(cases.start_test, case, body)


@blueprint.route("/<string:case>/tests/end", methods=["POST"])
@needs(Permission.CASE_WORK)
@blueprint.arguments(CaseReasonSchema)
@blueprint.response(200, CaseSchema)
def end_test(body: dict[str, Any], case: str) -> CaseShown:
    """Note the result of the test: clocks run on."""
    return _changed(cases.end_test, case, body)


@blueprint.route("/<string:case>/offers", methods=["POST"])
@needs(Permission.CASE_READ)
@blueprint.arguments(CaseOfferSchema)
@blueprint.response(200, CaseSchema)
def offer(body: dict[str, Any], case: str) -> CaseShown:
    """Offer something as the shop, or propose something to both sides as the platform."""
    return _changed(mediation.offer, case, body)


@blueprint.route("/<string:case>/offers/accept", methods=["POST"])
@needs(Permission.CASE_ANSWER)
@blueprint.arguments(CaseStepSchema)
@blueprint.response(200, CaseSchema)
def accept_offer(body: dict[str, Any], case: str) -> CaseShown:
    """Agree as the shop."""
    return _changed(mediation.accept_offer, case, body)


@blueprint.route("/<string:case>/offers/refuse", methods=["POST"])
@needs(Permission.CASE_ANSWER)
@blueprint.arguments(CaseOfferRefusalSchema)
@blueprint.response(200, CaseSchema)
def refuse_offer(body: dict[str, Any], case: str) -> CaseShown:
    """Do not agree as the shop: the platform decides."""
    return _changed(mediation.refuse_offer, case, body)


@blueprint.route("/<string:case>/offers/take-back", methods=["POST"])
@needs(Permission.CASE_READ)
@blueprint.arguments(CaseStepSchema)
@blueprint.response(200, CaseSchema)
def take_back(body: dict[str, Any], case: str) -> CaseShown:
    """Take back one's own offer."""
    return _changed(mediation.take_back, case, body)


@blueprint.route("/<string:case>/counter-notice", methods=["POST"])
@needs(Permission.CASE_ANSWER)
@blueprint.arguments(CounterNoticeSchema)
@blueprint.response(200, CaseSchema)
def counter_notice(body: dict[str, Any], case: str) -> CaseShown:
    """Say as the shop that nothing infringes the right: the holder goes to court in time, or the measure falls."""
    return _changed(ip_notices.counter_notice, case, body)


@blueprint.route("/<string:case>/action-taken", methods=["POST"])
@needs(Permission.CASE_WORK)
@blueprint.arguments(CaseActionTakenSchema)
@blueprint.response(200, CaseSchema)
def action_taken(body: dict[str, Any], case: str) -> CaseShown:
    """Note that the holder of the right went to court or to an authority in time."""
    return _changed(ip_notices.action_taken, case, body)


@blueprint.route("/<string:case>/decision", methods=["POST"])
@needs(Permission.CASE_DECIDE)
@blueprint.arguments(CaseDecisionSchema)
@blueprint.response(200, CaseSchema)
def decide(body: dict[str, Any], case: str) -> CaseShown:
    """Decide the case, with reasons."""
    return _changed(decision.decide, case, body)


@blueprint.route("/<string:case>/remedy", methods=["POST"])
@needs(Permission.CASE_ANSWER)
@blueprint.arguments(CaseProofSchema)
@blueprint.response(200, CaseSchema)
def show_remedy(body: dict[str, Any], case: str) -> CaseShown:
    """Show as the shop that what was agreed or decided is done."""
    return _changed(remedies.show, case, body)


@blueprint.route("/<string:case>/remedy/confirm", methods=["POST"])
@needs(Permission.CASE_WORK)
@blueprint.response(200, CaseSchema)
def confirm_remedy(case: str) -> CaseShown:
    """Confirm it in place of a complainant who says nothing: the case is closed."""
    return _changed(remedies.confirm, case, {})


@blueprint.route("/<string:case>/remedy/return", methods=["POST"])
@needs(Permission.CASE_WORK)
@blueprint.arguments(CaseReasonSchema)
@blueprint.response(200, CaseSchema)
def return_remedy(body: dict[str, Any], case: str) -> CaseShown:
    """Say what is missing."""
    return _changed(remedies.return_, case, body)


@blueprint.route("/<string:case>/reopen", methods=["POST"])
@needs(Permission.CASE_WORK)
@blueprint.arguments(CaseReasonSchema)
@blueprint.response(200, CaseSchema)
def reopen(body: dict[str, Any], case: str) -> CaseShown:
    """Have it looked at again, by somebody who has not decided it."""
    return _changed(outcome.reopen, case, body)


@blueprint.route("/<string:case>/authority-told", methods=["POST"])
@needs(Permission.CASE_WORK)
@blueprint.arguments(CaseNoteSchema)
@blueprint.response(200, CaseSchema)
def authority_told(body: dict[str, Any], case: str) -> CaseShown:
    """Note that the authority the case came from, or went to, was told how it ended."""
    return _changed(cases.authority_told, case, body)


@blueprint.route("/<string:case>/leave-group", methods=["POST"])
@needs(Permission.CASE_WORK)
@blueprint.response(200, CaseSchema)
def leave_group(case: str) -> CaseShown:
    """Let it go its own way again."""
    return _changed(groups.take_out, case, {})


@blueprint.route("/<string:case>/merge", methods=["POST"])
@needs(Permission.CASE_WORK)
@blueprint.arguments(CaseMergeSchema)
@blueprint.response(200, CaseSchema)
def merge(body: dict[str, Any], case: str) -> CaseShown:
    """Let it go on in another case that says the same."""
    return _changed(merge_cases, case, {"into_id": id_of(body["into"])})


def _changed(operation: Callable[..., object], case: str, body: dict[str, Any]) -> CaseShown:
    """Let one operation change the case; returns it as it then stands."""
    by, at, case_id = current_actor(), now(), id_of(case)
    body = {**body, "documents": [int(number) for number in body["documents"]]} if "documents" in body else body
    with transaction():
        operation(case_id=case_id, by=by, at=at, **body)
    return read_case(case_id=case_id, by=by, at=at)
