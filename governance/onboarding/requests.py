"""Asking an applicant for one document or one field, and seeing that a resubmission answers it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from governance.core.documents.keeping import documents_of
from governance.core.errors import Finding, Invalid
from governance.onboarding.lookup import open_requests, subject_of, submissions_of
from governance.onboarding.models import Application, ApplicationRequest, ApplicationSubmission
from governance.onboarding.requirements import value_of
from governance.onboarding.written import FIELDS
from governance.rulebook.admission import Admission

LONGEST: Final = 2_000


def check_target(target: str, admission: Admission) -> None:
    """Raise `Invalid` unless `target` names a kind of document (`document:…`) or a field (`field:…`) that there is."""
    kind, _, name = target.partition(":")
    known: Mapping[str, Any] = {"document": admission.documents, "field": dict.fromkeys(FIELDS)}
    if name not in known.get(kind, ()):
        raise Invalid(
            "Name one document or one field, such as document:business_licence or field:legal_name.", pointer="/target"
        )


def answer_requests(
    application: Application, submission: ApplicationSubmission, answers: Mapping[int, str], *, at: datetime
) -> None:
    """Close every open request that the submission answers: something new, or words.

    Raises `Invalid` naming those that it does not answer.
    """
    before = submissions_of(application.id)[-2].content
    unanswered = []
    for request in open_requests(application.id):
        words = (answers.get(request.id) or "").strip()[:LONGEST]
        if not words and not _is_new(request, before, submission.content or {}, application):
            unanswered.append(Finding(f"/{request.target.replace(':', '/')}", request.question))
        request.answer, request.answered_at = words or None, at
    if unanswered:
        raise Invalid("Something that was asked for is not answered yet.", findings=unanswered)


def _is_new(
    request: ApplicationRequest, before: Mapping[str, Any] | None, now: Mapping[str, Any], application: Application
) -> bool:
    kind, _, name = request.target.partition(":")
    if kind == "field":
        return before is None or value_of(before, name) != value_of(now, name)
    papers = documents_of(subject_of(application))
    return any(paper.kind == name and paper.uploaded_at > request.asked_at for paper in papers)
