"""Evidence in a case: documents that were handed in before, and who may see each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO, Final

from sqlalchemy import select

from governance.complaints.entries import enter
from governance.complaints.lookup import case_of, filed_by, subject_of, to_change, to_work_on
from governance.complaints.models import Case, CaseEntry, CaseEvidence
from governance.complaints.parties import party_of
from governance.complaints.states import ENDED, EntryKind, Kind, Party, State
from governance.complaints.telling import tell_handler, tell_seller
from governance.complaints.wording import said_or_none
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.documents import keeping
from governance.core.documents.models import Document
from governance.core.documents.photos import is_photo, without_marks
from governance.core.errors import Finding, Invalid, InvalidTransition, NotFound

NEEDED: Final = {Party.COMPLAINANT: Permission.CASE_TRACK, Party.SELLER: Permission.CASE_ANSWER}


def add(
    *,
    case_id: int,
    documents: Sequence[int],
    note: str | None,
    by: Actor,
    at: datetime,
    for_complainant: bool = False,
    for_seller: bool = False,
) -> CaseEntry:
    """Add documents about this case to its evidence, with a word about them.

    Either side shows them to the other one, but of a report nothing goes from side to side. `for_complainant` and
    `for_seller` are the platform's to say of its own documents. Raises `Invalid` with a finding for every document that
    is none of this case.
    """
    party = party_of(by)
    check_permission(by, NEEDED.get(party, Permission.CASE_WORK))
    words = said_or_none(note, "note")
    case = to_change(case_id, by=by) if party in NEEDED else to_work_on(case_id, by=by)
    if State(case.state) in ENDED:
        raise InvalidTransition(f"A case that is {case.state} takes no more evidence.")
    if not documents:
        raise Invalid("Add at least one file.", pointer="documents")
    if party in NEEDED:
        for_complainant = party is Party.COMPLAINANT or case.kind != Kind.REPORT
        for_seller = party is Party.SELLER or case.kind != Kind.REPORT
    kind = EntryKind.EVIDENCE
    seen = {"for_complainant": for_complainant, "for_seller": for_seller}
    entry = enter(case, kind, party, by=by, at=at, text=words, data={"documents": len(set(documents))}, **seen)
    attach(case, documents, entry=entry, by=by, at=at)
    audit.record(AuditAction.CASE_EVIDENCE, subject=subject_of(case_id), by=by, at=at, after={"entry": entry.id})
    if party in NEEDED:
        tell_handler("case.evidence_added", case, at=at)
    if party is not Party.SELLER and for_seller:
        tell_seller("case.evidence_added", case, at=at)
    return entry


def attach(case: Case, documents: Sequence[int], *, entry: CaseEntry, by: Actor, at: datetime) -> list[int]:
    """Make documents part of what `entry` says: who sees the one sees the others. Returns their ids, each once."""
    wanted = list(dict.fromkeys(documents))
    found = _addable(case, wanted, by)
    for document in found:
        if by.seller_id is None:
            document.seller_id = None  # a shop reads its own documents everywhere, and this is none of them
        row = CaseEvidence(case_id=case.id, seller_id=case.seller_id, document_id=document.id, entry_id=entry.id, at=at)
        row.party, row.for_complainant, row.for_seller = entry.party, entry.for_complainant, entry.for_seller
        db.session.add(row)
    db.session.flush()
    return wanted


def content_of(*, case_id: int, document_id: int, by: Actor, at: datetime) -> tuple[Document, BinaryIO]:
    """A document in a case and its content, which the caller closes; photos of others without place, time and device.

    Raises `NotFound` for what `by` may not see.
    """
    check_permission(by, Permission.DOCUMENT_READ)
    case_of(case_id, by=by)
    its = (CaseEvidence.case_id == case_id, CaseEvidence.document_id == document_id)
    shown = db.session.scalar(select(CaseEvidence).where(*its))
    if shown is None or not may_see(shown, by, own=filed_by(case_id, by)):
        raise NotFound(f"There is no document {document_id} in this case.")
    document, content = keeping.opened(db.session.get_one(Document, document_id), by=by, at=at)
    side = party_of(by)
    if side in NEEDED and shown.party != side and is_photo(document):
        content = without_marks(content)
    return document, content


def may_see(shown: CaseEvidence, by: Actor, *, own: bool = False) -> bool:
    """Whether somebody who knows of the case may see this piece of evidence; an officer's `own` as any complainant."""
    party = Party.COMPLAINANT if own else party_of(by)
    return {Party.COMPLAINANT: shown.for_complainant, Party.SELLER: shown.for_seller}.get(party, True)


def _addable(case: Case, wanted: Sequence[int], by: Actor) -> list[Document]:
    """The documents, after checking that each is about this case, `by`'s to show, and in no entry yet."""
    kind, number = subject_of(case.id)
    about = (Document.id.in_(wanted), Document.subject_kind == kind, Document.subject_id == number)
    whose = () if by.seller_id is None else (Document.seller_id == by.seller_id,)
    found = {document.id: document for document in db.session.scalars(select(Document).where(*about, *whose))}
    used = set(db.session.scalars(select(CaseEvidence.document_id).where(CaseEvidence.document_id.in_(wanted))))
    findings = []
    for place, document_id in enumerate(wanted):
        document = found.get(document_id)
        if document is None:
            findings.append(Finding(f"documents/{place}", f"There is no document {document_id} about this case."))
        elif document.erased_at is not None:
            findings.append(Finding(f"documents/{place}", f"Document {document_id} is no longer kept."))
        elif document_id in used:
            findings.append(Finding(f"documents/{place}", f"Document {document_id} is in this case already."))
    if findings:
        raise Invalid("Not every file can be added.", findings=findings)
    return [found[document_id] for document_id in wanted]
