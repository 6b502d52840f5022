"""The end of documents: how long they are kept, what is erased when that is over, what nobody uses in the file store."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from flask import current_app
from sqlalchemy import select, tuple_, update

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.database import PLATFORM, current_scope, db
from governance.core.documents import content_lock
from governance.core.documents.models import Document
from governance.core.documents.store import file_store
from governance.core.errors import PermissionDenied
from governance.core.settings import Settings

# Electronic Commerce Law of the PRC, article 31: not less than three years from the end of the trade.
TRADE_RECORD_YEARS: Final = 3
STRAY_AFTER: Final = timedelta(days=1)
_AT_ONCE: Final = 1_000


def kept_through(ended_on: date, years: int = TRADE_RECORD_YEARS) -> date:
    """The last day on which a record must be kept whose matter ended on a day."""
    try:
        return ended_on.replace(year=ended_on.year + years)
    except ValueError:  # 29 February: not a day less
        return date(ended_on.year + years, 3, 1)


def keep_until(*, subject: tuple[str, str], last_day: date | None, by: Actor, at: datetime) -> int:
    """Keep every document about a subject through `last_day` (None: no end yet); returns how many there are."""
    check_permission(by, Permission.DOCUMENT_VERIFY)
    about = (Document.subject_kind == subject[0], Document.subject_id == subject[1], Document.erased_at.is_(None))
    changed = db.session.scalars(
        update(Document).where(*about).values(keep_until=last_day).returning(Document.id)
    ).all()
    if changed:
        after = {"last_day": str(last_day) if last_day else None, "documents": list(changed)}
        audit.record(AuditAction.DOCUMENT_KEEP_UNTIL, subject=subject, by=by, at=at, after=after)
    return len(changed)


def erase_due(*, by: Actor, at: datetime) -> int:
    """Erase every document whose time to be kept is over; returns how many.

    A content that another document still uses stays. Files go before the transaction ends: should it fail, the
    documents are due as before, and what is gone already is passed over the next time.
    """
    _check_sees_all(by)
    settings: Settings = current_app.extensions["settings"]
    today = day_of(at, settings.timezone)
    due = select(Document).where(Document.erased_at.is_(None), Document.keep_until < today).order_by(Document.sha256)
    return _erase(list(db.session.scalars(due.with_for_update(skip_locked=True))), by=by, at=at)


def erase_about(*, subjects: Collection[tuple[str, str]], by: Actor, at: datetime) -> int:
    """Erase every document about these subjects, however long it was to be kept; returns how many.

    For persons who are to be forgotten; as with `erase_due`, the files go before the transaction ends.
    """
    _check_sees_all(by, Permission.PERSONAL_READ)
    about = tuple_(Document.subject_kind, Document.subject_id).in_(list(subjects))
    living = select(Document).where(about, Document.erased_at.is_(None)).order_by(Document.sha256)
    return _erase(list(db.session.scalars(living.with_for_update())), by=by, at=at)


def _erase(documents: Collection[Document], *, by: Actor, at: datetime) -> int:
    for document in documents:
        document.name = document.number = document.uploaded_by = None
        document.erased_at = at
        audit.record(AuditAction.DOCUMENT_ERASE, subject=("document", str(document.id)), by=by, at=at)
    db.session.flush()
    _remove_unused({document.sha256 for document in documents})
    return len(documents)


def sweep(*, by: Actor, at: datetime) -> int:
    """Remove contents and half-written files that are a day old and of no document; returns how many.

    Such are left behind when a process ends, or a transaction fails, between writing the file and the row.
    """
    _check_sees_all(by)
    store = file_store(current_app.extensions["settings"])
    before = at - STRAY_AFTER
    found = sorted(store.contents(before=before))
    pieces = (found[start : start + _AT_ONCE] for start in range(0, len(found), _AT_ONCE))
    removed = sum(_remove_unused(set(piece) - _used(piece)) for piece in pieces)
    return removed + store.clear_halves(before=before)


def _remove_unused(contents: Collection[str]) -> int:
    """Remove contents of no document: looked at again while nobody can add a document with the same content."""
    store = file_store(current_app.extensions["settings"])
    content_lock.hold(contents)
    unused = set(contents) - _used(contents)
    for sha256 in unused:
        store.remove(sha256)
    return len(unused)


def _used(contents: Collection[str]) -> set[str]:
    """Those of `contents` that a document still has."""
    used = select(Document.sha256).where(Document.sha256.in_(list(contents)), Document.erased_at.is_(None))
    return set(db.session.scalars(used))


def _check_sees_all(by: Actor, permission: Permission = Permission.JOB_RUN) -> None:
    """Whoever sees a part of the documents alone would take the others' files for unused."""
    check_permission(by, permission)
    if current_scope() != PLATFORM:
        raise PermissionDenied("Files are removed by who sees the whole platform's documents, and by nobody else.")
