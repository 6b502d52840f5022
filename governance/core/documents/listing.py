"""Documents in a list."""

from __future__ import annotations

from sqlalchemy import select

from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db
from governance.core.documents.models import Document
from governance.core.paging import Page, decode_cursor, page_of


def list_documents(
    *, by: Actor, subject: tuple[str, str] | None = None, limit: int, cursor: str | None
) -> Page[Document]:
    """Documents in the caller's scope, newest first; of one subject when it is given."""
    check_permission(by, Permission.DOCUMENT_READ)
    query = select(Document).order_by(Document.id.desc()).limit(limit + 1)
    if subject is not None:
        query = query.where(Document.subject_kind == subject[0], Document.subject_id == subject[1])
    if cursor is not None:
        query = query.where(Document.id < decode_cursor(cursor, size=1)[0])
    if by.application_id is not None:
        query = query.where(Document.application_id == by.application_id)
    if by.seller_id is not None:
        query = query.where(Document.seller_id == by.seller_id)
    if by.case_id is not None:
        query = query.where(Document.subject_kind == "case", Document.subject_id == str(by.case_id))
    return page_of(db.session.scalars(query).all(), limit=limit, place=lambda document: [document.id])
