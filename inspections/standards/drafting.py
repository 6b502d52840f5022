"""Drafting an edition of a standard from a document; somebody else publishes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Conflict
from governance.violations.second_person import key_of
from inspections.standards.edition_documents import EditionDocument, edition_from_document
from inspections.standards.limit_documents import limit_to_document
from inspections.standards.models import Standard, StandardEdition, TestItem
from inspections.standards.states import State


def subject_of(edition_id: int) -> tuple[str, str]:
    """The edition as the subject of audit entries."""
    return ("standard_edition", str(edition_id))


def draft_edition(*, document: Any, by: Actor, at: datetime) -> StandardEdition:
    """Draft the edition that a document (plain data) says, or write a draft of it anew.

    The same document again changes nothing. Raises `Invalid` with every finding and its place, `Conflict` when this
    edition was published already: what was published never changes.
    """
    check_permission(by, Permission.STANDARD_WRITE)
    return keep_draft(edition_from_document(document), author=key_of(by), by=by, at=at)


def keep_draft(read: EditionDocument, *, author: str, by: Actor, at: datetime) -> StandardEdition:
    """`draft_edition` of a document that was read already; `author` is who wrote it, whoever brings it here."""
    check_permission(by, Permission.STANDARD_WRITE)
    standard = _standard(read)
    row = {
        "standard_id": standard.id,
        "edition": read.edition,
        "state": State.DRAFT.value,
        "in_force_from": read.in_force_from,
        "in_force_until": read.in_force_until,
        "source": read.source,
        "digest": read.digest,
        "drafted_at": at,
        "drafted_by": author,
    }
    statement = insert(StandardEdition).values(row).on_conflict_do_nothing().returning(StandardEdition.id)
    new_id = db.session.scalar(statement)
    edition = _locked(standard.id, read.edition)
    if new_id is None:
        if edition.digest == read.digest:
            return edition
        _check_draft(edition, standard)
        _write_anew(edition, row)
    _name(standard, read)
    _write_items(edition, read)
    after = {"standard": standard.code, "edition": read.edition, "digest": read.digest, "items": len(read.items)}
    audit.record(AuditAction.STANDARD_DRAFT, subject=subject_of(edition.id), by=by, at=at, after=after)
    return edition


def _standard(read: EditionDocument) -> Standard:
    """The standard of a document, made now when there is none."""
    row = {"code": read.code, "kind": read.kind, "title_en": read.title["en"], "title_zh": read.title["zh"]}
    db.session.execute(insert(Standard).values(row | {"issuer": read.issuer}).on_conflict_do_nothing())
    return db.session.scalars(select(Standard).where(Standard.code == read.code)).one()


def _locked(standard_id: int, edition: str) -> StandardEdition:
    query = select(StandardEdition).where(
        StandardEdition.standard_id == standard_id, StandardEdition.edition == edition
    )
    return db.session.scalars(query.with_for_update(), execution_options={"populate_existing": True}).one()


def _check_draft(edition: StandardEdition, standard: Standard) -> None:
    if State(edition.state) is not State.DRAFT:
        raise Conflict(
            f"{standard.code} {edition.edition} is {edition.state} with other words. What was published never changes: "
            "give the new text its own edition.",
            pointer="/edition",
        )


def _write_anew(edition: StandardEdition, row: dict[str, Any]) -> None:
    for name in ("in_force_from", "in_force_until", "source", "digest", "drafted_at", "drafted_by"):
        setattr(edition, name, row[name])
    edition.version += 1
    db.session.execute(delete(TestItem).where(TestItem.edition_id == edition.id))


def _name(standard: Standard, read: EditionDocument) -> None:
    """A standard is called as its newest draft calls it, until it has anything published; then its name stays."""
    published = select(StandardEdition.id).where(
        StandardEdition.standard_id == standard.id, StandardEdition.state != State.DRAFT.value
    )
    named = (standard.kind, standard.title_en, standard.title_zh, standard.issuer)
    given = (read.kind, read.title["en"], read.title["zh"], read.issuer)
    if named == given:
        return
    if db.session.scalar(published.limit(1)) is not None:
        raise Conflict(
            f"{standard.code} is published as {standard.title_en!r} by {standard.issuer} ({standard.kind}): "
            "an edition does not call it otherwise.",
            pointer="/standard",
        )
    standard.kind, standard.title_en, standard.title_zh, standard.issuer = given


def _write_items(edition: StandardEdition, read: EditionDocument) -> None:
    db.session.add_all(
        TestItem(
            edition_id=edition.id,
            position=position,
            code=item.code,
            name_en=item.name["en"],
            name_zh=item.name["zh"],
            clause=item.clause,
            method=item.method,
            severity=item.severity,
            limit=limit_to_document(item.limit),
        )
        for position, item in enumerate(read.items, start=1)
    )
    db.session.flush()
