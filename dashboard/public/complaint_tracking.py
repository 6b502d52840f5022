"""Following a case by its link: what happened, what to do now, and doing it, without a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from dashboard.pages.case_named import named
from dashboard.public.complaint_actions import ACTIONS, Act, Action, fitted
from dashboard.public.complaint_files import FILES, MOST_FILES, handed_in, keep_all, largest
from dashboard.public.complaint_link import by_link
from dashboard.public.complaint_shown import case_page
from dashboard.public.complaint_typed import faults_of
from dashboard.public.fields import filled_in, findings_of, marks
from dashboard.shell.language import _
from governance.complaints import evidence
from governance.complaints.readings import read_case
from governance.complaints.shown import CaseShown
from governance.core.access import complainant
from governance.core.calendar import day_of, now
from governance.core.commands import settings
from governance.core.database import PLATFORM, complainant_scope, set_scope, transaction
from governance.core.documents.api import SAFE_HEADERS
from governance.core.errors import Conflict, DomainError, Finding, InvalidTransition, NotFound
from governance.core.limits import at_most
from governance.core.numbers import number_in

MOST_ACTS: Final = "60 per hour"


def register(pages: Blueprint) -> None:
    """The doors of these pages: open to whoever holds the link to a case."""
    track = "/complaints/track/<token>"
    pages.add_url_rule(track, "complaint_track", show)
    pages.add_url_rule(f"{track}/documents/<document>", "complaint_document", open_document)
    pages.add_url_rule(f"{track}/<action>", "complaint_act", act, methods=["GET", "POST"])


@by_link
def show(case_id: int, token: str) -> ResponseReturnValue:
    """`/complaints/track/<token>`: the case at a glance."""
    done = ACTIONS.get(request.args.get("done", ""))
    return _page(_looked_at(case_id), token, done=str(done.done) if done else "")


@by_link
def open_document(case_id: int, token: str, document: str) -> ResponseReturnValue:  # noqa: ARG001 (part of the address)
    """A file of the case, to be saved; that it was asked for is on record."""
    number = number_in(document, noun="document")
    with transaction():
        found, content = evidence.content_of(case_id=case_id, document_id=number, by=complainant(case_id), at=now())
    answer = send_file(
        content, mimetype=found.media_type, as_attachment=True, download_name=found.name, conditional=False, etag=False
    )
    answer.headers.update(SAFE_HEADERS)
    return answer


@by_link
def act(case_id: int, token: str, action: str) -> ResponseReturnValue:
    """One thing to do: what it means and asks for, and doing it."""
    chosen = ACTIONS.get(action)
    if chosen is None:
        raise NotFound(_("There is nothing at this address."))
    case = _looked_at(case_id)
    chosen = fitted(chosen, case, named())
    if request.method == "POST":
        return _do(chosen, case, token)
    if chosen.can not in case.can:
        return _moved_on(case, token)
    return _form(chosen, case, token)


def _do(action: Action, case: CaseShown, token: str) -> ResponseReturnValue:
    by, at = complainant(case.id), now()
    given = filled_in(action.fields, request.form)
    faults = faults_of(action.fields, given, today=day_of(at, settings().timezone))
    if faults:
        return _form(action, case, token, given, faults)
    version = request.form.get("version", "")
    set_scope(PLATFORM)
    try:
        at_most(MOST_ACTS, what="acts in cases")
        with transaction():
            kept = keep_all(handed_in(), case_id=case.id, by=by, at=at) if action.files else []
            seen = int(version) if version.isdecimal() else None
            action.run(Act(case_id=case.id, given=given, documents=kept, version=seen, by=by, at=at))
    except TooManyRequests:
        busy = _("That was a lot within the hour. All you wrote is still here: send it again later.")
        return _form(action, case, token, given, [Finding("", busy)]), HTTPStatus.TOO_MANY_REQUESTS
    except (Conflict, InvalidTransition):
        return _overtaken(action, case.id, token, given)
    except DomainError as refused:
        return _form(action, case, token, given, findings_of(refused))
    return redirect(url_for("public.complaint_track", token=token, done=action.name), 303)


def _overtaken(action: Action, case_id: int, token: str, given: Mapping[str, str | None]) -> ResponseReturnValue:
    """Something else happened first: the case as it is now, and what was written."""
    case = _looked_at(case_id)
    if action.can in case.can:
        changed = _("Something has changed in this case meanwhile. Look at it first; what you wrote is still here.")
        return _form(action, case, token, given, [Finding("", changed)]), HTTPStatus.CONFLICT
    return _moved_on(case, token, [text for text in given.values() if text])


def _moved_on(case: CaseShown, token: str, written: Sequence[str] = ()) -> ResponseReturnValue:
    sentence = _("That is not possible any more: the case has moved on. This is how it stands now.")
    return _page(case, token, moved_on=sentence, written=written), HTTPStatus.CONFLICT


def _looked_at(case_id: int) -> CaseShown:
    """The case as whoever holds its link may see it; the database shows no more either."""
    set_scope(complainant_scope(case_id))
    return read_case(case_id=case_id, by=complainant(case_id), at=now())


def _page(case: CaseShown, token: str, *, done: str = "", moved_on: str = "", written: Sequence[str] = ()) -> str:
    return render_template(
        "public/complaint_case.html",
        page=case_page(case, named(), at=now()),
        token=token,
        done=done,
        moved_on=moved_on,
        written=written,
        most_files=MOST_FILES,
        largest=largest(),
    )


def _form(
    action: Action,
    case: CaseShown,
    token: str,
    given: Mapping[str, str | None] | None = None,
    findings: Sequence[Finding] = (),
) -> str:
    lost = [Finding(FILES, _("Please choose your files once more: a browser does not let us keep them."))]
    return render_template(
        "public/complaint_action.html",
        action=action,
        page=case_page(case, named(), at=now()),
        token=token,
        given=given or {},
        findings=[*findings, *(lost if handed_in() else [])],
        marked=marks(findings),
        most_files=MOST_FILES,
        largest=largest(),
    )
