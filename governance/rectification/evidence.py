"""Evidence for a fix: documents of the seller, in the order in which they were shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from governance.core.access import Actor
from governance.core.database import db
from governance.core.documents.models import Document
from governance.core.errors import Finding, Invalid
from governance.rectification.models import FixEvidence, RequiredFix
from governance.violations.second_person import key_of


def add(fix: RequiredFix, documents: Sequence[int], *, note: str | None, by: Actor, at: datetime) -> list[int]:
    """Add documents to what was shown for a fix; returns their ids, each once."""
    wanted = list(dict.fromkeys(documents))
    if not wanted:
        raise Invalid("Show at least one document: somebody else has to see that it is done.", pointer="documents")
    _check(wanted, fix.seller_id)
    for document_id in wanted:
        row = FixEvidence(fix_id=fix.id, seller_id=fix.seller_id, document_id=document_id, at=at, by=key_of(by))
        row.note = note.strip() or None if note else None
        db.session.add(row)
    db.session.flush()
    return wanted


def shown_for(fix_id: int) -> list[tuple[FixEvidence, Document]]:
    """Everything that was shown for a fix, oldest first."""
    query = select(FixEvidence, Document).join(Document, Document.id == FixEvidence.document_id)
    rows = db.session.execute(query.where(FixEvidence.fix_id == fix_id).order_by(FixEvidence.id))
    return [(shown, document) for shown, document in rows]


def involved(fix: RequiredFix) -> set[str]:
    """Who had a part in a fix, in whatever round: they do not judge it (see `second_person.key_of`)."""
    query = select(FixEvidence.by).where(FixEvidence.fix_id == fix.id).distinct()
    named = {fix.required_by, fix.planned_by, fix.submitted_by, *db.session.scalars(query)}
    return {somebody for somebody in named if somebody is not None}


def _check(documents: Sequence[int], seller_id: int) -> None:
    own = select(Document).where(Document.id.in_(documents), Document.seller_id == seller_id)
    found = {document.id: document for document in db.session.scalars(own)}
    findings = []
    for place, document_id in enumerate(documents):
        document = found.get(document_id)
        if document is None:
            findings.append(Finding(f"documents/{place}", f"There is no document {document_id} of this seller."))
        elif document.erased_at is not None:
            findings.append(Finding(f"documents/{place}", f"Document {document_id} is no longer kept."))
    if findings:
        raise Invalid("Not every document can be shown as evidence.", findings=findings)
