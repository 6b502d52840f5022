"""An application as its applicant sees it: where it stands, what is asked now, what happens next, what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import url_for

from dashboard.pages import market
from dashboard.pages.application_history import HistoryLine, history_of
from dashboard.pages.application_words import NAMES
from dashboard.pages.requirement_words import document_name, listed
from dashboard.public.application_fields import SECTIONS
from dashboard.public.application_form import address_of
from dashboard.public.own_application import OwnApplication
from dashboard.public.still_missing import still_missing
from dashboard.shell.deadlines import deadline_of
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.state_words import APPLICATIONS, StateSign
from governance.core.database import db
from governance.onboarding.applications import ANSWER, DECISION
from governance.onboarding.lookup import latest_decision, subject_of
from governance.onboarding.models import ApplicationContest, ApplicationDecision, ApplicationRequest
from governance.onboarding.states import OPEN_TO_WRITING, State, can_move

COMPLETE: Final = StateSign("good", lazy_gettext("Complete"), lazy_gettext("Nothing is missing here."))
MISSING: Final = StateSign(
    "watch", lazy_gettext("Something is missing"), lazy_gettext("Without it the application cannot be sent.")
)

NEXT: Final[Mapping[State, Sequence[Any]]] = {
    State.DRAFT: (
        lazy_gettext(
            "Fill in each part, then send it. Until then nobody but you sees it, and you can stop and go on whenever you like."
        ),
    ),
    State.SUBMITTED: (lazy_gettext("It is with us. The checks run by themselves, and an officer will take it."),),
    State.IN_REVIEW: (lazy_gettext("An officer is looking at it."),),
    State.INFORMATION_REQUESTED: (
        lazy_gettext("Send what we asked for, then send the application again. Our time stands still until then."),
    ),
    State.APPROVED: (lazy_gettext("You may sell."),),
    State.APPROVED_WITH_CONDITIONS: (lazy_gettext("You may sell, and something remains to be done."),),
    State.REJECTED: (lazy_gettext("Your application was not approved. If you think that this is wrong, say why."),),
    State.WITHDRAWN: (lazy_gettext("You have taken it back. Nothing is done with it any more."),),
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One section of the form: whether it can be opened, and what it lacks."""

    title: str
    href: str
    sign: StateSign
    missing: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One open request, with where to answer it."""

    id: int
    title: str
    question: str
    href: str
    action: str


@dataclass(frozen=True, kw_only=True)
class ApplicationShown:
    """Everything on the applicant's page."""

    reference: str
    title: str
    sign: StateSign
    requests: Sequence[Asked]
    next: Sequence[str]
    decision: ApplicationDecision | None
    parts: Sequence[Part]
    complete: bool
    history: Sequence[HistoryLine]
    may_submit: bool
    may_contest: bool
    may_withdraw: bool


def application_shown(own: OwnApplication, *, at: datetime) -> ApplicationShown:
    """The page of an application at a moment."""
    row, state = own.row, own.state
    missing = still_missing(own, market.category_names()) if state in OPEN_TO_WRITING else {}
    decision = latest_decision(row.id)
    return ApplicationShown(
        reference=row.reference,
        title=row.shop_name or row.legal_name or _("Your application"),
        sign=APPLICATIONS[state.value],
        requests=[_asked(own, request) for request in own.requests],
        next=_next(own, at),
        decision=decision if decision and decision.outcome == state.value else None,
        parts=[_part(own, name, missing) for name in SECTIONS],
        complete=not missing,
        history=history_of(row),
        may_submit=state in OPEN_TO_WRITING,
        may_contest=state is State.REJECTED and decision is not None and not _contested(decision),
        may_withdraw=can_move(state, State.WITHDRAWN),
    )


def _next(own: OwnApplication, at: datetime) -> list[str]:
    sentences = [str(sentence) for sentence in NEXT[own.state]]
    decided = deadline_of(subject_of(own.row), DECISION, at=at)
    answer = deadline_of(subject_of(own.row), ANSWER, at=at)
    if answer is not None:
        sentences.append(_("We need it by %(day)s.", day=answer.written))
    elif decided is not None:
        sentences.append(_("You have our decision by %(day)s.", day=decided.written))
    return sentences + [_may_move() for found in (answer or decided,) if found and found.provisional]


def _may_move() -> str:
    return _("The holidays of that year are not published yet; the day may still move.")


def _part(own: OwnApplication, name: str, missing: Mapping[str, Sequence[str]]) -> Part:
    section = SECTIONS[name]
    lacking = missing.get(name, [])
    return Part(
        title=str(section.title),
        href=address_of(name) if own.may_open(section) else "",
        sign=MISSING if lacking else COMPLETE,
        missing=listed(lacking),
    )


def _asked(own: OwnApplication, request: ApplicationRequest) -> Asked:
    kind, _colon, name = request.target.partition(":")
    if kind == "document":
        return Asked(
            id=request.id,
            title=_("We need one document: %(name)s", name=document_name(name, own.terms.admission)),
            question=request.question,
            href=f"{url_for('public.application_documents')}#{name}",
            action=_("Send the document"),
        )
    section = next((key for key, each in SECTIONS.items() if each.asks(name)), "shop")
    return Asked(
        id=request.id,
        title=_("We have one question: %(name)s", name=str(NAMES.get(name, name))),
        question=request.question,
        href=address_of(section),
        action=_("Change it"),
    )


def _contested(decision: ApplicationDecision) -> bool:
    return db.session.get(ApplicationContest, decision.id) is not None
