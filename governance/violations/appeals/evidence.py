"""Evidence in an appeal: documents that were handed in before, of the seller or about the appeal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import or_, select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.documents import keeping
from governance.core.documents.models import Document
from governance.core.errors import Finding, Invalid, InvalidTransition, NotFound
from governance.violations.appeals.entries import EntryKind, enter, party_of
from governance.violations.appeals.lookup import appeal_of, held, subject_of
from governance.violations.appeals.models import Appeal, AppealEvidence
from governance.violations.appeals.states import OPEN, State
from governance.violations.appeals.telling import tell_handler, tell_seller
from governance.violations.appeals.wording import said
from governance.violations.second_person import key_of


def add(
    *,
    appeal_id: int,
    documents: Sequence[int],
    by: Actor,
    at: datetime,
    note: str | None = None,
    version: int | None = None,
) -> Appeal:
    """Add documents to an open appeal, with a word about them; the other side is told.

    Raises `Invalid` with a finding for every document that is neither the shop's nor about this appeal.
    """
    check_permission(by, Permission.DOCUMENT_ADD)
    check_permission(by, Permission.APPEAL_DECIDE if by.seller_id is None else Permission.APPEAL_FILE)
    words = said(note, "note") if note and note.strip() else None
    appeal = held(appeal_id, by=by, version=version)
    if State(appeal.state) not in OPEN:
        raise InvalidTransition(f"An appeal that is {appeal.state} takes no more evidence.")
    if not documents:
        raise Invalid("Add at least one file.", pointer="documents")
    added = attach(appeal, documents, by=by, at=at)
    enter(appeal, EntryKind.EVIDENCE, by=by, at=at, text=words, data={"documents": len(added)})
    appeal.version += 1
    db.session.flush()
    audit.record(AuditAction.APPEAL_ADD, subject=subject_of(appeal.id), by=by, at=at, after={"documents": added})
    (tell_seller if by.seller_id is None else tell_handler)("appeal.added", appeal, at=at)
    return appeal


def attach(appeal: Appeal, documents: Sequence[int], *, by: Actor, at: datetime) -> list[int]:
    """Make documents part of the appeal; returns their ids, each once."""
    wanted = list(dict.fromkeys(documents))
    _check(appeal, wanted)
    for document_id in wanted:
        row = AppealEvidence(appeal_id=appeal.id, seller_id=appeal.seller_id, document_id=document_id, at=at)
        row.party, row.by = party_of(by), key_of(by)
        db.session.add(row)
    db.session.flush()
    return wanted


def shown_in(appeal_id: int) -> list[tuple[AppealEvidence, Document]]:
    """Everything that was shown in an appeal, oldest first."""
    query = select(AppealEvidence, Document).join(Document, Document.id == AppealEvidence.document_id)
    rows = db.session.execute(query.where(AppealEvidence.appeal_id == appeal_id).order_by(AppealEvidence.id))
    return [(shown, document) for shown, document in rows]


def content_of(*, appeal_id: int, document_id: int, by: Actor, at: datetime) -> tuple[Document, BinaryIO]:
    """A document in an appeal and its content, which the caller closes; raises `NotFound` for what is not in it."""
    check_permission(by, Permission.DOCUMENT_READ)
    appeal = appeal_of(appeal_id, by=by)
    found = next((document for _, document in shown_in(appeal.id) if document.id == document_id), None)
    if found is None:
        raise NotFound(f"There is no document {document_id} in this appeal.")
    return keeping.opened(found, by=by, at=at)


def _check(appeal: Appeal, wanted: Sequence[int]) -> None:
    kind, number = subject_of(appeal.id)
    about = (Document.subject_kind == kind) & (Document.subject_id == number)
    query = select(Document).where(Document.id.in_(wanted), or_(Document.seller_id == appeal.seller_id, about))
    found = {document.id: document for document in db.session.scalars(query)}
    used = select(AppealEvidence.document_id).where(AppealEvidence.appeal_id == appeal.id)
    there = set(db.session.scalars(used.where(AppealEvidence.document_id.in_(wanted))))
    findings = []
    for place, document_id in enumerate(wanted):
        document = found.get(document_id)
        if document is None:
            findings.append(Finding(f"documents/{place}", f"There is no document {document_id} of this shop."))
        elif document.erased_at is not None:
            findings.append(Finding(f"documents/{place}", f"Document {document_id} is no longer kept."))
        elif document_id in there:
            findings.append(Finding(f"documents/{place}", f"Document {document_id} is in this appeal already."))
    if findings:
        raise Invalid("Not every file can be added.", findings=findings)
