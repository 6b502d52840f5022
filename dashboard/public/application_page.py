"""The applicant's own page: where the application stands, sending it, taking it back, contesting a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard.pages import market
from dashboard.public.application_fields import SECTIONS
from dashboard.public.application_shown import application_shown
from dashboard.public.fields import Field, findings_of
from dashboard.public.own_application import OwnApplication, own_application
from dashboard.public.still_missing import still_missing
from dashboard.shell.language import _, lazy_gettext
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.errors import DomainError, Finding
from governance.core.identity import current_actor
from governance.onboarding import applications
from governance.onboarding.states import State

REASON: Final = Field(
    name="reason",
    label=lazy_gettext("Why the decision is wrong"),
    kind="area",
    hint=lazy_gettext("Say what was overlooked or misunderstood. Another person will read it."),
)
ANSWER: Final = "answer-"


def register(pages: Blueprint) -> None:
    """The doors of these pages."""
    for path, name, page, action in (
        ("submit", "application_submit", preview, submit),
        ("withdraw", "application_withdraw", sure_to_withdraw, withdraw),
        ("contest", "application_contest", sure_to_contest, contest),
    ):
        pages.add_url_rule(f"/sell/application/{path}", name, page)
        pages.add_url_rule(f"/sell/application/{path}", f"{name}_now", action, methods=["POST"])
    pages.add_url_rule("/sell/application", "application", show)


@needs(Permission.APPLICATION_WRITE)
def show() -> ResponseReturnValue:
    """`/sell/application`: the whole application at a glance."""
    at = now()
    own = own_application(current_actor(), at)
    return render_template("public/application.html", shown=application_shown(own, at=at))


@needs(Permission.APPLICATION_WRITE)
def preview() -> ResponseReturnValue:
    """What is still missing, or what will happen when it is sent."""
    return _preview(own_application(current_actor(), now()))


@needs(Permission.APPLICATION_WRITE)
def submit() -> ResponseReturnValue:
    """Send the application, the first time or again."""
    by, at = current_actor(), now()
    own = own_application(by, at)
    answers = {one.id: request.form.get(f"{ANSWER}{one.id}", "") for one in own.requests}
    try:
        with transaction():
            applications.submit(reference=own.row.reference, answers=answers, by=by, at=at)
    except DomainError as refused:
        return _preview(own_application(by, at), findings_of(refused))
    return redirect(url_for("public.application"), 303)


@needs(Permission.APPLICATION_WRITE)
def sure_to_withdraw() -> ResponseReturnValue:
    """Asks once more before the application is taken back."""
    own_application(current_actor(), now())
    return _sure_to_withdraw()


@needs(Permission.APPLICATION_WRITE)
def withdraw() -> ResponseReturnValue:
    """Take the application back."""
    by, at = current_actor(), now()
    own = own_application(by, at)
    try:
        with transaction():
            applications.withdraw(reference=own.row.reference, by=by, at=at)
    except DomainError as refused:
        return _sure_to_withdraw(findings_of(refused))
    return redirect(url_for("public.application"), 303)


@needs(Permission.APPLICATION_WRITE)
def sure_to_contest() -> ResponseReturnValue:
    """Asks why the refusal is wrong."""
    own_application(current_actor(), now())
    return _sure_to_contest()


@needs(Permission.APPLICATION_WRITE)
def contest() -> ResponseReturnValue:
    """Contest the refusal."""
    by, at = current_actor(), now()
    own = own_application(by, at)
    try:
        with transaction():
            applications.contest(reference=own.row.reference, reason=request.form.get(REASON.name, ""), by=by, at=at)
    except DomainError as refused:
        return _sure_to_contest(findings_of(refused))
    return redirect(url_for("public.application"), 303)


def _preview(own: OwnApplication, findings: Sequence[Finding] = ()) -> str:
    missing = still_missing(own, market.category_names())
    return render_template(
        "public/submit.html",
        missing=[(SECTIONS[name].title, sentences) for name, sentences in missing.items()],
        requests=own.requests,
        again=own.state is State.INFORMATION_REQUESTED,
        answer=ANSWER,
        given=request.form,
        findings=[] if missing else findings,
    )


def _sure_to_withdraw(findings: Sequence[Finding] = ()) -> str:
    return render_template(
        "public/sure.html",
        title=_("Withdraw the application"),
        sentences=[
            _("We stop looking at it, and nothing more is decided."),
            _("It cannot be undone. What you sent is erased when it may no longer be kept."),
        ],
        action=_("Withdraw it"),
        danger=True,
        findings=findings,
    )


def _sure_to_contest(findings: Sequence[Finding] = ()) -> str:
    return render_template(
        "public/sure.html",
        title=_("I do not accept this decision"),
        sentences=[
            _(
                "Another person looks at your application again, with what you write here. A refusal can be contested once."
            )
        ],
        one=REASON,
        given=request.form.get(REASON.name, ""),
        action=_("Contest the decision"),
        danger=False,
        findings=findings,
    )
