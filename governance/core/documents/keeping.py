"""Documents taken in, found, opened, verified and handed on; each a change with its audit entry."""

from __future__ import annotations

from datetime import date, datetime
from typing import BinaryIO

from flask import current_app
from sqlalchemy import Select, select, update

from governance.core import audit, events
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.documents import content_lock
from governance.core.documents.events import DocumentVerified
from governance.core.documents.models import Document
from governance.core.documents.naming import check_description, clean_name, clean_number
from governance.core.documents.opening import look_into
from governance.core.documents.receiving import received
from governance.core.documents.scanning import scanned
from governance.core.documents.store import file_store
from governance.core.errors import InvalidTransition, NotFound, PermissionDenied
from governance.core.ownership import speaks_for
from governance.core.settings import Settings


def keep(
    *,
    content: BinaryIO,
    name: str,
    kind: str,
    subject: tuple[str, str],
    application_id: int | None = None,
    seller_id: int | None = None,
    number: str | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    by: Actor,
    at: datetime,
) -> Document:
    """Take in a document about `subject` (kind, id) of an applicant, a seller or the platform itself.

    The content is looked into and scanned, and lies in the store before the row is written. Raises `Invalid` naming
    what is wrong, `PermissionDenied` when `by` speaks for somebody else, `Unavailable` when it cannot be scanned or kept.
    """
    check_permission(by, Permission.DOCUMENT_ADD)
    own_case = by.case_id is None or subject == ("case", str(by.case_id))
    if not own_case or (by.application_id, by.seller_id) not in {(None, None), (application_id, seller_id)}:
        raise PermissionDenied("You can add documents to what is your own, and to nothing else.")
    number = clean_number(number)
    check_description(kind=kind, number=number, valid_from=valid_from, valid_until=valid_until)
    settings: Settings = current_app.extensions["settings"]
    with received(content, most=settings.max_document_bytes) as incoming:
        file_kind = look_into(incoming.file)
        scan = scanned(incoming.file, address=settings.clamd_url)
        content_lock.share(incoming.sha256)
        file_store(settings).put(incoming.sha256, incoming.file, size=incoming.size)
    document = Document(
        sha256=incoming.sha256,
        media_type=file_kind.media_type,
        size=incoming.size,
        name=clean_name(name, file_kind),
        kind=kind,
        application_id=application_id,
        seller_id=seller_id,
        subject_kind=subject[0],
        subject_id=subject[1],
        number=number,
        valid_from=valid_from,
        valid_until=valid_until,
        scan=scan.value,
        uploaded_at=at,
        uploaded_by=by.label,
    )
    db.session.add(document)
    db.session.flush()
    told = {"kind": kind, "subject": list(subject), "media_type": document.media_type, "sha256": document.sha256}
    _record(AuditAction.DOCUMENT_ADD, document, by, at, after=told | {"size": document.size, "scan": document.scan})
    return document


def documents_of(subject: tuple[str, str]) -> list[Document]:
    """Every document about a subject in the caller's scope, oldest first; also those whose content is erased."""
    return list(db.session.scalars(_about(subject).order_by(Document.id)))


def document_of(*, document_id: int, by: Actor) -> Document:
    """One document; raises `NotFound` when there is none, or none that `by` may know of."""
    check_permission(by, Permission.DOCUMENT_READ)
    document = db.session.get(Document, document_id)
    if document is None or not _is_of(document, by):
        raise NotFound(f"There is no document {document_id}.")
    return document


def content_of(*, document_id: int, by: Actor, at: datetime) -> tuple[Document, BinaryIO]:
    """A document and its content, which the caller closes. Raises as `document_of`, and when the content is erased."""
    return opened(document_of(document_id=document_id, by=by), by=by, at=at)


def opened(document: Document, *, by: Actor, at: datetime) -> tuple[Document, BinaryIO]:
    """As `content_of`, for a document of which the caller knows that `by` may read it."""
    document = _living(document)
    content = file_store(current_app.extensions["settings"]).open(document.sha256)
    _record(AuditAction.DOCUMENT_READ, document, by, at)
    return document, content


def number_of(*, document_id: int, by: Actor, at: datetime) -> str | None:
    """The number on a document, in full. Raises as `document_of`, and `PermissionDenied` without `personal:read`."""
    check_permission(by, Permission.PERSONAL_READ)
    document = _living(document_of(document_id=document_id, by=by))
    _record(AuditAction.DOCUMENT_NUMBER, document, by, at)
    return document.number


def verify(*, document_id: int, by: Actor, at: datetime) -> Document:
    """Note that `by` found a document right. Raises `InvalidTransition` when that is noted already."""
    check_permission(by, Permission.DOCUMENT_VERIFY)
    document = _living(document_of(document_id=document_id, by=by))
    db.session.flush()  # what is being changed about it just now is not lost
    db.session.refresh(document, with_for_update=True)
    if document.verified_at is not None:
        raise InvalidTransition(f"Document {document_id} is verified already, by {document.verified_by}.")
    document.verified_at, document.verified_by = at, by.label
    _record(AuditAction.DOCUMENT_VERIFY, document, by, at)
    found_right = DocumentVerified(
        document_id=document.id,
        kind=document.kind,
        subject_kind=document.subject_kind,
        subject_id=document.subject_id,
        application_id=document.application_id,
        seller_id=document.seller_id,
    )
    events.publish(found_right, by=by, at=at)
    return document


def hand_over(*, application_id: int, seller_id: int, by: Actor, at: datetime) -> int:
    """Let the seller that an application became read its documents; returns how many there are."""
    check_permission(by, Permission.APPLICATION_DECIDE)
    theirs = update(Document).where(Document.application_id == application_id, Document.seller_id.is_(None))
    number = len(db.session.scalars(theirs.values(seller_id=seller_id).returning(Document.id)).all())
    subject = ("application", str(application_id))
    after = {"seller_id": seller_id, "documents": number}
    audit.record(AuditAction.DOCUMENT_HAND_OVER, subject=subject, by=by, at=at, after=after)
    return number


def _is_of(document: Document, by: Actor) -> bool:
    case_id = int(document.subject_id) if document.subject_kind == "case" else None
    return speaks_for(by, application_id=document.application_id, seller_id=document.seller_id, case_id=case_id)


def _about(subject: tuple[str, str]) -> Select[Document]:
    return select(Document).where(Document.subject_kind == subject[0], Document.subject_id == subject[1])


def _living(document: Document) -> Document:
    if document.erased_at is not None:
        raise NotFound(f"The content of document {document.id} is erased: its time to be kept was over.")
    return document


def _record(
    action: AuditAction, document: Document, by: Actor, at: datetime, *, after: dict[str, object] | None = None
) -> None:
    """Neither name nor number: the trail stays when they are erased."""
    audit.record(action, subject=("document", str(document.id)), by=by, at=at, after=after)
