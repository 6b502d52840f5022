"""The documents of an application: one file for each that is needed, sent from wherever it was photographed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any, BinaryIO, Final, cast

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard.pages import market
from dashboard.pages.requirement_words import listed
from dashboard.public.application_fields import DOCUMENTS
from dashboard.public.application_form import writable
from dashboard.public.fields import Field, findings_of
from dashboard.public.own_application import OwnApplication, own_application
from dashboard.shell import words
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.state_words import StateSign
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.documents.keeping import documents_of, keep
from governance.core.documents.masking import mask_number
from governance.core.documents.models import Document
from governance.core.doors import needs
from governance.core.errors import DomainError, Finding, Invalid, NotFound
from governance.core.identity import current_actor
from governance.onboarding.lookup import subject_of
from governance.onboarding.requirements import needed_documents
from governance.rulebook.admission import DocumentKind

SENT: Final = StateSign("clear", lazy_gettext("Sent"), lazy_gettext("It is here; an officer will look at it."))
FOUND_RIGHT: Final = StateSign("good", lazy_gettext("Found right"), lazy_gettext("Somebody has looked at it."))
EVERY_BUSINESS: Final = "the business"  # what `needed_documents` says where no category asks
NUMBER: Final = Field(name="number", label=lazy_gettext("Number on it"), required=False)
FROM: Final = Field(name="valid_from", label=lazy_gettext("First day of validity"), kind="date", required=False)
UNTIL: Final = Field(name="valid_until", label=lazy_gettext("Last day of validity"), kind="date", required=False)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A file that is here."""

    name: str
    href: str
    sign: StateSign
    more: str


@dataclass(frozen=True, kw_only=True)
class KindShown:
    """One kind of document: why it is needed, what is here, and the fields that go with a new file."""

    code: str
    name: str
    why: str
    question: str
    documents: Sequence[Sent]
    fields: Sequence[Field]


def register(pages: Blueprint) -> None:
    """The doors of this page."""
    pages.add_url_rule("/sell/application/documents", "application_documents", show)
    pages.add_url_rule("/sell/application/documents/<kind>", "application_upload", upload, methods=["POST"])


@needs(Permission.APPLICATION_WRITE)
def show() -> ResponseReturnValue:
    """Every document that is needed, with what is here."""
    own = own_application(current_actor(), now())
    writable(own, DOCUMENTS)
    return _page(own)


@needs(Permission.APPLICATION_WRITE)
def upload(kind: str) -> ResponseReturnValue:
    """Take in one file."""
    by, at = current_actor(), now()
    own = own_application(by, at)
    writable(own, DOCUMENTS)
    if kind not in {asked.code for asked in kinds_asked(own)}:
        raise NotFound(_("There is nothing at this address."))
    file = request.files.get("file")
    try:
        with transaction():
            keep(
                content=cast("BinaryIO", file.stream) if file else BytesIO(),
                name=(file.filename or "") if file else "",
                kind=kind,
                subject=subject_of(own.row),
                application_id=own.row.id,
                by=by,
                at=at,
                **said_of_it(request.form),
            )
    except DomainError as refused:
        return _page(own, faulty=kind, findings=findings_of(refused))
    return redirect(f"{url_for('public.application_documents')}#{kind}", 303)


def said_of_it(form: Mapping[str, str]) -> dict[str, Any]:
    """Number and days of a document as typed; raises `Invalid` for what is no day."""
    return {
        "number": form.get(NUMBER.name, "").strip() or None,
        "valid_from": _day(form, FROM),
        "valid_until": _day(form, UNTIL),
    }


def kinds_asked(own: OwnApplication) -> list[DocumentKind]:
    """What the rule book asks for, and what an officer has asked for on top."""
    rules = own.terms.admission
    asked = {needed.kind.code: needed.kind for needed in needed_documents(own.content, rules)}
    named = (name.removeprefix("documents/") for name in sorted(own.asked()) if name.startswith("documents/"))
    return list((asked | {code: rules.documents[code] for code in named if code in rules.documents}).values())


def _day(form: Mapping[str, str], field: Field) -> date | None:
    text = form.get(field.name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        sentence = _("%(field)s: write the day as year-month-day, such as 2026-03-31.", field=str(field.label))
        raise Invalid(sentence, pointer=field.name) from None


def _page(own: OwnApplication, *, faulty: str = "", findings: Sequence[Finding] = ()) -> str:
    largest = current_app.extensions["settings"].max_document_mb
    return render_template(
        "public/documents.html",
        kinds=_kinds(own),
        size=_("%(number)s MB", number=largest),
        faulty=faulty,
        findings=findings,
        given=request.form,
    )


def _kinds(own: OwnApplication) -> list[KindShown]:
    names = market.category_names()
    reasons = {needed.kind.code: needed.because for needed in needed_documents(own.content, own.terms.admission)}
    questions = {request.target: request.question for request in own.requests}
    here = documents_of(subject_of(own.row))
    return [
        KindShown(
            code=kind.code,
            name=kind.name.in_language(words.language()),
            why=_why(reasons.get(kind.code, ()), own.content["categories"], names),
            question=questions.get(f"document:{kind.code}", ""),
            documents=[_sent(document) for document in reversed(here) if document.kind == kind.code],
            fields=_fields(kind),
        )
        for kind in kinds_asked(own)
    ]


def _why(because: Sequence[str], categories: Sequence[str], names: Mapping[str, str]) -> str:
    """What asks for it, categories by their names and brands as they are."""
    asking = [one for one in because if one != EVERY_BUSINESS]
    goods = [market.category_name(one, names) if one in categories else one for one in asking]
    if not goods:
        return ""
    return _("Needed for: %(goods)s.", goods=listed(goods))


def _fields(kind: DocumentKind) -> list[Field]:
    """What is asked about a file of this kind: its number if it has one, its days if it ends."""
    number = [replace(NUMBER, required=True)] if kind.numbered else []
    days = [FROM, replace(UNTIL, required=kind.must_end)] if kind.ends != "never" else []
    return [*number, *days]


def _sent(document: Document) -> Sent:
    until = _("valid until %(day)s", day=words.day(document.valid_until)) if document.valid_until else ""
    number = mask_number(document.number) if document.number else ""
    parts = [number, until, words.moment(document.uploaded_at)]
    return Sent(
        name=document.name or _("no longer kept"),
        href=f"/api/v1/documents/{document.id}/content",
        sign=FOUND_RIGHT if document.verified_at else SENT,
        more=" · ".join(part for part in parts if part),
    )
